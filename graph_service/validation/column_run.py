"""A full run: each constraint answered from columns where they tell it, and from the store where they do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet

from pyoxigraph import NamedNode

from graph_service.names import RDF
from graph_service.store.graph_store import GraphStore
from graph_service.validation.column_tests import ColumnTests
from graph_service.validation.columns import Columns
from graph_service.validation.findings import Finding
from graph_service.validation.paths import properties_of
from graph_service.validation.plan import Plan, Root
from graph_service.validation.shape_plan import Breach, Constraint, ShapePlan
from graph_service.validation.sparql_groups import Select, names_of, read_selects
from graph_service.validation.sparql_patterns import NotRead
from graph_service.validation.sparql_tests import SparqlTest
from graph_service.validation.store_run import StoreRun
from graph_service.validation.targets import Focus, Subclasses, Targets


class ColumnRun(StoreRun):
    """One validation of a whole store."""

    def __init__(self, store: GraphStore, plan: Plan | None = None, subclasses: Subclasses | None = None) -> None:
        """Read nothing yet but the classes; note which properties the rules of a plan in SPARQL will read whole."""
        super().__init__(store, subclasses)
        self._columns = Columns(store)
        self._tests = ColumnTests(self._columns, self.subclasses)
        self._focus: Focus | None = None
        self._nodes: AbstractSet[str] = frozenset()
        self._classes: frozenset[str] = frozenset()
        for predicate in _joined_properties(plan) if plan else ():
            self._columns.of(predicate).is_read_whole = True

    def findings(self, root: Root, nodes: Collection[str] | None) -> list[Finding]:
        """Return the findings of a shape for its targets, or for those of them that are in `nodes`."""
        if nodes is not None:
            return super().findings(root, nodes)
        focus = self.aimed(root)
        return list(self._results(root.shape, focus, {})) if self._nodes else []

    def aimed(self, root: Root) -> Focus:
        """Return the focus of all targets of a shape; for this focus columns answer, until there is another."""
        targets = root.targets
        self._nodes = self._targets(targets)
        classes = self.subclasses.with_below(*targets.classes)
        has_others = targets.nodes or targets.subjects_of or targets.objects_of
        # A class without an IRI cannot be named in a query.
        is_told = not has_others and all(isinstance(one, NamedNode) for one in classes)
        self._classes = frozenset(map(str, classes)) if is_told else frozenset()
        self._focus = targets.focus(self.subclasses)
        return self._focus

    def breaches(self, constraint: Constraint, shape: ShapePlan, focus: Focus) -> Iterable[Breach]:
        """Return the results of a constraint for the nodes of `focus`."""
        # The nodes of a nested shape are known to the store only.
        if focus is self._focus:
            try:
                return self._tests.breaches(shape, constraint, self._nodes, self._classes)
            except NotRead:
                pass
        return super().breaches(constraint, shape, focus)

    def _targets(self, targets: Targets) -> AbstractSet[str]:
        columns = self._columns
        found = columns.instances(self.subclasses.with_below(*targets.classes))
        found |= {columns.written(str(one)) for one in targets.nodes}
        return found.union(
            *(columns.of(one).subjects for one in targets.subjects_of),
            *(columns.of(one).values for one in targets.objects_of),
        )


def _joined_properties(plan: Plan) -> Iterator[NamedNode]:
    """Yield the properties that the rules in SPARQL follow from node to node."""
    for root in plan.roots:
        for shape in (root.shape, *root.shape.properties):
            for constraint in shape.constraints:
                if isinstance(constraint, SparqlTest):
                    yield from _properties(constraint)


def _properties(test: SparqlTest) -> Iterator[NamedNode]:
    try:
        selects = read_selects(test.prologue, test.query)
    except NotRead:
        return
    for select in selects:
        yield from _joined(select)


def _joined(select: Select) -> Iterator[NamedNode]:
    patterns = list(select.where.all_patterns)
    uses = Counter([*select.names, "this", *(name for one in patterns for name in names_of(one))])
    uses.update(name for one in select.where.all_tests for name in one.names)
    for pattern in patterns:
        names = names_of(pattern)
        # An end that nothing else asks for need not be read, and a fixed one is asked for by itself.
        if pattern.path is not None and len(names) == 2 and min(uses[name] for name in names) > 1:
            yield from (one for one in properties_of(pattern.path) if one != RDF.type)
