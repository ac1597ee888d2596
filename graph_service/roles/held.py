"""Who holds a role for a thing itself on a day: by an assignment, or as controller because the activity states it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pyoxigraph import NamedNode, Triple

from graph_service.names import ANSVAR, DPV, ORG, ROLE
from graph_service.responsibility import Doubt, Responsibility
from graph_service.roles.holdings import Assignment, Holdings
from graph_service.roles.takeover import passed_on, predecessors

CONTROLLER = ROLE.controller.value
HAS_CONTROLLER = DPV.hasDataController.value


def held_for(holdings: Holdings, about: str, on: date, role: str | None = None) -> Iterator[Responsibility]:
    """Yield who holds a role, or any, for `about` itself on a day, after the reorganisations up to then."""
    for one in holdings.assignments.by("about", about):
        if (role is None or one.role == role) and one.holds(on):
            yield from passed_on(holdings, assigned(holdings, one, on), on)
    if role is None or role == CONTROLLER:
        yield from _stated_controllers(holdings, about, on)


def controllers_on(holdings: Holdings, about: str, on: date) -> list[Responsibility]:
    """Return the controllers of an activity on a day (GDPR Art. 4(7))."""
    return list(held_for(holdings, about, on, CONTROLLER))


def controlled_by(holdings: Holdings, party: str, on: date) -> list[Responsibility]:
    """Return what an organisation is controller of on a day, after the reorganisations up to then."""
    things: dict[str, None] = {}
    for before in sorted(predecessors(holdings, party)):
        things.update(dict.fromkeys(holdings.subjects(HAS_CONTROLLER, before)))
        held = holdings.assignments.by("party", before)
        things.update(dict.fromkeys(one.about for one in held if one.role == CONTROLLER))
    return [one for about in things for one in controllers_on(holdings, about, on) if one.party == party]


def has_dated_controller(holdings: Holdings, about: str) -> bool:
    """Tell whether assignments say who the controller is, on any day; what the activity states then counts no more."""
    return any(one.role == CONTROLLER for one in holdings.assignments.by("about", about))


def assigned(holdings: Holdings, one: Assignment, on: date) -> Responsibility:
    """Return what an assignment says, as it stands on a day before any reorganisation."""
    basis = NamedNode(one.iri)
    return Responsibility(
        role=one.role,
        party=one.party,
        about=one.about,
        direct=True,
        via=(
            Triple(basis, ANSVAR.concerns, NamedNode(one.about)),
            Triple(basis, ORG.role, NamedNode(one.role)),
            Triple(basis, ANSVAR.heldBy, NamedNode(one.party)),
        ),
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        source=one.source,
        assignment=one.iri,
        reviewed_on=reviewed_on(holdings, one.iri, on),
        doubts=tuple(_doubts(holdings, one, on)),
    )


def reviewed_on(holdings: Holdings, record: str, on: date) -> date | None:
    """Return when a record was last checked, up to the day."""
    days = [one.reviewed_on for one in holdings.reviews.of(record) if one.reviewed_on and one.reviewed_on <= on]
    return max(days, default=None)


def is_overdue(holdings: Holdings, record: str, on: date) -> bool:
    """Tell whether a record should have been checked again before the day."""
    return any(one.review_due is not None and one.review_due < on for one in holdings.reviews.of(record))


def _doubts(holdings: Holdings, one: Assignment, on: date) -> Iterator[Doubt]:
    if not one.is_decided:
        yield "no_decision"
    if one.valid_from is None:
        yield "no_start"
    if is_overdue(holdings, one.iri, on):
        yield "review_overdue"
    stated = holdings.objects(one.about, HAS_CONTROLLER)
    if one.role == CONTROLLER and stated and one.party not in stated:
        yield "statement_differs"


def _stated_controllers(holdings: Holdings, about: str, on: date) -> Iterator[Responsibility]:
    stated = holdings.objects(about, HAS_CONTROLLER)
    if not stated or has_dated_controller(holdings, about):
        return
    doubts: tuple[Doubt, ...] = ("review_overdue",) if is_overdue(holdings, about, on) else ()
    for party in stated:
        said = Responsibility(
            role=CONTROLLER,
            party=party,
            about=about,
            direct=True,
            via=(Triple(NamedNode(about), DPV.hasDataController, NamedNode(party)),),
            valid_from=None,
            valid_to=None,
            source=None,
            assignment=None,
            reviewed_on=reviewed_on(holdings, about, on),
            doubts=doubts,
        )
        yield from passed_on(holdings, said, on)
