"""`FILTER EXISTS { ?x path* ?y . … ?y … }`: which nodes reach, over any number of steps, one that meets a condition.

An engine walks the path anew from every `?x`, which grows with the square of the graph: 3,000 engagements that hang
together took more than 100 s. Walked once, backwards from all that meet the condition, it is one pass.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from graph_service.validation.findings import Node
from graph_service.validation.paths import Repeat, sparql
from graph_service.validation.shape_plan import Run
from graph_service.validation.sparql_patterns import Group, NotRead, read_patterns
from graph_service.validation.sparql_text import tokens

_MARK = "FILTER(?found_to_reach)"


@dataclass(frozen=True, slots=True)
class Reach:
    """Such a filter: the variable that it limits, and the two queries that tell its values."""

    variable: str
    steps: str
    """Selects `?from` and `?to` of one step."""
    ends: str
    """Selects `?to` of the nodes that meet the condition."""

    def written(self, run: Run, query: str) -> str:
        """Return a marked query with the filter replaced by the values that pass it."""
        listed = " ".join(sorted(str(one) for one in run.kept(self, self._nodes)))
        return query.replace(_MARK, f"VALUES {self.variable} {{ {listed} }}")

    def _nodes(self, run: Run) -> Iterable[Node]:
        before: dict[Node, list[Node]] = defaultdict(list)
        for row in run.rows(self.steps):
            before[row["to"]].append(row["from"])
        found: set[Node] = set()
        waiting = [row["to"] for row in run.rows(self.ends)]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += before[one]
        return found


def find_reach(prologue: str, query: str) -> tuple[Reach, str] | None:
    """Return the filter of a query and the query with a mark in its place, or None where there is no plain one."""
    try:
        group = read_patterns(prologue, query)
    except NotRead:
        return None
    for one in group.inner:
        found = _reach_of(prologue, query, one) if one.span != (0, 0) and not one.inner else None
        if found is not None:
            texts = [text for _, text in tokens(query)]
            return found, "".join([*texts[: one.span[0]], _MARK, *texts[one.span[1] :]])
    return None


def _reach_of(prologue: str, query: str, group: Group) -> Reach | None:
    if not group.patterns:
        return None
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
    rest = "".join(within[within.index(".") + 1 : -1])
    step = f"?from {sparql(first.path.path)} ?to"
    return Reach(
        start,
        f"{prologue}SELECT DISTINCT ?from ?to WHERE {{ {step} }}",
        f"{prologue}SELECT DISTINCT ({end} AS ?to) WHERE {{ {rest} }}",
    )
