"""The page for SPARQL: examples to begin with, and what a query gives as table, bars, yes or no, a graph or a fault."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from asgi_client import Answer
from fastapi import FastAPI
from pages_town import get, links_of, text_of
from sparql_service import BASE, BOARD, FORM, post, service

from graph_service.registry import Registry
from graph_service.settings import Settings
from graph_service.sparql.examples import examples
from graph_service.sparql.reading import read_query
from graph_service.sparql.tasks import Outcome
from web.pages.sparql import MOST_BARS, MOST_SHOWN, sparql_page
from web.sparql_contexts import SparqlResult

BOARD_ID = BOARD.replace("/doc/", "/id/")


@pytest.fixture(scope="module")
def both() -> Iterator[tuple[Registry, FastAPI]]:
    with service(Settings(sparql_workers=1, sparql_seconds=5)) as made:
        yield made


@pytest.fixture
def app(both: tuple[Registry, FastAPI]) -> FastAPI:
    return both[1]


def run(app: FastAPI, query: str, language: str = "sv") -> Answer:
    return get(app, f"/{language}/sparql?{urlencode({'query': query})}")


def test_the_page_has_all_examples_in_its_language(app: FastAPI) -> None:
    """A browser gets it where a program gets the service description."""
    swedish, english = text_of(get(app, "/sv/sparql")), text_of(get(app, "/en/sparql"))

    assert all(one.question["sv"] in swedish for one in examples())
    assert all(one.question["en"] in english for one in examples())


@pytest.mark.parametrize("example", examples(), ids=lambda one: one.name)
def test_an_example_is_fetched_to_the_page_and_can_be_run(app: FastAPI, example: object) -> None:
    """As it stands there."""
    name, text = example.name, example.text  # type: ignore[attr-defined]

    fetched = get(app, f"/sv/sparql?example={name}")

    assert text.splitlines()[0] in text_of(fetched)
    assert run(app, text).status == 200


def test_an_example_that_there_is_not_is_told_so(app: FastAPI) -> None:
    """With the page to choose another on."""
    assert get(app, "/sv/sparql?example=x").status == 404


def test_rows_are_a_table_with_names_that_lead_to_their_pages(app: FastAPI) -> None:
    """And can be taken as files, the query in their address."""
    answer = run(
        app, f"SELECT ?board ?mail {{ ?board <https://schema.org/email> ?mail }} VALUES ?board {{ <{BOARD_ID}> }}"
    )

    assert "1 rad Det tog" in text_of(answer)
    assert "Skolnämnden skola@stad.example" in text_of(answer)
    assert "/sv/doc/organisation/skolnamnden" in links_of(answer)
    assert sum("format=csv" in link for link in links_of(answer)) == 1


@pytest.mark.parametrize(("query", "words"), [("ASK {}", "Ja Det tog"), ("ASK { <a:a> <a:b> <a:c> }", "Nej Det tog")])
def test_ask_is_answered_with_yes_or_no(app: FastAPI, query: str, words: str) -> None:
    """In words."""
    assert words in text_of(run(app, query))


def test_a_graph_is_shown_as_turtle(app: FastAPI) -> None:
    """As text, whatever it says."""
    answer = run(app, "CONSTRUCT { <http://e/a> <http://e/b> '<b>' } WHERE {}")

    assert '<http://e/a> <http://e/b> "<b>" .' in text_of(answer)
    assert b"<b>" not in answer.body


def test_a_fault_is_told_on_the_page_with_the_query_kept(app: FastAPI) -> None:
    """In the language of the page, with the exact place."""
    answer = run(app, "SELECT * { ?unfinished")

    assert answer.status == 400
    assert "Frågan kan inte läsas. Rätta den" in text_of(answer)
    assert "line 1, column" in text_of(answer)
    assert "SELECT * { ?unfinished" in text_of(answer)


def test_a_query_sent_by_post_is_answered_on_the_page_too(app: FastAPI) -> None:
    """Where its sender likes pages best."""
    answer = post(app, urlencode({"query": "ASK {}"}), FORM, accept="text/html")

    assert "Ja Det tog" in text_of(answer)


# --- what is made of rows --------------------------------------------------------------------------------------------


def result(
    both: tuple[Registry, FastAPI], columns: list[str], *rows: tuple[dict[str, str] | None, ...]
) -> SparqlResult:
    """Return what the page shows of some rows."""
    bindings = [{name: value for name, value in zip(columns, row, strict=True) if value} for row in rows]
    body = json.dumps({"head": {"vars": columns}, "results": {"bindings": bindings}}).encode()
    page = sparql_page(
        both[0], "SELECT * {}", read_query("SELECT * {}"), Outcome(body, is_truncated=False, seconds=0.01)
    )
    assert page.result is not None
    return page.result


def number(text: str, kind: str = "integer") -> dict[str, str]:
    return {"type": "literal", "value": text, "datatype": f"http://www.w3.org/2001/XMLSchema#{kind}"}


def text(words: str) -> dict[str, str]:
    return {"type": "literal", "value": words}


def test_names_with_numbers_are_drawn_as_bars(both: tuple[Registry, FastAPI]) -> None:
    """The longest is the whole width, whichever column comes first."""
    shown = result(both, ["n", "who"], (number("10"), text("A")), (number("2.5", "decimal"), text("B")))

    assert [(row.cell.text, row.number, row.percent) for row in shown.chart] == [("A", 10, 100), ("B", 2.5, 25)]
    assert shown.chart_of == "n"


@pytest.mark.parametrize(
    "rows",
    [
        [(text("A"), number("1"))],
        [(text("A"), number("1")), (text("A"), number("2"))],
        [(text("A"), number("1")), (text("B"), number("-2"))],
        [(text("A"), number("0")), (text("B"), number("0"))],
        [(text("A"), number("1")), (text("B"), None)],
        [(text("A"), number("1")), (text("B"), text("2"))],
        [(text("A"), number("1")), (text("B"), number("NaN", "double"))],
        [(number("1"), number("1")), (number("2"), number("2"))],
    ],
)
def test_what_makes_no_bars_is_not_drawn(
    both: tuple[Registry, FastAPI], rows: list[tuple[dict[str, str] | None, ...]]
) -> None:
    """One row, a name twice, a number below zero or missing, no name."""
    assert result(both, ["who", "n"], *rows).chart == ()


def test_a_long_answer_is_shown_in_part(both: tuple[Registry, FastAPI]) -> None:
    """And counted in whole."""
    shown = result(both, ["who", "n"], *((text(f"row {n}"), number(str(n))) for n in range(MOST_SHOWN + 1)))

    assert (len(shown.rows), shown.total, len(shown.chart)) == (MOST_SHOWN, MOST_SHOWN + 1, MOST_BARS)


def test_an_address_without_a_name_is_shown_as_it_is(both: tuple[Registry, FastAPI]) -> None:
    """It is not made a link to another site."""
    shown = result(
        both,
        ["what"],
        ({"type": "uri", "value": "http://e/a"},),
        ({"type": "uri", "value": f"{BASE}/id/activity/loneutbetalning"},),
    )

    assert [bool(row[0] and row[0].thing) for row in shown.rows] == [False, True]
