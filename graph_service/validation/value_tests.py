"""Constraints on each value by itself: class, datatype, kind of node, range, text, list of values."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from pyoxigraph import BlankNode, Literal, NamedNode

from graph_service.names import RDFS, SH, XSD
from graph_service.store.embedded import EmbeddedStore
from graph_service.validation.findings import Node, name_of
from graph_service.validation.messages import Messages, default_messages, shown
from graph_service.validation.shape_graph import ShapeGraph, rejected
from graph_service.validation.shape_plan import Breach, Compiler, Constraint, Run, ShapePlan, component
from graph_service.validation.targets import CannotCompile, Focus, Subclasses, values

Clause = Callable[[str, Subclasses], str]
"""Given the variable of the value (with its question mark), what the query asks of a value that breaks the rule."""


@dataclass(frozen=True, slots=True)
class ValueTest:
    """A constraint that one clause of a query tells of each value."""

    component: str
    clause: Clause
    default: Messages
    messages: Messages = field(default_factory=dict)
    rule: str | None = None
    wanted_class: NamedNode | None = None
    """The class that the value must be of, where that is what is tested: the only thing read beside the value."""
    kind: NamedNode | None = None
    """The kind of node that the value must be, where that is what is tested."""

    def breaches(self, run: Run, shape: ShapePlan, focus: Focus) -> Iterable[Breach]:
        """Return the values for which the clause holds, each once for each focus node."""
        name = shape.value
        query = (
            f"SELECT DISTINCT {shape.columns} WHERE {{ {{ {values(shape.path, focus)} }} "
            f"{self.clause(f'?{name}', run.subclasses)} }}"
        )
        return [Breach(row["this"], row[name]) for row in run.rows(query)]


def value_tests(compiler: Compiler, shape: ShapePlan) -> list[Constraint]:
    """Return the constraints of a shape on each of its values."""
    graph, node = compiler.graph, shape.node
    if compiler.is_exact and graph.value(node, SH.datatype) in _BOUNDS:
        raise CannotCompile("sh:datatype is a kind of xsd:integer, which the store does not keep apart")
    found: list[Constraint] = []
    for build in (_classes, _datatype, _node_kind, _ranges, _lengths, _patterns, _lists):
        found += build(graph, node)
    return found


def _test(name: str, clause: Clause, *parameters: Node) -> ValueTest:
    return ValueTest(component(name), clause, default_messages(component(name), shown(*parameters)))


def _filter(condition: Callable[[str], str]) -> Clause:
    return lambda v, _: f"FILTER({condition(v)})"


def _classes(graph: ShapeGraph, node: Node) -> Iterable[ValueTest]:
    return [
        replace(_test("Class", _no_instance(one), one), wanted_class=one) for one in graph.iris(node, SH.term("class"))
    ]


def _no_instance(class_iri: NamedNode) -> Clause:
    return lambda v, subclasses: f"FILTER NOT EXISTS {{ {subclasses.instance(v[1:], class_iri)} }}"


_CAST = {XSD.date, XSD.dateTime, XSD.time, XSD.gYear, XSD.gYearMonth, XSD.duration}
_FORM = {
    XSD.integer: "^[+-]?[0-9]+$",
    XSD.decimal: r"^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)$",
    XSD.boolean: "^(true|false|1|0)$",
    XSD.double: r"^([+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN)$",
}
_FORM[XSD.float] = _FORM[XSD.double]
# The store keeps every whole number as xsd:integer, so a narrower type is told by what it may hold.
_BOUNDS: dict[NamedNode, tuple[int | None, int | None]] = {
    XSD.byte: (-(2**7), 2**7 - 1),
    XSD.short: (-(2**15), 2**15 - 1),
    XSD.int: (-(2**31), 2**31 - 1),
    XSD.long: (-(2**63), 2**63 - 1),
    XSD.unsignedByte: (0, 2**8 - 1),
    XSD.unsignedShort: (0, 2**16 - 1),
    XSD.unsignedInt: (0, 2**32 - 1),
    XSD.unsignedLong: (0, 2**64 - 1),
    XSD.nonNegativeInteger: (0, None),
    XSD.positiveInteger: (1, None),
    XSD.nonPositiveInteger: (None, 0),
    XSD.negativeInteger: (None, -1),
}


def _datatype(graph: ShapeGraph, node: Node) -> Iterable[ValueTest]:
    wanted = graph.value(node, SH.datatype)
    if wanted is None:
        return []
    if not isinstance(wanted, NamedNode):
        raise rejected(name_of(node), f"sh:datatype is {wanted}", "Give the IRI of a datatype, such as xsd:date")
    return [_test("Datatype", _filter(lambda v: f"!({_is_of(wanted, v)})"), wanted)]


def _is_of(wanted: NamedNode, v: str) -> str:
    if wanted == RDFS.Literal:
        return f"isLiteral({v})"
    if wanted in _BOUNDS:
        low, high = _BOUNDS[wanted]
        bounds = f"{v} >= {low}" if low is not None else "true", f"{v} <= {high}" if high is not None else "true"
        return f"isLiteral({v}) && DATATYPE({v}) = {XSD.integer} && COALESCE({bounds[0]} && {bounds[1]}, false)"
    same = f"isLiteral({v}) && DATATYPE({v}) = {wanted}"
    if wanted in _FORM:
        return f'{same} && REGEX(STR({v}), "{_FORM[wanted]}")'
    if wanted in _CAST:
        return f"{same} && COALESCE(DATATYPE({wanted}(STR({v}))) = {wanted}, false)"
    return same


_IS_KIND = {
    SH.IRI: "isIRI({v})",
    SH.BlankNode: "isBlank({v})",
    SH.Literal: "isLiteral({v})",
    SH.BlankNodeOrIRI: "!isLiteral({v})",
    SH.BlankNodeOrLiteral: "!isIRI({v})",
    SH.IRIOrLiteral: "!isBlank({v})",
}


def _node_kind(graph: ShapeGraph, node: Node) -> Iterable[ValueTest]:
    kind = graph.value(node, SH.nodeKind)
    if kind is None:
        return []
    if not isinstance(kind, NamedNode) or kind not in _IS_KIND:
        raise rejected(name_of(node), f"sh:nodeKind is {kind}", "Give sh:IRI, sh:Literal or another of SHACL's kinds")
    condition = _IS_KIND[kind]
    test = _test("NodeKind", _filter(lambda v: f"!{condition.replace('{v}', v)}".removeprefix("!!")), kind)
    return [replace(test, kind=kind)]


_RANGES = {"minExclusive": ">", "minInclusive": ">=", "maxExclusive": "<", "maxInclusive": "<="}


def _ranges(graph: ShapeGraph, node: Node) -> Iterable[ValueTest]:
    return [
        _test(name[0].upper() + name[1:], _outside(sign, bound), bound)
        for name, sign in _RANGES.items()
        for bound in graph.literals(node, SH.term(name))
    ]


def _outside(sign: str, bound: Literal) -> Clause:
    # What cannot be compared (a text with a number, a date without with one with a time zone) is outside as well.
    return _filter(lambda v: f"!COALESCE({v} {sign} {bound}, false)")


def _lengths(graph: ShapeGraph, node: Node) -> Iterable[ValueTest]:
    least, most = graph.number(node, SH.minLength), graph.number(node, SH.maxLength)
    if least:
        yield _test("MinLength", _filter(_length("<", least)), Literal(least))
    if most is not None:
        yield _test("MaxLength", _filter(_length(">", most)), Literal(most))


def _length(sign: str, limit: int) -> Callable[[str], str]:
    return lambda v: f"isBlank({v}) || STRLEN(STR({v})) {sign} {limit}"


def _patterns(graph: ShapeGraph, node: Node) -> Iterable[ValueTest]:
    flags = graph.literals(node, SH.flags)
    letters = Literal(flags[0].value if flags else "")
    for pattern in graph.literals(node, SH.pattern):
        text = Literal(pattern.value)
        _check_pattern(node, text, letters)
        yield _test("Pattern", _filter(_mismatch(text, letters)), text)


def _mismatch(pattern: Literal, flags: Literal) -> Callable[[str], str]:
    return lambda v: f"isBlank({v}) || !REGEX(STR({v}), {pattern}, {flags})"


def _check_pattern(node: Node, pattern: Literal, flags: Literal) -> None:
    # The engine tells a pattern it cannot read only by an error inside the filter, which would pass every value.
    rows = EmbeddedStore.in_memory().select(f'SELECT (REGEX("", {pattern}, {flags}) AS ?is_read) WHERE {{}}')
    if rows[0]["is_read"] is None:
        raise rejected(
            name_of(node),
            f"sh:pattern '{pattern.value}' with flags '{flags.value}' is no regular expression of SPARQL",
            "Write it without look-ahead, look-behind and back-references, and close every bracket",
        )


def _lists(graph: ShapeGraph, node: Node) -> Iterable[ValueTest]:
    permitted = graph.value(node, SH.term("in"))
    if permitted is not None:
        yield _test("In", _not_among(graph.members(node, permitted)))
    languages = graph.value(node, SH.languageIn)
    if languages is not None:
        tags = graph.members(node, languages)
        yield _test("LanguageIn", _filter(lambda v: f"!COALESCE({_any_language(v, tags)}, false)"), *tags)


def _not_among(members: list[Node]) -> Clause:
    if any(isinstance(one, BlankNode) for one in members):
        raise CannotCompile("sh:in lists a node without an IRI")
    # MINUS is a hash join: on 250 codes it took a quarter of the time of NOT IN.
    return lambda v, _: f"MINUS {{ VALUES {v} {{ {' '.join(map(str, members))} }} }}"


def _any_language(v: str, tags: list[Node]) -> str:
    return " || ".join(f"LANGMATCHES(LANG({v}), {Literal(tag.value)})" for tag in tags) or "false"
