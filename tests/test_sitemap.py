"""What crawlers may read, and the map of all pages with the day each was last changed."""

from __future__ import annotations

import re

import pytest
from asgi_client import call
from catalogue_world import SETTINGS, public_app, whole
from linked_world import world_app

from web.app import create_app

BASE = SETTINGS.base
LOC = re.compile(r"<loc>([^<]+)</loc>(?:<lastmod>([^<]+)</lastmod>)?")


@pytest.mark.parametrize("path", ["/search", "/sparql?query=", "/reconcile", "/api/", "/sv/search", "/data/selection"])
def test_robots_keep_out_of_what_costs_work(path: str) -> None:
    """Searches and questions are no pages of their own; the page for SPARQL without a question is one."""
    lines = call(public_app(), "/robots.txt").body.decode().splitlines()
    closed = [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow")]

    assert any(path.startswith(one) for one in closed)
    assert not any("/sparql".startswith(one) or "/doc/".startswith(one) for one in closed)
    assert f"Sitemap: {BASE}/sitemap.xml" in lines


def test_robots_keep_out_of_a_register_that_is_not_public() -> None:
    """Wherever it can be reached."""
    app = create_app(whole(), SETTINGS)

    assert call(app, "/robots.txt").body == b"User-agent: *\nDisallow: /\n"


def test_the_map_lists_every_page_that_is_there() -> None:
    """Records with the day of their last change, and none that was removed, merged or withheld."""
    index = LOC.findall(call(world_app(), "/sitemap.xml").body.decode())
    found = dict(LOC.findall(call(world_app(), index[0][0].removeprefix(BASE)).body.decode()))
    records = {one for one in found if "/doc/" in one}

    assert [one for one, _ in index] == [f"{BASE}/sitemap/1.xml"]
    assert {one.rpartition("/")[2] for one in records} == {
        "skolnamnden",
        "loner",
        "lonehandlingar",
        "nya",
        "policy-2.1",
    }
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", found[one]) for one in records)
    assert {call(world_app(), one.removeprefix(BASE), accept="text/html").status for one in found} == {200}


def test_the_public_map_has_nothing_that_is_withheld() -> None:
    """Not even the list of a kind of which there are none to see."""
    body = call(public_app(), "/sitemap/1.xml").body

    assert b"/doc/activity/loner" in body
    assert b"risk" not in body.replace(b"/code/risk-level", b"")


def test_the_map_is_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of so many addresses as the protocol allows, each once."""
    monkeypatch.setattr("web.sitemap.MOST_IN_A_PART", 10)
    app = create_app(whole(), SETTINGS)

    parts = [one.removeprefix(BASE) for one, _ in LOC.findall(call(app, "/sitemap.xml").body.decode())]
    listed = [[one for one, _ in LOC.findall(call(app, part).body.decode())] for part in parts]

    assert [len(one) for one in listed[:-1]] == [10] * (len(parts) - 1)
    assert len({one for part in listed for one in part}) == sum(map(len, listed))
    assert call(app, f"/sitemap/{len(parts) + 1}.xml").status == 404


@pytest.mark.parametrize("number", ["0", "2", "01", "x", "%D9%A1", "9" * 5000])
def test_a_part_that_there_is_not_is_told_so(number: str) -> None:
    """A number with more digits than Python reads is no failure, and each part has one address."""
    assert call(public_app(), f"/sitemap/{number}.xml").status == 404


def test_the_start_page_says_where_machines_begin() -> None:
    """With the catalogue, the description of the API and how much there is (RFC 8631)."""
    answer = call(public_app(), "/", accept="text/html")

    relations = dict(re.findall(r'<([^>]+)>; rel="([^"]+)"', answer.headers["link"]))
    assert relations == {
        "/data/catalog": "describedby",
        "/void": "describedby",
        "/openapi.json": "service-desc",
        "/docs": "service-doc",
    }
    assert b'<link rel="service-desc" type="application/json" href="/openapi.json">' in answer.body
    assert call(public_app(), "/api", accept="text/html").headers["location"] == "/docs"
    assert call(public_app(), "/api").headers["location"] == "/openapi.json"
