"""What a validation finds: one finding is one result of a SHACL validation report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneOf
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

Node: TypeAlias = NamedNode | BlankNode | Literal
Severity: TypeAlias = OneOf["violation", "warning", "info"]
Key: TypeAlias = tuple[str, str, str, str, str]

SEVERITIES: tuple[Severity, ...] = ("violation", "warning", "info")


@dataclass(frozen=True, slots=True)
class Finding:
    """One node that breaks one rule.

    `focus`, `rule` and `source_shape` are IRIs; a node without one is written as in N-Triples (`_:b1`, `"text"@sv`).
    `rule` is the property or node shape, or the SPARQL constraint where that has an IRI of its own.
    `path` is the IRI of a property, or a SPARQL property path where the shape follows several steps.
    `messages` maps language tags to sentences; the tag is empty where the shape gives none.
    """

    focus: str
    rule: str
    path: str | None
    value: Node | None
    component: str
    severity: Severity
    messages: dict[str, str]
    source_shape: str

    @property
    def key(self) -> Key:
        """What makes two findings the same, whoever found them: focus, path, value, component, source shape."""
        return (self.focus, self.path or "", str(self.value or ""), self.component, self.source_shape)


def in_order(findings: list[Finding]) -> list[Finding]:
    """Return the findings sorted by severity, focus, rule, path and value."""
    return sorted(
        findings, key=lambda one: (SEVERITIES.index(one.severity), one.focus, one.rule, one.path or "", one.key)
    )


def name_of(node: Node) -> str:
    """Return how a node is written in a finding: its bare IRI, else its N-Triples form."""
    return node.value if isinstance(node, NamedNode) else str(node)


def node_named(name: str) -> Node:
    """Return the node that is written so in a finding."""
    if name.startswith("_:"):
        return BlankNode(name[2:])
    if not name.startswith('"'):
        return NamedNode(name)
    quad = next(iter(parse(f"<urn:x> <urn:x> {name} .", RdfFormat.N_TRIPLES)))
    assert isinstance(quad.object, Literal)
    return quad.object
