"""Which nodes a shape is about, and which values each of them has, as SPARQL patterns.

A `Focus` writes the pattern that binds a given variable to the nodes that are to be tested. Every query of a
validation begins with one, so a query is asked once for all nodes, never once for each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from pyoxigraph import BlankNode, NamedNode

from graph_service.names import RDFS, SH
from graph_service.store.graph_store import GraphStore
from graph_service.validation.findings import Node
from graph_service.validation.paths import Path, reaches_itself, sparql
from graph_service.validation.shape_graph import ShapeGraph

TARGET_PROPERTIES = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
Focus: TypeAlias = Callable[[str], str]


class CannotCompile(Exception):
    """A shape that SPARQL queries cannot express; the text says why."""


class Subclasses:
    """The classes below each class, as the store states them (`rdfs:subClassOf`, any number of steps)."""

    def __init__(self, store: GraphStore) -> None:
        self._below: dict[object, list[object]] = defaultdict(list)
        rows = store.select(f"SELECT DISTINCT ?class ?above WHERE {{ ?class {RDFS.subClassOf} ?above }}")
        for row in rows:
            self._below[row["above"]].append(row["class"])
        self._stated = frozenset((row["class"], row["above"]) for row in rows)

    def __eq__(self, other: object) -> bool:
        """Tell whether both were read from stores that state the same of classes."""
        return isinstance(other, Subclasses) and self._stated == other._stated

    def __hash__(self) -> int:
        return hash(self._stated)

    def with_below(self, *classes: NamedNode) -> dict[object, None]:
        """Return the classes and those below them, each once."""
        found: dict[object, None] = {}
        waiting: list[object] = list(classes)
        while waiting:
            one = waiting.pop()
            if one not in found:
                found[one] = None
                waiting.extend(self._below.get(one, ()))
        return found

    def instance(self, variable: str, *classes: NamedNode) -> str:
        """Return the pattern that binds a variable to the instances of any of the classes and of those below them."""
        found = self.with_below(*classes)
        if len(found) == 1:
            return f"?{variable} a {classes[0]} ."
        if any(isinstance(one, BlankNode) for one in found):
            # A class without an IRI cannot be listed, so the query has to walk the classes itself.
            top = f"VALUES ?{variable}_top {{ {_listed(classes)} }}"
            return f"{top} ?{variable} a/{RDFS.subClassOf}* ?{variable}_top ."
        return f"VALUES ?{variable}_class {{ {_listed(found)} }} ?{variable} a ?{variable}_class ."


@dataclass(frozen=True, slots=True)
class Targets:
    """The targets that a shape declares."""

    classes: tuple[NamedNode, ...] = ()
    nodes: tuple[Node, ...] = ()
    subjects_of: tuple[NamedNode, ...] = ()
    objects_of: tuple[NamedNode, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.classes or self.nodes or self.subjects_of or self.objects_of)

    def focus(self, subclasses: Subclasses) -> Focus:
        """Return the focus of all nodes that these targets name."""

        def pattern(variable: str) -> str:
            parts = [subclasses.instance(variable, *self.classes)] if self.classes else []
            if self.nodes:
                parts.append(f"VALUES ?{variable} {{ {_listed(self.nodes)} }}")
            parts += [f"?{variable} {one} ?{variable}_any ." for one in self.subjects_of]
            parts += [f"?{variable}_any {one} ?{variable} ." for one in self.objects_of]
            if len(parts) == 1 and not (self.subjects_of or self.objects_of):
                return parts[0]
            union = " UNION ".join(f"{{ {part} }}" for part in parts)
            return f"{{ SELECT DISTINCT ?{variable} WHERE {{ {union} }} }}"

        return pattern


def shapes_of(graph: ShapeGraph) -> list[Node]:
    """Return the nodes that may have targets: typed as shapes, with a target, or with property shapes."""
    typed = [node for class_iri in (SH.NodeShape, SH.PropertyShape) for node in graph.subjects_of_type(class_iri)]
    targeted = [node for prop in TARGET_PROPERTIES for node in graph.subjects(prop)]
    return list(dict.fromkeys([*typed, *targeted, *graph.subjects(SH.property)]))


def read_targets(graph: ShapeGraph, node: Node) -> Targets:
    """Return the targets of a shape, with itself where it is a class as well.

    Raises CannotCompile where a target is a blank node, which no query can name.
    """
    classes = graph.iris(node, SH.targetClass)
    if isinstance(node, NamedNode) and graph.has_type(node, RDFS.Class):
        classes.append(node)
    nodes = graph.values(node, SH.targetNode)
    if any(isinstance(one, BlankNode) for one in nodes):
        raise CannotCompile("sh:targetNode names a node without an IRI")
    return Targets(
        tuple(dict.fromkeys(classes)),
        tuple(nodes),
        tuple(graph.iris(node, SH.targetSubjectsOf)),
        tuple(graph.iris(node, SH.targetObjectsOf)),
    )


def only(nodes: Iterable[Node]) -> Focus:
    """Return the focus of exactly these nodes, none of them blank."""
    listed = _listed(nodes)
    return lambda variable: f"VALUES ?{variable} {{ {listed} }}"


def values(path: Path | None, focus: Focus, this: str = "this", value: str = "value") -> str:
    """Return the pattern of all pairs of a focus node and a value of it; without a path `value` must be `this`."""
    if path is None:
        return focus(this)
    steps = f"{focus(this)} ?{this} {sparql(path)} ?{value} ."
    if not reaches_itself(path):
        return steps
    # A path of no steps matches only nodes that are in the data; SHACL counts every node as a value of itself.
    return f"{{ {focus(this)} BIND(?{this} AS ?{value}) }} UNION {{ {steps} }}"


def focus_on_values(path: Path | None, focus: Focus) -> Focus:
    """Return the focus of the values of the nodes in `focus`, each once."""
    if path is None:
        return focus

    def pattern(variable: str) -> str:
        inner = f"{variable}0"
        return f"{{ SELECT DISTINCT ?{variable} WHERE {{ {values(path, focus, inner, variable)} }} }}"

    return pattern


def _listed(nodes: Iterable[object]) -> str:
    return " ".join(str(node) for node in nodes)
