"""What a small graph states of roles, read with the shipped code list of roles."""

from __future__ import annotations

from functools import cache

from small_graph import store_of

from graph_service.roles.holdings import Holdings, read_holdings


@cache
def holdings_of(text: str) -> Holdings:
    """Return the holdings of a Turtle text."""
    return read_holdings(store_of(text, with_codes=True))
