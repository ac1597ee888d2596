"""The formats of results: the suffix that an address asks for, the media type, and what it is called."""

from __future__ import annotations

from graph_service.publishing.syntaxes import RDF_SYNTAXES, Syntax
from graph_service.sparql.reading import Form

RESULTS_JSON = Syntax("json", "application/sparql-results+json", "JSON")
RESULTS_XML = Syntax("xml", "application/sparql-results+xml", "XML")
RESULTS_CSV = Syntax("csv", "text/csv", "CSV")
RESULTS_TSV = Syntax("tsv", "text/tab-separated-values", "TSV")

ROW_SYNTAXES: tuple[Syntax, ...] = (RESULTS_JSON, RESULTS_XML, RESULTS_CSV, RESULTS_TSV)
"""What SELECT is answered in; the first is the one for a client that takes any."""
BOOLEAN_SYNTAXES: tuple[Syntax, ...] = (RESULTS_JSON, RESULTS_XML)
"""What ASK is answered in: the standards of CSV and TSV know no yes and no."""
GRAPH_SYNTAXES: tuple[Syntax, ...] = tuple(one for one in RDF_SYNTAXES if not one.holds_datasets)
"""What CONSTRUCT and DESCRIBE are answered in."""


def syntaxes_of(form: Form) -> tuple[Syntax, ...]:
    """Return the formats that a form of query can be answered in, the first for a client that takes any."""
    if form == "select":
        return ROW_SYNTAXES
    return BOOLEAN_SYNTAXES if form == "ask" else GRAPH_SYNTAXES
