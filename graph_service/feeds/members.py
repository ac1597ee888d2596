"""The change log told as a stream: for each revision what it created, updated and deleted, in order.

A record is a graph of a kind of ours whose thing has a type: what was merged or split has none any more, so that is a
delete too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from sys import intern
from typing import Literal as OneOf

from graph_service.feeds.links import links_in
from graph_service.feeds.sequence import after_what_they_await
from graph_service.names import ANSVAR, CLASS_BY_KIND, DPV, ORG, RDF, Address, Base

Activity = OneOf["Create", "Update", "Delete"]

WHOSE = frozenset(
    one.value
    for one in (
        ANSVAR.affects,
        ANSVAR.announcedBy,
        ANSVAR.concerns,
        ANSVAR.decidedBy,
        ANSVAR.engager,
        ANSVAR.exporter,
        ANSVAR.hasRecordsCreator,
        ANSVAR.madeBy,
        ANSVAR.party,
        ANSVAR.performedBy,
        ANSVAR.providedBy,
        ANSVAR.usedBy,
        DPV.hasDataController,
        ORG.postIn,
        ORG.resultingOrganization,
        ORG.subOrganizationOf,
        ORG.unitOf,
    )
)
"""Properties by which a record says whose it is or what it is about; `whose-is-a-thing` asks for the same."""

TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Member:
    """One record that one revision created, updated or deleted."""

    activity: Activity
    thing: str
    address: Address
    revision: int
    published: datetime
    """The time of the revision, and a microsecond more for each member before it in the same one: no two are equal."""
    names: frozenset[str]
    """What the record says after the revision whose it is and what it is about, as IRIs; nothing after a delete."""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """What a revision did to one graph, its statements as text."""

    revision: int
    when: datetime
    document: str
    removed: str
    added: str


@dataclass(slots=True)
class _Known:
    """What is remembered of a record to tell what its next change does to it."""

    types: int = 0
    whose: frozenset[tuple[str, str]] = frozenset()


@dataclass(slots=True)
class _Changed:
    """What one revision did to a record."""

    activity: Activity
    gained: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)


class Teller:
    """Tells entries of the log as members, revision by revision, and remembers what the next ones need."""

    def __init__(self, base: Base) -> None:
        self._things = f"{base.iri}/id/"
        self._documents = f"{base.iri}/doc/"
        self._known: dict[str, _Known] = defaultdict(_Known)
        self._latest = datetime.min.replace(tzinfo=UTC)

    def tell(self, entries: Iterable[LogEntry]) -> list[Member]:
        """Return the members that follow from what one revision did, in the order in which they are to be read."""
        changed: dict[str, _Changed] = {}
        revision, when = 0, self._latest
        for entry in entries:
            revision, when = entry.revision, entry.when.astimezone(UTC)
            thing = self._things + entry.document.removeprefix(self._documents)
            if self._address(thing) is not None and (one := self._take(thing, entry)) is not None:
                changed[thing] = one
        found = []
        # A clock that was put back must not put a later revision before an earlier one.
        published = max(when, self._latest + TICK) if changed else when
        for thing in _in_order(changed):
            found.append(self._member(changed[thing].activity, thing, revision, published))
            self._latest, published = published, published + TICK
        return found

    def _take(self, thing: str, entry: LogEntry) -> _Changed | None:
        known = self._known[thing]
        was_record = known.types > 0
        lost = self._links(thing, entry.removed, known, -1)
        gained = self._links(thing, entry.added, known, 1)
        is_record = known.types > 0
        if not was_record and not is_record:
            return None
        activity: Activity = "Delete" if not is_record else "Update" if was_record else "Create"
        return _Changed(activity, gained, lost)

    def _links(self, thing: str, statements: str, known: _Known, sign: int) -> set[str]:
        """Return which things some statements name, having taken them out of what is known of a record, or into it."""
        named, whose = set(), set()
        for subject, predicate, value in links_in(statements):
            if subject == thing and predicate == RDF.type.value:
                known.types += sign
            if subject == thing and predicate in WHOSE:
                # Organisations are named over and over: one text for each saves a fifth of the memory.
                whose.add((intern(predicate), intern(value)))
            if value.startswith(self._things) and value != thing:
                named.add(value)
        known.whose = known.whose | whose if sign > 0 else known.whose - whose
        return named

    def _member(self, activity: Activity, thing: str, revision: int, published: datetime) -> Member:
        address = self._address(thing)
        assert address is not None
        names = frozenset(value for _, value in self._known[thing].whose) if activity != "Delete" else frozenset()
        return Member(activity, thing, address, revision, published, names)

    def _address(self, thing: str) -> Address | None:
        kind, _, slug = thing.removeprefix(self._things).partition("/")
        return Address(intern(kind), slug) if kind in CLASS_BY_KIND and slug and "/" not in slug else None


def _in_order(changed: Mapping[str, _Changed]) -> list[str]:
    """Return the changed things: those that are there after what they refer to, then those that are gone before it."""
    there = {thing: one.gained for thing, one in changed.items() if one.activity != "Delete"}
    gone = {thing: one.lost for thing, one in changed.items() if one.activity == "Delete"}
    referring: dict[str, set[str]] = defaultdict(set)
    for thing, lost in gone.items():
        for one in lost:
            referring[one].add(thing)
    return after_what_they_await(there, there) + after_what_they_await(gone, referring)
