"""The gaps that somebody has accepted for a time: why, who decided, until when, and which come back soon."""

from __future__ import annotations

from datetime import date, timedelta

from graph_service.gap_acceptances import Acceptance
from graph_service.registry import Registry
from web import gap_contexts as c
from web.i18n import gettext, text_in
from web.pages.gap_items import gap_path
from web.pages.things import Things, things_of

SOON_DAYS = 60
"""Days before its end that an acceptance is told as one that comes back soon: time to mend or to decide anew."""


def acceptances_page(registry: Registry) -> c.AcceptancesPage:
    """Return the page of all acceptances, those that end soonest first."""
    things, today = things_of(registry), date.today()
    soon = today + timedelta(days=SOON_DAYS)
    found = sorted(registry.acceptances(), key=lambda one: (one.until or date.max, one.iri))
    holding = [one for one in found if one.holds(today)]
    ended = [one for one in reversed(found) if not one.holds(today)]

    def items(some: list[Acceptance]) -> tuple[c.AcceptanceItem, ...]:
        return tuple(make_acceptance(registry, things, one) for one in some)

    return c.AcceptancesPage(
        soon=items([one for one in holding if one.until and one.until <= soon]),
        holding=items([one for one in holding if one.until and one.until > soon]),
        ended=items(ended),
        days=SOON_DAYS,
    )


def make_acceptance(registry: Registry, things: Things, one: Acceptance) -> c.AcceptanceItem:
    """Return one decision to leave a gap as it is."""
    gap = next((gap for gap in registry.gaps(of=one.thing, rule=one.rule)), None)
    state, tone = _state(one, is_there=gap is not None)
    return c.AcceptanceItem(
        acceptance=things.thing(one.iri),
        gap=things.text(one.rule),
        gap_path=gap_path(gap) if gap else None,
        focus=things.thing(one.thing),
        reason=text_in(one.reason, things.lang),
        decided_by=things.thing_or_none(one.decided_by),
        decided_on=one.decided_on,
        decision=one.decision,
        until=one.until,
        withdrawn_on=one.withdrawn_on,
        state=state,
        tone=tone,
    )


def _state(one: Acceptance, *, is_there: bool) -> tuple[str, str]:
    """Return how a decision stands today, in words, and the colour of that."""
    today = date.today()
    if one.until is None or one.decided_by is None:
        return gettext("Accepts nothing: no last day, or nobody who decided"), "warning"
    if one.withdrawn_on is not None and one.withdrawn_on <= today:
        return gettext("Withdrawn"), "neutral"
    if not is_there:
        return gettext("The gap is mended"), "success"
    if one.until < today:
        return gettext("Has ended: the gap is back"), "warning"
    return (gettext("Not yet in force"), "neutral") if not one.holds(today) else (gettext("In force"), "info")
