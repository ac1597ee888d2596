"""Lets scripts on other sites read what is public data: everybody may, and nobody's sign-in is sent along.

What only some may see is not opened: it may be answered to whoever reaches the port, and any site that such a reader
visits could read it through the browser. Source: Fetch standard, section "CORS protocol".
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_OPEN_PATHS = (
    "/id/",
    "/doc/",
    "/gap/",
    "/api/",
    "/ns",
    "/shapes",
    "/code/",
    "/openapi.json",
    "/reconcile",
    "/sparql",
    "/context.jsonld",
    "/frame/",
    "/list/",
    "/data/catalog",
    "/data/dumps",
    "/data/keys.json",
    "/data/selection",
    "/void",
    "/.well-known/void",
    "/feed",
)
_EXPOSED = (
    "Allow, Content-Digest, Content-Language, Content-Location, Content-Profile, ETag, Link, Location, "
    "Memento-Datetime, Retry-After, Sunset, Ansvar-Truncated"
)
_READING = ("GET", "HEAD")
_WRITING = ("DELETE", "PATCH", "POST", "PUT")
_READING_HEADERS = "Accept, Accept-Language, Accept-Profile, If-Modified-Since, If-None-Match"
_WRITING_HEADERS = "Content-Type, If-Match"


class CrossOriginMiddleware:
    """Answers OPTIONS on addresses of data, and opens every answer there, errors and redirects included.

    Where it `is_open` not, OPTIONS tells the methods and nothing is opened.
    """

    def __init__(self, app: ASGIApp, *, is_open: bool) -> None:
        self.app = app
        self.is_open = is_open

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(_OPEN_PATHS):
            await self.app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            methods = _methods(scope)
            headers = _preflight(methods) if self.is_open else {"Allow": ", ".join([*methods, "OPTIONS"])}
            await Response(status_code=204, headers=headers)(scope, receive, send)
            return
        if not self.is_open:
            await self.app(scope, receive, send)
            return

        async def send_open(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Access-Control-Allow-Origin"] = "*"
                headers["Access-Control-Expose-Headers"] = _EXPOSED
            await send(message)

        await self.app(scope, receive, send_open)


def _preflight(methods: list[str]) -> dict[str, str]:
    """Return what may be asked across origins. Who may change something is for `editing` to say, not for this."""
    is_read_only = set(methods) <= set(_READING)
    return {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": ", ".join(methods),
        "Access-Control-Allow-Headers": _READING_HEADERS if is_read_only else f"{_READING_HEADERS}, {_WRITING_HEADERS}",
        "Access-Control-Max-Age": "86400",
        "Allow": ", ".join([*methods, "OPTIONS"]),
    }


def _methods(scope: Scope) -> list[str]:
    """Return the methods that the routes at a path have, reading ones first, which are told of every path."""
    asked = [{**scope, "method": method} for method in _WRITING]
    routes = scope["app"].routes
    found = [one["method"] for one in asked if any(route.matches(one)[0] is Match.FULL for route in routes)]
    return [*_READING, *found]
