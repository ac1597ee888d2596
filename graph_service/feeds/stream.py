"""The stream of a register: its members so far, kept in step with the log, and divided into pages.

A page is `PAGE_SIZE` members in order. One that has another after it is closed: nothing of it changes any more.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime

from graph_service.audiences.register import AudienceRegister
from graph_service.feeds.log import Beginning, beginning_of, entries_at, every_revision, revision_entries
from graph_service.feeds.members import Member, Teller
from graph_service.feeds.narrowing import EVERYTHING, Choice, narrowed
from graph_service.registry import Registry

PAGE_SIZE = 100
MOST_PARTS = 20  # Whoever follows a part asks for page after page of it; each is as long as its members.


@dataclass(frozen=True)
class Stream:
    """Members in order, as of one revision; `beginning` is None in a register that nothing was ever written to."""

    beginning: Beginning | None
    members: tuple[Member, ...]

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return -(-len(self.members) // PAGE_SIZE)

    def page(self, number: int) -> tuple[Member, ...]:
        """Return the members of a page, counted from 1; none where there is no such page."""
        return self.members[(number - 1) * PAGE_SIZE : number * PAGE_SIZE] if number > 0 else ()

    def begins(self, number: int) -> datetime | None:
        """Return the time of the first member of a page, None where there is no such page."""
        page = self.page(number)
        return page[0].published if page else None

    def changed(self, number: int) -> datetime | None:
        """Return when a page last changed: when the one after it began, or with its last member."""
        page = self.page(number)
        return self.begins(number + 1) or (page[-1].published if page else None)


class Streams:
    """The stream of a register, whole or narrowed; it is read when it is first asked for."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._lock = threading.Lock()
        self._state = (-1, -1)
        self._beginning: Beginning | None = None
        self._teller = Teller(registry.base)
        self._told = 0
        self._whole = Stream(None, ())
        self._parts: dict[Choice, Stream] = {}

    def current(self, choice: Choice = EVERYTHING) -> Stream:
        """Return the stream as it is now, whole or narrowed."""
        with self._lock:
            before = self._whole
            self._read()
            whole = self._whole
            if whole is not before:
                self._parts.clear()
            kept = whole if choice.is_all else self._parts.get(choice)
        return kept or self._keep(choice, whole, Stream(whole.beginning, narrowed(whole.members, choice)))

    def _keep(self, choice: Choice, whole: Stream, part: Stream) -> Stream:
        """Return what a stream was narrowed to, or what another thread narrowed it to meanwhile."""
        # It was narrowed without the lock, for everybody who reads any stream would have waited.
        with self._lock:
            if self._whole is not whole:
                return part
            if choice not in self._parts and len(self._parts) >= MOST_PARTS:
                del self._parts[next(iter(self._parts))]
            return self._parts.setdefault(choice, part)

    def _read(self) -> None:
        registry = self._registry
        forgotten = registry.forgotten if isinstance(registry, AudienceRegister) else 0
        state = registry.revision, forgotten
        if state == self._state:
            return
        if self._beginning is None or forgotten != self._state[1]:
            self._begin()
        self._tell(state[0])
        self._state = state

    def _begin(self) -> None:
        """Read where the log begins; where that is elsewhere than before, everything is told anew."""
        store, beginning = self._registry.store, beginning_of(self._registry.store)
        if beginning == self._beginning or beginning is None:
            return
        teller = Teller(self._registry.base)
        members = teller.tell(entries_at(store, self._registry.base, beginning))
        self._told = beginning.after
        for entries in every_revision(store):
            if entries[0].revision > beginning.after:
                members += teller.tell(entries)
                self._told = entries[0].revision
        self._beginning, self._teller = beginning, teller
        self._whole = Stream(beginning, tuple(members))

    def _tell(self, revision: int) -> None:
        """Tell what came since, revision by revision: to ask for the whole log again takes longer with each change."""
        members: list[Member] = []
        for number in range(self._told + 1, revision + 1):
            members += self._teller.tell(revision_entries(self._registry.store, number))
        self._told = max(self._told, revision)
        if members:
            self._whole = Stream(self._beginning, (*self._whole.members, *members))
