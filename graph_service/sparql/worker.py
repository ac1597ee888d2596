"""A process of its own that answers queries, one after the other, until its connection is closed.

Started by `pool` as `python -m graph_service.sparql.worker DESCRIPTOR`. It has no network, gives way to the pages,
and is ended by the kernel when a query takes longer or more memory than it may.
"""

from __future__ import annotations

import re
import sys
import time
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import cast

from pyoxigraph import (
    BlankNode,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    parse,
)
from pyoxigraph import serialize as write_rdf

from graph_service.errors import AnsvarError, StoreUnusable
from graph_service.publishing.serialise import serialise
from graph_service.publishing.syntaxes import JSON_LD, Syntax
from graph_service.sparql import confinement
from graph_service.sparql.refusals import QueryTooLarge, QueryUnreadable
from graph_service.sparql.syntaxes import RESULTS_CSV, RESULTS_JSON, RESULTS_TSV, RESULTS_XML
from graph_service.sparql.tasks import Outcome, Task
from graph_service.sparql.truncation import cut_off
from graph_service.sparql.view import View
from graph_service.store.embedded import EmbeddedStore

MEMORY_MEGABYTES = 512
"""What one query may take beside what the store itself takes; a sort of a million rows fits."""
MAX_ANSWER_BYTES = 50_000_000

_FORMATS = {
    RESULTS_JSON: QueryResultsFormat.JSON,
    RESULTS_XML: QueryResultsFormat.XML,
    RESULTS_CSV: QueryResultsFormat.CSV,
    RESULTS_TSV: QueryResultsFormat.TSV,
}
_MISSING = "No such file"
"""What the engine says, in several ways, when the writer has cleared away a file that the store had a moment ago."""
_TRIES, _PAUSE_SECONDS = 50, 0.02
_MOST_SAID = 150  # Characters of what the engine says of a fault: the place, and what could stand there.
_PLACE = re.compile(r"^error at (\d+):(\d+): ")


class Answering:
    """The store that is open in this process, and the answers from it."""

    def __init__(self) -> None:
        self._view: View | None = None
        self._store: EmbeddedStore | None = None

    def open(self, view: View) -> None:
        """Open a view in place of the one before. Raises StoreUnusable where it cannot be read."""
        self._store, self._view = None, view
        # The size of the store is no query's doing.
        confinement.limit_memory(None)
        if view.is_folder:
            self._store = _opened(view.path)
        else:
            self._store = EmbeddedStore.in_memory()
            self._store.commit([], parse(path=str(view.path), format=RdfFormat.N_QUADS))
        confinement.limit_memory(MEMORY_MEGABYTES)

    def answer(self, task: Task) -> Outcome:
        """Return the answer. Raises QueryUnreadable or QueryTooLarge; the process ends where it takes too long."""
        confinement.limit_time(task.seconds)
        began = time.perf_counter()
        try:
            body, is_truncated = self._answer(task)
        except (OSError, RuntimeError) as problem:
            if _MISSING not in str(problem):
                raise _unanswerable(problem) from None
            # The writer has cleared away files of the store as it was; it is read as it is now, once.
            assert self._view is not None
            self.open(self._view)
            body, is_truncated = self._answer(task)
        finally:
            confinement.limit_time(0)
        if len(body) > MAX_ANSWER_BYTES:
            raise QueryTooLarge(f"The answer is larger than {MAX_ANSWER_BYTES} bytes. Ask for fewer rows with LIMIT.")
        return Outcome(body, is_truncated, time.perf_counter() - began)

    def _answer(self, task: Task) -> tuple[bytes, bool]:
        if task.query.form == "select":
            return self._rows(task)
        if task.query.form == "ask":
            return self._written(task, task.query.text), False
        return self._graph(task)

    def _rows(self, task: Task) -> tuple[bytes, bool]:
        body = self._written(task, task.query.limited_to(task.rows + 1))
        return cut_off(body, task.syntax, task.rows)

    def _graph(self, task: Task) -> tuple[bytes, bool]:
        triples = list(islice(cast(QueryTriples, self._asked(task, task.query.text)), task.rows + 1))
        return _graph_written(triples[: task.rows], task.syntax), len(triples) > task.rows

    def _written(self, task: Task, text: str) -> bytes:
        result = self._asked(task, text)
        assert not isinstance(result, QueryTriples)
        return cast(bytes, result.serialize(format=_FORMATS[task.syntax]))

    def _asked(self, task: Task, text: str) -> QuerySolutions | QueryBoolean | QueryTriples:
        assert self._store is not None
        names = task.graphs and (_named(task.graphs[0]), _named(task.graphs[1]))
        try:
            is_union = not task.query.has_dataset
            return self._store.query(text, base_iri=task.base, is_union=is_union, graphs=names)
        except SyntaxError as problem:
            raise self._unreadable(task, str(problem)) from None

    def _unreadable(self, task: Task, problem: str) -> QueryUnreadable:
        """Return what is wrong with the query itself, and not with the limit that was added to it."""
        assert self._store is not None
        try:
            self._store.query(task.query.text, base_iri=task.base, is_union=False, graphs=None)
        except SyntaxError as own:
            return QueryUnreadable(f"The query cannot be read: {_shortened(str(own))}.")
        return QueryUnreadable(
            f"The number of rows cannot be limited: {problem}. Write LIMIT and VALUES with spaces around them."
        )


