"""Property paths of shapes: read from RDF, written as SPARQL and as RDF again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graph_service.names import RDF, SH
from graph_service.validation.findings import Node, name_of
from graph_service.validation.shape_graph import ShapeGraph, rejected

_SIGN_BY_PROPERTY = {SH.zeroOrMorePath: "*", SH.oneOrMorePath: "+", SH.zeroOrOnePath: "?"}


@dataclass(frozen=True, slots=True)
class Property:
    """One property, followed from subject to object."""

    iri: NamedNode


@dataclass(frozen=True, slots=True)
class Inverse:
    """A path followed backwards."""

    path: Path


@dataclass(frozen=True, slots=True)
class Steps:
    """Paths one after the other."""

    steps: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Any one of several paths."""

    options: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A path again and again: `*` from no time, `+` from once, `?` once or not at all."""

    path: Path
    sign: str


Path: TypeAlias = Property | Inverse | Steps | Choice | Repeat


def read_path(graph: ShapeGraph, shape: Node, node: Node, depth: int = 0) -> Path:
    """Return the path at `node`. Raises DataRejected, naming `shape`, where it is no path of SHACL."""
    if isinstance(node, NamedNode):
        return Property(node)
    if isinstance(node, Literal) or depth > 50:
        raise rejected(name_of(shape), f"sh:path is {node}, which is no path", "Give a property or a path of SHACL")
    # A list comes first: a node that is both a list and another path is read as the list (W3C test path-strange-001).
    if graph.values(node, RDF.first):
        return Steps(_paths(graph, shape, node, depth))
    inverse, options = graph.value(node, SH.inversePath, shape), graph.value(node, SH.alternativePath, shape)
    if inverse is not None:
        return Inverse(read_path(graph, shape, inverse, depth + 1))
    if options is not None:
        return Choice(_paths(graph, shape, options, depth))
    for prop, sign in _SIGN_BY_PROPERTY.items():
        inner = graph.value(node, prop, shape)
        if inner is not None:
            return Repeat(read_path(graph, shape, inner, depth + 1), sign)
    raise rejected(name_of(shape), f"sh:path {node} says no path", "Give a property or a path of SHACL")


def _paths(graph: ShapeGraph, shape: Node, first: Node, depth: int) -> tuple[Path, ...]:
    paths = tuple(read_path(graph, shape, one, depth + 1) for one in graph.members(shape, first))
    if len(paths) < 2:
        raise rejected(name_of(shape), "a list in sh:path has fewer than two members", "Give the path itself")
    return paths


def sparql(path: Path) -> str:
    """Return the path as a SPARQL property path."""
    match path:
        case Property(iri):
            return str(iri)
        case Inverse(inner):
            return f"^{_inner(inner)}"
        case Steps(steps):
            return "/".join(_inner(one) for one in steps)
        case Choice(options):
            return "|".join(_inner(one) for one in options)
        case Repeat(inner, sign):
            return f"{_inner(inner)}{sign}"


def _inner(path: Path) -> str:
    return sparql(path) if isinstance(path, Property) else f"({sparql(path)})"


def path_name(path: Path) -> str:
    """Return the path as a finding writes it: the bare IRI of a property, else the SPARQL path."""
    return path.iri.value if isinstance(path, Property) else sparql(path)


def reaches_itself(path: Path) -> bool:
    """Tell whether the path leads from every node to itself, also from a node that is in no triple."""
    match path:
        case Property():
            return False
        case Inverse(inner):
            return reaches_itself(inner)
        case Steps(steps):
            return all(reaches_itself(one) for one in steps)
        case Choice(options):
            return any(reaches_itself(one) for one in options)
        case Repeat(inner, sign):
            return sign != "+" or reaches_itself(inner)


def repeats(path: Path) -> bool:
    """Tell whether a path, or a part of it, is followed any number of times."""
    match path:
        case Property():
            return False
        case Inverse(inner):
            return repeats(inner)
        case Steps(paths) | Choice(paths):
            return any(map(repeats, paths))
        case Repeat(inner, sign):
            return sign != "?" or repeats(inner)


def properties_of(path: Path) -> Iterator[NamedNode]:
    """Yield the properties that a path follows."""
    match path:
        case Property(iri):
            yield iri
        case Inverse(inner) | Repeat(inner, _):
            yield from properties_of(inner)
        case Steps(paths) | Choice(paths):
            for one in paths:
                yield from properties_of(one)


def path_triples(path: Path) -> tuple[NamedNode | BlankNode, list[Triple]]:
    """Return the node of the path in RDF and the triples that describe it."""
    match path:
        case Property(iri):
            return iri, []
        case Inverse(inner):
            return _one_step(SH.inversePath, inner)
        case Steps(steps):
            return _rdf_list(steps)
        case Choice(options):
            node, (first, triples) = BlankNode(), _rdf_list(options)
            return node, [Triple(node, SH.alternativePath, first), *triples]
        case Repeat(inner, sign):
            return _one_step(next(prop for prop, one in _SIGN_BY_PROPERTY.items() if one == sign), inner)


def _one_step(prop: NamedNode, inner: Path) -> tuple[BlankNode, list[Triple]]:
    node, (value, triples) = BlankNode(), path_triples(inner)
    return node, [Triple(node, prop, value), *triples]


def _rdf_list(paths: tuple[Path, ...]) -> tuple[NamedNode | BlankNode, list[Triple]]:
    first: NamedNode | BlankNode = RDF.nil
    triples: list[Triple] = []
    for path in reversed(paths):
        cell, (member, inner) = BlankNode(), path_triples(path)
        triples = [Triple(cell, RDF.first, member), Triple(cell, RDF.rest, first), *inner, *triples]
        first = cell
    return first, triples
