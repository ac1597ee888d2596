"""The record of processing activities of an organisation (GDPR Art. 30): a page and a table.

Part 1 is what it is controller of, part 2 what it carries out on behalf of others. Each fact stands under the letter
of the article that it answers, and a letter that nothing answers is told as missing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal as OneOf

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.art30 import CONTROLLER_POINTS, PROCESSOR_POINTS, Entry, controller_record, processor_record
from graph_service.publishing.table import HEADER, safe_text, table_row
from graph_service.registry import Registry
from web import vocabulary_contexts as c
from web.i18n import gettext
from web.pages.paging import first_of, make_paging
from web.pages.reading import address
from web.pages.things import Things, things_of
from web.pages.values import make_values

Part = OneOf["controller", "processor"]
PARTS: tuple[Part, ...] = ("controller", "processor")
ENTRIES_ON_A_PAGE = 10

_POINTS: dict[Part, tuple[str, ...]] = {"controller": CONTROLLER_POINTS, "processor": PROCESSOR_POINTS}
_ARTICLE: dict[Part, str] = {"controller": "30(1)", "processor": "30(2)"}


@dataclass(frozen=True, slots=True)
class OneEntry:
    """One activity of a record, with the controller that it is carried out for where that is another."""

    controller: str | None
    entry: Entry


def read_entries(registry: Registry, organisation: str, on: date, part: Part) -> list[OneEntry]:
    """Return one part of the record of an organisation on a day."""
    if part == "controller":
        return [OneEntry(None, one) for one in controller_record(registry.store, organisation, on).entries]
    found = processor_record(registry.store, organisation, on).entries
    return [OneEntry(controller, one) for controller, entries in found.items() for one in entries]


def processing_record_page(
    registry: Registry, organisation: str, on: date | None, part: Part | None, number: int
) -> c.ProcessingRecordPage:
    """Return a page of the record as of a day, today where none is given; without a part, the first that says any."""
    things = things_of(registry)
    both = {one: read_entries(registry, organisation, on or date.today(), one) for one in PARTS}
    filled: list[Part] = [one for one in PARTS if both[one]]
    chosen: Part = part or (filled or [*PARTS])[0]
    path = f"{registry.base.path(organisation)}/record-of-processing"
    entries = _in_order(things, both[chosen])
    paging = make_paging(
        number, len(entries), ENTRIES_ON_A_PAGE, lambda one: address(path, part=chosen, on=on, page=one)
    )
    start = first_of(paging, ENTRIES_ON_A_PAGE)
    return c.ProcessingRecordPage(
        thing=things.thing(organisation),
        part=chosen,
        parts=tuple((one, address(path, part=one, on=on), len(both[one])) for one in PARTS),
        entries=tuple(_entry(things, one, chosen) for one in entries[start : start + ENTRIES_ON_A_PAGE]),
        missing=sum(len(one.entry.missing) for one in entries),
        paging=paging,
        on=on,
        path=address(path, part=chosen),
        csv_path=address(f"{path}.csv", on=on),
    )


def processing_record_table(registry: Registry, organisation: str, on: date) -> bytes:
    """Return both parts as CSV: a row per fact under article and letter, and a row for each letter that is missing."""
    things = things_of(registry)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(["article", "letter", "is_missing", "controller", "activity", "activity_name", *HEADER])
    for part in PARTS:
        for one in _in_order(things, read_entries(registry, organisation, on, part)):
            writer.writerows(_table_rows(registry, things, organisation, one, part))
    return stream.getvalue().encode()


def letter_words(part: Part, letter: str) -> str:
    """Return what a letter of the article asks for."""
    words = {
        ("controller", "a"): gettext("names and contacts"),
        ("controller", "b"): gettext("purposes"),
        ("controller", "c"): gettext("data subjects and personal data"),
        ("controller", "d"): gettext("recipients"),
        ("controller", "e"): gettext("transfers to third countries"),
        ("controller", "f"): gettext("time limits for erasure"),
        ("controller", "g"): gettext("security measures"),
        ("processor", "a"): gettext("names and contacts"),
        ("processor", "b"): gettext("categories of processing"),
        ("processor", "c"): gettext("transfers to third countries"),
        ("processor", "d"): gettext("security measures"),
    }
    return words[part, letter]


def _in_order(things: Things, entries: Iterable[OneEntry]) -> list[OneEntry]:
    """Return entries by the names of controller and activity."""
    listed = list(entries)
    places = {iri: place for place, iri in enumerate(things.sorted({one.entry.activity for one in listed}))}
    controllers = {iri: place for place, iri in enumerate(things.sorted({one.controller or "" for one in listed}))}
    return sorted(listed, key=lambda one: (controllers[one.controller or ""], places[one.entry.activity]))


def _entry(things: Things, one: OneEntry, part: Part) -> c.RecordEntry:
    letters = (
        c.Letter(
            letter=letter,
            words=letter_words(part, letter),
            facts=_lines(things, one.entry.activity, one.entry.at(letter)),
            is_missing=letter in one.entry.missing,
        )
        for letter in _POINTS[part]
    )
    return c.RecordEntry(things.thing(one.entry.activity), things.thing_or_none(one.controller), tuple(letters))


def _lines(things: Things, activity: str, statements: Sequence[Triple]) -> tuple[c.FactLine, ...]:
    """Return the statements with the values of one property of one thing together, the activity's own first."""
    ordered = sorted(statements, key=lambda one: (_subject(one) != activity, _subject(one), one.predicate.value))
    return tuple(
        c.FactLine(
            subject=things.thing(subject) if subject != activity else None,
            name=things.text(predicate),
            values=make_values(things, (one.object for one in same if isinstance(one.object, NamedNode | Literal))),
        )
        for (subject, predicate), same in groupby(ordered, key=lambda one: (_subject(one), one.predicate.value))
    )


def _subject(statement: Triple) -> str:
    assert isinstance(statement.subject, NamedNode)
    return statement.subject.value


def _table_rows(
    registry: Registry, things: Things, organisation: str, one: OneEntry, part: Part
) -> Iterable[tuple[str, ...]]:
    entry = one.entry
    for letter in _POINTS[part]:
        begins = (_ARTICLE[part], letter)
        ends = (one.controller or organisation, entry.activity, safe_text(things.text(entry.activity).value))
        if letter in entry.missing:
            yield (*begins, "true", *ends, *[""] * len(HEADER))
        for statement in entry.at(letter):
            yield (*begins, "false", *ends, *table_row(statement, registry.labels))
