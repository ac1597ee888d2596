"""Gaps by organisation and control point, in a table where the most stands out and every number leads to its gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from graph_service.gaps import Gap
from graph_service.registry import Registry
from web import gap_contexts as c
from web.pages.control_points import control_points, point_name
from web.pages.gap_addresses import gap_organisation_path
from web.pages.gap_filter import LIST, NOBODY
from web.pages.reading import address
from web.pages.things import Things


def make_heat(
    registry: Registry, things: Things, gaps: Sequence[Gap]
) -> tuple[tuple[c.HeatColumn, ...], tuple[c.HeatRow, ...]]:
    """Return a column for each control point with gaps and a row for each organisation, the one with most first.

    Gaps that are counted for no organisation have the last row, those whose rule has no control point the last column.
    """
    cells = Counter((gap.organisation or NOBODY, gap.control_point or 0) for gap in gaps)
    totals = Counter(gap.organisation or NOBODY for gap in gaps)
    numbers = sorted({number for _, number in cells}, key=lambda number: (number == 0, number))
    most = max((count for (who, _), count in cells.items() if who != NOBODY), default=1)
    points = control_points(registry)
    columns = tuple(
        c.HeatColumn(str(number or "–"), point_name(things, points, number), address(LIST, control_point=number))
        for number in numbers
    )
    shown = sorted(totals, key=lambda who: (who == NOBODY, -totals[who], who))
    rows = tuple(
        c.HeatRow(
            organisation=things.thing(who) if who != NOBODY else None,
            path=gap_organisation_path(things, who) if who != NOBODY else address(LIST, organisation=NOBODY),
            cells=tuple(_cell(cells[who, number], most, who, number) for number in numbers),
            total=totals[who],
        )
        for who in shown
    )
    return columns, rows


def _cell(count: int, most: int, who: str, number: int) -> tuple[int, int, str | None]:
    # What is nobody's would outshine every organisation, and there is nobody whom its heat could warn.
    level = 0 if not count or who == NOBODY else 1 + (count * 3 > most) + (count * 3 > 2 * most)
    return count, level, address(LIST, control_point=number, organisation=who) if count else None
