"""Graphs as they were right after a revision, told from what is there now by taking the later changes back.

What a record said on a day is asked of `history`; this is for what compares with a revision, such as an import.
"""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from graph_service.changes import Difference
from graph_service.names import ANSVAR, Base
from graph_service.queries import ask_store
from graph_service.store.graph_store import GraphStore, Term


def graphs_at(store: GraphStore, revisions: Mapping[NamedNode, int]) -> dict[NamedNode, frozenset[Triple]]:
    """Return each graph as it was right after the revision that is given for it; empty where it was not there."""
    found = {graph: set(store.graph(graph)) for graph in revisions}
    if not revisions:
        return {}
    # Newest first, so that each step goes from what a change left to what it met.
    for row in ask_store(store, "which-graphs-changed-after-a-revision", after=Literal(min(revisions.values()))):
        graph, part, number = row["graph"], row["part"], row["revision"]
        assert isinstance(graph, NamedNode)
        assert isinstance(part, NamedNode)
        if graph in found and number is not None and int(number.value) > revisions[graph]:
            removed, added = _said_by(store, part)
            found[graph] -= added
            found[graph] |= removed
    return {graph: frozenset(triples) for graph, triples in found.items()}


def changes_of(store: GraphStore, base: Base, revision: int) -> list[Difference]:
    """Return what a revision took from and added to each graph, sorted by graph; none where there is no such one."""
    entry = NamedNode(f"{base.iri}/change/{revision}")
    graph_by_part = {one.subject: one.object for one in store.graph(entry) if one.predicate == ANSVAR.changes}
    found = []
    for part, graph in graph_by_part.items():
        assert isinstance(part, NamedNode)
        assert isinstance(graph, NamedNode)
        removed, added = _said_by(store, part)
        found.append(Difference(graph, removed, added))
    return sorted(found, key=lambda one: one.graph.value)


def revision_that_made(store: GraphStore, graph: NamedNode) -> int | None:
    """Return the number of the change that first wrote a graph, None where the log does not tell."""
    numbers = [row["revision"] for row in ask_store(store, "how-did-a-record-change", graph=graph)]
    return min((int(one.value) for one in numbers if one is not None), default=None)


def _said_by(store: GraphStore, part: NamedNode) -> tuple[frozenset[Triple], frozenset[Triple]]:
    rows = ask_store(store, "what-did-a-part-of-a-change-say", part=part)
    return (_triples(rows[0]["removed"]), _triples(rows[0]["added"])) if rows else (frozenset(), frozenset())


def _triples(statements: Term | None) -> frozenset[Triple]:
    if statements is None:
        return frozenset()
    return frozenset(quad.triple for quad in parse(statements.value, RdfFormat.N_TRIPLES))
