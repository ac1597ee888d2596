"""The gaps that an import opens and closes, found on a copy of the register before anything is written.

The rules are checked anew for what the import touches, as a commit does; with very many touched statements everything
is. Then the copy is in memory, and leaves out what no rule reads and is most of a store: the change log, the gap
report, and what imports note of records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import chain, islice

from pyoxigraph import NamedNode, Quad, Triple

from graph_service.changes import in_graph
from graph_service.gaps import Gap, Severity, gap_name, report_graph
from graph_service.names import ANSVAR, PROV
from graph_service.registry import Registry
from graph_service.store.embedded import EmbeddedStore, give_back_memory
from graph_service.store.graph_store import GraphStore
from graph_service.validation.incremental import Touched, Watch


@dataclass(frozen=True, slots=True)
class GapMove:
    """One gap that comes or goes: what it is about, the rule, and how serious it is."""

    focus: str
    rule: str
    severity: Severity
    path: str | None


Graphs = Mapping[NamedNode, AbstractSet[Triple]]

MANY = 2_000
"""With more statements than this that come or go, everything is checked: that is one query for each rule."""
_UNREAD = frozenset({PROV.wasGeneratedBy, PROV.wasDerivedFrom, ANSVAR.sourceCells})
"""What imports note of a record: no rule reads it, and it is longer than the record."""
_PIECE = 10_000
"""Statements that the copy takes at once: with all at once it took three times its own memory."""


def gaps_moved(registry: Registry, before: Graphs, after: Graphs) -> tuple[tuple[GapMove, ...], tuple[GapMove, ...]]:
    """Return the gaps that come and those that go when graphs change from `before` to `after`."""
    if not after:
        return (), ()
    base = registry.base
    # Closed at once: what was asked of it refers to it in circles, and it would stay in memory while all is written.
    with _copied(registry, are_few=_are_few(before, after)) as copy:
        watch = Watch(registry.plan, copy)
        touched = _changed(copy, watch, before, after)
        found = {
            gap_name(base, one).value: GapMove(one.focus, one.rule, one.severity, one.path)
            for one in watch.recheck(copy, touched)
            if one.focus.startswith(f"{base.iri}/")
        }
        del watch
    give_back_memory()
    there = {gap.iri: gap for gap in registry.gaps() if _covers(touched, gap)}
    opened = (move for iri, move in found.items() if iri not in there)
    closed = (GapMove(g.focus, g.rule, g.severity, g.path) for iri, g in there.items() if iri not in found)
    return tuple(opened), tuple(closed)


def _are_few(before: Graphs, after: Graphs) -> bool:
    """Tell whether so few statements come and go that only what they touch is checked."""
    altered = (one for graph in after for way in ((before, after), (after, before)) for one in _lost(graph, *way))
    return sum(1 for _ in islice(altered, MANY)) < MANY


@contextmanager
def _copied(registry: Registry, *, are_few: bool) -> Iterator[EmbeddedStore]:
    """Lend a copy of the register: of one on disk its files, unless everything will be read."""
    store = registry.store
    if are_few and isinstance(store, EmbeddedStore):
        with store.twin() as twin:
            if twin is not None:
                yield twin
                return
    with closing(_copy(store, registry.base.iri, str(report_graph(registry.base)))) as copy:
        yield copy


def _copy(store: GraphStore, base: str, report: str) -> EmbeddedStore:
    copy = EmbeddedStore.in_memory()
    left_out = (f"<{base}/change/", report)
    names = (name for name in store.graph_names() if not str(name).startswith(left_out))
    said = ((name, one) for name in names for one in store.graph(name) if one.predicate not in _UNREAD)
    _put(copy, (in_graph(name, one) for name, one in said))
    return copy


def _put(copy: EmbeddedStore, quads: Iterable[Quad]) -> None:
    coming = iter(quads)
    while piece := list(islice(coming, _PIECE)):
        copy.commit((), piece)


def _changed(copy: EmbeddedStore, watch: Watch, before: Graphs, after: Graphs) -> Touched:
    """Make the change in the copy and return what it touches."""
    removed = [quad for graph in after for quad in _lost(graph, before, after)]
    coming = (quad for graph in after for quad in _lost(graph, after, before))
    added = list(islice(coming, MANY))
    if len(removed) + len(added) >= MANY:
        for start in range(0, len(removed), _PIECE):
            copy.commit(removed[start : start + _PIECE], ())
        _put(copy, chain(added, coming))
        return Touched(everything=True)
    touched = watch.touched(copy, removed)
    copy.commit(removed, added)
    touched |= watch.touched(copy, added)
    return touched


def _lost(graph: NamedNode, before: Graphs, after: Graphs) -> Iterator[Quad]:
    kept = frozenset(after.get(graph, ()))
    return (in_graph(graph, one) for one in before.get(graph, ()) if one not in kept)


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
