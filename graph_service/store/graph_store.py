"""The verbs that the rest of Ansvar uses of a store, so that another store can stand behind them.

Everything is materialised before it is returned: a pyoxigraph result that is consumed in another
thread than the one that asked ends the whole process, so no iterator leaves a store.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol, TypeAlias

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple

Term: TypeAlias = NamedNode | Literal
Row: TypeAlias = dict[str, Term | None]


class GraphStore(Protocol):
    """A set of named graphs that can be asked and changed."""

    def select(self, query: str, /, **bindings: Term) -> list[Row]:
        """Return the rows of a SELECT over the union of all graphs; a bound variable must be projected.

        A statement that two graphs hold may answer twice: a question where that matters says DISTINCT.
        """
        ...

    def cells(self, query: str, /) -> list[str]:
        """Return the cells of a SELECT over the union of all graphs, row by row in one list.

        Each is a term as SPARQL writes it (the same term always the same way), or empty where there is no value.
        """
        ...

    def construct(self, query: str, /, **bindings: Term) -> list[Triple]:
        """Return the triples of a CONSTRUCT over the union of all graphs, in no order."""
        ...

    def graph(self, name: NamedNode) -> list[Triple]:
        """Return the triples of one named graph, in no order; none where there is no such graph."""
        ...

    def graph_names(self) -> list[NamedNode]:
        """Return the names of all graphs, sorted; a graph without statements is none."""
        ...

    def subjects(self, predicate: NamedNode, value: Term) -> list[NamedNode]:
        """Return what has this value for this predicate, in any graph."""
        ...

    def said_of(self, subject: NamedNode) -> list[Triple]:
        """Return what is said of `subject` in any graph; what two graphs say comes twice."""
        ...

    def statements_about(self, value: NamedNode) -> list[Quad]:
        """Return the quads whose object is `value`."""
        ...

    def quads(self) -> list[Quad]:
        """Return every quad."""
        ...

    def as_stored(self, triples: Iterable[Triple]) -> frozenset[Triple]:
        """Return triples as they are given back: a store may write a value in another way than it was given."""
        ...

    def commit(self, removed: Iterable[Quad], added: Iterable[Quad]) -> None:
        """Remove and add quads in one atomic transaction: after a crash either all of it is there or none."""
        ...

    def dump(self, path: Path, rdf_format: RdfFormat) -> None:
        """Write all quads to a file."""
        ...

    def backup(self, folder: Path) -> None:
        """Copy the store to a new folder."""
        ...

    def size(self) -> int:
        """Return the number of quads."""
        ...

    def close(self) -> None:
        """Let go of the store; it must not be used after this."""
        ...
