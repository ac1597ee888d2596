"""Three states of a record made one: what the source said last, what it says now, and what the register says now.

A property that only the source changed takes the source's values, one that only the register changed keeps them. Where
both changed, values that were added on either side stand beside each other if there may be several; otherwise it is a
conflict, and the register's value stays until a person chooses the source's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from graph_service.store.graph_store import Term
from ingest.imports.said import NOTHING, Key, Said


@dataclass(frozen=True, slots=True)
class ValueChange:
    """What one property of a record has before and after."""

    key: Key
    before: frozenset[Term]
    after: frozenset[Term]


@dataclass(frozen=True, slots=True)
class Clash:
    """A property that was changed both in the source and in the register since the source was last read."""

    key: Key
    last: frozenset[Term]
    """What the source said last time; empty where it said nothing."""
    theirs: frozenset[Term]
    """What the source says now."""
    ours: frozenset[Term]
    """What the register says now, which stays unless a person accepts theirs."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What becomes of a record: its values, what is altered in the register, and what a person must decide."""

    said: dict[Key, frozenset[Term]]
    changes: tuple[ValueChange, ...]
    clashes: tuple[Clash, ...]


def merge(last: Said, theirs: Said, ours: Said, *, is_single: Callable[[Key], bool]) -> Merged:
    """Return what becomes of a record; `is_single` tells whether a property has one value at most."""
    said, changes, clashes = dict(ours), [], []
    for key in sorted(last.keys() | theirs.keys(), key=str):
        was, now, here = (one.get(key, NOTHING) for one in (last, theirs, ours))
        if now in (was, here):
            continue
        if here != was and is_single(key):
            clashes.append(Clash(key, was, now, here))
            continue
        after = (here - (was - now)) | (now - was)
        if after != here:
            changes.append(ValueChange(key, here, after))
            said[key] = after
    return Merged({key: values for key, values in said.items() if values}, tuple(changes), tuple(clashes))
