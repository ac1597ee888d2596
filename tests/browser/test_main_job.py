"""The main job in a browser, over the demo city: ask who is responsible, follow the chain, see what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from urllib.parse import quote

import pytest
from demo_city import demo_registry
from playwright.sync_api import Browser, expect
from starlette.types import ASGIApp

from browser.visiting import Visit, faults, visit, window
from web.app import create_app

QUESTION = "Vem ansvarar för löneutbetalning?"
ANSWER = "Exempelstadens kommunstyrelse"
PAYROLL = "/doc/activity/loneutbetalning"
MAIN_PAGES = ("/", f"/search?q={quote(QUESTION)}", PAYROLL, f"{PAYROLL}/chain", "/gaps")
OTHER_PAGES = (
    f"{PAYROLL}/chain?view=table&n=1",
    f"{PAYROLL}/chain?view=countries",
    "/gaps/list?control_point=3",
    "/list/organisation?sort=board",
    "/doc/role/dataProtectionOfficer",
    "/docs",
)
VIEWS = tuple(product(("sv", "en"), ("light", "dark"), (1280, 390, 320)))
# axe takes most of the time; these two show it both languages and both colours, wide and narrow.
WITH_AXE = {("sv", "dark", 390), ("en", "light", 1280)}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def origin(serve: Callable[[ASGIApp], str]) -> str:
    registry = demo_registry()
    return serve(create_app(registry, registry.settings))


@pytest.fixture(scope="module", params=VIEWS, ids=lambda view: "-".join(map(str, view)))
def view(request: pytest.FixtureRequest, browser: Browser, origin: str) -> Iterator[tuple[str, bool, Visit]]:
    language, scheme, width = request.param
    context = window(browser, width=width, scheme=scheme)
    yield language, request.param in WITH_AXE, visit(context, origin)
    context.close()


@pytest.mark.parametrize("path", MAIN_PAGES)
def test_a_main_page_has_no_fault_that_a_machine_can_see(view: tuple[str, bool, Visit], path: str) -> None:
    """The policy, other hosts, width, headings and language in every view, and axe in two of them."""
    language, with_axe, one = view

    one.go(f"/{language}{path}")

    assert faults(one, language, with_axe=with_axe) == []


@pytest.mark.parametrize(("language", "scheme", "width"), [("sv", "dark", 1280), ("en", "light", 390)])
def test_the_other_pages_have_no_such_fault_either(
    browser: Browser, origin: str, language: str, scheme: str, width: int
) -> None:
    """In two views, with axe in the narrow one."""
    context = window(browser, width=width, scheme=scheme)
    one = visit(context, origin)
    found = {}
    for path in OTHER_PAGES:
        one.go(f"/{language}{path}")
        found[path] = faults(one, language, with_axe=width < 1280)
    context.close()

    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_a_question_leads_to_the_answer_the_chain_and_what_is_missing(browser: Browser, origin: str) -> None:
    """From the first page to the gap that somebody has to mend, and into the other language."""
    context = window(browser)
    one = visit(context, origin)
    page = one.page
    one.go("/sv/")

    page.get_by_role("combobox").fill(QUESTION)
    page.get_by_role("button", name="Sök").click()
    expect(page.locator(".answer-holder").first).to_contain_text(ANSWER)

    page.get_by_role("link", name="Följ leverantörskedjan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vilka behandlar uppgifterna?")
    page.locator("a.chain-node.chain-third").first.click()
    expect(page.locator("[aria-labelledby=selected] .way")).to_contain_text(ANSWER)

    page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Brister").click()
    page.locator(".gaps-short .gap-name a").first.click()
    expect(page.locator("#gaps")).to_contain_text("Brister")
    expect(page.locator(".gap-remedy").first).to_contain_text("Så åtgärdar du")

    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".gap-remedy").first).to_contain_text("What to do")
    assert (one.complaints, one.strangers) == ([], [])
    context.close()


def test_the_main_job_needs_no_script(browser: Browser, origin: str) -> None:
    """With scripts off the same forms and links lead the same way."""
    context = window(browser, width=390, scripts=False)
    page = context.new_page()
    page.goto(f"{origin}/sv/")

    page.get_by_role("searchbox").fill(QUESTION)
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator(".answer-holder").first).to_contain_text(ANSWER)
    page.get_by_role("link", name="Följ leverantörskedjan").click()

    expect(page.locator(".chain-list").first).to_contain_text(ANSWER)
    context.close()


def test_dark_colours_stay_chosen_on_the_next_page(browser: Browser, origin: str) -> None:
    """The button needs no script, leads back, and the next page is dark as well."""
    context = window(browser)
    page = context.new_page()
    page.goto(f"{origin}/sv/gaps")

    page.get_by_role("button", name="Mörkt").click()

    expect(page).to_have_url(f"{origin}/sv/gaps")
    expect(page.locator("html")).to_have_attribute("data-color-scheme", "dark")
    page.goto(f"{origin}/en/about")
    expect(page.locator("html")).to_have_attribute("data-color-scheme", "dark")
    context.close()
