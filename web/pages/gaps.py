"""What is missing, of the whole register or of one organisation, in numbers that lead to the gaps behind them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from graph_service.gaps import SEVERITIES, Gap
from graph_service.labels import Text
from graph_service.names import SKOS
from graph_service.registry import Registry
from web import context_parts as cp
from web import contexts as c
from web.i18n import TIME_ZONE, gettext, ngettext
from web.pages.gap_items import make_gaps
from web.pages.reading import address
from web.pages.things import Things, things_of
from web.words import tone

LIST = "/gaps/list"
MOST_COMMON = 8
HEAT_RULES = 5
HEAT_ROWS = 12
FIRST = 8


def gaps_page(registry: Registry, organisation: str | None) -> c.GapsPage:
    """Return the overview of all gaps, or of those of one organisation."""
    things, every = things_of(registry), registry.models.gaps
    gaps = [gap for gap in every if organisation is None or gap.organisation == organisation]
    with_gaps = len({gap.focus for gap in gaps})
    records = sum(registry.counts().values())
    by_rule = Counter(gap.rule for gap in gaps)
    return c.GapsPage(
        organisation=things.thing_or_none(organisation),
        organisations=_organisations(things, every, organisation),
        total=len(gaps),
        records_with=with_gaps,
        records=records,
        checked=checked_at(registry),
        tiles=_tiles(gaps, records - with_gaps, organisation),
        points=_points(registry, things, gaps, organisation),
        rules=_bars(things, by_rule.most_common(MOST_COMMON), gaps, organisation),
        heat_rules=tuple((things.text(rule), address(LIST, rule=rule)) for rule, _ in by_rule.most_common(HEAT_RULES)),
        heat=_heat(things, gaps, [rule for rule, _ in by_rule.most_common(HEAT_RULES)]) if not organisation else (),
        first=make_gaps(things, _one_per_record(gaps)[:FIRST]),
    )


def _one_per_record(gaps: Iterable[Gap]) -> list[Gap]:
    """Return the most serious gap of each record."""
    first: dict[str, Gap] = {}
    for gap in gaps:
        first.setdefault(gap.focus, gap)
    return list(first.values())


def checked_at(registry: Registry) -> dt.datetime:
    """Return when the gaps were last worked out: after the last change, and anew at the beginning of each day."""
    zone = ZoneInfo(TIME_ZONE)
    today = dt.datetime.combine(dt.datetime.now(zone).date(), dt.time(), zone)
    return max(today, registry.revised_at) if registry.revised_at else today


def gap_organisation_path(things: Things, iri: str) -> str:
    """Return the path of what an organisation lacks."""
    one = things.base.address(iri)
    return f"/gaps/{one.slug}" if one and one.kind == "organisation" else address(LIST, organisation=iri)


def _organisations(things: Things, gaps: Iterable[Gap], chosen: str | None) -> tuple[cp.Option, ...]:
    counted = Counter(gap.organisation for gap in gaps if gap.organisation)
    if chosen:
        counted.setdefault(chosen, 0)
    return tuple(
        cp.Option(iri, things.text(iri), counted[iri], iri == chosen, gap_organisation_path(things, iri))
        for iri in things.sorted(counted)
    )


def _tiles(gaps: Sequence[Gap], without: int, organisation: str | None) -> tuple[cp.Tile, ...]:
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
    if organisation is None:
        tiles.append(cp.Tile(without, ngettext("record without gaps", "records without gaps", without), None, None))
    return tuple(tiles)


def _points(registry: Registry, things: Things, gaps: Iterable[Gap], organisation: str | None) -> tuple[cp.Bar, ...]:
    counted = Counter(gap.control_point for gap in gaps if gap.control_point is not None)
    most = max(counted.values(), default=1)
    names = control_point_names(registry, things)
    return tuple(
        cp.Bar(
            names.get(point) or Text(gettext("Control point {number}").format(number=point), ""),
            address(LIST, control_point=point, organisation=organisation),
            count,
            round(100 * count / most),
            "accent",
        )
        for point, count in sorted(counted.items())
    )


def control_point_names(registry: Registry, things: Things) -> dict[int, Text]:
    """Return the number and name of each control point that the register describes."""
    found: dict[int, Text] = {}
    for iri in things.labels.of_kind("control-point"):
        number = registry.record(iri).value(SKOS.notation)
        if number is not None and number.value.isdecimal():
            name = things.text(iri)
            found[int(number.value)] = Text(f"{number.value}. {name.value}", name.lang)
    return found


def _bars(
    things: Things, counted: Sequence[tuple[str, int]], gaps: Iterable[Gap], organisation: str | None
) -> tuple[cp.Bar, ...]:
    severity = {gap.rule: gap.severity for gap in gaps}
    most = max((count for _, count in counted), default=1)
    return tuple(
        cp.Bar(
            things.text(rule),
            address(LIST, rule=rule, organisation=organisation),
            count,
            round(100 * count / most),
            tone(severity[rule]),
        )
        for rule, count in counted
    )


def _heat(things: Things, gaps: Sequence[Gap], rules: Sequence[str]) -> tuple[c.HeatRow, ...]:
    totals = Counter(gap.organisation for gap in gaps if gap.organisation)
    cells = Counter((gap.organisation, gap.rule) for gap in gaps)
    shown = sorted(totals, key=lambda iri: (-totals[iri], iri))[:HEAT_ROWS]
    most = max((cells[iri, rule] for iri in shown for rule in rules), default=1) or 1
    return tuple(
        c.HeatRow(
            organisation=things.thing(iri),
            path=gap_organisation_path(things, iri),
            cells=tuple(
                (cells[iri, rule], _heat_level(cells[iri, rule], most), address(LIST, rule=rule, organisation=iri))
                for rule in rules
            ),
            total=totals[iri],
        )
        for iri in shown
    )


def _heat_level(count: int, most: int) -> int:
    return 0 if not count else 1 + (count * 3 > most) + (count * 3 > 2 * most)
