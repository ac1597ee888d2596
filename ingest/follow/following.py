"""One round of following a register: begun, gone on with where the last round ended, or begun anew.

Each round is one change, with how far the feed was read: after a crash a round is there as a whole or not at all, and
the same members read twice make no difference.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from pyoxigraph import NamedNode

from graph_service.errors import BadRequest, NotFound
from graph_service.followed import FollowedRegister, followed_registers
from graph_service.names import slug_of
from graph_service.registry import Registry
from ingest.follow.addresses import FeedAddress, feed_address
from ingest.follow.asking import Asker, Progress
from ingest.follow.intake import Taken, held, take_in
from ingest.follow.intake import forget as forget_all
from ingest.follow.pages import Member, Page
from ingest.sources.failures import FetchFailed, Gone


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did."""

    register: FollowedRegister
    taken: Taken
    pages: int
    is_anew: bool = False
    """Whether the feed had begun anew, so that everything was compared."""


def _silent(_pages: int, _members: int) -> None:
    return


def follow(
    registry: Registry,
    address: str,
    *,
    now: datetime,
    name: str | None = None,
    register: str | None = None,
    progress: Progress = _silent,
) -> Round:
    """Bring the records of another register up to date by its feed, from where the last round ended.

    `name` is what the register is called here, where it is new; `register` says the base of its addresses, where that
    is not the host that is asked. Raises FetchFailed where the feed cannot be read, DataRejected where it says what it
    may not, BadRequest where it cannot be followed here; nothing is written then.
    """
    feed = feed_address(address)
    work = _Work(registry, Asker(feed, registry.settings), now, progress)
    known = next((one for one in followed_registers(registry.store) if one.feed == feed.text), None)
    if known is None:
        return work.begin(name, register)
    try:
        return work.go_on(known)
    except Gone:
        return work.all_of(known, work.asker.stream())


def find_followed(registry: Registry, name: str) -> FollowedRegister:
    """Return the register that is followed by this name, address of its feed or base. Raises NotFound."""
    registers = followed_registers(registry.store)
    called = set(registry.labels.named(name))
    for one in registers:
        if name in {one.slug, one.feed, one.register, one.source} or one.source in called:
            return one
    if "://" in name:
        text = feed_address(name).text
        for one in registers:
            if one.feed == text:
                return one
    listed = ", ".join(one.slug for one in registers) or "none"
    raise NotFound(f"No register '{name}' is followed. These are: {listed}. Begin with one by its whole address.")


def forget(registry: Registry, name: str) -> tuple[FollowedRegister, Taken]:
    """End to follow a register; its records go. Raises NotFound where none of that name is followed."""
    register = find_followed(registry, name)
    return register, forget_all(registry, register)


@dataclass(frozen=True)
class _Work:
    """What a round is made with."""

    registry: Registry
    asker: Asker
    now: datetime
    progress: Progress

    def begin(self, name: str | None, register: str | None) -> Round:
        """Follow a register that was not followed before."""
        stream = self.asker.stream()
        _check(self.registry, self.asker.feed, stream.register, register)
        name = name or urlsplit(stream.register).netloc
        source = _source(self.registry, name)
        feed = self.asker.feed.text
        begun = FollowedRegister(source, stream.register, feed, stream.register, None, None, self.now)
        # A record of that name that is there already stays as it is.
        return self.all_of(begun, stream, None if self.registry.describes(source) else name)

    def all_of(self, before: FollowedRegister, stream: Page, name: str | None = None) -> Round:
        """Read the whole feed, and let go of what it does not hold."""
        if stream.register != before.register:
            text = self.asker.feed.text
            raise FetchFailed(
                f"{text} is the feed of {stream.register} now. Forget {before.register}, and follow that."
            )
        read = _Read(before)
        if stream.nodes:
            read.take(self.asker.pages(stream.nodes[0], before.register, self.progress))
        gone = [thing for thing in held(self.registry, before) if thing.iri not in read.latest]
        reached = read.reached(self.now)
        taken = take_in(self.registry, reached, read.latest, gone=gone, name=name, now=self.now)
        return Round(reached, taken, read.pages, is_anew=before.member is not None)

    def go_on(self, known: FollowedRegister) -> Round:
        """Read what has come since the last round. Raises Gone where the feed no longer has what was read last."""
        if known.page is None or known.member is None:
            raise Gone(f"Nothing of {self.asker.feed.text} was read yet.")
        read = _Read(known)
        read.take(self.asker.pages(known.page, known.register, self.progress), after=known.member)
        if not read.latest:
            return Round(known, Taken(revision=self.registry.revision), read.pages)
        reached = read.reached(self.now)
        taken = take_in(self.registry, reached, read.latest, gone=(), name=None, now=self.now)
        return Round(reached, taken, read.pages)


