"""The pages of customers and chains in a browser, over the demo city: nothing that a machine could find wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from demo_city import demo_registry
from playwright.sync_api import Browser, expect
from starlette.types import ASGIApp

from browser.visiting import faults, visit, window
from web.app import create_app

SCHOOL = "/organisation/exempelstadens-grundskolenamnd"
RECORD = f"/doc{SCHOOL}"
SUPPLIER = "/doc/organisation/microsoft-ireland-operations"
PAGES = (
    SCHOOL,
    f"{SCHOOL}/package",
    f"{RECORD}/changes?from=2019-01-01",
    f"{RECORD}/chain?view=countries",
    f"{SUPPLIER}/used-by",
    f"{SUPPLIER}/impact?known=2026-11-25T10:00",
    f"{SUPPLIER}/what-if?what=gone",
    "/doc/organisation/skolvision-ab/announced",
)
# All three widths, both colours and both languages, without a visit of every page in each of the twelve.
VIEWS = (("sv", "light", 1280), ("en", "dark", 390), ("sv", "dark", 320))
# axe takes seconds on pages as long as these: it sees every other one wide and light, and the rest narrow and dark.
WITH_AXE = {VIEWS[0]: PAGES[::2], VIEWS[1]: PAGES[1::2]}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def origin(serve: Callable[[ASGIApp], str]) -> str:
    registry = demo_registry()
    return serve(create_app(registry, registry.settings))


@pytest.mark.parametrize(("language", "scheme", "width"), VIEWS)
def test_a_page_of_chains_has_no_fault_that_a_machine_can_see(
    browser: Browser, origin: str, language: str, scheme: str, width: int
) -> None:
    """The policy, other hosts, width, headings and language in every view, and axe in one of them."""
    context = window(browser, width=width, scheme=scheme)
    one = visit(context, origin)
    found = {}
    seen_by_axe = WITH_AXE.get((language, scheme, width), ())
    for path in PAGES:
        one.go(f"/{language}{path}")
        found[path] = faults(one, language, with_axe=path in seen_by_axe)
    context.close()

    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_a_customer_is_led_from_its_page_to_its_package_without_script(browser: Browser, origin: str) -> None:
    """By keyboard alone: the button has the focus ring and leads on, and the day asked for is kept."""
    context = window(browser, scripts=False)
    page = context.new_page()
    page.goto(f"{origin}/sv{SCHOOL}?on=2024-06-01")

    page.get_by_role("link", name="Underlag enligt artikel 28").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Exempelstadens grundskolenämnd")
    expect(page.locator(".lead")).to_contain_text("1 juni 2024")
    expect(page.get_by_role("heading", name="Avtal och rättsakter")).to_be_visible()
    context.close()


def test_a_package_goes_on_paper_within_its_width(browser: Browser, origin: str) -> None:
    """On a landscape A4 no table is cut off, and what only a screen can use is gone."""
    context = window(browser, width=1010)
    page = context.new_page()
    page.goto(f"{origin}/sv{SCHOOL}/package")
    page.emulate_media(media="print")

    cut = page.evaluate("[...document.querySelectorAll('.scroll')].filter(one => one.scrollWidth > innerWidth).length")

    assert cut == 0
    assert not page.locator(".on-page").is_visible()
    assert not page.locator(".buttons").first.is_visible()
    assert page.locator("h2#gaps").is_visible()
    context.close()


def test_what_if_is_asked_by_a_form_and_its_address_says_what_was_asked(browser: Browser, origin: str) -> None:
    """A supplier that moves its seat: the answer can be shared by its address."""
    context = window(browser, scripts=False)
    page = context.new_page()
    page.goto(f"{origin}/sv{SUPPLIER}/what-if")

    page.get_by_label("Hemvisten flyttas till").select_option(label="Kina")
    page.locator("form:has(#country) button").click()

    expect(page.locator("#supposed")).to_contain_text("flyttar sin hemvist till Kina")
    assert "what=moves" in page.url
    context.close()
