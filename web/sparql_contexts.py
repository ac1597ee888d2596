"""What the template of the page for SPARQL is given.

As in `contexts.py`: one frozen dataclass per template, its fields are the template's variables.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from web.context_parts import Link, Thing


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a row: a thing where it is named or has a page, else its text in its language."""

    thing: Thing | None
    text: str
    language: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class ExampleOption:
    """An example to choose, by its question; `is_chosen` where it is the query on the page."""

    name: str
    question: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One bar: what it is of, its number as it was given, and its length in percent of the longest."""

    cell: Cell
    number: float
    percent: int


@dataclass(frozen=True, slots=True)
class SparqlResult:
    """What a query gave: rows, yes or no, or a graph; `total` rows or statements, of which some are shown."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    total: int
    verdict: bool | None
    graph: str | None
    milliseconds: float
    is_truncated: bool
    chart: tuple[ChartRow, ...]
    chart_of: str
    formats: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class SparqlPage:
    """Write a query, run it, take what it gives."""

    template: ClassVar[str] = "sparql.html"
    query: str
    examples: tuple[ExampleOption, ...]
    result: SparqlResult | None
    error: str | None
    error_detail: str | None
    """The same more exactly, in English."""
    most_seconds: float
    most_rows: int
