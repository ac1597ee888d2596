"""A whole import taken back: what it wrote and nobody has touched since becomes what it was before.

What was edited later is kept and told, property by property. A record that the import made stays whole where it was
edited later, or where something that stays names it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from pyoxigraph import NamedNode, Triple

from graph_service.changes import Change, Difference
from graph_service.errors import NotFound
from graph_service.names import ANSVAR, RDF, moment_literal
from graph_service.past import changes_of, revision_that_made
from graph_service.registry import Registry
from ingest.imports.one_at_a_time import alone
from ingest.imports.refusals import ImportRefused
from ingest.imports.said import NOTHING, Key, said_in, thing_of, triples_of


@dataclass(frozen=True, slots=True)
class Kept:
    """What the undoing of an import leaves as it is: a property that was edited later, or (None) a whole record."""

    thing: NamedNode
    key: Key | None
    reason: str
    """`edited`: somebody changed it later. `named`: a record that stays names it."""


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What the undoing of an import did."""

    revision: int
    removed: int
    """Records that are no longer there, which the import had made."""
    restored: int
    """Records that say again what they said before."""
    kept: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class _Taken:
    """What one graph becomes, and what of the import stays in it."""

    graph: NamedNode
    thing: NamedNode
    after: frozenset[Triple]
    was_new: bool
    kept: tuple[Key, ...]


def undo_import(registry: Registry, import_iri: str, *, who: str, now: datetime | None = None) -> UndoReport:
    """Take an import back in one change.

    Raises NotFound where there is no such import, ImportRefused where it was undone already.
    """
    import_ = NamedNode(import_iri)
    with alone(registry):
        compared = registry.revision
        own = registry.base.document(import_)
        before = frozenset(registry.store.graph(own))
        if Triple(import_, RDF.type, ANSVAR.Import) not in before:
            raise NotFound(f"{import_iri} is no import in the register. See the list of imports.")
        undone = [one.object for one in before if one.predicate == ANSVAR.undoneAt]
        if undone:
            raise ImportRefused(f"{import_iri} was undone already, at {undone[0]}. Nothing is left to undo.")
        revision = revision_that_made(registry.store, own)
        written = changes_of(registry.store, registry.base, revision) if revision else []
        taken = [_take_back(registry, one) for one in written if one.graph != own]
        standing = _standing(registry, taken, before)
        graphs = {one.graph: one.after for one in taken if one.graph not in standing}
        moment = moment_literal(now or datetime.now(UTC))
        graphs[own] = before | {Triple(import_, ANSVAR.undoneAt, moment)}
        why = f"Inläsningen {own.value.rpartition('/')[2]} ångrad"
        number = registry.commit(Change(graphs, who, why, compared))
    return UndoReport(
        number,
        removed=sum(one.was_new for one in taken if one.graph not in standing),
        restored=sum(not one.was_new for one in taken),
        kept=tuple(_told(registry, taken, standing)),
    )


def _take_back(registry: Registry, written: Difference) -> _Taken:
    now = frozenset(registry.store.graph(written.graph))
    # Everything that the import left: what it added, and what it met and did not remove.
    said_now, added, removed = said_in(now), said_in(written.added), said_in(written.removed)
    kept = []
    after = dict(said_now)
    for key in sorted(added.keys() | removed.keys(), key=str):
        gone, came = removed.get(key, NOTHING), added.get(key, NOTHING)
        here = said_now.get(key, NOTHING)
        if came <= here and not gone & here:
            after[key] = (here - came) | gone
        else:
            kept.append(key)
    return _Taken(
        written.graph,
        thing_of(registry.base, written.graph),
        triples_of(after),
        was_new=any(one.predicate == RDF.type for one in written.added),
        kept=tuple(kept),
    )


def _standing(registry: Registry, taken: list[_Taken], import_record: frozenset[Triple]) -> dict[NamedNode, str]:
    """Return the graphs of new records that stay whole, each with the reason."""
    new = {one.thing: one for one in taken if one.was_new}
    standing = {one.graph: "edited" for one in new.values() if one.kept or one.after}
    graphs = {one.graph for one in taken}
    named = {thing for thing in new if _is_named(registry, thing, graphs)}
    waiting = [triple.object for triple in import_record] + list(named)
    waiting += [triple.object for one in taken if not one.was_new for triple in one.after]
    waiting += [triple.object for graph in standing for triple in registry.store.graph(graph)]
    while waiting:
        value = waiting.pop()
        one = new.get(value) if isinstance(value, NamedNode) else None
        if one is not None and one.graph not in standing:
            standing[one.graph] = "named"
            waiting += [triple.object for triple in registry.store.graph(one.graph)]
    return standing


def _is_named(registry: Registry, thing: NamedNode, graphs: set[NamedNode]) -> bool:
    """Tell whether a record that the import did not write names a thing."""
    documents = f"<{registry.base.iri}/doc/"
    return any(
        quad.graph_name not in graphs and str(quad.graph_name).startswith(documents)
        for quad in registry.store.statements_about(thing)
    )


def _told(registry: Registry, taken: list[_Taken], standing: dict[NamedNode, str]) -> list[Kept]:
    found = []
    for one in taken:
        if registry.labels.kind(one.thing.value) == "source":
            # The source register goes on being what the import was read from.
            continue
        if one.graph in standing:
            found.append(Kept(one.thing, None, standing[one.graph]))
        else:
            found += [Kept(one.thing, key, "edited") for key in one.kept]
    return found
