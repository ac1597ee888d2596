"""Announced changes of sub-processors: who is affected, was told, objects or has said yes, and the clocks (Art. 28(2)).

Under a general authorisation whoever is told and does not object in time has accepted. Under a specific one nothing
may take effect before the customer has said yes; that it has is a notice by the customer that tells the announcer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal as OneOf

from graph_service.chains.adjacency import Adjacency, Engagement
from graph_service.chains.facts import Facts, Period
from graph_service.chains.upward import Use, uses_above
from graph_service.names import ANSVAR, CODE, DCTERMS
from graph_service.queries import construct_from
from graph_service.store.graph_store import GraphStore

SPECIFIC = CODE.term("authorisation#specific").value

State = OneOf["announced", "objected", "awaiting", "in_force", "withdrawn"]
Answer = OneOf["not_told", "may_object", "objected", "settled", "accepted", "approved", "awaits_approval"]


@dataclass(frozen=True, slots=True)
class Objection:
    """One customer's objection; it is open until it is settled or withdrawn."""

    iri: str
    made_by: str
    made_on: date | None
    reason: str | None
    outcome: str | None
    settled_on: date | None
    withdrawn_on: date | None

    def is_open(self, on: date) -> bool:
        """Tell whether nobody has settled or withdrawn it by the day."""
        return all(day is None or day > on for day in (self.settled_on, self.withdrawn_on))


@dataclass(frozen=True, slots=True)
class Told:
    """One customer that a change affects, and where it stands.

    `authorisation` is what its own engagement of the processor says, None where it says nothing; `is_late` says that
    the objection came after the deadline. `activities` are the customer's that the change reaches.
    """

    customer: str
    answer: Answer
    told_at: datetime | None
    authorisation: str | None
    objection: Objection | None
    is_late: bool
    activities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnnouncedChange:
    """One announcement as it stands on a day.

    `days_left` counts the days on which an objection is in time, the day itself included; 0 where it is too late,
    None where no deadline is stated. `days_to_effect` likewise, negative where the change took effect before.
    """

    announcement: str
    announced_by: str | None
    adds: tuple[str, ...]
    ends: tuple[str, ...]
    alters: tuple[str, ...]
    announced_on: date | None
    deadline: date | None
    takes_effect_on: date | None
    withdrawn_on: date | None
    state: State
    days_left: int | None
    days_to_effect: int | None
    customers: tuple[Told, ...]

    @property
    def is_blocked(self) -> bool:
        """Somebody's open objection or missing approval stands in the way."""
        return any(one.answer in {"objected", "awaits_approval"} for one in self.customers)


def announced_changes(store: GraphStore, adjacency: Adjacency, on: date) -> list[AnnouncedChange]:
    """Return the announced changes as of a day, the latest announcement first; later ones are not known yet."""
    facts = Facts(construct_from(store, "which-changes-of-sub-processors-are-announced"))
    announcements = (*facts.subjects(ANSVAR.adds), *facts.subjects(ANSVAR.ends), *facts.subjects(ANSVAR.alters))
    found = [_change(facts, adjacency, iri, on) for iri in dict.fromkeys(announcements)]
    known = [one for one in found if one.announced_on is None or one.announced_on <= on]
    return sorted(known, key=lambda one: (one.announced_on or date.min, one.announcement), reverse=True)


def concerns(change: AnnouncedChange, iri: str) -> bool:
    """Tell whether a change is announced by, or affects, the party `iri`, or is that announcement or engagement."""
    parties = {change.announced_by, change.announcement, *change.adds, *change.ends, *change.alters}
    return iri in parties or any(one.customer == iri for one in change.customers)


def _change(facts: Facts, adjacency: Adjacency, iri: str, on: date) -> AnnouncedChange:
    deadline, effect = facts.day(iri, ANSVAR.objectionDeadline), facts.day(iri, ANSVAR.takesEffectOn)
    withdrawn = facts.day(iri, ANSVAR.withdrawnOn)
    adds, ends, alters = (facts.things(iri, one) for one in (ANSVAR.adds, ANSVAR.ends, ANSVAR.alters))
    announced_by = facts.thing(iri, ANSVAR.announcedBy)
    objections = {one.made_by: one for one in _objections(facts, iri, on)}
    told, approved = _notices(facts, iri, announced_by, on)
    customers = tuple(
        _told(adjacency, use, deadline, on, objection=objections.get(use.customer), told=told, approved=approved)
        for use in _affected(adjacency, (*adds, *ends, *alters), announced_by, on)
    )
    return AnnouncedChange(
        iri,
        announced_by,
        adds,
        ends,
        alters,
        announced_on=facts.day(iri, ANSVAR.announcedOn),
        deadline=deadline,
        takes_effect_on=effect,
        withdrawn_on=withdrawn,
        state=_state(on, deadline, effect, withdrawn, is_objected=any(one.answer == "objected" for one in customers)),
        days_left=max(0, (deadline - on).days + 1) if deadline else None,
        days_to_effect=(effect - on).days if effect else None,
        customers=customers,
    )


