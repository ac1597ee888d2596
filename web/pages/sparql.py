"""The page for SPARQL: the query as it was sent, example questions, and what came back as table, chart and files."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from graph_service.errors import AnsvarError, NotFound
from graph_service.registry import Registry
from graph_service.sparql.examples import Example, examples
from graph_service.sparql.reading import Query
from graph_service.sparql.refusals import QueriesBusy, QueryRefused, QueryTimedOut, QueryTooLarge
from graph_service.sparql.syntaxes import syntaxes_of
from graph_service.sparql.tasks import Outcome
from web.context_parts import Link
from web.i18n import current_language, gettext
from web.pages.things import Things, things_of
from web.sparql_contexts import Cell, ChartRow, ExampleOption, SparqlPage, SparqlResult

MOST_SHOWN = 500
"""Rows on the page; all that the query gave are in the files."""
MOST_BARS = 30
_NUMBERS = frozenset(
    f"http://www.w3.org/2001/XMLSchema#{name}"
    for name in ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger", "positiveInteger")
)

Binding = dict[str, dict[str, str]]


def example_named(name: str) -> Example:
    """Return an example. Raises NotFound where there is none of that name."""
    found = next((one for one in examples() if one.name == name), None)
    if found is None:
        raise NotFound(f"There is no example '{name[:80]}'. Choose one of the list on the page.")
    return found


def sparql_page(
    registry: Registry, text: str, query: Query | None, outcome: Outcome | None, error: AnsvarError | None = None
) -> SparqlPage:
    """Return the page with a query, and with its outcome (rows as JSON, a graph as Turtle) or why there is none."""
    lang = current_language.get()
    return SparqlPage(
        query=text,
        examples=tuple(
            ExampleOption(one.name, one.question.get(lang, one.question["en"]), one.text == text) for one in examples()
        ),
        result=_result(things_of(registry), query, outcome) if query and outcome else None,
        error=_words_of(error) if error else None,
        error_detail=error.detail if error else None,
        most_seconds=registry.settings.sparql_seconds,
        most_rows=registry.settings.sparql_rows,
    )


def _words_of(error: AnsvarError) -> str:
    """Return what went wrong, in the language of the page; the details say where, in English."""
    if isinstance(error, QueryRefused):
        return gettext(
            "The query asks for something that is not done here: to change the register, or to ask a service elsewhere."
        )
    if isinstance(error, QueryTimedOut):
        return gettext(
            "The query took too long and was stopped. Ask for less, such as one kind of record, and put a LIMIT."
        )
    if isinstance(error, QueryTooLarge):
        return gettext("The query takes too much memory. Ask for less at a time, with LIMIT or FILTER.")
    if isinstance(error, QueriesBusy):
        return gettext("Other queries are being answered just now. Run yours again in a moment.")
    return gettext("The query cannot be read. Mend it and run it again.")


def _result(things: Things, query: Query, outcome: Outcome) -> SparqlResult:
    said: dict[str, Any] = json.loads(outcome.body) if query.form in {"select", "ask"} else {}
    columns = tuple(said.get("head", {}).get("vars", ()))
    bindings: list[Binding] = said.get("results", {}).get("bindings", [])
    rows = tuple(
        tuple(_cell(things, row[name]) if name in row else None for name in columns) for row in bindings[:MOST_SHOWN]
    )
    chart_of, chart = _chart(columns, rows)
    return SparqlResult(
        columns=columns,
        rows=rows,
        total=len(bindings),
        verdict=said.get("boolean"),
        graph=outcome.body.decode("utf-8") if query.form in {"construct", "describe"} else None,
        milliseconds=outcome.seconds * 1000,
        is_truncated=outcome.is_truncated,
        chart=chart,
        chart_of=chart_of,
        formats=tuple(
            Link(one.name, f"/sparql?{urlencode({'query': query.text, 'format': one.suffix})}")
            for one in syntaxes_of(query.form)
        ),
    )


def _cell(things: Things, value: dict[str, str]) -> Cell:
    text = value["value"]
    if value["type"] == "uri":
        thing = things.thing(text)
        is_told = thing.path is not None or things.is_named(text)
        return Cell(thing if is_told else None, text, "", is_number=False)
    is_number = value.get("datatype") in _NUMBERS and _number(text) is not None
    return Cell(None, text, value.get("xml:lang", ""), is_number)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _chart(columns: Sequence[str], rows: Sequence[tuple[Cell | None, ...]]) -> tuple[str, tuple[ChartRow, ...]]:
    """Return the bars of the first column of numbers, named by the first other column; none where there are not both.

    Several rows of one name, or numbers below zero, are no bars.
    """
    filled = [place for place in range(len(columns)) if rows and all(row[place] for row in rows)]
    numeric = [place for place in filled if all(cell.is_number for cell in _column(rows, place))]
    naming = [place for place in filled if place not in numeric]
    if not numeric or not naming or len(rows) < 2:
        return "", ()
    named = _column(rows, naming[0])
    numbers = [_number(cell.text) or 0.0 for cell in _column(rows, numeric[0])]
    if len({cell.text for cell in named}) < len(named) or max(numbers) <= 0 or min(numbers) < 0:
        return "", ()
    bars = (
        ChartRow(cell, number, round(100 * number / max(numbers))) for cell, number in zip(named, numbers, strict=True)
    )
    return columns[numeric[0]], tuple(islice(bars, MOST_BARS))


def _column(rows: Sequence[tuple[Cell | None, ...]], place: int) -> list[Cell]:
    return [cell for row in rows if (cell := row[place]) is not None]
