"""The page for SPARQL: empty, with rows and bars, with yes, with a graph, with a fault."""

from __future__ import annotations

from dataclasses import replace

from page_samples import BOARD, FJALL

from web.context_parts import Link
from web.render import PageContext
from web.sparql_contexts import Cell, ChartRow, ExampleOption, SparqlPage, SparqlResult

QUERY = "SELECT ?supplier ?note ?things WHERE {\n  ?supplier ?p ?things .\n}\n"
FORMATS = (Link("JSON", "/sparql?query=x&format=json"), Link("CSV", "/sparql?query=x&format=csv"))

NAMED = (Cell(BOARD, BOARD.iri, "", is_number=False), Cell(FJALL, FJALL.iri, "", is_number=False))
NUMBERS = (Cell(None, "12", "", is_number=True), Cell(None, "3.5", "", is_number=True))
NOTES = (Cell(None, "payroll", "en", is_number=False), Cell(None, "https://example.org/lön", "", is_number=False))

ROWS = SparqlResult(
    columns=("supplier", "note", "things"),
    rows=((NAMED[0], NOTES[0], NUMBERS[0]), (NAMED[1], NOTES[1], NUMBERS[1]), (NAMED[1], None, NUMBERS[1])),
    total=700,
    verdict=None,
    graph=None,
    milliseconds=38.2,
    is_truncated=True,
    chart=(ChartRow(NAMED[0], 12, 100), ChartRow(NAMED[1], 3.5, 29)),
    chart_of="things",
    formats=FORMATS,
)
EMPTY = SparqlPage(
    query="",
    examples=(
        ExampleOption("who", "Vem ansvarar för varje tjänst i dag, och enligt vilket beslut?", is_chosen=False),
        ExampleOption("where", "I vilka länder behandlas uppgifter?", is_chosen=True),
    ),
    result=None,
    error=None,
    error_detail=None,
    most_seconds=10.0,
    most_rows=10_000,
)


def sparql_samples() -> dict[str, PageContext]:
    """Return contexts by name."""
    bare = replace(ROWS, columns=(), rows=(), total=0, is_truncated=False, chart=(), chart_of="", formats=FORMATS[:1])
    return {
        "sparql": replace(EMPTY, query=QUERY, result=ROWS),
        "sparql-empty": EMPTY,
        "sparql-nothing": replace(EMPTY, query=QUERY, result=bare),
        "sparql-yes": replace(EMPTY, query="ASK {}", result=replace(bare, verdict=True)),
        "sparql-no": replace(EMPTY, query="ASK {}", result=replace(bare, verdict=False)),
        "sparql-graph": replace(EMPTY, query="DESCRIBE <a>", result=replace(bare, graph='<a> <b> "</code>" .\n')),
        "sparql-fault": replace(
            EMPTY,
            query="SELEKT </textarea>",
            error="Frågan kan inte läsas.",
            error_detail="Line 1, column 1: '<' cannot stand here.",
        ),
    }