class _Read:
    """The latest member of each record on the pages that were read, and how far they were."""

    def __init__(self, before: FollowedRegister) -> None:
        self._before = before
        self._page, self._member = before.page, before.member
        self.latest: dict[str, Member] = {}
        self.pages = 0

    def take(self, pages: Iterable[tuple[str, Page]], after: str | None = None) -> None:
        """Read pages, of the first only what comes after a member."""
        for node, page in pages:
            self.pages += 1
            members = page.members
            if self.pages == 1 and after is not None:
                names = [one.iri for one in members]
                if after not in names:
                    raise Gone(f"{node} no longer has {after}, which was read last.")
                members = members[names.index(after) + 1 :]
            for one in members:
                # Taken out first, so that the order is that of the latest.
                self.latest.pop(one.thing.iri, None)
                self.latest[one.thing.iri] = one
                self._member = one.iri
            self._page = node

    def reached(self, now: datetime) -> FollowedRegister:
        """Return the register as it is followed after this."""
        view = self._page.partition("?")[0].rpartition("/")[0] if self._page else self._before.view
        return replace(self._before, view=view, page=self._page, member=self._member, when=now)


def _check(registry: Registry, feed: FeedAddress, register: str, said: str | None) -> None:
    """Refuse a register that is ours or followed already, and one that says that it is another host's."""
    own = registry.base.iri
    if _overlap(own, register):
        raise BadRequest(
            f"The feed at {feed.text} is of the register {register}, whose addresses are our own ({own}). "
            "A register does not follow itself; give each its own ANSVAR_BASE."
        )
    for one in followed_registers(registry.store):
        if _overlap(one.register, register):
            raise BadRequest(
                f"The register {one.register} is followed already, by {one.feed}. Forget that first: "
                f"`ansvar follow {one.slug} --forget`."
            )
    expected = said.rstrip("/") if said is not None else None
    if expected is not None and expected != register:
        raise BadRequest(f"The feed at {feed.text} is of the register {register}, and not of {expected}.")
    if expected is None and not feed.is_here and urlsplit(register).hostname != feed.host:
        raise BadRequest(
            f"The feed at {feed.text} says that it is of the register {register}, which is another host. "
            f"If that is right, give `--register {register}`."
        )


def _overlap(one: str, other: str) -> bool:
    return f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")


def _source(registry: Registry, name: str) -> str:
    """Return the record of a register that is called so here; a new address where there is none."""
    named = [iri for iri in registry.labels.named(name) if registry.labels.kind(iri) == "source"]
    taken = {one.source for one in followed_registers(registry.store)}
    free = [iri for iri in named if iri not in taken and registry.base.address(iri) is not None]
    if free:
        return free[0]
    slug, number = slug_of(name), 1
    while registry.describes(iri := registry.base.thing("source", _numbered(slug, number)).value) or _is_used(
        registry, iri
    ):
        number += 1
    return iri


def _is_used(registry: Registry, iri: str) -> bool:
    # The address of a record that was removed never names another thing.
    return bool(registry.history(iri)) or bool(registry.store.graph(registry.base.document(NamedNode(iri))))


def _numbered(slug: str, number: int) -> str:
    return slug if number == 1 else f"{slug}-{number}"
