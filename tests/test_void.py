"""How much there is, in VoID: counted at one revision, and true of what the store holds."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from asgi_client import call
from catalogue_world import SETTINGS, graph_of, public, public_app, whole
from pyoxigraph import NamedNode
from rdflib import RDF, RDFS, SKOS, VOID, Graph, Literal, URIRef
from small_graph import change_of, store_of, triples

from graph_service.names import CODE, Base
from graph_service.names import RDF as OUR_RDF
from graph_service.offered import Offered
from graph_service.publishing.statistics import Counts, count_records, count_statements
from graph_service.registry import Registry

BASE = SETTINGS.base
REGISTER = URIRef(f"{BASE}/data/catalog/dataset/register")


@pytest.fixture(scope="module")
def told() -> Graph:
    """The description as a machine fetches it."""
    return graph_of(call(public_app(), "/void").body, "turtle")


def number(told: Graph, subject: URIRef, predicate: URIRef) -> int:
    value = told.value(subject, predicate)
    assert isinstance(value, Literal)
    return int(value)


def test_the_well_known_address_leads_to_the_description() -> None:
    """By 307, as documents are (DIGG UM-6)."""
    answer = call(public_app(), "/.well-known/void")

    assert (answer.status, answer.headers["location"]) == (307, "/void")


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [("*/*", "text/turtle"), ("text/html", "text/turtle"), ("application/rdf+xml", "application/rdf+xml")],
)
def test_the_description_is_given_in_every_syntax(accept: str, media_type: str) -> None:
    """A browser that asks here gets Turtle; each part leads here."""
    answer = call(public_app(), "/void", accept=accept)

    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert call(public_app(), "/void.jsonld").headers["content-type"] == "application/ld+json"
    assert call(public_app(), "/void/class/nothing").status == 404


def test_the_numbers_are_those_of_the_store(told: Graph) -> None:
    """Counted again by hand: statements in record graphs, by property and by class."""
    store = public().store
    held = [one for name in store.graph_names() if "/doc/" in name.value for one in store.graph(name)]

    properties = {
        str(told.value(part, VOID.property)): number(told, part, VOID.triples)
        for part in told.objects(REGISTER, VOID.propertyPartition)
    }
    classes = {
        str(told.value(part, URIRef(f"{VOID}class"))): number(told, part, VOID.entities)
        for part in told.objects(REGISTER, VOID.classPartition)
    }

    assert number(told, REGISTER, VOID.triples) == len(held)
    assert properties == Counter(one.predicate.value for one in held)
    assert classes == Counter(str(one.object)[1:-1] for one in held if one.predicate == OUR_RDF.type)
    assert number(told, REGISTER, VOID.entities) == sum(public().counts().values())


def test_what_is_withheld_is_not_counted(told: Graph) -> None:
    """The public is told of three records, where there are four."""
    assert number(told, REGISTER, VOID.entities) == 3
    assert count_records(whole().store, whole().base).things == 4
    assert "Risk" not in call(public_app(), "/void.nt").body.decode().replace("RiskShape", "").partition("rules")[0]


def test_links_to_code_lists_and_to_dpv_are_sets_of_their_own(told: Graph) -> None:
    """From the register to the code lists, and from those to DPV, by property."""
    codes = URIRef(f"{BASE}/data/catalog/dataset/code-lists")
    sets = {
        (str(told.value(one, VOID.subjectsTarget)), str(told.value(told.value(one, VOID.objectsTarget), VOID.uriSpace)))
        for one in told.subjects(RDF.type, VOID.Linkset)
    }

    assert (str(REGISTER), CODE.iri) in sets
    assert (str(codes), "https://w3id.org/dpv") in sets
    assert {str(one) for one in told.objects(None, VOID.linkPredicate)} >= {str(SKOS.exactMatch)}


def test_a_dataset_says_where_it_is_fetched_and_asked(told: Graph) -> None:
    """By the files of the catalogue, and by SPARQL."""
    dumps = {str(one) for one in told.objects(REGISTER, VOID.dataDump)}

    assert f"{BASE}/data/selection?format=nq" in dumps
    assert not any("xlsx" in one or "csv" in one for one in dumps)
    assert set(told.objects(REGISTER, VOID.sparqlEndpoint)) == {URIRef(f"{BASE}/sparql")}
    assert told.value(REGISTER, VOID.uriSpace) == Literal(f"{BASE}/id/")


def test_the_numbers_follow_a_change() -> None:
    """They are of the revision that is told with them, and are not counted twice for it."""
    registry = Registry.in_memory()
    offered = Offered(registry)
    text = "<doc/system/x> { <doc/system/x> foaf:primaryTopic <id/system/x> . <id/system/x> a ansvar:System . }"

    before = offered.counts()
    registry.commit(change_of(text))
    after = offered.counts()

    assert (before[0], before[1][0].statements) == (0, 0)
    assert (after[0], after[1][0].statements, after[1][0].things) == (1, 2, 1)
    assert offered.counts() is after


def test_what_is_followed_is_counted_where_it_is_kept() -> None:
    """As it is left out of the dumps and selections of this register."""
    theirs = "https://other.example"
    document = f"<{theirs}/doc/system/x>"
    text = f"{document} {{ {document} foaf:primaryTopic <{theirs}/id/system/x> ; a foaf:Document }}"
    store = store_of(text)

    assert count_records(store, Base("https://ansvar.example.org")).statements == 0
    assert count_records(store, Base(theirs)).statements == 2


def test_who_asks_while_others_count_gets_what_was_counted_before() -> None:
    """With the revision that it is of, so that no page waits for the counts of a large register."""
    registry = Registry.in_memory()
    offered = Offered(registry)
    before = offered.counts()
    registry.commit(change_of("<doc/system/x> { <id/system/x> a ansvar:System . }"))

    with offered.counting:
        meanwhile = offered.counts()

    assert meanwhile is before
    assert offered.counts()[0] == 1


@pytest.mark.parametrize("is_known", [True, False])
def test_counting_ends_though_changes_keep_coming(monkeypatch: pytest.MonkeyPatch, is_known: bool) -> None:
    """What was counted at one revision is told with that one, as long as there is such a count."""
    registry = Registry.in_memory()
    offered = Offered(registry)
    before = offered.counts() if is_known else None
    tries = [1]

    def write() -> None:
        name = f"x{len(tries)}"
        registry.commit(
            change_of(f"<doc/system/{name}> {{ <doc/system/{name}> foaf:primaryTopic <id/system/{name}> }}")
        )

    def count_while_somebody_writes(*asked: Any) -> Counts:
        tries.append(1)
        if len(tries) < 20:
            write()
        return count_records(*asked)

    write()
    monkeypatch.setattr("graph_service.offered.count_records", count_while_somebody_writes)
    told = offered.counts()

    assert len(tries) == 1 + 3
    assert (told[0], told[1][0].statements, told is before) == ((0, 0, True) if is_known else (3, 4, False))


def test_statements_of_a_file_are_counted_once() -> None:
    """A thing of two classes counts for each, and a statement that is there twice is one."""
    said = triples(
        '<a> a ansvar:System , ansvar:Service ; rdfs:seeAlso <https://w3id.org/dpv#Purpose> . <b> rdfs:label "b" .'
    )

    counts = count_statements([*said, *said])

    assert (counts.statements, counts.things) == (4, 1)
    assert counts.links == {("https://w3id.org/dpv", str(RDFS.seeAlso)): 1}
    assert counts.classes[NamedNode("https://w3id.org/ansvar/ns#System").value] == 1
