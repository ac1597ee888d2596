"""Linked data: the address of a thing leads to its page or its data, and each document has all its formats.

`/id/…` names a thing and answers 303; `/doc/…` is what the register says of it, as a page or, by suffix or
Accept, as data. An activity is also given in plain DPV. The vocabulary has a module of its own, `vocabulary_data`.
Source: DIGG's rules for persistent identifiers (UM-2, UM-4, UM-7, UM-8), W3C "Cool URIs for the Semantic Web".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from graph_service.errors import NotAcceptable, NotFound
from graph_service.names import Address
from graph_service.publishing.dpv import activity_as_dpv
from graph_service.publishing.dpv_terms import read_concepts
from graph_service.publishing.record import write_record
from graph_service.publishing.serialise import serialise
from graph_service.publishing.syntaxes import RDF_SYNTAXES, SYNTAX_BY_SUFFIX, SYNTAXES, Syntax
from graph_service.records import Record
from graph_service.registry import Registry
from web.addresses import document_path, thing_iri
from web.api.parameters import read_day
from web.conditional import kept_answer
from web.negotiation import HTML, PAGE_OR_DATA, Representation, negotiate

DPV_PROFILE = "https://w3id.org/dpv/2.3"


def router(registry: Registry) -> APIRouter:
    """Return the routes of things and of their documents as data.

    It goes before the router of the pages, whose `/doc/{kind}/{slug}` would take `x.ttl` for a slug.
    """
    routes = APIRouter(include_in_schema=False)

    def thing(request: Request, kind: str, slug: str) -> Response:
        iri = thing_iri(registry.base, kind, slug)
        if not registry.describes(iri):
            raise NotFound(f"There is no record {iri} in the register. Search for its name, or load it first.")
        chosen = negotiated(request, PAGE_OR_DATA)
        document = document_path(Address(kind, slug))
        location = document if chosen == HTML else f"{document}.{chosen.suffix}"
        headers = {"Link": f'<{document}>; rel="describedby"', "Vary": "Accept"}
        return RedirectResponse(location, status_code=303, headers=headers)

    def document(request: Request, kind: str, slug: str, suffix: str) -> Response:
        syntax = syntax_of(suffix, SYNTAXES)
        return _record_answer(registry, request, registry.record(thing_iri(registry.base, kind, slug)), syntax, {})

    def as_dpv(request: Request, slug: str, suffix: str, on: str | None = None) -> Response:
        syntax = syntax_of(suffix, RDF_SYNTAXES)
        iri, day = thing_iri(registry.base, "activity", slug), read_day(on or None) or date.today()
        said = activity_as_dpv(registry.store, read_concepts(registry.store), iri, day)
        links = f'<{document_path(Address("activity", slug))}>; rel="canonical", <{DPV_PROFILE}>; rel="profile"'
        return kept_answer(request, serialise(said, syntax.media_type), syntax.content_type, {"Link": links})

    routes.add_api_route("/id/{kind}/{slug}", thing)
    # Before the documents: `/doc/{kind}/{slug}.{suffix}` would take `x.dpv` for a slug.
    routes.add_api_route("/doc/activity/{slug}.dpv.{suffix}", as_dpv)
    routes.add_api_route("/doc/{kind}/{slug}.{suffix}", document)
    return routes


def data_or_none(registry: Registry, request: Request, iri: str) -> Response | None:
    """Return the record as data where the client likes data better than a page, else None.

    For the page of a record: `return data_or_none(registry, request, iri) or page(…)`; the page sends `Vary: Accept`.
    Raises NotAcceptable where the client takes nothing that there is, NotFound where there is no record.
    """
    chosen = negotiated(request, PAGE_OR_DATA)
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
    return ", ".join([f'<{path}>; rel="canonical"', *alternates(path, SYNTAXES)])


def alternates(path: str, syntaxes: Iterable[Syntax]) -> list[str]:
    """Return the links from a path to each format of what stands there."""
    return [f'<{path}.{one.suffix}>; rel="alternate"; type="{one.media_type}"' for one in syntaxes]


def negotiated(request: Request, offered: Sequence[Representation]) -> Representation:
    """Return what the client likes best of what is offered. Raises NotAcceptable where it takes none of it."""
    accept = ", ".join(request.headers.getlist("accept"))
    chosen = negotiate(accept, offered)
    if chosen is None:
        types = ", ".join(one.media_type for one in offered)
        raise NotAcceptable(f"There is no '{accept[:200]}' of {request.url.path}. Accept one of {types}.")
    return chosen


def syntax_of(suffix: str, syntaxes: Sequence[Syntax]) -> Syntax:
    """Return the syntax of a suffix. Raises NotFound where it is none of those given."""
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
    links += alternates(path, (one for one in SYNTAXES if one != syntax))
    body = write_record(record, syntax, registry.labels)
    return kept_answer(request, body, syntax.content_type, {"Link": ", ".join(links), **headers})


def _header_iri(iri: str) -> str:
    return quote(iri, safe=":/#?&=%+,;@!$'()*~")
