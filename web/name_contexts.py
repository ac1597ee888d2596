"""What the templates about names, merges and previews are given; their parts are those of `web.context_parts`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from graph_service.labels import Text
from web.context_parts import Paging, Thing, Value


@dataclass(frozen=True, slots=True)
class NameCandidate:
    """A record that a published name may mean, and why."""

    thing: Thing
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskedName:
    """A published name that an editor looks at."""

    name: str
    meant: Thing | None
    """What it is taken for without asking anybody."""
    why: str
    """On what ground it is."""
    candidates: tuple[NameCandidate, ...]


@dataclass(frozen=True, slots=True)
class TwinRow:
    """Two records that may be the same thing."""

    one: Thing
    other: Thing
    name: str
    """The name of the first that the second is most like."""
    reason: str
    merge_path: str


@dataclass(frozen=True, slots=True)
class MentionRow:
    """A name that stands only as text, and that may mean a record."""

    name: str
    record: Thing
    path: str


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision in force on a name."""

    decision: Thing
    name: str
    matches: Thing | None
    differs_from: tuple[Thing, ...]
    reason: str
    decided_on: dt.date | None


@dataclass(frozen=True, slots=True)
class MergedRow:
    """A record that was merged into another."""

    iri: str
    name: Text
    into: Thing


@dataclass(frozen=True, slots=True)
class NamesPage:
    """The work list of names that nobody has decided of, and what has been decided."""

    template: ClassVar[str] = "names.html"
    asked: AskedName | None
    twins: tuple[TwinRow, ...]
    twin_count: int
    paging: Paging
    mentions: tuple[MentionRow, ...]
    decisions: tuple[DecisionRow, ...]
    merges: tuple[MergedRow, ...]


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A property of which each record says something else."""

    name: Text
    kept: tuple[Value, ...]
    dropped: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class GainRow:
    """What the record that stays gets to say by one property."""

    name: Text
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class MovedRow:
    """A record that points to the one that goes, and by which property."""

    record: Thing
    name: Text


@dataclass(frozen=True, slots=True)
class MergePage:
    """What a merge would do, before it is done."""

    template: ClassVar[str] = "merge.html"
    keep: Thing
    drop: Thing
    revision: int
    gained: tuple[GainRow, ...]
    moved: tuple[MovedRow, ...]
    moved_count: int
    conflicts: tuple[ConflictRow, ...]
    left_out: tuple[GainRow, ...]
    swap_path: str


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """A record in a small frame on the page of another tool."""

    template: ClassVar[str] = "reconcile_preview.html"
    thing: Thing
    descriptions: tuple[Text, ...]
    facts: tuple[GainRow, ...]
    address: str
    """The whole address of its page."""
