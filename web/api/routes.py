"""The routes of the JSON API. Every error is problem details (RFC 9457); every answer is as of now or of `on`."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from graph_service.publishing.record import write_record
from graph_service.publishing.syntaxes import JSON_LD
from graph_service.registry import Registry
from web.addresses import thing_iri
from web.api import bodies, chains, derived, gaps, names, parameters, validate, write
from web.api.parameters import (
    AnswerLanguage,
    Categories,
    Classifications,
    Countries,
    Day,
    Kinds,
    Lacking,
    Language,
    Limit,
    Of,
    Offset,
    Order,
    Organisations,
    Question,
    Roles,
    SearchedText,
    Severities,
)
from web.conditional import kept_answer
from web.problems import PROBLEM_TYPE

_PROBLEM: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "What went wrong, where, and what to do.",
        "content": {PROBLEM_TYPE: {"schema": bodies.ProblemBody.model_json_schema()}},
    }
}


def router(registry: Registry) -> APIRouter:
    """Return the routes under /api/."""
    routes = APIRouter(
        prefix="/api", tags=["api"], dependencies=[Depends(parameters.known_parameters_only)], responses=_PROBLEM
    )
    _add_search(routes, registry)
    _add_record(routes, registry)
    derived.add_route(routes, registry)
    chains.add_routes(routes, registry)
    _add_responsibility(routes, registry)
    gaps.add_routes(routes, registry)
    validate.add_route(routes, registry)
    names.add_routes(routes, registry)
    return routes


def _add_search(routes: APIRouter, registry: Registry) -> None:
    @routes.get("/ask", summary="Answer a question")
    def ask(
        q: Question,
        *,
        lang: AnswerLanguage = None,
        on: Day = None,
        about: Annotated[str | None, Query(description="IRI of what it is about, where that was read wrong.")] = None,
        intent: Annotated[
            str | None, Query(description="What it asks, where that was read wrong: one of the intents of an answer.")
        ] = None,
        role: Annotated[str | None, Query(description="The role it asks for, where that was read wrong.")] = None,
    ) -> bodies.Answered:
        """Who is responsible, which processors, which risks, what is missing: the answer with its proof.

        The question may be in Swedish or English; the answer is in `lang`, without it in the question's language.
        """
        chosen = parameters.read_language(lang) if lang is not None else None
        choice = parameters.read_choice(registry, about=about, intent=intent, role=role)
        question = parameters.read_question(q)
        answer = registry.ask(question, lang=chosen, on=parameters.read_day(on), choice=choice)
        return write.answered(registry.labels, answer)

    @routes.get("/search", summary="Search")
    def search(
        q: SearchedText = "",
        *,
        kind: Kinds = None,
        organisation: Organisations = None,
        role: Roles = None,
        country: Countries = None,
        severity: Severities = None,
        category: Categories = None,
        classification: Classifications = None,
        lacks: Lacking = None,
        sort: Order = "relevance",
        lang: Language = "sv",
        limit: Limit = 20,
        offset: Offset = 0,
    ) -> bodies.Found:
        """Ranked hits, and facets with how many hits each value would leave."""
        language = parameters.read_language(lang)
        narrowed = parameters.read_narrowing(
            registry,
            kind=kind,
            organisation=organisation,
            role=role,
            country=country,
            severity=severity,
            category=category,
            classification=classification,
            lacks=lacks,
        )
        page = registry.search(
            parameters.read_question(q) if q or not narrowed else "",
            narrowed=narrowed,
            sort=sort,
            lang=language,
            limit=limit,
            offset=offset,
        )
        return write.found(registry.labels, page, language)

    @routes.get("/suggest", summary="Suggest records while somebody types")
    def suggest(
        q: Annotated[str, Query(description="What has been typed so far.")], lang: Language = "sv", limit: Limit = 8
    ) -> bodies.Suggested:
        """The records that the words fit best; none for an empty text."""
        language = parameters.read_language(lang)
        if not q.strip():
            return bodies.Suggested(suggestions=[])
        hits = registry.suggest(parameters.read_question(q), lang=language, limit=limit)
        return bodies.Suggested(suggestions=[write.suggestion(registry, hit.iri, language) for hit in hits])


def _add_record(routes: APIRouter, registry: Registry) -> None:
    @routes.get(
        "/records/{kind}/{slug}",
        summary="One record",
        response_class=Response,
        responses={
            200: {"description": "The record.", "content": {JSON_LD.media_type: {"schema": {"type": "object"}}}}
        },
    )
    def one_record(
        request: Request,
        kind: Annotated[str, Path(description="The kind of the record, as in its address.")],
        slug: Annotated[str, Path(description="The last part of its address.")],
    ) -> Response:
        """What the register says of a thing, as JSON-LD. `ETag` names the version; `If-None-Match` gives 304."""
        record = registry.record(thing_iri(registry.base, kind, slug))
        body = write_record(record, JSON_LD, registry.labels)
        return kept_answer(request, body, JSON_LD.content_type, {})


def _add_responsibility(routes: APIRouter, registry: Registry) -> None:
    @routes.get("/chain", summary="A chain of processors")
    def chain(of: Of, on: Day = None, lang: Language = "sv") -> bodies.ChainBody:
        """The processors and sub-processors of a record, nearest first, with place, agreement and transfer ground."""
        language, day = parameters.read_language(lang), parameters.read_day(on)
        iri = parameters.read_record_iri(registry, "of", of)
        return write.chain(registry.labels, registry.chain(iri, on=day), language)

    @routes.get("/responsibilities", summary="Who is responsible for what", response_model=bodies.Responsibilities)
    def responsibilities(
        *,
        of: Annotated[str | None, Query(description="IRI of a record: who is responsible for it.")] = None,
        party: Annotated[
            str | None, Query(description="IRI of a post, unit or organisation: what it is responsible for.")
        ] = None,
        role: Annotated[str | None, Query(description="Only this role: its IRI or its short name.")] = None,
        on: Day = None,
        reach: Annotated[
            bool, Query(description="Of a party: also what its roles reach through something else.")
        ] = False,
        lang: Language = "sv",
    ) -> Response:
        """Who is responsible for a record (`of`), or what a party is responsible for (`party`), with the proof.

        Roles that nobody holds and roles that several hold are told beside. Sub-processors are told only with
        `role=subProcessor`; the chain tells them with places and agreements.
        """
        language, day = parameters.read_language(lang), parameters.read_day(on) or date.today()
        role_iri = parameters.read_role(registry, role)
        if of is not None and party is None:
            iri = parameters.read_record_iri(registry, "of", of)
            held = registry.responsibilities(iri, day, role_iri)
            vacant, conflicting = registry.vacancies(iri, day, role_iri), registry.conflicts(iri, day, role_iri)
            body = write.of_record(registry.labels, day, language, held=held, vacant=vacant, conflicting=conflicting)
            return write.as_response(body)
        if party is not None and of is None:
            iri = parameters.read_record_iri(registry, "party", party)
            remit = registry.remit(iri, day, with_reach=reach)
            return write.as_response(write.of_party(registry.labels, day, language, remit, role_iri))
        raise parameters.bad("of", "Give one of the parameters of (a record) and party (who is responsible).")
