"""Tables of web pages, each named after the heading it stands under, or after its caption."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from lxml import etree

from graph_service.errors import DataRejected
from ingest.readers.cells import clean
from ingest.readers.encoding import find_encoding
from ingest.readers.given import Given
from ingest.readers.grid import Grid, read_table, told_apart
from ingest.readers.header import Span, find_header
from ingest.tables import Note, ReadOptions, Table

LINE = "data-line"
"""The attribute by which a page made from Markdown says on which line of the file a row stands."""

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_MOST_BYTES = 32 * 1024 * 1024
_META = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_LINE_BREAK = re.compile(r"[ \t]*[\r\n]\s*")
_BLOCKS = frozenset({"br", "div", "dd", "dt", "li", "ol", "p", "ul"})
_UNSEEN = frozenset({"head", "noscript", "script", "style", "template"})
_MOST_SPANNED = 1_000
_MOST_COLUMNS = 5_000
_MOST_MERGED = 200_000


def read_html(given: Given, options: ReadOptions) -> tuple[list[Table], list[Note]]:
    """Return the tables of a web page; rows are counted within their table.

    A column with links has a column after it named "… (link)" with their addresses, one on each line.
    Raises DataRejected where the file is no web page.
    """
    raw = given.read(_MOST_BYTES)
    declared = _META.search(raw[:4096])
    encoding = find_encoding(given, options.encoding or (_python_name(declared[1]) if declared else None)).name
    page = _XML_DECLARATION.sub("", raw.decode(encoding, "replace"))
    return tables_of(given.name, parse_page(given.name, page), options), []


def _python_name(declared: bytes) -> str | None:
    name = declared.decode("ascii").casefold()
    # Browsers read Latin-1 as Windows-1252, and so do those who write it.
    name = {"iso-8859-1": "cp1252", "latin1": "cp1252", "ascii": "utf-8"}.get(name, name)
    try:
        "".encode(name)
    except LookupError:
        return None
    return name


def tables_of(file: str, root: etree._Element | None, options: ReadOptions) -> list[Table]:
    """Return the tables of a page by its root; those with fewer than two rows are layout and left out."""
    if root is None:
        return []
    found = [one for one in _find(root) if len(one.rows) > 1]
    names = told_apart([one.name for one in found])
    tables = (_read(file, name, _Cells(file, one), options) for one, name in zip(found, names, strict=True))
    return [table for table in tables if table is not None]


def parse_page(file: str, page: str) -> etree._Element | None:
    """Return the root of a page, or None where nothing stands in it.

    Raises DataRejected where it cannot be parsed.
    """
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(clean(page), parser)
    except (etree.LxmlError, ValueError, AssertionError) as problem:
        what = " ".join(str(problem).split())[:120]
        raise DataRejected(f"{file} is no web page that can be read: {what}. Save the page again.") from None


@dataclass(frozen=True, slots=True)
class _Found:
    name: str
    rows: list[etree._Element]


def _find(root: etree._Element) -> Iterator[_Found]:
    """Yield the tables that hold no other table, in the order of the page."""
    heading = ""
    for element in root.iter():
        if element.tag in HEADINGS:
            heading = " ".join(text_within(element).split()) or heading
        elif element.tag == "table" and element.find(".//table") is None:
            caption = element.find("caption")
            named = " ".join(text_within(caption).split()) if caption is not None else ""
            yield _Found(named or heading, list(element.iter("tr")))


class _Cells:
    """The cells of one table by their place, with what they span."""

    def __init__(self, file: str, found: _Found) -> None:
        self._file = file
        self.lines: list[list[etree._Element | None]] = []
        self.numbers: list[int] = []
        self.spans: list[Span] = []
        self._rows = found.rows
        taken: set[tuple[int, int]] = set()
        for at, row in enumerate(self._rows):
            self.numbers.append(int(row.get(LINE, at + 1)))
            self.lines.append(self._line(at, row, taken))

    def _line(self, at: int, row: etree._Element, taken: set[tuple[int, int]]) -> list[etree._Element | None]:
        line: list[etree._Element | None] = []
        for cell in row.iterchildren("td", "th"):
            while (at, len(line)) in taken:
                line.append(None)
            across, down = _count(cell, "colspan"), min(_count(cell, "rowspan"), len(self._rows) - at)
            if across > 1 or down > 1:
                left = len(line)
                self.spans.append(Span(at, left, at + down - 1, left + across - 1))
                taken.update((at + below, left + right) for below in range(1, down) for right in range(across))
            line += [cell, *[None] * (across - 1)]
            if len(line) > _MOST_COLUMNS or len(taken) > _MOST_MERGED:
                raise DataRejected(f"{self._file}: a table merges more cells than can be read. Give it as CSV.")
        while (at, len(line)) in taken:
            line.append(None)
        return line

    def columns_with_links(self) -> set[int]:
        """Return the indexes of the columns of which a cell has a link."""
        return {at for line in self.lines for at, cell in enumerate(line) if cell is not None and links_of(cell)}

    def header_row(self) -> int | None:
        """Return the index of the row that is marked as header: the first whose cells all are `th`."""
        for at, line in enumerate(self.lines):
            cells = [cell for cell in line if cell is not None]
            if len(cells) > 1 and all(cell.tag == "th" for cell in cells):
                return at
        return None


def _count(cell: etree._Element, attribute: str) -> int:
    text = cell.get(attribute, "1").strip()
    return max(1, min(int(text), _MOST_SPANNED)) if text.isascii() and text.isdecimal() and len(text) < 6 else 1


def _read(file: str, name: str, cells: _Cells, options: ReadOptions) -> Table | None:
    texts = [["" if cell is None else text_within(cell) for cell in line] for line in cells.lines]
    header = options.header_row
    if header is None:
        lines = list(zip(cells.numbers, texts, strict=True))
        marked = cells.header_row()
        found = find_header(lines, cells.spans, None if marked is None else cells.numbers[marked])
        header = found.first if found else None
    wide = _Widening(cells, texts)
    lines = [(number, wide.line(at, is_header=number == header)) for at, number in enumerate(cells.numbers)]
    grid = Grid(file, name, partial(iter, lines), wide.letter, tuple(map(wide.span, cells.spans)))
    return read_table(grid, replace(options, header_row=header))


class _Widening:
    """Puts a column of addresses after each column that has links."""

    def __init__(self, cells: _Cells, texts: list[list[str]]) -> None:
        self._cells = cells
        self._texts = texts
        self._linked = cells.columns_with_links()
        self._width = max(map(len, cells.lines))
        self._columns = [at for at in range(self._width) for _ in range(1 + (at in self._linked))]

    def line(self, at: int, *, is_header: bool) -> list[str]:
        """Return a row with its addresses; in the header their column is named after that of the links."""
        row, texts = self._cells.lines[at], self._texts[at]
        wide: list[str] = []
        for column in range(len(row)):
            wide.append(texts[column])
            if column in self._linked and is_header:
                wide.append(f"{texts[column] or column + 1} (link)")
            elif column in self._linked:
                cell = row[column]
                wide.append("" if cell is None else "\n".join(links_of(cell)))
        return wide

    def letter(self, at: int) -> str:
        """Return the number of a column in the page; a column of addresses has that of its links."""
        return str(self._columns[at] + 1) if at < len(self._columns) else str(at + 1)

    def span(self, span: Span) -> Span:
        """Return where merged cells stand once the columns of addresses are in; their links are of the first alone."""
        left = self._columns.index(span.left)
        right = self._columns.index(min(span.right, self._width - 1))
        return Span(span.top, left, span.bottom, right)


def text_within(element: etree._Element) -> str:
    """Return the text of an element as it is shown: a line for each item, paragraph and break."""
    parts: list[str] = []
    _gather(element, parts)
    lines = (" ".join(line.split("\n")).strip() for line in "".join(parts).split("\v"))
    return clean("\n".join(line for line in lines if line))


def _gather(element: etree._Element, parts: list[str]) -> None:
    for event, one in etree.iterwalk(element, ("start", "end")):
        is_block = one.tag in _BLOCKS
        if event == "start":
            parts.append("\v" if is_block else "")
            if one.tag not in _UNSEEN:
                parts.append(_LINE_BREAK.sub(" ", (one.text or "").replace("\v", " ")))
        else:
            parts.append("\v" if is_block else "")
            if one is not element:
                parts.append(_LINE_BREAK.sub(" ", (one.tail or "").replace("\v", " ")))


def links_of(element: etree._Element) -> list[str]:
    """Return the addresses that an element links to, each once; places within the page are none."""
    found = (clean(one.get("href", "")) for one in element.iter("a"))
    return list(dict.fromkeys(one for one in found if one and not one.startswith(("#", "javascript:", "data:"))))
