"""What every address of linked data sends along: HEAD as GET, validators, caching, and what other sites may do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from asgi_client import Answer, call
from fastapi import FastAPI
from linked_world import world_app
from pages_town import BROWSER
from pyoxigraph import Literal, NamedNode, Quad
from small_graph import DOC, ID, change_of
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from graph_service.changes import Change
from graph_service.names import PROV, XSD
from graph_service.publishing.syntaxes import RDF_SYNTAXES, SYNTAXES, Syntax
from graph_service.registry import Registry
from graph_service.settings import Settings
from web.app import create_app
from web.conditional import KeptAnswers, Made

DOCUMENT = "/doc/activity/loner"
VALUES = {
    "kind": "activity",
    "slug": "loner",
    "name": "Engagement",
    "suffix": "ttl",
    "suffix:suffix": "ttl",
    "gap_id": "none",
    "token": "none",
}
"""What stands for the parameters in the paths of routes."""


def get(path: str, accept: str = "text/turtle", **headers: str) -> Answer:
    return call(world_app(), path, accept=accept, **headers)


def get_paths(routes: list[BaseRoute]) -> Iterator[str]:
    """Give the path of every route that answers GET, those of routers within as well."""
    for route in routes:
        inner = getattr(route, "original_router", None) or getattr(route, "router", None)
        if inner is not None:
            yield from get_paths(inner.routes)
        elif "GET" in (getattr(route, "methods", None) or ()):
            yield str(getattr(route, "path"))  # noqa: B009


def every_path() -> list[str]:
    """Return an address of every route of the service that answers GET."""
    found = {
        re.sub(r"\{([^}]+)\}", lambda one: VALUES.get(one[1], "none"), path) for path in get_paths(world_app().routes)
    }
    return sorted(found)


def test_the_sweep_meets_the_routes_of_the_service() -> None:
    """Otherwise it would claim nothing."""
    assert {DOCUMENT, f"{DOCUMENT}.ttl", "/id/activity/loner", "/ns", "/search", "/api/search"} <= set(every_path())
    assert len(every_path()) > 60


@pytest.mark.parametrize(("accept", "start"), [(BROWSER, "/"), ("text/turtle", ("/id/", "/doc/", "/ns", "/code/"))])
def test_head_is_answered_as_get_on_every_route(accept: str, start: str | tuple[str, ...]) -> None:
    """The same status and the same headers, without the body (UM-2), as pages and as data."""
    different = []
    for path in (one for one in every_path() if one.startswith(start)):
        whole, head = get(path, accept), call(world_app(), path, "HEAD", accept=accept)
        if (head.status, head.headers, head.body) != (whole.status, whole.headers, b""):
            different.append(path)

    assert different == []


def test_a_name_with_a_full_stop_has_a_page_and_data() -> None:
    """Only the suffix of a format that we have ends a slug."""
    page, data = get("/doc/document/policy-2.1", BROWSER), get("/doc/document/policy-2.1.ttl")

    assert (page.status, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert b"Policy 2.1" in data.body
    assert get("/id/document/policy-2.1").headers["location"] == "/doc/document/policy-2.1.ttl"


# --- validators ---------------------------------------------------------------------------------------------------


def test_every_representation_has_an_etag_of_its_own() -> None:
    """Formats, profiles, and the page in each language (JavaScriptSolidServer issue 456)."""
    paths = [
        *(f"{DOCUMENT}.{one.suffix}" for one in SYNTAXES),
        *(f"{DOCUMENT}.dpv.{one.suffix}" for one in RDF_SYNTAXES),
    ]
    pages = [f"/sv{DOCUMENT}", f"/en{DOCUMENT}", DOCUMENT]

    etags = [get(path, BROWSER).headers["etag"] for path in [*paths, *pages]]

    assert len(set(etags)) == len(paths) + len(pages)
    assert all(one.startswith('"') for one in etags)


@pytest.mark.parametrize(
    "path", [f"{DOCUMENT}.ttl", f"{DOCUMENT}.csv", f"{DOCUMENT}.dpv.ttl", DOCUMENT, f"/en{DOCUMENT}"]
)
def test_what_the_client_holds_is_not_sent_again(path: str) -> None:
    """304 with the headers that a cache needs."""
    whole = get(path, BROWSER)
    again = get(path, BROWSER, if_none_match=f'"other", W/{whole.headers["etag"]}')

    assert (again.status, again.body) == (304, b"")
    for name in ("etag", "cache-control", "vary", "content-language"):
        assert again.headers.get(name) == whole.headers.get(name)


def test_a_page_that_names_another_record_changes_with_it(changing: Registry) -> None:
    """The name of a neighbour stands on the page, so the record's own last change is no validator (trap 9)."""
    changing.commit(change_of(pair("Nämnden", "page")))
    app = create_app(changing, changing.settings)
    before = call(app, "/doc/system/page", accept=BROWSER)
    changing.commit(change_of(pair("Nya nämnden", "page")))

    after = call(app, "/doc/system/page", accept=BROWSER, if_none_match=before.headers["etag"])

    assert after.status == 200
    assert "Nya nämnden" in after.body.decode()
    assert "last-modified" not in after.headers


