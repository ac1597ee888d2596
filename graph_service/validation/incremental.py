"""After a change, only what it can matter to is checked anew: these rules for these nodes.

`Watch` is made once from a plan. It is told the removed statements while they are still in the store and the added
ones when they are, and gives what they touch. The findings of the touched rules and nodes, checked anew, take the place
of those that were there: the whole is then what a full run would find.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from graph_service.names import RDFS
from graph_service.store.graph_store import GraphStore
from graph_service.validation.column_run import ColumnRun
from graph_service.validation.findings import Finding, Node, in_order, name_of
from graph_service.validation.footprints import Trace, constraint_traces, shape_traces, target_traces
from graph_service.validation.messages import Messages
from graph_service.validation.nearby import Nearby, TooWide
from graph_service.validation.plan import Plan, Root
from graph_service.validation.run import check
from graph_service.validation.shape_plan import Constraint, ShapePlan
from graph_service.validation.sparql_patterns import NotRead
from graph_service.validation.sparql_tests import SparqlTest
from graph_service.validation.store_run import StoreRun, finding_of
from graph_service.validation.targets import CannotCompile, Focus, Subclasses, only

Cell: TypeAlias = tuple[str, str]
"""Rule and component, as a finding names them: what is checked anew together."""
Statement: TypeAlias = Triple | Quad

_ALL: Cell = ("", "")
"""The cell of a shape that can only be checked with everything else."""
_FEW = 20
"""Up to this many nodes a query is asked for each by name: a list of names does not reach into the parts of a UNION."""
_SHORT = 5
"""Up to this many patterns are one question; to plan and join more takes an engine longer than step by step."""
_NEAR = 500
"""A step to more nodes than this is not taken one by one: another pattern may lead to fewer."""
_MANY = 2_000
"""With more changed statements or touched nodes than this a rule is asked of all its nodes: that is one query."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One constraint of one shape for the focus nodes of one root."""

    root: Root
    shape: ShapePlan
    constraint: Constraint
    inherited: Messages

    @property
    def cell(self) -> Cell:
        """The cell that its findings are in."""
        return (self.constraint.rule or name_of(self.shape.node), self.constraint.component)


@dataclass(slots=True)
class Touched:
    """What a change may have altered: nodes by cell, cells as a whole, or everything."""

    nodes: dict[Cell, set[Node]] = field(default_factory=dict)
    whole: set[Cell] = field(default_factory=set)
    everything: bool = False

    def __bool__(self) -> bool:
        return bool(self.nodes or self.whole or self.everything)

    def __ior__(self, other: Touched) -> Touched:
        for cell, nodes in other.nodes.items():
            self.nodes.setdefault(cell, set()).update(nodes)
        self.whole |= other.whole
        self.everything |= other.everything
        return self

    def covers(self, rule: str, component: str, focus: Node) -> bool:
        """Tell whether a finding from before the change is to give way to what was found after it."""
        cell = (rule, component)
        return self.everything or cell in self.whole or focus in self.nodes.get(cell, ())


class _Reads:
    """What the rules of a plan read, by the property of the statements that they read."""

    def __init__(self, plan: Plan, subclasses: Subclasses) -> None:
        self._subclasses = subclasses
        self.units: dict[Cell, list[Unit]] = defaultdict(list)
        self.cells: dict[Trace, set[Cell]] = defaultdict(set)
        for root in plan.roots:
            self._add(root)
        self.traces: dict[NamedNode | None, list[Trace]] = defaultdict(list)
        for trace in self.cells:
            self.traces[trace.predicate].append(trace)

    def _add(self, root: Root) -> None:
        aims, shape = target_traces(root.targets, self._subclasses), root.shape
        self._add_units(root, shape, {}, aims)
        nested = [one for one in shape.properties if shape.path is not None or one.properties]
        for one in shape.properties:
            if one not in nested:
                self._add_units(root, one, shape.messages, aims)
        if nested:
            # A property shape inside another counts each value as often as it is reached, so what one change does
            # to its results cannot be told apart: where it is touched, everything is checked.
            for trace in [*aims, *shape_traces(shape, self._subclasses)]:
                self.cells[trace].add(_ALL)

    def _add_units(self, root: Root, shape: ShapePlan, inherited: Messages, aims: list[Trace]) -> None:
        for constraint in shape.constraints:
            unit = Unit(root, shape, constraint, inherited)
            self.units[unit.cell].append(unit)
            for trace in [*aims, *constraint_traces(shape, constraint, self._subclasses)]:
                self.cells[trace].add(unit.cell)


