"""Workbooks: xlsx, xlsm and ods, a table for each sheet. The only module that imports python-calamine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

import python_calamine

from graph_service.errors import DataRejected
from ingest.readers.cells import text_of
from ingest.readers.given import Given
from ingest.readers.grid import Grid, read_table
from ingest.readers.header import Line, Span
from ingest.readers.ods_parts import facts_of_ods
from ingest.readers.packed import Packed, damaged, locked
from ingest.readers.sheet_parts import SheetFacts, facts_of_excel
from ingest.tables import Limits, Note, ReadOptions, Table, column_letter

Read = TypeVar("Read")

_SHOWN = 5
"""Cells that a note names; the rest are counted."""


def read_workbook(given: Given, options: ReadOptions) -> tuple[list[Table], list[Note]]:
    """Return a table for each sheet that has one, and notes of those that have none.

    A formula gives the value that was stored with it. A sheet of one column is text to read rather than a table,
    unless every sheet is so.

    Raises DataRejected where the file is damaged, protected, or larger than the limits.
    """
    with Packed(given, options.limits) as packed:
        facts = _facts(packed, options.limits)
    tables, notes = [], []
    for sheet, is_hidden in _sheets(given, options):
        table = read_table(_grid(given, sheet, facts.get(sheet.name, SheetFacts()), is_hidden), options)
        if table is None:
            notes.append(Note(f"Bladet {sheet.name} är tomt.", f"The sheet {sheet.name} is empty."))
        else:
            tables.append(table)
    if any(len(table.columns) > 1 for table in tables):
        prose = [table for table in tables if len(table.columns) < 2]
        tables = [table for table in tables if len(table.columns) > 1]
        notes += [
            Note(f"Bladet {one.name} är löpande text och läses inte.", f"The sheet {one.name} is text and is not read.")
            for one in prose
        ]
    return tables, notes


def _facts(packed: Packed, limits: Limits) -> dict[str, SheetFacts]:
    names = packed.names()
    if "xl/workbook.xml" in names:
        return facts_of_excel(packed, limits)
    if "content.xml" in names:
        return facts_of_ods(packed, limits)
    raise DataRejected(
        f"{packed.given.name} is a packed file, but no workbook that can be read here. "
        "Save it as .xlsx, .ods or .csv in a spreadsheet program."
    )


def _sheets(given: Given, options: ReadOptions) -> Iterator[tuple[python_calamine.CalamineSheet, bool]]:
    """Yield each sheet of cells with whether it is hidden; only the chosen one where one is."""
    with given.open() as stream:
        workbook = _guarded(given, partial(python_calamine.CalamineWorkbook.from_filelike, stream))
        for about in workbook.sheets_metadata:
            is_chosen = options.sheet is None or about.name.casefold() == options.sheet.casefold()
            if is_chosen and about.typ == python_calamine.SheetTypeEnum.WorkSheet:
                sheet = _guarded(given, partial(workbook.get_sheet_by_name, about.name))
                yield sheet, about.visible != python_calamine.SheetVisibleEnum.Visible


def _guarded(given: Given, read: Callable[[], Read]) -> Read:
    try:
        return read()
    except python_calamine.PasswordError:
        raise locked(given) from None
    except BaseException as problem:
        # A panic of the reader is no Exception, and its class cannot be imported.
        if isinstance(problem, python_calamine.CalamineError) or type(problem).__name__ == "PanicException":
            raise damaged(given) from None
        raise


def _grid(given: Given, sheet: python_calamine.CalamineSheet, facts: SheetFacts, is_hidden: bool) -> Grid:
    merged = sheet.merged_cell_ranges
    spans = facts.spans if merged is None else [Span(*first, *last) for first, last in merged]
    left = sheet.start[1] if sheet.start else 0
    return Grid(
        given.name,
        sheet.name,
        partial(_lines, sheet, left),
        column_letter,
        tuple(spans),
        frozenset(facts.hidden),
        tuple(_notes(sheet.name, facts, is_hidden)),
    )


def _lines(sheet: python_calamine.CalamineSheet, left: int) -> Iterator[Line]:
    """Yield the rows of a sheet from row 1; the library leaves out the empty columns to the left, but no rows."""
    outer = [""] * left
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        yield number, [*outer, *map(text_of, cells)]


def _notes(name: str, facts: SheetFacts, is_hidden: bool) -> Iterator[Note]:
    if is_hidden:
        yield Note(f"Bladet {name} är dolt och är läst.", f"The sheet {name} is hidden and is read.")
    if facts.errors:
        yield _listed(
            "Formler som inte gick att räkna ut är lästa som tomma",
            "Formulas that failed are read as empty",
            [f"{cell} ({error})" for cell, error in facts.errors],
        )
    if facts.unsaved:
        yield _listed(
            "Formler utan sparat värde är lästa som tomma; öppna filen i ett kalkylprogram och spara den",
            "Formulas without a stored value are read as empty; open the file in a spreadsheet program and save it",
            facts.unsaved,
        )


def _listed(sv: str, en: str, cells: list[str]) -> Note:
    shown, more = ", ".join(cells[:_SHOWN]), len(cells) - _SHOWN
    if more > 0:
        return Note(f"{sv}: {shown} och {more} till.", f"{en}: {shown} and {more} more.")
    return Note(f"{sv}: {shown}.", f"{en}: {shown}.")
