"""The countries of a chain in the order in which the law asks, and the shortest way to each third country."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from graph_service.chains.chain import Chain, Place, Standing

GROUPS: tuple[Standing, ...] = ("third", "adequate", "unknown", "eea", "sweden")
"""The groups of countries, those first where the law asks most."""

_At = tuple[str | None, str | None, str]
"""A country, or a published place and its language."""


@dataclass(frozen=True, slots=True)
class CountryRow:
    """One country (or a published place that names none) and who processes there, by the index of their links.

    `lang` is the language of a published place. `lacking` counts the engagements that have no valid ground for a
    transfer there.
    """

    country: str | None
    text: str | None
    lang: str
    suppliers: tuple[str, ...]
    links: tuple[int, ...]
    lacking: int


@dataclass(frozen=True, slots=True)
class CountryGroup:
    """The countries that stand alike, most suppliers first."""

    group: Standing
    rows: tuple[CountryRow, ...]


@dataclass(frozen=True, slots=True)
class Taint:
    """One third country that a chain reaches: the nearest link there and the path down to it, as indexes."""

    country: str
    standing: Standing
    link: int
    path: tuple[int, ...]
    lacks_ground: bool


def rank_countries(chain: Chain) -> tuple[CountryGroup, ...]:
    """Return the countries of a chain in their groups; a group that nobody is in is left out.

    A country that a decision covers for some recipients only stands in two groups, each with its own suppliers.
    """
    found: dict[Standing, dict[_At, list[int]]] = defaultdict(lambda: defaultdict(list))
    for index, place in _places(chain):
        found[place.standing][place.country, place.text, place.lang].append(index)
    return tuple(
        CountryGroup(group, tuple(sorted((_row(chain, at, links) for at, links in found[group].items()), key=_rank)))
        for group in GROUPS
        if group in found
    )


def taints(chain: Chain) -> tuple[Taint, ...]:
    """Return the third countries that a chain reaches by their shortest paths, those without a ground first.

    A country that is reached both with and without a ground is told once for each.
    """
    nearest: dict[tuple[str, bool], Taint] = {}
    for index, place in _places(chain):
        if place.country and place.standing in {"adequate", "third"}:
            lacks = _lacks_ground(place)
            if (place.country, lacks) not in nearest:
                path = chain.path(index)
                nearest[place.country, lacks] = Taint(place.country, place.standing, index, path, lacks)
    return tuple(sorted(nearest.values(), key=lambda one: (not one.lacks_ground, len(one.path), one.country)))


def _places(chain: Chain) -> Iterator[tuple[int, Place]]:
    for index, link in enumerate(chain.links):
        yield from ((index, place) for place in link.places)


def _row(chain: Chain, at: _At, indexes: list[int]) -> CountryRow:
    links = [chain.links[index] for index in indexes]
    suppliers = tuple(sorted({link.engaged for link in links}))
    lacking = {
        link.engagement for link in links if any(_is_at(place, at) and _lacks_ground(place) for place in link.places)
    }
    return CountryRow(*at, suppliers, tuple(dict.fromkeys(indexes)), len(lacking))


def _is_at(place: Place, at: _At) -> bool:
    return (place.country, place.text, place.lang) == at


def _lacks_ground(place: Place) -> bool:
    return place.standing == "third" and place.ground != "valid"


def _rank(row: CountryRow) -> tuple[int, str]:
    return -len(row.suppliers), row.country or row.text or ""