# Every preview of an import watches a copy of the store, by the same rules and mostly with the same classes.
_reads_of = lru_cache(maxsize=2)(_Reads)


class Watch:
    """What a change may have altered of what the rules of a plan find."""

    def __init__(self, plan: Plan, store: GraphStore) -> None:
        """Read the classes below each class as the store has them."""
        self._plan = plan
        self._read(store)

    def _read(self, store: GraphStore) -> None:
        self._subclasses = Subclasses(store)
        self._reads = _reads_of(self._plan, self._subclasses)

    # --- what a change touches -----------------------------------------------------------------------------------

    def touched(self, store: GraphStore, statements: Collection[Statement]) -> Touched:
        """Return what these statements matter to, all of which the store holds now."""
        found = Touched()
        # What pyshacl checks it checks whole, and another class hierarchy gives other targets.
        if len(statements) > _MANY or (statements and self._plan.fallbacks):
            return Touched(everything=True)
        by_predicate: dict[NamedNode, list[Statement]] = defaultdict(list)
        for one in statements:
            by_predicate[one.predicate].append(one)
        if RDFS.subClassOf in by_predicate:
            return Touched(everything=True)
        nearby = Nearby(store, _NEAR)
        for trace in self._reads.traces.get(None, ()):
            self._follow(nearby, trace, statements, found)
        for predicate, some in by_predicate.items():
            for trace in self._reads.traces.get(predicate, ()):
                self._follow(nearby, trace, some, found)
        return found

    def touched_by_the_day(self) -> Touched:
        """Return what a new day may alter: the rules that ask for the time."""
        dated = {
            cell
            for cell, units in self._reads.units.items()
            for one in units
            if isinstance(one.constraint, SparqlTest) and "NOW" in one.constraint.query.upper()
        }
        return Touched(whole=dated)

    def _follow(self, nearby: Nearby, trace: Trace, statements: Collection[Statement], found: Touched) -> None:
        some = [
            one
            for one in statements
            if (trace.subjects is None or str(one.subject) in trace.subjects)
            and (trace.objects is None or str(one.object) in trace.objects)
        ]
        if not some:
            return
        cells = self._reads.cells[trace]
        if _ALL in cells:
            found.everything = True
        nodes = _nodes(nearby, trace, some)
        if nodes is None or len(nodes) > _MANY:
            found.whole |= cells
            return
        for cell in cells:
            found.nodes.setdefault(cell, set()).update(nodes)

    # --- checking it anew ----------------------------------------------------------------------------------------

    def recheck(self, store: GraphStore, touched: Touched) -> list[Finding]:
        """Return the findings of what was touched, as they are now, in the order of `check`.

        Where the touched rules cannot be asked of some nodes alone everything is checked, and `touched` says so.
        """
        if not touched.everything:
            try:
                return in_order(list(_Recheck(store, self._subclasses, self._reads.units).findings(touched)))
            except CannotCompile:
                touched.everything = True
        self._read(store)
        return check(self._plan, store)


