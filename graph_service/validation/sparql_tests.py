"""Constraints written in SPARQL (`sh:sparql`): a SELECT whose rows are the results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from pyoxigraph import BlankNode, NamedNode

from graph_service.names import OWL, PREFIXES, SH
from graph_service.store.embedded import EmbeddedStore
from graph_service.validation.findings import Node, name_of
from graph_service.validation.messages import Messages, default_messages, fill, read_messages
from graph_service.validation.paths import Path, sparql
from graph_service.validation.reach import Reach, find_reach
from graph_service.validation.shape_graph import ShapeGraph, rejected
from graph_service.validation.shape_plan import Breach, Compiler, Constraint, Run, ShapePlan, component
from graph_service.validation.sparql_text import fault, joined, replaced
from graph_service.validation.targets import CannotCompile, Focus

_KNOWN = ("rdf", "rdfs", "owl", "sh", "xsd")


@dataclass(frozen=True, slots=True)
class SparqlTest:
    """A SELECT asked once for all focus nodes where its form permits it, else once for each."""

    component: str
    prologue: str
    query: str
    together: Callable[[str], str] | None
    messages: Messages
    default: Messages
    rule: str | None = None
    parameters: Mapping[str, Node] = field(default_factory=dict)
    reach: Reach | None = None
    """A filter that `together` does not have, because its rows are chosen after it is answered."""

    @property
    def one_by_one(self) -> SparqlTest:
        """The same test, asked for each focus node with its name written in: quicker for a few."""
        # Except where the engine would walk from each of them.
        return replace(self, together=None) if self.reach is None else self

    def breaches(self, run: Run, shape: ShapePlan, focus: Focus) -> Iterable[Breach]:
        """Return one result for each row; rows that are alike are one."""
        return self.results(shape, self._rows(run, focus))

    def results(self, shape: ShapePlan, rows: Iterable[tuple[Node, dict[str, Node]]]) -> Iterable[Breach]:
        """Return one result for each row of a focus node and the variables that have a value."""
        found: dict[tuple[object, ...], Breach] = {}
        for node, row in rows:
            value = row.get("value", node if shape.path is None else None)
            path = row.get("path")
            own = {"": row["message"].value} if "message" in row else self.messages
            messages = fill(own, {"this": node, **self.parameters, **row})
            key = (node, value, path, *sorted((name, str(one)) for name, one in row.items()))
            found[key] = Breach(node, value, name_of(path) if path else None, messages)
        return found.values()

    def _rows(self, run: Run, focus: Focus) -> Iterable[tuple[Node, dict[str, Node]]]:
        if self.together is not None:
            rows = run.rows(self.prologue + self.together(focus("this")))
            for row in rows if self.reach is None else self.reach.chosen(run, rows):
                yield row["this"], {name: one for name, one in row.items() if not name.startswith("this_")}
            return
        for found in run.rows(f"SELECT DISTINCT ?this WHERE {{ {focus('this')} }}"):
            node = found["this"]
            for row in run.rows(self.prologue + replaced(self.query, {"this": written(node), **self.parameters})):
                yield node, {name: one for name, one in row.items() if not name.startswith("found_")}


def written(node: Node) -> str:
    """Return a node as a term of SPARQL. Raises CannotCompile for a blank node, which has no name there."""
    if isinstance(node, BlankNode):
        raise CannotCompile("a SPARQL constraint of this form meets a node without an IRI")
    return str(node)


def sparql_tests(compiler: Compiler, shape: ShapePlan) -> list[Constraint]:
    """Return the SPARQL constraints of a shape."""
    graph = compiler.graph
    return [
        _read(graph, shape, node)
        for node in graph.values(shape.node, SH.sparql)
        if not graph.is_true(node, SH.deactivated)
    ]


def _read(graph: ShapeGraph, shape: ShapePlan, node: Node) -> SparqlTest:
    queries = graph.literals(node, SH.select)
    if len(queries) != 1:
        raise rejected(name_of(node), f"a SPARQL constraint has {len(queries)} sh:select", "Give exactly one")
    name = component("SPARQL")
    query = prepared(queries[0].value, shape.path, node, frozenset({"this"}))
    query = replaced(query, {"currentShape": written(shape.node)} if "currentShape" in query else {})
    prologue = read_prologue(graph, node)
    check_syntax(node, prologue + query)
    rule = node.value if isinstance(node, NamedNode) else None
    reach, without = find_reach(prologue, query) or (None, query)
    return SparqlTest(
        name, prologue, query, joined(without), read_messages(graph, node), default_messages(name), rule, reach=reach
    )


def prepared(query: str, path: Path | None, node: Node, bound: frozenset[str]) -> str:
    """Return a query with `$PATH` written out.

    Raises DataRejected for a query that SHACL or this register does not permit (SERVICE and FROM reach out of
    the store), CannotCompile for one that asks for the shapes as data.
    """
    found = fault(query, bound)
    if found:
        raise rejected(name_of(node), found, "Rewrite the query without it")
    if "shapesGraph" in query:
        raise CannotCompile("a SPARQL constraint reads $shapesGraph")
    if path is None:
        return query
    return replaced(query, {"PATH": sparql(path)})


def read_prologue(graph: ShapeGraph, node: Node) -> str:
    """Return the PREFIX lines of a query: `sh:prefixes`, what those import, and the usual names."""
    prefixes = {name: PREFIXES[name] for name in _KNOWN}
    waiting, seen = list(graph.values(node, SH.prefixes)), set[Node]()
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        waiting += graph.values(one, OWL.imports)
        for declaration in graph.values(one, SH.declare):
            prefix, namespace = graph.value(declaration, SH.prefix), graph.value(declaration, SH.namespace)
            if prefix is None or namespace is None:
                raise rejected(name_of(one), "sh:declare lacks sh:prefix or sh:namespace", "Give both")
            prefixes[prefix.value] = namespace.value
    return "".join(f"PREFIX {prefix}: {NamedNode(namespace)}\n" for prefix, namespace in prefixes.items())


def check_syntax(node: Node, query: str) -> None:
    """Raise DataRejected where a query is not well-formed SPARQL."""
    try:
        EmbeddedStore.in_memory().select(query)
    except SyntaxError as problem:
        raise rejected(
            name_of(node), f"the query is not well-formed SPARQL: {problem.msg}", "Mend it; declare its prefixes"
        ) from None
