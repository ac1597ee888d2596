"""What changed in the chain of one thing from one day to another."""

from __future__ import annotations

from datetime import date

from graph_service.errors import BadRequest, Problem
from graph_service.registry import Registry
from web import chain_contexts as cc
from web.context_parts import Tile
from web.pages.change_rows import a_year_before, make_groups
from web.pages.things import things_of


def chain_changes_page(registry: Registry, iri: str, first: date | None, last: date | None) -> cc.ChainChangesPage:
    """Return the page of what changed; without days, from a year ago to today.

    Raises BadRequest where the first day is after the last.
    """
    until = last or date.today()
    since = first or a_year_before(until)
    if since > until:
        text = f"Parameter from is '{since}', after to, '{until}'. Give the earlier day as from."
        raise BadRequest(text, (Problem("from", text),))
    things, changes = things_of(registry), registry.chain_changes(iri, since, until)
    groups = make_groups(things, changes)
    path = registry.base.path(iri)
    assert path is not None
    return cc.ChainChangesPage(
        thing=things.thing(iri),
        first=since,
        last=until,
        tiles=tuple(Tile(len(group.rows), group.heading, None, f"#{group.what}") for group in groups),
        groups=groups,
        is_truncated=changes.is_truncated,
        path=f"{path}/changes",
    )
