"""The catalogue as a feed of DCAT-AP: the latest member of each dataset, file, service and publisher, on one page.

The catalogue is made anew whenever it is asked for and has no log, so nothing but its latest state can be told. Each
part is an activity of its own, with all that is said of it but what other parts say of themselves.
Source: DCAT-AP Feeds.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pyoxigraph import Literal, NamedNode, Quad, Triple

from graph_service.feeds.statements import (
    ACTIVITIES,
    in_default_graph,
    retention_statements,
    stream_moment,
    stream_statements,
)
from graph_service.feeds.terms import AS, TREE
from graph_service.names import DCAT, DCTERMS, FOAF, RDF

SHAPE = NamedNode("https://semiceu.github.io/LDES-DCAT-AP-feeds/shape.ttl#ActivityShape")

# What others refer to comes first: by a millisecond, where all were changed at the same time.
_SORTS: tuple[NamedNode, ...] = (FOAF.Agent, DCAT.Distribution, DCAT.Dataset, DCAT.DataService, DCAT.Catalog)

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_Said = Mapping[NamedNode, Sequence[Triple]]


@dataclass(frozen=True, slots=True)
class _Part:
    thing: NamedNode
    published: datetime
    activity: NamedNode
    payload: tuple[Triple, ...]


def catalogue_feed(feed: NamedNode, catalogue: Sequence[Triple], once: Iterable[NamedNode]) -> list[Quad]:
    """Return the feed of a catalogue; what may once have been in it and is not there now, of `once`, is deleted."""
    said: dict[NamedNode, list[Triple]] = defaultdict(list)
    for one in catalogue:
        assert isinstance(one.subject, NamedNode)
        said[one.subject].append(one)
    parts = {thing: sort for thing in said if (sort := _sort(said, thing)) is not None}
    [whole] = (thing for thing, sort in parts.items() if _SORTS[sort] == DCAT.Catalog)
    dated = [when for thing in parts for when in (_time(said[thing], DCTERMS.issued),) if when is not None]
    # Who publishes and which services there are is undated; everything else refers to it.
    found = [_part(said, parts, thing, min(dated, default=_NEVER)) for thing in parts]
    gone = (_time(said[whole], DCTERMS.modified) or _NEVER) + timedelta(milliseconds=len(_SORTS))
    found += [_Part(thing, gone, AS.Delete, ()) for thing in once if thing not in said]
    stream = NamedNode(f"{feed.value}#stream")
    said_of_feed = [
        *stream_statements(stream, feed, SHAPE),
        Triple(feed, RDF.type, TREE.Node),
        *retention_statements(feed, NamedNode(f"{feed.value}#retention")),
    ]
    quads = [in_default_graph(one) for one in said_of_feed]
    for part in sorted(found, key=lambda one: (one.published, one.thing.value)):
        quads += _member(feed, stream, part)
    return quads


def _sort(said: _Said, thing: NamedNode) -> int | None:
    types = {one.object for one in said[thing] if one.predicate == RDF.type}
    return next((number for number, sort in enumerate(_SORTS) if sort in types), None)


def _part(said: _Said, parts: Mapping[NamedNode, int], thing: NamedNode, otherwise: datetime) -> _Part:
    issued, modified = _time(said[thing], DCTERMS.issued), _time(said[thing], DCTERMS.modified)
    when = modified or issued or otherwise
    is_new = modified is None or modified == issued
    published = when + timedelta(milliseconds=parts[thing])
    return _Part(thing, published, ACTIVITIES["Create" if is_new else "Update"], _payload(said, parts, thing))


def _payload(said: _Said, parts: Mapping[NamedNode, int], thing: NamedNode) -> tuple[Triple, ...]:
    """Return what is said of a part, and of what it names that is no part itself, such as its period and licence."""
    wanted, waiting = {thing}, [thing]
    while waiting:
        for one in said.get(waiting.pop(), ()):
            value = one.object
            if isinstance(value, NamedNode) and value in said and value not in parts and value not in wanted:
                wanted.add(value)
                waiting.append(value)
    return tuple(sorted((one for node in wanted for one in said[node]), key=str))


def _member(feed: NamedNode, stream: NamedNode, part: _Part) -> list[Quad]:
    """Return a member, whose name differs wherever what it holds does."""
    told = f"{part.thing} {part.activity} {part.published} {part.payload}"
    member = NamedNode(f"{feed.value}#{hashlib.sha256(told.encode()).hexdigest()[:16]}")
    activity = (
        Triple(stream, TREE.member, member),
        Triple(member, RDF.type, part.activity),
        Triple(member, AS.object, part.thing),
        Triple(member, AS.published, stream_moment(part.published)),
    )
    held = (Quad(one.subject, one.predicate, one.object, member) for one in part.payload)
    return [*(in_default_graph(one) for one in activity), *held]


def _time(said: Iterable[Triple], predicate: NamedNode) -> datetime | None:
    """Return when something was issued or modified; a day counts from its beginning (UTC)."""
    found = (one.object.value for one in said if one.predicate == predicate and isinstance(one.object, Literal))
    text = min(found, default=None)
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
