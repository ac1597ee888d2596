"""`/reconcile`: others' lists matched against the register, from OpenRefine and tools like it.

The Reconciliation Service API 0.2 of the W3C Entity Reconciliation Community Group: manifest, query batches (GET and
POST), suggestions, previews and data extension. Without sign-in, open to scripts on every site; without JSONP.
An identifier is what follows `/id/` in the address of a record (`organisation/sokigo-ab`).
Source: https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import JSONResponse, Response

from graph_service.errors import BadRequest, NotFound, Problem
from graph_service.registry import Registry
from graph_service.search.find import Hit
from web.api.reconcile_beginnings import Beginnings
from web.api.reconcile_entities import Entities
from web.api.reconcile_extend import extended, proposed
from web.api.reconcile_match import reconciled
from web.api.reconcile_read import MAX_QUERIES, read_extension, read_queries
from web.api.validate import BodyTooLarge
from web.i18n import current_language
from web.language import href
from web.pages.reconcile_preview import preview_page
from web.render import page_response

VERSIONS = ("0.1", "0.2")
PATH = "/reconcile"
MAX_FORM_BYTES = 1_000_000
"""A batch of 50 names with a page of properties each is a tenth of it."""
PREVIEW_WIDTH, PREVIEW_HEIGHT = 430, 300
_SUGGESTIONS = 10

FRAMED = {
    # Only this page may stand in a frame of another site: it has no form, no script and nothing that is not public.
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors *",
    "Cross-Origin-Resource-Policy": "cross-origin",
}

Prefix = Annotated[str, Query(max_length=200)]
Cursor = Annotated[int, Query(ge=0, le=1000)]


def router(registry: Registry) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(include_in_schema=False)
    _add_service(routes, registry)
    _add_suggestions(routes, registry)
    _add_preview(routes, registry)
    return routes


def _add_service(routes: APIRouter, registry: Registry) -> None:
    @routes.get(PATH)
    def ask(request: Request, queries: str | None = None, extend: str | None = None) -> Response:
        return _answer(registry, request, queries, extend)

    @routes.post(PATH)
    def post(request: Request, form: Annotated[Mapping[str, str], Depends(_form)]) -> Response:
        queries, extend = form.get("queries"), form.get("extend")
        if queries is None and extend is None:
            raise _bad("queries", "The form has neither queries nor extend. Send one of them, as JSON.")
        return _answer(registry, request, queries, extend)

    @routes.get(f"{PATH}/properties")
    def properties(type: str, limit: Annotated[int, Query(ge=1, le=500)] = 100) -> Response:  # noqa: A002
        entities = _entities(registry)
        return JSONResponse(proposed(registry, entities, entities.kind_of_type(type, "type"), limit))


def _add_suggestions(routes: APIRouter, registry: Registry) -> None:
    beginnings = Beginnings()

    @routes.get(f"{PATH}/suggest/entity")
    def entity(prefix: Prefix = "", cursor: Cursor = 0) -> Response:
        entities = _entities(registry)
        known = entities.known(prefix.strip())
        if known:
            return JSONResponse({"result": [entities.suggestion(known)]})
        started = beginnings.starting(registry.labels, prefix, entities.lang)
        most = cursor + _SUGGESTIONS
        # What the search finds by other forms of the words, or words of other fields, comes behind.
        others = () if len(started) >= most else _hits(registry, prefix, entities.lang, most)
        found = dict.fromkeys([*started, *(hit.iri for hit in others if entities.is_entity(hit.iri))])
        return JSONResponse({"result": [entities.suggestion(iri) for iri in [*found][cursor:most]]})

    @routes.get(f"{PATH}/suggest/type")
    def type_(prefix: Prefix = "", cursor: Cursor = 0) -> Response:
        return _some(_entities(registry).types(), prefix, cursor)

    @routes.get(f"{PATH}/suggest/property")
    def property_(prefix: Prefix = "", cursor: Cursor = 0) -> Response:
        return _some(_entities(registry).properties(), prefix, cursor)


def _add_preview(routes: APIRouter, registry: Registry) -> None:
    @routes.get(f"{PATH}/preview")
    def preview(request: Request, id: str) -> Response:  # noqa: A002
        iri = _entities(registry).known(id)
        if iri is None:
            raise NotFound(f"There is no record '{id[:200]}' in the register. Reconcile the name again.")
        origin = f"{request.url.scheme}://{request.url.netloc}"
        context = preview_page(registry, iri, origin)
        return page_response(request, context, title=context.thing.name, headers=FRAMED)


def _entities(registry: Registry) -> Entities:
    return Entities(registry, current_language.get())


def _answer(registry: Registry, request: Request, queries: str | None, extend: str | None) -> Response:
    entities = _entities(registry)
    if queries is not None:
        return JSONResponse(reconciled(registry, entities, read_queries(queries)))
    if extend is not None:
        return JSONResponse(extended(registry, entities, read_extension(extend)))
    return JSONResponse(_manifest(registry, request, entities))


def _manifest(registry: Registry, request: Request, entities: Entities) -> dict[str, object]:
    here = f"{request.url.scheme}://{request.url.netloc}"
    service = here + href(PATH)

    def suggest(of: str) -> dict[str, str]:
        return {"service_url": service, "service_path": f"/suggest/{of}"}

    return {
        "versions": list(VERSIONS),
        "name": registry.settings.registry_name,
        "identifierSpace": f"{registry.base.iri}/id/",
        "schemaSpace": entities.schema_space,
        "defaultTypes": entities.types()[: len(entities.default_kinds)],
        "documentation": f"{here}{href('/data')}",
        "view": {"url": f"{here}/id/{{{{id}}}}"},
        "preview": {"url": f"{service}/preview?id={{{{id}}}}", "width": PREVIEW_WIDTH, "height": PREVIEW_HEIGHT},
        "suggest": {"entity": suggest("entity"), "property": suggest("property"), "type": suggest("type")},
        "extend": {
            "propose_properties": {"service_url": service, "service_path": "/properties"},
            "property_settings": [
                {
                    "name": "limit",
                    "label": entities.word("Most values", "Högst antal värden"),
                    "type": "number",
                    "default": 0,
                    "help_text": entities.word("0 gives all values.", "0 ger alla värden."),
                }
            ],
        },
        "batchSize": MAX_QUERIES,
    }


def _hits(registry: Registry, prefix: str, lang: str, most: int) -> tuple[Hit, ...]:
    return registry.suggest(prefix, lang=lang, limit=most) if prefix.strip() else ()


def _some(listed: list[dict[str, object]], prefix: str, cursor: int) -> Response:
    """Return the entries that hold what was typed in name or identifier, those that begin with it first."""
    typed = prefix.strip().casefold()
    found = [one for one in listed if typed in f"{one['id']} {one['name']}".casefold()]
    found.sort(key=lambda one: not str(one["name"]).casefold().startswith(typed))
    return JSONResponse({"result": found[cursor : cursor + _SUGGESTIONS]})


async def _form(request: Request) -> Mapping[str, str]:
    """Return the fields of a form, the first value of each, read no further than what is taken."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_FORM_BYTES:
            raise BodyTooLarge(f"At most {MAX_FORM_BYTES} bytes are taken. Send fewer queries at a time.")
        parts.append(part)
    fields = parse_qs(b"".join(parts).decode("utf-8", "replace"), keep_blank_values=True)
    return {name: values[0] for name, values in fields.items()}


def _bad(name: str, text: str) -> BadRequest:
    return BadRequest(text, (Problem(name, text),))
