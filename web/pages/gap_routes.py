"""The routes of gaps: in numbers, one by one, each of them, how they move, what is accepted, and what is filled in."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from graph_service.errors import NotFound
from graph_service.gap_history import GROUPINGS, Grouping
from graph_service.names import Address
from graph_service.publishing.syntaxes import TURTLE
from graph_service.registry import Registry
from web.addresses import document_path
from web.api.parameters import read_record_iri
from web.conditional import NEVER_KEPT, kept_answer
from web.i18n import current_language, gettext
from web.language import href
from web.negotiation import HTML, Representation, negotiated, representation
from web.pages import gap_decision
from web.pages.completeness import Counts, completeness_page
from web.pages.gap import mended_gap_page
from web.pages.gap_acceptances import acceptances_page
from web.pages.gap_addresses import gap_organisation_path
from web.pages.gap_decision import gap_page_for
from web.pages.gap_files import FILES, gaps_turtle, write_gaps
from web.pages.gap_filter import Filter, bad, checked_filter, reader
from web.pages.gap_list import found_gaps, gap_list_page
from web.pages.gap_trend import gap_trend_page
from web.pages.gaps import gaps_page
from web.pages.reading import PageNumber, record_iri
from web.pages.things import things_of
from web.render import page_response


def router(registry: Registry) -> APIRouter:
    """Return the routes; those under /gaps with a fixed name go before those of an organisation."""
    routes = APIRouter(include_in_schema=False)
    _add_list(routes, registry)
    _add_one(routes, registry)
    routes.include_router(gap_decision.router(registry))
    _add_other_views(routes, registry)
    _add_overview(routes, registry)
    return routes


def _add_overview(routes: APIRouter, registry: Registry) -> None:
    @routes.get("/gaps")
    def gaps(request: Request, organisation: str | None = None) -> Response:
        if organisation:
            iri = read_record_iri(registry, "organisation", organisation)
            return RedirectResponse(href(gap_organisation_path(things_of(registry), iri)), status_code=303)
        return page_response(request, gaps_page(registry, None), title=gettext("What is missing in the register?"))

    @routes.get("/gaps/{slug}")
    def gaps_of_organisation(request: Request, slug: str) -> Response:
        context = gaps_page(registry, record_iri(registry, "organisation", slug))
        name = context.organisation.name.value if context.organisation else slug
        return page_response(request, context, title=gettext("Gaps: {names}").format(names=name))


def _add_list(routes: APIRouter, registry: Registry) -> None:
    asked_of = Depends(reader(registry))

    @routes.get("/gaps/list")
    def gap_list(request: Request, asked: Filter = asked_of, page: PageNumber = 1) -> Response:
        chosen = negotiated(request, (HTML, *FILES))
        if chosen != HTML:
            return _file(registry, request, asked, chosen, {"Vary": "Accept"})
        context = gap_list_page(registry, asked, page)
        return page_response(request, context, title=context.title, headers={"Vary": "Accept"})

    def add_file(one: Representation) -> None:
        @routes.get(f"/gaps/list.{one.suffix}")
        def gap_file(request: Request, asked: Filter = asked_of) -> Response:
            return _file(registry, request, asked, one, {})

        @routes.get(f"/doc/{{kind}}/{{slug}}/gaps.{one.suffix}")
        def record_gap_file(request: Request, kind: str, slug: str, severity: str | None = None) -> Response:
            iri = record_iri(registry, kind, slug)
            asked = Filter(severity=severity or None, path=f"{document_path(Address(kind, slug))}/gaps")
            return _file(registry, request, checked_filter(registry, asked), one, {}, of=iri)

    for one in FILES:
        add_file(one)


def _file(
    registry: Registry,
    request: Request,
    asked: Filter,
    chosen: Representation,
    headers: dict[str, str],
    *,
    of: str | None = None,
) -> Response:
    lang = current_language.get()
    body = write_gaps(registry, found_gaps(registry, asked, of=of), asked.address(), lang, chosen.suffix)
    media_type = chosen.media_type + ("; charset=utf-8" if chosen.media_type.startswith("text/") else "")
    return kept_answer(request, body, media_type, {"Content-Language": lang, **headers})


def _add_one(routes: APIRouter, registry: Registry) -> None:
    def turtle(request: Request, gap_id: str, headers: dict[str, str]) -> Response:
        iri = f"{registry.base.iri}/gap/{gap_id}"
        gap = registry.gap(iri)
        if gap is None:
            raise NotFound(f"There is no gap {iri} today. The gaps that there are stand at /gaps/list.")
        body = gaps_turtle(registry, [gap], f"{registry.base.iri}/gap/{gap_id}.ttl")
        return kept_answer(request, body, TURTLE.content_type, headers)

    @routes.get("/gap/{gap_id}.ttl")
    def gap_data(request: Request, gap_id: str) -> Response:
        return turtle(request, gap_id, {})

    @routes.get("/gap/{gap_id}")
    def one_gap(request: Request, gap_id: str, done: str = "") -> Response:
        if negotiated(request, (HTML, representation(TURTLE))) != HTML:
            return turtle(request, gap_id, {"Vary": "Accept"})
        iri = f"{registry.base.iri}/gap/{gap_id}"
        gap = registry.gap(iri)
        if gap is None:
            mended = mended_gap_page(registry, iri)
            if mended is None:
                raise NotFound(f"There is no gap {iri}. The gaps that there are stand at /gaps/list.")
            return page_response(request, mended, title=gettext("The gap is no longer there"), status=410)
        context = gap_page_for(registry, gap, request, done)
        title = f"{context.gap.name.value}: {context.gap.focus.name.value}"
        links = f'<{context.path}.ttl>; rel="alternate"; type="{TURTLE.media_type}"'
        # What an editor is offered, and what was just done, is nobody else's.
        kept = NEVER_KEPT if context.acts else {}
        return page_response(request, context, title=title, headers={"Vary": "Accept", "Link": links, **kept})


def _add_other_views(routes: APIRouter, registry: Registry) -> None:
    counts = Counts(registry)

    @routes.get("/gaps/trend")
    def trend(request: Request, by: str | None = None) -> Response:
        return page_response(request, gap_trend_page(registry, _grouping(by)), title=gettext("How gaps moved"))

    @routes.get("/gaps/acceptances")
    def acceptances(request: Request) -> Response:
        return page_response(request, acceptances_page(registry), title=gettext("Accepted gaps"))

    @routes.get("/gaps/completeness")
    def completeness(request: Request, kind: str | None = None) -> Response:
        context = completeness_page(registry, counts, kind or None)
        return page_response(request, context, title=gettext("What is filled in"))


def _grouping(by: str | None) -> Grouping | None:
    for known in GROUPINGS:
        if by == known:
            return known
    if by:
        raise bad("by", by, GROUPINGS)
    return None
