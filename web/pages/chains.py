"""The routes of customers, and of what their chains are asked: who is used where, what if, what changed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from graph_service.errors import NotFound
from graph_service.publishing.syntaxes import CSV, JSON_LD
from graph_service.publishing.workbook import MEDIA_TYPE as WORKBOOK
from graph_service.registry import Registry
from web.addresses import document_path
from web.api.parameters import read_day
from web.conditional import kept_answer
from web.context_parts import Thing
from web.i18n import gettext
from web.language import href
from web.pages import change_decision
from web.pages.announced import announced_page
from web.pages.chain_changes import chain_changes_page
from web.pages.customer import customer_page
from web.pages.customer_parts import is_customer
from web.pages.impact import impact_page, read_moment
from web.pages.package import package_page
from web.pages.package_book import package_xlsx
from web.pages.package_files import package_csv, package_json_ld
from web.pages.reading import record_iri
from web.pages.used_by import used_by_page
from web.pages.what_if import what_if_page
from web.render import PageContext, page_response

# `from` is a word of Python.
FirstDay = Annotated[str | None, Query(alias="from")]
LastDay = Annotated[str | None, Query(alias="to")]


def router(registry: Registry) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(include_in_schema=False)
    _add_customers(routes, registry)
    _add_use(routes, registry)
    _add_change(routes, registry)
    routes.include_router(change_decision.router(registry))
    return routes


def _add_customers(routes: APIRouter, registry: Registry) -> None:
    @routes.get("/organisation/{slug}")
    def customer(
        request: Request, slug: str, *, on: str | None = None, uses: str | None = None, show: str | None = None
    ) -> Response:
        iri, day = record_iri(registry, "organisation", slug), read_day(on or None)
        if not is_customer(registry, iri):
            address = registry.base.address(iri)
            assert address is not None
            return RedirectResponse(href(document_path(address)), status_code=303)
        context = customer_page(registry, iri, day, uses=uses or None, show=show or None)
        return page_response(request, context, title=context.customer.name)

    @routes.get("/organisation/{slug}/package.{suffix}")
    def package_file(request: Request, slug: str, suffix: str, on: str | None = None) -> Response:
        iri, day = record_iri(registry, "organisation", slug), read_day(on or None)
        files = {
            "csv": (CSV.content_type, package_csv),
            "xlsx": (WORKBOOK, package_xlsx),
            "jsonld": (JSON_LD.content_type, package_json_ld),
        }
        if suffix not in files:
            raise NotFound(f"There is no format '.{suffix}' here. The formats are {', '.join(files)}.")
        content_type, write = files[suffix]
        headers = {"Content-Disposition": f'attachment; filename="{slug}-package.{suffix}"', "Vary": "Accept-Language"}
        return kept_answer(request, write(registry, iri, day), content_type, headers)

    @routes.get("/organisation/{slug}/package")
    def package(request: Request, slug: str, on: str | None = None, since: str | None = None) -> Response:
        iri = record_iri(registry, "organisation", slug)
        context = package_page(registry, iri, read_day(on or None), read_day(since or None, "since"))
        title = gettext("Package for Article 28: {name}").format(name=context.customer.name.value)
        return page_response(request, context, title=title)


def _add_use(routes: APIRouter, registry: Registry) -> None:
    @routes.get("/doc/{kind}/{slug}/used-by")
    def used_by(request: Request, kind: str, slug: str, on: str | None = None) -> Response:
        context = used_by_page(registry, record_iri(registry, kind, slug), read_day(on or None))
        return _titled(request, context, gettext("Used by: {name}"), context.thing)

    @routes.get("/doc/{kind}/{slug}/impact")
    def impact(request: Request, kind: str, slug: str, on: str | None = None, known: str | None = None) -> Response:
        iri = record_iri(registry, kind, slug)
        context = impact_page(registry, iri, read_day(on or None), read_moment(known))
        return _titled(request, context, gettext("If something happens: {name}"), context.thing)

    @routes.get("/doc/{kind}/{slug}/what-if")
    def what_if(
        request: Request,
        kind: str,
        slug: str,
        *,
        on: str | None = None,
        what: str | None = None,
        of: str | None = None,
        to: str | None = None,
    ) -> Response:
        iri, day = record_iri(registry, kind, slug), read_day(on or None)
        context = what_if_page(registry, iri, day, what=what or None, of=of or None, to=to or None)
        return _titled(request, context, gettext("What if: {name}"), context.thing)


def _add_change(routes: APIRouter, registry: Registry) -> None:
    @routes.get("/doc/{kind}/{slug}/changes")
    def changes(request: Request, kind: str, slug: str, first: FirstDay = None, last: LastDay = None) -> Response:
        iri = record_iri(registry, kind, slug)
        context = chain_changes_page(registry, iri, read_day(first or None, "from"), read_day(last or None, "to"))
        return _titled(request, context, gettext("Changes in the chain: {name}"), context.thing)

    @routes.get("/doc/{kind}/{slug}/announced")
    def announced(request: Request, kind: str, slug: str, on: str | None = None) -> Response:
        context = announced_page(registry, record_iri(registry, kind, slug), read_day(on or None))
        return _titled(request, context, gettext("Announced changes: {name}"), context.thing)


def _titled(request: Request, context: PageContext, words: str, thing: Thing) -> Response:
    return page_response(request, context, title=words.format(name=thing.name.value))
