"""What is withheld from whom, and on what ground: read from the shapes and from the code list `withholding`.

A property shape says which audience may see its property (`ansvar:audience`); a concept of the list says why, and may
withhold a whole class. What no shape describes is for those who keep the register.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal as OneOf
from typing import cast, get_args

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.fields import Field
from graph_service.names import ANSVAR, CLASS_BY_KIND, CODE, RDF

Audience = OneOf["public", "city", "internal"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
"""From the widest to the narrowest; each may see what those before it may."""


def may_see(audience: Audience, meant_for: str) -> bool:
    """Tell whether what is meant for one audience is open to another; what is meant for an unknown one is not."""
    return meant_for in AUDIENCES and AUDIENCES.index(meant_for) <= AUDIENCES.index(audience)


def narrower_than(audience: Audience) -> list[NamedNode]:
    """Return the concepts by which a record says (`ansvar:shownTo`) that it is for a narrower audience than this."""
    return [CODE.term(f"audience#{one}") for one in AUDIENCES[AUDIENCES.index(audience) + 1 :]]


@dataclass(frozen=True, slots=True)
class Withholding:
    """One rule: who may see what, each a class or a property."""

    iri: str
    audience: Audience
    withheld: frozenset[str]


@dataclass(frozen=True)
class Rules:
    """All that decides what an audience may see, except what a record says of itself."""

    withholdings: tuple[Withholding, ...]
    audience_by_field: dict[tuple[str, str], str]
    """By kind and property."""

    @property
    def digest(self) -> str:
        """What differs where the rules do; the same in every process, whose sets are each in an order of their own."""
        told = [(one.iri, one.audience, sorted(one.withheld)) for one in self.withholdings]
        return hashlib.sha256(repr((told, sorted(self.audience_by_field.items()))).encode()).hexdigest()[:16]

    def shows_kind(self, audience: Audience, kind: str) -> bool:
        """Tell whether an audience may know of records of a kind."""
        rule = self.rule_of(CLASS_BY_KIND[kind].value)
        return rule is None or may_see(audience, rule.audience)

    def shows_field(self, audience: Audience, kind: str, path: str) -> bool:
        """Tell whether an audience may see a property of a kind of record."""
        return may_see(audience, self.audience_by_field.get((kind, path), "internal"))

    def rule_of(self, term: str) -> Withholding | None:
        """Return the rule that gives the ground to withhold a class or a property, or None where there is none."""
        return next((one for one in self.withholdings if term in one.withheld), None)


def read_rules(statements: Iterable[Triple], fields_by_kind: dict[str, list[Field]]) -> Rules:
    """Return the rules in the statements of the model, with the audience of each field."""
    said: dict[str, dict[NamedNode, set[str]]] = defaultdict(lambda: defaultdict(set))
    rules: set[str] = set()
    for one in statements:
        if not isinstance(one.subject, NamedNode) or not isinstance(one.object, NamedNode | Literal):
            continue
        if one.predicate in {ANSVAR.withholds, ANSVAR.audience}:
            said[one.subject.value][one.predicate].add(one.object.value)
        elif one.predicate == RDF.type and one.object == ANSVAR.WithholdingRule:
            rules.add(one.subject.value)
    withholdings = tuple(
        Withholding(iri, cast("Audience", min(said[iri][ANSVAR.audience])), frozenset(said[iri][ANSVAR.withholds]))
        for iri in sorted(rules)
    )
    by_field = {(kind, field.path): field.audience for kind, fields in fields_by_kind.items() for field in fields}
    return Rules(withholdings, by_field)
