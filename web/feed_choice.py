"""What a reader wants of the feed: `organisation` and `kind` in the address, read strictly."""

from __future__ import annotations

from starlette.requests import Request

from graph_service.errors import NotFound, Problem
from graph_service.feeds.narrowing import Choice
from graph_service.feeds.stream import Streams
from graph_service.names import CLASS_BY_KIND, is_slug
from graph_service.registry import Registry
from web.api.parameters import bad
from web.negotiation import MEDIA_TYPE_PARAMETER

_KNOWN = ("organisation", "kind", MEDIA_TYPE_PARAMETER)


def read_choice(registry: Registry, streams: Streams, request: Request) -> Choice:
    """Return what is wanted; an organisation is given by its slug or its IRI.

    Raises BadRequest for a parameter or kind that there is not, NotFound for an organisation that there never was.
    """
    for name in request.query_params:
        if name not in _KNOWN or len(request.query_params.getlist(name)) > 1:
            raise bad(name, f"{request.url.path} takes one each of {', '.join(_KNOWN)}, not '{name[:200]}'.")
    kind, organisation = request.query_params.get("kind"), request.query_params.get("organisation")
    if kind is not None and kind not in CLASS_BY_KIND:
        raise bad("kind", f"Parameter kind is '{kind[:200]}'. Give one of {', '.join(CLASS_BY_KIND)}.")
    return Choice(_organisation(registry, streams, organisation) if organisation is not None else None, kind)


def _organisation(registry: Registry, streams: Streams, given: str) -> str:
    slug = given.removeprefix(f"{registry.base.iri}/id/organisation/")
    iri = registry.base.thing("organisation", slug).value if is_slug(slug) else ""
    # One that was removed is still told of: who follows its records must learn that they are gone.
    if not registry.describes(iri) and all(one.thing != iri for one in streams.current().members):
        raise NotFound(
            f"Parameter organisation is '{given[:200]}', which is no organisation here. Give its IRI, or the last part "
            "of it.",
            (Problem("organisation", "no such organisation"),),
        )
    return iri
