"""Every profile and format that a record is given in (`?_profile=alt`), as a page and as data."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from graph_service.names import Address
from graph_service.publishing.profiles import profiles_of, representations
from graph_service.publishing.serialise import serialise
from graph_service.publishing.syntaxes import RDF_SYNTAXES, SYNTAX_BY_SUFFIX
from graph_service.registry import Registry
from web.addresses import document_path
from web.conditional import kept_answer
from web.context_parts import Link
from web.document_links import all_links, data_path, syntaxes_of
from web.documents import VARY
from web.i18n import gettext
from web.negotiation import HTML, negotiated, representation
from web.pages.things import things_of
from web.render import page_response
from web.representation_contexts import ProfileRow, RepresentationsPage

_OFFERED = (HTML, *(representation(one) for one in RDF_SYNTAXES))


def representations_answer(registry: Registry, request: Request, iri: str) -> Response:
    """Return the list of profiles and formats of a record; it is told by the Link header too, for HEAD."""
    address = registry.base.address(iri)
    assert address is not None
    headers = {"Vary": VARY, "Link": all_links(address)}
    chosen = negotiated(request, _OFFERED)
    if chosen != HTML:
        syntax = SYNTAX_BY_SUFFIX[chosen.suffix]
        formats = {one: syntaxes_of(one) for one in profiles_of(address.kind)}
        path = registry.base.iri + document_path(address)
        body = serialise(representations(path, formats), syntax.media_type)
        return kept_answer(request, body, syntax.content_type, headers)
    context = RepresentationsPage(things_of(registry).thing(iri), _rows(address), document_path(address))
    title = gettext("Formats: {name}").format(name=context.thing.name.value)
    return page_response(request, context, title=title, headers=headers)


def _rows(address: Address) -> tuple[ProfileRow, ...]:
    return tuple(
        ProfileRow(
            one.name,
            one.iri,
            one.token,
            tuple(Link(syntax.name, data_path(address, syntax, one)) for syntax in syntaxes_of(one)),
        )
        for one in profiles_of(address.kind)
    )
