"""Errors as answers: RFC 9457 problem details for machines, a page with the same facts for people."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph_service.errors import AnsvarError, BadRequest, NotFound, Problem
from graph_service.publishing.syntaxes import SYNTAX_BY_SUFFIX
from web.negotiation import DATA, HTML, Representation, negotiate

log = logging.getLogger(__name__)

PROBLEM_TYPE = "application/problem+json"
PROBLEM_TYPE_BASE = "https://w3id.org/ansvar/problem#"
"""What `type` begins with; the name of the kind of error follows. Listed in docs/api.md."""

_OFFERED = (HTML, Representation("json", PROBLEM_TYPE), Representation("json", "application/json"), *DATA)
_SECONDS_UNTIL_FREE = "5"  # What is refused for a while waits for a search or for files that take seconds to write.
_DATA_PATHS = ("/api/", "/openapi.json", "/reconcile")

Page = Callable[[Request, AnsvarError], Response]


class MethodNotAllowed(AnsvarError):
    """The address is there, but not for this method."""

    status = 405
    title = "Method not allowed"


def install(app: FastAPI, page: Page) -> None:
    """Give every failure of `app` one form: `page` makes it for people, this module for machines.

    Call it before other middleware is added, so that an unforeseen failure, too, is answered inside of it.
    """

    def answer(request: Request, error: AnsvarError, headers: Mapping[str, str] | None = None) -> Response:
        response = page(request, error) if wants_page(request) else problem_answer(request, error)
        response.headers.update(headers or {})
        response.headers.setdefault("Cache-Control", "no-store")
        if error.status == 503:
            response.headers.setdefault("Retry-After", _SECONDS_UNTIL_FREE)
        response.headers.add_vary_header("Accept")
        return response

    def on_failure(request: Request, error: Exception) -> Response:
        if isinstance(error, AnsvarError):
            return answer(request, error)
        if isinstance(error, RequestValidationError):
            return answer(request, _unreadable(error))
        if isinstance(error, HTTPException):
            return answer(request, _of_http(request, error), _headers(error))
        return answer(request, _unforeseen())

    for failure in (AnsvarError, RequestValidationError, HTTPException):
        app.add_exception_handler(failure, on_failure)
    app.add_middleware(_LastResort, answer=on_failure)


def wants_page(request: Request) -> bool:
    """Tell whether an error is for a person: not under /api/, not for a data file, and HTML is liked best."""
    path = request.url.path
    if path.startswith(_DATA_PATHS) or path.rpartition(".")[2] in SYNTAX_BY_SUFFIX:
        return False
    return negotiate(", ".join(request.headers.getlist("accept")), _OFFERED) == HTML


def problem_answer(request: Request, error: AnsvarError) -> Response:
    """Return the error as problem details."""
    body: dict[str, object] = {
        "type": PROBLEM_TYPE_BASE + type(error).__name__,
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "instance": request.url.path,
    }
    if error.problems:
        body["problems"] = [{"path": one.path, "message": one.message} for one in error.problems]
    return JSONResponse(body, error.status, media_type=PROBLEM_TYPE)


def _unreadable(error: RequestValidationError) -> AnsvarError:
    problems = []
    for one in error.errors():
        name = str(one["loc"][-1])
        given = one.get("input")
        stated = "is missing" if one["type"] == "missing" else f"is '{given}'"
        problems.append(Problem(name, f"Parameter {name} {stated}: {one['msg']}."))
    return BadRequest(" ".join(one.message for one in problems) + " See /docs.", tuple(problems))


def _headers(error: HTTPException) -> dict[str, str]:
    headers = dict(error.headers or {})
    if error.status_code == 405:
        # HEAD is answered wherever GET is, which the routes do not know (web/head_requests.py).
        # The routes keep their methods in no order.
        methods = sorted(headers.get("Allow", "GET").split(", "))
        headers["Allow"] = ", ".join(methods).replace("GET", "GET, HEAD")
    return headers


def _of_http(request: Request, error: HTTPException) -> AnsvarError:
    path = request.url.path
    if error.status_code == 404:
        return NotFound(f"There is nothing at {path}. Search for what you look for, or begin at the first page.")
    if error.status_code == 405:
        return MethodNotAllowed(f"{request.method} cannot be used on {path}. Use {_headers(error)['Allow']}.")
    if error.status_code < 500:
        return BadRequest(f"The request to {path} cannot be read: {error.detail}. Mend it and send it again.")
    return _unforeseen()


def _unforeseen() -> AnsvarError:
    return AnsvarError("Something failed here that nobody foresaw. Try again; if it stays, report when it happened.")


class _LastResort:
    """Answers a failure that nothing else caught, and logs it with its traceback."""

    def __init__(self, app: ASGIApp, answer: Callable[[Request, Exception], Response]) -> None:
        self.app = app
        self.answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        has_started = False

        async def noting_send(message: Message) -> None:
            nonlocal has_started
            has_started = has_started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, noting_send)
        except Exception as failure:
            log.exception("%s %s failed", scope["method"], scope["path"])
            if has_started:
                raise
            await self.answer(Request(scope), failure)(scope, receive, send)
