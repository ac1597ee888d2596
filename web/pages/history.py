"""How a record has changed: each change of it, newest first."""

from __future__ import annotations

from collections.abc import Iterable

from graph_service.changes import Revision
from graph_service.registry import Registry
from web import context_parts as cp
from web import contexts as c
from web.pages.things import things_of


def history_page(registry: Registry, iri: str) -> c.HistoryPage:
    """Return every change of a record, newest first."""
    return c.HistoryPage(things_of(registry).thing(iri), make_changes(registry.history(iri)))


def make_changes(revisions: Iterable[Revision]) -> tuple[cp.Change, ...]:
    """Return changes in the order given."""
    return tuple(cp.Change(one.number, one.when, one.who, one.why) for one in revisions)
