"""The tables of a book that Ansvar made: what each column holds, and which record each row is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph_service.names import SKOS
from graph_service.publishing.columns import FieldColumn, Key, Mark, read_key, read_mark
from graph_service.publishing.record_book import NAMES_SHEET
from graph_service.registry import Registry
from ingest.readers.open import open_source
from ingest.tables import Column, Place, ReadOptions, Row, Source, Table

_IN_HEADING = re.compile(r".*\[([^\[\]]+)\]", re.DOTALL)


@dataclass(frozen=True)
class OurSheet:
    """A table of records of one kind, with what its columns hold."""

    file: str
    table: Table
    mark: Mark
    address: Column
    columns: tuple[tuple[Column, FieldColumn], ...]
    unread: tuple[str, ...]
    """Columns that somebody added, or whose property the register has no longer."""
    is_text: bool
    """Whether it is CSV, where an apostrophe keeps a spreadsheet from running a text as a formula."""

    def rows(self) -> Iterator[Row]:
        """Stream the rows of records, in their order."""
        # In a workbook the headings stand below the hidden row; in CSV they are one row.
        headings = None if self.is_text else (self.table.header_row or 0) + 1
        return (row for row in self.table.rows() if row.number != headings)

    def cell(self, row: Row, column: Column) -> str:
        """Return a cell as text, without the apostrophe that CSV needs."""
        value = row[column.name]
        text = value if isinstance(value, str) else "\n".join(value)
        return text[1:] if self.is_text and text[:1] == "'" and text[1:2] in set("=+-@") else text

    def name(self, row: Row) -> str:
        """Return what the record of a row is called, in Swedish where it is; "" where it has no name."""
        named = {
            one.key.language: self.cell(row, column)
            for column, one in self.columns
            if one.key.path == SKOS.prefLabel.value
        }
        return next((named[one] for one in ("sv", "en", *named) if named.get(one)), "")

    def place(self, row: Row, column: Column | None = None) -> Place:
        """Return where a row, or a cell of it, stands."""
        heading, letter = ("", "") if column is None else (self.heading(column), column.letter)
        return Place(self.file, "" if self.is_text else self.table.name, row.number, heading, letter)

    def heading(self, column: Column) -> str:
        """Return the heading of a column as a person sees it."""
        of_field = next((one for known, one in self.columns if known == column), None)
        return of_field.heading(self.mark.lang) if of_field else column.name.partition(" [")[0]


def is_ours(source: Source) -> bool:
    """Tell whether a file is one that Ansvar made for editing."""
    return any(read_mark(column.name) for table in source.tables for column in table.columns)


def our_sheets(source: Source, registry: Registry) -> tuple[list[OurSheet], Table | None]:
    """Return the tables of records in a file, and the one that says what names mean, where there is one."""
    at_top = all(table.header_row == 1 for table in source.tables)
    read = source if at_top else open_source(source.path, ReadOptions(header_row=1))
    found = (_sheet(read, table, registry) for table in read.tables)
    return [one for one in found if one is not None], read.table(NAMES_SHEET)


def _sheet(source: Source, table: Table, registry: Registry) -> OurSheet | None:
    marked = [(column, mark) for column in table.columns if (mark := read_mark(column.name))]
    if not marked:
        return None
    address, mark = marked[0]
    fields = {field.path: field for field in registry.fields(mark.kind)}
    columns, unread = [], []
    for column in table.columns:
        key = _key(column.name)
        if key is not None and key.path in fields:
            columns.append((column, FieldColumn(key, fields[key.path], is_first=False, tells_form=False)))
        elif column != address:
            unread.append(f"{table.name}: {column.name}" if table.name else column.name)
    is_text = source.path.suffix.casefold() in {".csv", ".tsv", ".txt"}
    return OurSheet(source.path.name, table, mark, address, tuple(columns), tuple(unread), is_text)


def _key(heading: str) -> Key | None:
    match = _IN_HEADING.fullmatch(heading)
    return read_key(match[1] if match else heading)
