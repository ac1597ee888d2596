"""`POST /api/validate`: others have their RDF checked against our rules, and nothing of it is kept."""

from __future__ import annotations

import pytest
from asgi_client import Answer, call
from fastapi import FastAPI
from pyoxigraph import RdfFormat, parse
from starlette.responses import HTMLResponse

from graph_service.names import SH
from graph_service.registry import Registry
from web import problems
from web.api import routes, validate

ACTIVITY = b"""<https://else.example/a> a <https://w3id.org/ansvar/ns#ProcessingActivity> ."""
PURPOSE = "https://w3id.org/ansvar/shapes#ActivityShape-purpose"


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.in_memory()


@pytest.fixture(scope="module")
def app(registry: Registry) -> FastAPI:
    app = FastAPI()
    problems.install(app, lambda _request, error: HTMLResponse(error.detail, error.status))
    app.include_router(routes.router(registry))
    return app


def send(app: FastAPI, content: bytes, content_type: str = "text/turtle", accept: str = "application/json") -> Answer:
    return call(app, "/api/validate", "POST", content, content_type=content_type, accept=accept)


def test_what_breaks_the_rules_is_told_with_rule_and_sentence(app: FastAPI):
    """The sender need not know SHACL."""
    answer = send(app, ACTIVITY)

    body = answer.json()
    (one,) = [finding for finding in body["findings"] if finding["rule"] == PURPOSE]
    assert (answer.status, body["conforms"], body["statements"]) == (200, False, 1)
    assert one["focus"] == "https://else.example/a"
    assert one["messages"]["sv"] != ""
    assert body["total"] == len(body["findings"]) == sum(body["by_severity"].values())


def test_report_of_the_standard_is_given_where_turtle_is_asked_for(app: FastAPI):
    """Another tool reads it."""
    answer = send(app, ACTIVITY, accept="text/turtle")

    results = [one for one in parse(answer.body, RdfFormat.TURTLE) if one.predicate == SH.result]
    assert answer.headers["content-type"].startswith("text/turtle")
    assert len(results) == send(app, ACTIVITY).json()["total"]


def test_nothing_of_what_is_sent_is_kept(app: FastAPI, registry: Registry):
    """Neither statements nor a revision."""
    before = registry.store.size()

    send(app, ACTIVITY)

    assert (registry.store.size(), registry.revision) == (before, 0)


def test_what_breaks_no_rule_conforms(app: FastAPI):
    """Statements that no rule is about."""
    assert send(app, b"<https://else.example/a> <https://else.example/p> 1 .").json()["conforms"] is True


@pytest.mark.parametrize(
    ("content", "content_type", "status", "told"),
    [
        (b"x" * (validate.MAX_BYTES + 1), "text/turtle", 413, "ansvar validate FILE"),
        (b"a b c", "text/turtle", 422, "line 1"),
        (ACTIVITY, "text/plain", 415, "Send one of text/turtle"),
        (ACTIVITY, "", 415, "Send one of text/turtle"),
        (b'{"@context": "https://else.example/c"}', "application/ld+json", 422, "nothing is fetched"),
    ],
)
def test_what_cannot_be_checked_is_refused_with_the_way_out(
    app: FastAPI, content: bytes, content_type: str, status: int, told: str
):
    """Too large, of no known kind, or not well-formed."""
    answer = send(app, content, content_type)

    assert answer.status == status
    assert told in answer.json()["detail"]
