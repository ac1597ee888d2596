"""The change log: what was changed, when, by whom and why, kept in the store with the change itself.

Each commit is one graph `{base}/change/{revision}` that is written in the same transaction as the records it
changes. The log is the truth of history: it gives the history of a record, the differences between two
revisions and, later, feeds and undo. Source: PROV-O, `prov:Activity`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Quad, Triple

from graph_service.errors import DataRejected
from graph_service.names import ANSVAR, FOAF, PROV, RDF, SH, XSD, Base
from graph_service.queries import ask_store
from graph_service.store.graph_store import GraphStore, Row

Seen = TypeVar("Seen")

_KEPT = frozenset({ANSVAR.Change, ANSVAR.revision, ANSVAR.hasPart, ANSVAR.changes, SH.ValidationResult})

# Asked for with every statement of a change, and each look-up of a namespace makes a node.
_TYPE, _TOPIC = RDF.type, FOAF.primaryTopic
_HAS_PART, _CHANGES, _THING = ANSVAR.hasPart, ANSVAR.changes, ANSVAR.changedThing
_REMOVED, _ADDED = ANSVAR.removedStatements, ANSVAR.addedStatements
_STATEMENTS = frozenset({_REMOVED, _ADDED})

MOST_LATEST = 100
"""How many of the documents changed last are told; the limit of the question `which-records-changed-last`."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a commit shall make of some graphs: their statements after it, none to end a record's graph."""

    graphs: Mapping[NamedNode, Iterable[Triple]]
    who: str
    """The function that makes the change, such as "registervårdare"; never the name of a person."""
    why: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What one graph loses and gains."""

    graph: NamedNode
    removed: frozenset[Triple]
    added: frozenset[Triple]


@dataclass(frozen=True, slots=True)
class Revision:
    """One entry of the change log."""

    number: int
    when: datetime
    who: str
    why: str


def differences(store: GraphStore, change: Change) -> list[Difference]:
    """Return what the change alters, sorted by graph; graphs that it leaves as they are do not occur."""
    found = []
    for graph, triples in sorted(change.graphs.items(), key=lambda item: item[0].value):
        before, after = frozenset(store.graph(graph)), store.as_stored(triples)
        if before != after:
            found.append(Difference(graph, before - after, after - before))
    return found


def write(
    store: GraphStore,
    base: Base,
    revision: int,
    change: Change,
    changed: list[Difference],
    *,
    look: Callable[[Collection[Triple | Quad]], Seen],
) -> tuple[Seen, Seen]:
    """Write what changes with its entry of the log in one transaction.

    Returns what `look` sees in the statements that go while they are there, and in those that come when they are.
    """
    removed, added = changed_quads(changed)
    log: list[Quad] = []

    def logged() -> Iterator[Quad]:
        for quad in log_entry(base, revision, datetime.now(UTC), change, changed):
            # The statements of a large change are a large text, which no rule reads.
            if quad.predicate not in _STATEMENTS:
                log.append(quad)
            yield quad

    gone = look(removed)
    store.commit(removed, chain(added, logged()))
    return gone, look([*(triple for one in changed for triple in one.added), *log])


def in_graph(name: NamedNode, triple: Triple) -> Quad:
    """Return a triple as a quad of the graph `name`."""
    return Quad(triple.subject, triple.predicate, triple.object, name)


def changed_quads(changed: Iterable[Difference]) -> tuple[list[Quad], Iterator[Quad]]:
    """Return the quads that go and the quads that come."""
    listed = list(changed)
    removed = [in_graph(one.graph, triple) for one in listed for triple in one.removed]
    # Made as the store takes them: a list of those of a large change takes as much memory as the change.
    return removed, (in_graph(one.graph, triple) for one in listed for triple in one.added)


def changed_things(changed: Iterable[Difference]) -> list[str]:
    """Return what the changed statements are about, sorted."""
    triples = (triple for one in changed for triple in one.removed | one.added)
    return sorted({triple.subject.value for triple in triples if isinstance(triple.subject, NamedNode)})


def refuse_kept_terms(changed: Iterable[Difference]) -> None:
    """Raise DataRejected where a record states what only Ansvar writes: entries of the log, results of the report.

    The questions about them look in every graph, so one such statement would tell of a change that nobody made.
    """
    for one in changed:
        for triple in one.added:
            kept = triple.object if triple.predicate == _TYPE else triple.predicate
            if kept in _KEPT:
                raise DataRejected(
                    f"The graph {one.graph.value} says {kept} of {triple.subject}. The change log and the gap report "
                    "are kept by Ansvar itself and cannot be loaded. Take it out of the file."
                )


def log_entry(base: Base, revision: int, when: datetime, change: Change, changed: list[Difference]) -> Iterator[Quad]:
    """Yield the quads that record a commit: its activity, and for each graph the statements removed and added."""
    entry = NamedNode(f"{base.iri}/change/{revision}")
    yield Quad(entry, RDF.type, ANSVAR.Change, entry)
    yield Quad(entry, ANSVAR.revision, Literal(revision), entry)
    yield Quad(entry, PROV.endedAtTime, Literal(when.isoformat(), datatype=XSD.dateTime), entry)
    yield Quad(entry, ANSVAR.madeByText, Literal(change.who), entry)
    yield Quad(entry, ANSVAR.reason, Literal(change.why), entry)
    for number, one in enumerate(changed, start=1):
        part = NamedNode(f"{entry.value}#{number}")
        yield Quad(entry, _HAS_PART, part, entry)
        yield Quad(part, _CHANGES, one.graph, entry)
        topics = {t.object for t in one.added | one.removed if t.predicate == _TOPIC}
        yield from (Quad(part, _THING, topic, entry) for topic in topics if isinstance(topic, NamedNode))
        if one.removed:
            yield Quad(part, _REMOVED, _text(one.removed), entry)
        if one.added:
            yield Quad(part, _ADDED, _text(one.added), entry)


def latest_revision(store: GraphStore) -> Revision | None:
    """Return the newest entry of the log, or None in a store without commits."""
    found = ask_store(store, "which-changes-are-newest")
    return _revision(found[0]) if found else None


def history_of(store: GraphStore, graph: NamedNode) -> list[Revision]:
    """Return the log entries that changed a graph, newest first."""
    return [_revision(row) for row in ask_store(store, "how-did-a-record-change", graph=graph)]


def latest_changes(store: GraphStore, revision: int | None = None) -> list[tuple[str, Revision]]:
    """Return the documents changed last, or by one revision, with the entry that did it.

    The newest come first, then they are sorted by address; at most `MOST_LATEST` are told.
    """
    given = {} if revision is None else {"revision": Literal(revision)}
    return [
        (row["graph"].value, _revision(row))
        for row in ask_store(store, "which-records-changed-last", **given)
        if row["graph"] is not None
    ]


def _text(triples: frozenset[Triple]) -> Literal:
    return Literal("".join(f"{line} .\n" for line in sorted(str(triple) for triple in triples)))


def _revision(row: Row) -> Revision:
    values = {name: term.value if term is not None else "" for name, term in row.items()}
    return Revision(int(values["revision"]), datetime.fromisoformat(values["when"]), values["who"], values["why"])
