"""Which row of a sheet holds the names of the columns, and what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

HEAD_ROWS = 60
"""Rows that are looked at for the header; title blocks of forms reach about 30."""

_ROWS_BELOW = 12
_LONGEST_NAME = 120
_DEEPEST_HEADER = 3
_VALUE = re.compile(r"[\d\s.,:/%+-]+|https?://.*|\S+@\S+\.\S+", re.DOTALL)
"""What stands in a cell rather than in a header: numbers, days, addresses."""


@dataclass(frozen=True, slots=True)
class Span:
    """Merged cells, counted from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Header:
    """The rows of the header by their number in the file, and the names of the columns, "" where one has none."""

    first: int
    last: int
    names: tuple[str, ...]


Line = tuple[int, Sequence[str]]
"""The number of a row, counted from 1, and its cells."""


def find_header(head: Sequence[Line], spans: Sequence[Span], chosen: int | None = None) -> Header | None:
    """Return the header among the first rows, or None where no row can be one.

    The header is as a rule the first row that is about as full as the table is wide, of words that differ from each
    other, over rows that fill the same columns. `chosen` is the number of its row, where a person said so.
    """
    lines = [(number, cells) for number, cells in head if any(cells)]
    if not lines:
        return None
    if chosen is not None:
        position = next((at for at, (number, _) in enumerate(lines) if number == chosen), None)
        if position is None:
            return None
    else:
        position = max(range(len(lines)), key=lambda at: _score(lines, at))
    return _header(lines, position, spans)


def _score(lines: Sequence[Line], position: int) -> float:
    cells = lines[position][1]
    width = max(1, _width(lines))
    filled = [cell for cell in cells if cell]
    if len(filled) < min(2, width) or _is_line_of_form(filled):
        return -10.0
    words = sum(len(cell) <= _LONGEST_NAME and not _VALUE.fullmatch(cell) for cell in filled) / len(filled)
    unique = len({cell.casefold() for cell in filled}) / len(filled)
    below = [row for _, row in lines[position + 1 : position + 1 + _ROWS_BELOW] if sum(map(bool, row)) > 1]
    # A row that is as full as a row of the table, yet stands above, is more likely the header than this one.
    above = [[cell for cell in row if cell] for _, row in lines[:position]]
    passed = sum(len(row) > width / 2 and not _is_line_of_form(row) for row in above)
    return len(filled) / width + 1.5 * words + unique + _support(cells, below) - 0.5 * passed - 0.01 * position


def _is_line_of_form(filled: Sequence[str]) -> bool:
    """Tell whether a row is a line such as "Kommun: | Göteborg", which stands above many registers."""
    return len(filled) == 2 and filled[0].endswith(":") and not filled[1].endswith(":")


def _support(cells: Sequence[str], below: Sequence[Sequence[str]]) -> float:
    """Return how well a row fits what stands below it, from -1 to 1."""
    if not below:
        return 0.0
    named = {at for at, cell in enumerate(cells) if cell}
    used = {at for row in below for at, cell in enumerate(row) if cell}
    repeated = sum(any(at < len(row) and row[at] == cells[at] for row in below) for at in named)
    return len(named & used) / len(named) - len(used - named) / max(1, len(used)) - repeated / len(named)


def _width(lines: Sequence[Line]) -> int:
    """Return how many columns the table has: those that a tenth of the rows fill, or else those of the fullest row."""
    filled: dict[int, int] = {}
    for _, cells in lines:
        for at, cell in enumerate(cells):
            if cell:
                filled[at] = filled.get(at, 0) + 1
    common = sum(count * 10 >= len(lines) for count in filled.values())
    return max(common, 1) if common else max(_filled(cells) for _, cells in lines)


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell)


def _header(lines: Sequence[Line], position: int, spans: Sequence[Span]) -> Header:
    number, cells = lines[position]
    last = number + _depth(number, cells, spans) - 1
    stacked = [row for at, row in lines if number <= at <= last]
    width = max(len(row) for row in stacked)
    names = [_join(row[at] if at < len(row) else "" for row in stacked) for at in range(width)]
    above = lines[position - 1][1] if position and lines[position - 1][0] == number - 1 else ()
    return Header(number, last, tuple(_apart(names, _groups(above, number - 2, spans))))


def _depth(number: int, cells: Sequence[str], spans: Sequence[Span]) -> int:
    """Return how many rows the header takes: more than one where a third of its cells are merged downwards."""
    tall = [span for span in spans if span.top == number - 1 and span.bottom > span.top]
    if 3 * len(tall) < _filled(cells) or not tall:
        return 1
    return min(_DEEPEST_HEADER, max(span.bottom - span.top + 1 for span in tall))


def _join(parts: Iterator[str]) -> str:
    return " – ".join(dict.fromkeys(" ".join(part.split()) for part in parts if part))


def _groups(above: Sequence[str], row: int, spans: Sequence[Span]) -> Mapping[int, str]:
    """Return the heading over each column, where the row above the header holds headings of several columns."""
    return {
        at: " ".join(above[span.left].split())
        for span in spans
        if span.top == row and span.left < len(above) and above[span.left] and span.right - span.left < len(above) - 1
        for at in range(span.left, min(span.right, span.left + len(above)) + 1)
    }


def _apart(names: Sequence[str], groups: Mapping[int, str]) -> list[str]:
    """Return the names with the heading above put before those that occur twice: "Leverantör – Namn"."""
    twice = {name for name in names if name and names.count(name) > 1} if groups else set()
    return [f"{groups[at]} – {name}" if name in twice and at in groups else name for at, name in enumerate(names)]
