"""What every page has around its content: the headers, the same page in other languages, and the colours."""

from __future__ import annotations

import re

import pytest
from page_samples import HOME
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse

from graph_service.labels import Text
from graph_service.settings import Settings
from web.i18n import current_language, current_prefix
from web.language import href
from web.render import page_response


def request(path: str = "/", query: str = "", cookie: str = "") -> Request:
    app = Starlette()
    app.state.settings = Settings(registry_name="Ansvarsregistret", contact="registret@stad.example")
    headers = [(b"host", b"register.example"), (b"cookie", cookie.encode())]
    scope = {"type": "http", "method": "GET", "scheme": "https", "path": path, "query_string": query.encode()}
    return Request({**scope, "headers": headers, "app": app, "server": ("register.example", 443)})


def answer(asked: Request, **given: object) -> HTMLResponse:
    return page_response(asked, HOME, title=Text("Start", "sv"), **given)  # type: ignore[arg-type]


def text(response: HTMLResponse) -> str:
    return bytes(response.body).decode("utf-8")


def test_a_page_tells_caches_what_it_varies_with() -> None:
    """A `Vary` that the page itself gives is kept."""
    response = answer(request(), headers={"Vary": "Accept"}, status=404)

    assert response.status_code == 404
    assert response.headers["vary"] == "Accept, Accept-Language, Cookie"
    assert response.headers["content-language"] == "sv"


def test_a_page_leads_to_itself_in_every_language_with_its_query() -> None:
    """Whoever switches language keeps the question."""
    written = text(answer(request("/search", "q=l%C3%B6n&on=2026-01-01")))

    assert '<link rel="canonical" href="https://register.example/search?q=l%C3%B6n&amp;on=2026-01-01">' in written
    alternates = re.findall(r'rel="alternate" hreflang="([^"]+)" href="([^"]+)"', written)
    address = "search?q=l%C3%B6n&amp;on=2026-01-01"
    assert alternates == [
        ("sv", f"https://register.example/sv/{address}"),
        ("en", f"https://register.example/en/{address}"),
        ("x-default", f"https://register.example/{address}"),
    ]
    assert f'<a class="top-language" href="/en/{address}" hreflang="en" lang="en">English</a>' in written


@pytest.mark.parametrize(
    ("cookie", "scheme"),
    [
        ("", "auto"),
        ("ansvar-colour-scheme=dark", "dark"),
        ("ansvar-colour-scheme=light", "light"),
        ('ansvar-colour-scheme="><script>', "auto"),
    ],
)
def test_the_colours_are_those_of_the_cookie(cookie: str, scheme: str) -> None:
    """A cookie that says anything else is as none."""
    written = text(answer(request(cookie=cookie)))

    assert f'data-color-scheme="{scheme}"' in written
    assert f'value="{scheme}" aria-pressed="true"' in written
    assert "<script>" not in written


def test_the_settings_name_the_register_and_whom_to_ask() -> None:
    """Each deployment has its own name and its own address for faults."""
    written = text(answer(request()))

    assert "<title>Start – Ansvarsregistret</title>" in written
    assert '<a class="ds-link" href="mailto:registret@stad.example">' in written


def test_the_form_for_colours_leads_back_to_the_page_in_its_language() -> None:
    """The prefix that the reader came by is kept."""
    before = current_prefix.set("/en")
    try:
        written = text(answer(request("/gaps", "severity=warning")))
    finally:
        current_prefix.reset(before)

    assert 'name="back" value="/en/gaps?severity=warning"' in written


@pytest.mark.parametrize(
    ("path", "query", "section"),
    [
        ("/search", "q=x", "/search"),
        ("/list/organisation", "", "/list/organisation"),
        ("/list/organisation", "sort=supplier", "/list/organisation?sort=supplier"),
        ("/doc/activity/payroll", "", "/list/activity"),
        ("/doc/activity/payroll/chain", "", "/list/organisation?sort=supplier"),
        ("/doc/service/payroll/gaps", "", "/gaps"),
        ("/about", "", None),
    ],
)
def test_the_navigation_shows_where_the_reader_is(path: str, query: str, section: str | None) -> None:
    """One part of the menu at most is the current one."""
    menu = text(answer(request(path, query))).partition("</header>")[0]

    assert re.findall(r'<a href="([^"]+)" aria-current="page"', menu) == ([section] if section else [])


def test_links_carry_the_prefix_of_the_address_and_data_none() -> None:
    """An address without prefix gives links without."""
    language, prefix = current_language.set("en"), current_prefix.set("/en")
    try:
        assert href("/gaps?x=1") == "/en/gaps?x=1"
        assert href("/id/service/mail") == "/id/service/mail"
        assert href("#facts") == "#facts"
        assert href("//elsewhere.example") == "//elsewhere.example"
    finally:
        current_prefix.reset(prefix)
        current_language.reset(language)

    assert href("/gaps") == "/gaps"
