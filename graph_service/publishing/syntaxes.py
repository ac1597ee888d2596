"""The formats that a graph is given in: the suffix of the address, the media type, and what it is called."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Syntax:
    """One format; `holds_datasets` tells that it can name the graph that its statements stand in."""

    suffix: str
    media_type: str
    name: str
    holds_datasets: bool = False

    @property
    def content_type(self) -> str:
        """The media type as a header says it. Only text/… and N-Triples' kin are in need of a charset to be read."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


TURTLE = Syntax("ttl", "text/turtle", "Turtle")
JSON_LD = Syntax("jsonld", "application/ld+json", "JSON-LD")
N_TRIPLES = Syntax("nt", "application/n-triples", "N-Triples")
RDF_XML = Syntax("rdf", "application/rdf+xml", "RDF/XML")
TRIG = Syntax("trig", "application/trig", "TriG", holds_datasets=True)
N_QUADS = Syntax("nq", "application/n-quads", "N-Quads", holds_datasets=True)
CSV = Syntax("csv", "text/csv", "CSV")

RDF_SYNTAXES: tuple[Syntax, ...] = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML, TRIG, N_QUADS)
"""The syntaxes of RDF; the first is the one for a client that takes any."""

SYNTAXES: tuple[Syntax, ...] = (*RDF_SYNTAXES, CSV)
"""Every format that a record is given in."""

SYNTAX_BY_SUFFIX: dict[str, Syntax] = {syntax.suffix: syntax for syntax in SYNTAXES}
SYNTAX_BY_MEDIA_TYPE: dict[str, Syntax] = {syntax.media_type: syntax for syntax in SYNTAXES}
