"""What concerns a customer as rows: activities, services, suppliers once each, and whom to turn to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from pyoxigraph import Literal, NamedNode

from graph_service.chains.chain import AgreementState, Link, Standing, TransferState
from graph_service.gaps import Gap
from graph_service.labels import Text
from graph_service.names import ANSVAR, ROLE, SCHEMA
from graph_service.registry import Registry
from web import chain_contexts as cc
from web.context_parts import Tile
from web.i18n import gettext, ngettext
from web.pages.customer_parts import Customer
from web.pages.reading import address
from web.pages.things import Things
from web.pages.values import texts_in

MAX_SUPPLIERS = 500  # Ten times the longest chain of the example city; the table for spreadsheets has all of them.
MAX_SCOPES = 4  # Of the services on the row of one supplier.

# In the order in which a reader looks: where the law asks most first.
_STANDINGS: tuple[Standing, ...] = ("third", "adequate", "unknown", "eea", "sweden")
_AGREEMENTS: tuple[AgreementState, ...] = ("missing", "expired", "future", "valid")
_TRANSFERS: tuple[TransferState, ...] = ("missing", "expired", "unknown", "valid", "not needed")


def make_tiles(customer: Customer, gap_count: int | None, gaps_path: str) -> tuple[Tile, ...]:
    """Return the numbers at the top of a customer's pages, with their rows; without `gap_count` gaps are not told."""
    links = customer.chain.links
    third = {link.engaged for link in links if link.in_third_country}
    groundless = any(link.lacks_ground for link in links)
    activities, suppliers = len(customer.activities), len(customer.chain.suppliers)
    tiles = (
        Tile(activities, ngettext("processing activity", "processing activities", activities), None, "#activities"),
        Tile(suppliers, ngettext("supplier", "suppliers", suppliers), None, "#suppliers"),
        Tile(
            len(third),
            ngettext("in a third country", "in third countries", len(third)),
            ("danger" if groundless else "warning") if third else None,
            "#suppliers",
        ),
    )
    if gap_count is None:
        return tiles
    name = ngettext("gap at you or in what you use", "gaps at you or in what you use", gap_count)
    return (*tiles, Tile(gap_count, name, "danger" if gap_count else None, gaps_path))


def make_activities(
    registry: Registry, things: Things, customer: Customer, gaps: Sequence[Gap], on: date | None
) -> tuple[cc.ActivityRow, ...]:
    """Return the customer's activities by name; links from them keep the day that was asked for."""
    counted, uses = Counter(gap.focus for gap in gaps), registry.models.adjacency.uses
    rows = []
    for activity in things.sorted(customer.activities):
        thing, purposes = things.thing(activity), registry.record(activity).values(ANSVAR.purpose)
        links = [customer.chain.links[index] for index in customer.links_of[activity]]
        row = cc.ActivityRow(
            activity=thing,
            purpose=next(iter(texts_in(purposes, things.lang)), None),
            processors=things.things(things.sorted({one.engaged for one in links if one.engager == customer.iri})),
            supplier_count=len({link.engaged for link in links}),
            third_count=len({link.engaged for link in links if link.in_third_country}),
            lacks_ground=any(link.lacks_ground for link in links),
            gap_count=counted[activity] if registry.tells_gaps else None,
            chain_path=address(f"{thing.path}/chain", on=on),
            gaps_path=f"{thing.path}/gaps",
            uses=things.things(things.sorted(uses.get(activity, ()))),
        )
        rows.append(row)
    return tuple(rows)


def make_services(things: Things, customer: Customer) -> tuple[cc.ServiceRow, ...]:
    """Return what the customer engages somebody for, by name."""
    rows = [_service(things, customer, link, customer.reached[index]) for index, link in customer.own_links]
    order = {iri: place for place, iri in enumerate(things.sorted({row.service.iri for row in rows}))}
    return tuple(sorted(rows, key=lambda row: order[row.service.iri]))


def _service(things: Things, customer: Customer, link: Link, reached: frozenset[int]) -> cc.ServiceRow:
    links = [customer.chain.links[index] for index in reached]
    third = {
        place.country
        for one in links
        for place in one.places
        if place.country and place.standing in {"third", "adequate"}
    }
    return cc.ServiceRow(
        service=things.thing(link.scope),
        processor=things.thing(link.engaged),
        since=link.valid_from,
        supplier_count=len({one.engaged for one in links}),
        third_countries=things.things(things.sorted(third)),
    )


