"""The tables that the real facts are read from, each row with the place it stands in."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from graph_service.names import DCTERMS
from ingest.demo.drafts import Draft, Drafts, Origin, Value

SOURCES = Path(__file__).with_name("sources")

CC_BY_4 = NamedNode("https://creativecommons.org/licenses/by/4.0/")
APACHE_2 = NamedNode("https://spdx.org/licenses/Apache-2.0")
MIT = NamedNode("https://spdx.org/licenses/MIT")
MPL_2 = NamedNode("https://spdx.org/licenses/MPL-2.0")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; the header is row 1. Cells have their outer space cut off."""

    place: str
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


def read_rows(name: str, delimiter: str = ",") -> list[Row]:
    """Return the rows of a table under `sources/`. An empty cell means that the source does not say."""
    with (SOURCES / name).open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines, delimiter=delimiter)
        return [
            Row(f"{name}, row {number}", {column: (cell or "").strip() for column, cell in cells.items()})
            for number, cells in enumerate(reader, start=2)
        ]


def begin(drafts: Drafts, kind: str, name: str, origin: Origin, source: Value | None = None) -> Draft:
    """Begin a record that names its source: `source`, or else the dataset it was read from."""
    return drafts.new(kind, name, origin).say(DCTERMS.source, source or origin.dataset)


def shorten(text: str, length: int = 90) -> str:
    """Return a text as a name: its first words up to `length` characters, with an ellipsis where something is cut."""
    text = one_line(text)
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(" ,;.:–") + "…"


def one_line(text: str) -> str:
    """Return a text without tags of HTML, and with single spaces."""
    return " ".join(re.sub(r"</?[a-z]+>", " ", text).split())


def address(text: str) -> NamedNode | None:
    """Return a web address as an IRI, or None where the text is not one."""
    return NamedNode(text) if re.fullmatch(r'https?://[^\s<>"{}|\\^`]+', text) else None


def source_of(text: str) -> Value | None:
    """Return what a row says of its source: an IRI where it is a web address, otherwise the words."""
    return address(text) or (Literal(text) if text else None)
