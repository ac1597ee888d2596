"""`/sparql`: the SPARQL 1.1 Protocol for queries, the service description, and a page to write queries on.

Each query is read here and answered in a process of its own (`graph_service.sparql`), so that none can stop the
pages. The answer is there in full before its status is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from graph_service.errors import AnsvarError, BadRequest
from graph_service.publishing.serialise import serialise
from graph_service.publishing.syntaxes import RDF_SYNTAXES, SYNTAX_BY_MEDIA_TYPE, Syntax
from graph_service.registry import Registry
from graph_service.sparql.pool import WorkerPool
from graph_service.sparql.reading import Query, read_query
from graph_service.sparql.refusals import QueriesBusy
from graph_service.sparql.syntaxes import RESULTS_JSON, syntaxes_of
from graph_service.sparql.tasks import Outcome, Task
from graph_service.sparql.view import CopyViews, FolderViews, View
from web.conditional import NEVER_KEPT, kept_answer
from web.i18n import gettext
from web.negotiation import HTML, Representation, negotiate, negotiated, representation
from web.pages.sparql import example_named, sparql_page
from web.problems import problem_answer
from web.render import page_response
from web.sparql_description import PREFIXES, service_description
from web.sparql_request import Asked, read_request

PATH = "/sparql"
TRUNCATED = "Ansvar-Truncated"
"""The header that says at how many rows an answer was cut off."""
METHODS = ("GET", "POST")

Answer = Callable[[Query, Syntax, Asked], Outcome]

# What clients ask for that do not know the names of the standards.
_ALIASES = {"json": ("application/json",), "xml": ("application/xml", "text/xml")}
_DESCRIPTIONS = tuple(representation(syntax) for syntax in RDF_SYNTAXES)


def router(registry: Registry) -> APIRouter:
    """Return the route, with the workers behind it; they are started by the first query."""
    routes = APIRouter(include_in_schema=False)
    answer = _answerer(registry)

    async def sparql(request: Request) -> Response:
        try:
            asked = await read_request(request)
            # In a thread: what is waited for is another process.
            return await run_in_threadpool(_respond, registry, request, asked, answer)
        except AnsvarError as refusal:
            return _refusal(registry, request, refusal)

    # One route for both methods, so that 405 names both.
    routes.add_api_route(PATH, sparql, methods=list(METHODS))
    return routes


def _answerer(registry: Registry) -> Answer:
    settings = registry.settings
    pool = WorkerPool(settings.sparql_workers, settings.sparql_seconds)
    folder = FolderViews(settings.store) if settings.store is not None else None
    copies = CopyViews(registry.store) if folder is None else None

    def view() -> View:
        if folder is not None:
            return folder.current()
        assert copies is not None
        return copies.current(registry.revision)

    def answer(query: Query, syntax: Syntax, asked: Asked) -> Outcome:
        base, rows = f"{registry.base.iri}{PATH}", settings.sparql_rows
        return pool.ask(Task(query, syntax, asked.graphs, base, rows, settings.sparql_seconds), view())

    return answer


def _respond(registry: Registry, request: Request, asked: Asked, answer: Answer) -> Response:
    if asked.query is None:
        return _description(registry, request)
    query = read_query(asked.query)
    offered = _offered(syntaxes_of(query.form))
    chosen = _chosen(request, asked, (*offered, HTML))
    if chosen == HTML:
        return _page(registry, request, asked.query, query, answer)
    syntax = next(one for one in syntaxes_of(query.form) if one.suffix == chosen.suffix)
    outcome = answer(query, syntax, asked)
    headers = {"Vary": "Accept", **_flags(registry, outcome)}
    content_type = f"{chosen.media_type}; charset=utf-8" if chosen.media_type.startswith("text/") else chosen.media_type
    if request.method == "GET":
        return kept_answer(request, outcome.body, content_type, headers)
    return Response(outcome.body, media_type=content_type, headers={**headers, **NEVER_KEPT})


def _flags(registry: Registry, outcome: Outcome) -> dict[str, str]:
    timing = {"Server-Timing": f"query;dur={outcome.seconds * 1000:.1f}"}
    return {**timing, TRUNCATED: str(registry.settings.sparql_rows)} if outcome.is_truncated else timing


def _chosen(request: Request, asked: Asked, offered: Sequence[Representation]) -> Representation:
    if asked.format is None:
        return negotiated(request, offered)
    found = next((one for one in offered if one.suffix == asked.format), None)
    if found is None:
        names = ", ".join(dict.fromkeys(one.suffix for one in offered))
        raise BadRequest(f"Parameter format is '{asked.format[:40]}'. For this query give one of {names}.")
    return found


def _offered(syntaxes: Sequence[Syntax]) -> tuple[Representation, ...]:
    """Return the formats with the other names that they are asked for by."""
    named = [representation(syntax) for syntax in syntaxes]
    aliases = [
        Representation(one.suffix, alias, (("charset", "utf-8"),))
        for one in syntaxes
        for alias in _ALIASES.get(one.suffix, ())
    ]
    return (*named, *aliases)


def _description(registry: Registry, request: Request) -> Response:
    chosen = negotiated(request, (*_DESCRIPTIONS, HTML))
    if chosen == HTML:
        example = request.query_params.get("example")
        context = sparql_page(registry, example_named(example).text if example else "", None, None)
        return page_response(request, context, title=gettext("Ask with SPARQL"), headers={"Vary": "Accept"})
    body = serialise(service_description(registry), chosen.media_type, PREFIXES)
    content_type = SYNTAX_BY_MEDIA_TYPE[chosen.media_type].content_type
    return kept_answer(request, body, content_type, {"Vary": "Accept"})


def _page(registry: Registry, request: Request, text: str, query: Query, answer: Answer) -> Response:
    syntax = RESULTS_JSON if query.form in {"select", "ask"} else RDF_SYNTAXES[0]
    outcome = answer(query, syntax, Asked(text, None, None))
    context = sparql_page(registry, text, query, outcome)
    return page_response(request, context, title=gettext("Ask with SPARQL"), headers={"Vary": "Accept"})


def _refusal(registry: Registry, request: Request, refusal: AnsvarError) -> Response:
    """Return why there is no answer: on the page of the query where a person asked, else as problem details."""
    offered = (*_offered((*syntaxes_of("select"), *syntaxes_of("construct"))), HTML)
    chosen = negotiate(", ".join(request.headers.getlist("accept")), offered)
    if chosen == HTML:
        text = request.query_params.get("query", "")
        context = sparql_page(registry, text, None, None, refusal)
        response: Response = page_response(
            request, context, title=gettext("Ask with SPARQL"), status=refusal.status, headers={"Vary": "Accept"}
        )
    else:
        response = problem_answer(request, refusal)
        response.headers["Vary"] = "Accept"
    response.headers["Cache-Control"] = "no-store"
    if isinstance(refusal, QueriesBusy):
        response.headers["Retry-After"] = str(max(1, round(registry.settings.sparql_seconds)))
    return response
