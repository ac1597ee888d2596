"""Changes of a chain as rows: what came, went, was renamed and was changed, with each fact before and after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from graph_service.chains.chain import Link
from graph_service.chains.difference import ChainChange, ChainChanges
from graph_service.labels import Text
from web import chain_contexts as cc
from web.context_parts import Thing
from web.i18n import gettext, mark
from web.pages.customer_rows import places_of
from web.pages.things import Things
from web.words import agreement_word, standing_word, transfer_word

HEADINGS = {
    "added": mark("New in the chain"),
    "removed": mark("No longer in the chain"),
    "renamed": mark("Renamed or taken over"),
    "changed": mark("Changed"),
}
"""The sorts of change in the order in which they are told."""

_FIELDS = {
    "places": mark("Place"),
    "standing": mark("Standing"),
    "agreement": mark("Agreement"),
    "agreement_state": mark("Status of the agreement"),
    "transfer": mark("Transfer"),
    "transfer_state": mark("Status of the ground"),
    "tool": mark("Ground of the transfer"),
    "rank": mark("Rank"),
    "authorisation": mark("Authorisation"),
}


def make_groups(things: Things, changes: ChainChanges) -> tuple[cc.ChangeGroup, ...]:
    """Return the changes by sort; a sort without changes is left out."""
    groups = []
    for what, heading in HEADINGS.items():
        found = [one for one in changes.changes if one.what == what]
        order = {iri: place for place, iri in enumerate(things.sorted({one.engaged for one in found}))}
        rows = tuple(make_row(things, one) for one in sorted(found, key=lambda one: order[one.engaged]))
        if rows:
            groups.append(cc.ChangeGroup(what, gettext(heading), rows))
    return tuple(groups)


def make_row(things: Things, change: ChainChange) -> cc.ChangeRow:
    """Return one change; the facts of a link that came or went are told by its places alone."""
    before, after = change.before, change.after
    told = after or before
    assert told is not None
    is_other = before is not None and after is not None and before.engaged != after.engaged
    fields = tuple(_field(things, name, before, after) for name in change.fields) if before and after else ()
    return cc.ChangeRow(
        engaged=things.thing(change.engaged),
        engager=things.thing(change.engager),
        scope=things.thing(change.scope),
        engagement=things.thing(told.engagement),
        formerly=things.thing(before.engaged) if before is not None and is_other else _former(things, change),
        places=places_of(things, [told]),
        lacks_ground=told.lacks_ground,
        fields=fields,
    )


def _former(things: Things, change: ChainChange) -> Thing | None:
    """Return what the one engaged was called before, a name without a page."""
    names = change.renaming.before if change.renaming else ()
    name = min(names, key=lambda text: text.lang != things.lang, default=None)
    return Thing("", name, None, None) if name is not None else None


def a_year_before(day: date) -> date:
    """Return the same day a year earlier, 28 February for 29 February."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _field(things: Things, name: str, before: Link, after: Link) -> cc.FieldChange:
    told = _WORDS[name]
    return cc.FieldChange(gettext(_FIELDS[name]), told(things, before), told(things, after))


def _places(things: Things, link: Link) -> Text:
    return Text(", ".join(name.value for name, _ in places_of(things, [link])) or gettext("Not stated"), "")


def _standings(_things: Things, link: Link) -> Text:
    return Text(", ".join(standing_word(place.standing) for place in link.places) or gettext("Not stated"), "")


def _named(iri: str | None, things: Things) -> Text:
    return things.text(iri) if iri is not None else Text(gettext("Not stated"), "")


_WORDS: dict[str, Callable[[Things, Link], Text]] = {
    "places": _places,
    "standing": _standings,
    "agreement": lambda things, link: _named(link.agreement, things),
    "agreement_state": lambda _, link: Text(agreement_word(link.agreement_state), ""),
    "transfer": lambda things, link: _named(link.transfer, things),
    "transfer_state": lambda _, link: Text(transfer_word(link.transfer_state), ""),
    "tool": lambda things, link: _named(link.tool, things),
    "rank": lambda _, link: Text(str(link.rank), ""),
    "authorisation": lambda things, link: _named(link.authorisation, things),
}
