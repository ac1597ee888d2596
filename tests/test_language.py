"""The language of a request: the prefix of the address before the wishes of the browser, and Swedish before all."""

from __future__ import annotations

import pytest
from asgi_client import call
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from web.i18n import current_language
from web.language import LanguageMiddleware, href, preferred


def told(request: Request) -> JSONResponse:
    """Answer with what the request was taken for."""
    return JSONResponse([request.url.path, current_language.get(), href("/gaps")])


@pytest.fixture
def app() -> ASGIApp:
    return LanguageMiddleware(Starlette(routes=[Route("/{path:path}", told)]), ("sv", "en"))


def test_a_prefix_chooses_the_language_and_stays_in_links(app: ASGIApp) -> None:
    """The pages below it see the address without the prefix."""
    told_of = call(app, "/en/doc/system/x", accept_language="sv").json()

    assert told_of == ["/doc/system/x", "en", "/en/gaps"]


def test_the_first_page_has_a_prefix_too(app: ASGIApp) -> None:
    """With and without a slash after it."""
    assert call(app, "/en").json() == ["/", "en", "/en/gaps"]
    assert call(app, "/sv/").json() == ["/", "sv", "/sv/gaps"]


def test_without_a_prefix_the_browser_is_asked(app: ASGIApp) -> None:
    """Links then have no prefix, and each page asks again."""
    assert call(app, "/gaps", accept_language="en-GB,sv;q=0.5").json() == ["/gaps", "en", "/gaps"]
    assert call(app, "/gaps").json() == ["/gaps", "sv", "/gaps"]


def test_an_address_that_says_nothing_of_language_has_no_prefix(app: ASGIApp) -> None:
    """`/en/id/…` is no other name of the thing."""
    assert call(app, "/en/id/system/x").json()[0] == "/en/id/system/x"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "sv"),
        ("en", "en"),
        ("da, en;q=0.8, sv;q=0.9", "sv"),
        ("EN-us", "en"),
        ("en;q=0", "sv"),
        ("en;q=many, sv;q=0.1", "sv"),
        ("sv;q=nan, en", "en"),
        ("de", "sv"),
        (";;;,,=", "sv"),
    ],
)
def test_preferred_reads_what_a_browser_accepts(accepted: str, language: str) -> None:
    """What cannot be read counts as nothing."""
    assert preferred(accepted, ("sv", "en")) == language
