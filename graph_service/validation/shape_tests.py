"""Constraints that name other shapes: the value must, must not, or must in some number conform to them.

The nodes that fail a named shape are found for all values at once; what is left is arithmetic on sets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from pyoxigraph import Literal

from graph_service.names import SH
from graph_service.validation.findings import Node, name_of
from graph_service.validation.messages import Messages, default_messages, shown
from graph_service.validation.shape_graph import rejected
from graph_service.validation.shape_plan import Breach, Compiler, Constraint, Run, ShapePlan, component
from graph_service.validation.targets import Focus, focus_on_values


@dataclass(frozen=True, slots=True)
class ShapeTest:
    """A constraint on how many of the named shapes each value fails: `is_broken(failed)` tells a breach."""

    component: str
    shapes: tuple[ShapePlan, ...]
    is_broken: Callable[[int], bool]
    default: Messages
    messages: Messages = field(default_factory=dict)
    rule: str | None = None

    def breaches(self, run: Run, shape: ShapePlan, focus: Focus) -> Iterable[Breach]:
        """Return the values that fail the wrong number of the named shapes."""
        on_values = focus_on_values(shape.path, focus)
        failed = Counter(node for one in self.shapes for node in run.failing(one, on_values))
        if not failed and not self.is_broken(0):
            return []
        return [Breach(node, value) for node, value in run.pairs(shape, focus) if self.is_broken(failed[value])]


@dataclass(frozen=True, slots=True)
class QualifiedTest:
    """A constraint on how many values conform to a shape and to none of its siblings."""

    component: str
    wanted: ShapePlan
    siblings: tuple[ShapePlan, ...]
    least: int
    most: int | None
    default: Messages
    messages: Messages = field(default_factory=dict)
    rule: str | None = None

    def breaches(self, run: Run, shape: ShapePlan, focus: Focus) -> Iterable[Breach]:
        """Return the focus nodes with too few or too many such values."""
        on_values = focus_on_values(shape.path, focus)
        excluded = set(run.failing(self.wanted, on_values))
        pairs = run.pairs(shape, focus)
        for sibling in self.siblings:
            failing = run.failing(sibling, on_values)
            excluded |= {value for _, value in pairs if value not in failing}
        count = Counter(node for node, value in pairs if value not in excluded)
        nodes = {row["this"] for row in run.rows(f"SELECT DISTINCT ?this WHERE {{ {focus('this')} }}")}
        return [
            Breach(node)
            for node in nodes
            if count[node] < self.least or (self.most is not None and count[node] > self.most)
        ]


def shape_tests(compiler: Compiler, shape: ShapePlan) -> list[Constraint]:
    """Return the constraints of a shape that name other shapes, but for `sh:property`."""
    graph, node = compiler.graph, shape.node
    named = [(one, (compiler.shape(one),)) for one in graph.values(node, SH.node)]
    refused = [(compiler.shape(one),) for one in graph.values(node, SH.term("not"))]
    every, some, exactly = (_lists(compiler, node, name) for name in ("and", "or", "xone"))
    found: list[Constraint] = [_test("Node", shapes, _is_any, one) for one, shapes in named]
    found += [_test("Not", shapes, _is_none) for shapes in refused]
    found += [_test("And", shapes, _is_any) for shapes in every]
    found += [_test("Or", shapes, _equals(len(shapes))) for shapes in some]
    found += [_test("Xone", shapes, _differs(len(shapes) - 1)) for shapes in exactly]
    return [*found, *_qualified(compiler, shape)]


def _test(name: str, shapes: tuple[ShapePlan, ...], is_broken: Callable[[int], bool], *shown_nodes: Node) -> ShapeTest:
    return ShapeTest(component(name), shapes, is_broken, default_messages(component(name), shown(*shown_nodes)))


def _equals(number: int) -> Callable[[int], bool]:
    return lambda failed: failed == number


def _differs(number: int) -> Callable[[int], bool]:
    return lambda failed: failed != number


def _is_any(failed: int) -> bool:
    return failed > 0


def _is_none(failed: int) -> bool:
    return failed == 0


def _lists(compiler: Compiler, node: Node, name: str) -> list[tuple[ShapePlan, ...]]:
    graph = compiler.graph
    return [
        tuple(compiler.shape(one) for one in graph.members(node, first)) for first in graph.values(node, SH.term(name))
    ]


def _qualified(compiler: Compiler, shape: ShapePlan) -> Iterable[Constraint]:
    graph, node = compiler.graph, shape.node
    if shape.path is None:
        return
    least, most = graph.number(node, SH.qualifiedMinCount), graph.number(node, SH.qualifiedMaxCount)
    for wanted in graph.values(node, SH.qualifiedValueShape):
        if least is None and most is None:
            raise rejected(
                name_of(node), "sh:qualifiedValueShape has no count", "Add sh:qualifiedMinCount or sh:qualifiedMaxCount"
            )
        plan = compiler.shape(wanted)
        siblings = tuple(compiler.shape(one) for one in _siblings(compiler, node, wanted))
        for name, lower, upper in (("QualifiedMinCount", least, None), ("QualifiedMaxCount", None, most)):
            limit = lower if lower is not None else upper
            if limit is not None:
                sentence = default_messages(component(name), shown(Literal(limit)))
                yield QualifiedTest(component(name), plan, siblings, lower or 0, upper, sentence)


def _siblings(compiler: Compiler, node: Node, wanted: Node) -> list[Node]:
    graph = compiler.graph
    if not graph.is_true(node, SH.qualifiedValueShapesDisjoint):
        return []
    parents = [one for one in graph.subjects(SH.property) if node in graph.values(one, SH.property)]
    found = [
        value
        for parent in parents
        for sibling in graph.values(parent, SH.property)
        for value in graph.values(sibling, SH.qualifiedValueShape)
    ]
    return [one for one in dict.fromkeys(found) if one != wanted]
