"""The example questions of the page for SPARQL, asked of the demo city."""

from __future__ import annotations

import pytest
from demo_city import demo_registry
from pyoxigraph import QueryResultsFormat, QuerySolutions, QueryTriples

from graph_service.sparql.examples import Example, examples
from graph_service.sparql.reading import read_query
from graph_service.sparql.tasks import Outcome
from web.pages.sparql import sparql_page
from web.sparql_contexts import SparqlResult

WITH_BARS = {"which-suppliers-are-used-most", "how-many-records-are-there-of-each-kind"}
"""Examples that count something for each of several things."""
OF_TEXTS = {"where-do-records-come-from"}
"""Examples whose answers are texts alone."""


def asked(example: Example) -> QuerySolutions | QueryTriples:
    result = demo_registry().store.query(example.text, base_iri="http://e/", is_union=True, graphs=None)
    assert isinstance(result, QuerySolutions | QueryTriples)
    return result


def shown(example: Example) -> SparqlResult:
    """Return what the page shows of an example."""
    result = asked(example)
    assert isinstance(result, QuerySolutions)
    body = result.serialize(format=QueryResultsFormat.JSON)
    assert body is not None
    outcome = Outcome(body, is_truncated=False, seconds=0.01)
    found = sparql_page(demo_registry(), example.text, read_query(example.text), outcome).result
    assert found is not None
    return found


@pytest.mark.parametrize("example", examples(), ids=lambda one: one.name)
def test_an_example_is_answered_by_the_demo_city(example: Example) -> None:
    """With rows that lead to pages, or with statements."""
    if read_query(example.text).form == "construct":
        assert list(asked(example))
        return

    result = shown(example)

    assert result.total > 0
    leads = any(cell is not None and cell.thing is not None for row in result.rows for cell in row)
    assert leads or example.name in OF_TEXTS


def test_an_example_that_counts_is_drawn_as_bars() -> None:
    """The chart comes by itself, longest bar whole."""
    counted = {one.name: shown(one).chart for one in examples() if one.name in WITH_BARS}

    assert {name for name, chart in counted.items() if chart} == WITH_BARS
    assert all(max(row.percent for row in chart) == 100 for chart in counted.values())
