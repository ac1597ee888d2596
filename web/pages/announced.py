"""Announced changes of sub-processors: what changes, by when to object, and where each customer stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pyoxigraph import NamedNode

from graph_service.chains.procedure import AnnouncedChange, Objection, Told
from graph_service.labels import Text
from graph_service.names import ANSVAR
from graph_service.registry import Registry
from web import chain_contexts as cc
from web.context_parts import Thing
from web.i18n import gettext, mark
from web.pages.reading import address
from web.pages.things import Things, things_of
from web.pages.values import texts_in

STATES = {
    "announced": (mark("Announced, may be objected to"), "info"),
    "objected": (mark("Objected to"), "danger"),
    "awaiting": (mark("Time to object has passed, not yet in force"), "warning"),
    "in_force": (mark("Has taken effect"), "neutral"),
    "withdrawn": (mark("Withdrawn"), "neutral"),
}
"""What each state is called, and its colour."""

ANSWERS = {
    "not_told": (mark("Has not been told"), "danger"),
    "may_object": (mark("May object"), "info"),
    "objected": (mark("Objects"), "danger"),
    "settled": (mark("Objection settled"), "neutral"),
    "accepted": (mark("Has not objected in time"), "neutral"),
    "approved": (mark("Has approved"), "neutral"),
    "awaits_approval": (mark("Has not approved yet"), "warning"),
}
"""What the place of each customer is called, and its colour."""


def announced_page(registry: Registry, iri: str, on: date | None) -> cc.AnnouncedPage:
    """Return the page of the announced changes of a processor, or of one announcement, as of a day."""
    things = things_of(registry)
    path = registry.base.path(iri)
    assert path is not None
    changes = registry.announced_changes(on, of=iri)
    return cc.AnnouncedPage(
        thing=things.thing(iri),
        changes=tuple(make_announced(registry, things, one, one.customers, on) for one in changes),
        on=on,
        path=f"{path}/announced",
    )


def announced_to(registry: Registry, things: Things, customer: str, on: date) -> tuple[cc.AnnouncedRow, ...]:
    """Return the announced changes that concern a customer, with its own answer and nobody else's."""
    found = []
    for change in registry.announced_changes(on, of=customer):
        own = [one for one in change.customers if one.customer == customer]
        if own:
            found.append(make_announced(registry, things, change, own, on))
    return tuple(found)


def make_announced(
    registry: Registry, things: Things, change: AnnouncedChange, customers: Iterable[Told], on: date | None
) -> cc.AnnouncedRow:
    """Return one announced change with these customers, who are told by name in the order of names."""
    told = {one.customer: one for one in customers}
    words, tone = STATES[change.state]
    return cc.AnnouncedRow(
        announcement=things.thing(change.announcement),
        announced_by=things.thing_or_none(change.announced_by),
        adds=_engaged(registry, things, change.adds),
        ends=_engaged(registry, things, change.ends),
        alters=_engaged(registry, things, change.alters),
        announced_on=change.announced_on,
        deadline=change.deadline,
        days_left=change.days_left,
        takes_effect_on=change.takes_effect_on,
        withdrawn_on=change.withdrawn_on,
        state=gettext(words),
        tone=tone,
        customers=tuple(_told(registry, things, change, told[iri], on) for iri in things.sorted(told)),
    )


def _engaged(registry: Registry, things: Things, engagements: Iterable[str]) -> tuple[Thing, ...]:
    """Return who is engaged by these engagements, the engagement itself where the register does not say."""
    known = registry.models.adjacency.engagements
    parties = {known[iri][0].engaged if iri in known else iri for iri in engagements}
    return things.things(things.sorted(parties))


def _told(registry: Registry, things: Things, change: AnnouncedChange, told: Told, on: date | None) -> cc.ToldRow:
    words, tone = ANSWERS[told.answer]
    is_open = change.state not in {"in_force", "withdrawn"}
    objection = told.objection
    return cc.ToldRow(
        customer=things.thing(told.customer),
        answer=gettext(words),
        tone=tone,
        told_at=told.told_at,
        authorisation=things.thing_or_none(told.authorisation),
        reason=_said(registry, things, objection, ANSVAR.reason),
        outcome=_said(registry, things, objection, ANSVAR.outcome),
        is_late=told.is_late,
        activities=things.things(things.sorted(told.activities)),
        notice=_notice(registry, things, change.announcement, told.customer, on) if is_open else None,
        decision_path=address(f"{registry.base.path(change.announcement)}/decision", customer=told.customer),
    )


def _said(registry: Registry, things: Things, objection: Objection | None, what: NamedNode) -> Text | None:
    """Return what the record of an objection says, in the language of the page where it is written in that."""
    values = registry.record(objection.iri).values(what) if objection else ()
    return next(iter(texts_in(values, things.lang)), None)


def _notice(registry: Registry, things: Things, announcement: str, customer: str, on: date | None) -> cc.Notice:
    notice = registry.change_notice(announcement, customer, on=on, lang=things.lang)
    return cc.Notice(things.thing(notice.to), notice.emails, notice.subject, notice.text)
