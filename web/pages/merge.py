"""What a merge of two records would do: what moves, what is gained, and where they contradict each other."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.merging import preview_merge
from graph_service.registry import Registry
from graph_service.store.graph_store import Term
from web import name_contexts as nc
from web.pages.field_names import field_names
from web.pages.reading import address
from web.pages.things import Things, things_of
from web.pages.values import make_values

PATH = "/merge"
MAX_MOVED = 100  # Rows shown; the number of all is told beside.


def merge_page(registry: Registry, keep: str, drop: str) -> nc.MergePage:
    """Return the preview of a merge. Raises as `preview_merge` where it cannot be made."""
    things, found = things_of(registry), preview_merge(registry, keep, drop)
    named = field_names(registry, things, things.labels.kind(keep) or "")

    def rows(triples: Iterable[Triple]) -> tuple[nc.GainRow, ...]:
        by_path: dict[str, list[Term]] = {}
        for one in triples:
            assert isinstance(one.object, NamedNode | Literal)
            by_path.setdefault(one.predicate.value, []).append(one.object)
        return tuple(nc.GainRow(named(path), make_values(things, values)) for path, values in by_path.items())

    return nc.MergePage(
        keep=things.thing(keep),
        drop=things.thing(drop),
        revision=found.revision,
        gained=rows(found.gained),
        moved=tuple(_moved(things, one.subject, one.predicate) for one in found.moved[:MAX_MOVED]),
        moved_count=len(found.moved),
        conflicts=tuple(
            nc.ConflictRow(named(one.predicate), make_values(things, one.kept), make_values(things, one.dropped))
            for one in found.conflicts
        ),
        left_out=rows(found.left_out),
        swap_path=address(PATH, keep=drop, drop=keep),
    )


def _moved(things: Things, subject: object, predicate: NamedNode) -> nc.MovedRow:
    assert isinstance(subject, NamedNode)
    return nc.MovedRow(things.thing(subject.value), things.text(predicate.value))
