"""What is different in a chain between two days: by who is engaged, whatever they are called."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal as OneOf

from graph_service.chains.adjacency import Adjacency
from graph_service.chains.chain import Chain, Link
from graph_service.chains.jurisdiction import Jurisdiction
from graph_service.chains.links import make_link
from graph_service.chains.renames import Renaming

Kind = OneOf["added", "removed", "renamed", "changed"]
_ORDER: tuple[Kind, ...] = ("added", "removed", "renamed", "changed")
_Key = tuple[str, ...]
NO_NAMES: Mapping[str, Renaming] = {}


@dataclass(frozen=True, slots=True)
class ChainChange:
    """One engagement that is not the same on both days; `before` or `after` is None where it is not there.

    `renamed` is an engagement whose parties have been merged or taken over by the ones after, or of which the one
    engaged has got another name. `fields` names what differs between the two: places, standing, agreement,
    agreement_state, transfer, transfer_state, tool, rank or authorisation. `renaming` is set where the one engaged is
    the same and is called otherwise.
    """

    what: Kind
    engager: str
    engaged: str
    scope: str
    before: Link | None
    after: Link | None
    fields: tuple[str, ...] = ()
    renaming: Renaming | None = None


@dataclass(frozen=True, slots=True)
class ChainChanges:
    """The changes of a chain from one day to another: added, removed, renamed, changed, each by engaged and scope."""

    root: str
    first: date
    last: date
    changes: tuple[ChainChange, ...]
    is_truncated: bool = False
    """One of the two chains was longer than a walk follows, so the difference is of what was followed."""


def everything(adjacency: Adjacency, jurisdiction: Jurisdiction, on: date) -> Chain:
    """Return every engagement in force on a day as one chain of links side by side, without a root."""
    links = tuple(
        make_link(one, jurisdiction, on, depth=1, rank=1, parent=None, is_repeat=False)
        for engagements in adjacency.engagements.values()
        for one in engagements
        if one.period.holds(on)
    )
    return Chain("", on, links)


def differences(
    before: Chain, after: Chain, adjacency: Adjacency, names: Mapping[str, Renaming] = NO_NAMES
) -> ChainChanges:
    """Return what differs between two walks from the same root; `names` are those that the register has changed.

    Links are the same where they are of one engagement, else where the same parties stand for the same thing, else
    where those after are the successors of those before. Repeats of one engagement count once.
    """
    old, new = _by_engagement(before), _by_engagement(after)
    pairs = [(old.pop(key), new.pop(key)) for key in [key for key in old if key in new]]
    pairs += _paired(old, new, lambda link: (link.engager, link.engaged, link.scope))
    renamed = _paired(old, new, lambda link: _successors(adjacency, link))
    changes = [
        *(_change("added", None, link) for link in new.values()),
        *(_change("removed", link, None) for link in old.values()),
        *(_change("renamed", *pair) for pair in renamed),
        *(_change("changed", *pair, names) for pair in pairs if _fields(*pair)),
        *(_change("renamed", *pair, names) for pair in pairs if not _fields(*pair) and pair[1].engaged in names),
    ]
    changes.sort(key=lambda one: (_ORDER.index(one.what), one.engaged, one.scope, one.engager))
    return ChainChanges(before.root, before.on, after.on, tuple(changes), before.is_truncated or after.is_truncated)


def _by_engagement(chain: Chain) -> dict[_Key, Link]:
    found: dict[_Key, Link] = {}
    for link in chain.links:
        found.setdefault((link.engagement, link.engager, link.engaged, link.scope), link)
    return found


def _paired(old: dict[_Key, Link], new: dict[_Key, Link], key_of: Callable[[Link], _Key]) -> list[tuple[Link, Link]]:
    """Take the links that have the same key out of both and return them in pairs."""
    waiting: dict[_Key, list[_Key]] = defaultdict(list)
    for at, link in new.items():
        waiting[key_of(link)].append(at)
    pairs = []
    for at, link in list(old.items()):
        if found := waiting[key_of(link)]:
            pairs.append((old.pop(at), new.pop(found.pop(0))))
    return pairs


def _successors(adjacency: Adjacency, link: Link) -> _Key:
    return adjacency.successor(link.engager), adjacency.successor(link.engaged), link.scope


def _change(
    what: Kind, before: Link | None, after: Link | None, names: Mapping[str, Renaming] = NO_NAMES
) -> ChainChange:
    told = after or before
    assert told is not None
    fields = _fields(before, after) if before and after else ()
    renaming = names.get(told.engaged)
    return ChainChange(what, told.engager, told.engaged, told.scope, before, after, fields, renaming)


def _fields(before: Link, after: Link) -> tuple[str, ...]:
    return tuple(name for (name, was), (_, is_now) in zip(_facts(before), _facts(after), strict=True) if was != is_now)


def _facts(link: Link) -> Iterator[tuple[str, object]]:
    yield "places", tuple((place.country, place.text) for place in link.places)
    yield "standing", tuple(place.standing for place in link.places)
    yield "agreement", link.agreement
    yield "agreement_state", link.agreement_state
    yield "transfer", link.transfer
    yield "transfer_state", link.transfer_state
    yield "tool", link.tool
    yield "rank", link.rank
    yield "authorisation", link.authorisation
