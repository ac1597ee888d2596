"""What a responsibility is: one party in one role for one thing, and the statements that prove it.

A role is held by an assignment that is in force on the day. It reaches further along the steps that the role
itself names (`ansvar:reachesAlong`, `ansvar:reachesAgainst`): a system owner reaches the activities that use the
system. Controllers and processors are not assigned but derived, from the activity and from the engagements. Who it is
on a day is found by `roles/`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal as OneOf

from pyoxigraph import Triple

from graph_service.names import ROLE

# The order in which roles are told: who decides, who carries out, who looks after, who advises.
ROLE_ORDER: tuple[str, ...] = tuple(
    ROLE.term(name).value
    for name in (
        "controller",
        "systemOwner",
        "serviceManager",
        "informationOwner",
        "riskOwner",
        "systemAdministrator",
        "processor",
        "subProcessor",
        "technicalArchiveHolder",
        "dataProtectionCoordinator",
        "informationSecurityCoordinator",
        "registrar",
        "archivist",
        "dataProtectionOfficer",
    )
)
_PLACE: dict[str, int] = {role: place for place, role in enumerate(ROLE_ORDER)}

Doubt = OneOf["no_decision", "no_start", "review_overdue", "statement_differs", "several_successors"]
"""Why a responsibility is less than certain: its assignment names no decision or no first day, the record that states
it should have been reviewed before the day, the thing states another controller than the assignments do, or a
reorganisation passed it on to several without saying to whom."""


@dataclass(frozen=True, slots=True)
class Responsibility:
    """One party in one role for one thing."""

    role: str
    party: str
    about: str
    direct: bool
    """Whether the role is held for the thing itself; otherwise it reaches it through something else."""
    via: tuple[Triple, ...]
    """The statements that prove it, those of the path first."""
    valid_from: date | None
    valid_to: date | None
    source: str | None
    """The decision it rests on: its number and date where they are stated."""
    assignment: str | None
    """The assignment or engagement it rests on; None where the thing itself states it."""
    through: str | None = None
    """What a reached role is held for, for a sub-processor who engages it; None where the role is direct."""
    reviewed_on: date | None = None
    """When the record that states it was last checked; None where that is not stated."""
    doubts: tuple[Doubt, ...] = ()
    """What is uncertain about it, in the order of `Doubt`."""


def role_place(role: str) -> int:
    """Return the place of a role in the order that people are told them; a role that is not ours comes last."""
    return _PLACE.get(role, len(_PLACE))


def in_order(found: Iterable[Responsibility]) -> list[Responsibility]:
    """Return each party, role and thing once, by its most direct ground, in the order that people are told it."""
    ordered = sorted(
        found,
        key=lambda one: (
            not one.direct,
            role_place(one.role),
            one.about,
            one.party,
            len(one.via),
            one.assignment or "",
            one.through or "",
        ),
    )
    once: dict[tuple[str, str, str], Responsibility] = {}
    for one in ordered:
        once.setdefault((one.role, one.party, one.about), one)
    return list(once.values())
