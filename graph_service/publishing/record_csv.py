"""Records of one kind as CSV to read, edit and read back: each heading says between brackets what its column holds."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Literal as OneOf

from graph_service.publishing.book_words import WORDS
from graph_service.publishing.record_book import Naming, Part, record_row
from graph_service.publishing.table import safe_text
from graph_service.publishing.workbook import Cell

_QUOTED = re.compile(r"'[=+\-@]")

Separator = OneOf[",", ";"]

BYTE_ORDER_MARK = "\ufeff"
"""Tells Excel that the letters are UTF-8."""


def record_csv(part: Part, naming: Naming, *, separator: Separator = ",") -> Iterator[str]:
    """Yield the lines of the table (RFC 4180 but for the separator): headings, then a row for each record.

    Excel set to Swedish wants `;` between the cells. A text that a spreadsheet would run as a formula has an
    apostrophe before it.
    """
    lang = naming.lang
    headings = [f"{one.heading(lang)} [{one.key}]" for one in part.columns]
    yield _line([f"{WORDS[lang]['address']} [{part.mark}]", *headings], separator)
    for record in part.records():
        yield _line([_text(cell) for cell in record_row(record, part.columns, naming)], separator)


def _line(cells: list[str], separator: str) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator).writerow(cells)
    return stream.getvalue()


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if not isinstance(cell, str):
        return str(cell)
    text = cell.strip()
    # One apostrophe is taken off when the table is read back, so a text with one of its own gets another.
    return f"'{text}" if _QUOTED.match(text) else safe_text(text)
