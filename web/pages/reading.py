"""What pages read from an address: the day asked about, the page of a list, and which record it is."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query

from graph_service.errors import NotFound
from graph_service.registry import Registry
from web.addresses import thing_iri

PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]


def record_iri(registry: Registry, kind: str, slug: str) -> str:
    """Return the IRI of a record. Raises NotFound where the register has no such record."""
    iri = thing_iri(registry.base, kind, slug)
    if not registry.describes(iri):
        raise NotFound(f"There is no record {iri} in the register. Search for its name.")
    return iri


def address(path: str, /, **query: object) -> str:
    """Return a path with a query; what is None or empty is left out, and so is page 1."""
    pairs: list[tuple[str, str]] = []
    for name, value in query.items():
        given = value if isinstance(value, list | tuple) else (value,)
        pairs += [(name, str(one)) for one in given if one not in {None, ""} and not (name == "page" and one == 1)]
    return f"{path}?{urlencode(pairs)}" if pairs else path
