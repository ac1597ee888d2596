"""What the register said of a thing on a day and who said it, told from the change log (transaction time).

What held in the world on a day is another question, which the dates in the records answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from graph_service.names import day_literal
from graph_service.queries import ask_store
from graph_service.store.embedded import EmbeddedStore
from graph_service.store.graph_store import GraphStore, Term


@dataclass(frozen=True, slots=True)
class Assertion:
    """One record that holds a statement: where its facts come from, and the change that wrote the statement."""

    document: str
    source: str | None
    derived_from: str | None
    """The file and row that the record was read from."""
    revision: int | None
    """The change that wrote the statement; None where no change in the log did."""
    when: datetime | None
    who: str | None
    why: str | None


def asserted_by(store: GraphStore, statement: Triple) -> list[Assertion]:
    """Return who asserted a statement, by document, the latest change first; none where no record holds it."""
    assert isinstance(statement.subject, NamedNode)
    assert isinstance(statement.object, NamedNode | Literal)
    rows = ask_store(
        store,
        "who-asserted-a-statement",
        subject=statement.subject,
        property=statement.predicate,
        value=statement.object,
        line=Literal(f"{statement} .\n"),
    )
    return [_assertion({name: term.value for name, term in row.items() if term is not None}) for row in rows]


def said_on(store: GraphStore, thing: str, on: date) -> tuple[Triple, ...]:
    """Return the statements of the record of `thing` as they stood at the end of a day (UTC), sorted as text.

    None where the record was not there yet, or was ended by then.
    """
    day = day_literal(on)
    # A store of its own, because it writes a value (a date with an offset) in the same way as the store that the
    # removed statements were read from.
    replayed = EmbeddedStore.in_memory()
    for row in ask_store(store, "what-was-said-of-a-thing", thing=NamedNode(thing), day=day):
        graph = row["graph"]
        assert isinstance(graph, NamedNode)
        replayed.commit(_quads(row["removed"], graph), _quads(row["added"], graph))
    return tuple(sorted((quad.triple for quad in replayed.quads()), key=str))


def _assertion(row: Mapping[str, str]) -> Assertion:
    revision, when = row.get("revision"), row.get("when")
    return Assertion(
        row["graph"],
        row.get("source"),
        row.get("derivedFrom"),
        int(revision) if revision else None,
        datetime.fromisoformat(when) if when else None,
        row.get("who"),
        row.get("why"),
    )


def _quads(statements: Term | None, graph: NamedNode) -> list[Quad]:
    if statements is None:
        return []
    read = parse(statements.value, RdfFormat.N_TRIPLES)
    return [Quad(quad.subject, quad.predicate, quad.object, graph) for quad in read]
