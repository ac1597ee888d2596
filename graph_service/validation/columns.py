"""The statements of a store by property, each term a text: read once in a run, and asked without the store.

A full run asks many hundred small questions of the same statements. A query answers each by looking terms up in the
store again; here a property is read once, when it is first asked for, and then every question is one on sets.
Terms are written as SPARQL writes them, so a term can stand in a query, and equal terms are one object in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import chain

from pyoxigraph import BlankNode, Literal, NamedNode

from graph_service.names import RDF
from graph_service.store.graph_store import GraphStore
from graph_service.validation.findings import Node
from graph_service.validation.paths import Choice, Inverse, Path, Property, Repeat, Steps

_NONE: tuple[str, ...] = ()
_MANY = 4_000
"""With more values than this a property is read whole, for which the list of them in a query grows too long."""


class Column:
    """The subjects and objects of one property."""

    def __init__(self, store: GraphStore, predicate: NamedNode, share: Callable[[Iterable[str]], list[str]]) -> None:
        """Read nothing yet; `share` gives the one object in memory of each term."""
        self._store = store
        self._predicate = predicate
        self._share = share
        self._starts: dict[str, AbstractSet[str]] = {}
        self._absent: dict[frozenset[str], AbstractSet[str]] = {}
        self._tested: dict[str, bool] = {}
        self.is_read_whole = False
        """Whether it will be read whole in any case, so that a part of it is not worth a question of its own."""

    @cached_property
    def forward(self) -> dict[str, tuple[str, ...]]:
        """The values of each subject, each once."""
        self.is_read_whole = True
        return self._paired(self._store.cells(f"SELECT ?s ?o WHERE {{ ?s {self._predicate} ?o }}"))

    @cached_property
    def backward(self) -> dict[str, list[str]]:
        """The subjects of each value, each once."""
        found: dict[str, list[str]] = {}
        for subject, values in self.forward.items():
            for value in values:
                if value in found:
                    found[value].append(subject)
                else:
                    found[value] = [subject]
        return found

    @cached_property
    def subjects(self) -> AbstractSet[str]:
        """What has the property."""
        if self.is_read_whole:
            return self.forward.keys()
        return set(self._share(self._store.cells(f"SELECT DISTINCT ?s WHERE {{ ?s {self._predicate} ?o }}")))

    @cached_property
    def values(self) -> AbstractSet[str]:
        """What the property is anywhere."""
        if "backward" in self.__dict__:
            return self.backward.keys()
        if self.is_read_whole:
            return set(chain.from_iterable(self.forward.values()))
        return set(self._share(self._store.cells(f"SELECT DISTINCT ?o WHERE {{ ?s {self._predicate} ?o }}")))

    def is_all(self, test: str) -> bool:
        """Tell whether all values meet a condition on `?o` that needs no look-up, as `isIRI(?o)`."""
        if test not in self._tested:
            # The store tells the kind of a term without looking it up, and stops at the first of another kind.
            query = f"SELECT ?other WHERE {{ ?s {self._predicate} ?o FILTER(!({test})) BIND(1 AS ?other) }} LIMIT 1"
            self._tested[test] = not self._store.cells(query)
        return self._tested[test]

    @cached_property
    def size(self) -> int:
        """The number of statements."""
        return int(self._store.cells(f"SELECT (COUNT(*) AS ?size) WHERE {{ ?s {self._predicate} ?o }}")[0])

    @cached_property
    def several(self) -> dict[str, tuple[str, ...]]:
        """The subjects with more than one value, with those."""
        if self.is_read_whole:
            return {subject: values for subject, values in self.forward.items() if len(values) > 1}
        counted = f"{{ SELECT ?s WHERE {{ ?s {self._predicate} ?o }} GROUP BY ?s HAVING (COUNT(DISTINCT ?o) > 1) }}"
        return self._paired(self._store.cells(f"SELECT ?s ?o WHERE {{ {counted} ?s {self._predicate} ?o }}"))

    def starts_at(self, value: str) -> AbstractSet[str]:
        """Return the subjects of one value."""
        if self.is_read_whole:
            return frozenset(self.backward.get(value, _NONE))
        if value not in self._starts:
            query = f"SELECT ?s WHERE {{ ?s {self._predicate} {value} }}"
            self._starts[value] = frozenset(self._share(self._store.cells(query)))
        return self._starts[value]

    def starts_at_any(self, values: AbstractSet[str]) -> set[str]:
        """Return the subjects of any of these values."""
        if self.is_read_whole or len(values) > _MANY or any(value.startswith("_:") for value in values):
            backward = self.backward
            return set(chain.from_iterable(map(backward.__getitem__, values & backward.keys())))
        listed = " ".join(values)
        query = f"SELECT DISTINCT ?s WHERE {{ VALUES ?o {{ {listed} }} ?s {self._predicate} ?o }}"
        return set(self._share(self._store.cells(query))) if values else set()

    def forward_of(self, subjects: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """Return the values of at least these subjects."""
        if self.is_read_whole or len(subjects) > _MANY or any(one.startswith("_:") for one in subjects):
            return self.forward
        listed = " ".join(one for one in subjects if one.startswith("<"))
        return self._paired(
            self._store.cells(f"SELECT ?s ?o WHERE {{ VALUES ?s {{ {listed} }} ?s {self._predicate} ?o }}")
        )

    def absent(self, classes: frozenset[str]) -> AbstractSet[str]:
        """Return the instances of any of these classes that lack the property."""
        if classes not in self._absent:
            # MINUS is one hash join that looks no term up; FILTER NOT EXISTS asked of each node took ten times as long.
            query = f"VALUES ?class {{ {' '.join(classes)} }} ?s a ?class MINUS {{ ?s {self._predicate} ?o }}"
            self._absent[classes] = frozenset(self._share(self._store.cells(f"SELECT DISTINCT ?s WHERE {{ {query} }}")))
        return self._absent[classes]

    def _paired(self, cells: list[str]) -> dict[str, tuple[str, ...]]:
        subjects, values = self._share(cells[0::2]), self._share(cells[1::2])
        found: dict[str, tuple[str, ...]] = dict(zip(subjects, zip(values, strict=True), strict=True))
        if len(found) < len(subjects):
            for subject, value in zip(subjects, values, strict=True):
                if value not in found[subject]:
                    found[subject] += (value,)
        return found


class Columns:
    """All properties of a store, and the way along paths."""

    def __init__(self, store: GraphStore) -> None:
        """Read nothing yet."""
        self._store = store
        self._terms: dict[str, str] = {}
        self._columns: dict[NamedNode, Column] = {}
        self._nodes: dict[str, Node] = {}
        self._written: dict[str, str] = {}
        self._ways: dict[Path, dict[str, Collection[str]]] = {}

    def of(self, predicate: NamedNode) -> Column:
        """Return the column of a property."""
        if predicate not in self._columns:
            self._columns[predicate] = Column(self._store, predicate, self._share)
        return self._columns[predicate]

    def _share(self, terms: Iterable[str]) -> list[str]:
        listed = list(terms)
        return list(map(self._terms.setdefault, listed, listed))

    def instances(self, classes: Iterable[object]) -> set[str]:
        """Return the nodes of any of these classes, not of those below them."""
        return set().union(*(self.of(RDF.type).starts_at(str(one)) for one in classes))

    # --- along paths ---------------------------------------------------------------------------------------------

    def image(self, path: Path, nodes: AbstractSet[str]) -> set[str]:
        """Return where a path leads from any of these nodes."""
        match path:
            case Property(iri):
                forward = self.of(iri).forward
                return set(chain.from_iterable(map(forward.__getitem__, nodes & forward.keys())))
            case Inverse(inner):
                return self.origin(inner, nodes)
            case Steps(steps):
                for one in steps:
                    nodes = self.image(one, nodes)
                return set(nodes)
            case Choice(options):
                return set().union(*(self.image(one, nodes) for one in options))
            case Repeat(inner, sign):
                return _repeated(sign, nodes, lambda some: self.image(inner, some))

    def origin(self, path: Path, nodes: AbstractSet[str]) -> set[str]:
        """Return from where a path leads to any of these nodes."""
        match path:
            case Property(iri):
                return self.of(iri).starts_at_any(nodes)
            case Inverse(inner):
                return self.image(inner, nodes)
            case Steps(steps):
                for one in reversed(steps):
                    nodes = self.origin(one, nodes)
                return set(nodes)
            case Choice(options):
                return set().union(*(self.origin(one, nodes) for one in options))
            case Repeat(inner, sign):
                return _repeated(sign, nodes, lambda some: self.origin(inner, some))

    def having(self, predicate: NamedNode, nodes: AbstractSet[str], classes: frozenset[str]) -> AbstractSet[str]:
        """Return the nodes that have a property; where any are given, all nodes are of these classes."""
        column = self.of(predicate)
        # Whichever is the shorter list is read.
        if column.is_read_whole or not classes or 2 * column.size < len(nodes):
            return nodes & column.subjects
        return nodes - column.absent(classes)

    def starts_at(self, path: Path, value: str) -> AbstractSet[str]:
        """Return from where a path leads to one value."""
        return self.of(path.iri).starts_at(value) if isinstance(path, Property) else self.origin(path, {value})

    def way(self, path: Path, nodes: Collection[str] | None = None) -> Callable[[str], Collection[str]]:
        """Return the function that tells where a path leads from a node, each once.

        Where `nodes` are given, it is asked of these only.
        """
        if isinstance(path, Property):
            ends = self.of(path.iri).forward if nodes is None else self.of(path.iri).forward_of(nodes)
            return lambda node: ends.get(node, _NONE)
        if isinstance(path, Inverse) and isinstance(path.path, Property):
            starts = self.of(path.path.iri).backward
            return lambda node: starts.get(node, _NONE)
        if path not in self._ways:
            self._ways[path] = {}
        known = self._ways[path]

        def follow(node: str) -> Collection[str]:
            if node not in known:
                known[node] = self._ends(path, node)
            return known[node]

        return follow

    def _ends(self, path: Path, node: str) -> Collection[str]:
        match path:
            case Choice(options):
                return tuple({end for one in options for end in self.way(one)(node)})
            case Steps(steps):
                nodes: Collection[str] = (node,)
                for one in steps:
                    follow = self.way(one)
                    nodes = {end for start in nodes for end in follow(start)}
                return tuple(nodes)
            case _:
                return tuple(self.image(path, {node}))

    # --- terms ---------------------------------------------------------------------------------------------------

    def written(self, term: str) -> str:
        """Return a term of a query as the columns write it."""
        if term.startswith("<"):
            return term
        if term not in self._written:
            self._written[term] = self._store.cells(f"SELECT ?term WHERE {{ VALUES ?term {{ {term} }} }}")[0]
        return self._written[term]

    def node(self, term: str) -> Node:
        """Return a term as a node."""
        if term.startswith("<"):
            return NamedNode(term[1:-1])
        if term not in self._nodes:
            self._nodes[term] = self._read(term)
        return self._nodes[term]

    def _read(self, term: str) -> Node:
        if term.startswith("_:"):
            return BlankNode(term[2:])
        found = self._store.select(f"SELECT ?term WHERE {{ VALUES ?term {{ {term} }} }}")[0]["term"]
        assert isinstance(found, Literal)
        return found


def _repeated(sign: str, nodes: AbstractSet[str], step: Callable[[AbstractSet[str]], set[str]]) -> set[str]:
    if sign == "?":
        return step(nodes).union(nodes)
    found = set(nodes) if sign == "*" else set()
    near = step(nodes)
    while near - found:
        near -= found
        found |= near
        near = step(near)
    return found
