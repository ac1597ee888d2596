"""The adjacency after a change is the one that a full reading gives, whatever was changed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Triple

from graph_service.chains import reading
from graph_service.chains.reading import adjacency_after, read_adjacency
from graph_service.names import ANSVAR, COUNTRY, DCTERMS, DPV, ORG, RDF, ROLE, SKOS, XSD
from graph_service.store.embedded import EmbeddedStore

Statement = tuple[NamedNode, NamedNode | Literal]
Record = tuple[str, tuple[Statement, ...]]


def named(kind: str, most: int) -> st.SearchStrategy[NamedNode]:
    """Names of a few records of a kind, so that they meet."""
    return st.integers(0, most).map(lambda number: NamedNode(f"https://example.org/id/{kind}/{number}"))


party, service, system = named("organisation", 3), named("service", 2), named("system", 1)
activity, agreement, transfer = named("activity", 2), named("agreement", 1), named("transfer", 1)
day = st.integers(0, 400).map(lambda number: Literal(str(date(2026, 1, 1) + timedelta(number)), datatype=XSD.date))
period = st.lists(st.tuples(st.sampled_from([ANSVAR.validFrom, ANSVAR.validTo]), day), max_size=2)


def some(predicate: NamedNode, values: st.SearchStrategy[NamedNode | Literal], least: int = 0):
    return st.lists(values.map(lambda value: (predicate, value)), min_size=least, max_size=2)


def record(subject: st.SearchStrategy[NamedNode], class_name: str, *parts) -> st.SearchStrategy[Record]:
    """A record of a class; what it states is what these parts give."""
    return st.tuples(subject, st.tuples(*parts)).map(
        lambda made: (
            made[0].value,
            ((RDF.type, ANSVAR.term(class_name)), *(statement for part in made[1] for statement in part)),
        )
    )


records = st.one_of(
    record(
        named("engagement", 3),
        "Engagement",
        some(ANSVAR.engager, party),
        some(ANSVAR.engaged, party),
        some(ANSVAR.scope, service | system | activity),
        some(ANSVAR.obtains, service),
        some(ANSVAR.processingPlace, st.sampled_from([COUNTRY.SE, COUNTRY.US])),
        some(ANSVAR.processingPlaceText, st.sampled_from([Literal("Norden", language="sv"), Literal("EEA")])),
        some(ANSVAR.underAgreement, agreement),
        some(ANSVAR.restsOnTransfer, transfer),
        period,
    ),
    record(agreement, "Agreement", some(ANSVAR.signedOn, day), period),
    record(transfer, "Transfer", some(ANSVAR.toCountry, st.just(COUNTRY.US)), period),
    record(service, "Service", some(ANSVAR.providedBy, party), some(ANSVAR.usesSystem, system)),
    record(system, "System", some(ANSVAR.suppliedBy, party), some(ANSVAR.usesService, service), period),
    record(activity, "ProcessingActivity", some(DPV.hasDataController, party), some(ANSVAR.usesService, service)),
    record(
        party,
        "Organisation",
        some(ANSVAR.domicile, st.just(COUNTRY.SE)),
        some(ANSVAR.ultimateParent, party),
        some(ORG.subOrganizationOf, party),
        some(DCTERMS.isReplacedBy, party),
    ),
    record(
        named("assignment", 3),
        "Assignment",
        some(ORG.role, st.sampled_from([ROLE.controller, ROLE.systemOwner])),
        some(ANSVAR.concerns, activity),
        some(ANSVAR.heldBy, party),
        period,
    ),
    # Not about chains, though it has a period and concerns something.
    record(named("risk", 1), "Risk", some(ANSVAR.concerns, activity), period),
)


def commit(store: EmbeddedStore, one: Record) -> list[Triple]:
    """Write a record in place of the one before, and return the statements that went and came."""
    iri, said = one
    graph, subject = NamedNode(iri.replace("/id/", "/doc/")), NamedNode(iri)
    before, after = set(store.graph(graph)), {Triple(subject, *statement) for statement in said}
    store.commit(
        [Quad(*triple, graph) for triple in before - after], [Quad(*triple, graph) for triple in after - before]
    )
    return [*(before ^ after)]


@settings(max_examples=150, deadline=None)
@given(st.lists(records, max_size=12), st.lists(records, min_size=1, max_size=3))
def test_adjacency_after_a_change_is_that_of_a_full_reading(world, changed):
    """One record or three at once; also where it takes away what another record names."""
    store = EmbeddedStore.in_memory()
    for one in world:
        commit(store, one)
    before = read_adjacency(store)

    statements = [triple for one in changed for triple in commit(store, one)]

    assert adjacency_after(before, store, statements) == read_adjacency(store)


@pytest.fixture
def store() -> EmbeddedStore:
    """A store with one engagement under an agreement."""
    made = EmbeddedStore.in_memory()
    ends = {ANSVAR.engager: "organisation/a", ANSVAR.engaged: "organisation/b", ANSVAR.scope: "system/s"}
    said = {**ends, ANSVAR.underAgreement: "agreement/x"}
    stated = tuple((predicate, NamedNode(f"https://example.org/id/{name}")) for predicate, name in said.items())
    commit(made, ("https://example.org/id/engagement/x", ((RDF.type, ANSVAR.Engagement), *stated)))
    commit(made, ("https://example.org/id/agreement/x", ((RDF.type, ANSVAR.Agreement),)))
    return made


def test_agreement_that_gets_an_end_reaches_the_engagement_under_it(store):
    """The engagement itself says nothing new."""
    before = read_adjacency(store)
    end = (ANSVAR.validTo, Literal("2026-12-31", datatype=XSD.date))

    changed = commit(store, ("https://example.org/id/agreement/x", ((RDF.type, ANSVAR.Agreement), end)))

    (engagement,) = adjacency_after(before, store, changed).engagements["https://example.org/id/engagement/x"]
    assert engagement.agreements[0].period.end == date(2026, 12, 31)


def test_change_that_tells_nothing_of_chains_keeps_the_adjacency(store):
    """What was worked out from it is kept as well."""
    before = read_adjacency(store)

    name = Triple(NamedNode("https://example.org/id/system/s"), SKOS.prefLabel, Literal("Namn", language="sv"))

    assert adjacency_after(before, store, [name]) is before


def test_change_of_many_records_is_read_as_a_whole(store, monkeypatch):
    """And gives the same."""
    monkeypatch.setattr(reading, "_MANY", 0)
    before = read_adjacency(store)

    changed = commit(store, ("https://example.org/id/engagement/x", ((RDF.type, ANSVAR.Engagement),)))

    assert dict(adjacency_after(before, store, changed).engagements) == {}
