"""What an import makes of the records it touches, before anything is written."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from ingest.imports.merging import Clash, ValueChange
from ingest.imports.provenance import Reading
from ingest.imports.said import said_in, triples_of
from ingest.mapping.mapped import Cell

ALL = "all"
"""Accepts every value of the source that clashes with the register's."""
GONE = "gone"
"""Accepts that most of what was read before is ended."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A property that somebody edited in the register and that the source has changed as well."""

    name: str
    """What accepts it: kind, slug and property, such as `activity/lon#ansvar:purpose`."""
    thing: NamedNode
    place: str
    clash: Clash


@dataclass(frozen=True, slots=True)
class Draft:
    """One record that an import writes."""

    thing: NamedNode
    document: NamedNode
    kind: str
    name: str
    place: str
    """Where it was read, in words."""
    theirs: AbstractSet[Triple]
    """What the source says."""
    merged: AbstractSet[Triple]
    """What the register is to say, unless a conflict is accepted."""
    changes: tuple[ValueChange, ...]
    conflicts: tuple[Conflict, ...]
    cells: tuple[Cell, ...]
    before: AbstractSet[Triple]
    """The graph of the record as it is; empty where it is new."""
    replaced: Reading | None
    """What the last import of the same source noted of it."""
    is_gone: bool = False
    """Whether the source has it no longer."""

    def merged_with(self, accepted: Collection[str]) -> AbstractSet[Triple]:
        """Return what the register is to say where some conflicts are accepted."""
        chosen = {one.clash.key: one.clash.theirs for one in self.conflicts if ALL in accepted or one.name in accepted}
        return triples_of({**said_in(self.merged), **chosen}) if chosen else self.merged
