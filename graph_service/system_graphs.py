"""The ontology, the code lists and the shapes as graphs of the store, so that they are asked like everything else.

Each shipped file is one graph, named by the ontology or concept scheme that the file declares. They belong to the
program, not to the register: when the program's files differ from the store's graphs, the store's are replaced, and
the change log does not tell of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import count
from pathlib import Path
from typing import Any

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, NamedNode, Quad, Triple

from graph_service.errors import DataRejected
from graph_service.files import ontology_files, shape_files
from graph_service.names import ANSVAR, OWL, RDF, SHAPES, SKOS
from graph_service.parsing import parse_file
from graph_service.store.graph_store import GraphStore

_HEADERS = (OWL.Ontology, SKOS.ConceptScheme)


@dataclass(frozen=True)
class SystemGraphs:
    """The model that the program runs on: every graph, and the statements of the shapes among them."""

    graphs: dict[NamedNode, frozenset[Triple]]
    shapes: tuple[Triple, ...]

    @cached_property
    def quads(self) -> dict[NamedNode, list[Quad]]:
        """The statements of each graph as the store takes them: made once, for many registers may begin with them."""
        return {
            name: [Quad(one.subject, one.predicate, one.object, name) for one in stated]
            for name, stated in self.graphs.items()
        }


@cache
def read_system_graphs(
    folder: Path | None = None, own_shapes: Path | None = None, keeper: str | None = None
) -> SystemGraphs:
    """Return ontology, code lists and shapes, those of a folder or those that ship; and a deployment's own shapes.

    With the shapes goes that what is nobody's to mend is the `keeper`'s, the organisation that keeps the register.

    They are read once, for they change only with the program. Raises DataRejected where a file cannot be read, or
    where one of a deployment's own has the name of a graph that the model has.
    """
    shapes = dict(map(_read, shape_files(folder / "shapes") if folder else shape_files()))
    others = dict(map(_read, ontology_files(folder / "ontology") if folder else ontology_files()))
    for path in shape_files(own_shapes) if own_shapes else ():
        name, triples = _read(path)
        if name in shapes or name in others:
            raise DataRejected(f"{path.name} declares {name.value}, which the model has already. Give it another name.")
        shapes[name] = _with_names(name, triples)
    stated = {one for graph in shapes.values() for one in graph}
    if keeper:
        stated.add(Triple(NamedNode(SHAPES.iri), ANSVAR.ownedBy, NamedNode(keeper)))
    return SystemGraphs(others | shapes, tuple(sorted(stated, key=str)))


def _with_names(graph: NamedNode, triples: frozenset[Triple]) -> frozenset[Triple]:
    """Return the statements with a name for each blank node: the same name every time the same file is read."""
    names: dict[BlankNode, NamedNode] = {}
    number = count(1)

    def named(term: object) -> Any:
        if isinstance(term, BlankNode):
            if term not in names:
                names[term] = NamedNode(f"{graph.value}/.well-known/genid/{next(number)}")
            return names[term]
        return term

    canonical = Dataset(Quad(*one) for one in triples)
    canonical.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    ordered = sorted((quad.triple for quad in canonical), key=str)
    return frozenset(Triple(named(one.subject), one.predicate, named(one.object)) for one in ordered)


def _read(path: Path) -> tuple[NamedNode, frozenset[Triple]]:
    triples = frozenset(quad.triple for quad in parse_file(path))
    return header_of(triples, path.name), triples


def header_of(triples: Iterable[Triple], source: str) -> NamedNode:
    """Return the one ontology or concept scheme that a file declares. Raises DataRejected where there is not one."""
    found = [
        triple.subject
        for triple in triples
        if triple.predicate == RDF.type and triple.object in _HEADERS and isinstance(triple.subject, NamedNode)
    ]
    if len(found) != 1:
        raise DataRejected(
            f"{source}: {len(found)} ontologies or concept schemes are declared, where a file must declare one. "
            "Mend the file."
        )
    return found[0]


def write_system_graphs(store: GraphStore, system: SystemGraphs) -> bool:
    """Make the store's graphs those of the program; tell whether any of them differed."""
    removed: list[Quad] = []
    added: list[Quad] = []
    for name, wanted in system.graphs.items():
        there = frozenset(store.graph(name))
        if not there:
            added += system.quads[name]
            continue
        removed += [Quad(one.subject, one.predicate, one.object, name) for one in there - wanted]
        added += [Quad(one.subject, one.predicate, one.object, name) for one in wanted - there]
    if removed or added:
        store.commit(removed, added)
    return bool(removed or added)
