"""The change log as a feed reads it: where it begins, and what each revision since did to each record."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from pyoxigraph import Literal, NamedNode

from graph_service.feeds.members import LogEntry
from graph_service.names import Base
from graph_service.past import graphs_at
from graph_service.queries import ask_store
from graph_service.store.graph_store import GraphStore, Row


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a log begins to tell all that changed: after revision `after`, 0 where that is from the first on."""

    after: int
    since: datetime
    view: str
    """A name for the log from here on: another one where it begins anew."""


def beginning_of(store: GraphStore) -> Beginning | None:
    """Return where the log begins, None where there is none yet."""
    first = ask_store(store, "when-did-the-change-log-begin")
    if not first:
        return None
    cut = ask_store(store, "from-which-revision-does-the-log-tell-all")
    after = int(_text(cut[0], "revision")) if cut else 0
    named = hashlib.sha256(f"{_text(first[0], 'when')} {after}".encode()).hexdigest()[:12]
    return Beginning(after, datetime.fromisoformat(_text((cut or first)[0], "when")), named)


def entries_at(store: GraphStore, base: Base, beginning: Beginning) -> list[LogEntry]:
    """Return what was there where the log begins, as if its revision had made it all, sorted by document."""
    if not beginning.after:
        return []
    later = ask_store(store, "which-graphs-changed-after-a-revision", after=Literal(beginning.after))
    names = {*store.graph_names(), *(row["graph"] for row in later)}
    documents = [one for one in names if isinstance(one, NamedNode) and one.value.startswith(f"{base.iri}/doc/")]
    there = graphs_at(store, dict.fromkeys(documents, beginning.after))
    return [
        LogEntry(beginning.after, beginning.since, document.value, "", "".join(f"{one} .\n" for one in statements))
        for document, statements in sorted(there.items(), key=lambda item: item[0].value)
    ]


def every_revision(store: GraphStore) -> Iterator[list[LogEntry]]:
    """Yield what each revision did, the oldest first; one that did nothing to any graph is left out."""
    rows = ask_store(store, "what-did-each-change-do-to-each-graph")
    for _, of_one in groupby(map(_entry, rows), key=lambda entry: entry.revision):
        yield list(of_one)


def revision_entries(store: GraphStore, number: int) -> list[LogEntry]:
    """Return what one revision did, sorted by document."""
    return [_entry(row) for row in ask_store(store, "what-did-each-change-do-to-each-graph", revision=Literal(number))]


def _entry(row: Row) -> LogEntry:
    when = datetime.fromisoformat(_text(row, "when"))
    return LogEntry(int(_text(row, "revision")), when, _text(row, "graph"), _text(row, "removed"), _text(row, "added"))


def _text(row: Row, name: str) -> str:
    term = row[name]
    return term.value if term is not None else ""
