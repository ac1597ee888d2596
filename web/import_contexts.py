"""What the templates of imports are given: the upload, the columns, the preview, what was done, and earlier imports."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from graph_service.labels import Text
from web.context_parts import Link, Option, Thing, Tile


@dataclass(frozen=True, slots=True)
class ImportStartPage:
    """Where a file is sent."""

    template: ClassVar[str] = "import_start.html"
    mappings: tuple[Option, ...]
    registers: tuple[Text, ...]
    """Names of the source registers that there are."""
    megabytes: float
    """How large a file may be."""


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """One column of a file, with what it is taken for."""

    field: str
    """Name of its field in the form."""
    name: str
    letter: str
    samples: tuple[str, ...]
    options: tuple[Option, ...]
    reason: str
    """Why it is taken for that; empty where it is taken for nothing."""


@dataclass(frozen=True, slots=True)
class ImportColumnsPage:
    """What each column of an unknown file is."""

    template: ClassVar[str] = "import_columns.html"
    path: str
    file_name: str
    tables: tuple[Option, ...]
    table: str
    kinds: tuple[Option, ...]
    kind: str
    columns: tuple[ImportColumn, ...]
    name_options: tuple[Option, ...]
    key_options: tuple[Option, ...]
    register: str
    is_synthetic: bool


@dataclass(frozen=True, slots=True)
class Keeping:
    """The mapping that a file is read with, and whether it is kept for the next one."""

    name: str
    version: int | None
    """The version that is kept; None where it is not."""
    path: str
    """Where it can be taken as YAML, or is kept by a form."""


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A mapping that is kept."""

    name: str
    title: Text
    kept_at: dt.datetime
    versions: tuple[Link, ...]
    """Each version as YAML, the newest first."""
    path: str
    """What removes it, with `/remove`."""


@dataclass(frozen=True, slots=True)
class KeptMappingsPage:
    """The mappings that are kept."""

    template: ClassVar[str] = "kept_mappings.html"
    rows: tuple[KeptRow, ...]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One property of a record before and after."""

    name: Text
    before: tuple[Text, ...]
    after: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One record that an import would write."""

    name: Text
    path: str | None
    """Its page, where it is there already."""
    kind: str
    place: str
    changes: tuple[ChangeRow, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftList:
    """One of the lists of records, cut short where it is long."""

    name: str
    note: str
    anchor: str
    count: int
    rows: tuple[DraftRow, ...]


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A property that was changed on both sides."""

    field: str
    """What accepts the source's value."""
    record: Thing
    name: Text
    place: str
    ours: tuple[Text, ...]
    theirs: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class NoteRow:
    """Something in the file that a person should see: where it stands, what it is, and what to do."""

    place: str
    text: str
    remedy: str = ""
    things: tuple[Thing, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteList:
    """One list of such things, cut short where it is long."""

    name: str
    anchor: str
    count: int
    rows: tuple[NoteRow, ...]


@dataclass(frozen=True, slots=True)
class MovedGap:
    """A rule with how many gaps of it open or close."""

    name: Text
    path: str | None
    severity: str
    tone: str
    number: int


@dataclass(frozen=True, slots=True)
class ImportPreviewPage:
    """What an import would do, to be confirmed."""

    template: ClassVar[str] = "import_preview.html"
    path: str
    file_name: str
    mapping: str
    can_change_columns: bool
    keeping: Keeping | None
    """None where the mapping is one that ships, or the file is a source's."""
    register: Text
    register_is_new: bool
    rows: int
    tiles: tuple[Tile, ...]
    lists: tuple[DraftList, ...]
    conflicts: tuple[ConflictRow, ...]
    notes: tuple[NoteList, ...]
    gaps_opened: tuple[MovedGap, ...]
    gaps_closed: tuple[MovedGap, ...]
    opened: int
    closed: int
    digest: str
    revision: int
    ends_most: bool
    has_moved: bool
    """Whether the register was changed since the preview that was confirmed."""
    is_nothing: bool
    """Whether there is nothing to write."""


@dataclass(frozen=True, slots=True)
class PastRow:
    """One import that was made."""

    path: str
    file_name: str
    mapping: str
    register: Thing | None
    summary: Text | None
    ended_at: dt.datetime | None
    undone_at: dt.datetime | None
    who: str


@dataclass(frozen=True, slots=True)
class ImportPage:
    """One import, with what undoing it does or did."""

    template: ClassVar[str] = "import_done.html"
    made: PastRow
    record: Thing
    can_undo: bool
    revision: int | None
    records: tuple[Thing, ...]
    """Some of the records that it wrote and that are there."""
    count: int
    """How many it wrote."""


@dataclass(frozen=True, slots=True)
class ImportsPage:
    """All imports, newest first."""

    template: ClassVar[str] = "imports.html"
    rows: tuple[PastRow, ...]
    may_edit: bool
