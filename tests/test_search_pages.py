"""The search as people meet it: page, facets, readings, files, suggestions, and questions that mean harm."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from asgi_client import call
from fastapi import FastAPI
from pages_town import app_of, get, links_of, text_of, town
from pyoxigraph import NamedNode, RdfFormat, parse

from graph_service.names import ROLE, SKOS
from graph_service.registry import Registry

PAYROLL = "https://ansvar.example.org/id/activity/loneutbetalning"
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "} DELETE WHERE { ?s ?p ?o } #",
    "{{ 7 * 7 }}",
    "\x00\x08\x1b[31m\u202e",
    "lön " * 250_000,
    "x" * 1_000_000,
    '"' * 999,
)


@pytest.fixture(scope="module")
def registry() -> Iterator[Registry]:
    yield from town()


@pytest.fixture(scope="module")
def app(registry: Registry) -> FastAPI:
    return app_of(registry)


def search(question: str, rest: str = "", prefix: str = "/sv") -> str:
    return f"{prefix}/search?q={quote(question)}{rest}"


def test_the_page_says_how_the_question_was_read(app: FastAPI) -> None:
    """With the role that was meant, what it is about, and the day."""
    assert "Tolkad som: personuppgiftsansvarig för Löneutbetalning, i dag" in text_of(
        get(app, search("vem ansvarar för löneutbetalning"))
    )
    assert "Tolkad som: personuppgiftsansvarig för Löneutbetalning, den 1 maj 2024" in text_of(
        get(app, search("vem ansvarar för löneutbetalning 2024-05-01"))
    )
    assert "ontroller for Payroll, today" in text_of(get(app, search("vem ansvarar för löneutbetalning", prefix="/en")))


def test_the_next_reading_is_one_click_away(app: FastAPI) -> None:
    """The link holds the choice, and the page that it leads to follows it."""
    links = links_of(get(app, search("vem ansvarar för löneutbetalning")))

    chosen = next(link for link in links if "intent=gap" in link)

    assert f"about={quote(PAYROLL, safe='')}" in chosen
    assert "Tolkad som: vad som saknas för Löneutbetalning" in text_of(get(app, chosen.replace("&amp;", "&")))


def test_without_a_certain_answer_the_page_says_whom_to_ask(app: FastAPI) -> None:
    """The contact of the register, and the nearest hits as readings."""
    page = text_of(get(app, search("lön kontor kaffe")))

    assert "Vi hittar inget säkert svar" in page
    assert "Fråga dem som sköter registret: registret@stad.example" in page


def test_every_facet_keeps_its_state_in_the_address(app: FastAPI, registry: Registry) -> None:
    """A value that is chosen is ticked, and the hits have it."""
    facets = registry.search("lön").facets

    for facet, values in facets.items():
        for value, count in values:
            answer = get(app, search("lön", f"&{facet}={quote(value, safe='')}"))
            assert answer.status == 200
            assert f'name="{facet}" value="{value}" checked'.encode() in answer.body
            assert count > 0


def test_a_choice_without_words_lists_what_has_it(app: FastAPI) -> None:
    """As the link of a list that is an answer does."""
    page = get(app, "/sv/search?kind=activity")

    assert page.status == 200
    assert "Löneutbetalning" in text_of(page)


@pytest.mark.parametrize("accept", ["text/csv", None])
def test_hits_are_saved_as_csv(app: FastAPI, accept: str | None) -> None:
    """By suffix or by Accept; the row of a hit has its name and what it belongs to."""
    answer = (
        call(app, search("löneutbetalning"), accept=accept)
        if accept
        else get(app, "/sv/search.csv?q=l%C3%B6neutbetalning")
    )

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.body.decode(), newline="")))
    assert (rows[0]["iri"], rows[0]["kind"], rows[0]["name"]) == (PAYROLL, "activity", "Löneutbetalning")


def test_hits_are_saved_as_json_and_as_turtle(app: FastAPI, registry: Registry) -> None:
    """The JSON is that of the API; the Turtle says of each hit what it is and what it is called."""
    saved = get(app, "/sv/search.json?q=l%C3%B6neutbetalning").json()
    graph = {one.triple for one in parse(get(app, "/sv/search.ttl?q=l%C3%B6neutbetalning").body, RdfFormat.TURTLE)}

    assert saved["results"][0] == call(app, "/api/search?q=l%C3%B6neutbetalning").json()["results"][0]
    named = {triple.subject for triple in graph if triple.predicate == SKOS.prefLabel}
    assert NamedNode(PAYROLL) in named
    assert {hit["iri"] for hit in saved["results"]} == {one.value for one in named if isinstance(one, NamedNode)} | {
        hit["iri"] for hit in saved["results"] if hit["kind"] == "rule"
    }


def test_what_cannot_be_saved_is_refused(app: FastAPI) -> None:
    """With what there is."""
    assert call(app, search("lön"), accept="image/png").status == 406


def test_suggestions_lead_to_their_pages(app: FastAPI) -> None:
    """Each with its kind in the language asked for."""
    body = call(app, "/api/suggest?q=l%C3%B6neu&lang=en").json()

    first = body["suggestions"][0]
    assert first["path"] == "/doc/activity/loneutbetalning"
    assert first["kind_label"] == "Processing activity"
    assert get(app, "/sv" + first["path"]).status == 200


def test_the_answer_can_be_chosen_in_the_api(app: FastAPI) -> None:
    """As on the page: what, which role, what of it."""
    role = quote(ROLE.controller.value, safe="")
    body = call(
        app, f"/api/ask?q=lön&about={quote(PAYROLL, safe='')}&intent=responsible&role={role}".replace("ö", "%C3%B6")
    ).json()

    assert body["intent"] == "responsible"
    assert body["about"]["iri"] == PAYROLL
    assert {one["role"]["iri"] for one in body["answers"]} <= {ROLE.controller.value}
    assert call(app, "/api/ask?q=x&intent=dance").status == 400


def test_a_list_is_an_answer_of_the_api(app: FastAPI) -> None:
    """With what it lists."""
    body = call(app, f"/api/ask?q={quote('vilka avtal går ut inom 90 dagar')}").json()

    assert body["listed"]["of"] == "expiring"
    assert body["about"] is None


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_question_is_shown_as_text(app: FastAPI, text: str) -> None:
    """A page like any other, of the beginning of one too long; nothing of the question becomes mark-up."""
    answer = get(app, search(text))
    if answer.status == 303:
        answer = get(app, answer.headers["location"])

    assert answer.status == 200
    assert b"<script>alert" not in answer.body
    assert b"<img src=x" not in answer.body
    assert len(answer.body) < 300_000
