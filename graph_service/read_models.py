"""What is derived from the graph and kept in memory, as of one revision: names, chains, gaps, fields.

One immutable snapshot: a reader takes it once and sees one revision throughout, a writer puts the next in its place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pyoxigraph import Triple

from graph_service.chains.adjacency import Adjacency
from graph_service.chains.jurisdiction import Jurisdiction, read_jurisdiction
from graph_service.chains.reading import adjacency_after, read_adjacency
from graph_service.changes import MOST_LATEST, Revision, latest_changes, latest_revision
from graph_service.gaps import Gaps, read_gaps
from graph_service.labels import Labels, read_labels
from graph_service.roles.holdings import Holdings, read_holdings
from graph_service.store.graph_store import GraphStore


@dataclass(frozen=True, slots=True)
class ReadModels:
    """The snapshot of one revision; `revision` is None in a register that nothing was ever written to."""

    revision: Revision | None
    latest: tuple[tuple[str, Revision], ...]
    """The documents changed last, each with the change that did it, newest first; at most a hundred."""
    labels: Labels
    adjacency: Adjacency
    jurisdiction: Jurisdiction
    holdings: Holdings
    gaps: Gaps


_MANY, _MANY_NAMED = 200, 2_000
"""With more changed things than this, holdings and labels are read anew: one question to the store instead of many."""
_MANY_STATEMENTS = 20_000
"""With more statements than this it is not looked which of them tell of chains."""


def read_models(store: GraphStore) -> ReadModels:
    """Return the read models of everything in the store."""
    return ReadModels(
        latest_revision(store),
        tuple(latest_changes(store)),
        read_labels(store),
        read_adjacency(store),
        read_jurisdiction(store),
        read_holdings(store),
        Gaps.of_all(read_gaps(store)),
    )


def with_changed(
    before: ReadModels, store: GraphStore, things: Iterable[str], statements: Collection[Triple]
) -> ReadModels:
    """Return the read models after a change of `things` by statements that came or went; those from before stay.

    The gaps are still those from before: they are brought up to date after the rest, for their owners stand in it.
    """
    changed = list(things)
    are_many = len(statements) > _MANY_STATEMENTS
    labels = read_labels(store) if len(changed) > _MANY_NAMED else before.labels.with_changed(store, changed)
    holdings = read_holdings(store) if len(changed) > _MANY else before.holdings.with_changed(store, changed)
    revision = latest_revision(store)
    return ReadModels(
        revision,
        _latest(before, store, revision),
        labels,
        read_adjacency(store) if are_many else adjacency_after(before.adjacency, store, statements),
        before.jurisdiction,
        holdings,
        before.gaps,
    )


def _latest(before: ReadModels, store: GraphStore, revision: Revision | None) -> tuple[tuple[str, Revision], ...]:
    """Return the documents changed last; of a log that has grown by one entry only that one is asked for."""
    known = before.revision.number if before.revision else 0
    if revision is None or revision.number == known:
        return before.latest
    if revision.number != known + 1:
        return tuple(latest_changes(store))
    # Sorting the whole log took 250 ms at 13,000 changed documents, and each commit would pay it.
    return (*latest_changes(store, revision.number), *before.latest)[:MOST_LATEST]
