"""What the templates of the pages of dumps are given.

As in `contexts.py`: one frozen dataclass per template, its fields are the template's variables.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from graph_service.labels import Text
from web.context_parts import Link


@dataclass(frozen=True, slots=True)
class DumpRow:
    """One dump in the list; `size` is that of all its files, in words."""

    version: str
    path: str
    issued: dt.datetime
    revision: int
    records: int
    statements: int
    files: int
    size: str
    canonical_sha256: str


@dataclass(frozen=True, slots=True)
class RecalledRow:
    """A dump whose files are not given out any more; `day` is None where that is so only since a moment ago."""

    version: str
    day: dt.date | None


@dataclass(frozen=True, slots=True)
class DumpFileLink:
    """A file of a dump: what its format is called, where it is, and how large."""

    format: str
    path: str
    size: str


@dataclass(frozen=True, slots=True)
class DumpPart:
    """A part of a dump in all its formats; `is_whole` where it is everything."""

    name: Text
    records: int
    is_whole: bool
    files: tuple[DumpFileLink, ...]


@dataclass(frozen=True, slots=True)
class DumpGroup:
    """Parts of one sort under a heading."""

    heading: str
    parts: tuple[DumpPart, ...]


@dataclass(frozen=True, slots=True)
class DumpsPage:
    """The dumps that there are, the newest first; `latest` is the whole of the newest in every format."""

    template: ClassVar[str] = "dumps.html"
    dumps: tuple[DumpRow, ...]
    recalled: tuple[RecalledRow, ...]
    latest: tuple[DumpFileLink, ...]
    build_command: str
    is_in_memory: bool


@dataclass(frozen=True, slots=True)
class DumpPage:
    """One dump: what it is, and every file of it."""

    template: ClassVar[str] = "dump.html"
    dump: DumpRow
    previous: Link | None
    licences: tuple[tuple[str | None, int], ...]
    """Each licence by its address, None where a record states none, and how many records are under it."""
    groups: tuple[DumpGroup, ...]
    left_out: tuple[str, ...]
