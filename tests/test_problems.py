"""Errors as answers, HEAD, and reading from other sites."""

from __future__ import annotations

import logging

import pytest
from asgi_client import call
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from graph_service.errors import AnsvarError, DataRejected, NotFound, Problem
from web.conditional import kept_answer
from web.cross_origin import CrossOriginMiddleware
from web.head_requests import HeadMiddleware
from web.problems import install


def error_page(request: Request, error: AnsvarError) -> Response:
    return HTMLResponse(f"<h1>{error.title}</h1>", error.status)


@pytest.fixture
def app() -> FastAPI:
    app = FastAPI()
    install(app, error_page)
    app.add_middleware(CrossOriginMiddleware, is_open=True)
    app.add_middleware(HeadMiddleware)

    @app.get("/api/missing")
    def missing() -> None:
        raise NotFound("No record x. Search for its name.")

    @app.get("/page/missing")
    def missing_page() -> None:
        raise NotFound("No record x. Search for its name.")

    @app.get("/api/rejected")
    def rejected() -> None:
        raise DataRejected("Two faults.", (Problem("row 1", "no name"), Problem("row 2", "no date")))

    @app.get("/api/number")
    def number(limit: int) -> int:
        return limit

    @app.get("/api/broken")
    def broken() -> None:
        raise ZeroDivisionError("the secret of the house")

    @app.get("/doc/activity/x.ttl")
    def document(request: Request) -> Response:
        return kept_answer(request, b"<a> <b> <c> .", "text/turtle", {})

    return app


def test_an_error_under_api_is_problem_details_whatever_is_accepted(app: FastAPI):
    """RFC 9457, with the text that says what to do, also for a browser."""
    answer = call(app, "/api/missing", accept="text/html")

    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "https://w3id.org/ansvar/problem#NotFound",
        "title": "Not found",
        "status": 404,
        "detail": "No record x. Search for its name.",
        "instance": "/api/missing",
    }


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("text/html,*/*;q=0.8", "text/html; charset=utf-8"),
        ("*/*", "text/html; charset=utf-8"),
        ("text/turtle", "application/problem+json"),
        ("application/json, text/html;q=0.5", "application/problem+json"),
        ("image/png", "application/problem+json"),
    ],
)
def test_an_error_elsewhere_is_a_page_for_those_who_like_pages(app: FastAPI, accept: str, content_type: str):
    """People get a page, machines problem details, and caches are told of the difference."""
    answer = call(app, "/page/missing", accept=accept)

    assert (answer.status, answer.headers["content-type"]) == (404, content_type)
    assert answer.headers["vary"] == "Accept"
    assert answer.headers["cache-control"] == "no-store"


def test_single_faults_are_listed(app: FastAPI):
    """Each with its place."""
    answer = call(app, "/api/rejected")

    assert answer.status == 422
    assert answer.json()["problems"] == [
        {"path": "row 1", "message": "no name"},
        {"path": "row 2", "message": "no date"},
    ]


def test_a_parameter_that_cannot_be_read_gives_400_and_is_named(app: FastAPI):
    """The value that was sent stands in the text."""
    answer = call(app, "/api/number?limit=many")

    assert answer.status == 400
    assert "limit is 'many'" in answer.json()["detail"]
    assert answer.json()["problems"][0]["path"] == "limit"
    assert "limit is missing" in call(app, "/api/number").json()["detail"]


def test_an_unforeseen_failure_tells_nothing_of_the_inside_and_is_logged(
    app: FastAPI, caplog: pytest.LogCaptureFixture
):
    """The traceback goes to the log, not to the client."""
    with caplog.at_level(logging.ERROR):
        answer = call(app, "/api/broken")

    assert answer.status == 500
    assert b"secret" not in answer.body
    assert b"ZeroDivisionError" not in answer.body.replace(b"AnsvarError", b"")
    assert "GET /api/broken failed" in caplog.text
    assert answer.headers["access-control-allow-origin"] == "*"


def test_an_unknown_address_and_a_wrong_method_are_told_apart(app: FastAPI):
    """404 says to search, 405 says which methods there are."""
    assert call(app, "/api/nowhere").status == 404
    answer = call(app, "/api/number", method="DELETE")
    assert answer.status == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert "DELETE cannot be used on /api/number. Use GET, HEAD." in answer.json()["detail"]


def test_head_gives_the_headers_of_get_without_the_body(app: FastAPI):
    """Also where only GET was thought of."""
    whole, head = call(app, "/doc/activity/x.ttl"), call(app, "/doc/activity/x.ttl", method="HEAD")

    assert (head.status, head.headers, head.body) == (200, whole.headers, b"")
    assert head.headers["content-length"] == str(len(whole.body))
    assert call(app, "/api/nowhere", method="HEAD").status == 404


def test_an_answer_is_not_sent_again_to_a_client_that_has_it(app: FastAPI):
    """304 for its ETag, strong or weak, alone or in a list; the whole for another."""
    etag = call(app, "/doc/activity/x.ttl").headers["etag"]

    for header in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = call(app, "/doc/activity/x.ttl", if_none_match=header)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", etag)
    for header in ('"other"', etag.strip('"'), "", ",", '"'):
        assert call(app, "/doc/activity/x.ttl", if_none_match=header).status == 200


def test_scripts_on_other_sites_may_read_data_but_not_pages(app: FastAPI):
    """Data, its errors and the question before it are open; a page is not."""
    for path in ("/doc/activity/x.ttl", "/api/missing"):
        answer = call(app, path, origin="https://elsewhere.example")
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "ETag" in answer.headers["access-control-expose-headers"]
        assert "access-control-allow-credentials" not in answer.headers
    asked = call(app, "/doc/activity/x.ttl", "OPTIONS", origin="https://e.example", access_control_request_method="GET")
    assert (asked.status, asked.headers["access-control-allow-methods"]) == (204, "GET, HEAD")
    assert "access-control-allow-origin" not in call(app, "/page/missing").headers
