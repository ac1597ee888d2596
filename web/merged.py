"""The addresses of a record that was merged lead for good to those of the one that it became a part of.

A page, a document, a chain or data: the rest of the address stays as it was asked for. 308 and not 301, because a
client may otherwise make a GET of a PUT. Source: RFC 9110, 15.4.9.
"""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from graph_service.merging import replaced_by
from graph_service.registry import Registry
from web.addresses import record_path
from web.language import href


class MergedRecordMiddleware:
    """Answers 308 where the record of an address was merged into another."""

    def __init__(self, app: ASGIApp, registry: Registry) -> None:
        self.app = app
        self.registry = registry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        location = self._location(scope["path"]) if scope["type"] == "http" else None
        if location is None:
            await self.app(scope, receive, send)
            return
        query = scope["query_string"].decode("latin-1")
        address = href(quote(location, safe="/:@!$&'()*+,;=~")) + (f"?{query}" if query else "")
        await RedirectResponse(address, status_code=308)(scope, receive, send)

    def _location(self, path: str) -> str | None:
        found = record_path(path)
        into = self._replaced(found.kind, found.slug) if found is not None else None
        return f"{found.before}{into}{found.rest}" if found is not None and into is not None else None

    def _replaced(self, kind: str, slug: str) -> str | None:
        try:
            iri = self.registry.base.thing(kind, slug).value
        except ValueError:
            return None
        into = None if self.registry.describes(iri) else replaced_by(self.registry, iri)
        address = self.registry.base.address(into) if into is not None else None
        return address.slug if address is not None else None
