"""What the templates of sources are given: the list of registers kept elsewhere, and one with what waits of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from graph_service.labels import Text
from web.context_parts import Thing, Tile


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source register in the list."""

    name: Text
    is_synthetic: bool
    path: str
    standing: str
    """How it stands with it, in words."""
    tone: str
    where: str
    """The host that it is fetched from, or that it is a folder; empty where it says neither."""
    read_at: dt.datetime | None
    waiting: str
    """How much what waits would change, in words."""
    failure: str
    """Why the last look failed; for editors."""


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """All source registers, by name."""

    template: ClassVar[str] = "sources.html"
    rows: tuple[SourceRow, ...]
    may_edit: bool


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file that waits for review."""

    file_name: str
    since: dt.datetime
    tiles: tuple[Tile, ...]
    path: str
    """Where it is looked at and decided on."""


@dataclass(frozen=True, slots=True)
class SourceImport:
    """One import of a source."""

    path: str
    file_name: str
    summary: Text | None
    ended_at: dt.datetime | None
    is_undone: bool


@dataclass(frozen=True, slots=True)
class SourcePage:
    """One source register: where it is fetched, how it is read, what waits, and the imports that were made of it."""

    template: ClassVar[str] = "source.html"
    source: Thing
    path: str
    standing: str
    tone: str
    where: str
    """The address, or for editors the folder; empty where neither is told."""
    link: str | None
    """The address, where it is one of the web."""
    mapping: str
    given: tuple[str, ...]
    """What is given to the mapping."""
    interval: str
    looked_at: dt.datetime | None
    read_at: dt.datetime | None
    changed_at: dt.datetime | None
    failure: str
    waiting: WaitingFile | None
    imports: tuple[SourceImport, ...]
    may_edit: bool
    can_fetch: bool
    can_compare: bool
    """Whether it can be compared again though nothing has changed."""
    followed_count: int | None = None
    """How many of its records lie here, where it is another register that is followed by its feed."""
