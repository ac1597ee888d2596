"""Two small registers of two cities, and the members and pages of a feed written by hand."""

from __future__ import annotations

from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize

from graph_service.changes import Change
from graph_service.names import PREFIXES
from graph_service.registry import Registry
from graph_service.settings import Settings

A, B = "https://a.example", "https://b.example"
FEED_PREFIXES = {
    "as": "https://www.w3.org/ns/activitystreams#",
    "ldes": "https://w3id.org/ldes#",
    "tree": "https://w3id.org/tree#",
}
_HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in (PREFIXES | FEED_PREFIXES).items())
# The check digit is right, and no sort of organisation has numbers that begin so.
NUMBER = "402000-0008"


def record(kind: str, slug: str, said: str) -> str:
    """Return a record as TriG; relative addresses are those of its register."""
    thing, document = f"<id/{kind}/{slug}>", f"<doc/{kind}/{slug}>"
    return f"{document} {{ {document} foaf:primaryTopic {thing} . {thing} {said} . }}\n"


def change(base: str, text: str, why: str = "test") -> Change:
    """Return the change that makes the graphs of a TriG text what they are in it."""
    graphs: dict[NamedNode, set[Triple]] = {}
    for quad in parse(f"@base <{base}/> .\n{_HEAD}{text}", RdfFormat.TRIG):
        assert isinstance(quad.graph_name, NamedNode), f"{quad} stands in no graph"
        graphs.setdefault(quad.graph_name, set()).add(quad.triple)
    return Change(graphs, "registervårdare", why)


def ended(base: str, *records: str) -> Change:
    """Return the change that removes records, each given as `kind/slug`."""
    return Change({NamedNode(f"{base}/doc/{one}"): () for one in records}, "registervårdare", "test")


def town(base: str, text: str = "") -> Registry:
    """Return a register of a base with these records."""
    registry = Registry.in_memory(Settings(base=base))
    if text:
        registry.commit(change(base, text))
    return registry


SUPPLIER = record(
    "organisation",
    "lonemoln",
    f'a ansvar:Organisation ; skos:prefLabel "Lönemoln AB"@sv ; org:identifier "{NUMBER}"',
)
HOST = record("organisation", "driftbolaget", 'a ansvar:Organisation ; skos:prefLabel "Driftbolaget"@sv')
CLOUD = record(
    "service",
    "lonemolnet",
    'a ansvar:Service ; skos:prefLabel "Lönemolnet"@sv ; ansvar:providedBy <id/organisation/lonemoln>',
)
HOSTING = record(
    "engagement",
    "drift",
    'a ansvar:Engagement ; skos:prefLabel "Lönemoln anlitar Driftbolaget"@sv ; '
    "ansvar:engager <id/organisation/lonemoln> ; ansvar:engaged <id/organisation/driftbolaget> ; "
    "ansvar:scope <id/service/lonemolnet>",
)
CHAIN = SUPPLIER + HOST + CLOUD + HOSTING
"""What city A has written: a supplier, whom it engages, and for what."""


def page(members: str = "", *, stream: str = "feed#stream", names: str = "", base: str = A) -> bytes:
    """Return a page of a feed in N-Quads: its members in TriG, and their names for the stream."""
    head = f"<{stream}> a ldes:EventStream . "
    text = f"@base <{base}/> .\n{_HEAD}{head}{names}\n{members}"
    return serialize(parse(text, RdfFormat.TRIG), format=RdfFormat.N_QUADS)


def member(
    about: str = "id/system/x",
    said: str = '<id/system/x> a ansvar:System ; skos:prefLabel "X"@sv .',
    *,
    name: str = "feed/v/member/1/system/x",
    sort: str = "as:Create",
    published: str = '"2026-11-20T08:00:00+00:00"^^xsd:dateTime',
) -> str:
    """Return a member of a feed with its graph; every part can be made wrong."""
    return (
        f"<feed#stream> tree:member <{name}> .\n"
        f"<{name}> a {sort} ; as:object <{about}> ; as:published {published} .\n"
        f"<{name}> {{ {said} }}\n"
    )