def pair(name: str, slug: str = "a") -> str:
    """Return a system that is supplied by an organisation, both at addresses that end so."""
    return f"""
    <doc/system/{slug}> {{ <doc/system/{slug}> foaf:primaryTopic <id/system/{slug}> .
      <id/system/{slug}> a ansvar:System ; skos:prefLabel "A"@sv ; ansvar:suppliedBy <id/organisation/{slug}> . }}
    <doc/organisation/{slug}> {{ <doc/organisation/{slug}> foaf:primaryTopic <id/organisation/{slug}> .
      <id/organisation/{slug}> a ansvar:Organisation ; skos:prefLabel "{name}"@sv . }}"""


@pytest.fixture(scope="module")
def changing() -> Iterator[Registry]:
    """A register that tests change, each at addresses of its own."""
    registry = Registry.in_memory(Settings(sign_in="none"))
    yield registry
    registry.close()


@pytest.fixture(scope="module")
def settled() -> FastAPI:
    """The service of a register whose last change is long past."""
    registry = Registry.in_memory()
    registry.commit(change_of(pair("Nämnden")))
    entry = NamedNode(f"{registry.base.iri}/change/1")
    ended = [Quad(*one, entry) for one in registry.store.graph(entry) if one.predicate == PROV.endedAtTime]
    earlier = Literal("2026-01-15T12:00:00.5+00:00", datatype=XSD.dateTime)
    registry.store.commit(ended, [Quad(entry, PROV.endedAtTime, earlier, entry)])
    return create_app(registry, registry.settings)


@pytest.mark.parametrize("syntax", RDF_SYNTAXES, ids=lambda one: one.suffix)
def test_the_statements_of_a_record_say_when_they_were_last_changed(settled: FastAPI, syntax: Syntax) -> None:
    """From the change log; a client may ask by that alone."""
    path = f"/doc/system/a.{syntax.suffix}"
    answer = call(settled, path)
    changed = answer.headers["last-modified"]

    assert changed == "Thu, 15 Jan 2026 12:00:00 GMT"
    assert call(settled, path, if_modified_since=changed).status == 304
    assert call(settled, path, if_modified_since="Thu, 15 Jan 2026 11:59:59 GMT").status == 200
    assert call(settled, path, if_modified_since="i våras".encode().decode("latin-1")).status == 200


def test_the_etag_goes_before_the_time(settled: FastAPI) -> None:
    """A client that names another ETag gets the answer, whatever it says of time (RFC 9110, 13.2.2)."""
    changed = call(settled, "/doc/system/a.ttl").headers["last-modified"]

    answer = call(settled, "/doc/system/a.ttl", if_modified_since=changed, if_none_match='"other"')

    assert answer.status == 200


@pytest.mark.parametrize("path", ["/doc/system/a.csv", "/doc/system/a", "/doc/role/controller.ttl"])
def test_what_depends_on_more_than_one_record_has_no_last_change(settled: FastAPI, path: str) -> None:
    """Tables and pages name others; roles and rules are in no log."""
    assert "last-modified" not in call(settled, path, accept=BROWSER).headers


def kept(modified: datetime, **headers: str) -> Response:
    """Return what is sent of something that was changed then."""
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    request = Request({"type": "http", "method": "GET", "path": "/", "headers": named})
    made = Made(b"<a> <b> <c> .", modified)
    return KeptAnswers().answer(request, 1, "key", lambda: made, content_type="text/turtle", headers={})


