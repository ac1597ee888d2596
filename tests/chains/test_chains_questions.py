"""The walk and the queries of the same questions agree."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from graph_service.chains.reading import read_adjacency
from graph_service.chains.upward import used_by
from graph_service.chains.walk import walk
from graph_service.names import XSD
from graph_service.queries import ask_store
from graph_service.store.embedded import EmbeddedStore

TESTS = Path(__file__).parent.parent
EX = "https://example.org/"


def _store(path: Path) -> EmbeddedStore:
    store = EmbeddedStore.in_memory()
    quads = parse(path.read_bytes(), RdfFormat.TURTLE)
    store.commit((), [Quad(quad.subject, quad.predicate, quad.object, NamedNode(EX)) for quad in quads])
    return store


def _day(on: date) -> Literal:
    return Literal(on.isoformat(), datatype=XSD.date)


@pytest.mark.parametrize(
    ("data", "root", "on"),
    [
        ("questions/which-processors-take-part/data.ttl", "wage-payment", date(2026, 11, 24)),
        ("questions/which-processors-take-part/data.ttl", "wage-payment", date(2022, 1, 1)),
        ("questions/which-processors-take-part/data.ttl", "payroll-service", date(2026, 11, 24)),
        ("questions/which-processors-take-part/data.ttl", "payroll-system", date(2026, 11, 24)),
        ("questions/which-processors-take-part/data.ttl", "parking", date(2026, 11, 24)),
        ("data/chain-five-deep.ttl", "wage-payment", date(2026, 11, 24)),
        ("data/chain-five-deep.ttl", "payroll-service", date(2026, 11, 24)),
        ("data/chain-with-loop.ttl", "letters", date(2026, 11, 24)),
        ("data/chain-with-two-scopes.ttl", "paying", date(2026, 11, 24)),
        ("data/chain-on-a-date.ttl", "list", date(2023, 12, 31)),
    ],
)
def test_query_finds_the_engagements_that_the_walk_follows(jurisdiction, data, root, on):
    """Competency question 5 has one answer, by whichever way it is asked."""
    store = _store(TESTS / data)

    rows = ask_store(store, "which-processors-take-part", about=NamedNode(EX + root), day=_day(on))
    chain = walk(read_adjacency(store), jurisdiction, EX + root, on)

    assert {row["engagement"].value for row in rows} == {link.engagement for link in chain.links}


def test_query_finds_the_controllers_that_the_walk_upward_reaches():
    """Competency question 6 has one answer, by whichever way it is asked."""
    store = _store(TESTS / "questions/where-is-a-supplier-used/data.ttl")
    on = date(2026, 11, 24)

    rows = ask_store(store, "where-is-a-supplier-used", supplier=NamedNode(EX + "host"), day=_day(on))

    assert {row["controller"].value for row in rows} == {
        use.customer for use in used_by(read_adjacency(store), EX + "host", on)
    }
