"""The statements near a few nodes that a query of a rule can read, in a small store of their own.

An engine that is asked for one node may still go through all statements of a property: it joins the parts of a NOT
EXISTS before it looks at the node. So what the patterns of the query lead to from the node is read step by step, each
step a question by name, and the query is asked of that. What is read can be more than the query needs, never less.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import product
from typing import cast

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from graph_service.names import RDF, XSD
from graph_service.store.embedded import EmbeddedStore
from graph_service.store.graph_store import GraphStore
from graph_service.validation.findings import Node
from graph_service.validation.paths import Choice, Inverse, Path, Property, Repeat, Steps
from graph_service.validation.sparql_groups import Where, groups_in, read_selects
from graph_service.validation.sparql_patterns import Pattern
from graph_service.validation.sparql_tests import SparqlTest
from graph_service.validation.targets import only

_THIS = "this"
_PLAIN = {XSD.string, RDF.langString}

Known = Mapping[str, frozenset[Node]]
"""At least the nodes that each variable can stand for."""
Step = tuple[NamedNode, bool]
"""A property, and whether it is followed forwards."""


class TooWide(Exception):
    """A query that leads to more statements than are near, or to a node that cannot be asked for."""


class Nearby:
    """What has been read of a store, for all queries of one check."""

    def __init__(self, store: GraphStore, most: int) -> None:
        """Read nothing yet; a step to more nodes than `most` is too wide."""
        self.store = store
        self._most = most
        self._ends: dict[Step, dict[Node, frozenset[Node]]] = {}
        self._wide: dict[Step, set[Node]] = {}
        self._coming: set[Quad] = set()
        self._small = EmbeddedStore.in_memory()

    def of(self, test: SparqlTest, nodes: Iterable[Node]) -> EmbeddedStore:
        """Return a store in which a query finds for these nodes what it finds in the whole.

        Raises TooWide, and NotRead for a query that is not understood.
        """
        known = {_THIS: frozenset(nodes)}
        self._follow(Property(RDF.type), True, known[_THIS])
        for select in read_selects(test.prologue, test.query):
            self._read(select.where, known)
        self._small.commit([], self._coming)
        self._coming.clear()
        return self._small

    def along(self, patterns: Iterable[Pattern], known: Mapping[str, Collection[object]]) -> frozenset[Node]:
        """Return at least the nodes that `?this` can be in some patterns, of which other variables are known.

        Raises TooWide.
        """
        found = {name: terms for name, nodes in known.items() if (terms := _terms(nodes)) is not None}
        waiting = list(patterns)
        try:
            while waiting:
                waiting.remove(self._step(waiting, found))
                if not all(found.values()):
                    return frozenset()
        except TooWide:
            # What is left could only narrow it.
            if _THIS not in found:
                raise
        return found[_THIS]

    def _read(self, where: Where, around: Known) -> None:
        known = dict(around)
        waiting = list(where.patterns)
        while waiting:
            waiting.remove(self._step(waiting, known))
            if not all(known.values()):
                # Nothing can stand for a variable, so the group has no row, whatever else is in it.
                return
        for union in where.unions:
            for one in union:
                # A part of a union does not see what stands beside it, but for what it gives a value itself.
                self._read(one, {name: nodes for name, nodes in known.items() if name in one.bound | {_THIS}})
        for condition in where.conditions:
            for group in groups_in(condition):
                self._read(group, known)

    def _step(self, waiting: list[Pattern], known: dict[str, frozenset[Node]]) -> Pattern:
        """Read one of the patterns, from an end that is known, and return it."""
        # Those that lead to nothing new come first, for they leave fewer nodes to the others; then the ways forwards.
        ways = sorted(product(waiting, (True, False)), key=lambda way: (not _is_told(way[0], known), not way[1]))
        for pattern, is_forward in ways:
            start, end = (pattern.subject, pattern.object) if is_forward else (pattern.object, pattern.subject)
            starts = _starts(start, is_forward, known)
            if starts is None or pattern.path is None:
                continue
            try:
                found = self._follow(pattern.path, is_forward, starts)
            except TooWide:
                continue
            if end.startswith("?"):
                known[end[1:]] = found & known[end[1:]] if end[1:] in known else found
            if start.startswith("?"):
                known[start[1:]] = self._narrowed(pattern, is_forward, starts, known)
            return pattern
        raise TooWide

    def _narrowed(self, pattern: Pattern, is_forward: bool, nodes: frozenset[Node], known: Known) -> frozenset[Node]:
        """Return those of the nodes at one end of a pattern for which its other end can be."""
        if not isinstance(pattern.path, Property):
            return nodes
        ends = self._ends[pattern.path.iri, is_forward]
        other = pattern.object if is_forward else pattern.subject
        if other.startswith("?"):
            return frozenset(one for one in nodes if not known[other[1:]].isdisjoint(ends[one]))
        # Other literals may be written in more than one way.
        if other.startswith("<") or other.endswith(f"^^{XSD.boolean}"):
            return frozenset(one for one in nodes if other in map(str, ends[one]))
        return nodes

    # --- along paths ---------------------------------------------------------------------------------------------

    def _follow(self, path: Path, is_forward: bool, nodes: frozenset[Node]) -> frozenset[Node]:
        """Return where a path leads, or from where it comes, and read the statements on the way."""
        match path:
            case Property(iri):
                found = self._followed((iri, is_forward), nodes)
            case Inverse(inner):
                found = self._follow(inner, not is_forward, nodes)
            case Steps(steps):
                found = nodes
                for one in steps if is_forward else reversed(steps):
                    found = self._follow(one, is_forward, found)
            case Choice(options):
                found = frozenset().union(*(self._follow(one, is_forward, nodes) for one in options))
            case Repeat(inner, "?"):
                found = nodes | self._follow(inner, is_forward, nodes)
            case Repeat(inner, _):
                found = self._repeated(inner, is_forward, nodes)
        if len(found) > self._most:
            raise TooWide
        return found

    def _repeated(self, inner: Path, is_forward: bool, nodes: frozenset[Node]) -> frozenset[Node]:
        found = near = nodes
        while near:
            near = self._follow(inner, is_forward, near) - found
            found |= near
            if len(found) > self._most:
                raise TooWide
        return found

    def _followed(self, step: Step, nodes: frozenset[Node]) -> frozenset[Node]:
        ends, wide = self._ends.setdefault(step, {}), self._wide.setdefault(step, set())
        if not wide.isdisjoint(nodes):
            raise TooWide
        new = nodes - ends.keys()
        if new:
            self._ask(step, new)
        return frozenset().union(*(ends[one] for one in nodes))

    def _ask(self, step: Step, nodes: Collection[Node]) -> None:
        if any(isinstance(one, BlankNode) for one in nodes):
            raise TooWide
        predicate, is_forward = step
        start, end = ("s", "o") if is_forward else ("o", "s")
        query = f"SELECT ?s ?o WHERE {{ {only(nodes)(start)} ?s {predicate} ?o }} LIMIT {self._most + 1}"
        rows = cast("list[dict[str, Node]]", self.store.select(query))
        if len(rows) > self._most:
            self._wide[step].update(nodes)
            raise TooWide
        found: dict[Node, set[Node]] = {one: set() for one in nodes}
        for row in rows:
            if row[start] not in found:
                raise TooWide
            found[row[start]].add(row[end])
            self._coming.add(Quad(cast("NamedNode | BlankNode", row["s"]), predicate, row["o"], DefaultGraph()))
        self._ends[step].update({one: frozenset(some) for one, some in found.items()})


def _is_told(pattern: Pattern, known: Known) -> bool:
    """Tell whether both ends of a pattern are fixed or known."""
    return all(not one.startswith("?") or one[1:] in known for one in (pattern.subject, pattern.object))


def _starts(term: str, is_forward: bool, known: Known) -> frozenset[Node] | None:
    """Return what an end of a pattern can be; None where that is not known."""
    if term.startswith("?"):
        return known.get(term[1:])
    # From a fixed value backwards lead most statements: all of a class.
    return frozenset({NamedNode(term[1:-1])}) if is_forward and term.startswith("<") else None


def _terms(terms: Collection[object]) -> frozenset[Node] | None:
    """Return terms as nodes; None where one of them may be written in another way in the store."""
    nodes = frozenset(one for one in terms if isinstance(one, NamedNode | Literal | BlankNode))
    is_as_stored = all(not isinstance(one, Literal) or one.datatype in _PLAIN for one in nodes)
    return nodes if is_as_stored and len(nodes) == len(set(terms)) else None