def test_what_was_changed_this_second_has_no_last_change_to_ask_by() -> None:
    """It may be changed in the same second again (RFC 9110, 8.8.2.1)."""
    now = datetime.now(UTC)

    assert "last-modified" not in kept(now).headers
    assert kept(now, if_modified_since=format_datetime(now + timedelta(days=1), usegmt=True)).status_code == 200
    assert "last-modified" in kept(now - timedelta(minutes=1)).headers


def test_what_the_client_holds_is_not_even_made_again() -> None:
    """At the same revision the answer is 304 without asking the register."""
    answers, made = KeptAnswers(), list[int]()

    def send(revision: int, **headers: str) -> Response:
        named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        request = Request({"type": "http", "method": "GET", "path": "/", "headers": named})

        def make() -> Made:
            made.append(revision)
            return Made(b"x")

        return answers.answer(request, revision, "key", make, content_type="text/turtle", headers={})

    etag = send(1).headers["etag"]
    assert [send(1, if_none_match=etag).status_code, send(2, if_none_match=etag).status_code] == [304, 304]
    assert made == [1, 2]


def test_an_answer_is_asked_for_anew_before_it_is_used_again() -> None:
    """And kept by nobody else where it is not what the public may see (LinkedDataHub 5.6.0)."""
    assert get(f"{DOCUMENT}.ttl").headers["cache-control"] == "private, no-cache"
    assert get(DOCUMENT, BROWSER).headers["cache-control"] == "private, no-cache"


def test_a_document_that_changes_is_sent_again(changing: Registry) -> None:
    """The ETag of the revision before is not taken for that of now."""
    changing.commit(change_of(pair("Nämnden", "doc")))
    app = create_app(changing, changing.settings)
    etag = call(app, "/doc/organisation/doc.ttl").headers["etag"]
    assert call(app, "/doc/organisation/doc.ttl", if_none_match=etag).status == 304
    changing.commit(change_of(pair("Nya nämnden", "doc")))

    assert call(app, "/doc/organisation/doc.ttl", if_none_match=etag).status == 200
    changing.commit(Change({NamedNode(f"{DOC}organisation/doc"): ()}, "registervårdare", "bort"))
    assert call(app, "/doc/organisation/doc.ttl", if_none_match=etag).status == 410


# --- other sites ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        (f"{DOCUMENT}.ttl", "GET, HEAD"),
        ("/id/activity/loner", "GET, HEAD"),
        ("/context.jsonld", "GET, HEAD"),
        ("/reconcile", "GET, HEAD, POST"),
        ("/api/merge", "GET, HEAD, POST"),
        ("/api/gaps/x/acceptance", "GET, HEAD, DELETE, POST"),
    ],
)
def test_a_script_on_another_site_learns_what_it_may_ask(path: str, methods: str) -> None:
    """The methods that the address has; conditions and content only where something can be sent."""
    answer = call(world_app(), path, "OPTIONS", origin="https://other.example", access_control_request_method="GET")

    assert (answer.status, answer.headers["access-control-allow-methods"]) == (204, methods)
    assert answer.headers["allow"] == f"{methods}, OPTIONS"
    allowed = answer.headers["access-control-allow-headers"]
    assert "Accept-Profile" in allowed
    assert ("Content-Type" in allowed) is ("POST" in methods)


def test_a_script_on_another_site_may_read_the_headers_of_linked_data() -> None:
    """Errors, redirects and what is gone included; nobody's sign-in is sent along."""
    for path in (
        f"{DOCUMENT}.ttl",
        "/id/activity/loner",
        "/id/system/gamla",
        "/doc/system/aldrig",
        "/id/system/kluvna",
        "/data/selection?kind=activity",
        "/void",
        "/.well-known/void",
    ):
        headers = get(path).headers
        assert headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in headers
        assert {"Link", "ETag", "Content-Profile", "Sunset"} <= set(
            headers["access-control-expose-headers"].split(", ")
        )


def test_a_page_on_another_site_changes_nothing(changing: Registry) -> None:
    """That it may ask is not that it is answered: what changes the register comes from a page of this service."""
    wish = {"keep": f"{ID}system/a", "drop": f"{ID}system/b", "reason": "x"}

    answer = call(
        create_app(changing, changing.settings),
        "/api/merge",
        "POST",
        json.dumps(wish).encode(),
        content_type="application/json",
        origin="https://other.example",
        sec_fetch_site="cross-site",
    )

    assert (answer.status, answer.json()["title"]) == (403, "Editing refused")
