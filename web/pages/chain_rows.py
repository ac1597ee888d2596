"""Chains as rows and countries, and what the words of a picture need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from graph_service.chains.chain import Chain, Link, TransferState
from graph_service.chains.countries import rank_countries, taints
from graph_service.chains.status import link_statuses, status_text
from graph_service.labels import Text
from graph_service.names import Base
from graph_service.sorting import swedish_key
from web import chain_page_contexts as ch
from web import context_parts as cp
from web.chain_words import Naming
from web.i18n import mark
from web.language import href
from web.pages.things import Things

AddressOf = Callable[[int], str]
"""The path of the page with the link of an index chosen."""

MAX_NAMED = 50  # Of the suppliers in one country; no list read has as many, a fault may.


def make_row(things: Things, link: Link, index: int, address_of: AddressOf) -> ch.ChainRow:
    """Return one engagement of a chain."""
    return ch.ChainRow(
        engaged=things.thing(link.engaged),
        engager=things.thing(link.engager),
        scope=things.thing(link.scope),
        depth=link.depth,
        rank=link.rank,
        places=tuple(
            (things.text(place.country) if place.country else place.published, place.standing) for place in link.places
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
        statuses=tuple(
            status_text(things.labels, status, place, things.lang)
            for status, place in link_statuses(link)
            if status not in {"home", "eea", "not_stated"}
        ),
        domicile=things.thing_or_none(link.domicile),
        part_of=things.thing_or_none(link.part_of),
        parent=things.thing_or_none(link.ultimate_parent),
        others=things.things(link.others),
    )


def make_rows(
    things: Things, chain: Chain, address_of: AddressOf, most: int, column: str = "level"
) -> tuple[ch.ChainRow, ...]:
    """Return the engagements of a chain sorted by a column, those of one value nearest first, no more than `most`."""
    key = _SORT_KEYS[column]
    # Sorting keeps what is equal in its order, which is nearest first.
    indexes = sorted(range(len(chain.links)), key=lambda index: key(things, chain.links[index]))
    return tuple(make_row(things, chain.links[index], index, address_of) for index in indexes[:most])


def _by_place(things: Things, link: Link) -> tuple[int, str]:
    """Put third countries without a ground first, then other third countries, then by name."""
    order = 0 if link.lacks_ground else 1 if link.in_third_country else 2
    names = [things.text(place.country).value if place.country else place.text or "" for place in link.places]
    return order, swedish_key(", ".join(names))


_SORT_KEYS: Mapping[str, Callable[[Things, Link], Any]] = {
    "supplier": lambda things, link: swedish_key(things.text(link.engaged).value),
    "engager": lambda things, link: swedish_key(things.text(link.engager).value),
    "place": _by_place,
    # What is wrong first, then what ends first.
    "agreement": lambda _, link: (not link.lacks_agreement, link.agreement_until or date.max),
    "ground": lambda _, link: (_GROUNDS.index(link.transfer_state), link.transfer_until or date.max),
    "level": lambda _, link: link.depth,
}
_GROUNDS: tuple[TransferState, ...] = ("missing", "expired", "unknown", "valid", "not needed")
COLUMNS = {
    "supplier": mark("Supplier"),
    "engager": mark("Engaged by"),
    "place": mark("Place"),
    "agreement": mark("Agreement"),
    "ground": mark("Ground of the transfer"),
    "level": mark("Level"),
}
"""The columns that the table of a chain can be sorted by, and what they are called."""


def make_countries(things: Things, chain: Chain) -> tuple[ch.CountryRow, ...]:
    """Return the countries of a chain with their suppliers: third countries first, then by number of suppliers.

    A published place that names no country is a row of its own, without a page.
    """
    groups = rank_countries(chain)
    most = max((len(row.suppliers) for group in groups for row in group.rows), default=1)
    return tuple(
        ch.CountryRow(
            country=things.thing(row.country)
            if row.country
            else cp.Thing("", Text(row.text or "", row.lang), None, None),
            standing=group.group,
            suppliers=things.things(things.sorted(row.suppliers)[:MAX_NAMED]),
            percent=round(100 * len(row.suppliers) / most),
            lacking=row.lacking,
            more=max(0, len(row.suppliers) - MAX_NAMED),
        )
        for group in groups
        for row in group.rows
    )


def make_ways(things: Things, chain: Chain, address_of: AddressOf) -> tuple[ch.ShortestWay, ...]:
    """Return the shortest way to each third country, those without a ground for the transfer first."""
    ways = []
    for taint in taints(chain):
        links = [chain.links[index] for index in taint.path]
        way = things.things((links[0].engager, *(link.engaged for link in links)))
        country = things.text(taint.country)
        ways.append(ch.ShortestWay(country, taint.standing, taint.lacks_ground, way, address_of(taint.link)))
    return tuple(ways)


def make_naming(things: Things, base: Base, address_of: AddressOf) -> Naming:
    """Return how the picture names suppliers and where it leads."""

    def page(iri: str) -> str | None:
        path = base.path(iri)
        return href(path) if path else None

    return Naming(name=things.text, page=page, choose=lambda index: href(address_of(index)))


def make_selected(things: Things, chain: Chain, chosen: int, address_of: AddressOf) -> ch.SelectedLink:
    """Return the chosen link with the way to it, the one who engages at the start included."""
    way = [chain.links[index] for index in chain.path(chosen)]
    path = (way[0].engager, *(link.engaged for link in way))
    return ch.SelectedLink(make_row(things, chain.links[chosen], chosen, address_of), things.things(path))
