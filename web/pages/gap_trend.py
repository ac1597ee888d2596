"""How gaps moved: a line of the months since they have been followed, with the same numbers in a table."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date

from graph_service.gap_history import GROUPINGS, Grouping, Month
from graph_service.labels import Text
from graph_service.registry import Registry
from web import context_parts as cp
from web import gap_contexts as c
from web.i18n import gettext, mark
from web.pages.control_points import control_points, point_name
from web.pages.gap_filter import LIST
from web.pages.reading import address
from web.pages.things import Things, things_of
from web.words import severity_word

MONTHS = 12
MOST_ROWS = 30
PATH = "/gaps/trend"

_WIDTH, _HEIGHT = 640, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 16, 16, 28
_SPARK = (96, 24)
_MOST_NAMED = 6  # Months that the axis has room to name.
_VIEWS = {
    "organisation": mark("By organisation"),
    "control_point": mark("By control point"),
    "article": mark("By article"),
    "rule": mark("By rule"),
    "severity": mark("By severity"),
}
_HEADINGS = {
    "organisation": mark("Organisation"),
    "control_point": mark("Control point"),
    "article": mark("Ground"),
    "rule": mark("Rule"),
    "severity": mark("How serious"),
}


def make_trend(registry: Registry, organisation: str | None = None) -> c.Trend:
    """Return how all gaps moved, or those of one organisation."""
    began = registry.gap_history.began()
    if organisation is None:
        return _trend(began, registry.gap_trend(MONTHS), PATH)
    months = [one for one in registry.gap_trend(MONTHS, "organisation") if one.key == organisation]
    return _trend(began, _every_month(registry.gap_trend(MONTHS), months), address(PATH, by="organisation"))


def gap_trend_page(registry: Registry, by: Grouping | None) -> c.GapTrendPage:
    """Return how gaps moved, in all or by one thing; at most `MOST_ROWS` rows, those with most gaps."""
    things, began = things_of(registry), registry.gap_history.began()
    every = registry.gap_trend(MONTHS)
    trend = _trend(began, every, PATH)
    days = [one.first_day for one in trend.months]
    rows = _rows(registry, things, by, days) if by else []
    return c.GapTrendPage(
        trend=trend,
        views=(
            cp.Option("", Text(gettext("All together"), ""), None, by is None, PATH),
            *(
                cp.Option(one, Text(gettext(_VIEWS[one]), ""), None, one == by, address(PATH, by=one))
                for one in GROUPINGS
            ),
        ),
        by=by or "",
        heading=gettext(_HEADINGS[by]) if by else None,
        months=tuple(days),
        rows=tuple(rows[:MOST_ROWS]),
        total_rows=len(rows),
        formats=(cp.Link("JSON", address("/api/gaps/trend", by=by)),),
    )


def _trend(began: date | None, months: Sequence[Month], path: str) -> c.Trend:
    # Before anybody looked there is no number, which is not the same as none.
    known = [one for one in months if began is not None and one.first_day >= began.replace(day=1)]
    chart = _chart(known) if len(known) > 1 else None
    told = chart.months if chart else tuple(_month(one, 0.0, 0.0, is_named=True) for one in known)
    return c.Trend(began=began, months=told, chart=chart, path=path)


def _every_month(every: Sequence[Month], some: Sequence[Month]) -> list[Month]:
    """Return a month for each of `every`, without gaps where `some` has none."""
    known = {one.first_day: one for one in some}
    return [known.get(one.first_day, Month(one.first_day, None, 0, 0, 0)) for one in every]


def _month(one: Month, x: float, y: float, *, is_named: bool) -> c.ChartMonth:
    return c.ChartMonth(one.first_day, one.there, one.opened, one.closed, x, y, is_named)


def _chart(months: Sequence[Month]) -> c.LineChart:
    step = _step(max(one.there for one in months))
    top = step * max(1, math.ceil(max(one.there for one in months) / step))
    floor = _HEIGHT - _BOTTOM

    def height(number: int) -> float:
        return round(floor - (floor - _TOP) * number / top, 1)

    wide = (_WIDTH - _LEFT - _RIGHT) / (len(months) - 1)
    every = math.ceil(len(months) / _MOST_NAMED)
    placed = tuple(
        # Counted from the end, so that the month that goes on now is named.
        _month(one, round(_LEFT + wide * i, 1), height(one.there), is_named=(len(months) - 1 - i) % every == 0)
        for i, one in enumerate(months)
    )
    line = " ".join(f"{one.x},{one.y}" for one in placed)
    return c.LineChart(
        width=_WIDTH,
        height=_HEIGHT,
        months=placed,
        line=line,
        area=f"{placed[0].x},{floor} {line} {placed[-1].x},{floor}",
        marks=tuple((number, height(number)) for number in range(0, top + 1, step)),
    )


def _step(most: int) -> int:
    """Return a round number that divides the axis into two to five parts."""
    rough = max(1, most) / 4
    power = 10 ** math.floor(math.log10(rough)) if rough >= 1 else 1
    return int(next(one * power for one in (1, 2, 5, 10) if one * power >= rough))


def _rows(registry: Registry, things: Things, by: Grouping, days: Sequence[date]) -> list[c.TrendRow]:
    by_key: dict[str | None, dict[date, Month]] = defaultdict(dict)
    for one in registry.gap_trend(MONTHS, by):
        by_key[one.key][one.first_day] = one
    naming = _naming(registry, things, by)
    rows = [_row(naming, key, found, days) for key, found in by_key.items()]
    return sorted(rows, key=lambda row: (-row.numbers[-1], row.name.value)) if days else []


def _row(
    naming: Callable[[str | None], tuple[Text, str | None]],
    key: str | None,
    found: dict[date, Month],
    days: Sequence[date],
) -> c.TrendRow:
    numbers = [found[day].there if day in found else 0 for day in days]
    last = found.get(days[-1]) if days else None
    name, path = naming(key)
    return c.TrendRow(
        name=name,
        path=path if numbers and numbers[-1] else None,
        numbers=tuple(numbers),
        line=_small_line(numbers) if len(numbers) > 1 else None,
        opened=last.opened if last else 0,
        closed=last.closed if last else 0,
    )


def _small_line(numbers: Sequence[int]) -> str:
    wide, high = _SPARK
    most = max(numbers) or 1
    return " ".join(
        f"{round(wide * i / (len(numbers) - 1), 1)},{round(high - 2 - (high - 4) * number / most, 1)}"
        for i, number in enumerate(numbers)
    )


def _naming(registry: Registry, things: Things, by: Grouping) -> Callable[[str | None], tuple[Text, str | None]]:
    points = control_points(registry)

    def name(key: str | None) -> tuple[Text, str | None]:
        if key is None:
            none = {"organisation": gettext("No organisation"), "control_point": gettext("No control point")}
            path = {"organisation": address(LIST, organisation="none"), "control_point": address(LIST, control_point=0)}
            return Text(none.get(by, gettext("Not stated")), ""), path.get(by)
        if by == "severity":
            return Text(severity_word(key), ""), address(LIST, severity=key)
        if by == "control_point":
            return point_name(things, points, int(key)), address(LIST, control_point=key)
        if by == "article":
            return Text(key, ""), address(LIST, article=key)
        return things.text(key), address(LIST, **{by: key})

    return name
