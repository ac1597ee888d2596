"""The change log: what was changed, when, by whom and why, kept in the store with the change itself.

Each commit is one graph `{base}/change/{revision}` that is written in the same transaction as the records it
changes. The log is the truth of history: it gives the history of a record, the differences between two
revisions and, later, feeds and undo. Source: PROV-O, `prov:Activity`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pyoxigraph import Literal, NamedNode, Quad, Triple

from graph_service.errors import DataRejected
from graph_service.names import ANSVAR, FOAF, PROV, RDF, SH, XSD, Base
from graph_service.queries import ask_store
from graph_service.store.graph_store import GraphStore, Row

_KEPT = frozenset({ANSVAR.Change, ANSVAR.revision, ANSVAR.hasPart, ANSVAR.changes, SH.ValidationResult})

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


def in_graph(name: NamedNode, triple: Triple) -> Quad:
    """Return a triple as a quad of the graph `name`."""
    return Quad(triple.subject, triple.predicate, triple.object, name)


def changed_quads(changed: Iterable[Difference]) -> tuple[list[Quad], list[Quad]]:
    """Return the quads that go and the quads that come."""
    listed = list(changed)
    removed = [in_graph(one.graph, triple) for one in listed for triple in one.removed]
    return removed, [in_graph(one.graph, triple) for one in listed for triple in one.added]


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
            kept = triple.object if triple.predicate == RDF.type else triple.predicate
            if kept in _KEPT:
                raise DataRejected(
                    f"The graph {one.graph.value} says {kept} of {triple.subject}. The change log and the gap report "
                    "are kept by Ansvar itself and cannot be loaded. Take it out of the file."
                )


def log_entry(base: Base, revision: int, when: datetime, change: Change, changed: list[Difference]) -> list[Quad]:
    """Return the quads that record a commit: its activity, and for each graph the statements removed and added."""
    entry = NamedNode(f"{base.iri}/change/{revision}")
    quads = [
        Quad(entry, RDF.type, ANSVAR.Change, entry),
        Quad(entry, ANSVAR.revision, Literal(revision), entry),
        Quad(entry, PROV.endedAtTime, Literal(when.isoformat(), datatype=XSD.dateTime), entry),
        Quad(entry, ANSVAR.madeByText, Literal(change.who), entry),
        Quad(entry, ANSVAR.reason, Literal(change.why), entry),
    ]
    for number, one in enumerate(changed, start=1):
        part = NamedNode(f"{entry.value}#{number}")
        quads.append(Quad(entry, ANSVAR.hasPart, part, entry))
        quads.append(Quad(part, ANSVAR.changes, one.graph, entry))
        topics = {t.object for t in one.added | one.removed if t.predicate == FOAF.primaryTopic}
        quads.extend(Quad(part, ANSVAR.changedThing, topic, entry) for topic in topics if isinstance(topic, NamedNode))
        if one.removed:
            quads.append(Quad(part, ANSVAR.removedStatements, _text(one.removed), entry))
        if one.added:
            quads.append(Quad(part, ANSVAR.addedStatements, _text(one.added), entry))
    return quads


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
