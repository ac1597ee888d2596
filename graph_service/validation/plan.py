"""Shapes compiled once to a plan of SPARQL queries that find what breaks them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode, Triple

from graph_service.names import SH
from graph_service.validation.components import component_tests, read_components
from graph_service.validation.findings import Node, name_of
from graph_service.validation.messages import read_messages
from graph_service.validation.paths import Path, read_path
from graph_service.validation.set_tests import set_tests
from graph_service.validation.shape_graph import ShapeGraph, rejected
from graph_service.validation.shape_plan import ShapePlan, read_severity
from graph_service.validation.shape_tests import shape_tests
from graph_service.validation.sparql_tests import sparql_tests
from graph_service.validation.targets import CannotCompile, Targets, read_targets, shapes_of
from graph_service.validation.value_tests import value_tests

_BEYOND = {
    SH.js: "sh:js is JavaScript",
    SH.expression: "sh:expression is of SHACL Advanced Features",
    SH.target: "sh:target is of SHACL Advanced Features",
    SH.rule: "sh:rule infers statements; only what is stated is checked",
}


@dataclass(frozen=True, slots=True)
class Root:
    """A shape with targets, and how to find its focus nodes."""

    shape: ShapePlan
    targets: Targets


@dataclass(frozen=True, slots=True)
class Fallback:
    """A shape that no query checks, and why."""

    shape: Node
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What is asked of a store to validate it; equal to itself only.

    `fallbacks` are checked by pyshacl, `unchecked` by nobody: their shapes use what is neither SHACL Core nor
    SHACL-SPARQL. `paths` holds the path of each property shape by its name.
    """

    graph: ShapeGraph
    roots: tuple[Root, ...]
    fallbacks: tuple[Fallback, ...]
    unchecked: tuple[Fallback, ...]
    paths: dict[str, Path]


def compile_shapes(shapes: Iterable[Triple], *, is_exact: bool = False) -> Plan:
    """Return the plan for all shapes that have targets.

    A shape that no query can express is listed in `fallbacks`. The store keeps every whole number as xsd:integer, so
    a narrower datatype is told by its range; with `is_exact` such a shape goes to pyshacl, to be asked of data as it
    was read. Raises DataRejected, naming the shape, where the shapes are not well-formed: nothing is checked with
    half a rule book.
    """
    graph = ShapeGraph(shapes)
    compiler = ShapeCompiler(graph, is_exact=is_exact)
    roots: list[Root] = []
    fallbacks: list[Fallback] = []
    for node in shapes_of(graph):
        try:
            targets = read_targets(graph, node)
            if targets and not graph.is_true(node, SH.deactivated):
                roots.append(Root(compiler.shape(node), targets))
        except CannotCompile as reason:
            compiler.leave()
            fallbacks.append(Fallback(node, str(reason)))
    paths = {name_of(node): path for node, path in compiler.paths.items()}
    unchecked = tuple(Fallback(node, reason) for prop, reason in _BEYOND.items() for node in graph.subjects(prop))
    return Plan(graph, tuple(roots), tuple(fallbacks), unchecked, paths)


class ShapeCompiler:
    """Compiles each shape once, however many name it."""

    def __init__(self, graph: ShapeGraph, *, is_exact: bool) -> None:
        self.graph = graph
        self.is_exact = is_exact
        self.components = read_components(graph)
        self.paths: dict[Node, Path] = {}
        self._done: dict[Node, ShapePlan] = {}
        self._open: list[Node] = []

    def shape(self, node: Node) -> ShapePlan:
        """Return the plan of a shape.

        Raises CannotCompile where the shape names itself, at any remove: SHACL leaves that undefined.
        """
        if node in self._done:
            return self._done[node]
        if node in self._open:
            raise CannotCompile(f"the shape {name_of(node)} names itself (it is recursive)")
        if not isinstance(node, NamedNode | BlankNode) or not self.graph.predicates(node):
            raise rejected(name_of(node), "a shape is named that is not described", "Describe it, or mend its name")
        self._open.append(node)
        plan = self._read(node)
        self._fill(plan)
        self._open.pop()
        self._done[node] = plan
        return plan

    def leave(self) -> None:
        """Forget the shapes that were being compiled when one could not be."""
        self._open.clear()

    def _read(self, node: Node) -> ShapePlan:
        graph = self.graph
        at = graph.value(node, SH.path)
        path = None if at is None else read_path(graph, node, at)
        if path is not None:
            self.paths[node] = path
        severity, messages = read_severity(graph, node), read_messages(graph, node)
        return ShapePlan(node, path, severity, messages, graph.is_true(node, SH.deactivated))

    def _fill(self, plan: ShapePlan) -> None:
        if plan.is_deactivated:
            return
        for build in (value_tests, set_tests, shape_tests, sparql_tests):
            plan.constraints += build(self, plan)
        plan.constraints += component_tests(self.graph, self.components, plan)
        for one in self.graph.values(plan.node, SH.property):
            property_shape = self.shape(one)
            if property_shape.path is None:
                raise rejected(name_of(one), "a property shape has no sh:path", "Give the property it is about")
            plan.properties.append(property_shape)
