"""Tables as an Excel workbook (ISO/IEC 29500): the one module that writes with openpyxl.

A text is always a text, so nothing that a record says is run as a formula. The same tables give the same bytes: the
files in the archive and the properties of the document bear the moment that the caller gives, or none.
"""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, TypeAlias
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.writer.excel import ExcelWriter

from graph_service.errors import NotAcceptable

Cell: TypeAlias = str | int | float | bool | date | datetime | None

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_TEXT = 32_767  # Characters in a cell, "Excel specifications and limits".
MAX_ROWS = 1_048_576
_MAX_NAME = 31
_MAX_EXACT = 10**15  # A cell is a double; a number of more digits is written as text, whole.
_MEASURED_ROWS = 200  # Rows that decide how wide a column is; all of a large register would have to wait in memory.
_WIDTHS = (9, 60)
_EPOCH = datetime(1980, 1, 1)  # The first moment that the format of the archive can tell.
_ZONE = ZoneInfo("Europe/Stockholm")

# XML 1.0 has no way to write these (section 2.2), and openpyxl refuses them.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?|\x85|\u2028|\u2029")
# A text that looks like an escaped character is one to a spreadsheet (ISO/IEC 29500-1, 22.9.2.19, ST_Xstring).
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")

_WORDS = {
    "sv": {
        "notes": "Noteringar",
        "sheet": "Blad",
        "note": "Notering",
        "cut": "Rad {row}, {column}: texten har {length} tecken och är avkortad till 32\u00a0767, vad en cell rymmer.",
        "characters": "Rad {row}, {column}: styrtecken som inte kan stå i en cell är utbytta mot \ufffd.",
        "more": "Ytterligare {count} celler är avkortade eller har utbytta tecken.",
    },
    "en": {
        "notes": "Notes",
        "sheet": "Sheet",
        "note": "Note",
        "cut": "Row {row}, {column}: the text has {length} characters and is cut to 32,767, what a cell holds.",
        "characters": "Row {row}, {column}: control characters that a cell cannot hold are replaced by \ufffd.",
        "more": "Another {count} cells are cut or have characters replaced.",
    },
}
_MOST_NOTES = 100
"""Cells that were altered, told one by one; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen in a column: the texts of some cells under each other in another sheet."""

    sheet: str
    column: int
    """The number of their column, 1 for the first."""
    first: int
    """The row of the first."""
    count: int
    is_strict: bool = False
    """Whether nothing else may be written; else the list only helps."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet, for one that is more than its heading."""

    name: str
    help: str = ""
    """Shown as a comment on the heading."""
    key: str = ""
    """What a program knows the column by; where one has a key, they stand in a hidden row above the headings."""
    is_mandatory: bool = False
    is_text: bool = False
    """Whether what is written in it shall stay a text: 1-2 is no date there."""
    is_date: bool = False
    choices: Choices | None = None

    @property
    def number_format(self) -> str:
        """The format of its cells, also of those still empty."""
        return "@" if self.is_text else "yyyy-mm-dd" if self.is_date else "General"


@dataclass(frozen=True)
class Sheet:
    """A table: headings, and rows that are read once, while they are written."""

    name: str
    columns: Sequence[str | Column]
    rows: Iterable[Sequence[Cell]]
    notes: Sequence[str] = ()
    """What a reader must know of the table; it stands on a last sheet of its own, so that tables stay tables."""
    is_hidden: bool = False
    spare_rows: int = 0
    """How many rows below the last one have lists to choose from too, for what is written there later."""


@dataclass
class _Writing:
    """What is kept while a workbook is written."""

    book: Workbook
    words: dict[str, str]
    styles: _Styles
    notes: list[tuple[str, str]] = field(default_factory=list)
    untold: int = 0

    def note(self, sheet: str, text: str) -> None:
        if len(self.notes) < _MOST_NOTES:
            self.notes.append((sheet, text))
        else:
            self.untold += 1


