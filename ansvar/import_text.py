"""The preview of an import as lines for a terminal, and as JSON with everything in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from graph_service.labels import Labels
from graph_service.names import CLASS_BY_KIND
from graph_service.store.graph_store import Term
from ingest.imports.consequences import GapMove, by_rule
from ingest.imports.drafts import Conflict, Draft
from ingest.imports.preview import Preview, short_name
from ingest.imports.said import Key
from ingest.imports.write import ImportReport
from ingest.mapping.mapped import RowProblem, UnknownValue, UnsureName
from ingest.tables import place_text

MOST_TOLD = 20
"""Of each list that many are told one by one; the rest are counted, and all are in the JSON."""
MOST_NAMED = 3
"""Of new records that many of each kind are named."""


def as_lines(preview: Preview, labels: Labels, lang: str) -> Iterator[str]:
    """Yield what an import would do, as lines for people."""
    origin = preview.origin
    new = " (new source register)" if origin.register_is_new else ""
    yield f"{origin.file_name} read with {origin.mapping} {origin.mapping_version} as {origin.register_name}{new}"
    yield f"{preview.rows} rows: {_counts(preview)}."
    yield from _listed(f"New: {len(preview.new)}", _by_kind(preview.new, labels, lang))
    yield from _listed("Changed", [line for draft in preview.changed for line in _changed(draft, lang)])
    yield from _listed("Gone from the source, so they end", [_named(draft, lang) for draft in preview.gone])
    yield from _listed("Gone from the source, but kept", [_named(draft, lang) for draft in preview.kept])
    conflicts = [_conflict(one, lang) for one in preview.conflicts]
    yield from _listed("Changed here and in the source; ours stays unless accepted", conflicts)
    yield from _listed("Names that may be known already", [_unsure(one, lang) for one in preview.unsure])
    yield from _listed("Problems", [one.text(lang) for one in preview.problems])
    yield from _listed("Values that no list has; their text is kept", [_unknown(one, lang) for one in preview.unknown])
    yield from _listed("Columns that are not read; name them below say: or leave: in the mapping", preview.unread)
    yield from _listed("Left out", [one.text(lang) for one in preview.left])
    yield from _listed(f"Gaps that open: {len(preview.gaps_opened)}", _gaps(preview.gaps_opened, labels, lang))
    yield from _listed(f"Gaps that close: {len(preview.gaps_closed)}", _gaps(preview.gaps_closed, labels, lang))


def as_json(preview: Preview, report: ImportReport | None, labels: Labels, lang: str) -> str:
    """Return the whole preview as JSON, and what was written; `import` is null where nothing was."""
    origin = preview.origin
    body = {
        "file": origin.file_name,
        "digest": origin.digest,
        "mapping": origin.mapping,
        "mapping_version": origin.mapping_version,
        "register": {"iri": origin.register.value, "label": origin.register_name, "is_new": origin.register_is_new},
        "rows": preview.rows,
        "new": [_record(draft) for draft in preview.new],
        "changed": [_record(draft) for draft in preview.changed],
        "gone": [_record(draft) for draft in preview.gone],
        "kept": [_record(draft) for draft in preview.kept],
        "unchanged": [one.value for one in preview.unchanged],
        "noted": len(preview.noted),
        "conflicts": [_conflict_body(one) for one in preview.conflicts],
        "unsure": [_unsure_body(one, lang) for one in preview.unsure],
        "problems": [_problem_body(one, lang) for one in preview.problems],
        "unknown": [_unknown_body(one) for one in preview.unknown],
        "unread": list(preview.unread),
        "left": [one.text(lang) for one in preview.left],
        "gaps_opened": _gap_bodies(preview.gaps_opened, labels, lang),
        "gaps_closed": _gap_bodies(preview.gaps_closed, labels, lang),
        "import": report.import_iri if report else None,
        "revision": report.revision if report else preview.revision,
    }
    return json.dumps(body, ensure_ascii=False, indent=2)


def _counts(preview: Preview) -> str:
    counted = (
        (len(preview.new), "new"),
        (len(preview.changed), "changed"),
        (len(preview.gone), "gone"),
        (len(preview.unchanged) + len(preview.noted), "unchanged"),
        (len(preview.conflicts), "conflicts"),
        (len(preview.unsure), "unsure names"),
        (len(preview.problems), "problems"),
        (len(preview.unknown), "unknown values"),
    )
    return ", ".join(f"{number} {what}" for number, what in counted)


def _listed(heading: str, lines: Iterable[str]) -> Iterator[str]:
    told = list(lines)
    if not told:
        return
    yield f"{heading}:"
    yield from (f"  {line}" for line in told[:MOST_TOLD])
    if len(told) > MOST_TOLD:
        yield f"  and {len(told) - MOST_TOLD} more; --json tells all"


def _by_kind(drafts: Sequence[Draft], labels: Labels, lang: str) -> Iterator[str]:
    """Yield how many records there are of each kind, with the names of the first."""
    by_kind: dict[str, list[Draft]] = {}
    for draft in drafts:
        by_kind.setdefault(draft.kind, []).append(draft)
    for kind, some in by_kind.items():
        more = ", …" if len(some) > MOST_NAMED else ""
        names = ", ".join(draft.name for draft in some[:MOST_NAMED])
        yield f"{len(some)} × {labels.label(CLASS_BY_KIND[kind].value, lang).value}: {names}{more}"


def _named(draft: Draft, lang: str) -> str:
    return f"{draft.name} ({place_text(draft.place, lang)})"


def _changed(draft: Draft, lang: str) -> Iterator[str]:
    for change in draft.changes:
        yield f"{_named(draft, lang)}: {_property(change.key)}: {_values(change.before)} → {_values(change.after)}"


def _conflict(one: Conflict, lang: str) -> str:
    clash = one.clash
    return f"{one.name} ({place_text(one.place, lang)}): ours {_values(clash.ours)}, source {_values(clash.theirs)}"


def _unsure(one: UnsureName, lang: str) -> str:
    known = ", ".join(f"{candidate.label} ({candidate.score:.0f})" for candidate in one.candidates)
    return f"{one.place.text(lang)}: {one.name}, which may be {known}"


def _unknown(one: UnknownValue, lang: str) -> str:
    return f"{one.place.text(lang)}: '{one.text}' is not in the list {one.list}"


def _gaps(moves: Sequence[GapMove], labels: Labels, lang: str) -> list[str]:
    return [f"{number} × {labels.label(move.rule, lang).value} ({move.severity})" for move, number in by_rule(moves)]


def _property(key: Key) -> str:
    return short_name(key.predicate) + (f"@{key.language}" if key.language else "")


def _values(values: frozenset[Term]) -> str:
    return ", ".join(sorted(f"'{value.value}'" for value in values)) or "nothing"


def _record(draft: Draft) -> dict[str, Any]:
    return {
        "iri": draft.thing.value,
        "kind": draft.kind,
        "label": draft.name,
        "place": draft.place,
        "changes": [
            {
                "property": change.key.predicate.value,
                "before": sorted(map(str, change.before)),
                "after": sorted(map(str, change.after)),
            }
            for change in draft.changes
            if draft.before
        ],
    }


def _conflict_body(one: Conflict) -> dict[str, Any]:
    clash = one.clash
    return {
        "name": one.name,
        "iri": one.thing.value,
        "property": clash.key.predicate.value,
        "place": one.place,
        "last": sorted(map(str, clash.last)),
        "ours": sorted(map(str, clash.ours)),
        "source": sorted(map(str, clash.theirs)),
    }


def _unsure_body(one: UnsureName, lang: str) -> dict[str, Any]:
    candidates = [
        {"iri": c.iri, "label": c.label, "score": c.score, "reasons": [reason.text(lang) for reason in c.reasons]}
        for c in one.candidates
    ]
    return {"name": one.name, "kind": one.kind, "iri": one.thing.value, "candidates": candidates} | _place(one)


def _problem_body(one: RowProblem, lang: str) -> dict[str, Any]:
    return _place(one) | {"message": one.message.text(lang), "remedy": one.remedy.text(lang)}


def _unknown_body(one: UnknownValue) -> dict[str, Any]:
    return _place(one) | {"text": one.text, "list": one.list}


def _place(one: RowProblem | UnknownValue | UnsureName) -> dict[str, Any]:
    place = one.place
    return {
        "file": place.file,
        "sheet": place.sheet,
        "row": place.row,
        "column": place.column,
        "letter": place.letter,
    }


def _gap_bodies(moves: Sequence[GapMove], labels: Labels, lang: str) -> list[dict[str, Any]]:
    return [
        {
            "rule": move.rule,
            "label": labels.label(move.rule, lang).value,
            "severity": move.severity,
            "count": number,
        }
        for move, number in by_rule(moves)
    ]
