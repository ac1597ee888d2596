"""A part of the stream: of the records that belong to an organisation, or of some kind.

What belongs is told from what the records said at each revision, so that a narrowed page never changes either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from graph_service.feeds.members import TICK, Member


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader wants of the stream; all of it where nothing is named."""

    organisation: str | None = None
    """The IRI of an organisation."""
    kind: str | None = None

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return self.organisation is None and self.kind is None


EVERYTHING = Choice()


def narrowed(members: Iterable[Member], choice: Choice) -> tuple[Member, ...]:
    """Return the members that a choice keeps, in order.

    What begins or ceases to belong to the organisation is created or deleted for it, at the time of the revision that
    made it so, also where that changed another record.
    """
    if choice.organisation is not None:
        members = _belonging(members, choice.organisation)
    return tuple(one for one in members if choice.kind in {None, one.address.kind})


def _belonging(members: Iterable[Member], organisation: str) -> Iterator[Member]:
    seen = _Seen(organisation)
    for _, of_one in groupby(members, key=lambda member: member.revision):
        yield from seen.told(list(of_one))


class _Seen:
    """What an organisation has been told of, and what each record names."""

    def __init__(self, organisation: str) -> None:
        self._organisation = organisation
        self._latest: dict[str, Member] = {}
        """The last member of each record that is there."""
        self._naming: dict[str, set[str]] = defaultdict(set)
        """Which records name a thing."""
        self._told: set[str] = set()
        self._last: Member | None = None

    def told(self, members: list[Member]) -> Iterator[Member]:
        """Yield what the organisation is to be told of one revision: its own members, then what it did to others."""
        for member in members:
            self._remember(member)
        changed = {member.thing for member in members}
        others = {one for thing in changed for one in self._naming[thing]} - changed
        latest = members[-1]
        for member in [*members, *(self._latest[one] for one in sorted(others) if one in self._latest)]:
            does, did = self._belongs(member.thing), member.thing in self._told
            is_news = member.thing in changed or does != did
            if is_news and (does or did):
                yield self._seen(member, latest, does=does, did=did)

    def _remember(self, member: Member) -> None:
        before = self._latest.pop(member.thing, None)
        for one in before.names if before else ():
            self._naming[one].discard(member.thing)
        if member.activity != "Delete":
            self._latest[member.thing] = member
            for one in member.names:
                self._naming[one].add(member.thing)

    def _belongs(self, thing: str) -> bool:
        """Tell whether a record is the organisation's: it is it, names it, or names what names it."""
        member = self._latest.get(thing)
        if member is None:
            return False
        if self._organisation in {thing, *member.names}:
            return True
        # What is an organisation's part or supplier is its matter, not what that has of its own.
        about = (self._latest.get(one) for one in member.names)
        return any(one and one.address.kind != "organisation" and self._organisation in one.names for one in about)

    def _seen(self, member: Member, latest: Member, *, does: bool, did: bool) -> Member:
        published = member.published if member.revision == latest.revision else latest.published
        if self._last is not None:
            published = max(published, self._last.published + TICK)
        self._last = replace(
            member,
            activity=("Update" if did else "Create") if does else "Delete",
            revision=latest.revision,
            published=published,
        )
        (self._told.add if does else self._told.discard)(member.thing)
        return self._last
