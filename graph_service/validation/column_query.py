"""A query of a shape answered from columns, for all focus nodes at once.

First the tree of the query (`column_trees`) leaves only the nodes that can have a row, by sets. What it does not tell
is joined row by row, the patterns with the fewest rows first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from graph_service.validation.column_trees import Tree, tree_of
from graph_service.validation.columns import Columns
from graph_service.validation.judge import Judge, Row
from graph_service.validation.paths import Inverse, Path, Property
from graph_service.validation.sparql_groups import (
    Bind,
    Condition,
    Either,
    Exists,
    Select,
    Test,
    Where,
    mentioned,
    names_of,
)
from graph_service.validation.sparql_patterns import NotRead, Pattern

Way = Callable[[str], Collection[str]]
Tie = tuple[int, Way, bool]

_APART = 1e9
"""The cost of a pattern that hangs together with nothing yet: each of its rows with each row that is there."""
_COMPOUND = 4.0
"""The rows that a path of several steps is thought to lead to."""


@dataclass(slots=True)
class Table:
    """Rows with a value for each of some variables, no two alike."""

    names: tuple[str, ...]
    rows: set[Row]

    def projected(self, names: Collection[str]) -> Table:
        """Return the table with these of its variables only."""
        kept = tuple(name for name in self.names if name in names)
        if kept == self.names:
            return self
        return Table(kept, set(map(_picker(self.names, kept), self.rows)))


class ColumnQuery:
    """Answers the groups of one query."""

    def __init__(self, columns: Columns, judge: Judge, prologue: str, classes: frozenset[str]) -> None:
        """Keep what is asked: the columns for patterns, the judge for conditions in this prologue's words.

        All focus nodes are of `classes`, where any are given.
        """
        self._columns = columns
        self._judge = judge
        self._prologue = prologue
        self._classes = classes
        self._trees: dict[tuple[Where, str], Tree] = {}

    def rows(self, select: Select, nodes: AbstractSet[str]) -> Table:
        """Return the rows of a query for these focus nodes: `this` and the variables that it projects.

        Raises NotRead where the query is one that columns do not answer.
        """
        wanted = {"this"} | (set(select.names) & select.where.mentioned)
        return self._joined(select.where, Table(("this",), {(node,) for node in nodes}), wanted)

    # --- which nodes can stand for one variable --------------------------------------------------------------------

    def _tree(self, where: Where, name: str) -> Tree:
        key = (where, name)
        if key not in self._trees:
            self._trees[key] = tree_of(where, name)
        return self._trees[key]

    def _fitting(self, where: Where, name: str, nodes: AbstractSet[str]) -> AbstractSet[str]:
        """Return those of the nodes for which the group has a row."""
        tree = self._tree(where, name)
        found = self._within(tree, nodes)
        if tree.is_whole or not found:
            return found
        rows = self._joined(where, Table((name,), {(node,) for node in found}), {name}).rows
        return {node for (node,) in rows}

    def _within(self, tree: Tree, nodes: AbstractSet[str]) -> AbstractSet[str]:
        for pattern in tree.patterns:
            nodes = self._at_pattern(pattern, nodes)
        for condition in tree.conditions:
            if nodes:
                nodes = self._meeting(condition, tree.name, nodes)
        for path, branch in tree.branches:
            if nodes:
                nodes = self._along(path, branch, nodes, self._classes if tree.name == "this" else frozenset())
        for union in tree.unions:
            if nodes:
                nodes = set().union(*(self._within(one, nodes) for one in union))
        return nodes

    def _meeting(self, condition: Condition, name: str, nodes: AbstractSet[str]) -> AbstractSet[str]:
        if isinstance(condition, Exists):
            found = self._fitting(condition.group, name, nodes)
            return nodes - found if condition.is_negated else found
        return {node for (node,) in self._holding(condition, (name,), {(node,) for node in nodes})}

    def _at_pattern(self, pattern: Pattern, nodes: AbstractSet[str]) -> AbstractSet[str]:
        """Return the nodes that can stand for the one variable of a pattern."""
        columns, path = self._columns, _path(pattern)
        if not pattern.object.startswith("?"):
            return nodes & columns.starts_at(path, columns.written(pattern.object))
        if not pattern.subject.startswith("?"):
            return nodes & columns.image(path, {columns.written(pattern.subject)})
        follow = columns.way(path)
        return {node for node in nodes if node in follow(node)}

    def _along(self, path: Path, branch: Tree, nodes: AbstractSet[str], classes: frozenset[str]) -> AbstractSet[str]:
        columns = self._columns
        if branch.is_bare and isinstance(path, Property):
            return columns.having(path.iri, nodes, classes)
        if branch.is_bare and isinstance(path, Inverse) and isinstance(path.path, Property):
            return nodes & columns.of(path.path.iri).values
        ends = self._within(branch, self._reached(path, nodes))
        return nodes & columns.origin(path, ends) if ends else set()

    def _reached(self, path: Path, nodes: AbstractSet[str]) -> AbstractSet[str]:
        """Return at least where a path leads from the nodes."""
        if isinstance(path, Property) and not (column := self._columns.of(path.iri)).is_read_whole:
            return column.values
        return self._columns.image(path, nodes)

    # --- conditions ------------------------------------------------------------------------------------------------

    def _holding(self, condition: Condition, names: tuple[str, ...], rows: set[Row]) -> set[Row]:
        """Return the rows for which a condition holds; `names` are all of its variables that have a value."""
        match condition:
            case Test():
                return self._tested(condition, names, rows)
            case Either(options, is_all):
                if is_all:
                    for one in options:
                        rows = self._holding(one, names, rows)
                    return rows
                return set().union(*(self._holding(one, names, rows) for one in options))
            case Exists(group, is_negated):
                found = self._existing(group, names, rows)
                return rows - found if is_negated else rows & found

    def _tested(self, test: Test, names: tuple[str, ...], rows: set[Row]) -> set[Row]:
        if not set(test.names) <= set(names):
            raise NotRead("a condition tests a variable that has no value")
        pick = _picker(names, test.names)
        passed = self._judge.passing(self._prologue, f"FILTER({test.text})", test.names, set(map(pick, rows)))
        return {row for row in rows if pick(row) in passed}

    def _existing(self, group: Where, names: tuple[str, ...], rows: set[Row]) -> set[Row]:
        shared = tuple(name for name in names if name in group.mentioned)
        pick = _picker(names, shared)
        keys = set(map(pick, rows))
        if len(shared) == 1:
            found: set[Row] = {(node,) for node in self._fitting(group, shared[0], {node for (node,) in keys})}
        else:
            table = self._joined(group, Table(shared, keys), set(shared))
            found = set(map(_picker(table.names, shared), table.rows))
        return {row for row in rows if pick(row) in found}

    # --- rows ------------------------------------------------------------------------------------------------------

    def _joined(self, where: Where, table: Table, wanted: AbstractSet[str]) -> Table:
        """Return the rows of a group that agree with those of a table, with the variables that are wanted."""
        work = _Work(where, table, wanted)
        if len(table.names) == 1:
            tree = self._tree(where, table.names[0])
            found = self._within(tree, {node for (node,) in table.rows})
            table = Table(table.names, {(node,) for node in found})
            if tree.is_whole and wanted <= set(table.names):
                return table
            work.leave_out(tree)
        while table.rows and (work.has_more or work.conditions):
            table = self._step(work, table).projected(work.needed)
        missing = (wanted & where.bound) - set(table.names)
        if missing and table.rows:
            raise NotRead("a variable has a value in some parts of a UNION only")
        return table

    def _step(self, work: _Work, table: Table) -> Table:
        for condition in work.ready(table.names):
            names = tuple(name for name in table.names if name in mentioned(condition))
            pick = _picker(table.names, names)
            passed = self._holding(condition, names, set(map(pick, table.rows)))
            table = Table(table.names, {row for row in table.rows if pick(row) in passed})
        if work.binds and set(work.binds[0].names) <= set(table.names):
            return self._bound(work.binds.pop(0), table)
        costs = [(self._cost(one, table.names), place) for place, one in enumerate(work.patterns)]
        cost, place = min(costs, default=(_APART, 0))
        if cost < _APART:
            pattern = work.patterns.pop(place)
            return self._extended(pattern, work.beside(pattern, table.names), table)
        if work.unions:
            return self._united(work.unions.pop(0), work, table)
        if work.patterns or work.binds or work.conditions:
            raise NotRead("the parts of the query do not hang together")
        return table

    def _cost(self, pattern: Pattern, names: tuple[str, ...]) -> float:
        new = [name for name in names_of(pattern) if name not in names]
        if not new:
            return 0
        if len(new) == len(names_of(pattern)):
            return _APART
        path = _path(pattern)
        if not isinstance(path, Property):
            return _COMPOUND
        column = self._columns.of(path.iri)
        if not column.is_read_whole:
            return _COMPOUND
        if pattern.subject[1:] in names:
            return 1 + len(column.several) / (1 + len(column.forward))
        return len(column.forward) / (1 + len(column.backward))

    def _extended(self, pattern: Pattern, beside: list[Pattern], table: Table) -> Table:
        """Return the table with what a pattern adds; those `beside` it limit the same new variable."""
        names = table.names
        if len(names_of(pattern)) == 1:
            at = names.index(names_of(pattern)[0])
            fit = self._at_pattern(pattern, {row[at] for row in table.rows})
            return Table(names, {row for row in table.rows if row[at] in fit})
        if set(names_of(pattern)) <= set(names):
            follow = self._columns.way(_path(pattern))
            start, end = names.index(pattern.subject[1:]), names.index(pattern.object[1:])
            return Table(names, {row for row in table.rows if row[end] in follow(row[start])})
        at, follow, new = self._way(pattern, table)
        if not beside:
            return Table((*names, new), {(*row, end) for row in table.rows for end in follow(row[at])})
        ties = [self._tie(one, new, names) for one in beside]
        return Table((*names, new), {(*row, end) for row in table.rows for end in _tied(row, follow(row[at]), ties)})

    def _tie(self, pattern: Pattern, new: str, names: tuple[str, ...]) -> Tie:
        """Return how a pattern ties a new variable to the place of a bound one, asked in the pattern's direction."""
        is_start = pattern.subject[1:] == new
        return (
            names.index((pattern.object if is_start else pattern.subject)[1:]),
            self._columns.way(_path(pattern)),
            is_start,
        )

    def _way(self, pattern: Pattern, table: Table) -> tuple[int, Way, str]:
        """Return the place of the bound variable of a pattern, the way from it, and the other variable."""
        start, end = pattern.subject[1:], pattern.object[1:]
        is_forward = start in table.names
        at = table.names.index(start if is_forward else end)
        path = _path(pattern)
        nodes = {row[at] for row in table.rows}
        way = self._columns.way(path, nodes) if is_forward else self._columns.way(Inverse(path))
        return at, way, end if is_forward else start

    def _bound(self, bind: Bind, table: Table) -> Table:
        pick = _picker(table.names, bind.names)
        results = self._judge.computed(self._prologue, bind.text, bind.names, set(map(pick, table.rows)))
        if "" in results.values():
            raise NotRead("a BIND gives no value")
        return Table((*table.names, bind.name), {(*row, results[pick(row)]) for row in table.rows})

    def _united(self, union: tuple[Where, ...], work: _Work, table: Table) -> Table:
        inside = frozenset().union(*(one.mentioned for one in union))
        shared = tuple(name for name in table.names if name in inside)
        pick = _picker(table.names, shared)
        keys = set(map(pick, table.rows))
        bound = frozenset().union(*(one.bound for one in union))
        new = tuple(sorted((work.needed & bound) - set(table.names)))
        found: dict[Row, set[Row]] = defaultdict(set)
        for one in union:
            part = self._joined(one, Table(shared, keys), {*shared, *new})
            if not part.rows:
                continue
            if not set(new) <= set(part.names):
                raise NotRead("a variable has a value in some parts of a UNION only")
            of_key, of_new = _picker(part.names, shared), _picker(part.names, new)
            for row in part.rows:
                found[of_key(row)].add(of_new(row))
        return Table((*table.names, *new), {(*row, *more) for row in table.rows for more in found.get(pick(row), ())})


