"""What the templates of the catalogue and of the page for open data are given.

As in `contexts.py`: one frozen dataclass per template, its fields are the template's variables.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from web.context_parts import Link, Thing


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file to fetch; `size` is how large it is in words, None where it is made when it is asked for."""

    form: str
    path: str
    size: str | None


@dataclass(frozen=True, slots=True)
class DatasetRow:
    """A dataset: how many statements and things it holds, and its files."""

    title: str
    description: str
    page: str
    statements: int
    things: int
    modified: dt.date | None
    files: tuple[FileLink, ...]


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service that answers questions."""

    title: str
    description: str
    path: str
    page: str


@dataclass(frozen=True, slots=True)
class QualityRow:
    """What one dimension or indicator gives, of what it can give."""

    name: str
    points: str
    most: int
    percent: int


@dataclass(frozen=True, slots=True)
class LackRow:
    """What parts of the catalogue lack."""

    property: str
    parts: int
    is_demanded: bool


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """The catalogue for people: what there is, and how well it is described."""

    template: ClassVar[str] = "catalogue.html"
    publisher: str
    licence: str | None
    datasets: tuple[DatasetRow, ...]
    services: tuple[ServiceRow, ...]
    dimensions: tuple[QualityRow, ...]
    indicators: tuple[QualityRow, ...]
    """Those that do not give all their points."""
    points: str
    most: int
    lacks: tuple[LackRow, ...]
    formats: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class DataPage:
    """How to take the data, and on what terms."""

    template: ClassVar[str] = "data.html"
    files: tuple[FileLink, ...]
    """The whole register; none where it is too large to be written while somebody waits and no dump is made."""
    dumped: dt.date | None
    """The day that the files are of, None where they are made when they are asked for."""
    organisations: tuple[tuple[str, str], ...]
    """What a selection may be of: the last part of its address and its name."""
    forms: tuple[tuple[str, str], ...]
    example: Thing | None
    counts: tuple[tuple[str, int], ...]
    code_lists: tuple[tuple[str, str], ...]
    licence: str | None
    base: str
