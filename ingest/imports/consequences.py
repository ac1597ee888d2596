"""The gaps that an import opens and closes, found on a copy of the register before anything is written.

The rules are checked anew for what the import touches, as a commit does; with very many touched statements everything
is. The copy leaves out the change log and the gap report, which no rule reads and which are most of a store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad, Triple

from graph_service.changes import in_graph
from graph_service.gaps import Gap, Severity, gap_name, report_graph
from graph_service.registry import Registry
from graph_service.store.embedded import EmbeddedStore
from graph_service.store.graph_store import GraphStore
from graph_service.validation.incremental import Touched, Watch


@dataclass(frozen=True, slots=True)
class GapMove:
    """One gap that comes or goes: what it is about, the rule, and how serious it is."""

    focus: str
    rule: str
    severity: Severity
    path: str | None


Graphs = dict[NamedNode, frozenset[Triple]]

MANY = 2_000
"""With more statements than this in what is written, everything is checked: that is one query for each rule."""


def gaps_moved(registry: Registry, before: Graphs, after: Graphs) -> tuple[tuple[GapMove, ...], tuple[GapMove, ...]]:
    """Return the gaps that come and those that go when graphs change from `before` to `after`."""
    if not after:
        return (), ()
    base = registry.base
    # Closed at once: what was asked of it refers to it in circles, and it would stay in memory while all is written.
    with closing(_copy(registry.store, base.iri, str(report_graph(base)))) as copy:
        watch = Watch(registry.plan, copy)
        touched = _changed(copy, watch, before, after)
        found = {
            gap_name(base, one).value: GapMove(one.focus, one.rule, one.severity, one.path)
            for one in watch.recheck(copy, touched)
            if one.focus.startswith(f"{base.iri}/")
        }
    there = {gap.iri: gap for gap in registry.gaps() if _covers(touched, gap)}
    opened = (move for iri, move in found.items() if iri not in there)
    closed = (GapMove(g.focus, g.rule, g.severity, g.path) for iri, g in there.items() if iri not in found)
    return tuple(opened), tuple(closed)


def _copy(store: GraphStore, base: str, report: str) -> EmbeddedStore:
    copy = EmbeddedStore.in_memory()
    left_out = (f"<{base}/change/", report)
    names = (name for name in store.graph_names() if not str(name).startswith(left_out))
    # One graph at a time: a list of all statements takes as much memory as the copy.
    copy.commit([], (in_graph(name, one) for name in names for one in store.graph(name)))
    return copy


def _changed(copy: EmbeddedStore, watch: Watch, before: Graphs, after: Graphs) -> Touched:
    """Make the change in the copy and return what it touches."""
    removed = [quad for graph in after for quad in _lost(graph, before, after)]
    if sum(map(len, after.values())) > MANY:
        copy.commit(removed, ())
        # A list of them all would take more memory than the copy.
        copy.commit((), (quad for graph in after for quad in _lost(graph, after, before)))
        return Touched(everything=True)
    added = [quad for graph in after for quad in _lost(graph, after, before)]
    touched = watch.touched(copy, removed)
    copy.commit(removed, added)
    touched |= watch.touched(copy, added)
    return touched


def _lost(graph: NamedNode, before: Graphs, after: Graphs) -> Iterator[Quad]:
    kept = after.get(graph, frozenset())
    return (in_graph(graph, one) for one in before.get(graph, frozenset()) - kept)


def _covers(touched: Touched, gap: Gap) -> bool:
    return touched.covers(gap.rule, gap.component, NamedNode(gap.focus))


def by_rule(moves: Iterable[GapMove]) -> list[tuple[GapMove, int]]:
    """Return the first gap of each rule with how many there are of it, the most serious and most frequent first."""
    found: dict[str, list[GapMove]] = {}
    for move in moves:
        found.setdefault(move.rule, []).append(move)
    order = ("violation", "warning", "info")
    ranked = sorted(found.values(), key=lambda some: (order.index(some[0].severity), -len(some), some[0].rule))
    return [(some[0], len(some)) for some in ranked]
