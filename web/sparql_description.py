"""What the SPARQL service says of itself when it is asked nothing: made from memory, no query is asked for it.

Source: SPARQL 1.1 Service Description.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.names import DCTERMS, RDF, Namespace
from graph_service.registry import Registry
from graph_service.sparql.syntaxes import GRAPH_SYNTAXES, ROW_SYNTAXES

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
PREFIXES = {"sd": SD.iri, "formats": FORMATS.iri}

# What W3C calls the formats that are sent: https://www.w3.org/ns/formats/
_FORMAT_NAMES = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/ld+json": "JSON-LD",
    "application/n-triples": "N-Triples",
    "application/rdf+xml": "RDF_XML",
}


def service_description(registry: Registry) -> list[Triple]:
    """Return the statements about the service; its parts have IRIs of their own."""
    service = NamedNode(f"{registry.base.iri}/sparql")
    dataset, graph = (NamedNode(f"{service.value}#{part}") for part in ("dataset", "all-graphs"))
    settings = registry.settings
    formats = [_FORMAT_NAMES[one.media_type] for one in (*ROW_SYNTAXES, *GRAPH_SYNTAXES)]
    return [
        Triple(service, RDF.type, SD.Service),
        Triple(service, SD.endpoint, service),
        Triple(service, SD.supportedLanguage, SD.SPARQL11Query),
        Triple(service, SD.feature, SD.UnionDefaultGraph),
        *(Triple(service, SD.resultFormat, FORMATS.term(name)) for name in formats),
        Triple(service, SD.defaultDataset, dataset),
        Triple(service, SD.availableGraphs, dataset),
        Triple(dataset, RDF.type, SD.Dataset),
        Triple(dataset, RDF.type, SD.GraphCollection),
        Triple(dataset, SD.defaultGraph, graph),
        Triple(graph, RDF.type, SD.Graph),
        *_texts(
            service,
            DCTERMS.title,
            sv=f"SPARQL för {settings.registry_name}",
            en=f"SPARQL of {settings.registry_name}",
        ),
        *_texts(
            service,
            DCTERMS.description,
            sv=f"En fråga får ta {settings.sparql_seconds:g} sekunder och ger högst {settings.sparql_rows} rader. "
            "SERVICE och uppdateringar tas inte emot.",
            en=f"A query may take {settings.sparql_seconds:g} seconds and gives {settings.sparql_rows} rows at most. "
            "SERVICE and updates are not taken.",
        ),
    ]


def _texts(about: NamedNode, predicate: NamedNode, **texts: str) -> Iterable[Triple]:
    return (Triple(about, predicate, Literal(text, language=language)) for language, text in texts.items())