def _opened(folder: Path) -> EmbeddedStore:
    """Open the store of a folder that is being written, trying again where the writer clears files away meanwhile."""
    for _ in range(_TRIES):
        try:
            return EmbeddedStore.open(folder, read_only=True)
        except (RuntimeError, StoreUnusable) as problem:
            if _MISSING not in str(problem):
                raise
            time.sleep(_PAUSE_SECONDS)
    raise StoreUnusable(f"The store in {folder} changed {_TRIES} times while it was opened. Ask again.")


def _unanswerable(problem: Exception) -> QueryUnreadable:
    return QueryUnreadable(f"The query cannot be answered: {problem}. Change it and ask again.")


def _shortened(problem: str) -> str:
    """Return what the engine says, without the whole alphabet where a letter could stand."""
    text = " ".join(_PLACE.sub(lambda match: f"line {match[1]}, column {match[2]}, ", problem).split())
    return text if len(text) <= _MOST_SAID else f"{text[:_MOST_SAID].rsplit(' ', 1)[0]} …"


def _named(names: tuple[str, ...]) -> list[NamedNode]:
    return [NamedNode(name) for name in names]


def _graph_written(triples: list[Triple], syntax: Syntax) -> bytes:
    # Only a query that makes blank nodes has them, and our own JSON-LD knows none.
    if syntax == JSON_LD and any(isinstance(end, BlankNode) for one in triples for end in (one.subject, one.object)):
        return cast(bytes, write_rdf(triples, format=RdfFormat.JSON_LD))
    return serialise(triples, syntax.media_type)


def main() -> None:
    """Answer what comes over the connection whose descriptor is the first argument."""
    connection = Connection(int(sys.argv[1]))
    confinement.give_way()
    confinement.cut_off_network()
    answering = Answering()
    while True:
        try:
            message: View | Task = connection.recv()
        except EOFError:
            return
        connection.send(_reply(answering, message))


def _reply(answering: Answering, message: View | Task) -> Outcome | AnsvarError | None:
    try:
        if isinstance(message, View):
            answering.open(message)
            return None
        return answering.answer(message)
    except AnsvarError as refusal:
        return refusal
    except (OSError, RuntimeError) as problem:
        return StoreUnusable(f"The store cannot be read: {problem}. Try again; if it stays, restart the service.")
    except MemoryError:
        return QueryTooLarge("The query takes more memory than it may. Ask for less at a time, with LIMIT or FILTER.")


if __name__ == "__main__":
    main()
