"""Chains as rows and countries, and what the words of a picture need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from graph_service.chains.chain import Chain, Link, Standing
from graph_service.labels import Text
from graph_service.names import Base
from web import contexts as c
from web.chain_words import Naming
from web.language import href
from web.pages.things import Things

AddressOf = Callable[[int], str]
"""The path of the page with the link of an index chosen."""

# The order in which a reader looks: where the law asks most first.
_ORDER: tuple[Standing, ...] = ("third", "adequate", "unknown", "eea", "sweden")


def make_row(things: Things, link: Link, index: int, address_of: AddressOf) -> c.ChainRow:
    """Return one engagement of a chain."""
    return c.ChainRow(
        engaged=things.thing(link.engaged),
        engager=things.thing(link.engager),
        scope=things.thing(link.scope),
        depth=link.depth,
        rank=link.rank,
        places=tuple(
            (things.text(place.country) if place.country else Text(place.text or "", ""), place.standing)
            for place in link.places
        ),
        agreement=things.thing_or_none(link.agreement),
        agreement_state=link.agreement_state,
        agreement_until=link.agreement_until,
        transfer=things.thing_or_none(link.transfer),
        transfer_state=link.transfer_state,
        transfer_tool=things.thing_or_none(link.tool),
        transfer_until=link.transfer_until,
        engagement=things.thing(link.engagement),
        is_repeat=link.is_repeat,
        in_third_country=link.in_third_country,
        lacks_ground=link.lacks_ground,
        lacks_agreement=link.lacks_agreement,
        select_path=address_of(index),
    )


def make_rows(things: Things, chain: Chain, address_of: AddressOf) -> tuple[c.ChainRow, ...]:
    """Return every engagement of a chain, nearest first."""
    return tuple(make_row(things, link, index, address_of) for index, link in enumerate(chain.links))


def make_countries(things: Things, chain: Chain) -> tuple[c.CountryRow, ...]:
    """Return the countries of a chain with their suppliers: third countries first, then by number of suppliers."""
    suppliers: dict[str, set[str]] = defaultdict(set)
    standing: dict[str, Standing] = {}
    for link in chain.links:
        for place in link.places:
            if place.country:
                suppliers[place.country].add(link.engaged)
                known = standing.get(place.country, place.standing)
                # For one supplier a decision may cover the country and for the next not: the worse is told.
                standing[place.country] = min(known, place.standing, key=_ORDER.index)
    most = max(map(len, suppliers.values()), default=1)
    ordered = sorted(
        things.sorted(suppliers), key=lambda country: (_ORDER.index(standing[country]), -len(suppliers[country]))
    )
    return tuple(
        c.CountryRow(
            country=things.thing(country),
            standing=standing[country],
            suppliers=things.things(things.sorted(suppliers[country])),
            percent=round(100 * len(suppliers[country]) / most),
        )
        for country in ordered
    )


def make_naming(things: Things, base: Base, address_of: AddressOf) -> Naming:
    """Return how the picture names suppliers and where it leads."""

    def page(iri: str) -> str | None:
        path = base.path(iri)
        return href(path) if path else None

    return Naming(name=things.text, page=page, choose=lambda index: href(address_of(index)))


def make_selected(things: Things, chain: Chain, chosen: int, address_of: AddressOf) -> c.SelectedLink:
    """Return the chosen link with the way to it, the one who engages at the start included."""
    way = [chain.links[index] for index in chain.path(chosen)]
    path = (way[0].engager, *(link.engaged for link in way))
    return c.SelectedLink(make_row(things, chain.links[chosen], chosen, address_of), things.things(path))
