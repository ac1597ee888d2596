"""The rules as people read them: each shapes file is a set of rules about one class, with the forms of its fields.

Made from the statements of the shapes alone. A property shape with a name for its gap is a rule that has a page; one
without it only says what form a value must have.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal as OneOf

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.names import ANSVAR, DCTERMS, OWL, RDF, RDFS, SH, SHAPES
from graph_service.publishing.statements import Statements, read_statements

Severity = OneOf["violation", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("violation", "warning", "info")

_SEVERITY_BY_IRI: dict[str, Severity] = {SH.Warning.value: "warning", SH.Info.value: "info"}
_SETS = SHAPES.iri.removesuffix("#") + "/"


@dataclass(frozen=True, slots=True)
class Rule:
    """One shape that a value or a record must meet; texts are by language code."""

    iri: str
    path: str | None
    """The property that it is about, None where it is about the whole record."""
    has_page: bool
    severity: Severity
    names: Mapping[str, str]
    sentences: Mapping[str, str]
    remedies: Mapping[str, str]
    article: str | None
    source: str | None
    """Where the article can be read."""
    control_point: int | None
    owner_role: str | None
    audience: str
    place: tuple[float, str]
    """Where it stands among its neighbours."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """What one shapes file says: the rules with pages, most serious first, and the forms of fields, in field order."""

    iri: str
    titles: Mapping[str, str]
    classes: tuple[str, ...]
    rules: tuple[Rule, ...]
    forms: tuple[Rule, ...]

    @property
    def name(self) -> str:
        """The end of its IRI, which is its address under `/shapes`."""
        return self.iri.rpartition("/")[2]

    def count(self, severity: Severity) -> int:
        """Return how many rules there are of a severity."""
        return sum(rule.severity == severity for rule in self.rules)


def read_rule_book(shapes: Iterable[Triple]) -> dict[str, RuleSet]:
    """Return the sets of rules by name, sorted; a file that holds no rules, such as the prefixes, is left out."""
    said = read_statements(shapes)
    headers = [one for one in said.pointing(OWL.Ontology, RDF.type) if one.startswith(_SETS)]
    sets = (_read_set(said, NamedNode(iri)) for iri in headers)
    return {one.name: one for one in sets if one.rules or one.forms}


def _read_set(said: Statements, header: NamedNode) -> RuleSet:
    members = [NamedNode(iri) for iri in said.pointing(header, RDFS.isDefinedBy)]
    rules = [_read_rule(said, one) for one in members if _is_rule(said, one)]
    classes = {iri for one in members for iri in said.iris(one, SH.targetClass)}
    return RuleSet(
        iri=header.value,
        titles=said.first_texts(header, DCTERMS.title),
        classes=tuple(sorted(classes)),
        rules=tuple(sorted((rule for rule in rules if rule.has_page), key=_weight)),
        forms=tuple(sorted((rule for rule in rules if not rule.has_page), key=lambda rule: rule.place)),
    )


def _is_rule(said: Statements, shape: NamedNode) -> bool:
    return bool(said.values[shape][SH.path] or said.values[shape][ANSVAR.gapName])


def _read_rule(said: Statements, shape: NamedNode) -> Rule:
    point = said.text(shape, ANSVAR.controlPoint)
    return Rule(
        iri=shape.value,
        path=next(iter(said.iris(shape, SH.path)), None),
        has_page=bool(said.values[shape][ANSVAR.gapName]),
        severity=_SEVERITY_BY_IRI.get(said.text(shape, SH.severity), "violation"),
        names=said.first_texts(shape, SH.name),
        sentences=said.first_texts(shape, SH.message),
        remedies=said.first_texts(shape, ANSVAR.remedy),
        article=said.text(shape, ANSVAR.article) or None,
        source=said.text(shape, DCTERMS.source) or None,
        control_point=int(point) if point else None,
        owner_role=next(iter(said.iris(shape, ANSVAR.ownerRole)), None),
        audience=said.text(shape, ANSVAR.audience) or "public",
        place=(_order(said, shape), shape.value),
    )


def _order(said: Statements, shape: NamedNode) -> float:
    """Return where a field stands: by its group, then within it; what has neither comes last."""
    group = next((one for one in said.values[shape][SH.group] if isinstance(one, NamedNode)), None)
    of_group = _number(said, group) if group else math.inf
    return of_group * 1000 + _number(said, shape)


def _number(said: Statements, node: NamedNode) -> float:
    found = next((one for one in said.values[node][SH.order] if isinstance(one, Literal)), None)
    return float(found.value) if found else math.inf


def _weight(rule: Rule) -> tuple[int, tuple[float, str]]:
    return SEVERITIES.index(rule.severity), rule.place
