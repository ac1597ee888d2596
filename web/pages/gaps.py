"""What is missing, of the whole register or of one organisation, in numbers that lead to the gaps behind them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from graph_service.gap_order import ToDo
from graph_service.gaps import SEVERITIES, Gap
from graph_service.labels import Text
from graph_service.registry import Registry
from web import context_parts as cp
from web import gap_contexts as c
from web.i18n import TIME_ZONE, gettext, ngettext
from web.pages.control_points import control_points, point_name
from web.pages.customer import customer_path
from web.pages.customer_parts import gaps_for, is_customer, read_customer
from web.pages.gap_addresses import gap_organisation_path
from web.pages.gap_files import file_links
from web.pages.gap_filter import LIST, NOBODY, Filter
from web.pages.gap_heat import make_heat
from web.pages.gap_items import Known, known_of, make_gap
from web.pages.gap_trend import make_trend
from web.pages.reading import address
from web.pages.things import Things, things_of
from web.words import tone

MOST_COMMON = 8
FIRST = 8


def gaps_page(registry: Registry, organisation: str | None) -> c.GapsPage:
    """Return the overview of all gaps, or of those of one organisation."""
    things, known, every = things_of(registry), known_of(registry), registry.models.gaps
    gaps = [gap for gap in every if organisation is None or gap.organisation == organisation]
    records, check = sum(registry.counts().values()), registry.gap_check()
    listed = Filter(organisation=organisation)
    columns, heat = make_heat(registry, things, gaps) if organisation is None and gaps else ((), ())
    trend = make_trend(registry, organisation)
    return c.GapsPage(
        organisation=things.thing_or_none(organisation),
        organisations=_organisations(things, every, organisation),
        total=len(gaps),
        records_with=len({gap.focus for gap in gaps}),
        records=records,
        checked=checked_at(registry),
        checking=(check.done, check.total) if check else None,
        tiles=_tiles(gaps, known, records, trend, organisation),
        points=_points(registry, things, gaps, organisation),
        rules=_rules(things, gaps, organisation),
        owners=_owners(things, gaps, organisation),
        trend=trend,
        heat_columns=columns,
        heat=heat,
        first=_first(registry, things, gaps, known),
        list_path=listed.address(),
        formats=file_links(listed.address) if gaps else (),
        others=_others(registry, organisation),
    )


def checked_at(registry: Registry) -> dt.datetime:
    """Return when the gaps were last worked out: after the last change, and anew at the beginning of each day."""
    zone = ZoneInfo(TIME_ZONE)
    today = dt.datetime.combine(dt.datetime.now(zone).date(), dt.time(), zone)
    return max(today, registry.revised_at) if registry.revised_at else today


def _organisations(things: Things, gaps: Iterable[Gap], chosen: str | None) -> tuple[cp.Option, ...]:
    counted = Counter(gap.organisation for gap in gaps if gap.organisation)
    if chosen:
        counted.setdefault(chosen, 0)
    return tuple(
        cp.Option(iri, things.text(iri), counted[iri], iri == chosen, gap_organisation_path(things, iri))
        for iri in things.sorted(counted)
    )


def _tiles(
    gaps: Sequence[Gap], known: Known, records: int, trend: c.Trend, organisation: str | None
) -> tuple[cp.Tile, ...]:
    counted = Counter(gap.severity for gap in gaps)
    words = {
        "violation": ngettext("must be mended", "must be mended", counted["violation"]),
        "warning": ngettext("should be reviewed", "should be reviewed", counted["warning"]),
        "info": ngettext("can be improved", "can be improved", counted["info"]),
    }
    tiles = [
        cp.Tile(
            counted[one],
            words[one],
            tone(one) if counted[one] else None,
            address(LIST, severity=one, organisation=organisation) if counted[one] else None,
        )
        for one in SEVERITIES
    ]
    accepted = sum((gap.focus, gap.rule) in known.accepted for gap in gaps)
    if accepted:
        words_of = ngettext("of them is accepted for a time", "of them are accepted for a time", accepted)
        tiles.append(cp.Tile(accepted, words_of, None, address(LIST, accepted="yes", organisation=organisation)))
    if organisation is None:
        without = records - len({gap.focus for gap in gaps})
        tiles.append(cp.Tile(without, ngettext("record without gaps", "records without gaps", without), None, None))
    return (*tiles, *_difference(trend))


def _difference(trend: c.Trend) -> tuple[cp.Tile, ...]:
    """Return how many more or fewer there are than a month ago, where that is known."""
    if len(trend.months) < 2:
        return ()
    more = trend.months[-1].there - trend.months[-2].there
    if more > 0:
        words = ngettext("more than last month", "more than last month", more)
    else:
        words = ngettext("fewer than last month", "fewer than last month", -more)
    return (cp.Tile(abs(more), words, None, trend.path),)


def _points(registry: Registry, things: Things, gaps: Iterable[Gap], organisation: str | None) -> tuple[cp.Bar, ...]:
    counted = Counter(gap.control_point for gap in gaps if gap.control_point is not None)
    points = control_points(registry)
    rows = (
        (
            point_name(things, points, number),
            address(LIST, control_point=number, organisation=organisation),
            count,
            "accent",
        )
        for number, count in sorted(counted.items())
    )
    return _bars(rows)


def _rules(things: Things, gaps: Sequence[Gap], organisation: str | None) -> tuple[cp.Bar, ...]:
    severity = {gap.rule: gap.severity for gap in gaps}
    counted = Counter(gap.rule for gap in gaps).most_common(MOST_COMMON)
    return _bars(
        (things.text(rule), address(LIST, rule=rule, organisation=organisation), count, tone(severity[rule]))
        for rule, count in counted
    )


def _owners(things: Things, gaps: Sequence[Gap], organisation: str | None) -> tuple[cp.Bar, ...]:
    """Return who must mend what one organisation lacks; of the whole register there would be hundreds."""
    if organisation is None:
        return ()
    counted = Counter(gap.owner or NOBODY for gap in gaps).most_common()
    nobody = Text(gettext("Nobody holds the role"), "")
    return _bars(
        (
            nobody if owner == NOBODY else things.text(owner),
            address(LIST, owner=owner, organisation=organisation),
            count,
            "accent",
        )
        for owner, count in counted
    )


def _bars(rows: Iterable[tuple[Text, str, int, str]]) -> tuple[cp.Bar, ...]:
    listed = list(rows)
    most = max((count for _, _, count, _ in listed), default=1)
    return tuple(cp.Bar(name, path, count, round(100 * count / most), colour) for name, path, count, colour in listed)


def _first(registry: Registry, things: Things, gaps: Sequence[Gap], known: Known) -> tuple[c.ToDoItem, ...]:
    today = dt.date.today()

    def item(one: ToDo) -> c.ToDoItem:
        gap = make_gap(things, one.gap, known)
        return c.ToDoItem(gap, one.others, one.due, one.due is not None and one.due < today, one.since, one.leaning)

    return tuple(item(one) for one in registry.to_mend_first(gaps, FIRST))


def _others(registry: Registry, organisation: str | None) -> tuple[cp.Link, ...]:
    """Return where else gaps are told: how they move, what is accepted, what is filled in, and what one uses."""
    if organisation is None:
        return (
            cp.Link(gettext("How gaps moved"), "/gaps/trend"),
            cp.Link(gettext("Accepted gaps"), "/gaps/acceptances"),
            cp.Link(gettext("What is filled in"), "/gaps/completeness"),
            cp.Link(gettext("What the rules demand"), "/shapes"),
        )
    if not is_customer(registry, organisation):
        return ()
    wider = len(gaps_for(registry, read_customer(registry, organisation, dt.date.today())))
    words = ngettext(
        "{count} gap in all that the organisation uses, also at its suppliers",
        "{count} gaps in all that the organisation uses, also at its suppliers",
        wider,
    ).format(count=wider)
    return (cp.Link(words, f"{customer_path(registry, organisation)}/package#gaps"),)
