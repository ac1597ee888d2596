"""The routes of the search: the page, and the hits as a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from graph_service.registry import Registry
from graph_service.search.find import Sort
from web.api.parameters import (
    bad,
    read_choice,
    read_day,
    read_narrowing,
)
from web.i18n import current_language, gettext
from web.language import href
from web.negotiation import HTML, Representation, negotiated
from web.pages.hits_file import FILES, MAX_HITS, write_hits
from web.pages.reading import PageNumber
from web.pages.search import Asked, empty_page, find_hits, search_page
from web.render import page_response

Several = Annotated[list[str] | None, Query()]

MAX_QUESTION = 1_000
"""Characters of a question that are read on the page; what is longer was pasted, and its beginning says most."""


def router(registry: Registry) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(include_in_schema=False)
    asked_of = Depends(_reader(registry))

    @routes.get("/search")
    def search(request: Request, asked: Asked = asked_of, q: str = "") -> Response:
        if len(q.strip()) > MAX_QUESTION:
            # The address stands on the page many times over, so it is cut there too.
            return RedirectResponse(href(asked.address(asked.page)), status_code=303)
        chosen = negotiated(request, (HTML, *FILES))
        if chosen != HTML:
            return _file(registry, asked, chosen, {"Vary": "Accept"})
        if not asked.question and not asked.is_filtered:
            return page_response(request, empty_page(), title=gettext("Search"), headers={"Vary": "Accept"})
        title = gettext("Search: {words}").format(words=asked.question) if asked.question else gettext("Search")
        return page_response(request, search_page(registry, asked), title=title, headers={"Vary": "Accept"})

    def add_file(one: Representation) -> None:
        @routes.get(f"/search.{one.suffix}")
        def hits(asked: Asked = asked_of) -> Response:
            return _file(registry, asked, one, {})

    for one in FILES:
        add_file(one)
    return routes


def _reader(registry: Registry) -> Callable[..., Asked]:
    def read(
        *,
        q: str = "",
        kind: Several = None,
        organisation: Several = None,
        role: Several = None,
        country: Several = None,
        severity: Several = None,
        category: Several = None,
        classification: Several = None,
        lacks: Several = None,
        sort: str | None = None,
        on: str | None = None,
        about: str | None = None,
        intent: str | None = None,
        ask_role: str | None = None,
        page: PageNumber = 1,
    ) -> Asked:
        return Asked(
            question=q.strip()[:MAX_QUESTION],
            narrowed=read_narrowing(
                registry,
                kind=kind,
                organisation=organisation,
                role=role,
                country=country,
                severity=severity,
                category=category,
                classification=classification,
                lacks=lacks,
            ),
            sort=read_sort(sort or None),
            on=read_day(on or None),
            choice=read_choice(registry, about=about or None, intent=intent or None, role=ask_role or None),
            page=page,
        )

    return read


def read_sort(sort: str | None) -> Sort:
    """Return the order of the hits. Raises BadRequest for another word."""
    for known in get_args(Sort):
        if sort == known:
            return known  # type: ignore[no-any-return]  # get_args tells no types.
    if sort is not None:
        raise bad("sort", f"Parameter sort is '{sort}'. Give one of {', '.join(get_args(Sort))}.")
    return "relevance"


def _file(registry: Registry, asked: Asked, chosen: Representation, headers: dict[str, Any]) -> Response:
    lang = current_language.get()
    body = write_hits(registry, find_hits(registry, asked, lang, MAX_HITS), lang, chosen.suffix)
    media_type = chosen.media_type + ("; charset=utf-8" if chosen.parameters else "")
    return Response(body, headers={**headers, "Content-Type": media_type, "Content-Language": lang})
