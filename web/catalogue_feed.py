"""`/data/catalog/feed`: what changed in the catalogue, for portals that follow it (DCAT-AP Feeds)."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pyoxigraph import NamedNode
from starlette.responses import Response

from graph_service.feeds.catalogue import catalogue_feed
from graph_service.feeds.terms import FEED_PREFIXES
from graph_service.offered import LIVE_FORMS, Offered
from graph_service.publishing.catalogue_dcat import CATALOGUE_PREFIXES, catalogue_as_dcat
from graph_service.publishing.serialise import serialise
from graph_service.publishing.syntaxes import SYNTAX_BY_SUFFIX, Syntax
from graph_service.registry import Registry
from web.conditional import kept_answer
from web.document_links import alternates
from web.feeds import FEED_SYNTAXES
from web.linked_data import syntax_of
from web.negotiation import negotiated, representation

PATH = "/data/catalog/feed"


def router(registry: Registry, offered: Offered) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(include_in_schema=False)
    links = ", ".join([*alternates(PATH, FEED_SYNTAXES), '</data/catalog>; rel="collection"'])

    def answer(request: Request, syntax: Syntax, headers: dict[str, str]) -> Response:
        catalogue = offered.catalogue()
        # The whole register is offered in these or those forms, as dumps or as it is now.
        once = [catalogue.part("distribution", f"register-{one}") for one in sorted({*LIVE_FORMS, *SYNTAX_BY_SUFFIX})]
        quads = catalogue_feed(NamedNode(registry.base.iri + PATH), catalogue_as_dcat(catalogue), once)
        body = serialise(quads, syntax.media_type, FEED_PREFIXES | CATALOGUE_PREFIXES)
        return kept_answer(request, body, syntax.content_type, {"Link": links, **headers})

    @routes.get(PATH)
    def feed(request: Request) -> Response:
        chosen = negotiated(request, [representation(one) for one in FEED_SYNTAXES])
        headers = {"Vary": "Accept", "Content-Location": f"{PATH}.{chosen.suffix}"}
        return answer(request, SYNTAX_BY_SUFFIX[chosen.suffix], headers)

    @routes.get(f"{PATH}.{{suffix}}")
    def feed_in(request: Request, suffix: str) -> Response:
        return answer(request, syntax_of(suffix, FEED_SYNTAXES), {})

    return routes
