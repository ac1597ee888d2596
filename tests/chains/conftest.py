"""Chains of the small graphs in `tests/data/chain-*.ttl`, with the shipped code lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from graph_service.chains.adjacency import Adjacency
from graph_service.chains.chain import Chain
from graph_service.chains.jurisdiction import Jurisdiction, read_jurisdiction
from graph_service.chains.reading import read_adjacency
from graph_service.chains.walk import walk
from graph_service.files import ONTOLOGY
from graph_service.store.embedded import EmbeddedStore

DATA = Path(__file__).parent.parent / "data"
EX = "https://example.org/"
TODAY = date(2026, 11, 24)

ChainOf = Callable[..., Chain]
AdjacencyOf = Callable[[str], Adjacency]


def store_with(*paths: Path) -> EmbeddedStore:
    """Return a store in memory with these Turtle files, each in a graph of its own."""
    store = EmbeddedStore.in_memory()
    for path in paths:
        graph = NamedNode(EX + path.stem)
        quads = parse(path.read_bytes(), RdfFormat.TURTLE)
        store.commit((), [Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads])
    return store


@pytest.fixture(scope="session")
def jurisdiction() -> Jurisdiction:
    """The countries and transfer tools of the shipped code lists."""
    return read_jurisdiction(store_with(ONTOLOGY / "codes/country.ttl", ONTOLOGY / "codes/transfer-tool.ttl"))


@pytest.fixture(scope="session")
def adjacency_of() -> AdjacencyOf:
    """Reads the adjacency of `tests/data/chain-NAME.ttl`."""
    return lambda name: read_adjacency(store_with(DATA / f"chain-{name}.ttl"))


@pytest.fixture(scope="session")
def chain_of(adjacency_of: AdjacencyOf, jurisdiction: Jurisdiction) -> ChainOf:
    """Walks from a thing, by its local name, in `tests/data/chain-NAME.ttl`."""

    def of(name: str, root: str, on: date = TODAY) -> Chain:
        return walk(adjacency_of(name), jurisdiction, EX + root, on)

    return of


@pytest.fixture(scope="session")
def local() -> Callable[[str], str]:
    """Gives the local name of an IRI of the test graphs."""
    return lambda iri: iri.rpartition("/")[2].rpartition("#")[2]