class _Styles:
    """The looks of cells, each made once: making one is ten times the work of writing a cell."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, bool], Any] = {}

    def dress(self, cell: Any, number_format: str, *, is_quoted: bool = False) -> None:
        """Give a cell below the headings its format; text in it wraps."""
        look = (number_format, is_quoted)
        if look not in self._made:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.number_format, cell.quotePrefix = number_format, is_quoted
            self._made[look] = cell._style
        cell._style = self._made[look]

    def dress_heading(self, cell: Any, *, is_mandatory: bool) -> None:
        """Give a heading its look."""
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        cell.fill = PatternFill("solid", fgColor="FFFFE9A8" if is_mandatory else "FFE6EEF5")


def write_workbook(sheets: Iterable[Sheet], *, title: str, lang: str, moment: datetime | None = None) -> bytes:
    """Return the sheets as a workbook (.xlsx).

    `lang` ("sv" or "en") is the language of the texts, which the properties of the document state with the title.
    A text that is longer than a cell holds is cut, a character that no cell holds is replaced, and a note says where.
    Raises NotAcceptable where a sheet has more rows than a spreadsheet takes.
    """
    stream = io.BytesIO()
    save_workbook(stream, sheets, title=title, lang=lang, moment=moment)
    return stream.getvalue()


def save_workbook(
    stream: IO[bytes], sheets: Iterable[Sheet], *, title: str, lang: str, moment: datetime | None = None
) -> None:
    """Write the sheets as a workbook, row by row: what stays in memory does not grow with the number of rows."""
    writing = _Writing(Workbook(write_only=True), _WORDS.get(lang, _WORDS["en"]), _Styles())
    when = moment.astimezone(_ZONE).replace(tzinfo=None) if moment else _EPOCH
    writing.book.properties = DocumentProperties(
        creator="Ansvar", title=clean_text(title)[:255], language=lang, created=when, modified=when
    )
    try:
        used: set[str] = set()
        for sheet in sheets:
            name = sheet_name(sheet.name, used)
            used.add(name.casefold())
            _write_sheet(writing, sheet, name)
            writing.notes.extend((name, note) for note in sheet.notes)
        _write_notes(writing, used)
        with _Archive(stream, when) as archive:
            ExcelWriter(writing.book, archive).write_data()
    except BaseException:
        _discard(writing.book)
        raise


def _discard(book: Workbook) -> None:
    """Close the sheets of a book that will not be written, and remove the temporary files that they lie in."""
    for sheet in book.worksheets:
        made: Any = sheet
        with suppress(Exception):
            if not made.closed:
                made.close()
        with suppress(OSError, ValueError):
            made._writer.cleanup()


def sheet_name(name: str, used: Iterable[str] = ()) -> str:
    """Return a name that a sheet can have: 31 characters at most, none of []:*?/\\, and none of those used before."""
    cleaned = _NOT_IN_SHEET_NAME.sub(" ", name).strip().strip("'")[:_MAX_NAME].strip() or "Blad"
    taken = {one.casefold() for one in used}
    found, number = cleaned, 2
    while found.casefold() in taken:
        ending = f" {number}"
        found, number = cleaned[: _MAX_NAME - len(ending)] + ending, number + 1
    return found


def clean_text(text: str) -> str:
    """Return the text as a cell holds it: line breaks as line feeds, other control characters replaced, cut to fit."""
    return _NOT_IN_XML.sub("\ufffd", _LINE_ENDS.sub("\n", text))[:MAX_TEXT]


def _write_sheet(writing: _Writing, sheet: Sheet, name: str) -> None:
    made: Any = writing.book.create_sheet(name)
    columns = [one if isinstance(one, Column) else Column(one) for one in sheet.columns]
    has_keys = any(column.key for column in columns)
    header_row = 2 if has_keys else 1
    rows = iter(sheet.rows)
    first = list(islice(rows, _MEASURED_ROWS))
    for number, column in enumerate(columns, start=1):
        dimension = made.column_dimensions[get_column_letter(number)]
        dimension.width, dimension.number_format = _width(column, number - 1, first), column.number_format
    made.sheet_state = "hidden" if sheet.is_hidden else "visible"
    made.freeze_panes = f"B{header_row + 1}" if len(columns) > 1 else f"A{header_row + 1}"
    made.page_setup.orientation, made.page_setup.fitToHeight = "landscape", 0
    made.sheet_properties.pageSetUpPr.fitToPage = True
    if has_keys:
        made.row_dimensions[1].hidden = True
        made.append([_text_cell(made, column.key) for column in columns])
    made.append([_heading(made, writing, column) for column in columns])
    last = header_row
    for last, row in enumerate(chain(first, rows), start=header_row + 1):
        if last > MAX_ROWS:
            raise NotAcceptable(f"Sheet '{name}' has more than {MAX_ROWS} rows. Choose fewer, or ask for CSV.")
        for heading, text in _altered(writing, columns, row):
            writing.note(name, text.format(row=last, column=heading))
        made.append(list(_cells(made, writing, columns, row)))
    _finish(made, name, columns, header_row, last)
    _add_choices(made, columns, header_row + 1, min(last + sheet.spare_rows, MAX_ROWS))


def _finish(made: Any, name: str, columns: Sequence[Column], header_row: int, last: int) -> None:
    """Add what is known when all rows are there: filter, headings for print and screen readers, lists to choose."""
    end = get_column_letter(max(1, len(columns)))
    made.auto_filter.ref = f"A{header_row}:{end}{last}"
    made.print_title_rows = f"{header_row}:{header_row}"
    # Screen readers know the row of the headings by this name.
    title = DefinedName("ColumnTitle", attr_text=f"{quote_sheetname(name)}!$A${header_row}")
    made.defined_names.add(title)


def _add_choices(made: Any, columns: Sequence[Column], first: int, last: int) -> None:
    for number, column in enumerate(columns, start=1):
        if column.choices is not None and column.choices.count and last >= first:
            letter = get_column_letter(number)
            made.data_validations.append(_validation(column.choices, f"{letter}{first}:{letter}{last}"))


def _validation(choices: Choices, cells: str) -> DataValidation:
    letter = get_column_letter(choices.column)
    source = f"{quote_sheetname(choices.sheet)}!${letter}${choices.first}:${letter}${choices.first + choices.count - 1}"
    return DataValidation(
        type="list", formula1=source, allow_blank=True, sqref=cells, showErrorMessage=choices.is_strict
    )


def _width(column: Column, place: int, rows: Sequence[Sequence[Cell]]) -> float:
    lengths = [len(word) for word in column.name.split()]
    for row in rows:
        value = row[place] if place < len(row) else None
        lengths.extend(len(line) for line in str(value if value is not None else "").split("\n"))
    return min(max(*_WIDTHS[:1], *lengths, len(column.name) // 2) + 2, _WIDTHS[1])


def _heading(made: Any, writing: _Writing, column: Column) -> Any:
    cell = _text_cell(made, column.name)
    writing.styles.dress_heading(cell, is_mandatory=column.is_mandatory)
    if column.help:
        lines = sum(1 + len(line) // 45 for line in column.help.split("\n"))
        cell.comment = Comment(clean_text(column.help), "Ansvar", height=20 + 18 * lines, width=320)
    return cell


def _altered(writing: _Writing, columns: Sequence[Column], row: Sequence[Cell]) -> Iterator[tuple[str, str]]:
    """Yield the heading of each text that no cell holds as it is, and what is done with it."""
    for column, value in zip(columns, row, strict=False):
        if isinstance(value, str) and len(value) > MAX_TEXT:
            yield column.name, writing.words["cut"].replace("{length}", str(len(value)))
        if isinstance(value, str) and _NOT_IN_XML.search(value):
            yield column.name, writing.words["characters"]


def _cells(made: Any, writing: _Writing, columns: Sequence[Column], row: Sequence[Cell]) -> Iterator[Any]:
    for column, value in zip(columns, row, strict=True):
        yield _cell(made, writing, value, column)


def _cell(made: Any, writing: _Writing, value: Cell, column: Column) -> Any:
    if value is None or value == "":
        return None
    cell: Any = WriteOnlyCell(made)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= _MAX_EXACT:
        value = str(value)
    if isinstance(value, str):
        _put_text(cell, value)
        # Kept as text also when somebody edits the cell: what an apostrophe before it says in a spreadsheet.
        writing.styles.dress(cell, column.number_format, is_quoted=value.startswith(("=", "+", "-", "@")))
        return cell
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(_ZONE).replace(tzinfo=None)
    cell.value = value
    of_days = "yyyy-mm-dd hh:mm" if isinstance(value, datetime) else "yyyy-mm-dd"
    writing.styles.dress(cell, of_days if isinstance(value, date) else "General")
    return cell


def _text_cell(made: Any, text: str) -> Any:
    cell: Any = WriteOnlyCell(made)
    _put_text(cell, text)
    return cell


def _put_text(cell: Any, text: str) -> None:
    # Set past openpyxl's guess, which makes a formula of `=…` and an error value of `#N/A`.
    cell._value, cell.data_type = _LOOKS_ESCAPED.sub("_x005F_", clean_text(text)), "s"


def _write_notes(writing: _Writing, used: set[str]) -> None:
    if writing.untold:
        writing.notes.append(("", writing.words["more"].format(count=writing.untold)))
    if writing.notes:
        name = sheet_name(writing.words["notes"], used)
        columns = (writing.words["sheet"], writing.words["note"])
        _write_sheet(writing, Sheet(name, columns, list(writing.notes)), name)


class _Archive(zipfile.ZipFile):
    """An archive whose members all bear one moment, and nothing of the machine that wrote them."""

    def __init__(self, stream: IO[bytes], when: datetime) -> None:
        super().__init__(stream, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        self._when = max(when, _EPOCH).timetuple()[:6]

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        """Write a member from memory."""
        super().writestr(self._member(str(zinfo_or_arcname)), data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        """Write a member from a file, in pieces."""
        with Path(filename).open("rb") as source, self.open(self._member(str(arcname)), "w") as target:
            shutil.copyfileobj(source, target)

    def _member(self, name: str) -> zipfile.ZipInfo:
        member = zipfile.ZipInfo(name, self._when)
        member.compress_type = zipfile.ZIP_DEFLATED
        return member