class _Work:
    """What is still to be done of a group."""

    def __init__(self, where: Where, table: Table, wanted: AbstractSet[str]) -> None:
        self.patterns = list(where.patterns)
        self.conditions = list(where.conditions)
        self.unions = list(where.unions)
        self.binds = list(where.binds)
        self._wanted = wanted
        self._possible = where.bound | set(table.names)

    def leave_out(self, tree: Tree) -> None:
        """Leave out what the nodes at the root of a tree are known to meet."""
        self.patterns = [one for one in self.patterns if one not in tree.patterns]
        self.conditions = [one for one in self.conditions if one not in tree.conditions]

    def beside(self, pattern: Pattern, names: Collection[str]) -> list[Pattern]:
        """Take out the patterns that tie the variable which a pattern adds to others that have a value."""
        new = set(names_of(pattern)) - set(names)
        if not new:
            return []
        found = [one for one in self.patterns if len(names_of(one)) == 2 and set(names_of(one)) - set(names) == new]
        self.patterns = [one for one in self.patterns if one not in found]
        return found

    @property
    def has_more(self) -> bool:
        return bool(self.patterns or self.unions or self.binds)

    @property
    def needed(self) -> frozenset[str]:
        """The variables that something still asks for."""
        found = set(self._wanted).union(*(names_of(one) for one in self.patterns))
        found = found.union(*map(mentioned, self.conditions), *(one.names for one in self.binds))
        return frozenset(found.union(*(one.mentioned for union in self.unions for one in union)))

    def ready(self, names: Iterable[str]) -> list[Condition]:
        """Take out the conditions whose variables all have a value, the quick ones first."""
        known = set(names)
        found = [one for one in self.conditions if (mentioned(one) & self._possible) <= known]
        self.conditions = [one for one in self.conditions if one not in found]
        return sorted(found, key=lambda one: not isinstance(one, Test))


def _tied(row: Row, ends: Collection[str], ties: list[Tie]) -> Collection[str]:
    """Return the ends that all ties to the row permit."""
    for at, follow, is_start in ties:
        bound = row[at]
        if is_start:
            ends = [end for end in ends if bound in follow(end)]
        elif ends:
            allowed = follow(bound)
            ends = [end for end in ends if end in allowed]
    return ends


def _path(pattern: Pattern) -> Path:
    assert pattern.path is not None
    return pattern.path


def _picker(names: tuple[str, ...], wanted: Iterable[str]) -> Callable[[Row], Row]:
    """Return the function that takes the values of the wanted variables out of a row."""
    places = [names.index(name) for name in wanted]
    if len(places) == 1:
        place = places[0]
        return lambda row: (row[place],)
    return lambda row: tuple([row[place] for place in places])
