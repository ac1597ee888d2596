"""The change log: what was changed, when, by whom and why, kept in the store with the change itself.

Each commit is one graph `{base}/change/{revision}` that is written in the same transaction as the records it
changes. The log is the truth of history: it gives the history of a record, the differences between two
revisions and, later, feeds and undo. Source: PROV-O, `prov:Activity`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Quad, Triple

from graph_service.errors import AnsvarError, DataRejected
from graph_service.followed import FOLLOWED, refuse_edits
from graph_service.names import ANSVAR, FOAF, PROV, RDF, SH, Base, moment_literal
from graph_service.queries import ask_store
from graph_service.statements import Statements, Terms
from graph_service.store.graph_store import GraphStore, Row
from graph_service.used_addresses import refuse_used_addresses

Seen = TypeVar("Seen")
Told = TypeVar("Told", bound=Triple | Quad)
Made = TypeVar("Made")

_FOLLOWS = ANSVAR.followsRegister
_KEPT = frozenset({ANSVAR.Change, ANSVAR.revision, ANSVAR.hasPart, ANSVAR.changes, SH.ValidationResult, _FOLLOWS})

# Asked for with every statement of a change, and each look-up of a namespace makes a node.
_TYPE, _TOPIC = RDF.type, FOAF.primaryTopic
_HAS_PART, _CHANGES, _THING = ANSVAR.hasPart, ANSVAR.changes, ANSVAR.changedThing
_REMOVED, _ADDED = ANSVAR.removedStatements, ANSVAR.addedStatements
_OF_PARTS = frozenset({_CHANGES, _THING, _REMOVED, _ADDED})
"""What the log says of a part of a change, and not of the change."""
_ATTEMPTS = 10
_LARGE = 20_000
"""With more altered statements than this the parts of the log are written by themselves."""
_PIECE = 500
"""How many of them are taken away at once: each may be as long as a record."""

MOST_LATEST = 100
"""How many of the documents changed last are told; the limit of the question `which-changes-are-newest`."""


class MovedOn(AnsvarError):
    """Somebody else wrote to the register after a change was made ready, so it may no longer be what was meant."""

    status = 409
    title = "Register moved on"


@dataclass(frozen=True, slots=True)
class Change:
    """What a commit shall make of some graphs: their statements after it, none to end a record's graph."""

    graphs: Mapping[NamedNode, Iterable[Triple]]
    who: str
    """The function that makes the change, such as "registervårdare"; never the name of a person."""
    why: str
    at: int | None = None
    """The revision that it was made from, after which nobody else may have written; None: whatever was written."""
    follows: str | None = None
    """The base of the register whose records these are, where that is followed; what is followed only so changes."""
    is_copy: bool = False
    """Whether another register has written this before, so that its addresses are not judged again."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What one graph loses and gains."""

    graph: NamedNode
    removed: AbstractSet[Triple]
    added: AbstractSet[Triple]

    @property
    def altered(self) -> Iterator[Triple]:
        """The statements that go, then those that come."""
        return chain(self.removed, self.added)


class Joined(Collection[Told]):
    """The statements of several collections, without a list of them: that of a large change takes its memory again."""

    def __init__(self, parts: Iterable[Collection[Told]]) -> None:
        self._parts = tuple(parts)

    def __iter__(self) -> Iterator[Told]:
        return chain.from_iterable(self._parts)

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def __contains__(self, statement: object) -> bool:
        return any(statement in part for part in self._parts)


@dataclass(frozen=True, slots=True)
class Revision:
    """One entry of the change log."""

    number: int
    when: datetime
    who: str
    why: str


def until_current(attempt: Callable[[], Made]) -> Made:
    """Return what an attempt to write gives, made anew where somebody else wrote while it was made.

    Raises MovedOn where that happens each of several times.
    """
    for _ in range(_ATTEMPTS):
        with suppress(MovedOn):
            return attempt()
    return attempt()


