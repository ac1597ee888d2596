"""A replayer of feeds that knows nothing of Ansvar: a parser of RDF and the words of LDES and Activity Streams."""

from __future__ import annotations

import re
from collections.abc import Callable

from pyoxigraph import CanonicalizationAlgorithm, Dataset, DefaultGraph, NamedNode, Quad, RdfFormat, parse

AS = "https://www.w3.org/ns/activitystreams#"
TOPIC = NamedNode("http://xmlns.com/foaf/0.1/primaryTopic")
Fetch = Callable[[str], tuple[bytes, str, str]]
"""From a path to the body, the media type and the Link header."""


def replay(fetch: Fetch, path: str) -> dict[str, set[Quad]]:
    """Return the record graphs by thing that a feed leaves, read from `path` over every next page."""
    graphs: dict[str, set[Quad]] = {}
    following: str | None = linked(fetch(path)[2], "first")
    while following:
        body, media_type, links = fetch(following)
        page = Dataset(parse(body, RdfFormat.from_media_type(media_type)))
        times = page.quads_for_predicate(NamedNode(f"{AS}published"))
        for member in [one.subject for one in sorted(times, key=lambda quad: quad.object.value)]:
            [thing] = [q.object for q in page.quads_for_subject(member) if q.predicate.value == f"{AS}object"]
            held = list(page.quads_for_graph_name(member))
            graphs.pop(thing.value, None)
            if held:
                [document] = [q.subject for q in held if q.predicate == TOPIC and q.object == thing]
                graphs[thing.value] = {Quad(q.subject, q.predicate, q.object, document) for q in held}
        following = linked(links, "next")
    return graphs


def linked(header: str, relation: str) -> str | None:
    """Return where a Link header leads by a relation."""
    found = re.search(rf'<([^>]*)>; rel="{relation}"', header)
    return found[1] if found else None


def canonical(graphs: dict[str, set[Quad]]) -> list[str]:
    """Return the statements of some graphs in canonical order (RDFC-1.0)."""
    dataset = Dataset(quad for graph in graphs.values() for quad in graph if quad.graph_name != DefaultGraph())
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))
