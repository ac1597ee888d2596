"""Parts that several pages are made of: periods and articles in words, the pages of a list, addresses with a query."""

from __future__ import annotations

import pytest

from web.i18n import current_language
from web.pages.paging import first_of, make_paging
from web.pages.reading import address
from web.pages.values import article_of, duration_text

CODE = "https://w3id.org/ansvar/code/"


@pytest.mark.parametrize(
    ("lexical", "words"),
    [("P1Y", "1 år"), ("P2Y6M", "2 år, 6 månader"), ("P14D", "14 dagar"), ("PT1H", "PT1H"), ("soon", "soon")],
)
def test_a_period_is_told_in_words(lexical: str, words: str) -> None:
    """One that has no words stays as it is written."""
    assert duration_text(lexical) == words


@pytest.mark.parametrize(
    ("iri", "article"),
    [
        (f"{CODE}legal-basis#A6-1-c", "artikel 6.1 c"),
        (f"{CODE}legal-basis#A10", "artikel 10"),
        (f"{CODE}transfer-tool#A46-2-b", "artikel 46.2 b"),
        (f"{CODE}transfer-tool#privacyShield", None),
        (f"{CODE}country#A4", None),
    ],
)
def test_a_legal_ground_names_its_article(iri: str, article: str | None) -> None:
    """Only those that are an article have one."""
    assert article_of(iri) == article


def test_the_pages_of_a_long_list_leave_out_those_far_away() -> None:
    """The first, the last and two on each side of the one shown."""
    paging = make_paging(6, 200, 20, lambda one: f"/list?page={one}")

    assert [one[0] if one else None for one in paging.pages] == [1, None, 4, 5, 6, 7, 8, None, 10]
    assert (paging.previous, paging.following) == ("/list?page=5", "/list?page=7")


@pytest.mark.parametrize(("number", "total", "shown", "first"), [(9, 41, 3, 40), (1, 0, 1, 0), (2, 20, 1, 0)])
def test_a_page_past_the_end_is_the_last(number: int, total: int, shown: int, first: int) -> None:
    """A list that became shorter still has a page to show."""
    paging = make_paging(number, total, 20, str)

    assert (paging.number, first_of(paging, 20), paging.following) == (shown, first, None)


def test_an_address_has_only_what_is_asked() -> None:
    """No empty filter, and no number for the first page."""
    assert address("/search", q="lön & personal", kind=("a", "b"), on=None, page=1) == (
        "/search?q=l%C3%B6n+%26+personal&kind=a&kind=b"
    )
    assert address("/gaps/list", severity="", page=2) == "/gaps/list?page=2"
    assert address("/gaps") == "/gaps"


def test_words_follow_the_language_of_the_page() -> None:
    """In English years are years."""
    before = current_language.set("en")
    try:
        assert duration_text("P2Y") == "2 years"
    finally:
        current_language.reset(before)
