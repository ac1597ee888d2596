"""Who is responsible for what, in which role, on which day, and the statements that prove it.

A role is held by an assignment that is in force on the day. It reaches further along the steps that the role
itself names (`ansvar:reachesAlong`, `ansvar:reachesAgainst`): a system owner reaches the activities that use the
system. Controllers and processors are not assigned but derived, from the activity and from the engagements.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.names import ANSVAR, DPV, ORG, ROLE, XSD
from graph_service.queries import ask_store
from graph_service.store.graph_store import GraphStore, Row

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
    """The decision it rests on: its number, date and maker where they are stated."""
    assignment: str | None
    """The assignment or engagement it rests on; None where the thing itself states it."""

    @property
    def through(self) -> str | None:
        """What a reached role is held for; None where it is direct."""
        if self.direct:
            return None
        first = self.via[0]
        ends = (first.subject, first.object)
        return next((end.value for end in ends if isinstance(end, NamedNode) and end.value != self.about), None)


def responsible_for(store: GraphStore, about: str, on: date, role: str | None = None) -> list[Responsibility]:
    """Return who is responsible for `about` on a day, direct before reached, then in the order of roles.

    The same party in the same role is told once, by its most direct ground.
    """
    found = ask_store(store, "who-is-responsible", about=NamedNode(about), day=_literal(on))
    return _sorted(_responsibility(row, about) for row in found if role is None or _iri(row, "role") == role)


def read_responsibilities(store: GraphStore, on: date) -> list[Responsibility]:
    """Return every responsibility there is on a day, in the order that people are told them."""
    found = ask_store(store, "who-is-responsible", day=_literal(on))
    return _sorted(_responsibility(row, _iri(row, "about")) for row in found)


def answers_for(store: GraphStore, holder: str, on: date) -> list[Responsibility]:
    """Return what a post, unit or organisation is responsible for on a day: held by itself or by its posts."""
    found = ask_store(store, "what-does-a-party-answer-for", holder=NamedNode(holder), day=_literal(on))
    return _sorted(_responsibility(row, _iri(row, "about")) for row in found)


def holders_of(store: GraphStore, role: str, on: date) -> list[Responsibility]:
    """Return who holds a role on a day, and for what; derived controllers and processors are not among them."""
    found = ask_store(store, "who-holds-a-role", role=NamedNode(role), day=_literal(on))
    return _sorted(_responsibility(row, _iri(row, "about")) for row in found)


def _sorted(found: Iterable[Responsibility]) -> list[Responsibility]:
    """Return each party, role and thing once, by its most direct ground, in the order that people are told it."""
    rank = {role: place for place, role in enumerate(ROLE_ORDER)}
    ordered = sorted(
        found,
        key=lambda one: (not one.direct, rank.get(one.role, len(rank)), one.about, one.party, one.assignment or ""),
    )
    once: dict[tuple[str, str, str], Responsibility] = {}
    for one in ordered:
        once.setdefault((one.role, one.party, one.about), one)
    return list(once.values())


def _responsibility(row: Row, about: str) -> Responsibility:
    basis = _iri(row, "basis")
    path = _path(row, about) if _iri_or_none(row, "through") else ()
    return Responsibility(
        role=_iri(row, "role"),
        party=_iri(row, "party"),
        about=about,
        direct=not path,
        via=path + _ground(row, about),
        valid_from=_date(row["from"]),
        valid_to=_date(row["to"]),
        source=_source(row),
        assignment=None if basis == about else basis,
    )


def _path(row: Row, about: str) -> tuple[Triple, ...]:
    step, through = NamedNode(_iri(row, "step")), NamedNode(_iri(row, "through"))
    forward = row["isForward"]
    if isinstance(forward, Literal) and forward.value == "true":
        return (Triple(NamedNode(about), step, through),)
    return (Triple(through, step, NamedNode(about)),)


def _ground(row: Row, about: str) -> tuple[Triple, ...]:
    role, party, basis = _iri(row, "role"), _iri(row, "party"), _iri(row, "basis")
    held_for, scope = _iri_or_none(row, "through") or about, _iri_or_none(row, "scope")
    if basis == about:
        return (Triple(NamedNode(about), DPV.hasDataController, NamedNode(party)),)
    ground = NamedNode(basis)
    if scope is not None:
        return (
            Triple(NamedNode(about), DPV.hasDataController, NamedNode(_iri(row, "engager"))),
            Triple(ground, ANSVAR.scope, NamedNode(scope)),
            Triple(ground, ANSVAR.engager, NamedNode(_iri(row, "engager"))),
            Triple(ground, ANSVAR.engaged, NamedNode(party)),
        )
    return (
        Triple(ground, ANSVAR.concerns, NamedNode(held_for)),
        Triple(ground, ORG.role, NamedNode(role)),
        Triple(ground, ANSVAR.heldBy, NamedNode(party)),
    )


def _source(row: Row) -> str | None:
    parts = [term.value for name in ("decision", "decidedOn") if (term := row.get(name)) is not None]
    return ", ".join(parts) or None


def _iri(row: Row, name: str) -> str:
    term = row[name]
    if not isinstance(term, NamedNode):
        raise TypeError(f"The query gave {term} for ?{name}, where it must give an IRI.")
    return term.value


def _iri_or_none(row: Row, name: str) -> str | None:
    term = row.get(name)
    return term.value if isinstance(term, NamedNode) else None


def _date(term: object) -> date | None:
    return date.fromisoformat(term.value[:10]) if isinstance(term, Literal) else None


def _literal(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=XSD.date)
