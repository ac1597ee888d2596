"""The hits of a search to keep: as CSV for a spreadsheet, as JSON, and as Turtle."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.names import CLASS_BY_KIND, PREFIXES, RDF, SKOS
from graph_service.publishing.serialise import serialise
from graph_service.publishing.syntaxes import CSV, TURTLE
from graph_service.publishing.table import safe_text
from graph_service.registry import Registry
from graph_service.search.find import Hit, SearchPage
from web.api import write
from web.negotiation import Representation, representation

MAX_HITS = 1_000  # As many as the search ranks one by one are useful; the whole register is exported, not searched.

JSON = Representation("json", "application/json")
FILES = (representation(CSV), JSON, representation(TURTLE))
"""What the hits are saved as, the first for a client that takes any of them."""

_HEADER = ("iri", "kind", "name", "organisation", "found_by", "score")


def write_hits(registry: Registry, page: SearchPage, lang: str, suffix: str) -> bytes:
    """Return the hits in the format of a suffix: csv, json or ttl; the same bytes for the same hits."""
    if suffix == "csv":
        return _csv(registry, page, lang)
    if suffix == "json":
        body = write.found(registry.labels, page, lang).model_dump(mode="json")
        return json.dumps(body, ensure_ascii=False, indent=2).encode()
    return serialise((triple for hit in page.hits for triple in _said(registry, hit)), TURTLE.media_type, PREFIXES)


def _csv(registry: Registry, page: SearchPage, lang: str) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(_HEADER)
    labels, facets = registry.labels, registry.finder.facets
    for hit in page.hits:
        organisations = [labels.label(iri, lang).value for iri in facets.values("organisation", hit.iri)]
        texts = (labels.label(hit.iri, lang).value, ", ".join(organisations), hit.found_by or "")
        name, organisation, found_by = map(safe_text, texts)
        writer.writerow((hit.iri, hit.kind, name, organisation, found_by, hit.score))
    return stream.getvalue().encode()


def _said(registry: Registry, hit: Hit) -> Iterator[Triple]:
    thing = NamedNode(hit.iri)
    if hit.kind in CLASS_BY_KIND:
        yield Triple(thing, RDF.type, CLASS_BY_KIND[hit.kind])
    for predicate in (SKOS.prefLabel, SKOS.altLabel):
        for text in registry.labels.texts(hit.iri, predicate):
            literal = Literal(text.value, language=text.lang) if text.lang else Literal(text.value)
            yield Triple(thing, predicate, literal)
