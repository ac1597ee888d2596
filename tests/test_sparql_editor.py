"""The editor of queries: the words that it suggests, and how much it adds to the page."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from asgi_client import call
from pages_town import get
from sparql_service import service

from graph_service.settings import Settings
from web.static_files import FOLDER

MOST_ADDED = 111_000
"""Bytes that the page for SPARQL may weigh more than others, compressed."""


@pytest.fixture(scope="module")
def given() -> dict[str, Any]:
    with service(Settings()) as (_, app):
        answer = call(app, "/sparql/terms.json")
        assert answer.status == 200
        found: dict[str, Any] = json.loads(answer.body)
        return found


@pytest.mark.parametrize(
    ("term", "sort", "swedish", "english"),
    [
        ("ansvar:Engagement", "class", "Anlitande", "Engagement"),
        ("ansvar:purpose", "property", "ändamål", "purpose"),
        ("schema:email", "property", "Funktionsadress", "Function address"),
    ],
)
def test_a_term_is_suggested_by_its_names(
    given: dict[str, Any], term: str, sort: str, swedish: str, english: str
) -> None:
    """Ours by the ontology, those of others by the rules that use them."""
    assert given["terms"][term] == {"sort": sort, "names": {"sv": swedish, "en": english}}


def test_every_term_has_a_prefix_and_a_name_in_both_languages(given: dict[str, Any]) -> None:
    """So that what is chosen can be declared, and be understood."""
    lacking = [
        term
        for term, told in given["terms"].items()
        if term.partition(":")[0] not in given["prefixes"] or not {"sv", "en"} <= told["names"].keys()
    ]

    assert lacking == []


def test_no_term_that_is_given_up_is_suggested(given: dict[str, Any]) -> None:
    """`whenText` is, for `dueText`."""
    assert "ansvar:dueText" in given["terms"]
    assert "ansvar:whenText" not in given["terms"]


def test_the_editor_adds_no_more_than_it_may() -> None:
    """Its two files, compressed; the words come when somebody writes."""
    added = [gzip.compress((FOLDER / name).read_bytes()) for name in ("sparql.js", "vendor/codemirror.js")]

    assert sum(map(len, added)) <= MOST_ADDED


def test_the_page_names_the_editor_in_the_version_that_it_has() -> None:
    """A browser may keep it for ever."""
    with service(Settings()) as (_, app):
        page = get(app, "/sv/sparql").body.decode()

    assert 'data-editor="/static/vendor/codemirror.js?v=' in page
    assert 'data-terms="/sv/sparql/terms.json"' in page