class _Recheck:
    """One check of what was touched; which nodes are targets of a root is found once."""

    def __init__(self, store: GraphStore, subclasses: Subclasses, units: dict[Cell, list[Unit]]) -> None:
        self._run = StoreRun(store, subclasses)
        # A rule that is asked of all its nodes is answered as in a full run.
        self._whole_run = ColumnRun(store, subclasses=subclasses)
        self._nearby = Nearby(store, _NEAR)
        self._units = units
        self._classes: dict[Node, set[object]] = defaultdict(set)
        self._members: dict[tuple[int, frozenset[Node]], list[Node]] = {}

    def findings(self, touched: Touched) -> Iterable[Finding]:
        nodes = set().union(*touched.nodes.values())
        if nodes:
            for row in self._run.rows(f"SELECT ?this ?class WHERE {{ {only(nodes)('this')} ?this a ?class }}"):
                self._classes[row["this"]].add(row["class"])
        for cell in touched.whole:
            for unit in self._units[cell]:
                yield from self._of(self._whole_run, unit, self._whole_run.aimed(unit.root))
        for cell, some in touched.nodes.items():
            for unit in self._units[cell] if cell not in touched.whole else ():
                members = self._targets(unit.root, frozenset(some))
                if members:
                    yield from self._of_some(unit, members)

    def _of(self, run: StoreRun, unit: Unit, focus: Focus) -> Iterable[Finding]:
        for breach in run.breaches(unit.constraint, unit.shape, focus):
            yield finding_of(unit.shape, unit.constraint, breach, unit.inherited)

    def _of_some(self, unit: Unit, members: list[Node]) -> Iterable[Finding]:
        run, constraint = self._run, unit.constraint
        if isinstance(constraint, SparqlTest) and len(members) <= _FEW:
            try:
                run = StoreRun(self._nearby.of(constraint, members), self._run.subclasses)
            except (NotRead, TooWide):
                constraint = constraint.one_by_one
        for breach in run.breaches(constraint, unit.shape, only(members)):
            yield finding_of(unit.shape, unit.constraint, breach, unit.inherited)

    def _targets(self, root: Root, nodes: frozenset[Node]) -> list[Node]:
        key = (id(root), nodes)
        if key not in self._members:
            self._members[key] = sorted(self._among(root, nodes), key=str)
        return self._members[key]

    def _among(self, root: Root, nodes: frozenset[Node]) -> Iterable[Node]:
        targets = root.targets
        if targets.subjects_of or targets.objects_of:
            focus = targets.focus(self._run.subclasses)
            rows = self._run.rows(f"SELECT DISTINCT ?this WHERE {{ {only(nodes)('this')} {focus('this')} }}")
            return [row["this"] for row in rows]
        wanted = self._run.subclasses.with_below(*targets.classes).keys()
        return [one for one in nodes if one in targets.nodes or not wanted.isdisjoint(self._classes.get(one, ()))]


def _nodes(nearby: Nearby, trace: Trace, statements: Collection[Statement]) -> set[Node] | None:
    """Return the focus nodes that a trace leads to from these statements; None where it cannot name them."""
    found: set[object]
    if trace.at:
        found = {one.subject if trace.at == "subject" else one.object for one in statements}
    elif 0 < len(trace.patterns) <= _SHORT and trace.query:
        return _asked(nearby.store, trace, statements)
    elif trace.patterns:
        subject, value = trace.binds
        known: dict[str, Collection[object]] = {
            subject[1:]: {one.subject for one in statements},
            value[1:]: {one.object for one in statements},
        }
        try:
            found = set(nearby.along(trace.patterns, known))
        except TooWide:
            return _asked(nearby.store, trace, statements)
    else:
        return None
    return _named(found)


def _asked(store: GraphStore, trace: Trace, statements: Collection[Statement]) -> set[Node] | None:
    names = [name for name in trace.binds if name]
    rows = {tuple(t for t, n in zip((o.subject, o.object), trace.binds, strict=True) if n) for o in statements}
    if not trace.query or any(isinstance(term, BlankNode) for row in rows for term in row):
        return None
    listed = " ".join(f"({' '.join(map(str, row))})" for row in sorted(rows, key=str))
    query = f"SELECT DISTINCT ?this WHERE {{ VALUES ({' '.join(names)}) {{ {listed} }} {trace.query} }}"
    return _named({row["this"] for row in store.select(query)})


def _named(found: Collection[object]) -> set[Node] | None:
    """Return the nodes, or None where one of them has no name."""
    nodes: set[Node] = {one for one in found if isinstance(one, NamedNode | Literal)}
    return nodes if len(nodes) == len(found) else None
