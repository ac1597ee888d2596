"""In which order gaps are best mended: what the law asks first, then what is overdue, oldest, and most leant on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, islice

from pyoxigraph import Literal, NamedNode

from graph_service.gaps import SEVERITIES, Gap
from graph_service.queries import ask_store
from graph_service.store.graph_store import GraphStore

MOST_COUNTED = 400
"""Records whose references are counted for one list; where more are alike in all else, the rest stay by name."""

SOON_DAYS = 30
"""Days ahead that a day to be done by counts for; one farther off makes nothing urgent."""

_FAR = date.max


@dataclass(frozen=True, slots=True)
class ToDo:
    """The most serious gap of one record, and what gives it its place."""

    gap: Gap
    others: int
    """How many other gaps the record has."""
    due: date | None
    """The day that the record itself states, where it is past or near: when it shall be done or reviewed."""
    since: date | None
    """When the gap was first seen."""
    leaning: int
    """How many records refer to the record."""


def read_due_days(store: GraphStore) -> dict[str, date]:
    """Return the day on which each thing that states one is due."""
    found: dict[str, date] = {}
    for row in ask_store(store, "when-is-a-thing-due"):
        thing, day = row["thing"], row["day"]
        if isinstance(thing, NamedNode) and isinstance(day, Literal):
            try:
                found[thing.value] = date.fromisoformat(day.value[:10])
            except ValueError:
                continue  # A rule reports that it is no date.
    return found


def to_do_first(
    gaps: Iterable[Gap],
    count: int,
    *,
    on: date,
    due: Mapping[str, date],
    since: Mapping[str, date],
    leaning: Callable[[str], int],
) -> list[ToDo]:
    """Return the first `count` records to mend, each with its most serious gap; `gaps` come the most serious first.

    Severity goes before the day on which the record is due, where that is past or near on `on`, that before how long
    the gap has been there, and that before how many records refer to the record.
    """
    last = on + timedelta(days=SOON_DAYS)
    near = {thing: day for thing, day in due.items() if day <= last}
    by_record: dict[str, list[Gap]] = {}
    for gap in gaps:
        by_record.setdefault(gap.focus, []).append(gap)

    def weight(focus: str) -> tuple[int, date, date]:
        gap = by_record[focus][0]
        return SEVERITIES.index(gap.severity), near.get(focus, _FAR), since.get(gap.iri, _FAR)

    found: list[ToDo] = []
    # References are counted only where everything else is alike: one count is one look into the store.
    for _, alike in groupby(sorted(by_record, key=lambda one: (weight(one), one)), key=weight):
        counted = {focus: leaning(focus) for focus in islice(alike, MOST_COUNTED)}
        for focus in sorted(counted, key=lambda one: (-counted[one], one)):
            some = by_record[focus]
            day = since.get(some[0].iri)
            found.append(ToDo(some[0], len(some) - 1, near.get(focus), day, counted[focus]))
        if len(found) >= count:
            break
    return found[:count]
