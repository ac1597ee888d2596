"""`FILTER EXISTS { ?x path* ?y . … ?y … }`: which nodes reach, over any number of steps, one that meets a condition.

An engine walks the path anew from every `?x`, which grows with the square of the graph: 3,000 engagements that hang
together took more than 100 s. So the query is asked without the filter, and the way is walked once for all of its rows:
from the nodes in them where they are few, else backwards from all nodes that meet the condition.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode

from graph_service.validation.findings import Node
from graph_service.validation.paths import Repeat, sparql
from graph_service.validation.shape_plan import Run
from graph_service.validation.sparql_patterns import Group, NotRead, read_patterns
from graph_service.validation.sparql_text import tokens
from graph_service.validation.targets import only

_FEW = 1_000
"""From more nodes than this the way is not walked but all statements are read: that is two queries."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Such a filter: the variable that it limits, and what tells its values."""

    variable: str
    is_projected: bool
    """Whether the query itself asks for the variable."""
    prologue: str
    step: str
    """The pattern that ties `?from` to `?to`, one step further."""
    end: str
    condition: str
    """What `end` has to meet."""

    def chosen(self, run: Run, rows: list[dict[str, Node]]) -> Iterable[dict[str, Node]]:
        """Yield the rows that pass the filter, without its variable where the query does not ask for that."""
        starts = {row[self.variable] for row in rows}
        found = self._reaching(run, starts) if starts else set()
        for row in rows:
            if row[self.variable] in found:
                yield row if self.is_projected else {n: one for n, one in row.items() if n != self.variable}

    def _reaching(self, run: Run, starts: set[Node]) -> Collection[Node]:
        before = self._walked(run, starts)
        if before is None:
            return set(run.kept(self, self._all))
        return _backwards(before, self._ends(run, [*starts, *before]))

    def _all(self, run: Run) -> Collection[Node]:
        before: dict[Node, list[Node]] = defaultdict(list)
        for row in run.rows(self._steps("")):
            before[row["to"]].append(row["from"])
        return _backwards(before, self._ends(run, None))

    def _walked(self, run: Run, starts: set[Node]) -> Mapping[Node, list[Node]] | None:
        """Return what is one step before each node on the way; None where too many are, or one cannot be named."""
        before: dict[Node, list[Node]] = defaultdict(list)
        seen, near = set(starts), starts
        while near:
            if len(seen) > _FEW or any(isinstance(one, BlankNode) for one in near):
                return None
            rows = run.rows(self._steps(only(near)("from")))
            for row in rows:
                before[row["to"]].append(row["from"])
            near = {row["to"] for row in rows} - seen
            seen |= near
        return before

    def _steps(self, limit: str) -> str:
        return f"{self.prologue}SELECT DISTINCT ?from ?to WHERE {{ {limit} {self.step} }}"

    def _ends(self, run: Run, nodes: Iterable[Node] | None) -> list[Node]:
        limit = "" if nodes is None else only(dict.fromkeys(nodes))(self.end[1:])
        query = f"{self.prologue}SELECT DISTINCT ({self.end} AS ?to) WHERE {{ {limit} {self.condition} }}"
        return [row["to"] for row in run.rows(query)]


def _backwards(before: Mapping[Node, list[Node]], ends: list[Node]) -> set[Node]:
    found: set[Node] = set()
    waiting = ends
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += before.get(one, ())
    return found


def find_reach(prologue: str, query: str) -> tuple[Reach, str] | None:
    """Return the filter of a query and the query without it, its variable projected; None without a plain one."""
    try:
        group = read_patterns(prologue, query)
    except NotRead:
        return None
    for one in group.inner:
        is_plain = one.span != (0, 0) and not one.inner and one.patterns
        # A variable that has no value in some rows is limited by nothing.
        if is_plain and any(one.patterns[0].subject in outer.variables for outer in group.patterns):
            found = _reach_of(prologue, query, one)
            if found is not None:
                return found
    return None


def _reach_of(prologue: str, query: str, group: Group) -> tuple[Reach, str] | None:
    first, others = group.patterns[0], group.patterns[1:]
    if not (isinstance(first.path, Repeat) and first.path.sign == "*" and others):
        return None
    start, end = first.subject, first.object
    inside = {end}.union(*(one.variables for one in others))
    texts = [text.replace("$", "?", 1) if kind == "variable" else text for kind, text in tokens(query)]
    within, outside = texts[slice(*group.span)], {*texts[: group.span[0]], *texts[group.span[1] :]}
    is_apart = start.startswith("?") and end.startswith("?") and start not in inside and start != "?this"
    if not is_apart or inside & outside or within.count(start) != 1 or "." not in within:
        return None
    return _without(prologue, query, group, "".join(within[within.index(".") + 1 : -1]))


def _without(prologue: str, query: str, group: Group, condition: str) -> tuple[Reach, str] | None:
    path, start, end = group.patterns[0].path, group.patterns[0].subject, group.patterns[0].object
    assert isinstance(path, Repeat)
    texts = [text for _, text in tokens(query)]
    opened = texts.index("{")
    head, is_last = texts[:opened], not "".join(texts[len(texts) - texts[::-1].index("}") :]).strip()
    # What counts or orders the rows would count those that the filter takes out.
    if "(" in head or not is_last:
        return None
    is_projected = not {"*", start, f"${start[1:]}"}.isdisjoint(head)
    words = [place for place, text in enumerate(head) if text.upper() == "WHERE"]
    at = words[-1] if words else opened
    more = [] if is_projected else [f" {start} "]
    without = [*texts[:at], *more, *texts[at : group.span[0]], *texts[group.span[1] :]]
    step = f"?from {sparql(path.path)} ?to ."
    return Reach(start[1:], is_projected, prologue, step, end, condition), "".join(without)
