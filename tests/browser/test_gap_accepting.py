"""An editor accepts a gap on its page and takes that back, with scripts off; and axe finds nothing in the form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from starlette.types import ASGIApp

from browser.visiting import Visit, faults, visit, window
from graph_service.registry import Registry
from graph_service.settings import Settings
from web.app import create_app

TOWN = Path(__file__).parents[1] / "data" / "pages-town.trig"
SOON = (date.today() + timedelta(days=30)).isoformat()


@pytest.fixture
def registry() -> Iterator[Registry]:
    """The small town, with editing at the machine itself."""
    made = Registry.in_memory(Settings(sign_in="none"))
    made.load([TOWN], why="prov")
    yield made
    made.close()


@pytest.fixture
def origin(serve: Callable[[ASGIApp], str], registry: Registry) -> str:
    """Where it is served."""
    return serve(create_app(registry, registry.settings))


def path_of(registry: Registry) -> str:
    gap = next(gap for gap in registry.gaps() if gap.rule.endswith("ActivityShape-dataSubject"))
    return f"/gap/{gap.iri.rpartition('/')[2]}"


def test_gap_is_accepted_and_the_decision_taken_back(browser: Browser, origin: str, registry: Registry) -> None:
    """By keyboard and form alone: what is wrong stands at its field, and then it is done."""
    context = window(browser, scripts=False)
    editor = visit(context, origin)
    editor.page.goto(f"{origin}/sv{path_of(registry)}")
    editor.page.get_by_text("Godta bristen för en tid").click()
    editor.page.get_by_label("Varför bristen får vara kvar en tid").fill("Avvecklas i vår")
    editor.page.get_by_label("Beslutad av").fill("Rymdnämnden")
    editor.page.get_by_label("Godtagen till och med").fill(SOON)
    editor.page.get_by_role("button", name="Godta bristen").click()
    fault = editor.page.locator("#decided_by-fault").inner_text()
    kept = editor.page.get_by_label("Varför bristen får vara kvar en tid").input_value()
    editor.page.get_by_label("Beslutad av").fill("Skolnämnden")
    editor.page.get_by_role("button", name="Godta bristen").click()
    told = editor.page.get_by_role("status").inner_text()
    accepted = bool(registry.accepted())
    editor.page.get_by_text("Återta beslutet").click()
    editor.page.get_by_role("button", name="Återta").click()
    back = editor.page.get_by_role("status").inner_text()
    context.close()

    assert "Rymdnämnden" in fault
    assert kept == "Avvecklas i vår"
    assert told.startswith("Bristen är godtagen till och med")
    assert accepted
    assert back == "Beslutet är återtaget. Bristen ska åtgärdas igen."
    assert not registry.accepted()


@pytest.mark.parametrize(
    ("width", "scheme", "language", "opens", "accepts"),
    [
        (360, "dark", "sv", "Godta bristen för en tid", "Godta bristen"),
        (1280, "light", "en", "Accept the gap for a time", "Accept the gap"),
    ],
)
def test_axe_finds_nothing_in_the_form_and_in_what_is_wrong_with_it(
    browser: Browser, origin: str, registry: Registry, width: int, scheme: str, language: str, opens: str, accepts: str
) -> None:
    """Empty, and with every field wrong."""
    context = window(browser, width=width, scheme=scheme)
    editor: Visit = visit(context, origin)
    editor.go(f"/{language}{path_of(registry)}")
    editor.page.get_by_text(opens).click()
    empty = faults(editor, language)
    editor.page.evaluate("document.querySelectorAll('form').forEach(one => one.noValidate = true)")
    editor.page.get_by_label("Decided by" if language == "en" else "Beslutad av").fill("Rymdnämnden")
    editor.page.get_by_role("button", name=accepts).click()
    editor.page.wait_for_selector("#reason-fault")
    # The browser notes that the page came with status 400, which is what it should.
    editor.complaints.clear()
    wrong = faults(editor, language)
    context.close()

    assert empty == []
    assert wrong == []
