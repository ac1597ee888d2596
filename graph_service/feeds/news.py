"""What changed lately, for people: which record, what of it, and by whom where the audience may know that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from graph_service.changes import Revision
from graph_service.feeds.members import Member
from graph_service.feeds.payloads import changes_of_graph
from graph_service.feeds.stream import Stream
from graph_service.registry import Registry

NEWEST = 50


@dataclass(frozen=True, slots=True)
class News:
    """One change of one record."""

    member: Member
    properties: tuple[str, ...]
    """What of the record an update changed, as IRIs, sorted; not what was changed of its document."""
    by: Revision | None
    """Who changed it and why; told to those who keep the register and to nobody else."""


def latest_news(registry: Registry, stream: Stream) -> list[News]:
    """Return the newest members of a stream, the last first; `NEWEST` of them at most."""
    members = stream.members[-NEWEST:][::-1]
    documents = {one.thing: registry.base.document(NamedNode(one.thing)) for one in members}
    changed = {
        (thing, revision): _properties(thing, removed ^ added)
        for thing, document in documents.items()
        for revision, removed, added in changes_of_graph(registry.store, document)
    }
    return [
        News(
            one,
            changed.get((one.thing, one.revision), ()) if one.activity == "Update" else (),
            _by(registry, one) if registry.audience == "internal" else None,
        )
        for one in members
    ]


def _properties(thing: str, changed: Iterable[Triple]) -> tuple[str, ...]:
    return tuple(sorted({one.predicate.value for one in changed if one.subject == NamedNode(thing)}))


def _by(registry: Registry, member: Member) -> Revision | None:
    return next((one for one in registry.history(member.thing) if one.number == member.revision), None)
