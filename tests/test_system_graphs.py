"""The shipped ontology, code lists and shapes as graphs of the store."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, Quad
from small_graph import triples

from graph_service.errors import DataRejected
from graph_service.files import ontology_files, shape_files
from graph_service.names import SKOS
from graph_service.store.embedded import EmbeddedStore
from graph_service.system_graphs import header_of, read_system_graphs, write_system_graphs


def test_each_shipped_file_is_a_graph_of_its_own():
    """Two files that declare the same name would be one graph, and one of them lost."""
    assert len(read_system_graphs().graphs) == len(ontology_files()) + len(shape_files())


def test_graphs_are_written_once_and_replaced_where_they_differ():
    """A store of an older program gets those of this one; statements of records are not touched."""
    store, system = EmbeddedStore.in_memory(), read_system_graphs()
    assert write_system_graphs(store, system)
    assert not write_system_graphs(store, system)

    name = next(iter(system.graphs))
    record = Quad(NamedNode("https://a.example/"), SKOS.note, NamedNode("https://a.example/b"), NamedNode("urn:x"))
    stale = Quad(NamedNode("https://a.example/"), SKOS.note, NamedNode("https://a.example/b"), name)
    store.commit([], [record, stale])

    assert write_system_graphs(store, system)
    assert set(store.graph(name)) == system.graphs[name]
    assert record in store.quads()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("skos:note skos:note 'x' .", 0),
        ("<https://a.example/1> a owl:Ontology . <https://a.example/2> a skos:ConceptScheme .", 2),
    ],
)
def test_file_that_declares_none_or_several_is_refused(text, count):
    """Nobody would know the name of its graph."""
    with pytest.raises(DataRejected, match=rf"x\.ttl: {count} ontologies"):
        header_of(triples(text), "x.ttl")
