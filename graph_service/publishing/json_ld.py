"""JSON-LD 1.1 in compacted form: short names by an inline context of prefixes, no document to fetch.

Written here because pyoxigraph gives only the expanded form, and rdflib another order each time.
Source: JSON-LD 1.1, section 9 (grammar) and JSON-LD 1.1 Processing Algorithms, section 6 (IRI compaction).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import IO, TypeAlias

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from graph_service.names import RDF, XSD

Json: TypeAlias = str | bool | int | dict[str, "Json"] | list["Json"]

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?=:)")
_GEN_DELIMITERS = tuple(":/?#[]@")


def json_ld(quads: Iterable[Quad], prefixes: Mapping[str, str], indent: int | None = 2) -> bytes:
    """Return a JSON-LD document of quads that are sorted by graph and subject, with a context of prefixes in use.

    Without an indent it stands on one line, which takes half the time and is for programs alone.
    """
    listed = list(quads)
    names = _Names(prefixes, listed)
    nodes: list[Json] = []
    for graph, of_graph in groupby(listed, key=lambda quad: quad.graph_name):
        of_one_graph = _nodes(of_graph, names)
        if isinstance(graph, DefaultGraph):
            nodes.extend(of_one_graph)
        else:
            nodes.append({"@id": names.iri(str(graph)[1:-1]), "@graph": of_one_graph})
    document: dict[str, Json] = {"@context": names.context()}
    if len(nodes) == 1 and isinstance(nodes[0], dict):
        document.update(nodes[0])
    else:
        document["@graph"] = nodes
    return (json.dumps(document, ensure_ascii=False, indent=indent) + "\n").encode()


def write_json_ld(graphs: Iterable[Iterable[Quad]], stream: IO[bytes], prefixes: Mapping[str, str]) -> None:
    """Write an array with one document for each graph, which needs only one of them in memory."""
    stream.write(b"[")
    for number, graph in enumerate(graphs):
        stream.write(b"\n" if number == 0 else b",\n")
        stream.write(json_ld(graph, prefixes).rstrip())
    stream.write(b"\n]\n")


class _Names:
    """Shortens IRIs, and remembers the prefixes that it used."""

    def __init__(self, prefixes: Mapping[str, str], quads: list[Quad]) -> None:
        # An IRI with the scheme `org:` would be read as the prefix `org`, so such a prefix is not used.
        schemes = {match[0] for quad in quads for iri in _iris(quad) if (match := _SCHEME.match(iri))}
        self._prefixes = sorted(
            (
                (name, space)
                for name, space in prefixes.items()
                if name not in schemes and space.endswith(_GEN_DELIMITERS)
            ),
            key=lambda item: -len(item[1]),
        )
        self._used: dict[str, str] = {}

    def iri(self, iri: str) -> str:
        """Return the compact form of an IRI, or the IRI where no prefix fits."""
        for name, space in self._prefixes:
            rest = iri.removeprefix(space)
            # `prefix://…` would be read as an absolute IRI.
            if rest != iri and rest and not rest.startswith("//"):
                self._used[name] = space
                return f"{name}:{rest}"
        return iri

    def context(self) -> dict[str, Json]:
        """Return the context of the prefixes used so far, sorted."""
        return dict(sorted(self._used.items()))


def _iris(quad: Quad) -> Iterable[str]:
    for term in (quad.graph_name, quad.subject, quad.predicate, quad.object):
        if isinstance(term, NamedNode):
            yield term.value
        elif isinstance(term, Literal):
            yield term.datatype.value


def _nodes(quads: Iterable[Quad], names: _Names) -> list[Json]:
    nodes: list[Json] = []
    for subject, of_subject in groupby(quads, key=lambda quad: quad.subject):
        assert isinstance(subject, NamedNode)
        node: dict[str, Json] = {"@id": names.iri(subject.value)}
        for predicate, of_predicate in groupby(of_subject, key=lambda quad: quad.predicate):
            terms = [quad.object for quad in of_predicate]
            # "@type" takes IRIs only, and nothing keeps a text from being stated as a type.
            is_type = predicate == RDF.type and all(isinstance(term, NamedNode) for term in terms)
            values = [_value(term, names, is_type=is_type) for term in terms]
            node["@type" if is_type else names.iri(predicate.value)] = values[0] if len(values) == 1 else values
        nodes.append(node)
    return nodes


def _value(term: object, names: _Names, *, is_type: bool) -> Json:
    if isinstance(term, NamedNode):
        return names.iri(term.value) if is_type else {"@id": names.iri(term.value)}
    assert isinstance(term, Literal)
    if term.language:
        return {"@language": term.language, "@value": term.value}
    if term.datatype == XSD.string:
        return term.value
    if term.datatype == XSD.boolean and term.value in {"true", "false"}:
        return term.value == "true"
    if term.datatype == XSD.integer and str(whole(term.value)) == term.value:
        return int(term.value)
    return {"@type": names.iri(term.datatype.value), "@value": term.value}


def whole(text: str) -> int | None:
    """Return a whole number that every JSON reader keeps exactly (RFC 8259, section 6), or None."""
    if not re.fullmatch(r"-?\d{1,15}", text):
        return None
    return int(text)
