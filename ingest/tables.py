"""A file of facts as its reader gives it: tables of rows, each value as it is written and with its place.

Readers make these and nothing else; a mapping reads them and knows of no file format.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

Value = str | tuple[str, ...]
"""A cell as it is written, without outer white space; a tuple for a list in JSON or YAML; "" where nothing stands."""

_MEBIBYTE = 1024 * 1024
_ENGLISH = {"blad": "sheet", "rad": "row", "kolumn": "column"}
_SWEDISH = re.compile(rf", ({'|'.join(_ENGLISH)}) ")


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should know of how a file was read, in both languages; as text it is English."""

    sv: str
    en: str

    def text(self, language: str) -> str:
        """Return the note in a language: Swedish for "sv", otherwise English."""
        return self.sv if language == "sv" else self.en

    def __str__(self) -> str:
        return self.en


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; no two columns of a table have the same name."""

    name: str
    letter: str
    """Where the column stands: the letter that a spreadsheet shows ("C"), the number in CSV, "" in JSON."""
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `number` is the file's own count from 1, with the header and what is above it included."""

    number: int
    values: Mapping[str, Value]
    """A value for every column of the table, by the column's name."""

    def __getitem__(self, column: str) -> Value:
        return self.values[column]


@dataclass(frozen=True)
class Table:
    """One table of a file: a sheet, a CSV file, an array of JSON, or a table of a page."""

    name: str
    columns: tuple[Column, ...]
    header_row: int | None
    """The row that the names of the columns stand in; None where the format has no such row."""
    notes: tuple[Note, ...]
    rows: Callable[[], Iterator[Row]]
    """Streams the rows in their order, empty rows left out; each call begins again."""

    def column(self, name: str) -> Column | None:
        """Return the column of a name, or None where the table has none."""
        return next((one for one in self.columns if one.name == name), None)


@dataclass(frozen=True)
class Source:
    """A file or folder that was read, with the SHA-256 of its bytes in hexadecimal."""

    path: Path
    digest: str
    tables: tuple[Table, ...]
    notes: tuple[Note, ...] = ()

    def table(self, name: str) -> Table | None:
        """Return the table of a name, or None where the source has none."""
        return next((one for one in self.tables if one.name == name), None)


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be; what is larger is refused before it takes memory."""

    bytes: int = 256 * _MEBIBYTE
    """Bytes of a file, or of all files in a folder."""
    unpacked_bytes: int = 1024 * _MEBIBYTE
    """Bytes of what a packed file (xlsx, ods) holds."""
    unpacked_ratio: int = 200
    """How many times larger than its packed form a part of a packed file may be; sheets of Excel reach 30."""
    rows: int = 500_000
    columns: int = 1_000
    cells: int = 6_000_000
    """Cells of a sheet's whole rectangle, empty ones included: a spreadsheet is read into memory."""
    cell_characters: int = 1_000_000
    tables: int = 1_000
    files: int = 20_000
    """Files of a folder."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a person chose where a file can be read in more ways than one; None is found by the reader."""

    sheet: str | None = None
    """Read this table only."""
    header_row: int | None = None
    encoding: str | None = None
    separator: str | None = None
    rows_at: str | None = None
    """Where the array of rows stands in JSON or YAML, as names with dots ("data.items")."""
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands in a file, for provenance and for messages."""

    file: str
    sheet: str
    """The name of the table; "" where the file is one table."""
    row: int
    column: str = ""
    """The name of the column; "" for the row as a whole."""
    letter: str = ""

    def text(self, language: str) -> str:
        """Return the place in words, as "register.xlsx, sheet Register, row 5, column C (Purpose)"."""
        sheet, row, column = ("blad", "rad", "kolumn") if language == "sv" else ("sheet", "row", "column")
        parts = [self.file, f"{sheet} {self.sheet}" if self.sheet else "", f"{row} {self.row}"]
        if self.column:
            parts.append(f"{column} {self.letter} ({self.column})" if self.letter else f"{column} {self.column}")
        return ", ".join(part for part in parts if part)

    def __str__(self) -> str:
        return self.text("sv")


def place_text(written: str, language: str) -> str:
    """Return a place as records keep it, which is in Swedish, in the words of a language."""
    return written if language == "sv" else _SWEDISH.sub(lambda found: f", {_ENGLISH[found[1]]} ", written)


def column_number(letters: bytes) -> int:
    """Return the number of a spreadsheet's column from its letters: b"A" is 1, b"AA" is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def column_letter(index: int) -> str:
    """Return the letters of a spreadsheet's column counted from 0: 0 is "A", 25 "Z", 26 "AA"."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