def differences(store: GraphStore, change: Change) -> list[Difference]:
    """Return what the change alters, sorted by graph; graphs that it leaves as they are do not occur.

    Raises MovedOn where the change was made from another revision than the store's.
    """
    if change.at is not None:
        latest = latest_revision(store)
        if change.at != (latest.number if latest else 0):
            raise MovedOn(
                f"The register is at revision {latest.number if latest else 0}, and this was made from revision "
                f"{change.at}. Look at what there is now, and try again; nothing was written."
            )
    found = []
    terms: Terms = {}
    for graph, triples in sorted(change.graphs.items(), key=lambda item: item[0].value):
        before, after = frozenset(store.graph(graph)), store.as_stored(triples)
        if before != after:
            found.append(Difference(graph, Statements(before - after, terms), Statements(after - before, terms)))
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

    Of a large change what the log says of its parts comes before it: both at once would take twice the memory. Nobody
    sees it without the entry, and what is left of it where the change is broken off goes with the next one.

    Returns what `look` sees in the statements that go while they are there, and in those that come when they are.
    Raises KeptElsewhere where it changes what another register keeps, DataRejected where it writes a thing at the
    address of another one; nothing is written then.
    """
    gained = {one.graph: one.added for one in changed}
    refuse_edits(store, base, change.follows, gained)
    if not change.is_copy:
        refuse_used_addresses(store, base, gained)
    entry = _entry_of(base, revision)
    _take_away(store, entry)
    removed, added = changed_quads(changed)
    # The statements of a large change are a large text, which no rule reads.
    facts = _log_facts(entry, revision, datetime.now(UTC), change, changed)
    log = Statements(one.triple for one in facts)
    texts = _log_texts(entry, changed)
    gone = look(removed)
    try:
        quads: Iterator[Quad] = chain(log.in_graph(entry), texts)
        if sum(len(one.added) + len(one.removed) for one in changed) > _LARGE:
            store.commit((), (one for one in quads if one.predicate in _OF_PARTS))
            quads = (one for one in log.in_graph(entry) if one.predicate not in _OF_PARTS)
        store.commit(removed, chain(added, quads))
    except BaseException:
        with suppress(Exception):
            _take_away(store, entry)
        raise
    return gone, look(Joined([*(one.added for one in changed), log]))


def in_graph(name: NamedNode, triple: Triple) -> Quad:
    """Return a triple as a quad of the graph `name`."""
    return Quad(triple.subject, triple.predicate, triple.object, name)


def changed_quads(changed: Iterable[Difference]) -> tuple[list[Quad], Iterator[Quad]]:
    """Return the quads that go and the quads that come."""
    listed = list(changed)
    removed = [quad for one in listed for quad in Statements(one.removed).in_graph(one.graph)]
    # Made as the store takes them: a list of those of a large change takes as much memory as the change.
    return removed, (quad for one in listed for quad in Statements(one.added).in_graph(one.graph))


def changed_things(changed: Iterable[Difference]) -> list[str]:
    """Return what the changed statements are about, sorted."""
    triples = (triple for one in changed for triple in one.altered)
    return sorted({triple.subject.value for triple in triples if isinstance(triple.subject, NamedNode)})


def altered_statements(changed: Iterable[Difference]) -> Collection[Triple]:
    """Return the statements that go and those that come."""
    return Joined(part for one in changed for part in (one.removed, one.added))


def refuse_kept_terms(changed: Iterable[Difference]) -> None:
    """Raise DataRejected where a record states what only Ansvar writes: entries of the log, results of the report.

    The questions about them look in every graph, so one such statement would tell of a change that nobody made.
    """
    for one in changed:
        for triple in one.added:
            kept = triple.object if triple.predicate == _TYPE else triple.predicate
            # What is followed is told in a graph of its own, of which `refuse_edits` sees who writes it.
            if kept in _KEPT and not (kept == _FOLLOWS and FOLLOWED in one.graph.value):
                raise DataRejected(
                    f"The graph {one.graph.value} says {kept} of {triple.subject}. The change log, the gap report and "
                    "what is followed are kept by Ansvar itself and cannot be loaded. Take it out of the file."
                )


def log_entry(base: Base, revision: int, when: datetime, change: Change, changed: list[Difference]) -> Iterator[Quad]:
    """Yield the quads that record a commit: its activity, and for each graph the statements removed and added."""
    entry = _entry_of(base, revision)
    yield from _log_facts(entry, revision, when, change, changed)
    yield from _log_texts(entry, changed)


def _entry_of(base: Base, revision: int) -> NamedNode:
    return NamedNode(f"{base.iri}/change/{revision}")


def _take_away(store: GraphStore, entry: NamedNode) -> None:
    """Remove what a change that was broken off left of its entry; an entry that is whole stays."""
    left = [in_graph(entry, one) for one in store.graph(entry)]
    if any(one.predicate == _TYPE for one in left):
        return
    for start in range(0, len(left), _PIECE):
        store.commit(left[start : start + _PIECE], ())


def _log_facts(
    entry: NamedNode, revision: int, when: datetime, change: Change, changed: list[Difference]
) -> Iterator[Quad]:
    yield Quad(entry, RDF.type, ANSVAR.Change, entry)
    yield Quad(entry, ANSVAR.revision, Literal(revision), entry)
    yield Quad(entry, PROV.endedAtTime, moment_literal(when), entry)
    yield Quad(entry, ANSVAR.madeByText, Literal(change.who), entry)
    yield Quad(entry, ANSVAR.reason, Literal(change.why), entry)
    for part, one in _parts(entry, changed):
        yield Quad(entry, _HAS_PART, part, entry)
        yield Quad(part, _CHANGES, one.graph, entry)
        topics = {t.object for t in one.altered if t.predicate == _TOPIC}
        yield from (Quad(part, _THING, topic, entry) for topic in topics if isinstance(topic, NamedNode))


def _log_texts(entry: NamedNode, changed: list[Difference]) -> Iterator[Quad]:
    for part, one in _parts(entry, changed):
        if one.removed:
            yield Quad(part, _REMOVED, _text(one.removed), entry)
        if one.added:
            yield Quad(part, _ADDED, _text(one.added), entry)


def _parts(entry: NamedNode, changed: list[Difference]) -> Iterator[tuple[NamedNode, Difference]]:
    return ((NamedNode(f"{entry.value}#{number}"), one) for number, one in enumerate(changed, start=1))


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
    found: list[tuple[str, Revision]] = []
    # Entry by entry: to put all documents of the log in order took a second after an import of 10,000 rows.
    for one in map(_revision, ask_store(store, "which-changes-are-newest", **given)):
        rows = ask_store(store, "which-records-changed-last", revision=Literal(one.number))
        documents = {row["graph"].value for row in rows if row["graph"] is not None}
        found += [(document, one) for document in sorted(documents)]
        if len(found) >= MOST_LATEST:
            break
    return found[:MOST_LATEST]


def _text(triples: Iterable[Triple]) -> Literal:
    return Literal("".join(f"{line} .\n" for line in sorted(str(triple) for triple in triples)))


def _revision(row: Row) -> Revision:
    values = {name: term.value if term is not None else "" for name, term in row.items()}
    return Revision(int(values["revision"]), datetime.fromisoformat(values["when"]), values["who"], values["why"])
