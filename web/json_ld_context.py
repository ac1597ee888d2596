"""The published JSON-LD context and frames, and each record framed: JSON for those who do not read RDF.

`/context.jsonld`, `/frame/{kind}.jsonld` and `/doc/{kind}/{slug}.framed.jsonld`.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from graph_service.errors import NotFound
from graph_service.names import CLASS_BY_KIND, Address
from graph_service.publishing.context import CONTEXT_PATH, context_of, frame_of, write_json
from graph_service.publishing.framed import framed_record
from graph_service.publishing.syntaxes import JSON_LD
from graph_service.registry import Registry
from web.addresses import document_path, header_iri, thing_iri
from web.conditional import KeptAnswers, Made, kept_answer

_FRAMED = f'{JSON_LD.media_type};profile="http://www.w3.org/ns/json-ld#framed"'
_CONTEXT = f'{JSON_LD.media_type};profile="http://www.w3.org/ns/json-ld#context"'
_FRAME = f'{JSON_LD.media_type};profile="http://www.w3.org/ns/json-ld#frame"'


def router(registry: Registry) -> APIRouter:
    """Return the routes; they go before those of the documents."""
    routes = APIRouter(include_in_schema=False)
    context = context_of({kind: registry.fields(kind) for kind in CLASS_BY_KIND})
    context_iri = registry.base.iri + CONTEXT_PATH
    kept = KeptAnswers()

    @routes.get(CONTEXT_PATH)
    def published_context(request: Request) -> Response:
        return kept_answer(request, write_json({"@context": context}), _CONTEXT, {})

    @routes.get("/frame/{kind}.jsonld")
    def frame(request: Request, kind: str) -> Response:
        if kind not in CLASS_BY_KIND:
            raise NotFound(f"There is no frame of '{kind}'. There is one of each of {', '.join(CLASS_BY_KIND)}.")
        return kept_answer(request, write_json(frame_of(kind, context_iri)), _FRAME, {})

    @routes.get("/doc/{kind}/{slug}.framed.jsonld")
    def framed(request: Request, kind: str, slug: str) -> Response:
        iri = thing_iri(registry.base, kind, slug)
        if kind not in CLASS_BY_KIND:
            raise NotFound(f"{iri} belongs to Ansvar's own lists, which are not framed. Ask for .jsonld.")
        links = f'<{header_iri(iri)}>; rel="describes", <{document_path(Address(kind, slug))}>; rel="canonical"'
        return kept.answer(
            request,
            registry.revision,
            iri,
            lambda: Made(framed_record(registry.record(iri), context, context_iri)),
            content_type=_FRAMED,
            headers={"Link": links},
        )

    return routes
