"""From the parts of an address to the thing that it names, and back to the path of its page."""

from __future__ import annotations

from urllib.parse import quote

from graph_service.errors import NotFound
from graph_service.names import CLASS_BY_KIND, SHARED_KINDS, Address, Base


def thing_iri(base: Base, kind: str, slug: str) -> str:
    """Return the IRI of the thing of this kind and slug, whether or not there is one.

    Raises NotFound where there is no such kind, or where the slug cannot be part of an IRI.
    """
    if kind not in CLASS_BY_KIND and kind not in SHARED_KINDS:
        kinds = ", ".join((*CLASS_BY_KIND, *SHARED_KINDS))
        raise NotFound(f"There is no kind of record called '{kind}'. The kinds are {kinds}.")
    try:
        return base.thing(kind, slug).value
    except ValueError:
        raise NotFound(f"'{slug}' cannot be the end of an address. Search for the name of what you look for.") from None


def document_path(address: Address) -> str:
    """Return the path of the page of a thing, percent-encoded so that it can stand in a header."""
    return f"/doc/{quote(address.kind)}/{quote(address.slug)}"
