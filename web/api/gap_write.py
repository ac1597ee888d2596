"""From gaps, and what became of them, to the JSON of the API."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from graph_service.completeness import Completeness
from graph_service.gap_acceptances import Acceptance
from graph_service.gap_history import Month, Period
from graph_service.gaps import Gap
from graph_service.labels import Labels
from graph_service.registry import Registry
from web.api import gap_bodies as bodies
from web.api import write


def gaps(registry: Registry, some: Sequence[Gap], total: int, lang: str) -> bodies.Gaps:
    """Return some gaps of `total`."""
    since, accepted = registry.gap_history.first_seen([one.iri for one in some]), registry.accepted()
    return bodies.Gaps(
        total=total,
        gaps=[gap(registry.labels, one, lang, since.get(one.iri), accepted.get((one.focus, one.rule))) for one in some],
    )


def gap(
    labels: Labels, one: Gap, lang: str, since: date | None = None, accepted: Acceptance | None = None
) -> bodies.GapBody:
    """Return one gap."""
    return bodies.GapBody(
        iri=one.iri,
        focus=one.focus,
        label=labels.label(one.focus, lang).value,
        kind=labels.kind(one.focus),
        shape=one.rule,
        path=one.path,
        severity=one.severity,
        message=write.in_language(one.messages, lang) or labels.label(one.rule, lang).value,
        article=one.article,
        control_point=one.control_point,
        owner=one.owner,
        owner_label=labels.label(one.owner, lang).value if one.owner else None,
        owner_role=one.owner_role,
        organisation=one.organisation,
        remedy=write.in_language(one.remedies, lang),
        since=since,
        accepted_until=accepted.until if accepted else None,
    )


def one_gap(registry: Registry, one: Gap, lang: str, periods: Sequence[Period], statement: str | None) -> bodies.OneGap:
    """Return a gap with its history."""
    accepted = registry.acceptance(one)
    told = gap(registry.labels, one, lang, periods[-1].opened if periods else None, accepted)
    return bodies.OneGap(
        **told.model_dump(),
        periods=[bodies.PeriodBody(opened=period.opened, closed=period.closed) for period in periods],
        acceptance=acceptance(registry, accepted, lang) if accepted else None,
        statement=statement,
    )


def acceptance(registry: Registry, one: Acceptance, lang: str) -> bodies.AcceptanceBody:
    """Return a decision to leave a gap as it is."""
    return bodies.AcceptanceBody(
        iri=one.iri,
        rule=one.rule,
        focus=one.thing,
        reason=one.reason,
        decided_by=write.thing(registry.labels, one.decided_by, lang) if one.decided_by else None,
        decided_on=one.decided_on,
        decision=one.decision,
        until=one.until,
        withdrawn_on=one.withdrawn_on,
        holds=one.holds(date.today()),
    )


def trend(began: date | None, by: str | None, months: Iterable[Month]) -> bodies.TrendBody:
    """Return how gaps moved."""
    return bodies.TrendBody(
        began=began,
        by=by,
        months=[
            bodies.MonthBody(
                month=f"{one.first_day:%Y-%m}",
                key=one.key,
                there=one.there,
                opened=one.opened,
                closed=one.closed,
            )
            for one in months
        ],
    )


def completeness(of: str, records: int, found: Completeness) -> bodies.CompletenessBody:
    """Return the three numbers of a record or a kind."""
    levels = {level: bodies.LevelBody(answered=one.answered, asked=one.asked) for level, one in found.items()}
    return bodies.CompletenessBody(
        of=of,
        records=records,
        mandatory=levels["mandatory"],
        recommended=levels["recommended"],
        optional=levels["optional"],
    )
