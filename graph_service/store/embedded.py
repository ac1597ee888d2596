"""The embedded store: pyoxigraph, on disk or in memory. Nothing else opens a `pyoxigraph.Store`."""

from __future__ import annotations

import ctypes
import glob
import re
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
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

_STRING = XSD.string.value
_M_ARENA_MAX = -8
"""The name of the setting in malloc.h of the GNU C library."""
_PAUSES = (0.02, 0.05, 0.1, 0.3)
"""Seconds between attempts to open what another process is writing."""
_MANY = 5_000
"""From this many quads on they are added as files of their own."""


class EmbeddedStore:
    """A `GraphStore` in this process."""

    def __init__(self, store: Store, *, read_only: bool = False, folder: Path | None = None) -> None:
        self._store: Store | None = store
        self._is_read_only = read_only
        self._folder = folder

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
                return cls(_opened_to_read(folder), read_only=True)
            folder.parent.mkdir(parents=True, exist_ok=True)
            _tell_allocator("mallopt", _M_ARENA_MAX, 1)
            opened = cls(Store(str(folder)), folder=folder)
        except OSError as problem:
            # RocksDB says so of a lock that is held; a path may have "lock" in it as well.
            if re.search(r"while lock file|lock hold by", str(problem), re.IGNORECASE):
                raise StoreInUse(
                    f"The store in {folder} is open in another process. Stop that server, or give another --store."
                ) from None
            advice = "Try again, for a server may be putting its files in order, or give" if read_only else "Give"
            raise StoreUnusable(f"The store in {folder} cannot be opened: {problem}. {advice} another path.") from None
        opened._remove_twins()
        return opened

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
        # A solution gives its values in the order of the variables; by name each is looked for anew.
        return [cast("Row", dict(zip(names, solution, strict=True))) for solution in result]

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

    def said_of(self, subject: NamedNode) -> list[Triple]:
        """Return what is said of `subject` in any graph; what two graphs say comes twice."""
        return [quad.triple for quad in self._open_store.quads_for_pattern(subject, None, None, None)]

    def statements_about(self, value: NamedNode) -> list[Quad]:
        """Return the quads whose object is `value`."""
        return list(self._open_store.quads_for_pattern(None, None, value, None))

    def quads(self) -> list[Quad]:
        """Return every quad."""
        return list(self._open_store)

    def as_stored(self, triples: Iterable[Triple]) -> frozenset[Triple]:
        """Return triples as they are given back: one way of writing for each value, `P1Y` for `P12M`."""
        return frozenset(map(_as_stored, triples))

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
        give_back_memory()
        # The files are put in order by the engine once there are several: to do so at once took a sixth of the time
        # of an import, and what is asked after it a tenth less.
        self._open_store.bulk_extend(chain(first, coming))
        give_back_memory()

    def dump(self, path: Path, rdf_format: RdfFormat) -> None:
        """Write all quads to a file."""
        self._open_store.dump(str(path), rdf_format)

    def backup(self, folder: Path) -> None:
        """Copy the store to a new folder."""
        self._open_store.backup(str(folder))

    @contextmanager
    def twin(self) -> Iterator[EmbeddedStore | None]:
        """Lend a store that holds what this one does, to be changed and thrown away; they share the files of now.

        None where this one is in memory or open for reading only, or where nothing can be written beside it.
        """
        with ExitStack() as lent:
            yield self._twin_until(lent)

    def _twin_until(self, end: ExitStack) -> EmbeddedStore | None:
        if self._folder is None:
            return None
        try:
            place = end.enter_context(TemporaryDirectory(prefix=self._twin_prefix, dir=self._folder.parent))
            self.backup(Path(place) / "store")
            return end.enter_context(closing(EmbeddedStore(Store(str(Path(place) / "store")))))
        except OSError:
            return None

    @property
    def _twin_prefix(self) -> str:
        return f".ansvar-twin-of-{self._folder.name if self._folder else ''}-"

    def _remove_twins(self) -> None:
        """Take away what processes that were ended left; nobody else has the store open for writing."""
        if self._folder is not None:
            for left in self._folder.parent.glob(f"{glob.escape(self._twin_prefix)}*"):
                shutil.rmtree(left, ignore_errors=True)

    def size(self) -> int:
        """Return the number of quads."""
        return len(self._open_store)

    def close(self) -> None:
        """Let go of the store; it must not be used after this."""
        if self._store is not None and not self._is_read_only:
            self._store.flush()
        self._store = None


def _opened_to_read(folder: Path) -> Store:
    """Return a store that another process may be writing: while that puts its files in order some go, others come.

    Raises OSError where it cannot be opened, again and again for half a second.
    """
    for pause_seconds in _PAUSES:
        try:
            return Store.read_only(str(folder))
        except OSError:
            time.sleep(pause_seconds)
    return Store.read_only(str(folder))


def _tell_allocator(name: str, *values: int) -> None:
    """Call a function of the GNU C library that makes memory go back to the system; nothing where there is none.

    `mallopt` lets all threads take memory from one place: each thread of the store would keep what it once took, which
    was 250 MB after an import of 10,000 rows.
    """
    if sys.platform == "linux" and (tell := getattr(ctypes.CDLL(None), name, None)):
        tell(*values)


def give_back_memory() -> None:
    """Give what a large piece of work took and let go of back to the system; the allocator would keep it."""
    _tell_allocator("malloc_trim", 0)


def _as_stored(triple: Triple) -> Triple:
    value = triple.object
    if not _may_be_rewritten(value):
        return triple
    written = _written(value)
    # What is written as it was given stays the same object, which halves the memory of a large change.
    return triple if written == value else Triple(triple.subject, triple.predicate, written)


def _may_be_rewritten(term: object) -> TypeGuard[Literal]:
    """Tell whether a term is a number, a day or the like, which the store keeps as its value."""
    if not isinstance(term, Literal) or term.language is not None:
        return False
    datatype = term.datatype.value
    return datatype != _STRING and datatype.startswith(XSD.iri)


@lru_cache(maxsize=10_000)
def _written(literal: Literal) -> Literal:
    """Return the literal that a store keeps in the place of one."""
    # Alone in a store, so that what comes back is this one.
    scratch = Store()
    scratch.add(Quad(RDF.value, RDF.value, literal))
    return next(cast("Literal", kept.object) for kept in scratch)


def _substitutions(bindings: dict[str, Term]) -> dict[Variable, Any] | None:
    return {Variable(name): term for name, term in bindings.items()} or None


def _block(quads: Iterable[Quad]) -> str:
    return "\n".join(
        f"{quad.triple} ."
        if isinstance(quad.graph_name, DefaultGraph)
        else f"GRAPH {quad.graph_name} {{ {quad.triple} . }}"
        for quad in quads
    )
