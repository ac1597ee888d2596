"""Where what an organisation lacks is told."""

from __future__ import annotations

from web.pages.gap_filter import LIST
from web.pages.reading import address
from web.pages.things import Things


def gap_organisation_path(things: Things, iri: str) -> str:
    """Return the path of what an organisation lacks."""
    one = things.base.address(iri)
    return f"/gaps/{one.slug}" if one and one.kind == "organisation" else address(LIST, organisation=iri)
