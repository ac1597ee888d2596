"""The routes of sources: they are listed, fetched by the editor, and what waits is shown, accepted or refused."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from graph_service.registry import Registry
from ingest.imports.drafts import GONE
from ingest.imports.refusals import RegisterMovedOn
from ingest.sources.followed import Followed, followed_source
from ingest.sources.sync import Sources
from web.conditional import NEVER_KEPT
from web.editing import may_edit, require_editor
from web.i18n import gettext
from web.language import href
from web.pages.import_preview import preview_page
from web.pages.importing import Form
from web.pages.imports import PATH as IMPORTS
from web.pages.reading import read_revision
from web.pages.sources import PATH, source_page, sources_page
from web.render import page_response


def router(registry: Registry) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(include_in_schema=False)
    sources = Sources(registry)
    _add_sources(routes, registry, sources)
    _add_waiting(routes, registry, sources)
    return routes


def _add_sources(routes: APIRouter, registry: Registry, sources: Sources) -> None:
    @routes.get(PATH)
    def every(request: Request) -> Response:
        context = sources_page(registry, sources, may_edit=may_edit(request))
        return page_response(request, context, title=gettext("Sources"), headers=NEVER_KEPT)

    @routes.get(f"{PATH}/{{slug}}")
    def one(request: Request, slug: str) -> Response:
        context = source_page(registry, sources, slug, may_edit=may_edit(request))
        return page_response(request, context, title=context.source.name, headers=NEVER_KEPT)

    @routes.post(f"{PATH}/{{slug}}/fetch")
    def fetch(request: Request, slug: str, again: bool = False) -> Response:
        require_editor(request)
        sources.look(followed_source(registry, slug), datetime.now(UTC), again=again)
        return _to(f"{PATH}/{slug}")


def _add_waiting(routes: APIRouter, registry: Registry, sources: Sources) -> None:
    def shown(request: Request, source: Followed, *, has_moved: bool) -> Response:
        context = preview_page(
            registry,
            sources.preview(source),
            path=f"{PATH}/{source.slug}/waiting",
            can_change_columns=False,
            has_moved=has_moved,
        )
        title = gettext("Preview: {name}").format(name=source.name)
        return page_response(request, context, title=title, status=409 if has_moved else 200, headers=NEVER_KEPT)

    @routes.get(f"{PATH}/{{slug}}/waiting")
    def waiting(request: Request, slug: str) -> Response:
        require_editor(request)
        return shown(request, followed_source(registry, slug), has_moved=False)

    @routes.post(f"{PATH}/{{slug}}/waiting")
    def decide(request: Request, slug: str, form: Form) -> Response:
        who = require_editor(request)
        source, now = followed_source(registry, slug), datetime.now(UTC)
        fields = {name: value for name in form if isinstance(value := form[name], str)}
        digest, revision = fields.get("digest", ""), read_revision(fields.get("revision", ""))
        accept = [one for one in form.getlist("accept") if isinstance(one, str)]
        accept += [GONE] if fields.get("gone") == "true" else []
        try:
            if fields.get("act") == "drop":
                sources.refuse(source, digest=digest, now=now)
                return _to(f"{PATH}/{slug}")
            report = sources.accept(source, who=who, accept=accept, digest=digest, revision=revision, now=now)
        except RegisterMovedOn:
            return shown(request, source, has_moved=True)
        return _to(f"{IMPORTS}/{report.import_iri.rpartition('/')[2]}" if report.import_iri else f"{PATH}/{slug}")


def _to(path: str) -> Response:
    return RedirectResponse(href(path), status_code=303)
