"""What a post, unit or organisation answers for on a day, and what would have nobody left if it ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from graph_service.names import ORG
from graph_service.responsibility import Responsibility, in_order
from graph_service.roles.held import controlled_by, held_for
from graph_service.roles.holdings import Holdings
from graph_service.roles.reach import reaches
from graph_service.roles.takeover import predecessors
from graph_service.roles.vacancies import Vacancy, left_vacant

KindOf = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Remit:
    """All that a party answers for, itself or by its units and posts."""

    held: tuple[Responsibility, ...] = ()
    """In the order that people are told them."""
    orphaned: tuple[Responsibility, ...] = ()
    """Those of `held` that nobody else holds for the same thing: they would be vacant if the party ended."""
    reached: tuple[Responsibility, ...] = ()
    """What the roles held reach through something else; empty where that was not asked for."""
    left_vacant: tuple[Vacancy, ...] = ()
    """What the party was the last to hold and nobody holds now."""
    held_by_kind: dict[str, int] = field(default_factory=dict)
    """How many things of each kind it holds a role for, the kind with most first."""
    reached_by_kind: dict[str, int] = field(default_factory=dict)


def answers_for(holdings: Holdings, holder: str, on: date) -> list[Responsibility]:
    """Return what a post, unit or organisation is responsible for on a day: held by itself, its units or its posts."""
    return in_order(_held(holdings, members(holdings, holder), on))


def remit_of(holdings: Holdings, holder: str, on: date, kind_of: KindOf, *, with_reach: bool = False) -> Remit:
    """Return all that a party answers for on a day; what its roles reach only where that is asked for."""
    parties = members(holdings, holder)
    held = in_order(_held(holdings, parties, on))
    own = {(one.role, one.about) for one in held}
    reached = [
        one
        for direct in (held if with_reach else ())
        for one in reaches(holdings, direct, on)
        if (one.role, one.about) not in own
    ]
    reached = in_order(reached)
    return Remit(
        held=tuple(held),
        orphaned=tuple(one for one in held if not _has_other(holdings, one, parties, on)),
        reached=tuple(reached),
        left_vacant=tuple(left_vacant(holdings, parties, on)),
        held_by_kind=_by_kind(held, kind_of),
        reached_by_kind=_by_kind(reached, kind_of),
    )


def members(holdings: Holdings, holder: str) -> set[str]:
    """Return a party, its units, its posts and the posts of its units."""
    units = {holder, *holdings.subjects(ORG.unitOf.value, holder)}
    return units.union(*(holdings.subjects(ORG.postIn.value, unit) for unit in units))


def _held(holdings: Holdings, parties: Iterable[str], on: date) -> list[Responsibility]:
    ours = set(parties)
    once_held = {
        (one.about, one.role)
        for party in ours
        for before in predecessors(holdings, party)
        for one in holdings.assignments.by("party", before)
    }
    found = [one for about, role in once_held for one in held_for(holdings, about, on, role) if one.party in ours]
    for party in ours:
        found += controlled_by(holdings, party, on)
    return found


def _has_other(holdings: Holdings, one: Responsibility, parties: set[str], on: date) -> bool:
    return any(other.party not in parties for other in held_for(holdings, one.about, on, one.role))


def _by_kind(found: Iterable[Responsibility], kind_of: KindOf) -> dict[str, int]:
    counted = Counter(kind_of(about) or "" for about in {one.about for one in found})
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))
