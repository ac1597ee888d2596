"""Constraints on all values of a node together: how many, which, how they stand to another property, which else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from pyoxigraph import BlankNode, Literal, NamedNode

from graph_service.names import SH
from graph_service.validation.findings import Node, name_of
from graph_service.validation.messages import Messages, default_messages, shown
from graph_service.validation.paths import Path, Property, reaches_itself, sparql
from graph_service.validation.shape_graph import ShapeGraph, rejected
from graph_service.validation.shape_plan import Breach, Compiler, Constraint, Run, ShapePlan, component
from graph_service.validation.targets import CannotCompile, Focus, values


@dataclass(frozen=True, slots=True)
class SetTest:
    """A constraint told by one query: each row is a result, with the variables `this`, `value` and `path`."""

    component: str
    query: Callable[[Focus], str]
    default: Messages
    messages: Messages = field(default_factory=dict)
    rule: str | None = None
    other: NamedNode | None = None
    """Another property of the focus node that is read as well."""
    reads_all: bool = False
    """Whether all properties of each value are read."""
    least: int = 0
    """How many values there must be, where that is what is tested."""
    most: int | None = None
    """How many values there may be, where that is what is tested."""
    wanted: Node | None = None
    """The value that there must be, where that is what is tested."""
    by_language: bool = False
    """Whether it is told from nodes with several values only, those of one language."""

    def breaches(self, run: Run, _shape: ShapePlan, focus: Focus) -> Iterable[Breach]:
        """Return one result for each row."""
        return [
            Breach(row["this"], row.get("value"), name_of(row["path"]) if "path" in row else None)
            for row in run.rows(self.query(focus))
        ]


def set_tests(compiler: Compiler, shape: ShapePlan) -> list[Constraint]:
    """Return the constraints of a shape on its values together."""
    graph, node, path = compiler.graph, shape.node, shape.path
    found: list[Constraint] = []
    for build in (_counts, _has_values, _unique_language, _equals, _disjoint, _orders, _closed):
        found += build(graph, node, path)
    return found


def _test(name: str, query: Callable[[Focus], str], *parameters: Node) -> SetTest:
    return SetTest(component(name), query, default_messages(component(name), shown(*parameters)))


def _counts(graph: ShapeGraph, node: Node, path: Path | None) -> Iterable[SetTest]:
    least, most = graph.number(node, SH.minCount), graph.number(node, SH.maxCount)
    if (least is not None or most is not None) and path is None:
        raise rejected(name_of(node), "sh:minCount or sh:maxCount stands on a node shape", "Put it on a property shape")
    if path is None:
        return
    if least:
        yield replace(_test("MinCount", _fewer(path, least), Literal(least)), least=least)
    if most is not None:
        yield replace(_test("MaxCount", _more(path, most), Literal(most)), most=most)


def _fewer(path: Path, least: int) -> Callable[[Focus], str]:
    if reaches_itself(path):
        return lambda focus: (
            f"SELECT ?this WHERE {{ {values(path, focus)} }} GROUP BY ?this HAVING (COUNT(DISTINCT ?value) < {least})"
        )
    if least == 1:
        return lambda focus: (
            f"SELECT DISTINCT ?this WHERE {{ {focus('this')} FILTER NOT EXISTS {{ ?this {sparql(path)} ?value }} }}"
        )
    return lambda focus: (
        f"SELECT ?this WHERE {{ {focus('this')} OPTIONAL {{ ?this {sparql(path)} ?value }} }} "
        f"GROUP BY ?this HAVING (COUNT(DISTINCT ?value) < {least})"
    )


def _more(path: Path, most: int) -> Callable[[Focus], str]:
    return lambda focus: (
        f"SELECT ?this WHERE {{ {values(path, focus)} }} GROUP BY ?this HAVING (COUNT(DISTINCT ?value) > {most})"
    )


def _has_values(graph: ShapeGraph, node: Node, path: Path | None) -> Iterable[SetTest]:
    wanted = graph.values(node, SH.hasValue)
    if any(isinstance(one, BlankNode) for one in wanted):
        raise CannotCompile("sh:hasValue names a node without an IRI")
    return [replace(_test("HasValue", _lacks(path, one), one), wanted=one) for one in wanted]


def _lacks(path: Path | None, value: Node) -> Callable[[Focus], str]:
    if path is None:
        condition = f"!SAMETERM(?this, {value})"
    elif isinstance(path, Property):
        condition = f"NOT EXISTS {{ ?this {path.iri} {value} }}"
    else:
        condition = f"NOT EXISTS {{ ?this {sparql(path)} ?value FILTER(SAMETERM(?value, {value})) }}"
        if reaches_itself(path):
            condition = f"!SAMETERM(?this, {value}) && {condition}"
    return lambda focus: f"SELECT DISTINCT ?this WHERE {{ {focus('this')} FILTER({condition}) }}"


def _unique_language(graph: ShapeGraph, node: Node, path: Path | None) -> Iterable[SetTest]:
    if path is not None and graph.is_true(node, SH.uniqueLang):
        yield replace(_test("UniqueLang", _same_language(path)), by_language=True)


def _same_language(path: Path) -> Callable[[Focus], str]:
    return lambda focus: (
        f"SELECT ?this ?language WHERE {{ {{ SELECT DISTINCT ?this ?value WHERE {{ {values(path, focus)} }} }} "
        'BIND(LCASE(LANG(?value)) AS ?language) FILTER(?language != "") } '
        "GROUP BY ?this ?language HAVING (COUNT(?value) > 1)"
    )


def _equals(graph: ShapeGraph, node: Node, path: Path | None) -> Iterable[SetTest]:
    for other in graph.iris(node, SH.equals):
        yield replace(_test("Equals", _not_in_other(path, other), other), other=other)
        yield replace(_test("Equals", _only_in_other(path, other), other), other=other)


def _not_in_other(path: Path | None, other: NamedNode) -> Callable[[Focus], str]:
    if path is None:
        return lambda focus: (
            f"SELECT DISTINCT ?this (?this AS ?value) "
            f"WHERE {{ {focus('this')} FILTER NOT EXISTS {{ ?this {other} ?this }} }}"
        )
    return lambda focus: (
        f"SELECT DISTINCT ?this ?value "
        f"WHERE {{ {{ {values(path, focus)} }} FILTER NOT EXISTS {{ ?this {other} ?value }} }}"
    )


def _only_in_other(path: Path | None, other: NamedNode) -> Callable[[Focus], str]:
    conditions = [] if path is None else [f"NOT EXISTS {{ ?this {sparql(path)} ?value }}"]
    if path is None or reaches_itself(path):
        conditions.insert(0, "!SAMETERM(?this, ?value)")
    return lambda focus: (
        f"SELECT DISTINCT ?this ?value "
        f"WHERE {{ {focus('this')} ?this {other} ?value FILTER({' && '.join(conditions)}) }}"
    )


def _disjoint(graph: ShapeGraph, node: Node, path: Path | None) -> Iterable[SetTest]:
    return [
        replace(_test("Disjoint", _in_both(path, other), other), other=other) for other in graph.iris(node, SH.disjoint)
    ]


def _in_both(path: Path | None, other: NamedNode) -> Callable[[Focus], str]:
    if path is None:
        return lambda focus: f"SELECT DISTINCT ?this (?this AS ?value) WHERE {{ {focus('this')} ?this {other} ?this }}"
    return lambda focus: f"SELECT DISTINCT ?this ?value WHERE {{ {{ {values(path, focus)} }} ?this {other} ?value }}"


def _orders(graph: ShapeGraph, node: Node, path: Path | None) -> Iterable[SetTest]:
    for name, sign in (("lessThan", "<"), ("lessThanOrEquals", "<=")):
        for other in graph.iris(node, SH.term(name)):
            if path is None:
                raise rejected(name_of(node), f"sh:{name} stands on a node shape", "Put it on a property shape")
            test = _test(name[0].upper() + name[1:], _out_of_order(path, sign, other), other)
            yield replace(test, other=other)


def _out_of_order(path: Path, sign: str, other: NamedNode) -> Callable[[Focus], str]:
    # Each pair that is out of order is a result of its own, so the other value is projected too.
    return lambda focus: (
        f"SELECT DISTINCT ?this ?value ?other WHERE {{ {{ {values(path, focus)} }} ?this {other} ?other "
        f"FILTER(!COALESCE(?value {sign} ?other, false)) }}"
    )


def _closed(graph: ShapeGraph, node: Node, path: Path | None) -> Iterable[SetTest]:
    if not graph.is_true(node, SH.closed):
        return
    permitted = [one for shape in graph.values(node, SH.property) for one in graph.values(shape, SH.path)]
    ignored = graph.value(node, SH.ignoredProperties)
    if ignored is not None:
        permitted += graph.members(node, ignored)
    listed = ", ".join(dict.fromkeys(str(one) for one in permitted if isinstance(one, NamedNode)))
    yield replace(_test("Closed", _other_property(path, listed)), reads_all=True)


def _other_property(path: Path | None, listed: str) -> Callable[[Focus], str]:
    def query(focus: Focus) -> str:
        pairs = focus("this") if path is None else values(path, focus, "this", "node")
        node, columns = ("this", "?this") if path is None else ("node", "?this ?node")
        return (
            f"SELECT DISTINCT {columns} ?path ?value "
            f"WHERE {{ {{ {pairs} }} ?{node} ?path ?value FILTER(?path NOT IN ({listed})) }}"
        )

    return query
