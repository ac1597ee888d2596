"""What a workbook says of its sheets beside their values: hidden columns, failed formulas, and how large they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import join, normpath

from lxml import etree

from graph_service.errors import DataRejected
from ingest.readers.header import Span
from ingest.readers.packed import Packed, damaged
from ingest.readers.sheet_extent import extent_of_values
from ingest.tables import Limits, column_number

_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,7})([0-9]{1,10})["']""")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_ROW_NUMBER = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br\s*=\s*["']([0-9]{1,10})["']""")
_HIDDEN = re.compile(rb"""<(?:\w+:)?col\s[^>]*?\bhidden\s*=\s*["'](?:1|true)["'][^>]*>""")
_ERROR = re.compile(
    rb"""<(?:\w+:)?c(\s[^>]*\bt\s*=\s*["']e["'][^>]*)>(?:<(?:\w+:)?f[^>]*/>|<(?:\w+:)?f[^>]*>[^<]*</(?:\w+:)?f>)?"""
    rb"""<(?:\w+:)?v>([^<]*)<"""
)
_UNSAVED = re.compile(
    rb"""<(?:\w+:)?c(\s[^>]*)>(?:<(?:\w+:)?f[^>]*/>|<(?:\w+:)?f[^>]*>[^<]*</(?:\w+:)?f>)"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"""
)
_TEXT = re.compile(rb"""\bt\s*=\s*["']str["']""")
_MOST_COLUMNS = 16_384
_MOST_ERRORS = 1_000
"""Errors that are kept per sheet; a sheet with more is described well enough by these."""


@dataclass
class SheetFacts:
    """What a sheet says beside its values; rows and columns are counted from 0."""

    hidden: set[int] = field(default_factory=set)
    spans: list[Span] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)
    """The cells whose formula failed, as "F5" with "#REF!"."""
    unsaved: list[str] = field(default_factory=list)
    """The cells with a formula whose value was not stored, as "F5"."""
    rows: int = 0
    columns: int = 0


def facts_of_excel(packed: Packed, limits: Limits) -> dict[str, SheetFacts]:
    """Return what each sheet of an xlsx or xlsm says, by the name of the sheet.

    Every part of the file is looked through, also those that the workbook does not name.
    Raises DataRejected where a sheet's rectangle has more cells than the limit.
    """
    by_part = {}
    names = {part: name for name, part in _parts_of_sheets(packed)}
    for part in packed.names():
        if part.endswith((".xml", ".rels")):
            by_part[part] = facts = _scan(packed, part)
            if facts.rows * facts.columns > limits.cells:
                facts.rows, facts.columns = extent_of_values(packed, part)
            check_size(packed, f"sheet {names.get(part, part)}", facts, limits)
        else:
            for _ in packed.pieces(part):
                pass
    return {name: by_part[part] for part, name in names.items() if part in by_part}


def check_size(packed: Packed, where: str, facts: SheetFacts, limits: Limits) -> None:
    """Raise DataRejected where the rectangle that a sheet fills has more cells than the limit."""
    if facts.rows * facts.columns > limits.cells:
        raise DataRejected(
            f"{packed.given.name}, {where}: {facts.rows:,} rows by {facts.columns:,} columns, and the limit is "
            f"{limits.cells:,} cells. Remove what stands far outside the table, or give the sheet as CSV."
        )


def _scan(packed: Packed, part: str) -> SheetFacts:
    scan = _Scan()
    rest = b""
    for piece in packed.pieces(part):
        text = rest + piece
        cut = _end_of_cells(text)
        scan.read(text[:cut])
        rest = text[cut:]
    scan.read(rest)
    return scan.facts()


def _end_of_cells(text: bytes) -> int:
    """Return where the last whole cell of a piece ends, so that no cell is looked at in halves."""
    end = max(text.rfind(b"</c>") + 4, text.rfind(b":c>") + 3)
    if end < 4:
        end = text.rfind(b"<")
    # A piece in which nothing begins is let go, or it would be copied once more for each that follows.
    return end if end > 0 else len(text)


