"""The routes of what is not one record: start, lists, what is withheld, about the register."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from graph_service.publishing.syntaxes import CSV
from graph_service.registry import Registry
from web import contexts as c
from web.conditional import kept_answer
from web.i18n import gettext
from web.pages.fixed import about_page
from web.pages.home import home_page
from web.pages.interface import interface_page
from web.pages.listing import list_page, list_table
from web.pages.reading import PageNumber
from web.pages.withheld import withheld_page
from web.render import page_response
from web.words import kinds_name

# Where a machine that comes to the start page reads what there is and how it is asked (RFC 8631).
_MACHINES = (
    '</data/catalog>; rel="describedby"; type="application/rdf+xml", '
    '</void>; rel="describedby"; type="text/turtle", '
    '</openapi.json>; rel="service-desc"; type="application/json", '
    '</docs>; rel="service-doc"; type="text/html"'
)


def router(registry: Registry) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(include_in_schema=False)
    _add_looking(routes, registry)
    _add_fixed(routes, registry)
    return routes


def _add_looking(routes: APIRouter, registry: Registry) -> None:
    @routes.get("/")
    def home(request: Request) -> Response:
        context, title = home_page(registry), gettext("Who is responsible for what?")
        return page_response(request, context, title=title, headers={"Link": _MACHINES})

    @routes.get("/list/{kind}.csv")
    def table(request: Request, kind: str) -> Response:
        return kept_answer(request, list_table(registry, kind), CSV.content_type, {})

    @routes.get("/list/{kind}")
    def listing(request: Request, kind: str, sort: str | None = None, page: PageNumber = 1) -> Response:
        context = list_page(registry, kind, sort or None, page)
        name = f"{kinds_name(kind)}: {context.sort.name.value}" if context.sort else kinds_name(kind)
        return page_response(request, context, title=name)


def _add_fixed(routes: APIRouter, registry: Registry) -> None:
    @routes.get("/data/withheld")
    def withheld(request: Request) -> Response:
        return page_response(request, withheld_page(registry), title=gettext("What is not shown here"))

    @routes.get("/about")
    def about(request: Request) -> Response:
        return page_response(request, about_page(registry), title=gettext("About the register"))

    @routes.get("/accessibility")
    def accessibility(request: Request) -> Response:
        return page_response(request, c.AccessibilityPage(), title=gettext("Accessibility statement"))

    @routes.get("/docs")
    def interface(request: Request) -> Response:
        return page_response(request, interface_page(request.app.openapi()), title=gettext("The API"))
