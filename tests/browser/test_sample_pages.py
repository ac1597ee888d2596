"""Every template with something in every field: nothing that a machine could find wrong, in colours and widths."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from bare_page_samples import bare_samples
from every_page_sample import samples, samples_of_full_pages
from fastapi import FastAPI
from playwright.sync_api import Browser
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from browser.visiting import Scheme, Visit, faults, visit, window
from graph_service.settings import Settings
from web.language import LanguageMiddleware
from web.render import page_response
from web.security import SecurityHeadersMiddleware
from web.static_files import FOLDER, VersionedFiles

LOOKS: dict[str, tuple[tuple[Scheme, int], ...]] = {
    "sv": (("light", 1280), ("dark", 390)),
    "en": (("dark", 320), ("light", 1280)),
}
"""How each language is looked at; a page is opened in the first way and seen in the other, by axe, as well."""
# axe takes most of the time: it sees every page once, every other one wide in English; in the soak each look of each.
AXE_SEES_ALL = "GENERATED_CASES" in os.environ
VIEWS = [(language, scheme, width) for language, looks in LOOKS.items() for scheme, width in looks]


def sample_app() -> FastAPI:
    """Return an app with one address per sample, under the headers and the policy of the service."""
    app = FastAPI()
    app.state.settings = Settings(contact="registret@stad.example")
    app.mount("/static", VersionedFiles(directory=FOLDER))

    def page(request: Request, name: str) -> Response:
        return page_response(request, samples()[name], title=name)

    app.add_api_route("/{name}", page)
    app.add_middleware(LanguageMiddleware, languages=("sv", "en"))
    app.add_middleware(SecurityHeadersMiddleware)
    return app


@pytest.fixture(scope="module")
def origin(serve: Callable[[ASGIApp], str]) -> str:
    return serve(sample_app())


@pytest.fixture(scope="module", params=VIEWS, ids=lambda view: "-".join(map(str, view)))
def view(request: pytest.FixtureRequest, browser: Browser, origin: str) -> Iterator[tuple[str, Visit]]:
    language, scheme, width = request.param
    context = window(browser, width=width, scheme=scheme)
    yield language, visit(context, origin)
    context.close()


@pytest.fixture(scope="module", params=LOOKS)
def reader(request: pytest.FixtureRequest, browser: Browser, origin: str) -> Iterator[tuple[str, Visit]]:
    context = window(browser)
    yield request.param, visit(context, origin)
    context.close()


WITH_EVERYTHING = samples_of_full_pages()


@pytest.mark.parametrize("name", sorted(WITH_EVERYTHING))
def test_a_page_has_no_fault_that_a_machine_can_see(reader: tuple[str, Visit], name: str) -> None:
    """The policy, other hosts, width, headings and language in light and dark, and axe in one of them."""
    language, one = reader
    opened, other = LOOKS[language]
    is_for_axe = sorted(WITH_EVERYTHING).index(name) % 2 == (language == "en")

    one.look(*opened)
    one.go(f"/{language}/{name}")
    found = faults(one, language, with_axe=AXE_SEES_ALL)
    one.look(*other)
    found_then = faults(one, language, with_axe=AXE_SEES_ALL or is_for_axe)

    assert {opened: found, other: found_then} == {opened: [], other: []}


def test_a_page_with_next_to_nothing_has_no_fault_either(browser: Browser, origin: str) -> None:
    """Empty lists, no answer, no picture, errors: in one window, narrow."""
    context = window(browser, width=320)
    one = visit(context, origin)
    found = {}
    for name in sorted(bare_samples()):
        one.go(f"/sv/{name}")
        found[name] = faults(one, "sv")
    context.close()

    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_the_first_stop_of_the_keyboard_leads_past_the_menu(view: tuple[str, Visit]) -> None:
    """The skip link is seen when it is reached, and moves the focus to the content."""
    language, one = view
    one.go(f"/{language}/record")

    one.page.keyboard.press("Tab")
    link = one.page.locator(".ds-skip-link")
    seen = link.evaluate("one => document.activeElement === one && one.getBoundingClientRect().height > 20")
    one.page.keyboard.press("Enter")

    assert seen
    assert one.page.evaluate("document.activeElement.id") == "content"


def test_everything_that_tab_reaches_shows_that_it_is_reached(view: tuple[str, Visit]) -> None:
    """Each stop has an outline or a shadow (WCAG 2.4.7)."""
    language, one = view
    one.go(f"/{language}/search")
    shown = """() => { const is = getComputedStyle(document.activeElement);
      return document.activeElement.tagName === 'BODY' || is.outlineStyle !== 'none' || is.boxShadow !== 'none'; }"""

    for _ in range(25):
        one.page.keyboard.press("Tab")

        assert one.page.evaluate(shown), one.page.evaluate("document.activeElement.outerHTML")


def test_the_record_prints_without_menus(view: tuple[str, Visit]) -> None:
    """Paper has the content only, dark on white whatever the colours of the screen."""
    language, one = view
    one.go(f"/{language}/record")

    one.page.emulate_media(media="print")

    assert not one.page.locator(".top-nav").is_visible()
    assert not one.page.locator(".foot").is_visible()
    assert one.page.locator("h1").is_visible()
    red = one.page.locator("td").first.evaluate("one => Number(getComputedStyle(one).color.match(/[0-9]+/)[0])")
    assert red < 100
    one.page.emulate_media(media="screen")
