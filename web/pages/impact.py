"""If something happens at a supplier, or in a service or system: whom it concerns, by when, and what to tell them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from graph_service.clocks import Clock, clock_name
from graph_service.errors import BadRequest, Problem
from graph_service.impact import Hit
from graph_service.registry import Registry
from web import chain_contexts as cc
from web import reach_contexts as rc
from web.context_parts import Tile
from web.i18n import TIME_ZONE, ngettext
from web.pages.customer import customer_path
from web.pages.things import Things, things_of


def impact_page(registry: Registry, iri: str, on: date | None, known_at: datetime | None) -> rc.ImpactPage:
    """Return the page of what an incident would concern on a day; the clocks run from `known_at` where it is given."""
    things = things_of(registry)
    impact = registry.impact(iri, on, known_at=known_at, lang=things.lang)
    path = registry.base.path(iri)
    assert path is not None
    activities = {activity for hit in impact.hits for activity in hit.activities}
    people = len(impact.data_subjects)
    return rc.ImpactPage(
        thing=things.thing(iri),
        known_at=impact.known_at,
        tiles=(
            Tile(len(impact.hits), ngettext("controller", "controllers", len(impact.hits)), None, None),
            Tile(
                len(activities), ngettext("processing activity", "processing activities", len(activities)), None, None
            ),
            Tile(people, ngettext("category of people", "categories of people", people), None, None),
        ),
        clocks=tuple(_clock(one, things.lang) for one in impact.clocks),
        hits=tuple(_hit(registry, things, one) for one in impact.hits),
        services=things.things(things.sorted(impact.scopes)),
        on=on,
        path=f"{path}/impact",
    )


def read_moment(text: str | None) -> datetime | None:
    """Return a moment as a form gives it, in Swedish time where it names no zone; None where none is given.

    Raises BadRequest where it is no moment.
    """
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        words = f"Parameter known is '{text}', not a time. Give it as YYYY-MM-DDTHH:MM, such as 2026-03-15T08:30."
        raise BadRequest(words, (Problem("known", words),)) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(TIME_ZONE))


def _clock(clock: Clock, lang: str) -> rc.ClockRow:
    return rc.ClockRow(clock_name(clock.code, lang), clock.article, clock.deadline, clock.told_at)


def _hit(registry: Registry, things: Things, hit: Hit) -> rc.HitRow:
    is_organisation = things.labels.kind(hit.controller) == "organisation"
    return rc.HitRow(
        controller=things.thing(hit.controller),
        controller_path=customer_path(registry, hit.controller) if is_organisation else None,
        rank=hit.rank,
        activities=things.things(things.sorted(hit.activities)),
        data_subjects=things.things(things.sorted(hit.data_subjects)),
        personal_data=things.things(things.sorted(hit.personal_data)),
        contacts=tuple(
            cc.Contact(things.thing(one.party), things.thing_or_none(one.role), None, one.email) for one in hit.contacts
        ),
        notice=cc.Notice(things.thing(hit.notice.to), hit.notice.emails, hit.notice.subject, hit.notice.text),
    )
