"""What becomes invalid if an agreement ends, a ground is withdrawn, or a supplier moves, is acquired or is gone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from graph_service.chains.chain import Link
from graph_service.chains.links import make_link
from graph_service.chains.what_if import Consequences, Effect, Supposed, Supposition, read_supposition
from graph_service.errors import BadRequest, Problem
from graph_service.labels import Text
from graph_service.names import COUNTRY
from graph_service.registry import Registry
from web import reach_contexts as rc
from web.context_parts import Tile
from web.i18n import gettext, mark, ngettext
from web.pages.reading import address
from web.pages.things import Things, things_of
from web.pages.used_by import make_uses

MAX_EFFECTS = 500  # More rows make a page of megabytes; the API has all of them.
MAX_NAMED = 4  # Of the customers on one row; all of them stand in the table of whom it reaches.

SENTENCES = {
    "ends": mark("{of} ends."),
    "withdrawn": mark("{of} is withdrawn."),
    "moves": mark("{of} moves its seat to {to}."),
    "acquired": mark("{of} is acquired by {to}."),
    "gone": mark("{of} is no longer there."),
}

REASONS = {
    "no_agreement": mark("No agreement in force (Art. 28(3))"),
    "no_ground": mark("Transfer without a ground (Art. 44)"),
    "seat_outside": mark("Seat in a third country: the transfer must be judged anew"),
    "parent_outside": mark("Owned from a third country: the transfer must be judged anew"),
    "parent_unknown": mark("Where the new owner has its seat is not stated"),
    "gone": mark("A party is no longer there"),
    "cut_off": mark("Only suppliers that are gone lead here"),
}


def what_if_page(
    registry: Registry, iri: str, on: date | None, *, what: str | None, of: str | None, to: str | None
) -> rc.WhatIfPage:
    """Return the page of what follows if something happens to a thing, or to `of` that it rests on.

    Without `what` the page offers what can be supposed. Raises BadRequest for a supposition that is none.
    """
    things = things_of(registry)
    path = registry.base.path(iri)
    assert path is not None
    supposed = _read(registry, what, of or iri, to) if what else None
    found = registry.what_if(supposed, on) if supposed else None
    is_party = things.labels.kind(iri) == "organisation"
    return rc.WhatIfPage(
        thing=things.thing(iri),
        sentence=_sentence(things, supposed) if supposed else None,
        choices=_choices(registry, things, iri, on, supposed),
        countries=_countries(registry, things, supposed) if is_party else (),
        is_party=is_party,
        owner=things.text(supposed.to).value if supposed and supposed.what == "acquired" and supposed.to else "",
        tiles=_tiles(found) if found else (),
        effects=tuple(_effect(things, one) for one in found.effects[:MAX_EFFECTS]) if found else (),
        effect_count=len(found.effects) if found else 0,
        uses=make_uses(registry, things, found.uses) if found else (),
        use_count=len(found.uses) if found else 0,
        on=on,
        path=f"{path}/what-if",
    )


def _read(registry: Registry, what: str, of: str, to: str | None) -> Supposition:
    """Return what is supposed; an organisation that acquires may be given by its name."""
    if what == "acquired" and to is not None and not registry.describes(to):
        named = [one for one in registry.labels.named(to) if registry.labels.kind(one) == "organisation"]
        if not named:
            text = f"Parameter to is '{to}', which no organisation in the register is called. Search for its name."
            raise BadRequest(text, (Problem("to", text),))
        to = named[0]
    return read_supposition(what, of, to)


def _sentence(things: Things, supposed: Supposition) -> str:
    to = things.text(supposed.to).value if supposed.to else ""
    return gettext(SENTENCES[supposed.what]).format(of=things.text(supposed.of).value, to=to)


def _choices(
    registry: Registry, things: Things, iri: str, on: date | None, supposed: Supposition | None
) -> tuple[rc.ChoiceGroup, ...]:
    """Return what can be supposed of the thing and of what it rests on; a sort without choices is left out."""
    links = _links(registry, iri, on)
    path = f"{registry.base.path(iri)}/what-if"
    kind = things.labels.kind(iri)
    agreements = {link.agreement for link in links if link.agreement} | ({iri} if kind == "agreement" else set())
    transfers = {link.transfer for link in links if link.transfer} | ({iri} if kind == "transfer" else set())
    tools = {place.tool for link in links for place in link.places if place.tool}
    adequate = {
        place.country for link in links for place in link.places if place.country and place.standing == "adequate"
    }
    suppliers = {link.engaged for link in links} if kind != "organisation" else set()
    sorts: tuple[tuple[Supposed, str, set[str]], ...] = (
        ("gone", gettext("A supplier is gone"), suppliers | ({iri} if kind == "organisation" else set())),
        ("ends", gettext("An agreement ends"), agreements),
        ("withdrawn", gettext("A ground for transfers is withdrawn"), tools | transfers),
        ("withdrawn", gettext("An adequacy decision is withdrawn"), adequate),
    )
    return tuple(
        rc.ChoiceGroup(
            heading,
            tuple(
                rc.Choice(
                    things.thing(of),
                    address(path, what=what, of=of if of != iri else None, on=on),
                    supposed == Supposition(what, of),
                )
                for of in things.sorted(found)
            ),
        )
        for what, heading, found in sorts
        if found
    )


def _links(registry: Registry, iri: str, on: date | None) -> Iterable[Link]:
    """Return the links that the choices are taken from: those to a supplier, else those of the thing's chain."""
    models, day = registry.models, on or date.today()
    engagements = models.adjacency.by_engaged.get(iri, ())
    if not engagements:
        return registry.chain(iri, day).links
    return [
        make_link(one, models.jurisdiction, day, depth=1, rank=1, parent=None, is_repeat=False)
        for one in engagements
        if one.period.holds(day)
    ]


def _countries(registry: Registry, things: Things, supposed: Supposition | None) -> tuple[tuple[str, Text, bool], ...]:
    known = [iri for iri in registry.models.jurisdiction.countries if iri.startswith(COUNTRY.iri)]
    chosen = supposed.to if supposed and supposed.what == "moves" else None
    return tuple((iri, things.text(iri), iri == chosen) for iri in things.sorted(known))


def _tiles(found: Consequences) -> tuple[Tile, ...]:
    engagements = len({one.engagement for one in found.effects})
    customers = len({customer for one in found.effects for customer in one.customers})
    activities = len({activity for one in found.effects for activity in one.activities})
    tone = "danger" if engagements else None
    return (
        Tile(engagements, ngettext("engagement affected", "engagements affected", engagements), tone, "#effects"),
        Tile(customers, ngettext("customer", "customers", customers), None, "#uses"),
        Tile(activities, ngettext("processing activity", "processing activities", activities), None, None),
    )


def _effect(things: Things, effect: Effect) -> rc.EffectRow:
    return rc.EffectRow(
        engaged=things.thing(effect.engaged),
        engager=things.thing(effect.engager),
        scope=things.thing(effect.scope),
        engagement=things.thing(effect.engagement),
        reason=gettext(REASONS[effect.reason]),
        customers=things.things(things.sorted(effect.customers)[:MAX_NAMED]),
        more_customers=max(0, len(effect.customers) - MAX_NAMED),
        activities=things.things(things.sorted(effect.activities)[:MAX_NAMED]),
        more_activities=max(0, len(effect.activities) - MAX_NAMED),
    )
