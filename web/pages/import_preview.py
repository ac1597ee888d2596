"""The preview of an import as a page: what comes, changes and ends, what to decide, and the gaps that move."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph_service.fields import Field
from graph_service.labels import Text
from graph_service.registry import Registry
from graph_service.store.graph_store import Term
from ingest.imports.consequences import GapMove, by_rule
from ingest.imports.drafts import Conflict, Draft
from ingest.imports.preview import Preview, short_name
from ingest.imports.said import Key
from ingest.mapping.mapped import RowProblem, UnknownValue, UnsureName
from ingest.tables import place_text
from web import import_contexts as ic
from web.context_parts import Thing, Tile
from web.i18n import gettext, text_in
from web.pages.things import Things, things_of
from web.words import tone

SHOWN = 50
"""Records, or notes, of each list that are shown; the command tells all."""
_TEXT_LENGTH = 300


def preview_page(
    registry: Registry,
    preview: Preview,
    *,
    path: str,
    can_change_columns: bool,
    has_moved: bool,
    keeping: ic.Keeping | None = None,
) -> ic.ImportPreviewPage:
    """Return the page of a preview."""
    things = things_of(registry)
    origin = preview.origin
    names = _FieldNames(registry, things)
    return ic.ImportPreviewPage(
        path=path,
        file_name=origin.file_name,
        mapping=f"{origin.mapping} {origin.mapping_version}".strip(),
        can_change_columns=can_change_columns,
        keeping=keeping,
        register=Text(origin.register_name, "") if origin.register_is_new else things.text(origin.register.value),
        register_is_new=origin.register_is_new,
        rows=preview.rows,
        tiles=_tiles(preview),
        lists=tuple(one for one in _lists(preview, things, names) if one.count),
        conflicts=tuple(_conflict(one, things, names) for one in preview.conflicts),
        notes=tuple(one for one in _notes(preview, things) if one.count),
        gaps_opened=_gaps(preview.gaps_opened, things, registry),
        gaps_closed=_gaps(preview.gaps_closed, things, registry),
        opened=len(preview.gaps_opened),
        closed=len(preview.gaps_closed),
        digest=preview.digest,
        revision=preview.revision,
        ends_most=preview.ends_most,
        has_moved=has_moved,
        is_nothing=not preview.drafts,
    )


def _tiles(preview: Preview) -> tuple[Tile, ...]:
    same = len(preview.unchanged) + len(preview.noted)
    counted = (
        (len(preview.new), gettext("new"), "success"),
        (len(preview.changed), gettext("changed"), "info"),
        (same, gettext("unchanged"), None),
        (len(preview.gone), gettext("gone"), "warning"),
        (len(preview.unsure) + len(preview.conflicts), gettext("to decide"), "warning"),
        (len(preview.problems), gettext("problems"), "danger"),
    )
    return tuple(Tile(number, words, colour if number else None, None) for number, words, colour in counted)


def _lists(preview: Preview, things: Things, names: _FieldNames) -> Iterable[ic.DraftList]:
    kept = gettext("The source has them no longer, but other records or sources name them. They are left as they are.")
    ends = gettext("The source has them no longer. They get a last day, yesterday, and stay in the register.")
    for name, note, anchor, drafts in (
        (gettext("New"), "", "new", preview.new),
        (gettext("Changed"), "", "changed", preview.changed),
        (gettext("Gone"), ends, "gone", preview.gone),
        (gettext("Gone, but kept"), kept, "kept", preview.kept),
    ):
        rows = tuple(_row(draft, things, names) for draft in drafts[:SHOWN])
        yield ic.DraftList(name, note, anchor, len(drafts), rows)


def _row(draft: Draft, things: Things, names: _FieldNames) -> ic.DraftRow:
    changes = (
        ic.ChangeRow(names.name(draft.kind, one.key), _texts(one.before, things), _texts(one.after, things))
        for one in draft.changes
    )
    path = things.thing(draft.thing.value).path
    return ic.DraftRow(Text(draft.name, ""), path, draft.kind, place_text(draft.place, things.lang), tuple(changes))


def _conflict(one: Conflict, things: Things, names: _FieldNames) -> ic.ConflictRow:
    address = things.base.address(one.thing)
    return ic.ConflictRow(
        field=one.name,
        record=things.thing(one.thing.value),
        name=names.name(address.kind if address else "", one.clash.key),
        place=place_text(one.place, things.lang),
        ours=_texts(one.clash.ours, things),
        theirs=_texts(one.clash.theirs, things),
    )


def _notes(preview: Preview, things: Things) -> Iterable[ic.NoteList]:
    lang = things.lang
    yield _note_list(gettext("Problems"), "problems", [_problem(one, lang) for one in preview.problems])
    yield _note_list(
        gettext("Names that may be known already"), "unsure", [_unsure(one, things) for one in preview.unsure]
    )
    yield _note_list(gettext("Values that no list has"), "unknown", [_unknown(one, lang) for one in preview.unknown])
    yield _note_list(gettext("Columns that are not read"), "unread", [ic.NoteRow("", one) for one in preview.unread])
    yield _note_list(gettext("Left out"), "left", [ic.NoteRow("", one.text(lang)) for one in preview.left])


def _note_list(name: str, anchor: str, rows: list[ic.NoteRow]) -> ic.NoteList:
    return ic.NoteList(name, anchor, len(rows), tuple(rows[:SHOWN]))


def _problem(one: RowProblem, lang: str) -> ic.NoteRow:
    return ic.NoteRow(one.place.text(lang), one.message.text(lang), one.remedy.text(lang))


def _unknown(one: UnknownValue, lang: str) -> ic.NoteRow:
    text = gettext("“{text}” is not in the list {list}; the text is kept").format(text=one.text, list=one.list)
    return ic.NoteRow(one.place.text(lang), text)


def _unsure(one: UnsureName, things: Things) -> ic.NoteRow:
    near: tuple[Thing, ...] = tuple(things.thing(candidate.iri) for candidate in one.candidates)
    return ic.NoteRow(one.place.text(things.lang), one.name, things=near)


def _gaps(moves: Sequence[GapMove], things: Things, registry: Registry) -> tuple[ic.MovedGap, ...]:
    return tuple(
        ic.MovedGap(things.text(move.rule), registry.base.path(move.rule), move.severity, tone(move.severity), number)
        for move, number in by_rule(moves)
    )


def _texts(values: Iterable[Term], things: Things) -> tuple[Text, ...]:
    shown = []
    for value in sorted(values, key=str):
        if things.is_named(value.value):
            shown.append(things.text(value.value))
        else:
            text = value.value
            cut = text if len(text) <= _TEXT_LENGTH else f"{text[:_TEXT_LENGTH]}…"
            shown.append(Text(cut, getattr(value, "language", None) or ""))
    return tuple(shown)


class _FieldNames:
    """What the properties of each kind are called."""

    def __init__(self, registry: Registry, things: Things) -> None:
        self._registry = registry
        self._things = things
        self._fields: dict[str, dict[str, Field]] = {}

    def name(self, kind: str, key: Key) -> Text:
        if kind not in self._fields:
            self._fields[kind] = {field.path: field for field in self._registry.fields(kind)}
        field = self._fields[kind].get(key.predicate.value)
        found = text_in(field.names, self._things.lang) if field else None
        if found is not None:
            return found
        known = self._things.is_named(key.predicate.value)
        return self._things.text(key.predicate.value) if known else Text(short_name(key.predicate), "")
