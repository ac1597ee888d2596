"""An answer that is a list, as a card: what it lists, the first rows, and where all of them are."""

from __future__ import annotations

from graph_service.answer_lists import AnswerList
from graph_service.answers import Answer
from web import contexts as c
from web.i18n import gettext, mark, ngettext
from web.pages.reading import address
from web.pages.things import Things
from web.words import kinds_name

MAX_ROWS = 10

_HEADINGS = {
    "expiring": mark("Agreements that end"),
    "third_country": mark("Stated to be outside the EU/EEA"),
    "located": mark("Stated to be there"),
    "lacking": mark("Lacks this"),
    "risks": mark("Risks"),
    "assessments": mark("Impact assessments"),
    "documents": mark("Documents"),
    "customers": mark("Used by"),
    "answers_for": mark("Answers for"),
}
_DAYS = {"expiring": mark("ends on"), "customers": mark("since")}


def make_list_card(things: Things, answer: Answer) -> c.ListCard | None:
    """Return the card of an answer that is a list, None where it is none."""
    listed = answer.listed
    if listed is None:
        return None
    count = len(listed.rows)
    return c.ListCard(
        heading=_heading(listed),
        found=ngettext("{count} found", "{count} found", count).format(count=count),
        about=things.thing_or_none(listed.about),
        rows=tuple(
            c.ListRow(things.thing(row.iri), row.day, things.things(row.countries)) for row in listed.rows[:MAX_ROWS]
        ),
        total=count,
        day_heading=gettext(_DAYS[listed.of]) if listed.of in _DAYS else None,
        path=_path(things, answer, listed) if count > MAX_ROWS else None,
    )


def _heading(listed: AnswerList) -> str:
    kinds = ", ".join(kinds_name(kind) for kind in listed.kinds if kind != "agreement")
    words = _HEADINGS[listed.of]
    return f"{kinds}: {gettext(words)}" if kinds else gettext(words)


def _path(things: Things, answer: Answer, listed: AnswerList) -> str | None:
    """Return the address of all rows: the list of gaps, a filtered search, or the record with what names it."""
    if listed.of == "lacking":
        return address("/gaps/list", rule=listed.about, kind=listed.kinds[0] if len(listed.kinds) == 1 else None)
    if listed.of in {"third_country", "located"}:
        countries = sorted({country for row in listed.rows for country in row.countries})
        organisations = tuple(answer.narrowed.get("organisation", ()))
        return address("/search", kind=listed.kinds, country=countries, organisation=organisations)
    if listed.of == "expiring":
        return "/list/agreement"
    return things.thing(listed.about).path if listed.about else None
