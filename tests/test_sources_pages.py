"""The pages of sources: what stands how, fetched by the editor, and what waits is seen before it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from asgi_client import Answer, call
from fastapi import FastAPI
from pages_town import BROWSER, app_of, links_of, text_of

from graph_service.names import ANSVAR
from graph_service.registry import Registry
from tests.import_world import edit, texts
from tests.source_world import CHANGED, SLUG, TWO, Site, allowed_folder, follow, settings_for
from tests.test_imports_pages import see, send

PAGE = f"/sources/{SLUG}"


@pytest.fixture
def registry(tmp_path: Path, site: Site) -> Iterator[Registry]:
    allowed_folder(tmp_path / "utlamnat")
    registry = Registry.in_memory(replace(settings_for(tmp_path, site), store=None))
    yield registry
    registry.close()


@pytest.fixture
def app(registry: Registry) -> FastAPI:
    return app_of(registry)


def decide(app: FastAPI, act: str, **fields: str) -> Answer:
    """Send the form of the preview with what the page has in it."""
    shown = see(app, f"{PAGE}/waiting").body.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown))
    wanted = {name: hidden[name] for name in ("digest", "revision")}
    return send(app, f"{PAGE}/waiting", act=act, **{**wanted, **fields})


def test_a_source_is_fetched_looked_at_and_accepted(app, registry, site):
    """The whole way, on the pages."""
    follow(registry, site.publish("hela.csv", TWO))
    before = text_of(see(app, PAGE))

    fetched = send(app, f"{PAGE}/fetch")
    waits, listed = text_of(see(app, PAGE)), text_of(see(app, "/sources"))
    preview = text_of(see(app, f"{PAGE}/waiting"))
    done = decide(app, "write")

    assert "Aldrig läst" in before
    assert fetched.headers["location"] == PAGE
    assert "hela.csv väntar sedan" in waits
    assert "Väntar på granskning 2 nya" in listed
    assert "Förhandsvisning av hela.csv" in preview
    assert done.headers["location"].startswith("/imports/")
    assert registry.counts()["activity"] == 2
    assert "Inläst" in text_of(see(app, PAGE))
    assert done.headers["location"] in links_of(see(app, PAGE))


def test_the_pages_around_a_source_lead_to_it(app, registry, site):
    """The record of the source, the list of imports, and the preview of what waits."""
    follow(registry, site.publish("runt.csv", TWO))
    send(app, f"{PAGE}/fetch")

    record, imports, waiting = (see(app, path) for path in (f"/doc/source/{SLUG}", "/imports", f"{PAGE}/waiting"))

    assert PAGE in links_of(record)
    assert "/sources" in links_of(imports)
    assert "/sources" in links_of(waiting)


def test_what_is_refused_waits_no_longer(app, registry, site):
    """Nothing is written, and the page offers to compare it again."""
    follow(registry, site.publish("avvisad.csv", TWO))
    send(app, f"{PAGE}/fetch")
    before = registry.revision

    refused = decide(app, "drop")

    assert refused.headers["location"] == PAGE
    assert registry.revision == before
    assert "Avvisad" in text_of(see(app, PAGE))
    assert f"{PAGE}/fetch?again=true" in links_of(see(app, PAGE))
    send(app, f"{PAGE}/fetch?again=true")
    assert "Väntar på granskning" in text_of(see(app, PAGE))


def test_a_register_that_moved_on_is_shown_anew(app, registry, site):
    """Somebody edited it between the preview and the confirmation."""
    follow(registry, site.publish("flyttad.csv", TWO))
    send(app, f"{PAGE}/fetch")
    decide(app, "write")
    site.publish("flyttad.csv", CHANGED)
    send(app, f"{PAGE}/fetch")
    shown = see(app, f"{PAGE}/waiting").body.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown))
    pay = registry.base.thing("activity", next(iter(registry.labels.named("Lön"))).rpartition("/")[2])
    edit(registry, pay, ANSVAR.purpose, "Rättad")

    again = send(app, f"{PAGE}/waiting", act="write", digest=hidden["digest"], revision=hidden["revision"])

    assert again.status == 409
    assert "Registret har ändrats under tiden" in text_of(again)
    assert texts(registry, pay, ANSVAR.purpose) == ["Rättad"]


def test_a_failure_is_told_to_the_editor_only(app, registry, site):
    """Why it failed may name machines and folders of the city."""
    follow(registry, site.address("404/lista.csv"))
    send(app, f"{PAGE}/fetch")

    own, others = (see(app, PAGE), call(app, PAGE, host="register.stad.example", accept=BROWSER))

    assert "svarar 404" in text_of(own)
    assert "svarar 404" not in text_of(others)
    assert "Kunde inte läsas" in text_of(others)


def test_a_folder_is_shown_to_the_editor_only(app, registry, tmp_path):
    """Paths of the machine are nobody else's matter."""
    follow(registry, folder=tmp_path / "utlamnat")

    own, others = (see(app, PAGE), call(app, PAGE, host="register.stad.example", accept=BROWSER))

    assert str(tmp_path) in text_of(own)
    assert str(tmp_path) not in text_of(others)


def test_a_source_that_may_not_be_asked_has_no_button(app, registry):
    """The page says who can change that."""
    follow(registry, "https://data.stad.example/lista.csv")

    page = see(app, PAGE)

    assert "Den får inte hämtas" in text_of(page)
    assert f"{PAGE}/fetch" not in links_of(page)


def test_an_address_that_is_no_web_address_is_no_link(app, registry):
    """What somebody loaded as an address must not run in the reader's browser."""
    follow(registry, "javascript:alert(1)")

    assert not [link for link in links_of(see(app, PAGE)) if link.startswith("javascript")]


@pytest.mark.parametrize(("method", "path"), [("GET", "waiting"), ("POST", "waiting"), ("POST", "fetch")])
def test_only_the_editor_fetches_and_decides(app, registry, site, method, path):
    """By another name of the host, and for a form of another site."""
    follow(registry, site.publish("stangd.csv", TWO))

    elsewhere = call(app, f"{PAGE}/{path}", method, host="register.stad.example", accept=BROWSER)
    foreign = call(app, f"{PAGE}/{path}", "POST", host="localhost", accept=BROWSER, sec_fetch_site="cross-site")

    assert (elsewhere.status, foreign.status) == (403, 403)
    assert not [line for line in site.asked() if "stangd" in line]


@pytest.mark.parametrize("path", ["/sources/finns-inte", "/sources/finns%20inte", "/sources/finns-inte/waiting"])
def test_a_source_that_is_not_there_is_not_found(app, path):
    """The text says where the list is."""
    answer = see(app, path)

    assert answer.status == 404
    assert "/sources" in text_of(answer)


def test_a_source_is_told_of_in_english(app, registry, site):
    """The pages are in both languages."""
    follow(registry, site.publish("engelska.csv", TWO), interval="P1D")
    send(app, f"{PAGE}/fetch")

    page = text_of(see(app, f"/en{PAGE}"))

    assert "engelska.csv has waited since" in page
    assert "Fetched every 1 day" in page
