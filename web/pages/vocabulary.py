"""The routes of the vocabulary's pages; each address gives data to those who do not like HTML best."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from graph_service.labels import Text
from graph_service.registry import Registry
from web.i18n import gettext
from web.language import href
from web.pages.code_list import code_list_page
from web.pages.shape_sets import shape_set_page, shapes_page
from web.pages.terms import term_page, terms_page
from web.render import PageContext, page_response
from web.vocabulary import Vocabulary
from web.vocabulary_data import is_in_vocabulary, not_in_vocabulary, vocabulary_links, vocabulary_or_none


def router(registry: Registry) -> APIRouter:
    """Return the routes, which go after those of the data."""
    routes = APIRouter(include_in_schema=False)
    vocabulary = Vocabulary(registry)
    _add_terms(routes, registry, vocabulary)
    _add_rules(routes, registry, vocabulary)
    return routes


def _add_terms(routes: APIRouter, registry: Registry, vocabulary: Vocabulary) -> None:
    @routes.get("/ns")
    def terms(request: Request) -> Response:
        data = vocabulary_or_none(registry, request, "/ns")
        return data or _page(request, "/ns", terms_page(registry, vocabulary), gettext("The words of the register"))

    @routes.get("/ns/{name}")
    def term(request: Request, name: str) -> Response:
        path = f"/ns/{name}"
        if data := vocabulary_or_none(registry, request, path):
            return data
        found = vocabulary.model.terms.get(name)
        if found is None:
            raise not_in_vocabulary(path)
        context = term_page(registry, vocabulary, found)
        return _page(request, path, context, context.term.name)

    @routes.get("/code")
    def code_lists(request: Request) -> Response:
        # People choose a list among the open data.
        return vocabulary_or_none(registry, request, "/code") or RedirectResponse(
            href("/data") + "#vocabulary", status_code=303
        )

    @routes.get("/code/{name}")
    def code_list(request: Request, name: str) -> Response:
        path = f"/code/{name}"
        if data := vocabulary_or_none(registry, request, path):
            return data
        found = vocabulary.code_lists.get(name)
        if found is None:
            raise not_in_vocabulary(path)
        context = code_list_page(registry, found)
        return _page(request, path, context, context.title)


def _add_rules(routes: APIRouter, registry: Registry, vocabulary: Vocabulary) -> None:
    @routes.get("/shapes")
    def shapes(request: Request) -> Response:
        data = vocabulary_or_none(registry, request, "/shapes")
        return data or _page(request, "/shapes", shapes_page(registry, vocabulary), gettext("What is checked"))

    @routes.get("/shapes/{name}")
    def shape_set(request: Request, name: str) -> Response:
        path = f"/shapes/{name}"
        if data := vocabulary_or_none(registry, request, path):
            return data
        found = vocabulary.rule_book.get(name)
        if found is None and is_in_vocabulary(registry, path):
            # A file without rules, such as that of the prefixes, has nothing for a page.
            return RedirectResponse(f"{path}.ttl", status_code=303)
        if found is None:
            raise not_in_vocabulary(path)
        context = shape_set_page(registry, vocabulary, found)
        return _page(request, path, context, context.title)


def _page(request: Request, path: str, context: PageContext, title: str | Text) -> Response:
    headers = {"Vary": "Accept", "Link": vocabulary_links(path)}
    return page_response(request, context, title=title, headers=headers)
