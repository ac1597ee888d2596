"""What records said right after the revisions of some members of the stream."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from graph_service.feeds.log import Beginning
from graph_service.feeds.members import Member
from graph_service.names import Base
from graph_service.past import graphs_at
from graph_service.queries import ask_store
from graph_service.store.graph_store import GraphStore, Term


def payloads(
    store: GraphStore, base: Base, members: Iterable[Member], beginning: Beginning
) -> dict[Member, frozenset[Triple]]:
    """Return the graph of each member that is no delete, told from where the log begins."""
    by_document: dict[NamedNode, dict[int, Member]] = defaultdict(dict)
    for member in members:
        if member.activity != "Delete":
            by_document[base.document(NamedNode(member.thing))][member.revision] = member
    first = graphs_at(store, dict.fromkeys(by_document, beginning.after)) if beginning.after else {}
    found: dict[Member, frozenset[Triple]] = {}
    for document, member_by_revision in by_document.items():
        graph = set(first.get(document, ()))
        changes = deque(one for one in changes_of_graph(store, document) if one[0] > beginning.after)
        for revision, member in sorted(member_by_revision.items()):
            while changes and changes[0][0] <= revision:
                _, removed, added = changes.popleft()
                graph -= removed
                graph |= added
            found[member] = frozenset(graph)
    return found


def changes_of_graph(
    store: GraphStore, document: NamedNode
) -> Iterator[tuple[int, frozenset[Triple], frozenset[Triple]]]:
    """Yield the revision of each change of a graph with what it took away and what it added, the oldest first."""
    for row in ask_store(store, "what-did-changes-do-to-a-graph", graph=document):
        revision = row["revision"]
        assert revision is not None
        yield int(revision.value), _triples(row["removed"]), _triples(row["added"])


def _triples(statements: Term | None) -> frozenset[Triple]:
    if statements is None:
        return frozenset()
    return frozenset(quad.triple for quad in parse(statements.value, RdfFormat.N_TRIPLES))
