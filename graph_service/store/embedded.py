"""The embedded store: pyoxigraph, on disk or in memory. Nothing else opens a `pyoxigraph.Store`."""

from __future__ import annotations

import ctypes
import re
import sys
from collections.abc import Iterable
from itertools import chain, islice
from pathlib import Path
from typing import Any, Self, TypeGuard, cast

from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    Variable,
)

from graph_service.errors import StoreInUse, StoreUnusable
from graph_service.names import RDF, XSD
from graph_service.store.graph_store import Row, Term

_M_ARENA_MAX = -8
"""The name of the setting in malloc.h of the GNU C library."""
_MANY = 20_000
"""From this many quads on they are added as files of their own, and the files are put in order."""


class EmbeddedStore:
    """A `GraphStore` in this process."""

    def __init__(self, store: Store, *, read_only: bool = False) -> None:
        self._store: Store | None = store
        self._is_read_only = read_only

    @classmethod
    def in_memory(cls) -> Self:
        """Return an empty store that is lost with the process."""
        return cls(Store())

    @classmethod
    def open(cls, folder: Path, *, read_only: bool = False) -> Self:
        """Open the store in `folder`, and make it where it is missing and `read_only` is not asked.

        One process may hold a store for writing; any number may read it meanwhile.
        Raises StoreUnusable where the path cannot be a store, StoreInUse where another process writes to it.
        """
        if folder.exists() and not folder.is_dir():
            raise StoreUnusable(f"The store {folder} is a file, not a folder. Give the path of a folder.")
        if read_only and not (folder / "CURRENT").exists():
            raise StoreUnusable(f"There is no store in {folder}. Run `ansvar demo` or `ansvar load FILE` first.")
        if not read_only and folder.is_dir() and any(folder.iterdir()) and not (folder / "CURRENT").exists():
            raise StoreUnusable(f"The folder {folder} holds other files, not a store. Give an empty or a new folder.")
        try:
            if read_only:
                return cls(Store.read_only(str(folder)), read_only=True)
            folder.parent.mkdir(parents=True, exist_ok=True)
            _tell_allocator("mallopt", _M_ARENA_MAX, 1)
            return cls(Store(str(folder)))
        except OSError as problem:
            # RocksDB says so of a lock that is held; a path may have "lock" in it as well.
            if re.search(r"while lock file|lock hold by", str(problem), re.IGNORECASE):
                raise StoreInUse(
                    f"The store in {folder} is open in another process. Stop that server, or give another --store."
                ) from None
            raise StoreUnusable(f"The store in {folder} cannot be opened: {problem}. Give another path.") from None

    @property
    def _open_store(self) -> Store:
        if self._store is None:
            raise StoreUnusable("The store is closed. Open it again.")
        return self._store

    def select(self, query: str, /, **bindings: Term) -> list[Row]:
        """Return the rows of a SELECT over the union of all graphs; a bound variable must be projected."""
        result = cast(
            QuerySolutions,
            self._open_store.query(query, use_default_graph_as_union=True, substitutions=_substitutions(bindings)),
        )
        names = [variable.value for variable in result.variables]
        return [{name: cast("Term | None", solution[name]) for name in names} for solution in result]

    def cells(self, query: str, /) -> list[str]:
        """Return the cells of a SELECT over the union of all graphs as SPARQL writes them, row by row in one list."""
        result = cast(QuerySolutions, self._open_store.query(query, use_default_graph_as_union=True))
        # Tab-separated text is made without a Python object for each term, which takes half the time.
        text = cast("bytes", result.serialize(format=QueryResultsFormat.TSV)).decode()
        rows = text[text.index("\n") + 1 :].removesuffix("\n")
        return rows.replace("\n", "\t").split("\t") if rows or text.count("\n") > 1 else []

    def construct(self, query: str, /, **bindings: Term) -> list[Triple]:
        """Return the triples of a CONSTRUCT over the union of all graphs, in no order."""
        result = cast(
            QueryTriples,
            self._open_store.query(query, use_default_graph_as_union=True, substitutions=_substitutions(bindings)),
        )
        return list(result)

    def query(
        self, text: str, /, *, base_iri: str, is_union: bool, graphs: tuple[list[NamedNode], list[NamedNode]] | None
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Return the result of any query, to be read in this thread only and while the store is open.

        Without graphs of its own the query asks the union of all where `is_union`; `graphs` are the default and the
        named ones that it asks in place of those that it names. Raises SyntaxError where it cannot be read.
        """
        default, named = graphs or (None, None)
        return self._open_store.query(
            text,
            base_iri=base_iri,
            use_default_graph_as_union=is_union and graphs is None,
            default_graph=cast("Any", default),
            named_graphs=cast("Any", named),
        )

    def graph(self, name: NamedNode) -> list[Triple]:
        """Return the triples of one named graph, in no order; none where there is no such graph."""
        return [quad.triple for quad in self._open_store.quads_for_pattern(None, None, None, name)]

    def graph_names(self) -> list[NamedNode]:
        """Return the names of all graphs, sorted; a graph without statements is none."""
        # pyoxigraph keeps the name of a graph whose last statement was removed.
        names = (name for name in self._open_store.named_graphs() if isinstance(name, NamedNode))
        held = (name for name in names if any(self._open_store.quads_for_pattern(None, None, None, name)))
        return sorted(held, key=lambda name: name.value)

    def subjects(self, predicate: NamedNode, value: Term) -> list[NamedNode]:
        """Return what has this value for this predicate, in any graph, sorted."""
        found = {quad.subject for quad in self._open_store.quads_for_pattern(None, predicate, value, None)}
        return sorted((one for one in found if isinstance(one, NamedNode)), key=lambda iri: iri.value)

    def statements_about(self, value: NamedNode) -> list[Quad]:
        """Return the quads whose object is `value`."""
        return list(self._open_store.quads_for_pattern(None, None, value, None))

    def quads(self) -> list[Quad]:
        """Return every quad."""
        return list(self._open_store)

    def as_stored(self, triples: Iterable[Triple]) -> frozenset[Triple]:
        """Return triples as they are given back: one way of writing for each value, `P1Y` for `P12M`."""
        listed = list(triples)
        written = _written({one.object for one in listed if _may_be_rewritten(one.object)})
        # What is written as it was given stays the same object, which halves the memory of a large change.
        return frozenset(
            Triple(one.subject, one.predicate, written[one.object]) if one.object in written else one for one in listed
        )

    def commit(self, removed: Iterable[Quad], added: Iterable[Quad]) -> None:
        """Remove and add quads in one atomic transaction: after a crash either all of it is there or none."""
        gone = list(removed)
        if not gone:
            self._add(added)
            return
        # pyoxigraph has no transaction object, but an update with several operations is one transaction.
        # Terms are written by str(), which escapes them; no text of a user's becomes syntax.
        self._open_store.update(f"DELETE DATA {{ {_block(gone)} }} ; INSERT DATA {{ {_block(added)} }}")

    def _add(self, added: Iterable[Quad]) -> None:
        """Add quads, all or none; many as files of their own: half the memory, a third of the time."""
        coming = iter(added)
        first = list(islice(coming, _MANY))
        if len(first) < _MANY:
            self._open_store.extend(first)
            return
        _tell_allocator("malloc_trim", 0)
        self._open_store.bulk_extend(chain(first, coming))
        # What was added lies in files of its own until then, and each look-up goes through all of them.
        self._open_store.optimize()
        _tell_allocator("malloc_trim", 0)

    def dump(self, path: Path, rdf_format: RdfFormat) -> None:
        """Write all quads to a file."""
        self._open_store.dump(str(path), rdf_format)

    def backup(self, folder: Path) -> None:
        """Copy the store to a new folder."""
        self._open_store.backup(str(folder))

    def size(self) -> int:
        """Return the number of quads."""
        return len(self._open_store)

    def close(self) -> None:
        """Let go of the store; it must not be used after this."""
        if self._store is not None and not self._is_read_only:
            self._store.flush()
        self._store = None


def _tell_allocator(name: str, *values: int) -> None:
    """Call a function of the GNU C library that makes memory go back to the system; nothing where there is none.

    `mallopt` lets all threads take memory from one place: each thread of the store would keep what it once took, which
    was 250 MB after an import of 10,000 rows. `malloc_trim` gives back what is free now.
    """
    if sys.platform == "linux" and (tell := getattr(ctypes.CDLL(None), name, None)):
        tell(*values)


def _may_be_rewritten(term: object) -> TypeGuard[Literal]:
    return isinstance(term, Literal) and term.datatype not in {XSD.string, RDF.langString}


def _written(literals: Iterable[Literal]) -> dict[object, Literal]:
    """Return, for each literal, the one that a store keeps in its place."""
    scratch, found = Store(), {}
    for literal in literals:
        # Alone in the store, so that what comes back is this one.
        quad = Quad(RDF.value, RDF.value, literal)
        scratch.add(quad)
        found[literal] = next(cast("Literal", kept.object) for kept in scratch)
        scratch.remove(quad)
    return cast("dict[object, Literal]", found)


def _substitutions(bindings: dict[str, Term]) -> dict[Variable, Any] | None:
    return {Variable(name): term for name, term in bindings.items()} or None


def _block(quads: Iterable[Quad]) -> str:
    return "\n".join(
        f"{quad.triple} ."
        if isinstance(quad.graph_name, DefaultGraph)
        else f"GRAPH {quad.graph_name} {{ {quad.triple} . }}"
        for quad in quads
    )
