"""Linked data: the address of a thing leads to its page or its data, and each document has all its formats.

`/id/…` names a thing and answers 303; `/doc/…` is what the register says of it, as a page or, by suffix or
Accept, as data. The vocabulary that the data uses is at `/ns`, `/shapes` and `/code/{list}`.
Source: DIGG's rules for persistent identifiers (UM-2, UM-4, UM-7, UM-8), W3C "Cool URIs for the Semantic Web".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from fastapi import APIRouter, Request
from pyoxigraph import Quad
from starlette.responses import RedirectResponse, Response

from graph_service.errors import NotAcceptable, NotFound
from graph_service.names import ANSVAR, CODE, SHAPES, Address
from graph_service.publishing.record import write_record
from graph_service.publishing.serialise import serialise
from graph_service.publishing.syntaxes import RDF_SYNTAXES, SYNTAX_BY_SUFFIX, SYNTAXES, Syntax
from graph_service.records import Record
from graph_service.registry import Registry
from web.addresses import document_path, thing_iri
from web.conditional import kept_answer
from web.negotiation import HTML, PAGE_OR_DATA, Representation, negotiate, representation

VOCABULARY_PAGE = "/data#vocabulary"

# A client that takes anything gets Turtle here: the page about the vocabulary is only for those who ask for HTML.
_VOCABULARY_OFFERED = (*(representation(syntax) for syntax in RDF_SYNTAXES), HTML)


def router(registry: Registry) -> APIRouter:
    """Return the routes of things, their documents as data, and the vocabulary.

    It goes before the router of the pages, whose `/doc/{kind}/{slug}` would take `x.ttl` for a slug.
    """
    routes = APIRouter(include_in_schema=False)

    def thing(request: Request, kind: str, slug: str) -> Response:
        iri = thing_iri(registry.base, kind, slug)
        if not registry.describes(iri):
            raise NotFound(f"There is no record {iri} in the register. Search for its name, or load it first.")
        chosen = _negotiated(request, PAGE_OR_DATA)
        document = document_path(Address(kind, slug))
        location = document if chosen == HTML else f"{document}.{chosen.suffix}"
        headers = {"Link": f'<{document}>; rel="describedby"', "Vary": "Accept"}
        return RedirectResponse(location, status_code=303, headers=headers)

    def document(request: Request, kind: str, slug: str, suffix: str) -> Response:
        syntax = _syntax(suffix, SYNTAXES)
        return _record_answer(registry, request, registry.record(thing_iri(registry.base, kind, slug)), syntax, {})

    routes.add_api_route("/id/{kind}/{slug}", thing)
    routes.add_api_route("/doc/{kind}/{slug}.{suffix}", document)
    _add_vocabulary(routes, registry)
    return routes


def data_or_none(registry: Registry, request: Request, iri: str) -> Response | None:
    """Return the record as data where the client likes data better than a page, else None.

    For the page of a record: `return data_or_none(registry, request, iri) or page(…)`; the page sends `Vary: Accept`.
    Raises NotAcceptable where the client takes nothing that there is, NotFound where there is no record.
    """
    chosen = _negotiated(request, PAGE_OR_DATA)
    if chosen == HTML:
        return None
    record = registry.record(iri)
    address = registry.base.address(iri)
    assert address is not None
    headers = {"Vary": "Accept", "Content-Location": f"{document_path(address)}.{chosen.suffix}"}
    return _record_answer(registry, request, record, SYNTAX_BY_SUFFIX[chosen.suffix], headers)


def alternate_links(address: Address) -> str:
    """Return the Link header of a page: its canonical address, and each format of its data."""
    path = document_path(address)
    return ", ".join([f'<{path}>; rel="canonical"', *_alternates(path, SYNTAXES)])


def _alternates(path: str, syntaxes: Iterable[Syntax]) -> list[str]:
    return [f'<{path}.{one.suffix}>; rel="alternate"; type="{one.media_type}"' for one in syntaxes]


def _negotiated(request: Request, offered: Sequence[Representation]) -> Representation:
    accept = ", ".join(request.headers.getlist("accept"))
    chosen = negotiate(accept, offered)
    if chosen is None:
        types = ", ".join(one.media_type for one in offered)
        raise NotAcceptable(f"There is no '{accept[:200]}' of {request.url.path}. Accept one of {types}.")
    return chosen


def _syntax(suffix: str, syntaxes: Sequence[Syntax]) -> Syntax:
    syntax = SYNTAX_BY_SUFFIX.get(suffix)
    if syntax is None or syntax not in syntaxes:
        suffixes = ", ".join(f".{one.suffix}" for one in syntaxes)
        raise NotFound(f"There is no format '.{suffix}' here. The formats are {suffixes}.")
    return syntax


def _record_answer(
    registry: Registry, request: Request, record: Record, syntax: Syntax, headers: dict[str, str]
) -> Response:
    address = registry.base.address(record.iri)
    assert address is not None
    path = document_path(address)
    links = [f'<{_header_iri(record.iri)}>; rel="describes"', f'<{path}>; rel="canonical"']
    links += _alternates(path, (one for one in SYNTAXES if one != syntax))
    body = write_record(record, syntax, registry.labels)
    return kept_answer(request, body, syntax.content_type, {"Link": ", ".join(links), **headers})


def _header_iri(iri: str) -> str:
    return quote(iri, safe=":/#?&=%+,;@!$'()*~")


def _add_vocabulary(routes: APIRouter, registry: Registry) -> None:
    def ontology(request: Request, suffix: str | None = None) -> Response:
        return _vocabulary_answer(registry, request, ANSVAR.iri.removesuffix("#"), "/ns", suffix)

    def shapes(request: Request, suffix: str | None = None) -> Response:
        return _vocabulary_answer(registry, request, SHAPES.iri.removesuffix("#"), "/shapes", suffix)

    def code_list(request: Request, name: str, suffix: str | None = None) -> Response:
        return _vocabulary_answer(registry, request, CODE.iri + name, f"/code/{name}", suffix)

    for path, endpoint in (("/ns", ontology), ("/shapes", shapes), ("/code/{name}", code_list)):
        # With the suffix first: `/code/{name}` would take `country.ttl` for a name.
        routes.add_api_route(f"{path}.{{suffix}}", endpoint)
        routes.add_api_route(path, endpoint)


def _vocabulary_answer(registry: Registry, request: Request, name: str, path: str, suffix: str | None) -> Response:
    statements = _vocabulary(registry, name)
    if not statements:
        raise NotFound(f"There is nothing called '{name}' in the vocabulary. See {VOCABULARY_PAGE}.")
    headers = {"Link": ", ".join(_alternates(quote(path), RDF_SYNTAXES))}
    if suffix is not None:
        syntax = _syntax(suffix, RDF_SYNTAXES)
    else:
        chosen = _negotiated(request, _VOCABULARY_OFFERED)
        headers["Vary"] = "Accept"
        if chosen == HTML:
            return RedirectResponse(VOCABULARY_PAGE, status_code=303, headers=headers)
        headers["Content-Location"] = f"{quote(path)}.{chosen.suffix}"
        syntax = SYNTAX_BY_SUFFIX[chosen.suffix]
    return kept_answer(request, serialise(statements, syntax.media_type), syntax.content_type, headers)


def _vocabulary(registry: Registry, name: str) -> list[Quad]:
    """Return what the graph `name` says and those under it: the rules are one graph per class."""
    graphs = [one for one in registry.store.graph_names() if one.value == name or one.value.startswith(f"{name}/")]
    return [
        Quad(one.subject, one.predicate, one.object, graph) for graph in graphs for one in registry.store.graph(graph)
    ]
