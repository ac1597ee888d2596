"""What a rule can read near a few nodes is told apart from the rest, and is enough for its query."""

import pytest
from pyoxigraph import NamedNode
from validation_world import EX, plan_of, store_of

from graph_service.validation.nearby import Nearby, TooWide
from graph_service.validation.sparql_patterns import NotRead
from graph_service.validation.sparql_tests import SparqlTest
from graph_service.validation.store_run import StoreRun
from graph_service.validation.targets import only

NAMES = f'sh:prefixes [ sh:declare [ sh:prefix "" ; sh:namespace "{EX}" ] ]'
FAR = "\n".join(f":far{number} :by :b{number} ; a :Check ; :uses :far ." for number in range(50))
UNCHECKED = (
    "SELECT $this ?value WHERE { $this (:uses|:has)+ ?value . FILTER NOT EXISTS { ?check a :Check ; :by ?value } }"
)


def _test(query: str) -> SparqlTest:
    plan = plan_of(f':Rule sh:targetClass :Thing ; sh:sparql [ {NAMES} ; sh:select """{query}""" ] .')
    found = plan.roots[0].shape.constraints[0]
    assert isinstance(found, SparqlTest)
    return found


def test_query_finds_near_a_node_what_it_finds_in_the_whole():
    """Every step of the path and of the NOT EXISTS is there; what is far from the node is not."""
    store = store_of(":a a :Thing ; :uses :b1 . :b1 :has :c . :c :uses :d . :x :by :c ; a :Check ." + FAR)
    test = _test(UNCHECKED)

    small = Nearby(store, 10).of(test, [NamedNode(f"{EX}a")])

    rows = list(test.breaches(StoreRun(small), plan_of(":S sh:targetNode :a .").roots[0].shape, only([_a()])))
    assert [str(one.value) for one in rows] == [f"<{EX}d>"]
    assert small.size() == 8


def _a() -> NamedNode:
    return NamedNode(f"{EX}a")


def test_step_to_too_many_is_left_for_another_that_leads_to_few():
    """All fifty checks are one step from the class; the one that matters is one step from the node."""
    store = store_of(":a a :Thing ; :is :common . :x :of :a ; :is :common ." + FAR.replace("uses :far", "is :common"))

    small = Nearby(store, 10).of(_test("SELECT $this WHERE { $this :is ?it . ?x :is ?it ; :of $this }"), [_a()])

    assert small.size() == 4


def test_query_that_leads_to_too_many_is_left_to_the_store():
    """Nothing is read half."""
    store = store_of(":a a :Thing ; :is :common ." + FAR.replace("uses :far", "is :common"))

    with pytest.raises(TooWide):
        Nearby(store, 10).of(_test("SELECT $this WHERE { $this :is ?it . ?x :is ?it }"), [_a()])


def test_query_with_an_optional_part_is_left_to_the_store():
    """What an OPTIONAL leaves open depends on more than what is near."""
    with pytest.raises(NotRead):
        Nearby(store_of(":a a :Thing ."), 10).of(
            _test("SELECT $this WHERE { $this :is ?it OPTIONAL { ?it :p ?q } }"), [_a()]
        )


def test_node_without_a_name_is_left_to_the_store():
    """No query can ask for it."""
    store = store_of(":a a :Thing ; :is [ :is :b ] .")

    with pytest.raises(TooWide):
        Nearby(store, 10).of(_test("SELECT $this WHERE { $this :is/:is ?it }"), [_a()])
