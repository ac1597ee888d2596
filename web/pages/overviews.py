"""The routes of everything that is not one record: start, search, lists, what is missing, about the register."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from graph_service.publishing.syntaxes import CSV
from graph_service.registry import Registry
from web import contexts as c
from web.api.parameters import read_record_iri
from web.conditional import kept_answer
from web.i18n import gettext
from web.language import href
from web.pages.fixed import about_page, data_page
from web.pages.gap_list import Filter, checked_filter, gap_list_page
from web.pages.gaps import gap_organisation_path, gaps_page
from web.pages.home import home_page
from web.pages.interface import interface_page
from web.pages.listing import list_page, list_table
from web.pages.reading import PageNumber, record_iri
from web.pages.things import things_of
from web.render import page_response
from web.words import kinds_name


def router(registry: Registry) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(include_in_schema=False)
    _add_looking(routes, registry)
    _add_gaps(routes, registry)
    _add_fixed(routes, registry)
    return routes


def _add_looking(routes: APIRouter, registry: Registry) -> None:
    @routes.get("/")
    def home(request: Request) -> Response:
        return page_response(request, home_page(registry), title=gettext("Who is responsible for what?"))

    @routes.get("/list/{kind}.csv")
    def table(request: Request, kind: str) -> Response:
        return kept_answer(request, list_table(registry, kind), CSV.content_type, {})

    @routes.get("/list/{kind}")
    def listing(request: Request, kind: str, sort: str | None = None, page: PageNumber = 1) -> Response:
        context = list_page(registry, kind, sort or None, page)
        name = f"{kinds_name(kind)}: {context.sort.name.value}" if context.sort else kinds_name(kind)
        return page_response(request, context, title=name)


def _add_gaps(routes: APIRouter, registry: Registry) -> None:
    @routes.get("/gaps")
    def gaps(request: Request, organisation: str | None = None) -> Response:
        if organisation:
            iri = read_record_iri(registry, "organisation", organisation)
            return RedirectResponse(href(gap_organisation_path(things_of(registry), iri)), status_code=303)
        return page_response(request, gaps_page(registry, None), title=gettext("What is missing in the register?"))

    @routes.get("/gaps/list")
    def gap_list(
        request: Request,
        *,
        severity: str | None = None,
        rule: str | None = None,
        organisation: str | None = None,
        article: str | None = None,
        control_point: int | None = None,
        kind: str | None = None,
        page: PageNumber = 1,
    ) -> Response:
        asked = Filter(
            severity or None, rule or None, organisation or None, article or None, control_point, kind or None
        )
        context = gap_list_page(registry, checked_filter(registry, asked), page)
        return page_response(request, context, title=context.title)

    @routes.get("/gaps/{slug}")
    def gaps_of_organisation(request: Request, slug: str) -> Response:
        context = gaps_page(registry, record_iri(registry, "organisation", slug))
        name = context.organisation.name.value if context.organisation else slug
        return page_response(request, context, title=gettext("Gaps: {names}").format(names=name))


def _add_fixed(routes: APIRouter, registry: Registry) -> None:
    @routes.get("/data")
    def data(request: Request) -> Response:
        return page_response(request, data_page(registry), title=gettext("Open data"))

    @routes.get("/about")
    def about(request: Request) -> Response:
        return page_response(request, about_page(registry), title=gettext("About the register"))

    @routes.get("/accessibility")
    def accessibility(request: Request) -> Response:
        return page_response(request, c.AccessibilityPage(), title=gettext("Accessibility statement"))

    @routes.get("/docs")
    def interface(request: Request) -> Response:
        return page_response(request, interface_page(request.app.openapi()), title=gettext("The API"))
