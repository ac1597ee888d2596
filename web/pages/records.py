"""The routes of records: a page or data of each, its chain, its gaps and its history."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from graph_service.errors import NotFound
from graph_service.labels import Text
from graph_service.names import Address
from graph_service.registry import Registry
from web import contexts as c
from web.addresses import document_path
from web.api.parameters import read_day
from web.i18n import gettext
from web.language import href
from web.linked_data import alternate_links, data_or_none
from web.pages.chain import chain_page
from web.pages.gap_list import Filter, gap_list_page
from web.pages.history import history_page
from web.pages.reading import PageNumber, record_iri
from web.pages.record import record_page
from web.pages.role import role_page
from web.pages.rule import rule_page
from web.render import PageContext, page_response


def router(registry: Registry) -> APIRouter:
    """Return the routes under /doc/, which go after those of the data."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/doc/{kind}/{slug}")
    def one_record(request: Request, kind: str, slug: str, on: str | None = None, page: PageNumber = 1) -> Response:
        iri = record_iri(registry, kind, slug)
        return data_or_none(registry, request, iri) or _page(registry, request, iri, on, page)

    @routes.get("/doc/{kind}/{slug}/chain")
    def chain(
        request: Request,
        kind: str,
        slug: str,
        *,
        view: str | None = None,
        on: str | None = None,
        n: Annotated[int | None, Query(ge=0)] = None,
    ) -> Response:
        context = chain_page(registry, record_iri(registry, kind, slug), read_day(on or None), view, n)
        return _titled(request, context, gettext("Chain of suppliers: {name}"), context.thing.name)

    @routes.get("/doc/{kind}/{slug}/gaps")
    def gaps(
        request: Request,
        kind: str,
        slug: str,
        severity: str | None = None,
        page: PageNumber = 1,
    ) -> Response:
        iri = record_iri(registry, kind, slug)
        if kind == "rule":
            return RedirectResponse(href(f"/doc/rule/{slug}#gaps"), status_code=303)
        asked = Filter(severity=severity or None, path=f"{document_path(Address(kind, slug))}/gaps")
        context = gap_list_page(registry, asked, page, of=iri)
        return page_response(request, context, title=context.title)

    @routes.get("/doc/{kind}/{slug}/history")
    def history(request: Request, kind: str, slug: str) -> Response:
        context = history_page(registry, record_iri(registry, kind, slug))
        return _titled(request, context, gettext("History: {name}"), context.thing.name)

    return routes


def _page(registry: Registry, request: Request, iri: str, on: str | None, number: int) -> Response:
    address = registry.base.address(iri)
    if address is None:
        raise NotFound(f"There is no page of {iri} here. Search for its name.")
    context: c.RolePage | c.RulePage | c.RecordPage
    if address.kind == "role":
        context = role_page(registry, iri, read_day(on or None), number)
    elif address.kind == "rule":
        context = rule_page(registry, iri)
    else:
        context = record_page(registry, iri, read_day(on or None))
    headers = {"Vary": "Accept", "Link": alternate_links(address)}
    return page_response(request, context, title=context.thing.name, headers=headers)


def _titled(request: Request, context: PageContext, words: str, name: Text) -> Response:
    return page_response(request, context, title=words.format(name=name.value))
