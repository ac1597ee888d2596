"""The web application: routes and middleware put together, and nothing else."""

from __future__ import annotations

from fastapi import Depends, FastAPI
from starlette.requests import Request
from starlette.responses import Response

from graph_service.errors import AnsvarError
from graph_service.exports import Matters
from graph_service.feeds.stream import Streams
from graph_service.offered import Offered
from graph_service.registry import Registry
from graph_service.settings import Settings
from web import (
    atom,
    catalogue,
    catalogue_feed,
    dumps,
    feeds,
    json_ld_context,
    linked_data,
    problems,
    selection,
    sitemap,
    sparql,
    sparql_terms,
    vocabulary_data,
)
from web import contexts as c
from web.api import reconcile
from web.api import routes as api
from web.audience import gaps_only_where_told
from web.cross_origin import CrossOriginMiddleware
from web.ended import EndedRecordMiddleware
from web.head_requests import HeadMiddleware
from web.i18n import gettext
from web.language import LanguageMiddleware
from web.merged import MergedRecordMiddleware
from web.pages import (
    asking,
    books,
    chains,
    followed,
    gap_routes,
    importing,
    naming,
    overviews,
    processing,
    records,
    service,
    sources_routes,
    vocabulary,
)
from web.render import page_response
from web.security import SecurityHeadersMiddleware
from web.static_files import FOLDER, VersionedFiles

DESCRIPTION = "Who is responsible for what, through whom, and what is missing. Read-only, without sign-in."


def create_app(registry: Registry, settings: Settings) -> FastAPI:
    """Return the application that serves `registry`: pages, data and API."""
    app = FastAPI(
        title=settings.registry_name,
        version="1",
        description=DESCRIPTION,
        # The pages of FastAPI's own documentation fetch their scripts from another host; /docs is a page of ours.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        dependencies=[Depends(gaps_only_where_told)],
    )
    app.state.settings = settings
    app.state.audience = registry.audience
    app.state.tells_gaps = registry.tells_gaps
    problems.install(app, _error_page)
    # The last one added stands outermost: HEAD becomes GET before anything else sees it, every answer gets the
    # security headers, and what looks at paths sees them without the prefix of the language.
    app.add_middleware(EndedRecordMiddleware, registry=registry)
    app.add_middleware(MergedRecordMiddleware, registry=registry)
    is_open = registry.audience == "public" or settings.cross_origin == "all"
    app.add_middleware(CrossOriginMiddleware, is_open=is_open)
    app.add_middleware(LanguageMiddleware, languages=settings.languages)
    app.add_middleware(SecurityHeadersMiddleware)
    app.add_middleware(HeadMiddleware)
    app.mount("/static", VersionedFiles(directory=FOLDER))
    streams, offered, matters = Streams(registry), Offered(registry), Matters(registry)
    for router in (
        service.router(registry),
        api.router(registry),
        json_ld_context.router(registry),
        linked_data.router(registry),
        vocabulary_data.router(registry),
        vocabulary.router(registry),
        processing.router(registry),
        chains.router(registry),
        records.router(registry),
        followed.router(registry),
        asking.router(registry),
        books.router(registry),
        gap_routes.router(registry),
        importing.router(registry),
        sources_routes.router(registry),
        overviews.router(registry),
        dumps.router(registry),
        catalogue.router(registry, offered, matters),
        selection.router(registry, matters),
        sitemap.router(registry, offered),
        reconcile.router(registry),
        naming.router(registry),
        sparql_terms.router(registry),
        sparql.router(registry),
        atom.router(registry, streams),
        catalogue_feed.router(registry, offered),
        feeds.router(registry, streams),
    ):
        app.include_router(router)
    return app


def _error_page(request: Request, error: AnsvarError) -> Response:
    context = c.ErrorPage(error.status, error.detail, tuple((one.path, one.message) for one in error.problems))
    title = gettext("Error {status}").format(status=error.status)
    return page_response(request, context, title=title, status=error.status)
