"""After any sequence of edits the findings that were checked anew, put among the old, are those of a full run."""

from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse
from test_validation_generated import graphs, named_property_shapes, shapes, statements
from validation_world import EX, HEAD, plan_of

from graph_service.files import ontology_files, shape_files
from graph_service.store.embedded import EmbeddedStore
from graph_service.validation.findings import Finding, Key, node_named
from graph_service.validation.incremental import Touched, Watch
from graph_service.validation.outside import read_apart, read_shapes
from graph_service.validation.plan import Plan, compile_shapes
from graph_service.validation.run import check

GRAPH = NamedNode(f"{EX}graph/0")
NAMES = f'sh:prefixes [ sh:declare [ sh:prefix "" ; sh:namespace "{EX}" ] ]'
WORLDS = sorted((Path(__file__).parent / "shapes").glob("*/*.ttl"))


class Kept:
    """Findings that are kept in step with a store, edit by edit."""

    def __init__(self, plan: Plan, quads: Iterable[Quad]) -> None:
        self.plan = plan
        self.store = EmbeddedStore.in_memory()
        self.store.commit([], quads)
        self.watch = Watch(plan, self.store)
        self.findings = check(plan, self.store)

    def edit(self, removed: Iterable[Quad] = (), added: Iterable[Quad] = ()) -> Touched:
        """Make an edit and put what was found anew in place of what it touched."""
        gone, new = list(removed), list(added)
        touched = self.watch.touched(self.store, gone)
        self.store.commit(gone, new)
        touched |= self.watch.touched(self.store, new)
        found = self.watch.recheck(self.store, touched)
        kept = [one for one in self.findings if not _is_covered(touched, one)]
        self.findings = kept + found
        return touched

    def toggle(self, some: Iterable[Quad]) -> None:
        """Take out the statements that are there and put in those that are not."""
        there = set(self.store.quads())
        chosen = set(some)
        # A store takes out no statement of a node without a name; the register has none.
        named = {one for one in chosen if not any(isinstance(term, BlankNode) for term in one.triple)}
        self.edit(chosen & there & named, chosen - there)

    @property
    def keys(self) -> Counter[Key]:
        """What is kept."""
        return Counter(one.key for one in self.findings)

    @property
    def full(self) -> Counter[Key]:
        """What a full run finds."""
        return Counter(one.key for one in check(self.plan, self.store))


def _is_covered(touched: Touched, one: Finding) -> bool:
    return touched.covers(one.rule, one.component, node_named(one.focus))


def _quads(text: str) -> list[Quad]:
    # Blank nodes keep their names, so that two edits can speak of the same one.
    return [Quad(one.subject, one.predicate, one.object, GRAPH) for one in parse(HEAD + text, RdfFormat.TURTLE)]


def _kept(rules: str, data: str = "") -> Kept:
    return Kept(plan_of(rules), _quads(data))


edits = st.lists(
    st.lists(
        st.one_of(
            statements.map(lambda one: " ".join(one) + " ."),
            st.sampled_from([":Three rdfs:subClassOf :Two .", ":Two rdfs:subClassOf :Three ."]),
        ),
        min_size=1,
        max_size=4,
    ),
    min_size=1,
    max_size=6,
)


@given(st.one_of(shapes, named_property_shapes), graphs, edits)
@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_generated_edits_leave_what_a_full_run_finds(rules, data, steps):
    """Any shape, any graph, any edits: nothing is missed and nothing stays that should go."""
    kept = _kept(rules, data)

    for step in steps:
        kept.toggle(_quads("\n".join(step)))

        assert kept.keys == kept.full


QUERIES = (
    "SELECT $this ?value WHERE { $this :p ?x . ?value :q ?x FILTER NOT EXISTS { ?value a :One . ?x :r ?y } }",
    "SELECT $this WHERE { { $this a :Two } UNION { $this :p ?x . ?x (:q|^:r)? ?y . ?y a :One } }",
    "SELECT $this ?value WHERE { $this :p/:q ?value . OPTIONAL { ?value :r ?z } FILTER(!BOUND(?z)) }",
    "SELECT $this WHERE { $this :p ?x . FILTER(NOT EXISTS { ?x ^:q+ ?y . ?y a :Two } || EXISTS { $this a :Three }) }",
    "SELECT $this ?value WHERE { $this a :One . ?value ?any $this . FILTER EXISTS { ?value (^:p/:q)* ?z . ?z :r :a } }",
    "SELECT $this WHERE { $this a ?class . ?other :p ?number . FILTER(?number = 1 && ?class = :One) }",
)


@given(st.sampled_from(QUERIES), st.sampled_from([":One", ":Two"]), graphs, edits)
@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_generated_edits_are_seen_by_rules_across_records(query, target, data, steps):
    """A rule in SPARQL is asked again for the nodes that it ties to the edited ones, however far away."""
    kept = _kept(
        f':Rule sh:targetClass {target} ; sh:sparql [ {NAMES} ; sh:select """{query}""" ] .', data.replace("_:", ":")
    )

    for step in steps:
        kept.toggle(_quads("\n".join(step).replace("_:", ":")))

        assert kept.keys == kept.full


@cache
def _worlds() -> tuple[Quad, ...]:
    found: list[Quad] = []
    for path in WORLDS:
        name = f"https://example.org/{path.parent.name}/{path.stem}/"
        read = parse(path=path, format=RdfFormat.TURTLE, base_iri=name)
        found += [Quad(one.subject, one.predicate, one.object, NamedNode(name)) for one in read]
    return tuple(found)


