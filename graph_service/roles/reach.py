"""Who is responsible for a thing on a day: directly, or because a role reaches it through something else.

At most one step: a role names the properties that it follows, and controllers are followed as they are on the day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from pyoxigraph import NamedNode, Triple

from graph_service.responsibility import Responsibility, in_order
from graph_service.roles.held import HAS_CONTROLLER, assigned, controlled_by, controllers_on, held_for
from graph_service.roles.holdings import Holdings, Role
from graph_service.roles.processors import PROCESSOR, SUB_PROCESSOR, processors_of, sub_processors_of
from graph_service.roles.takeover import passed_on

Path = tuple[Triple, ...]


def responsible_for(holdings: Holdings, about: str, on: date, role: str | None = None) -> list[Responsibility]:
    """Return who is responsible for `about` on a day, direct before reached, then in the order of roles.

    The same party in the same role is told once, by its most direct ground. Sub-processors are told only where their
    role is asked for: there can be hundreds, and the chain tells them with places and agreements.
    """
    found = [*held_for(holdings, about, on, role), *_reached(holdings, about, on, role)]
    if role in (None, PROCESSOR):
        found += processors_of(holdings, about, on)
    if role == SUB_PROCESSOR:
        found += sub_processors_of(holdings, about, on)
    return in_order(found)


def holders_of(holdings: Holdings, role: str, on: date) -> list[Responsibility]:
    """Return who holds a role on a day, and for what; derived controllers and processors are not among them."""
    return in_order(
        held
        for one in holdings.assignments.by("role", role)
        if one.holds(on)
        for held in passed_on(holdings, assigned(holdings, one, on), on)
    )


def reaches(holdings: Holdings, one: Responsibility, on: date) -> Iterator[Responsibility]:
    """Yield what a role held for one thing reaches through it."""
    role = holdings.roles.get(one.role)
    for about, path in _things_reached(holdings, role, one.about, on) if role else ():
        yield _through(one, about, path)


def _reached(holdings: Holdings, about: str, on: date, wanted: str | None) -> Iterator[Responsibility]:
    roles = [role for role in holdings.roles.values() if wanted is None or role.iri == wanted]
    # Roles that follow the same properties ask for the same things.
    ends: dict[str, list[tuple[str, Path]]] = {}
    for role in roles:
        for predicate in role.along:
            if predicate not in ends:
                ends[predicate] = list(_ends_along(holdings, about, predicate, on))
            for end, path in ends[predicate]:
                for one in held_for(holdings, end, on, role.iri):
                    yield _through(one, about, path)
        for predicate in role.against:
            for end in holdings.subjects(predicate, about):
                for one in held_for(holdings, end, on, role.iri):
                    yield _through(one, about, (_statement(end, predicate, about),))


def _ends_along(holdings: Holdings, about: str, predicate: str, on: date) -> Iterator[tuple[str, Path]]:
    if predicate == HAS_CONTROLLER:
        for controller in controllers_on(holdings, about, on):
            yield controller.party, controller.via
        return
    for end in holdings.objects(about, predicate):
        yield end, (_statement(about, predicate, end),)


def _things_reached(holdings: Holdings, role: Role, end: str, on: date) -> Iterator[tuple[str, Path]]:
    for predicate in role.along:
        if predicate == HAS_CONTROLLER:
            for held in controlled_by(holdings, end, on):
                yield held.about, held.via
            continue
        for about in holdings.subjects(predicate, end):
            yield about, (_statement(about, predicate, end),)
    for predicate in role.against:
        for about in holdings.objects(end, predicate):
            yield about, (_statement(end, predicate, about),)


def _through(one: Responsibility, about: str, path: Path) -> Responsibility:
    return replace(one, about=about, direct=False, via=path + one.via, through=one.about)


def _statement(subject: str, predicate: str, value: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), NamedNode(value))