class _Scan:
    """Counts what the pieces of a sheet hold, by patterns: a parser takes five times as long."""

    def __init__(self) -> None:
        self._letters: set[bytes] = set()
        self._highest = 0
        self._rows = 0
        self._in_row = 0
        self._most_in_row = 0
        self._has_cells_without_address = False
        self._facts = SheetFacts()

    def read(self, text: bytes) -> None:
        """Count what a piece holds."""
        references = _REFERENCE.findall(text)
        self._letters.update({letter for letter, _ in references})
        numbers = {row for _, row in references}
        numbers.update(_ROW_NUMBER.findall(text))
        self._highest = max([self._highest, *map(int, numbers)])
        cells = self._count_cells(text)
        self._has_cells_without_address |= cells > len(references)
        for tag in _HIDDEN.findall(text):
            self._facts.hidden.update(_columns_of(tag))
        if b'"e"' in text or b"'e'" in text:
            self._keep_errors(text)
        if b"</f>" in text or b":f>" in text:
            self._keep_unsaved(text)

    def _count_cells(self, text: bytes) -> int:
        counts = [len(_CELL.findall(row)) for row in _ROW.split(text)]
        self._rows += len(counts) - 1
        self._in_row += counts[0]
        self._most_in_row = max(self._most_in_row, self._in_row, *counts)
        if len(counts) > 1:
            self._in_row = counts[-1]
        return sum(counts)

    def _keep_errors(self, text: bytes) -> None:
        room = _MOST_ERRORS - len(self._facts.errors)
        for attributes, value in _ERROR.findall(text)[:room]:
            cell = _REFERENCE.search(attributes)
            if cell:
                self._facts.errors.append(((cell[1] + cell[2]).decode("ascii"), value.decode("utf-8", "replace")))

    def _keep_unsaved(self, text: bytes) -> None:
        room = _MOST_ERRORS - len(self._facts.unsaved)
        # A formula that gives an empty text has that stored.
        found = (attributes for attributes in _UNSAVED.findall(text)[:room] if not _TEXT.search(attributes))
        self._facts.unsaved += [
            (cell[1] + cell[2]).decode("ascii") for cell in map(_REFERENCE.search, found) if cell is not None
        ]

    def facts(self) -> SheetFacts:
        """Return what was counted. A cell without an address follows the one before, at most past the farthest."""
        farthest = max(map(column_number, self._letters), default=0)
        follow = self._most_in_row if self._has_cells_without_address else 0
        self._facts.columns = max(farthest + follow, self._most_in_row)
        self._facts.rows = max(self._highest, self._rows)
        return self._facts


def _columns_of(tag: bytes) -> Iterator[int]:
    bounds = dict(re.findall(rb"""\b(min|max)\s*=\s*["']([0-9]{1,5})["']""", tag))
    first, last = int(bounds.get(b"min", 0)), int(bounds.get(b"max", 0))
    return iter(range(max(0, first - 1), min(last, _MOST_COLUMNS)))


def _parts_of_sheets(packed: Packed) -> list[tuple[str, str]]:
    """Return the name of each sheet with the part that holds it."""
    workbook = _parse(packed, "xl/workbook.xml")
    targets = {
        link.get("Id", ""): normpath(join("xl", link.get("Target", ""))).removeprefix("/")
        for link in _parse(packed, "xl/_rels/workbook.xml.rels").iter("{*}Relationship")
    }
    return [
        (sheet.get("name", ""), targets.get(str(identifier), ""))
        for sheet in workbook.iter("{*}sheet")
        for key, identifier in sheet.attrib.items()
        if str(key).endswith("}id")
    ]


def _parse(packed: Packed, part: str) -> etree._Element:
    try:
        return etree.fromstring(packed.read(part), etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        raise damaged(packed.given) from None
