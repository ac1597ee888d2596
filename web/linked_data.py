"""Linked data: the address of a thing leads to its page or its data, and each document has all its formats.

`/id/…` names a thing and answers 303; `/doc/…` is what the register says of it, as a page or, by suffix or
Accept, as data; a token before the suffix names a profile of others. The vocabulary has a module of its own,
`vocabulary_data`.
Source: DIGG's rules for persistent identifiers (UM-2 to UM-8), W3C "Cool URIs for the Semantic Web".
"""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.convertors import Convertor, register_url_convertor
from starlette.responses import RedirectResponse, Response

from graph_service.errors import NotFound
from graph_service.names import Address
from graph_service.publishing.profiles import ANSVAR_PROFILE, PROFILES, Profile, profiles_of
from graph_service.publishing.syntaxes import SYNTAX_BY_SUFFIX, Syntax
from graph_service.registry import Registry
from web.addresses import document_path, thing_iri
from web.document_links import data_path, description_links, syntaxes_of
from web.documents import VARY, Documents, rest_of_query
from web.negotiation import HTML
from web.profiles import asks_for_all


class _Suffix(Convertor[str]):
    """The suffix of a format of ours in a path: what ends otherwise, such as `policy-2.1`, is the name of a thing."""

    regex = "|".join(SYNTAX_BY_SUFFIX)

    def convert(self, value: str) -> str:
        """Return the suffix as it stands."""
        return value

    def to_string(self, value: str) -> str:
        """Return the suffix as it stands."""
        return value


register_url_convertor("suffix", _Suffix())


def router(registry: Registry) -> APIRouter:
    """Return the routes of things and of their documents as data.

    It goes before the router of the pages, whose `/doc/{kind}/{slug}` would take `x.ttl` for a slug.
    """
    routes = APIRouter(include_in_schema=False)
    documents = Documents(registry)

    def thing(request: Request, kind: str, slug: str) -> Response:
        iri = thing_iri(registry.base, kind, slug)
        if not registry.describes(iri):
            raise NotFound(f"There is no record {iri} in the register. Search for its name, or load it first.")
        address = Address(kind, slug)
        if asks_for_all(request):
            return RedirectResponse(f"{document_path(address)}?{request.url.query}", status_code=303)
        chosen, profile = documents.chosen(request, kind)
        is_page = chosen == HTML
        path = document_path(address) if is_page else data_path(address, SYNTAX_BY_SUFFIX[chosen.suffix], profile)
        headers = {"Link": description_links(address), "Vary": VARY}
        return RedirectResponse(path + rest_of_query(request), status_code=303, headers=headers)

    def document(request: Request, kind: str, slug: str, suffix: str) -> Response:
        return documents.data(request, thing_iri(registry.base, kind, slug), SYNTAX_BY_SUFFIX[suffix], ANSVAR_PROFILE)

    def add_profile(profile: Profile) -> None:
        def in_profile(request: Request, kind: str, slug: str, suffix: str) -> Response:
            if profile not in profiles_of(kind):
                raise NotFound(f"No record of the kind '{kind}' is given in {profile.name}.")
            syntax = syntax_of(suffix, syntaxes_of(profile))
            return documents.data(request, thing_iri(registry.base, kind, slug), syntax, profile)

        routes.add_api_route(f"/doc/{{kind}}/{{slug}}.{profile.token}.{{suffix:suffix}}", in_profile)

    routes.add_api_route("/id/{kind}/{slug}", thing)
    # Before the documents: `/doc/{kind}/{slug}.{suffix}` would take `x.dpv` for a slug.
    for one in PROFILES[1:]:
        add_profile(one)
    routes.add_api_route("/doc/{kind}/{slug}.{suffix:suffix}", document)
    return routes


def syntax_of(suffix: str, syntaxes: Sequence[Syntax]) -> Syntax:
    """Return the syntax of a suffix. Raises NotFound where it is none of those given."""
    syntax = SYNTAX_BY_SUFFIX.get(suffix)
    if syntax is None or syntax not in syntaxes:
        suffixes = ", ".join(f".{one.suffix}" for one in syntaxes)
        raise NotFound(f"There is no format '.{suffix}' here. The formats are {suffixes}.")
    return syntax