@given(st.data())
@settings(max_examples=3, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_rules_of_the_register_find_after_edits_what_a_full_run_finds(data):
    """The neighbours of all rules in one store, edited statement by statement."""
    stated = list(dict.fromkeys(_worlds()))
    ontology = [quad for path in ontology_files() for quad in read_apart(path)]
    kept = Kept(compile_shapes(read_shapes(shape_files())), [*ontology, *stated])
    places = st.lists(st.integers(0, len(stated) - 1), min_size=1, max_size=8)

    for step in data.draw(st.lists(places, min_size=10, max_size=15)):
        kept.toggle(stated[place] for place in step)

    assert kept.keys == kept.full


NAMED = ":Rule sh:targetClass :Thing ; sh:property :Rule-name . :Rule-name sh:path :name ; sh:minCount 1 ."


def test_node_that_becomes_a_target_is_checked():
    """The new type is what was added, and the rule is asked of that node."""
    kept = _kept(NAMED, ":b a :Thing .")

    touched = kept.edit(added=_quads(":a a :Thing ."))

    assert {str(node) for nodes in touched.nodes.values() for node in nodes} == {f"<{EX}a>"}
    assert [one.focus for one in kept.findings] == [f"{EX}b", f"{EX}a"]


def test_statement_that_no_rule_reads_touches_nothing():
    """Nothing is asked then."""
    assert not _kept(NAMED, ":a a :Thing .").edit(added=_quads(':a :note "x" .'))


def test_rule_reached_over_a_path_is_checked_at_its_far_end():
    """The edited record is not the one that breaks the rule."""
    kept = _kept(
        ":Rule sh:targetClass :Thing ; sh:property [ sh:path ( :uses [ sh:inversePath :in ] ) ; sh:class :Place ] .",
        ":a a :Thing ; :uses :b . :c :in :b ; a :Place .",
    )

    touched = kept.edit(removed=_quads(":c a :Place ."))

    assert [node for nodes in touched.nodes.values() for node in nodes] == [NamedNode(f"{EX}a")]
    assert [one.focus for one in kept.findings] == [f"{EX}a"]


@pytest.mark.parametrize(
    "rules",
    [
        NAMED + " :Loop sh:targetClass :Thing ; sh:property [ sh:path :next ; sh:node :Loop ] .",
        f":Rule sh:targetClass :Thing ; sh:sparql [ {NAMES} ; sh:select "
        '"SELECT $this { { SELECT $this { $this :p ?x } } }" ] .',
    ],
)
def test_rule_that_cannot_be_followed_is_checked_whole(rules):
    """What pyshacl checks, and a query that is not understood, is never taken for untouched."""
    kept = _kept(rules, ":a a :Thing .")

    kept.edit(added=_quads(":a :p 1 . :a :next :a . :b a :Thing ; :p 2 ."))

    assert kept.keys == kept.full


def test_new_day_touches_the_rules_that_ask_for_the_time():
    """And no others."""
    query = "SELECT $this WHERE { $this :end ?end FILTER(?end < NOW()) }"
    rules = NAMED + f':Rule sh:sparql [ {NAMES} ; sh:select "{query}" ] .'

    touched = Watch(plan_of(rules), EmbeddedStore.in_memory()).touched_by_the_day()

    assert [component.rpartition("#")[2] for _, component in touched.whole] == ["SPARQLConstraintComponent"]


def test_value_in_another_form_than_the_store_keeps_is_followed():
    """The store keeps 01 as 1, which is what the other record has."""
    query = "SELECT $this WHERE { $this :p ?x . ?other :q/:r? ?x . ?other :s/:r? ?y . ?z :r ?y . ?z a :One }"
    rules = f':Rule sh:targetClass :Thing ; sh:sparql [ {NAMES} ; sh:select """{query}""" ] .'
    kept = _kept(rules, ":a a :Thing ; :p 1 . :o :s :y . :z :r :y ; a :One .")

    kept.edit(added=_quads(':o :q "01"^^xsd:integer .'))

    assert [one.focus for one in kept.findings] == [f"{EX}a"]
    assert kept.keys == kept.full


CHAIN = (
    "SELECT $this WHERE { $this :engager ?engager . "
    "FILTER EXISTS { ?engager (^:engaged/:engager)* ?first . ?first :kind :public } }"
)
ENGAGEMENTS = """
:one a :Engagement ; :engager :city ; :engaged :b . :two a :Engagement ; :engager :b ; :engaged :c .
:three a :Engagement ; :engager :c ; :engaged :d . :other a :Engagement ; :engager :x ; :engaged :y .
"""


def test_edit_of_a_chain_touches_what_is_further_down_it_only():
    """A rule over any number of steps is not asked of all its nodes again."""
    rules = f':Rule sh:targetClass :Engagement ; sh:sparql [ {NAMES} ; sh:select """{CHAIN}""" ] .'
    kept = _kept(rules, ENGAGEMENTS + ":city :kind :public .")

    touched = kept.edit(removed=_quads(":two :engaged :c ."))

    assert not touched.whole
    assert {node for nodes in touched.nodes.values() for node in nodes} == {NamedNode(f"{EX}three")}
    assert sorted(one.focus for one in kept.findings) == [f"{EX}one", f"{EX}two"]
    assert kept.keys == kept.full


def test_chain_with_too_many_links_to_follow_is_checked_whole():
    """The step back from the one that everybody engages is too wide to take."""
    rules = f':Rule sh:targetClass :Engagement ; sh:sparql [ {NAMES} ; sh:select """{CHAIN}""" ] .'
    many = " ".join(f":e{number} a :Engagement ; :engager :b ; :engaged :z{number} ." for number in range(600))
    kept = _kept(rules, ENGAGEMENTS + many)

    touched = kept.edit(added=_quads(":city :kind :public ."))

    assert len(touched.whole) == 1
    assert len(kept.findings) == 603
    assert kept.keys == kept.full
