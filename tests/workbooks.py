"""Workbooks and text files written for the tests of readers."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from openpyxl import Workbook

from ingest.readers.open import open_source
from ingest.tables import ReadOptions, Row, Table

Cell = str | int | float | bool | None | object

_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"))
)


def write_xlsx(path: Path, sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> Path:
    """Write a workbook of the sheets, each from its cell A1, and return its path."""
    book = Workbook()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                cell = sheet.cell(number, column, value)
                # A text such as "=0" or "#N/A" stays one; a test that wants a formula makes it.
                cell.data_type = "s" if isinstance(value, str) else cell.data_type
    book.remove(book.worksheets[0])
    book.save(path)
    return path


def write_ods(path: Path, rows: Sequence[Sequence[str]], *, columns: str = "", sheet: str = "Blad1") -> Path:
    """Write an OpenDocument spreadsheet of texts, with the XML of its columns where a test needs one."""
    lines = "".join(f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows)
    return write_ods_table(path, columns + lines, sheet=sheet)


def ods_cell(text: str) -> str:
    """Return a cell of OpenDocument; a line break is a paragraph of its own, and spaces are kept by their count."""
    if not text:
        return "<table:table-cell/>"
    lines = "".join(f"<text:p>{_spaces(line)}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def _spaces(line: str) -> str:
    return escape(line).replace(" ", "<text:s/>")


def write_ods_table(path: Path, table: str, *, sheet: str = "Blad1") -> Path:
    """Write an OpenDocument spreadsheet whose one sheet holds the given XML."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMESPACES} office:version="1.3">'
        f"<office:body><office:spreadsheet><table:table table:name={quoteattr(sheet)}>{table}</table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", content)
        packed.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def replace_part(path: Path, part: str, content: bytes) -> Path:
    """Write a packed file anew with one of its parts replaced, and return its path."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, held in (parts | {part: content}).items():
            packed.writestr(name, held)
    return path


def written(path: Path, content: str | bytes) -> Path:
    """Write a file of text in UTF-8 or of bytes, and return its path."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read_one(path: Path, **options: object) -> Table:
    """Return the only table of a file."""
    (table,) = open_source(path, ReadOptions(**options)).tables
    return table


def values(table: Table) -> list[list[object]]:
    """Return the values of a table, row by row in the order of its columns."""
    return [[row[column.name] for column in table.columns] for row in table.rows()]


def rows_by_number(table: Table) -> dict[int, Row]:
    """Return the rows of a table by their number in the file."""
    return {row.number: row for row in table.rows()}
