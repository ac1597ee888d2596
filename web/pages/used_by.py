"""Where a supplier, a service or a system is used: for which customers, in what, and at which rank."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from graph_service.chains.upward import Use
from graph_service.registry import Registry
from web import reach_contexts as rc
from web.context_parts import Tile
from web.i18n import ngettext
from web.pages.customer import customer_path
from web.pages.customer_parts import customers_among
from web.pages.things import Things, things_of

MAX_USES = 500  # More rows make a page of megabytes; the API has all of them.


def used_by_page(registry: Registry, iri: str, on: date | None) -> rc.UsedByPage:
    """Return the page of who uses a thing on a day, today where none is given."""
    things, uses = things_of(registry), registry.where_used(iri, on)
    path = registry.base.path(iri)
    assert path is not None
    return rc.UsedByPage(
        thing=things.thing(iri),
        tiles=_tiles(uses),
        uses=make_uses(registry, things, uses),
        use_count=len(uses),
        on=on,
        path=f"{path}/used-by",
    )


def make_uses(registry: Registry, things: Things, uses: Iterable[Use]) -> tuple[rc.UseRow, ...]:
    """Return who is served, by name of the customer and then of what it uses; no more than MAX_USES."""
    listed = list(uses)
    place = {
        iri: number
        for number, iri in enumerate(things.sorted({x for one in listed for x in (one.customer, one.scope)}))
    }
    ordered = sorted(listed, key=lambda one: (place[one.customer], place[one.scope], one.rank))[:MAX_USES]
    customers = customers_among(registry, (one.customer for one in ordered))
    return tuple(
        rc.UseRow(
            customer=things.thing(one.customer),
            customer_path=customer_path(registry, one.customer) if one.customer in customers else None,
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
