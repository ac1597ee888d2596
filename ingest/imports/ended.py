"""Records that a source has no longer: they end with a date and stay where they are.

An organisation does not end because a list leaves it out: while a record that still holds names it, or another source
has it, only the note of the source is changed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from pyoxigraph import Literal, NamedNode

from graph_service.names import ANSVAR, SKOS, day_literal
from graph_service.registry import Registry
from ingest.imports.drafts import Draft
from ingest.imports.known import Known
from ingest.imports.merging import ValueChange
from ingest.imports.provenance import readings_in, without_readings
from ingest.imports.said import NOTHING, Key, said_in, triples_of


def ended(
    registry: Registry, gone: Mapping[NamedNode, Known], drafts: Collection[Draft], today: date
) -> tuple[list[Draft], list[Draft]]:
    """Return the records that end, and those that are left as they are although the source has them no longer."""
    named_by_drafts = {triple.object for draft in drafts for triple in draft.merged} if gone else set()
    replaced = {draft.document for draft in drafts} | gone.keys()
    ends: list[Draft] = []
    kept: list[Draft] = []
    for document, known in sorted(gone.items(), key=lambda item: item[0].value):
        end = Key(known.thing, ANSVAR.validTo, "")
        has_ended = end in said_in(known.now)
        is_kept = has_ended or _is_held(registry, document, known, named_by_drafts, replaced)
        draft = _draft(registry, document, known, end, None if is_kept else _last_day(known, today))
        (kept if is_kept else ends).append(draft)
    return ends, kept


def _is_held(
    registry: Registry,
    document: NamedNode,
    known: Known,
    named: Collection[object],
    replaced: Collection[NamedNode],
) -> bool:
    if len(readings_in(document, known.now)) > 1:
        return True
    address = registry.base.address(known.thing)
    if address is None or address.kind != "organisation":
        return False
    is_named = known.thing in named
    return is_named or any(
        quad.graph_name not in replaced and str(quad.graph_name).startswith(f"<{registry.base.iri}/doc/")
        for quad in registry.store.statements_about(known.thing)
        if quad.graph_name != document
    )


def _last_day(known: Known, today: date) -> date:
    """Return yesterday, or the first day on which it holds where that is later."""
    yesterday = today - timedelta(days=1)
    starts = [
        date.fromisoformat(one.object.value[:10])
        for one in known.now
        if one.predicate == ANSVAR.validFrom and one.subject == known.thing and isinstance(one.object, Literal)
    ]
    return max([yesterday, *starts])


def _draft(registry: Registry, document: NamedNode, known: Known, end: Key, day: date | None) -> Draft:
    address = registry.base.address(known.thing)
    said = said_in(without_readings(document, known.now))
    after = frozenset({day_literal(day)}) if day else NOTHING
    ends = {end: after} if day else {}
    labels = (one.object for one in known.now if one.predicate == SKOS.prefLabel)
    names = sorted(one.value for one in labels if isinstance(one, Literal))
    return Draft(
        known.thing,
        document,
        address.kind if address else "",
        names[0] if names else known.thing.value,
        known.reading.place,
        theirs=triples_of({**known.last, **ends}),
        merged=triples_of({**said, **ends}),
        changes=(ValueChange(end, NOTHING, after),) if day else (),
        conflicts=(),
        cells=(),
        before=known.now,
        replaced=known.reading,
        is_gone=True,
    )
