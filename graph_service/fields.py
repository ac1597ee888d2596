"""The fields of a class, as its shapes describe them: what a page shows, a form asks and a table has as columns.

A field is one named property shape whose path is one property. The shape of a class says more than the shape that
all records share, so where both describe a property the one with fewer target classes is the field.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal as OneOf

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graph_service.names import ANSVAR, RDF, SH
from graph_service.store.graph_store import Term

Severity = OneOf["violation", "warning", "info"]
Node = NamedNode | BlankNode | Literal

_SEVERITY_BY_IRI: dict[str, Severity] = {SH.Warning.value: "warning", SH.Info.value: "info"}


@dataclass(frozen=True, slots=True)
class Field:
    """One property of a class, with its texts by language code."""

    path: str
    rule: str
    """The property shape, which is the rule that a gap names."""
    names: dict[str, str]
    descriptions: dict[str, str]
    group: str | None
    """The IRI of the group; its name is looked up as any other label."""
    group_order: float
    order: float
    min_count: int
    max_count: int | None
    severity: Severity
    datatype: str | None
    class_: str | None
    in_: tuple[Term, ...]
    """The only values that may be chosen, in the order to show them; empty where the shape names none."""
    audience: str
    node_kind: str | None = None
    """`sh:IRI` or `sh:Literal`, where the shape says no more than that."""

    @property
    def is_mandatory(self) -> bool:
        """Whether every record of the class must have a value."""
        return self.min_count > 0


# The registers of one process have the same rules.
@lru_cache(maxsize=2)
def read_fields(shapes: tuple[Triple, ...]) -> Mapping[str, list[Field]]:
    """Return the fields of each class by its IRI, ordered by group and then by order.

    Property shapes whose path is more than one property are rules, not fields, and are left out.
    """
    graph = _Graph(shapes)
    found: dict[str, dict[str, tuple[int, Field]]] = defaultdict(dict)
    for shape in sorted(graph.subjects(SH.property), key=str):
        classes = [one for one in graph.values(shape, SH.targetClass) if isinstance(one, NamedNode)]
        for rule in graph.values(shape, SH.property):
            field = _read_field(graph, rule)
            if field is None:
                continue
            for target in classes:
                known = found[target.value].get(field.path)
                if known is None or len(classes) < known[0]:
                    found[target.value][field.path] = (len(classes), field)
    return {target: sorted((field for _, field in by_path.values()), key=_place) for target, by_path in found.items()}


def _place(field: Field) -> tuple[float, float, str]:
    return (field.group_order, field.order, field.path)


def _read_field(graph: _Graph, rule: Node) -> Field | None:
    path = graph.value(rule, SH.path)
    if not isinstance(rule, NamedNode) or not isinstance(path, NamedNode):
        return None
    group = graph.value(rule, SH.group)
    highest = graph.value(rule, SH.maxCount)
    return Field(
        path=path.value,
        rule=rule.value,
        names=graph.texts(rule, SH.name),
        descriptions=graph.texts(rule, SH.description),
        group=_text(group),
        # What has no group or no order comes last, not first.
        group_order=_number(graph.value(group, SH.order), float("inf")) if group else float("inf"),
        order=_number(graph.value(rule, SH.order), float("inf")),
        min_count=int(_number(graph.value(rule, SH.minCount), 0)),
        max_count=int(_number(highest, 0)) if highest else None,
        severity=_SEVERITY_BY_IRI.get(_text(graph.value(rule, SH.severity)) or "", "violation"),
        datatype=_text(graph.value(rule, SH.datatype)),
        class_=_text(graph.value(rule, SH.term("class"))),
        in_=graph.members(graph.value(rule, SH.term("in"))),
        audience=_text(graph.value(rule, ANSVAR.audience)) or "public",
        node_kind=_text(graph.value(rule, SH.nodeKind)),
    )


def _text(node: Node | None) -> str | None:
    return node.value if node is not None else None


def _number(node: Node | None, otherwise: float) -> float:
    return float(node.value) if isinstance(node, Literal) else otherwise


class _Graph:
    """The statements of the shapes, by subject and predicate."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._values: dict[Node, dict[NamedNode, list[Node]]] = {}
        for triple in triples:
            subject, value = triple.subject, triple.object
            if not isinstance(subject, Triple) and not isinstance(value, Triple):
                self._values.setdefault(subject, {}).setdefault(triple.predicate, []).append(value)

    def subjects(self, predicate: NamedNode) -> list[Node]:
        return [subject for subject, said in self._values.items() if predicate in said]

    def values(self, subject: Node, predicate: NamedNode) -> list[Node]:
        return self._values.get(subject, {}).get(predicate, [])

    def value(self, subject: Node, predicate: NamedNode) -> Node | None:
        values = self.values(subject, predicate)
        return min(values, key=str) if values else None

    def texts(self, subject: Node, predicate: NamedNode) -> dict[str, str]:
        values = self.values(subject, predicate)
        return {value.language or "": value.value for value in values if isinstance(value, Literal)}

    def members(self, first: Node | None) -> tuple[Term, ...]:
        """Return the members of an RDF list; one that leads back to itself ends there."""
        found: list[Term] = []
        seen: set[Node] = set()
        while first is not None and first != RDF.nil and first not in seen:
            seen.add(first)
            member = self.value(first, RDF.first)
            if isinstance(member, NamedNode | Literal):
                found.append(member)
            first = self.value(first, RDF.rest)
        return tuple(found)
