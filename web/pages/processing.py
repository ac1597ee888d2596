"""The routes of an organisation's record of processing activities, as a page and as a table."""

from __future__ import annotations

from datetime import date
from typing import Literal as OneOf

from fastapi import APIRouter, Request
from starlette.responses import Response

from graph_service.publishing.syntaxes import CSV
from graph_service.registry import Registry
from web.api.parameters import read_day
from web.conditional import kept_answer
from web.i18n import gettext
from web.pages.processing_record import processing_record_page, processing_record_table
from web.pages.reading import PageNumber, record_iri
from web.render import page_response


def router(registry: Registry) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/doc/organisation/{slug}/record-of-processing")
    def record(
        request: Request,
        slug: str,
        *,
        part: OneOf["controller", "processor"] | None = None,
        on: str | None = None,
        page: PageNumber = 1,
    ) -> Response:
        iri = record_iri(registry, "organisation", slug)
        context = processing_record_page(registry, iri, read_day(on or None), part, page)
        title = gettext("Record of processing: {name}").format(name=context.thing.name.value)
        return page_response(request, context, title=title)

    @routes.get("/doc/organisation/{slug}/record-of-processing.csv")
    def table(request: Request, slug: str, on: str | None = None) -> Response:
        iri = record_iri(registry, "organisation", slug)
        body = processing_record_table(registry, iri, read_day(on or None) or date.today())
        return kept_answer(request, body, CSV.content_type, {})

    return routes
