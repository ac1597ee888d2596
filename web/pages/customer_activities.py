"""The activities of a customer under the service or system that they are built on, and narrowed by the address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from graph_service.errors import BadRequest, Problem
from graph_service.labels import Text
from web import chain_contexts as cc
from web.context_parts import Option
from web.i18n import gettext, mark
from web.pages.things import Things

GROUPED_FROM = 13  # More rows than a screen holds are easier to look through under headings.

SHOWN = {
    "third": mark("That reach a third country"),
    "gaps": mark("With gaps"),
    "unengaged": mark("Without a stated engagement"),
}
"""What the activities may be narrowed to, beside what they are built on."""


@dataclass(frozen=True, slots=True)
class ActivityFilter:
    """What is asked for: those built on one service or system, and those of one sort of `SHOWN`."""

    uses: str | None = None
    show: str | None = None

    def has(self, row: cc.ActivityRow) -> bool:
        """Tell whether an activity is asked for."""
        return (self.uses is None or any(one.iri == self.uses for one in row.uses)) and self._is_shown(row)

    def _is_shown(self, row: cc.ActivityRow) -> bool:
        if self.show == "third":
            return row.third_count > 0
        if self.show == "gaps":
            return bool(row.gap_count)
        return not row.processors if self.show == "unengaged" else True


def read_filter(rows: Sequence[cc.ActivityRow], uses: str | None, show: str | None) -> ActivityFilter:
    """Return what the address asks for.

    Raises BadRequest for a word that is none, and for what no activity of the customer is built on.
    """
    if show is not None and show not in SHOWN:
        text = f"Parameter show is '{show}'. Give one of {', '.join(SHOWN)}."
        raise BadRequest(text, (Problem("show", text),))
    if uses is not None and not any(one.iri == uses for row in rows for one in row.uses):
        text = f"Parameter uses is '{uses}', which none of these activities is built on. Choose from the list."
        raise BadRequest(text, (Problem("uses", text),))
    return ActivityFilter(uses, show)


def make_groups(things: Things, rows: Sequence[cc.ActivityRow]) -> tuple[cc.ActivityGroup, ...]:
    """Return the activities under what each is built on, by name; few stand together without headings.

    One that is built on several things stands under the first by name.
    """
    firsts = {row.activity.iri: row.uses[0].iri if row.uses else None for row in rows}
    if len(rows) < GROUPED_FROM or len(set(firsts.values())) < 2:
        return (cc.ActivityGroup(None, tuple(rows)),) if rows else ()
    headings = [*things.sorted({iri for iri in firsts.values() if iri is not None}), None]
    rows_by_heading = {heading: [row for row in rows if firsts[row.activity.iri] == heading] for heading in headings}
    return tuple(
        cc.ActivityGroup(things.thing_or_none(heading), tuple(some))
        for heading, some in rows_by_heading.items()
        if some
    )


def make_choices(
    things: Things, rows: Sequence[cc.ActivityRow], asked: ActivityFilter
) -> tuple[tuple[Option, ...], tuple[Option, ...]]:
    """Return what the activities may be narrowed to: by what they are built on, and by sort; each with its number."""
    counted = Counter(one.iri for row in rows for one in row.uses)
    uses = tuple(Option(iri, things.text(iri), counted[iri], iri == asked.uses) for iri in things.sorted(counted))
    shown = tuple(
        Option(show, Text(gettext(words), ""), sum(map(ActivityFilter(show=show).has, rows)), show == asked.show)
        for show, words in SHOWN.items()
    )
    return uses, shown
