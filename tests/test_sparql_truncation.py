"""Answers cut off after a number of rows, whatever the texts in them look like."""

from __future__ import annotations

import json

import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from graph_service.publishing.syntaxes import Syntax
from graph_service.sparql.syntaxes import RESULTS_CSV, RESULTS_JSON, RESULTS_TSV, RESULTS_XML, ROW_SYNTAXES
from graph_service.sparql.truncation import TRUNCATED, cut_off

# Texts that look like what stands between rows.
NASTY = ["},{", "<result>", '"', 'two\nlines, "quoted"', "\r\n", "", "},{},{},{", '""\n""', "å"]
FORMATS = {
    RESULTS_JSON: QueryResultsFormat.JSON,
    RESULTS_XML: QueryResultsFormat.XML,
    RESULTS_CSV: QueryResultsFormat.CSV,
    RESULTS_TSV: QueryResultsFormat.TSV,
}


def written(syntax: Syntax) -> bytes:
    """Return the texts as rows, as the engine writes them."""
    bindings = [{"a": {"type": "literal", "value": one}, "b": {"type": "uri", "value": "http://e/b"}} for one in NASTY]
    body = json.dumps({"head": {"vars": ["a", "b"]}, "results": {"bindings": bindings}}).encode()
    rows = parse_query_results(body, format=QueryResultsFormat.JSON)
    assert isinstance(rows, QuerySolutions)
    made = rows.serialize(format=FORMATS[syntax])
    assert made is not None
    return made


def texts(body: bytes, syntax: Syntax) -> list[str]:
    if syntax == RESULTS_CSV:
        # Its values have no kinds, so the engine reads no rows of it.
        import csv
        import io

        return [row[0] for row in csv.reader(io.StringIO(body.decode(), newline=""))][1:]
    rows = parse_query_results(body, format=FORMATS[syntax])
    assert isinstance(rows, QuerySolutions)
    return [row["a"].value for row in rows]  # type: ignore[union-attr]


@pytest.mark.parametrize("syntax", ROW_SYNTAXES, ids=lambda one: one.name)
@pytest.mark.parametrize("rows", range(1, len(NASTY)))
def test_the_first_rows_are_kept_whole(syntax: Syntax, rows: int) -> None:
    """And no part of the next."""
    body, is_truncated = cut_off(written(syntax), syntax, rows)

    assert is_truncated
    assert texts(body, syntax) == NASTY[:rows]
    assert (TRUNCATED.encode() in body) == (syntax in {RESULTS_JSON, RESULTS_XML})


@pytest.mark.parametrize("syntax", ROW_SYNTAXES, ids=lambda one: one.name)
@pytest.mark.parametrize("rows", [len(NASTY), len(NASTY) + 1, 1000])
def test_an_answer_that_is_not_too_long_is_not_touched(syntax: Syntax, rows: int) -> None:
    """Byte for byte."""
    assert cut_off(written(syntax), syntax, rows) == (written(syntax), False)


def test_rows_without_any_value_are_rows() -> None:
    """A query without variables gives them."""
    body = b'{"head":{"vars":[]},"results":{"bindings":[{},{},{}]}}'

    cut, is_truncated = cut_off(body, RESULTS_JSON, 2)

    assert (json.loads(cut)["results"]["bindings"], is_truncated) == ([{}, {}], True)
