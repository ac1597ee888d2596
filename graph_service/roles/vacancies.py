"""Roles that nobody holds on a day: those that a record of its kind should have, and those that somebody once had."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pyoxigraph import NamedNode, Triple

from graph_service.names import ANSVAR, ORG, day_literal
from graph_service.queries import ask_store
from graph_service.responsibility import role_place
from graph_service.roles.held import assigned, held_for
from graph_service.roles.holdings import Assignment, Holdings
from graph_service.store.graph_store import GraphStore

PART_OF = (ORG.subOrganizationOf.value, ORG.unitOf.value)
"""Who holds a role for what a thing is a part of holds it for the part; other steps reach, but fill no vacancy."""


@dataclass(frozen=True, slots=True)
class Vacancy:
    """One role that nobody holds for a thing."""

    role: str
    about: str
    is_expected: bool
    """Whether the thing should have the role; otherwise somebody only had it once."""
    since: date | None
    """The first day without a holder; None where the register knows of none before."""
    last_holders: tuple[str, ...]
    """Who held it until then."""
    via: tuple[Triple, ...]
    """The statements that prove who held it and until when; none where nobody did."""
    starts: date | None
    """When somebody takes up the role; None where that is not decided."""
    next_holders: tuple[str, ...]


def is_any_expected(holdings: Holdings, class_iri: str) -> bool:
    """Tell whether a record of a class can be one that should have a role: of most classes none should."""
    return any(class_iri in role.expected_of for role in holdings.roles.values())


def expected_roles(store: GraphStore, about: str) -> set[str]:
    """Return the roles that a thing should have, as the roles themselves say it."""
    rows = ask_store(store, "which-roles-are-expected", thing=NamedNode(about))
    return {role.value for row in rows if isinstance(role := row["role"], NamedNode)}


def vacancies(
    holdings: Holdings, about: str, on: date, *, expected: Iterable[str] = (), role: str | None = None
) -> list[Vacancy]:
    """Return the roles that nobody holds for `about` on a day, in the order of roles: `expected` ones and past ones."""
    needed = set(expected)
    had = {one.role for one in holdings.assignments.by("about", about) if one.is_past(on)}
    wanted = sorted(needed | had, key=lambda one: (role_place(one), one))
    return [
        _vacancy(holdings, about, one, on, is_expected=one in needed)
        for one in wanted
        if role in (None, one) and not is_filled(holdings, about, one, on)
    ]


def is_filled(holdings: Holdings, about: str, role: str, on: date) -> bool:
    """Tell whether somebody holds a role for a thing, or for what it is a part of, on a day."""
    said = holdings.roles.get(role)
    wholes = [
        whole
        for predicate in PART_OF
        if said and predicate in said.along
        for whole in holdings.objects(about, predicate)
    ]
    return any(True for thing in (about, *wholes) for _ in held_for(holdings, thing, on, role))


def left_vacant(holdings: Holdings, parties: Iterable[str], on: date) -> list[Vacancy]:
    """Return the roles that these parties were the last to hold and that nobody holds on a day, in order."""
    ours = set(parties)
    past = {
        (one.about, one.role) for party in ours for one in holdings.assignments.by("party", party) if one.is_past(on)
    }
    found = (
        _vacancy(holdings, about, role, on, is_expected=False)
        for about, role in past
        if not is_filled(holdings, about, role, on)
    )
    mine = [one for one in found if ours.intersection(one.last_holders)]
    return sorted(mine, key=lambda one: (role_place(one.role), one.about))


def _vacancy(holdings: Holdings, about: str, role: str, on: date, *, is_expected: bool) -> Vacancy:
    known = [one for one in holdings.assignments.by("about", about) if one.role == role]
    ends = [one.valid_to for one in known if one.is_past(on) and one.valid_to]
    starts = [one.valid_from for one in known if one.valid_from and one.valid_from > on]
    ended, next_day = max(ends, default=None), min(starts, default=None)
    last = sorted((one for one in known if ended and one.valid_to == ended), key=lambda one: one.iri)
    coming = {one.party for one in known if next_day and one.valid_from == next_day}
    return Vacancy(
        role=role,
        about=about,
        is_expected=is_expected,
        since=ended + timedelta(days=1) if ended else None,
        last_holders=tuple(sorted({one.party for one in last})),
        via=tuple(statement for one in last for statement in _ground(holdings, one, on)),
        starts=next_day,
        next_holders=tuple(sorted(coming)),
    )


def _ground(holdings: Holdings, one: Assignment, on: date) -> tuple[Triple, ...]:
    assert one.valid_to is not None
    end = day_literal(one.valid_to)
    return (*assigned(holdings, one, on).via, Triple(NamedNode(one.iri), ANSVAR.validTo, end))
