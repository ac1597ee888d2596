"""What is offered: the page for open data, the catalogue (DCAT-AP-SE), how much there is (VoID), and the API.

`/data/catalog` is the stable address that a portal harvests: a client without a wish gets RDF/XML, which is the only
form that Sveriges dataportal takes. Each part of the catalogue and of the description has an address of its own, which
leads to the document that tells of it. Source: DIGG, DCAT-AP-SE, docs/harvesting.md; W3C VoID, section 7.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from pyoxigraph import Triple
from starlette.responses import RedirectResponse, Response

from graph_service.errors import NotFound
from graph_service.exports import Matters
from graph_service.offered import Offered
from graph_service.publishing.catalogue_dcat import CATALOGUE_PREFIXES, catalogue_as_dcat
from graph_service.publishing.serialise import serialise
from graph_service.publishing.syntaxes import RDF_SYNTAXES, RDF_XML, SYNTAX_BY_SUFFIX, TURTLE, Syntax
from graph_service.publishing.void import VOID_PREFIXES, description_as_void
from graph_service.registry import Registry
from web.conditional import kept_answer
from web.document_links import alternates
from web.i18n import gettext
from web.language import href
from web.linked_data import syntax_of
from web.negotiation import HTML, Representation, negotiated, representation
from web.pages.catalogue import catalogue_page
from web.pages.data import data_page
from web.render import page_response

CATALOGUE = "/data/catalog"
VOID = "/void"
_OPENAPI = Representation("json", "application/json")


def router(registry: Registry, offered: Offered, matters: Matters) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/data")
    def data(request: Request) -> Response:
        return page_response(request, data_page(registry, offered, matters), title=gettext("Open data"))

    @routes.get("/api")
    def interface(request: Request) -> Response:
        chosen = negotiated(request, (_OPENAPI, HTML))
        path = href("/docs") if chosen == HTML else "/openapi.json"
        return RedirectResponse(path, status_code=303, headers={"Vary": "Accept"})

    _add_catalogue(routes, registry, offered)
    _add_description(routes, registry, offered)
    return routes


def _add_catalogue(routes: APIRouter, registry: Registry, offered: Offered) -> None:
    syntaxes = (RDF_XML, *(one for one in RDF_SYNTAXES if one != RDF_XML))
    document = _Document(CATALOGUE, lambda: catalogue_as_dcat(offered.catalogue()), CATALOGUE_PREFIXES)

    @routes.get(f"{CATALOGUE}.{{suffix}}")
    def data(request: Request, suffix: str) -> Response:
        return document.data(request, syntax_of(suffix, syntaxes))

    @routes.get(CATALOGUE)
    def catalogue(request: Request) -> Response:
        chosen = negotiated(request, (*(representation(one) for one in syntaxes), HTML))
        if chosen != HTML:
            return document.negotiated(request, SYNTAX_BY_SUFFIX[chosen.suffix])
        context = catalogue_page(registry, offered)
        return page_response(request, context, title=gettext("The catalogue"), headers=document.headers)

    @routes.get(f"{CATALOGUE}/{{sort}}/{{name}}")
    def part(sort: str, name: str) -> Response:
        return document.lead(registry, f"{CATALOGUE}/{sort}/{name}")


def _add_description(routes: APIRouter, registry: Registry, offered: Offered) -> None:
    document = _Document(VOID, lambda: description_as_void(offered.description()), VOID_PREFIXES)

    @routes.get("/.well-known/void")
    def well_known() -> Response:
        return RedirectResponse(VOID, status_code=307)

    @routes.get(f"{VOID}.{{suffix}}")
    def data(request: Request, suffix: str) -> Response:
        return document.data(request, syntax_of(suffix, RDF_SYNTAXES))

    @routes.get(VOID)
    def description(request: Request) -> Response:
        # People read the numbers on the page of the catalogue; a browser that asks here gets Turtle.
        chosen = negotiated(request, (*(representation(one) for one in RDF_SYNTAXES), HTML))
        return document.negotiated(request, SYNTAX_BY_SUFFIX.get(chosen.suffix, TURTLE))

    @routes.get(f"{VOID}/{{sort}}/{{name}}")
    def part(sort: str, name: str) -> Response:
        return document.lead(registry, f"{VOID}/{sort}/{name}")


@dataclass(frozen=True, slots=True)
class _Document:
    """A document that is given in every syntax of RDF, and tells of parts that have addresses below its own."""

    path: str
    statements: Callable[[], list[Triple]]
    prefixes: Mapping[str, str]

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the address without suffix."""
        return {"Vary": "Accept", "Link": ", ".join(alternates(self.path, RDF_SYNTAXES))}

    def data(self, request: Request, syntax: Syntax, headers: Mapping[str, str] | None = None) -> Response:
        """Return the document in one syntax."""
        body = serialise(self.statements(), syntax.media_type, self.prefixes)
        return kept_answer(request, body, syntax.content_type, headers or {"Link": self.headers["Link"]})

    def negotiated(self, request: Request, syntax: Syntax) -> Response:
        """Return the document in the syntax that was chosen at the address without suffix."""
        return self.data(request, syntax, {**self.headers, "Content-Location": f"{self.path}.{syntax.suffix}"})

    def lead(self, registry: Registry, path: str) -> Response:
        """Lead from a part to the document that tells of it. Raises NotFound where it tells of no such part."""
        if not any(str(one.subject) == f"<{registry.base.iri}{path}>" for one in self.statements()):
            raise NotFound(f"There is nothing at {path}. See {self.path}.")
        return RedirectResponse(self.path, status_code=303, headers={"Link": f'<{self.path}>; rel="describedby"'})
