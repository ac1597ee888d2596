"""Responsibilities as pages tell them: who, in which role, for what, since when, and how it is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyoxigraph import NamedNode

from graph_service.names import ORG
from graph_service.responsibility import ROLE_ORDER, Responsibility
from graph_service.roles.conflicts import Conflict
from graph_service.roles.vacancies import Vacancy
from web.context_parts import Held, RoleHolders, Step, VacantRole
from web.pages.things import Things
from web.words import doubt_word


def make_held(things: Things, one: Responsibility) -> Held:
    """Return one responsibility; where it is reached, with the way there in words."""
    return Held(
        role=things.thing(one.role),
        party=things.thing(one.party),
        about=things.thing(one.about),
        is_direct=one.direct,
        path=() if one.direct else _steps(things, one),
        since=one.valid_from,
        until=one.valid_to,
        decision=one.source,
        reviewed=one.reviewed_on,
        doubts=tuple(map(doubt_word, one.doubts)),
    )


def make_vacant(things: Things, one: Vacancy) -> VacantRole:
    """Return one role that nobody holds."""
    return VacantRole(
        role=things.thing(one.role),
        about=things.thing(one.about),
        since=one.since,
        last_holders=things.things(one.last_holders),
        starts=one.starts,
        next_holders=things.things(one.next_holders),
    )


def make_several(things: Things, one: Conflict) -> RoleHolders:
    """Return one exclusive role with all who hold it."""
    return holders_of(things, one.role, one.holders)


def holders_of(things: Things, role: str, found: Iterable[Responsibility]) -> RoleHolders:
    """Return those of `found` who hold the role."""
    held = tuple(make_held(things, one) for one in found if one.role == role)
    return RoleHolders(things.thing(role), held)


def roles_in(found: Sequence[Responsibility]) -> list[str]:
    """Return the roles of `found`, each once, in the order that people are told them."""
    there = dict.fromkeys(one.role for one in found)
    rank = {role: place for place, role in enumerate(ROLE_ORDER)}
    return sorted(there, key=lambda role: rank.get(role, len(rank)))


def _steps(things: Things, one: Responsibility) -> tuple[Step, ...]:
    return tuple(
        Step(things.thing(triple.subject.value), things.text(triple.predicate.value), things.thing(triple.object.value))
        for triple in one.via
        # That the assignment is of this role is what the row itself says.
        if triple.predicate != ORG.role
        and isinstance(triple.subject, NamedNode)
        and isinstance(triple.object, NamedNode)
    )
