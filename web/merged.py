"""The addresses of a record that was merged lead for good to those of the one that it became a part of.

A page, a document, a chain or data: the rest of the address stays as it was asked for. 308 and not 301, because a
client may otherwise make a GET of a PUT. Source: RFC 9110, 15.4.9.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from graph_service.merging import replaced_by
from graph_service.names import CLASS_BY_KIND
from graph_service.registry import Registry
from web.language import href

_OF_A_RECORD = re.compile(
    rf"(?P<before>/id/|/doc/|/api/records/)(?P<kind>{'|'.join(CLASS_BY_KIND)})/(?P<slug>[^/]+)(?P<rest>/.*)?"
)
_OF_AN_ORGANISATION = re.compile(r"(?P<before>/organisation/|/gaps/)(?P<slug>[^/]+)(?P<rest>/.*)?")


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
        found = _OF_A_RECORD.fullmatch(path) or _OF_AN_ORGANISATION.fullmatch(path)
        if found is None:
            return None
        parts = found.groupdict()
        kind = parts.get("kind") or "organisation"
        # A slug has no full stop, so what stands after one is the format that is asked for.
        slug, stop, suffix = parts["slug"].partition(".")
        into = self._replaced(kind, slug)
        if into is None:
            return None
        start = parts["before"] + (f"{kind}/" if "kind" in parts else "")
        return f"{start}{into}{stop}{suffix}{parts['rest'] or ''}"

    def _replaced(self, kind: str, slug: str) -> str | None:
        try:
            iri = self.registry.base.thing(kind, slug).value
        except ValueError:
            return None
        into = None if self.registry.describes(iri) else replaced_by(self.registry, iri)
        address = self.registry.base.address(into) if into is not None else None
        return address.slug if address is not None else None
