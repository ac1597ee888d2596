"""The routes of records: a page or data of each, its chain, its gaps and its history."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from graph_service.errors import NotFound
from graph_service.labels import Text
from graph_service.names import Address
from graph_service.registry import Registry
from graph_service.settings import Settings
from web import contexts as c
from web.addresses import document_path
from web.api.parameters import read_day
from web.colour_scheme import colour_scheme
from web.conditional import KeptAnswers
from web.document_links import alternate_links
from web.documents import VARY, Documents
from web.editing import may_edit
from web.i18n import current_language, current_prefix, gettext
from web.language import href
from web.pages.chain import chain_page
from web.pages.gap_filter import Filter
from web.pages.gap_list import gap_list_page
from web.pages.history import history_page
from web.pages.reading import PageNumber, record_iri
from web.pages.record import record_page
from web.pages.representations import representations_answer
from web.pages.role import role_page
from web.pages.rule import rule_page
from web.profiles import asks_for_all
from web.render import PageContext, page_response


def router(registry: Registry) -> APIRouter:
    """Return the routes under /doc/, which go after those of the data."""
    routes = APIRouter(include_in_schema=False)
    documents, kept = Documents(registry), KeptAnswers()

    @routes.get("/doc/{kind}/{slug}")
    def one_record(request: Request, kind: str, slug: str, on: str | None = None, page: PageNumber = 1) -> Response:
        iri = record_iri(registry, kind, slug)
        if asks_for_all(request):
            return representations_answer(registry, request, iri)
        return documents.data_or_none(request, iri) or kept.page(
            request,
            registry.revision,
            _what_a_page_depends_on(request),
            lambda: _page(registry, request, iri, on, page),
            headers=_page_headers(request, Address(kind, slug)),
        )

    @routes.get("/doc/{kind}/{slug}/chain")
    def chain(
        request: Request,
        kind: str,
        slug: str,
        *,
        view: str | None = None,
        on: str | None = None,
        sort: str | None = None,
        n: Annotated[int | None, Query(ge=0)] = None,
    ) -> Response:
        iri = record_iri(registry, kind, slug)
        context = chain_page(registry, iri, read_day(on or None), view=view, chosen=n, sort=sort or None)
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
    return page_response(request, context, title=context.thing.name)


def _what_a_page_depends_on(request: Request) -> Hashable:
    """Return all but the register itself that the bytes of the page of a record follow from."""
    language = current_language.get(), current_prefix.get()
    return str(request.url), language, colour_scheme(request), may_edit(request), date.today()


def _page_headers(request: Request, address: Address) -> dict[str, str]:
    settings: Settings = request.app.state.settings
    return {
        "Vary": f"{VARY}, Accept-Language, Cookie",
        "Link": alternate_links(address, settings.languages),
        "Content-Language": current_language.get(),
    }


def _titled(request: Request, context: PageContext, words: str, name: Text) -> Response:
    return page_response(request, context, title=words.format(name=name.value))
