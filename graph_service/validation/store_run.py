"""One validation of one store: each constraint asked of the store as a query, for all nodes of its focus at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable
from itertools import repeat
from typing import cast

from pyoxigraph import NamedNode

from graph_service.store.graph_store import GraphStore
from graph_service.validation.findings import Finding, Node, name_of
from graph_service.validation.messages import Messages
from graph_service.validation.paths import path_name
from graph_service.validation.plan import Root
from graph_service.validation.shape_plan import Breach, Constraint, Run, ShapePlan
from graph_service.validation.targets import Focus, Subclasses, focus_on_values, only, values


class StoreRun:
    """One validation of one store; what one shape has found of its nodes is kept for the others that name it."""

    def __init__(self, store: GraphStore, subclasses: Subclasses | None = None) -> None:
        self._store = store
        self._failing: dict[tuple[int, str], set[Node]] = {}
        self._kept: dict[Hashable, Iterable[Node]] = {}
        self.subclasses = subclasses or Subclasses(store)

    def rows(self, query: str) -> list[dict[str, Node]]:
        """Return the rows of a SELECT without the variables that have no value."""
        found = cast("list[dict[str, Node | None]]", self._store.select(query))
        return [{name: term for name, term in row.items() if term is not None} for row in found]

    def pairs(self, shape: ShapePlan, focus: Focus) -> list[tuple[Node, Node]]:
        """Return each focus node with each of its values once."""
        name = shape.value
        query = f"SELECT DISTINCT {shape.columns} WHERE {{ {values(shape.path, focus)} }}"
        return [(row["this"], row[name]) for row in self.rows(query)]

    def failing(self, shape: ShapePlan, focus: Focus) -> set[Node]:
        """Return the nodes of `focus` that do not conform to `shape`."""
        key = (id(shape), focus("this"))
        if key not in self._failing:
            self._failing[key] = set(self._fail(shape, focus))
        return self._failing[key]

    def kept(self, key: Hashable, find: Callable[[Run], Iterable[Node]]) -> Iterable[Node]:
        """Return what `find` finds, found once in a run for all that ask with the same key."""
        if key not in self._kept:
            self._kept[key] = find(self)
        return self._kept[key]

    def _fail(self, shape: ShapePlan, focus: Focus) -> Iterable[Node]:
        for constraint in shape.constraints:
            for breach in constraint.breaches(self, shape, focus):
                yield breach.focus
        on_values = focus_on_values(shape.path, focus)
        bad = {node for prop in shape.properties for node in self.failing(prop, on_values)}
        if shape.path is None:
            yield from bad
        elif bad:
            yield from (node for node, value in self.pairs(shape, focus) if value in bad)

    def findings(self, root: Root, nodes: Collection[str] | None) -> list[Finding]:
        """Return the findings of a shape for its targets, or for those of them that are in `nodes`."""
        focus = root.targets.focus(self.subclasses)
        if nodes is not None:
            members = self._members(focus, nodes)
            if not members:
                return []
            focus = only(members)
        return list(self._results(root.shape, focus, {}))

    def _members(self, focus: Focus, nodes: Collection[str]) -> list[Node]:
        listed = only(NamedNode(one) for one in nodes)
        return [row["this"] for row in self.rows(f"SELECT DISTINCT ?this WHERE {{ {listed('this')} {focus('this')} }}")]

    def breaches(self, constraint: Constraint, shape: ShapePlan, focus: Focus) -> Iterable[Breach]:
        """Return the results of a constraint for the nodes of `focus`."""
        return constraint.breaches(self, shape, focus)

    def _results(
        self, shape: ShapePlan, focus: Focus, inherited: Messages, times: Counter[Node] | None = None
    ) -> Iterable[Finding]:
        """Yield the findings of a shape; a node that `times` counts more than once has each of them so often."""
        for constraint in shape.constraints:
            for breach in self.breaches(constraint, shape, focus):
                finding = finding_of(shape, constraint, breach, inherited)
                yield from repeat(finding, times[breach.focus] if times is not None else 1)
        if not shape.properties:
            return
        on_values = focus_on_values(shape.path, focus)
        if shape.path is not None:
            reached: Counter[Node] = Counter()
            for node, value in self.pairs(shape, focus):
                reached[value] += times[node] if times is not None else 1
            times = reached
        for prop in shape.properties:
            yield from self._results(prop, on_values, shape.messages or inherited, times)


def finding_of(shape: ShapePlan, constraint: Constraint, breach: Breach, inherited: Messages) -> Finding:
    """Return the finding for a breach; `inherited` are the sentences of the shape that holds this one."""
    source = name_of(shape.node)
    path = breach.path or (path_name(shape.path) if shape.path else None)
    messages = breach.messages or constraint.messages or shape.messages or inherited or constraint.default
    return Finding(
        focus=name_of(breach.focus),
        rule=constraint.rule or source,
        path=path,
        value=breach.value,
        component=constraint.component,
        severity=shape.severity,
        messages=messages,
        source_shape=source,
    )
