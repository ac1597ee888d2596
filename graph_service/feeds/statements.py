"""The stream, its pages and its members in the words of LDES, TREE and Activity Streams.

Every node has an IRI. Addresses begin with the base of the register, wherever it is served from.
Source: LDES and TREE specifications; DCAT-AP Feeds for the form of a member.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from urllib.parse import urlencode

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from graph_service.feeds.members import Member
from graph_service.feeds.narrowing import Choice
from graph_service.feeds.stream import Stream
from graph_service.feeds.terms import AS, LDES, TREE
from graph_service.names import RDF, XSD, Base, moment_literal

Payloads = Mapping[Member, Iterable[Triple]]

ACTIVITIES = {"Create": AS.Create, "Update": AS.Update, "Delete": AS.Delete}


class Addresses:
    """The addresses of a stream, whole or narrowed, below the base of a register."""

    def __init__(self, base: Base, choice: Choice) -> None:
        self._feed = f"{base.iri}/feed"
        named = {"organisation": choice.organisation and choice.organisation.rpartition("/")[2], "kind": choice.kind}
        self.query = urlencode({name: value for name, value in named.items() if value})
        """The query of every address, without its question mark; empty for the whole stream."""
        self._of_organisation = urlencode({"organisation": named["organisation"]}) if named["organisation"] else ""

    @property
    def feed(self) -> NamedNode:
        """The root of the stream."""
        return NamedNode(_with(self._feed, self.query))

    def part_of_feed(self, name: str) -> NamedNode:
        """Return the name of something that the root describes."""
        return NamedNode(f"{self.feed.value}#{name}")

    @property
    def shape(self) -> NamedNode:
        """The shape that every member keeps to."""
        return NamedNode(f"{self._feed}/shape#Activity")

    def page(self, view: str, number: int) -> NamedNode:
        """Return the address of a page."""
        return NamedNode(_with(f"{self._feed}/{view}/{number}", self.query))

    def member(self, view: str, member: Member) -> NamedNode:
        """Return the address of a member: one for an organisation may create where the whole stream updates."""
        path = f"{self._feed}/{view}/member/{member.revision}/{member.address.kind}/{member.address.slug}"
        return NamedNode(_with(path, self._of_organisation))


def root_statements(stream: Stream, addresses: Addresses) -> list[Quad]:
    """Return what `/feed` says: the stream, what is kept of it, and between which times each page lies."""
    root, retention = addresses.feed, addresses.part_of_feed("retention")
    said = [*_stream(addresses), Triple(root, RDF.type, TREE.Node)]
    if stream.beginning is not None:
        said += [
            *retention_statements(root, retention),
            Triple(retention, LDES.startingFrom, stream_moment(stream.beginning.since)),
        ]
        view = stream.beginning.view
        for number in range(1, stream.page_count + 1):
            page, begins, ends = addresses.page(view, number), stream.begins(number), stream.begins(number + 1)
            assert begins is not None
            said += _relation(root, addresses.part_of_feed(f"from-{number}"), page, begins, is_later=True)
            if ends is not None:
                said += _relation(root, addresses.part_of_feed(f"before-{number + 1}"), page, ends, is_later=False)
    return [in_default_graph(one) for one in said]


def page_statements(stream: Stream, number: int, payloads: Payloads, addresses: Addresses) -> list[Quad]:
    """Return a page: its members with what they hold, and the pages before and after it."""
    assert stream.beginning is not None
    view = stream.beginning.view
    page, begins, ends = addresses.page(view, number), stream.begins(number), stream.begins(number + 1)
    said = [*_stream(addresses), Triple(page, RDF.type, TREE.Node)]
    if ends is not None:
        following = addresses.page(view, number + 1)
        said += _relation(page, NamedNode(f"{page.value}#next"), following, ends, is_later=True)
        said.append(Triple(page, LDES.immutable, Literal(True)))
    if number > 1:
        assert begins is not None
        before = addresses.page(view, number - 1)
        said += _relation(page, NamedNode(f"{page.value}#previous"), before, begins, is_later=False)
    quads = [in_default_graph(one) for one in said]
    for member in stream.page(number):
        quads.append(
            in_default_graph(Triple(addresses.part_of_feed("stream"), TREE.member, addresses.member(view, member)))
        )
        quads += member_statements(view, member, payloads.get(member, ()), addresses)
    return quads


def member_statements(view: str, member: Member, payload: Iterable[Triple], addresses: Addresses) -> list[Quad]:
    """Return a member: the activity in the default graph, what it holds in the graph of its name."""
    iri = addresses.member(view, member)
    activity = (
        Triple(iri, RDF.type, ACTIVITIES[member.activity]),
        Triple(iri, AS.object, NamedNode(member.thing)),
        Triple(iri, AS.published, stream_moment(member.published)),
    )
    held = (Quad(one.subject, one.predicate, one.object, iri) for one in payload)
    return [*(in_default_graph(one) for one in activity), *held]


def stream_moment(moment: datetime) -> Literal:
    """Return a time of the stream, always as long, so that the order of the texts is that of the times."""
    return moment_literal(moment, "microseconds")


def stream_statements(stream: NamedNode, view: NamedNode, shape: NamedNode) -> list[Triple]:
    """Return what every page says of its stream: how members are ordered, told apart and checked."""
    return [
        Triple(stream, RDF.type, LDES.EventStream),
        Triple(stream, LDES.timestampPath, AS.published),
        Triple(stream, LDES.versionOfPath, AS.object),
        *(Triple(stream, LDES.term(f"version{name}Object"), activity) for name, activity in ACTIVITIES.items()),
        Triple(stream, LDES.pollingInterval, Literal("PT1M", datatype=XSD.duration)),
        Triple(stream, TREE.shape, shape),
        Triple(stream, TREE.view, view),
    ]


def retention_statements(view: NamedNode, retention: NamedNode) -> list[Triple]:
    """Return that the latest member of each thing is kept always, in the words of LDES before and since 2026."""
    return [
        Triple(view, LDES.retentionPolicy, retention),
        Triple(retention, RDF.type, LDES.RetentionPolicy),
        Triple(retention, RDF.type, LDES.LatestVersionSubset),
        Triple(retention, LDES.amount, Literal(1)),
        Triple(retention, LDES.versionAmount, Literal(1)),
    ]


def in_default_graph(one: Triple) -> Quad:
    """Return a triple as a quad of the default graph."""
    return Quad(one.subject, one.predicate, one.object, DefaultGraph())


def _stream(addresses: Addresses) -> list[Triple]:
    return stream_statements(addresses.part_of_feed("stream"), addresses.feed, addresses.shape)


def _relation(node: NamedNode, relation: NamedNode, to: NamedNode, value: datetime, *, is_later: bool) -> list[Triple]:
    sort = TREE.GreaterThanOrEqualToRelation if is_later else TREE.LessThanRelation
    return [
        Triple(node, TREE.relation, relation),
        Triple(relation, RDF.type, sort),
        Triple(relation, TREE.path, AS.published),
        Triple(relation, TREE.value, stream_moment(value)),
        Triple(relation, TREE.node, to),
    ]


def _with(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