def make_suppliers(registry: Registry, things: Things, customer: Customer) -> tuple[cc.SupplierRow, ...]:
    """Return everyone in the customer's chain, one row each, by name; no more than MAX_SUPPLIERS."""
    links_by_supplier: dict[str, list[Link]] = defaultdict(list)
    for link in customer.chain.links:
        links_by_supplier[link.engaged].append(link)
    activities = Counter(
        supplier for indexes in customer.links_of.values() for supplier in customer.suppliers_in(indexes)
    )
    return tuple(
        _supplier(registry, things, supplier, links_by_supplier[supplier], activities[supplier])
        for supplier in things.sorted(links_by_supplier)[:MAX_SUPPLIERS]
    )


def _supplier(
    registry: Registry, things: Things, supplier: str, links: Sequence[Link], activity_count: int
) -> cc.SupplierRow:
    record = registry.record(supplier) if registry.describes(supplier) else None
    state = min((link.agreement_state for link in links), key=_AGREEMENTS.index)
    ends = [link.agreement_until for link in links if link.agreement_state == state and link.agreement_until]
    scopes = things.sorted({link.scope for link in links})
    transfers = {link.transfer_state for link in links} - {"not needed"}
    return cc.SupplierRow(
        supplier=things.thing(supplier),
        domicile=things.thing_or_none(_iri(record.value(ANSVAR.domicile)) if record else None),
        parent=things.thing_or_none(_iri(record.value(ANSVAR.ultimateParent)) if record else None),
        places=places_of(things, links),
        lacks_ground=any(link.lacks_ground for link in links),
        rank=min(link.rank for link in links),
        engagers=things.things(things.sorted({link.engager for link in links})),
        scopes=things.things(scopes[:MAX_SCOPES]),
        more_scopes=max(0, len(scopes) - MAX_SCOPES),
        activity_count=activity_count,
        agreement_state=state,
        agreement_until=min(ends, default=None),
        transfer_states=tuple(sorted(transfers, key=_TRANSFERS.index)),
        tools=things.things(things.sorted({link.tool for link in links if link.tool})),
    )


def places_of(things: Things, links: Iterable[Link]) -> tuple[tuple[Text, str], ...]:
    """Return where these links process, each place once with the worse of its standings, the worst first."""
    standing: dict[tuple[str | None, Text], Standing] = {}
    for link in links:
        for place in link.places:
            # A published text beside a country says the same in other words.
            key = (place.country, Text("", "") if place.country else place.published)
            standing[key] = min(standing.get(key, place.standing), place.standing, key=_STANDINGS.index)
    names = {
        (country, text): things.text(country) if country else text if text.value else Text(gettext("Not stated"), "")
        for country, text in standing
    }
    ordered = sorted(standing, key=lambda key: (_STANDINGS.index(standing[key]), names[key].value))
    return tuple((names[key], standing[key]) for key in ordered)


def make_contacts(registry: Registry, things: Things, customer: Customer) -> tuple[cc.Contact, ...]:
    """Return whom to turn to: of the customer first, then of each processor that it engages itself."""
    processors = things.sorted({link.engaged for _, link in customer.own_links})
    found: list[cc.Contact] = []
    for party in (customer.iri, *processors):
        found.append(cc.Contact(things.thing(party), None, None, email_of(registry, party)))
        for held in registry.responsibilities(party, customer.on, ROLE.dataProtectionOfficer.value):
            holder = things.thing(held.party)
            officer = cc.Contact(things.thing(party), things.thing(held.role), holder, email_of(registry, held.party))
            found.append(officer)
    return tuple(found)


def email_of(registry: Registry, party: str) -> str | None:
    """Return the function address of a party, None where none is stated."""
    found = registry.record(party).value(SCHEMA.email) if registry.describes(party) else None
    return found.value.removeprefix("mailto:") if found is not None else None


def _iri(term: NamedNode | Literal | None) -> str | None:
    return term.value if isinstance(term, NamedNode) else None
