"""The editor of queries in a browser: what it suggests, how it is left, and that the page does without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Page
from sparql_service import service
from starlette.types import ASGIApp

from browser.visiting import Visit, faults, visit, window
from graph_service.settings import Settings

QUERY = "# Which?\nSELECT ?thing WHERE { ?thing "


@pytest.fixture(scope="module")
def origin(serve: Callable[[ASGIApp], str]) -> Iterator[str]:
    with service(Settings(sparql_workers=1)) as (_, app):
        yield serve(app)


@pytest.fixture(params=[("light", 1280), ("dark", 320)], ids=["light-1280", "dark-320"])
def one(request: pytest.FixtureRequest, browser: Browser, origin: str) -> Iterator[Visit]:
    scheme, width = request.param
    context = window(browser, width=width, scheme=scheme)
    yield visit(context, origin)
    context.close()


@pytest.fixture
def wide(browser: Browser, origin: str) -> Iterator[Visit]:
    context = window(browser)
    yield visit(context, origin)
    context.close()


def write(page: Page, text: str) -> None:
    """Write behind the beginning of a query, and wait for what is suggested."""
    page.locator(".cm-content").click()
    page.keyboard.insert_text(QUERY)
    page.keyboard.type(text)
    # What comes while one types is given up where the machine is busy; the keys for it ask again.
    page.keyboard.press("Control+Space")
    page.locator(".cm-tooltip-autocomplete").wait_for()


def query_on(page: Page) -> str:
    return page.locator("#query").input_value()


def test_a_word_in_swedish_becomes_a_property_with_its_prefix(one: Visit) -> None:
    """And nothing is wrong with the page while the list is open: axe, policy, width."""
    one.go("/sv/sparql")
    write(one.page, "ändam")

    wrong = faults(one, "sv")
    one.page.locator(".cm-tooltip-autocomplete li").first.click()

    assert wrong == []
    assert query_on(one.page) == (
        "# Which?\nPREFIX ansvar: <https://w3id.org/ansvar/ns#>\nSELECT ?thing WHERE { ?thing ansvar:purpose"
    )


def test_the_keyboard_leaves_the_editor(wide: Visit) -> None:
    """Esc closes the list, and Tab goes on to the next control (WCAG 2.1.2)."""
    wide.go("/sv/sparql")
    write(wide.page, "ändam")

    wide.page.keyboard.press("Escape")
    wide.page.keyboard.press("Tab")

    assert wide.page.evaluate("document.activeElement.textContent") == "Kör frågan"
    assert query_on(wide.page).endswith("ändam")


def test_a_query_is_run_from_the_editor_and_its_address_can_be_shared(wide: Visit) -> None:
    """Ctrl+Enter; whoever opens the address gets the same query."""
    wide.go("/sv/sparql")
    wide.page.locator(".cm-content").click()
    wide.page.keyboard.type("ASK ")
    wide.page.keyboard.type("{}")

    with wide.page.expect_navigation():
        wide.page.keyboard.press("Control+Enter")

    assert parse_qs(urlsplit(wide.page.url).query) == {"query": ["ASK {}"]}
    assert wide.page.locator("#result").inner_text() == "Ja"


def test_whoever_goes_back_finds_in_the_editor_what_would_be_sent(wide: Visit) -> None:
    """The field and what is seen of it are one."""
    wide.go("/sv/sparql")
    write(wide.page, "ändam")
    wide.page.keyboard.press("Escape")
    with wide.page.expect_navigation():
        wide.page.keyboard.press("Control+Enter")

    wide.page.go_back()
    wide.page.locator(".cm-content").wait_for()

    seen = wide.page.locator(".cm-content .cm-line").all_inner_texts()
    assert "\n".join(line.strip("\n") for line in seen) == query_on(wide.page)


def test_a_query_too_long_for_an_address_is_sent_all_the_same(wide: Visit) -> None:
    """By POST."""
    wide.go("/sv/sparql?" + urlencode({"query": "ASK {}"}))
    wide.page.locator(".cm-content").click()
    wide.page.keyboard.press("Control+End")
    wide.page.keyboard.insert_text("\n#" + "ö" * 8000)

    with wide.page.expect_navigation():
        wide.page.get_by_role("button", name="Kör frågan").click()

    assert wide.page.locator("#result").inner_text() == "Ja"


def test_the_page_does_without_scripts(browser: Browser, origin: str) -> None:
    """The field is a text area, and no hint tells of keys that do nothing."""
    context = window(browser, scripts=False)
    one = visit(context, origin)
    one.go("/en/sparql")

    one.page.locator("#query").fill("ASK {}")
    one.page.get_by_role("button", name="Run the query").click()

    assert one.page.locator("#result").inner_text() == "Yes"
    assert not one.page.locator("#query-keys").is_visible()
    context.close()
