"""An editor decides of names and merges records in a browser, with scripts off."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser
from small_graph import change_of
from starlette.types import ASGIApp

from browser.visiting import Visit, visit, window
from graph_service.registry import Registry
from graph_service.settings import Settings
from web.app import create_app

TOWN = """
<doc/organisation/sokigo-ab> { <doc/organisation/sokigo-ab> foaf:primaryTopic <id/organisation/sokigo-ab> .
  <id/organisation/sokigo-ab> a ansvar:Organisation ; skos:prefLabel "Sokigo AB"@sv ; ansvar:domicile country:SE . }
<doc/organisation/sokigo> { <doc/organisation/sokigo> foaf:primaryTopic <id/organisation/sokigo> .
  <id/organisation/sokigo> a ansvar:Organisation ; skos:prefLabel "Sokigo"@sv ; ansvar:domicile country:NO . }
"""


@pytest.fixture
def editor(serve: Callable[[ASGIApp], str], browser: Browser) -> Iterator[Visit]:
    """A window of an editor on a register that has one supplier twice."""
    registry = Registry.in_memory(Settings(sign_in="none"))
    registry.commit(change_of(TOWN))
    context = window(browser, scripts=False)
    yield visit(context, serve(create_app(registry, registry.settings)))
    context.close()


def test_two_records_are_merged_and_the_merge_is_undone(editor: Visit) -> None:
    """From the work list through the preview to the record that stayed, and back."""
    editor.page.goto(f"{editor.origin}/sv/names")
    editor.page.get_by_role("link", name="Samma").click()
    conflict = editor.page.get_by_role("row", name="Hemvist").inner_text()
    editor.page.get_by_label("Varför är de samma?").fill("Samma bolag")
    editor.page.get_by_role("button", name="Slå samman").click()
    stayed = editor.page.url
    editor.page.goto(f"{editor.origin}/sv/names")
    left = editor.page.get_by_role("heading", name="Organisationer som kan vara samma").inner_text()
    editor.page.get_by_role("button", name="Ångra sammanslagningen").click()

    assert "Sverige" in conflict
    assert "Norge" in conflict
    assert "/doc/organisation/sokigo" in stayed
    assert left.endswith("0")
    assert editor.page.get_by_role("heading", level=1).inner_text().startswith("Sokigo")


def test_a_decision_is_made_and_taken_back(editor: Visit) -> None:
    """The pair leaves the list, and comes back with the decision withdrawn."""
    editor.page.goto(f"{editor.origin}/sv/names")
    editor.page.get_by_role("button", name="Inte samma").click()
    decided = editor.page.get_by_role("heading", name="Organisationer som kan vara samma").inner_text()
    editor.page.get_by_role("button", name="Ta tillbaka").click()

    assert decided.endswith("0")
    assert editor.page.get_by_role("heading", name="Organisationer som kan vara samma").inner_text().endswith("1")


def test_the_preview_shows_in_a_frame_of_another_site(editor: Visit, serve: Callable[[ASGIApp], str]) -> None:
    """A page of the register does not."""
    other = serve(_framing(f"{editor.origin}/reconcile/preview?id=organisation%2Fsokigo-ab"))

    editor.page.goto(other)
    framed = editor.page.frames[1]
    shown = framed.get_by_role("heading", level=1).inner_text()

    assert shown == "Sokigo AB"


def _framing(address: str) -> ASGIApp:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import HTMLResponse, Response
    from starlette.routing import Route

    def page(_request: Request) -> Response:
        return HTMLResponse(f'<!doctype html><title>x</title><iframe src="{address}"></iframe>')

    return Starlette(routes=[Route("/", page)])
