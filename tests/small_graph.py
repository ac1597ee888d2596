"""Small graphs written in the test that needs them, as TriG with every prefix of Ansvar at hand."""

from __future__ import annotations

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from graph_service.changes import Change
from graph_service.files import ontology_files
from graph_service.names import PREFIXES
from graph_service.parsing import parse_file
from graph_service.settings import DEMO_BASE
from graph_service.store.embedded import EmbeddedStore

ID = f"{DEMO_BASE}/id/"
DOC = f"{DEMO_BASE}/doc/"
_HEAD = f"@base <{DEMO_BASE}/> .\n" + "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())


def quads(text: str) -> list[Quad]:
    """Return the quads of a TriG text whose relative addresses are those of the demo deployment."""
    return list(parse(_HEAD + text, RdfFormat.TRIG))


def triples(text: str) -> list[Triple]:
    """Return the triples of a Turtle text, likewise."""
    return [quad.triple for quad in quads(text)]


def store_of(text: str, *, with_codes: bool = False) -> EmbeddedStore:
    """Return a store with a text in it; statements without a graph lie in one of their own."""
    store = EmbeddedStore.in_memory()
    shipped = [quad for path in ontology_files() for quad in parse_file(path)] if with_codes else []
    one = NamedNode(f"{DOC}test")
    placed = [q if isinstance(q.graph_name, NamedNode) else Quad(*q.triple, one) for q in [*quads(text), *shipped]]
    store.commit([], placed)
    return store


def change_of(text: str, why: str = "test", who: str = "registervårdare") -> Change:
    """Return the change that makes the graphs of a TriG text what they are in it."""
    graphs: dict[NamedNode, set[Triple]] = {}
    for quad in quads(text):
        assert isinstance(quad.graph_name, NamedNode), f"{quad} stands in no graph"
        graphs.setdefault(quad.graph_name, set()).add(quad.triple)
    return Change(graphs, who, why)
