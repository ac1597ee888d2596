"""Where a supplier, a service or a system is used: for which customers, in what, and at which rank."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from graph_service.chains.upward import Use
from graph_service.registry import Registry
from web import chain_contexts as cc
from web.context_parts import Tile
from web.i18n import ngettext
from web.pages.customer import customer_path
from web.pages.customer_parts import is_customer
from web.pages.things import Things, things_of


def used_by_page(registry: Registry, iri: str, on: date | None) -> cc.UsedByPage:
    """Return the page of who uses a thing on a day, today where none is given."""
    things, uses = things_of(registry), registry.where_used(iri, on)
    path = registry.base.path(iri)
    assert path is not None
    return cc.UsedByPage(
        thing=things.thing(iri),
        tiles=_tiles(uses),
        uses=make_uses(registry, things, uses),
        on=on,
        path=f"{path}/used-by",
    )


def make_uses(registry: Registry, things: Things, uses: Iterable[Use]) -> tuple[cc.UseRow, ...]:
    """Return who is served, by name of the customer and then of what it uses."""
    listed = list(uses)
    place = {
        iri: number
        for number, iri in enumerate(things.sorted({x for one in listed for x in (one.customer, one.scope)}))
    }
    ordered = sorted(listed, key=lambda one: (place[one.customer], place[one.scope], one.rank))
    customers = {one.customer: is_customer(registry, one.customer) for one in listed}
    return tuple(
        cc.UseRow(
            customer=things.thing(one.customer),
            customer_path=customer_path(registry, one.customer) if customers[one.customer] else None,
            scope=things.thing(one.scope),
            rank=one.rank,
            activities=things.things(things.sorted(one.activities)),
            way=things.things(way_of(registry, one)),
        )
        for one in ordered
    )


def way_of(registry: Registry, use: Use) -> tuple[str, ...]:
    """Return who engages whom, from the customer down to the supplier; the customer alone where nobody is engaged."""
    engagements = registry.models.adjacency.engagements
    steps = [engagements[iri][0] for iri in use.path if iri in engagements]
    return (use.customer, *(one.engaged for one in steps))


def _tiles(uses: Sequence[Use]) -> tuple[Tile, ...]:
    customers = len({one.customer for one in uses})
    activities = len({activity for one in uses for activity in one.activities})
    scopes = len({one.scope for one in uses})
    return (
        Tile(customers, ngettext("customer", "customers", customers), None, None),
        Tile(activities, ngettext("processing activity", "processing activities", activities), None, None),
        Tile(scopes, ngettext("service or system", "services and systems", scopes), None, None),
    )