def _state(on: date, deadline: date | None, effect: date | None, withdrawn: date | None, *, is_objected: bool) -> State:
    if withdrawn is not None and withdrawn <= on:
        return "withdrawn"
    if effect is not None and effect <= on:
        return "in_force"
    if is_objected:
        return "objected"
    return "announced" if deadline is None or on <= deadline else "awaiting"


def _objections(facts: Facts, announcement: str, on: date) -> Iterator[Objection]:
    for iri in facts.subjects(ANSVAR.answers):
        made_by = facts.thing(iri, ANSVAR.madeBy)
        made_on = facts.day(iri, DCTERMS.date)
        if announcement in facts.things(iri, ANSVAR.answers) and made_by and (made_on is None or made_on <= on):
            yield Objection(
                iri,
                made_by,
                made_on,
                facts.text(iri, ANSVAR.reason),
                facts.text(iri, ANSVAR.outcome),
                settled_on=facts.day(iri, ANSVAR.settledOn),
                withdrawn_on=facts.day(iri, ANSVAR.withdrawnOn),
            )


def _notices(
    facts: Facts, announcement: str, announced_by: str | None, on: date
) -> tuple[dict[str, datetime], set[str]]:
    """Return when each party was first told of an announcement, and who has told the announcer that it agrees."""
    told: dict[str, datetime] = {}
    approved: set[str] = set()
    for iri in facts.subjects(ANSVAR.tells):
        at = _moment(facts.text(iri, ANSVAR.toldAt))
        if announcement not in facts.things(iri, ANSVAR.concerns) or at is None or at.date() > on:
            continue
        for party in facts.things(iri, ANSVAR.tells):
            if party == announced_by:
                approved.update(facts.things(iri, ANSVAR.madeBy))
            elif party not in told or at.isoformat() < told[party].isoformat():
                told[party] = at
    return told, approved


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        # The rules report a moment that is none; the announcement is shown all the same.
        return None


def _affected(adjacency: Adjacency, changed: Iterable[str], announced_by: str | None, on: date) -> list[Use]:
    """Return the customers that the changed engagements serve on the day, each once with all its activities.

    An engagement that is added is not in force yet, and one that ended no longer: whom it serves is asked all the same.
    """
    timeless = [replace(one, period=Period()) for iri in changed for one in adjacency.engagements.get(iri, ())]
    found: dict[str, Use] = {}
    for use in uses_above(adjacency, timeless, on):
        if use.customer == announced_by:
            continue
        known = found.get(use.customer, use)
        activities = tuple(sorted({*known.activities, *use.activities}))
        found[use.customer] = replace(known, activities=activities)
    return [found[customer] for customer in sorted(found)]


def _told(
    adjacency: Adjacency,
    use: Use,
    deadline: date | None,
    on: date,
    *,
    objection: Objection | None,
    told: dict[str, datetime],
    approved: set[str],
) -> Told:
    own: tuple[Engagement, ...] = adjacency.engagements.get(use.path[0], ()) if use.path else ()
    authorisation = next((one.authorisation for one in own if one.engager == use.customer and one.authorisation), None)
    is_past = deadline is not None and on > deadline
    if objection is not None:
        answer: Answer = "objected" if objection.is_open(on) else "settled"
    elif use.customer in approved:
        answer = "approved"
    elif use.customer not in told:
        answer = "not_told"
    elif authorisation == SPECIFIC:
        answer = "awaits_approval"
    else:
        answer = "accepted" if is_past else "may_object"
    made_on = objection.made_on if objection else None
    return Told(
        use.customer,
        answer,
        told.get(use.customer),
        authorisation,
        objection,
        is_late=made_on is not None and deadline is not None and made_on > deadline,
        activities=use.activities,
    )
