"""Linked data over HTTP: the address of a thing, and its documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from asgi_client import Answer, call
from fastapi import FastAPI
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from graph_service.errors import AnsvarError
from graph_service.names import ANSVAR, DPV, RDF, Address
from graph_service.publishing.syntaxes import RDF_SYNTAXES, SYNTAXES, Syntax
from graph_service.registry import Registry
from web import linked_data, problems
from web.cross_origin import CrossOriginMiddleware
from web.document_links import alternate_links
from web.documents import VARY, Documents
from web.head_requests import HeadMiddleware

PAYROLL = "https://ansvar.example.org/id/activity/loneutbetalning"
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="module")
def registry() -> Iterator[Registry]:
    registry = Registry.in_memory()
    registry.load([Path(__file__).parent / "data" / "api-town.trig"], why="test")
    yield registry
    registry.close()


@pytest.fixture(scope="module")
def app(registry: Registry) -> FastAPI:
    app = FastAPI()
    problems.install(app, lambda _request, error: HTMLResponse(error.detail, error.status))
    app.add_middleware(CrossOriginMiddleware, is_open=True)
    app.add_middleware(HeadMiddleware)
    app.include_router(linked_data.router(registry))

    documents = Documents(registry)

    @app.get("/doc/{kind}/{slug}")
    def page(request: Request, kind: str, slug: str) -> Response:
        iri = registry.record(registry.base.thing(kind, slug).value).iri
        headers = {"Vary": VARY, "Link": alternate_links(Address(kind, slug))}
        return documents.data_or_none(request, iri) or HTMLResponse("<h1>", headers=headers)

    return app


def triples(answer: Answer, rdf_format: RdfFormat) -> set[Triple]:
    return {quad.triple for quad in parse(answer.body, rdf_format)}


def statements(registry: Registry) -> set[Triple]:
    return set(registry.record(PAYROLL).statements)


def test_a_thing_leads_people_to_its_page(app: FastAPI):
    """303, and the link to what describes it."""
    answer = call(app, "/id/activity/loneutbetalning", accept=FIREFOX)

    assert (answer.status, answer.headers["location"]) == (303, "/doc/activity/loneutbetalning")
    assert '</doc/activity/loneutbetalning>; rel="describedby"' in answer.headers["link"]
    assert answer.headers["vary"] == "Accept, Accept-Profile"
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("syntax", SYNTAXES, ids=lambda one: one.suffix)
def test_a_thing_leads_machines_to_the_format_they_like_best(app: FastAPI, syntax: Syntax):
    """Each format by its media type, with a weight higher than that of the page."""
    answer = call(app, "/id/activity/loneutbetalning", accept=f"text/html;q=0.5, {syntax.media_type};q=0.6")

    assert (answer.status, answer.headers["location"]) == (303, f"/doc/activity/loneutbetalning.{syntax.suffix}")


@pytest.mark.parametrize("syntax", RDF_SYNTAXES, ids=lambda one: one.suffix)
def test_a_document_holds_the_statements_of_the_record_in_every_syntax(
    app: FastAPI, registry: Registry, syntax: Syntax
):
    """Those about the document, such as its licence, among them."""
    answer = call(app, f"/doc/activity/loneutbetalning.{syntax.suffix}")

    assert (answer.status, answer.headers["content-type"]) == (200, syntax.content_type)
    rdf_format = RdfFormat.from_media_type(syntax.media_type)
    assert rdf_format is not None
    assert triples(answer, rdf_format) == statements(registry)
    assert len(statements(registry)) >= 8


def test_a_document_in_trig_names_its_graph(app: FastAPI):
    """The graph is the document."""
    quads = set(parse(call(app, "/doc/activity/loneutbetalning.trig").body, RdfFormat.TRIG))

    document = NamedNode("https://ansvar.example.org/doc/activity/loneutbetalning")
    assert Quad(NamedNode(PAYROLL), RDF.type, ANSVAR.ProcessingActivity, document) in quads
    assert {quad.graph_name for quad in quads} == {document}


def test_a_document_says_what_it_describes_and_which_formats_there_are(app: FastAPI):
    """Links to the thing, to the document itself, and to its other formats."""
    link = call(app, "/doc/activity/loneutbetalning.ttl").headers["link"]

    assert f'<{PAYROLL}>; rel="describes"' in link
    assert '</doc/activity/loneutbetalning>; rel="canonical"' in link
    assert '</doc/activity/loneutbetalning.jsonld>; rel="alternate"; type="application/ld+json"' in link
    assert "loneutbetalning.ttl>" not in link


def test_the_page_gives_data_to_those_who_like_it_better(app: FastAPI, registry: Registry):
    """The same address, 200, with the address of the format; a browser gets the page and its alternates."""
    data = call(app, "/doc/activity/loneutbetalning", accept="text/turtle")
    assert (data.status, data.headers["content-type"]) == (200, "text/turtle; charset=utf-8")
    assert data.headers["content-location"] == "/doc/activity/loneutbetalning.ttl"
    assert data.headers["vary"] == "Accept, Accept-Profile"
    assert triples(data, RdfFormat.TURTLE) == statements(registry)

    page = call(app, "/doc/activity/loneutbetalning", accept=FIREFOX)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    for syntax in SYNTAXES:
        assert f'<{"/doc/activity/loneutbetalning"}.{syntax.suffix}>; rel="alternate"' in page.headers["link"]


def test_each_format_has_its_own_etag(app: FastAPI):
    """One ETag for several formats would give a cache's client the wrong one."""
    answers = [call(app, f"/doc/activity/loneutbetalning.{syntax.suffix}") for syntax in SYNTAXES]

    assert len({answer.headers["etag"] for answer in answers}) == len(SYNTAXES)
    assert all(not answer.headers["etag"].startswith("W/") for answer in answers)
    again = call(app, "/doc/activity/loneutbetalning.ttl", if_none_match=answers[0].headers["etag"])
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize("path", ["/id/activity/loneutbetalning", "/doc/activity/loneutbetalning.ttl"])
def test_head_is_answered_wherever_get_is(app: FastAPI, path: str):
    """With the same headers and no body (UM-2)."""
    whole, head = call(app, path), call(app, path, method="HEAD")

    assert (head.status, head.headers, head.body) == (whole.status, whole.headers, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/id/activity/nothing",
        "/id/dragon/loneutbetalning",
        "/doc/activity/nothing.ttl",
        "/doc/dragon/loneutbetalning.ttl",
        "/doc/activity/loneutbetalning.exe",
        "/doc/activity/loneutbetalning.dpv.csv",
        "/doc/activity/nothing.dpv.ttl",
        "/id/activity/l%C3%B6neutbetalning",
        "/id/activity/a%20b",
        "/id/activity/%3Cscript%3E",
        "/id/activity/a%0D%0ASet-Cookie:%20x=1",
        "/id/activity/%00",
        "/id/activity/loneutbetalning%23x",
        "/id/activity/loneutbetalning%3Fx",
        "/id/activity/..%2F..%2Fetc%2Fpasswd",
        "/id/activity/../activity/loneutbetalning",
        "/id/activity/..",
        "/id/activity/%7B%7D",
        "/id/activity/%F0%9F%98%80",
        "/doc/activity/..%2Floneutbetalning.ttl",
        "/doc/activity/.ttl",
        "/id/role/nothing",
        "/id/rule/%3E",
        "/id/activity/" + "x" * 5000,
    ],
)
@pytest.mark.parametrize("accept", [FIREFOX, "text/turtle"])
def test_what_is_not_there_gives_404_as_page_or_as_problem(app: FastAPI, path: str, accept: str):
    """Whatever the address looks like, and nothing of it reaches a header or a file."""
    answer = call(app, path, accept=accept)

    assert answer.status == 404
    assert "set-cookie" not in answer.headers
    is_page = accept == FIREFOX and not path.endswith((".ttl", ".csv"))
    assert answer.headers["content-type"].startswith("text/html" if is_page else "application/problem+json")


