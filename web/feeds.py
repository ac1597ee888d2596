"""The feed as data: `/feed`, its pages and members, and the shape of a member, in the syntaxes that can name graphs.

What never changes is sent as something to keep; what may grow is asked for again with its ETag.
Source: LDES, TREE; RFC 8246 (`immutable`); RFC 8288 (`next`, `prev`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from fastapi import APIRouter, Request
from pyoxigraph import Quad
from starlette.responses import Response

from graph_service.errors import NotFound
from graph_service.feeds.log import Beginning
from graph_service.feeds.payloads import payloads
from graph_service.feeds.shape import shape_statements
from graph_service.feeds.statements import Addresses, member_statements, page_statements, root_statements
from graph_service.feeds.stream import Stream, Streams
from graph_service.feeds.terms import FEED_PREFIXES
from graph_service.names import Address
from graph_service.publishing.serialise import serialise
from graph_service.publishing.syntaxes import JSON_LD, N_QUADS, RDF_SYNTAXES, SYNTAX_BY_SUFFIX, TRIG, Syntax
from graph_service.registry import Registry
from web.conditional import KeptAnswers, Made, keepers, kept_answer
from web.document_links import alternates
from web.ended import Gone
from web.feed_choice import read_choice
from web.linked_data import syntax_of
from web.negotiation import negotiated, representation

FEED = "/feed"
FEED_SYNTAXES = (TRIG, JSON_LD, N_QUADS)
"""The first is for a client that takes any."""

_FOR_A_WEEK = "max-age=604800, immutable"
_FOR_A_MINUTE = "max-age=60"


@dataclass(frozen=True)
class _Asked:
    """One request to the feed: which part of the stream, in which syntax, by which ending of the path."""

    request: Request
    stream: Stream
    addresses: Addresses
    syntax: Syntax
    suffix: str | None
    revision: int
    """That of the register before the stream was read."""

    def link(self, path: str, relation: str) -> str:
        """Return a link within the same part of the stream, to the same format where the address names it."""
        return f'<{self.path(path)}>; rel="{relation}"'

    def path(self, path: str) -> str:
        """Return a path with the suffix and the query that were asked with."""
        suffixed = f"{path}.{self.suffix}" if self.suffix else path
        return f"{suffixed}?{self.addresses.query}" if self.addresses.query else suffixed


class _Feed:
    """The answers at the addresses of one register's feed."""

    def __init__(self, registry: Registry, streams: Streams) -> None:
        self._registry = registry
        self._streams = streams
        self._open, self._closed = KeptAnswers(), KeptAnswers()

    def root(self, request: Request, suffix: str | None = None) -> Response:
        """Return `/feed`."""
        asked = self._asked(request, suffix)
        stream, links = asked.stream, list[str]()
        if stream.beginning is not None and stream.page_count:
            pages = f"{FEED}/{stream.beginning.view}"
            links = [asked.link(f"{pages}/1", "first"), asked.link(f"{pages}/{stream.page_count}", "last")]
        # No time: where the log begins anew, an older one may be what is right.
        return self._answer(asked, FEED, links, lambda: root_statements(stream, asked.addresses), None, is_closed=False)

    def page(self, request: Request, view: str, asked_number: str, suffix: str | None = None) -> Response:
        """Return a page. Raises Gone where the view is another by now, NotFound where there is no such page yet."""
        asked, number = self._asked(request, suffix), _whole(asked_number)
        stream, beginning = asked.stream, _same_view(asked.stream, view)
        if not stream.page(number):
            raise NotFound(
                f"There is no page '{asked_number[:40]}' of the feed. It has {stream.page_count} now; begin at {FEED}."
            )
        is_closed, pages = number < stream.page_count, f"{FEED}/{view}"
        links = [asked.link(FEED, "collection")]
        links += [asked.link(f"{pages}/{number + 1}", "next")] if is_closed else []
        links += [asked.link(f"{pages}/{number - 1}", "prev")] if number > 1 else []

        def quads() -> Iterable[Quad]:
            held = payloads(self._registry.store, self._registry.base, stream.page(number), beginning)
            return page_statements(stream, number, held, asked.addresses)

        return self._answer(asked, f"{pages}/{number}", links, quads, stream.changed(number), is_closed=is_closed)

    def member(self, request: Request, view: str, revision: str, kind: str, slug: str) -> Response:
        """Return a member. Raises Gone where the view is another by now, NotFound where there is no such member."""
        asked = self._asked(request, None)
        beginning, wanted = _same_view(asked.stream, view), (_whole(revision), Address(kind, slug))
        found = next((one for one in asked.stream.members if (one.revision, one.address) == wanted), None)
        if found is None:
            raise NotFound(f"The feed has no member for {kind} {slug} at revision {revision[:40]}. Begin at {FEED}.")

        def quads() -> Iterable[Quad]:
            held = payloads(self._registry.store, self._registry.base, [found], beginning)
            return member_statements(view, found, held.get(found, ()), asked.addresses)

        path = f"{FEED}/{view}/member/{found.revision}/{quote(kind)}/{quote(slug)}"
        return self._answer(asked, path, [asked.link(FEED, "collection")], quads, found.published, is_closed=True)

    def shape(self, request: Request, suffix: str | None = None) -> Response:
        """Return the shape of a member."""
        syntax = _syntax(request, suffix, RDF_SYNTAXES)
        body = serialise(shape_statements(self._registry.base), syntax.media_type)
        path = f"{FEED}/shape"
        headers = {"Link": ", ".join(alternates(path, RDF_SYNTAXES)), **_chosen(path, syntax, suffix, "")}
        return kept_answer(request, body, syntax.content_type, headers)

    def _asked(self, request: Request, suffix: str | None) -> _Asked:
        revision = self._registry.revision
        choice = read_choice(self._registry, self._streams, request)
        syntax = _syntax(request, suffix, FEED_SYNTAXES)
        stream, addresses = self._streams.current(choice), Addresses(self._registry.base, choice)
        return _Asked(request, stream, addresses, syntax, suffix, revision)

    def _answer(
        self,
        asked: _Asked,
        path: str,
        links: Sequence[str],
        quads: Callable[[], Iterable[Quad]],
        changed: datetime | None,
        *,
        is_closed: bool,
    ) -> Response:
        syntax, query = asked.syntax, asked.addresses.query
        headers = {
            "Link": ", ".join(links),
            "Cache-Control": f"{keepers(asked.request)}, {_FOR_A_WEEK if is_closed else _FOR_A_MINUTE}",
            **_chosen(path, syntax, asked.suffix, query),
        }
        kept, revision = (self._closed, 0) if is_closed else (self._open, asked.revision)
        return kept.answer(
            asked.request,
            revision,
            (path, query, syntax, asked.stream.beginning),
            lambda: Made(serialise(quads(), syntax.media_type, FEED_PREFIXES), changed),
            content_type=syntax.content_type,
            headers={name: value for name, value in headers.items() if value},
        )


