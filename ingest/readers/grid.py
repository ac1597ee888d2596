"""A table from rows of cells: its header found, merged cells filled, and what is no row of the table noted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import dropwhile, islice

from graph_service.errors import DataRejected
from ingest.readers.header import HEAD_ROWS, Header, Line, Span, find_header
from ingest.tables import Column, Note, ReadOptions, Row, Table

SECTION_COLUMN = "(rubrik)"
"""The column that holds the heading a row stands under, where headings stand between the rows of a table."""

_SHOWN = 3
"""Rows that a note names; the rest are counted."""


@dataclass(frozen=True)
class Grid:
    """Rows of cells as a file has them."""

    file: str
    name: str
    lines: Callable[[], Iterator[Line]]
    """Streams every row with its number, empty rows included; each call begins again."""
    letter: Callable[[int], str]
    """What the file calls a column, by its index."""
    spans: tuple[Span, ...] = ()
    hidden: frozenset[int] = frozenset()
    notes: tuple[Note, ...] = ()
    is_ragged_worth_noting: bool = False
    """Whether a row with more cells than the header is a fault: in CSV it is, in a sheet it cannot be."""


@dataclass
class _Survey:
    """What one pass over a table found."""

    used: set[int] = field(default_factory=set)
    last_row: int = 0
    rows: int = 0
    sections: dict[int, str] = field(default_factory=dict)
    remarks: list[tuple[int, str]] = field(default_factory=list)
    """Lines below the table, such as footnotes."""
    long_rows: list[int] = field(default_factory=list)
    short_rows: list[int] = field(default_factory=list)


def read_table(grid: Grid, options: ReadOptions) -> Table | None:
    """Return the table of a grid, or None where nothing stands in it.

    Raises DataRejected where the chosen header row is empty, or where the table is larger than the limits.
    """
    # A header that is chosen far down is looked for there, so that no more than a screenful is ever held.
    far_down = max(0, (options.header_row or 0) - HEAD_ROWS // 2)
    near = dropwhile(lambda line: line[0] < far_down, grid.lines())
    head = [(number, list(cells)) for number, cells in islice(near, HEAD_ROWS)]
    header = _choose(grid, head, options)
    if header is None:
        return None
    survey = _survey(grid, header, options)
    indexes = [at for at in range(max(survey.used | {len(header.names) - 1}) + 1) if _is_kept(header, at, survey.used)]
    names = told_apart([_name(grid, header, at) for at in indexes] + [SECTION_COLUMN] * bool(survey.sections))
    columns = tuple(Column(name, grid.letter(at), at in grid.hidden) for name, at in zip(names, indexes, strict=False))
    columns += tuple(Column(name, "") for name in names[len(indexes) :])
    notes = (*grid.notes, *_notes(grid, header, head, survey, columns))
    rows = partial(_rows, grid, header.last, survey, indexes, names)
    return Table(grid.name, columns, header.first or None, notes, rows)


def told_apart(names: Sequence[str]) -> list[str]:
    """Return the names with a number behind each that occurred before: "Namn", "Namn (2)"."""
    taken: set[str] = set()
    apart = []
    for name in names:
        choice, number = name, 2
        while choice in taken:
            choice, number = f"{name} ({number})", number + 1
        taken.add(choice)
        apart.append(choice)
    return apart


def _choose(grid: Grid, head: Sequence[Line], options: ReadOptions) -> Header | None:
    if options.header_row == 0:
        return Header(0, 0, tuple("" for _ in range(max((len(cells) for _, cells in head), default=0))))
    header = find_header(head, grid.spans, options.header_row)
    if header is None and options.header_row is not None:
        raise DataRejected(f"{_where(grid)}: row {options.header_row} is empty. Choose the row that names the columns.")
    return header


def _is_kept(header: Header, at: int, used: set[int]) -> bool:
    return at in used or (at < len(header.names) and bool(header.names[at]))


def _name(grid: Grid, header: Header, at: int) -> str:
    named = header.names[at] if at < len(header.names) else ""
    return named or f"({grid.letter(at)})"


def _survey(grid: Grid, header: Header, options: ReadOptions) -> _Survey:
    survey = _Survey()
    width = len([name for name in header.names if name]) or len(header.names)
    wide = {span.top for span in grid.spans if span.top == span.bottom and 2 * (span.right - span.left + 1) > width > 2}
    after_blank = False
    for number, cells in _below(grid, header.last):
        filled = [at for at, cell in enumerate(cells) if cell]
        _check(grid, number, filled, survey, options)
        if not filled:
            after_blank = True
        elif len(filled) == 1 and number - 1 in wide:
            survey.sections[number] = cells[filled[0]]
        elif len(filled) == 1 < width - 1 and (after_blank or survey.remarks):
            survey.remarks.append((number, cells[filled[0]]))
        else:
            _keep(survey, number, len(cells), filled, len(header.names))
            after_blank = False
    for number in [number for number in survey.sections if number > survey.last_row]:
        survey.remarks.append((number, survey.sections.pop(number)))
    return survey


def _keep(survey: _Survey, number: int, length: int, filled: list[int], width: int) -> None:
    # What looked like footnotes stands inside the table after all, so those lines are rows of it.
    survey.rows += 1 + len(survey.remarks)
    survey.remarks.clear()
    survey.last_row = number
    survey.used.update(filled)
    if filled[-1] >= width:
        survey.long_rows.append(number)
    elif length < width:
        survey.short_rows.append(number)


def _check(grid: Grid, number: int, filled: list[int], survey: _Survey, options: ReadOptions) -> None:
    limits = options.limits
    if survey.rows >= limits.rows and filled:
        raise DataRejected(f"{_where(grid)} has more than {limits.rows:,} rows. Divide the file.")
    if filled and filled[-1] >= limits.columns:
        raise DataRejected(
            f"{_where(grid)}, row {number}: {filled[-1] + 1:,} columns, and the limit is {limits.columns:,}. "
            "Check the separator, or remove columns."
        )


def _below(grid: Grid, last_header_row: int) -> Iterator[Line]:
    return ((number, cells) for number, cells in grid.lines() if number > last_header_row)


def _rows(grid: Grid, last_header_row: int, survey: _Survey, indexes: list[int], names: list[str]) -> Iterator[Row]:
    section = ""
    for number, cells in _filled(grid, last_header_row):
        if number > survey.last_row:
            return
        if number in survey.sections:
            section = survey.sections[number]
        else:
            found = [cells[at] if at < len(cells) else "" for at in indexes]
            yield Row(number, dict(zip(names, [*found, section] if survey.sections else found, strict=True)))


def _filled(grid: Grid, last_header_row: int) -> Iterator[Line]:
    """Stream the rows that have a cell of their own, with every merged cell given the value of the first of them."""
    starting: dict[int, list[Span]] = {}
    for span in grid.spans:
        starting.setdefault(span.top, []).append(span)
    open_spans: list[tuple[Span, str]] = []
    for number, cells in _below(grid, last_header_row):
        row = number - 1
        open_spans = [(span, text) for span, text in open_spans if span.bottom >= row]
        begun = [(span, cells[span.left]) for span in starting.get(row, ()) if span.left < len(cells)]
        open_spans += [(span, text) for span, text in begun if text]
        if any(cells):
            yield number, _spread(cells, open_spans) if open_spans else cells


def _spread(cells: Sequence[str], spans: list[tuple[Span, str]]) -> Sequence[str]:
    filled = list(cells)
    for span, text in spans:
        for at in range(span.left, min(span.right + 1, len(filled))):
            filled[at] = filled[at] or text
    return filled


def _where(grid: Grid) -> str:
    return f"{grid.file}, sheet {grid.name}" if grid.name else grid.file


def _notes(
    grid: Grid, header: Header, head: Sequence[Line], survey: _Survey, columns: tuple[Column, ...]
) -> Iterator[Note]:
    above = [
        (number, next(cell for cell in cells if cell)) for number, cells in head if number < header.first and any(cells)
    ]
    if above:
        yield _listed("Ovanför rubrikraden står, och läses inte", "Above the header stands, and is not read", above)
    if survey.remarks:
        yield _listed("Under tabellen står, och läses inte", "Below the table stands, and is not read", survey.remarks)
    if survey.sections:
        sv, en = "Rubriker mellan raderna är lästa som kolumnen", "Headings between the rows are read as the column"
        yield _listed(f"{sv} {SECTION_COLUMN}", f"{en} {SECTION_COLUMN}", list(survey.sections.items()))
    hidden = ", ".join(f"{column.letter} ({column.name})" for column in columns if column.is_hidden)
    if hidden:
        yield Note(f"Dolda kolumner är lästa: {hidden}.", f"Hidden columns are read: {hidden}.")
    if grid.is_ragged_worth_noting and survey.long_rows:
        yield _numbered(
            "Rader med fler celler än rubrikraden", "Rows with more cells than the header", survey.long_rows
        )
    if grid.is_ragged_worth_noting and survey.short_rows:
        yield _numbered(
            "Rader med färre celler än rubrikraden", "Rows with fewer cells than the header", survey.short_rows
        )


def _listed(sv: str, en: str, lines: Sequence[tuple[int, str]]) -> Note:
    shown = [(number, " ".join(text.split())[:80]) for number, text in lines[:_SHOWN]]
    return _with_rest(
        f"{sv}: " + "; ".join(f"rad {number} ”{text}”" for number, text in shown),
        f"{en}: " + "; ".join(f"row {number} “{text}”" for number, text in shown),
        len(lines) - _SHOWN,
    )


def _numbered(sv: str, en: str, rows: list[int]) -> Note:
    shown = ", ".join(map(str, rows[:_SHOWN]))
    return _with_rest(f"{sv}: {shown}", f"{en}: {shown}", len(rows) - _SHOWN)


def _with_rest(sv: str, en: str, more: int) -> Note:
    return Note(f"{sv} och {more} till.", f"{en} and {more} more.") if more > 0 else Note(f"{sv}.", f"{en}.")