@pytest.mark.parametrize("path", ["/id/activity/loneutbetalning", "/doc/activity/loneutbetalning"])
def test_a_client_that_takes_nothing_there_is_gets_406_and_the_choice(app: FastAPI, path: str):
    """The answer lists what can be asked for."""
    answer = call(app, path, accept="image/png")

    assert answer.status == 406
    assert "text/turtle" in answer.json()["detail"]


def test_an_odd_accept_header_never_fails(app: FastAPI):
    """Garbage, a thousand ranges, a weight of a thousand digits."""
    for accept in ("", '"', ";q=1", "text/turtle;q=" + "9" * 1000, "a/b," * 1000 + "text/turtle", "\xff/\xff"):
        assert call(app, "/id/activity/loneutbetalning", accept=accept).status in {303, 406}


@pytest.mark.parametrize("syntax", RDF_SYNTAXES, ids=lambda one: one.suffix)
def test_an_activity_is_given_in_plain_dpv(app: FastAPI, syntax: Syntax):
    """For tools that know no Ansvar: a dpv:Process, and no property or class of ours."""
    answer = call(app, f"/doc/activity/loneutbetalning.dpv.{syntax.suffix}")

    assert (answer.status, answer.headers["content-type"]) == (200, syntax.content_type)
    assert '<https://w3id.org/dpv/2.3>; rel="profile"' in answer.headers["link"]
    rdf_format = RdfFormat.from_media_type(syntax.media_type)
    assert rdf_format is not None
    found = triples(answer, rdf_format)
    assert Triple(NamedNode(PAYROLL), RDF.type, DPV.Process) in found
    assert {one.predicate for one in found if one.predicate.value.startswith(ANSVAR.iri)} == set()
    assert {
        one.object for one in found if one.predicate == RDF.type and str(one.object).startswith(f"<{ANSVAR}")
    } == set()


def test_plain_dpv_is_of_the_day_that_is_asked_about(app: FastAPI):
    """What is no day is refused."""
    assert call(app, "/doc/activity/loneutbetalning.dpv.ttl?on=2026-01-15").status == 200
    assert call(app, "/doc/activity/loneutbetalning.dpv.ttl?on=i-fjol").status == 400


def test_a_role_is_a_document_of_its_own(app: FastAPI):
    """Only what is said of this role, of all that its code list says."""
    role = NamedNode("https://w3id.org/ansvar/code/role#controller")

    found = triples(call(app, "/doc/role/controller.ttl"), RdfFormat.TURTLE)

    assert {triple.subject for triple in found} == {role}
    assert call(app, "/id/role/controller", accept="text/turtle").headers["location"] == "/doc/role/controller.ttl"


def test_the_error_page_hook_is_given_the_error(registry: Registry):
    """The page for people holds the same facts as the problem details."""
    seen: list[AnsvarError] = []

    def page(_request: Request, error: AnsvarError) -> Response:
        seen.append(error)
        return HTMLResponse("", error.status)

    app = FastAPI()
    problems.install(app, page)
    app.include_router(linked_data.router(registry))

    assert call(app, "/id/activity/nothing", accept=FIREFOX).status == 404
    assert "https://ansvar.example.org/id/activity/nothing" in seen[0].detail
