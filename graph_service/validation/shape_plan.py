"""A compiled shape, what a constraint of it can do, and what a run offers it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from graph_service.names import SH
from graph_service.validation.findings import Node, Severity
from graph_service.validation.messages import Messages
from graph_service.validation.paths import Path
from graph_service.validation.shape_graph import ShapeGraph
from graph_service.validation.targets import Focus, Subclasses

_SEVERITIES: dict[Node, Severity] = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}


@dataclass(frozen=True, slots=True)
class Breach:
    """One result of a constraint before it is a finding; what is None is as the shape says."""

    focus: Node
    value: Node | None = None
    path: str | None = None
    messages: Messages | None = None


class Run(Protocol):
    """What a constraint may ask while it is checked."""

    subclasses: Subclasses

    def rows(self, query: str) -> list[dict[str, Node]]:
        """Return the rows of a SELECT without the variables that have no value."""
        ...

    def pairs(self, shape: ShapePlan, focus: Focus) -> list[tuple[Node, Node]]:
        """Return each focus node with each of its values once."""
        ...

    def failing(self, shape: ShapePlan, focus: Focus) -> set[Node]:
        """Return the nodes of `focus` that do not conform to `shape`."""
        ...

    def kept(self, key: Hashable, find: Callable[[Run], Iterable[Node]]) -> Iterable[Node]:
        """Return what `find` finds, found once in a run for all that ask with the same key."""
        ...


class Constraint(Protocol):
    """One constraint of a shape."""

    @property
    def component(self) -> str:
        """The IRI of the constraint component."""
        ...

    @property
    def messages(self) -> Messages:
        """Its own sentences, used before those of the shape; empty where it has none."""
        ...

    @property
    def default(self) -> Messages:
        """The sentences used where neither constraint nor shape has any."""
        ...

    @property
    def rule(self) -> str | None:
        """The IRI of the constraint itself, where it has one."""
        ...

    def breaches(self, run: Run, shape: ShapePlan, focus: Focus, /) -> Iterable[Breach]:
        """Return the results of this constraint for the nodes of `focus`."""
        ...


@dataclass(slots=True, eq=False)
class ShapePlan:
    """A shape: its own constraints, and the property shapes that its values are tested against."""

    node: Node
    path: Path | None
    severity: Severity
    messages: Messages
    is_deactivated: bool
    constraints: list[Constraint] = field(default_factory=list)
    properties: list[ShapePlan] = field(default_factory=list)

    @property
    def value(self) -> str:
        """The variable of a value in the queries of this shape: the focus node itself where it has no path."""
        return "this" if self.path is None else "value"

    @property
    def columns(self) -> str:
        """The columns of a query for focus nodes and values."""
        return "?this" if self.path is None else "?this ?value"


class Compiler(Protocol):
    """What the compilers of constraints need of the whole."""

    graph: ShapeGraph
    is_exact: bool

    def shape(self, node: Node) -> ShapePlan:
        """Return the plan of a shape that another shape names."""
        ...


def read_severity(graph: ShapeGraph, node: Node) -> Severity:
    """Return the severity of a shape; a severity that SHACL does not know counts as a violation."""
    return next((_SEVERITIES[one] for one in graph.values(node, SH.severity) if one in _SEVERITIES), "violation")


def component(name: str) -> str:
    """Return the IRI of a core constraint component: `MinCount` gives `sh:MinCountConstraintComponent`."""
    return f"{SH}{name}ConstraintComponent"