def router(registry: Registry, streams: Streams) -> APIRouter:
    """Return the routes of the feed as data."""
    routes = APIRouter(include_in_schema=False)
    feed = _Feed(registry, streams)

    def root(request: Request) -> Response:
        return feed.root(request)

    def root_in(request: Request, suffix: str) -> Response:
        return feed.root(request, suffix)

    def shape(request: Request) -> Response:
        return feed.shape(request)

    def shape_in(request: Request, suffix: str) -> Response:
        return feed.shape(request, suffix)

    def page(request: Request, view: str, number: str) -> Response:
        return feed.page(request, view, number)

    def page_in(request: Request, view: str, number: str, suffix: str) -> Response:
        return feed.page(request, view, number, suffix)

    def member(request: Request, view: str, revision: str, kind: str, slug: str) -> Response:
        return feed.member(request, view, revision, kind, slug)

    routes.add_api_route(FEED, root)
    routes.add_api_route(f"{FEED}.{{suffix:suffix}}", root_in)
    routes.add_api_route(f"{FEED}/shape", shape)
    routes.add_api_route(f"{FEED}/shape.{{suffix:suffix}}", shape_in)
    # Before the page without a suffix, which would take `1.trig` for a number.
    routes.add_api_route(f"{FEED}/{{view}}/{{number}}.{{suffix:suffix}}", page_in)
    routes.add_api_route(f"{FEED}/{{view}}/{{number}}", page)
    routes.add_api_route(f"{FEED}/{{view}}/member/{{revision}}/{{kind}}/{{slug}}", member)
    return routes


def _same_view(stream: Stream, view: str) -> Beginning:
    if stream.beginning is None or stream.beginning.view != view:
        raise Gone(
            f"The view '{view[:40]}' of the feed is no more: the log has begun anew. Begin again at {FEED}, and drop "
            "what it does not hold."
        )
    return stream.beginning


def _whole(text: str) -> int:
    """Return a number that is counted from 1, 0 where the text is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 and text[0] != "0" else 0


def _syntax(request: Request, suffix: str | None, offered: Sequence[Syntax]) -> Syntax:
    if suffix is not None:
        return syntax_of(suffix, offered)
    return SYNTAX_BY_SUFFIX[negotiated(request, [representation(one) for one in offered]).suffix]


def _chosen(path: str, syntax: Syntax, suffix: str | None, query: str) -> dict[str, str]:
    """Return the headers of what was chosen by Accept: an address with a suffix depends on nothing."""
    if suffix is not None:
        return {}
    return {"Vary": "Accept", "Content-Location": f"{path}.{syntax.suffix}{f'?{query}' if query else ''}"}
