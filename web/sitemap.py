"""What crawlers ask for: which addresses they may read, and a map of all pages with the day each was last changed.

The map is an index and parts of at most 50,000 addresses. Source: RFC 9309; sitemaps.org, protocol 0.9.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from threading import Lock
from xml.sax.saxutils import escape

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from graph_service.errors import NotFound
from graph_service.names import CODE
from graph_service.offered import Offered
from graph_service.queries import ask_store
from graph_service.registry import Registry
from web.conditional import kept_answer

MOST_IN_A_PART = 50_000
"""The most addresses of one map, by its protocol."""
_XML = "application/xml"
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_CLOSED_PATHS = ("/search", "/sparql?", "/reconcile", "/data/selection")
_PAGES = ("/", "/about", "/accessibility", "/data", "/data/catalog", "/docs", "/ns", "/shapes", "/sparql")

Entry = tuple[str, str | None]
"""The path of a page and the day that it was last changed, None where the log does not tell."""


def router(registry: Registry, offered: Offered) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(include_in_schema=False)
    listed = _Listed(registry)

    @routes.get("/robots.txt")
    def robots() -> Response:
        # What is not public is not for search engines, wherever it can be reached.
        if offered.access != "PUBLIC":
            return PlainTextResponse("User-agent: *\nDisallow: /\n")
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in _closed(registry))]
        return PlainTextResponse("\n".join([*lines, "", f"Sitemap: {registry.base.iri}/sitemap.xml", ""]))

    @routes.get("/sitemap.xml")
    def index(request: Request) -> Response:
        parts = range(1, len(listed.parts()) + 1)
        entries = [(f"/sitemap/{number}.xml", None) for number in parts]
        return kept_answer(request, _xml(registry, "sitemapindex", "sitemap", entries), _XML, {})

    @routes.get("/sitemap/{number}.xml")
    def one_part(request: Request, number: str) -> Response:
        part = next((one for place, one in enumerate(listed.parts(), 1) if str(place) == number), None)
        if part is None:
            raise NotFound(f"There is no part '{number[:20]}' of the map of pages. See /sitemap.xml.")
        return kept_answer(request, _xml(registry, "urlset", "url", part), _XML, {})

    return routes


class _Listed:
    """The addresses of a register in parts, listed once for each revision."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._lock = Lock()
        self._of_revision: tuple[int, list[list[Entry]]] = (-1, [])

    def parts(self) -> list[list[Entry]]:
        """Return the entries of each part."""
        with self._lock:
            revision = self._registry.revision
            if self._of_revision[0] != revision:
                entries = list(self._entries())
                starts = range(0, len(entries), MOST_IN_A_PART)
                self._of_revision = revision, [entries[one : one + MOST_IN_A_PART] for one in starts]
            return self._of_revision[1]

    def _entries(self) -> Iterator[Entry]:
        registry = self._registry
        yield from ((path, None) for path in _PAGES)
        yield from ((f"/list/{kind}", None) for kind in registry.counts())
        codes = (one.value.removeprefix(CODE.iri) for one in registry.store.graph_names() if _is_list(one.value))
        yield from ((f"/code/{name}", None) for name in codes)
        rows = ask_store(registry.store, "when-was-each-document-last-changed")
        changed = {row["document"].value: row["changed"] for row in rows if row["document"] is not None}
        for kind in registry.counts():
            for iri in sorted(registry.labels.of_kind(kind)):
                address = registry.base.address(iri)
                if address is not None:
                    when = changed.get(registry.base.iri + address.document_path)
                    yield address.document_path, when.value[:10] if when is not None else None


def _is_list(graph: str) -> bool:
    return graph.startswith(CODE.iri)


def _closed(registry: Registry) -> list[str]:
    prefixes = ("", *(f"/{language}" for language in registry.settings.languages))
    return ["/api/", *(prefix + path for path in _CLOSED_PATHS for prefix in prefixes)]


def _xml(registry: Registry, root: str, element: str, entries: Sequence[Entry]) -> bytes:
    lines = [f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">']
    for path, day in entries:
        changed = f"<lastmod>{day}</lastmod>" if day else ""
        lines.append(f"<{element}><loc>{escape(registry.base.iri + path)}</loc>{changed}</{element}>")
    return "\n".join([*lines, f"</{root}>", ""]).encode()
