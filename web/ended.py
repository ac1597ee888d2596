"""The addresses of a record that is gone tell what became of it: 410 where it was removed, 300 where it was split.

Every address of the record answers so, with a page for people, with what is left to say as data, or as problem
details. Source: DIGG UM-10 and UM-12; RFC 8594 (`Sunset`); RFC 5829 (`successor-version`).
"""

from __future__ import annotations

from datetime import UTC
from email.utils import format_datetime

from pyoxigraph import NamedNode
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from graph_service.errors import AnsvarError
from graph_service.lifecycle import Removed, Split, what_became_of
from graph_service.publishing.serialise import serialise
from graph_service.publishing.syntaxes import RDF_SYNTAXES, SYNTAX_BY_SUFFIX, Syntax
from graph_service.publishing.tombstone import tombstone
from graph_service.registry import Registry
from web.addresses import header_iri, record_path
from web.ended_contexts import EndedPage
from web.i18n import gettext
from web.language import href
from web.negotiation import HTML, Representation, negotiate, representation
from web.pages.things import things_of
from web.problems import PROBLEM_TYPE, problem_answer
from web.render import page_response

_OFFERED = (HTML, *(representation(one) for one in RDF_SYNTAXES), Representation("json", PROBLEM_TYPE))


class Gone(AnsvarError):
    """A record that was removed, or a view of the feed that is no more."""

    status = 410
    title = "Gone"


class SeveralChoices(AnsvarError):
    """A record that was split into several."""

    status = 300
    title = "Several choices"


class EndedRecordMiddleware:
    """Answers 410 or 300 where the record of an address was removed or split."""

    def __init__(self, app: ASGIApp, registry: Registry) -> None:
        self.app = app
        self.registry = registry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        iri = self._no_record(scope["path"]) if scope["type"] == "http" else None
        ended = await run_in_threadpool(what_became_of, self.registry, iri) if iri is not None else None
        if ended is None:
            await self.app(scope, receive, send)
            return
        response = await run_in_threadpool(_answer, self.registry, Request(scope), ended)
        await response(scope, receive, send)

    def _no_record(self, path: str) -> str | None:
        """Return the IRI that a path of a record names where the register does not describe it."""
        found = record_path(path)
        if found is None:
            return None
        try:
            iri = self.registry.base.thing(found.kind, found.slug).value
        except ValueError:
            return None
        return None if self.registry.describes(iri) else iri


def _answer(registry: Registry, request: Request, ended: Removed | Split) -> Response:
    chosen = _chosen(request)
    if chosen == HTML:
        response = _page(registry, request, ended)
    elif chosen.suffix in SYNTAX_BY_SUFFIX:
        response = _data(registry, ended, SYNTAX_BY_SUFFIX[chosen.suffix])
    else:
        response = problem_answer(request, _problem(ended))
    response.headers.update(_headers(ended))
    response.headers.add_vary_header("Accept")
    return response


def _chosen(request: Request) -> Representation:
    """Return the form to answer in: that of the suffix, else what is liked best; problem details where nothing is."""
    path = request.url.path
    suffix = path.rpartition(".")[2]
    problem = _OFFERED[-1]
    if path.startswith("/api/"):
        return problem
    if suffix in SYNTAX_BY_SUFFIX:
        return next((one for one in _OFFERED if one.suffix == suffix), problem)
    return negotiate(", ".join(request.headers.getlist("accept")), _OFFERED) or problem


def _page(registry: Registry, request: Request, ended: Removed | Split) -> Response:
    address = registry.base.address(ended.iri)
    assert address is not None
    into = things_of(registry).things(ended.into) if isinstance(ended, Split) else ()
    removed = ended.when if isinstance(ended, Removed) else None
    title = gettext("This has been split into several") if into else gettext("This has been removed")
    context = EndedPage(ended.iri, address.kind, removed, into)
    return page_response(request, context, title=title, status=_problem(ended).status)


def _data(registry: Registry, ended: Removed | Split, syntax: Syntax) -> Response:
    document = registry.base.document(NamedNode(ended.iri))
    if isinstance(ended, Removed):
        said = tombstone(ended.iri, document, when=ended.when)
    else:
        said = tombstone(ended.iri, document, into=ended.into)
    body = serialise(said, syntax.media_type)
    return Response(body, _problem(ended).status, media_type=syntax.content_type)


def _problem(ended: Removed | Split) -> AnsvarError:
    if isinstance(ended, Removed):
        return Gone(
            f"{ended.iri} was removed on {ended.when.date()}. Drop it; its address is never used for anything else."
        )
    return SeveralChoices(f"{ended.iri} was split into {', '.join(ended.into)}. Choose among them.")


def _headers(ended: Removed | Split) -> dict[str, str]:
    if isinstance(ended, Split):
        links = ", ".join(f'<{header_iri(one)}>; rel="successor-version"' for one in ended.into)
        return {"Link": links, "Cache-Control": "no-cache"}
    return {
        "Sunset": format_datetime(ended.when.astimezone(UTC), usegmt=True),
        "Link": f'<{href("/data")}#lasting>; rel="sunset"; type="text/html"',
        "Cache-Control": "no-cache",
    }
