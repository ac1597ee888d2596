"""What pages read from an address or a form: the page of a list, which record it is, the revision it was shown at."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query

from graph_service.errors import BadRequest, NotFound, Problem
from graph_service.registry import Registry
from web.addresses import thing_iri

PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]


def record_iri(registry: Registry, kind: str, slug: str) -> str:
    """Return the IRI of a record. Raises NotFound where the register has no such record."""
    iri = thing_iri(registry.base, kind, slug)
    if not registry.describes(iri):
        raise NotFound(f"There is no record {iri} in the register. Search for its name.")
    return iri


def read_revision(text: str) -> int:
    """Return the revision that a preview was made at, as its form sends it. Raises BadRequest where it is no number."""
    if not re.fullmatch(r"[0-9]{1,12}", text):
        raise BadRequest(
            f"Field revision is '{text[:20]}'. Send the form of the preview as it is.",
            (Problem("revision", "This is not the number of a revision."),),
        )
    return int(text)


def address(path: str, /, **query: object) -> str:
    """Return a path with a query; what is None or empty is left out, and so is page 1."""
    pairs: list[tuple[str, str]] = []
    for name, value in query.items():
        given = value if isinstance(value, list | tuple) else (value,)
        pairs += [(name, str(one)) for one in given if one not in {None, ""} and not (name == "page" and one == 1)]
    return f"{path}?{urlencode(pairs)}" if pairs else path
