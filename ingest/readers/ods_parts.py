"""What an OpenDocument spreadsheet says of its sheets beside their values, as `sheet_parts` does for Excel."""

from __future__ import annotations

from lxml import etree

from graph_service.errors import DataRejected
from ingest.readers.header import Span
from ingest.readers.packed import Packed, damaged
from ingest.readers.sheet_parts import SheetFacts, check_size
from ingest.tables import Limits, column_letter

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CALC_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_FAR = 1_048_576
"""Rows of the longest sheet; a count beyond is cut there, and refused for its size."""


def facts_of_ods(packed: Packed, limits: Limits) -> dict[str, SheetFacts]:
    """Return what each sheet of an OpenDocument spreadsheet says, by the name of the sheet.

    Raises DataRejected where a sheet's rectangle has more cells than the limit, or where the file is damaged.
    """
    for part in packed.names():
        if part != "content.xml":
            for _ in packed.pieces(part):
                pass
    if b"encryption-data" in packed.read("META-INF/manifest.xml"):
        raise DataRejected(f"{packed.given.name} is protected with a password. Save a copy without it, and give that.")
    reading = _Reading(packed, limits)
    try:
        events = etree.iterparse(packed.open("content.xml"), ("start", "end"), resolve_entities=False)
        for event, element in events:
            reading.take(event, element)
    except etree.XMLSyntaxError:
        raise damaged(packed.given) from None
    return reading.facts


class _Reading:
    """The place in the file that the events have come to."""

    def __init__(self, packed: Packed, limits: Limits) -> None:
        self.facts: dict[str, SheetFacts] = {}
        self._packed = packed
        self._limits = limits
        self._name = ""
        self._sheet = SheetFacts()
        self._column_at = self._row = self._column = 0

    def take(self, event: str, element: etree._Element) -> None:
        """Take the next event; elements are emptied as they end, so that memory does not grow with the sheet."""
        if event == "start":
            self._begin(element)
            return
        if element.tag in _CELLS:
            self._end_cell(element)
            element.clear()
        elif element.tag == f"{_TABLE}table-row":
            self._row = min(_FAR, self._row + _count(element, "number-rows-repeated"))
            check_size(self._packed, f"sheet {self._name}", self._sheet, self._limits)
            element.clear()
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)

    def _begin(self, element: etree._Element) -> None:
        if element.tag == f"{_TABLE}table":
            self._name = element.get(f"{_TABLE}name", "")
            self._sheet = self.facts.setdefault(self._name, SheetFacts())
            self._row = self._column_at = 0
        elif element.tag == f"{_TABLE}table-row":
            self._column = 0
        elif element.tag == f"{_TABLE}table-column":
            count = _count(element, "number-columns-repeated")
            if element.get(f"{_TABLE}visibility", "visible") != "visible":
                self._sheet.hidden.update(range(self._column_at, min(self._column_at + count, self._limits.columns)))
            self._column_at = min(_FAR, self._column_at + count)

    def _end_cell(self, cell: etree._Element) -> None:
        count = _count(cell, "number-columns-repeated")
        across, down = _count(cell, "number-columns-spanned"), _count(cell, "number-rows-spanned")
        if across > 1 or down > 1:
            last_row, last_column = self._row + down - 1, self._column + across - 1
            self._sheet.spans.append(Span(self._row, self._column, last_row, last_column))
        words = "".join(map(str, cell.itertext())).strip()
        if words or cell.get(f"{_OFFICE}value-type"):
            rows = _count(_parent(cell), "number-rows-repeated")
            self._sheet.rows = max(self._sheet.rows, self._row + rows)
            self._sheet.columns = max(self._sheet.columns, self._column + count)
        if cell.get(_CALC_TYPE) == "error":
            self._sheet.errors.append((f"{column_letter(self._column)}{self._row + 1}", words))
        self._column = min(_FAR, self._column + count)


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    return element if parent is None else parent


def _count(element: etree._Element, attribute: str) -> int:
    text = element.get(f"{_TABLE}{attribute}", "1")
    return min(_FAR, max(1, int(text))) if text.isdecimal() and len(text) < 10 else _FAR
