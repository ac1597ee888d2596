"""Statements as bytes: the same statements always give the same bytes, in every syntax of RDF.

The graphs of this register hold no blank nodes, so sorting the statements is enough for that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple
from pyoxigraph import serialize as write_rdf

from graph_service.errors import NotAcceptable
from graph_service.names import PREFIXES, RDF, XSD
from graph_service.publishing.json_ld import json_ld
from graph_service.publishing.syntaxes import JSON_LD, RDF_SYNTAXES, RDF_XML, SYNTAX_BY_MEDIA_TYPE, TRIG, TURTLE

Statement = Triple | Quad

# XML 1.0 has no way at all to write these characters, not even escaped (section 2.2).
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# What RDF/XML can split into a namespace and the name of an element, cut to the letters that are in use.
_ENDS_IN_NAME = re.compile(r"[^\W\d][\w.-]*\Z")


def serialise(statements: Iterable[Statement], media_type: str, prefixes: Mapping[str, str] | None = None) -> bytes:
    """Return the statements in a syntax of RDF, sorted, as UTF-8.

    Quads keep the name of their graph in TriG, N-Quads and JSON-LD; the other syntaxes leave it out.
    `prefixes` come beside those of `names.PREFIXES`; only those in use are written.
    Raises NotAcceptable where the syntax is none of ours, or cannot hold these statements.
    """
    syntax = SYNTAX_BY_MEDIA_TYPE.get(media_type)
    if syntax is None or syntax not in RDF_SYNTAXES:
        offered = ", ".join(one.media_type for one in RDF_SYNTAXES)
        raise NotAcceptable(f"RDF is not written as '{media_type}' here. Ask for one of {offered}.")
    quads = _sorted(statements, keeps_graphs=syntax.holds_datasets or syntax == JSON_LD)
    known = {**PREFIXES, **(prefixes or {})}
    if syntax == JSON_LD:
        return json_ld(quads, known)
    if syntax == RDF_XML:
        return _rdf_xml(quads, known)
    used = _used(quads, known) if syntax in {TURTLE, TRIG} else None
    rdf_format = RdfFormat.from_media_type(media_type)
    assert rdf_format is not None
    return _written(quads if syntax.holds_datasets else [quad.triple for quad in quads], rdf_format, used)


def json_ld_line(triples: Iterable[Triple]) -> bytes:
    """Return triples as JSON-LD on one line, as it is embedded in a page."""
    return json_ld(_sorted(triples, keeps_graphs=False), PREFIXES, indent=None)


def _written(statements: list[Quad] | list[Triple], rdf_format: RdfFormat, prefixes: dict[str, str] | None) -> bytes:
    written = write_rdf(statements, format=rdf_format, prefixes=prefixes)
    assert written is not None  # It is None only where the bytes went to a file.
    return written


def _sorted(statements: Iterable[Statement], *, keeps_graphs: bool) -> list[Quad]:
    quads = {
        one if isinstance(one, Quad) and keeps_graphs else Quad(one.subject, one.predicate, one.object, DefaultGraph())
        for one in statements
    }
    return sorted(quads, key=_order)


def _order(quad: Quad) -> tuple[str, str, bool, str, str]:
    """Return the sort key of a quad: what a thing is comes before what is said of it."""
    return (
        str(quad.graph_name),
        str(quad.subject),
        quad.predicate != RDF.type,
        str(quad.predicate),
        str(quad.object),
    )


def _used(quads: list[Quad], prefixes: Mapping[str, str]) -> dict[str, str]:
    iris = set(_iris(quads))
    return {
        prefix: namespace
        for prefix, namespace in sorted(prefixes.items())
        if any(iri.startswith(namespace) for iri in iris)
    }


def _iris(quads: list[Quad]) -> Iterable[str]:
    for quad in quads:
        for term in (quad.graph_name, quad.subject, quad.predicate, quad.object):
            if isinstance(term, NamedNode):
                yield term.value
            elif isinstance(term, Literal) and not term.language and term.datatype != XSD.string:
                yield term.datatype.value


def _rdf_xml(quads: list[Quad], prefixes: Mapping[str, str]) -> bytes:
    for quad in quads:
        refuse_in_xml(quad)
    written = _written([quad.triple for quad in quads], RdfFormat.RDF_XML, _used(quads, prefixes))
    # pyoxigraph writes a carriage return as it is, and every XML parser reads it as a line feed (XML 1.0, 2.11).
    return written.replace(b"\r", b"&#xD;")


def refuse_in_xml(quad: Quad) -> None:
    """Raise NotAcceptable where RDF/XML has no way to write a statement."""
    if not _ENDS_IN_NAME.search(quad.predicate.value):
        raise _unwritable(f"the property {quad.predicate} does not end in a name")
    if isinstance(quad.object, Literal) and _NOT_IN_XML.search(quad.object.value):
        raise _unwritable(f"the text of {quad.predicate} holds a control character")


def _unwritable(reason: str) -> NotAcceptable:
    return NotAcceptable(f"These statements cannot be written as RDF/XML: {reason}. Ask for another syntax.")
