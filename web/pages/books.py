"""The routes of Excel files: the records of a kind to edit and import again, and empty templates to fill in."""

from __future__ import annotations

import io

from fastapi import APIRouter, Request
from starlette.responses import Response

from graph_service.errors import NotFound
from graph_service.exports import Export, write_export, write_template
from graph_service.names import CLASS_BY_KIND
from graph_service.publishing.workbook import MEDIA_TYPE
from graph_service.registry import Registry
from web.conditional import kept_answer
from web.i18n import current_language

ALL = "all"


def router(registry: Registry) -> APIRouter:
    """Return the routes, which go before those of the lists: `/list/{kind}` would take `x.xlsx` for a kind."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/list/{kind}.xlsx")
    def listed(request: Request, kind: str) -> Response:
        _check_kind(kind)
        body = io.BytesIO()
        # The register holds what its audience may see, and all of that.
        write_export(Export(registry, "internal", kinds=(kind,), lang=current_language.get()), "xlsx", body)
        return _answer(request, body.getvalue(), f"{kind}.xlsx")

    @routes.get("/data/template/{kind}.xlsx")
    def template(request: Request, kind: str) -> Response:
        if kind != ALL:
            _check_kind(kind)
        body = io.BytesIO()
        write_template(registry, list(CLASS_BY_KIND) if kind == ALL else [kind], current_language.get(), body)
        return _answer(request, body.getvalue(), f"{kind}-template.xlsx")

    return routes


def _check_kind(kind: str) -> None:
    if kind not in CLASS_BY_KIND:
        raise NotFound(f"There is no kind of record called '{kind}'. The kinds are {', '.join(CLASS_BY_KIND)}.")


def _answer(request: Request, body: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Vary": "Accept-Language"}
    return kept_answer(request, body, MEDIA_TYPE, headers)
