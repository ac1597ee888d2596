"""Exclusive roles that several hold for the same thing at the same time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph_service.responsibility import Responsibility, in_order, role_place
from graph_service.roles.held import held_for
from graph_service.roles.holdings import Holdings


@dataclass(frozen=True, slots=True)
class Conflict:
    """One exclusive role with more than one holder for a thing."""

    role: str
    about: str
    holders: tuple[Responsibility, ...]
    """Each of them once, by party, with the statements that prove it."""


def conflicts(holdings: Holdings, about: str, on: date, role: str | None = None) -> list[Conflict]:
    """Return the exclusive roles that several parties hold for `about` itself on a day, in the order of roles.

    That a role reaches a thing from several sides is none: an activity of two controllers has two officers.
    """
    found: dict[str, list[Responsibility]] = {}
    for one in in_order(held_for(holdings, about, on, role)):
        said = holdings.roles.get(one.role)
        if said is not None and said.is_exclusive:
            found.setdefault(one.role, []).append(one)
    return [
        Conflict(one, about, tuple(held))
        for one, held in sorted(found.items(), key=lambda pair: role_place(pair[0]))
        if len(held) > 1
    ]
