"""A record as an audience may see it: fewer statements, or nothing at all.

What is withheld leaves no trace: neither its own statements nor those of others that name it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode, Triple

from graph_service.audiences.rules import Audience, Rules, may_see, narrower_than, read_rules
from graph_service.names import ANSVAR, CLASS_BY_KIND, DCTERMS, FOAF, RDF
from graph_service.records import Record
from graph_service.registry import Registry
from graph_service.system_graphs import read_system_graphs

OF_EVERY_RECORD = frozenset({RDF.type.value, ANSVAR.isSynthetic.value, DCTERMS.isReplacedBy.value})
OF_EVERY_DOCUMENT = frozenset(
    {FOAF.primaryTopic.value, DCTERMS.license.value, DCTERMS.publisher.value, DCTERMS.source.value}
)
"""What is said of a document to everybody. From which file and row it was read is for those who keep the register."""

NARROWED = "record"
"""Why a statement is withheld where the record itself says who may see it."""
MENTIONS = "mention"
"""Why a statement is withheld that names a record which may not be seen."""


@dataclass(frozen=True)
class Projection:
    """What one audience may see of the records of one register."""

    audience: Audience
    rules: Rules
    kind_of: Callable[[str], str | None]
    """The kind of a record by its IRI; None for what is no record."""
    hidden: frozenset[str]
    """The records that say themselves that they are for a narrower audience."""

    def shows(self, iri: str) -> bool:
        """Tell whether the audience may know of a thing; what is no record is known to all."""
        kind = self.kind_of(iri)
        return kind not in CLASS_BY_KIND or (iri not in self.hidden and self.rules.shows_kind(self.audience, kind))

    def may_see(self, audience: str) -> bool:
        """Tell whether what is meant for an audience is open to this one."""
        return may_see(self.audience, audience)

    def seen_record(self, record: Record) -> Record:
        """Return the record with the statements that the audience may see."""
        if self.audience == "internal":
            return record
        kept = (one for one in record.statements if self.ground(record.iri, record.document, one) is None)
        return replace(record, statements=tuple(kept))

    def seen(self, iri: str, document: str, statements: Iterable[Triple]) -> frozenset[Triple]:
        """Return the statements of a record that the audience may see, none where it may not know of it."""
        return frozenset(one for one in statements if self.ground(iri, document, one) is None)

    def withheld(self, iri: str, document: str, statements: Iterable[Triple]) -> Counter[str]:
        """Return how many statements of a record are withheld, by ground."""
        grounds = (self.ground(iri, document, one) for one in statements)
        return Counter(ground for ground in grounds if ground is not None)

    def ground(self, iri: str, document: str, one: Triple) -> str | None:
        """Return why a statement is withheld, None where it is shown.

        A ground is the IRI of a rule, `NARROWED`, `MENTIONS`, or "" for what no rule describes.
        """
        kind = self.kind_of(iri)
        if kind not in CLASS_BY_KIND:
            return ""
        if iri in self.hidden:
            return NARROWED
        if not self.rules.shows_kind(self.audience, kind):
            rule = self.rules.rule_of(CLASS_BY_KIND[kind].value)
            return rule.iri if rule else ""
        if isinstance(one.object, NamedNode) and not self.shows(one.object.value):
            return MENTIONS
        return None if self._is_open(kind, iri, document, one) else self._ground_of(one)

    def _is_open(self, kind: str, iri: str, document: str, one: Triple) -> bool:
        path = one.predicate.value
        if one.subject == NamedNode(iri):
            return path in OF_EVERY_RECORD or self.rules.shows_field(self.audience, kind, path)
        if one.subject == NamedNode(document):
            return path in OF_EVERY_DOCUMENT or self.audience == "internal"
        # A part of a record has no field of its own that would open it.
        return self.audience == "internal"

    def _ground_of(self, one: Triple) -> str:
        rule = self.rules.rule_of(one.predicate.value)
        return rule.iri if rule else ""


def rules_of(registry: Registry) -> Rules:
    """Return the rules of a register's model."""
    model = read_system_graphs(registry.settings.model, registry.settings.shapes)
    statements = [one for graph in model.graphs.values() for one in graph]
    return read_rules(statements, {kind: registry.fields(kind) for kind in CLASS_BY_KIND})


def projection_of(registry: Registry, audience: Audience, rules: Rules | None = None) -> Projection:
    """Return what an audience may see of a register as it is now."""
    hidden = (one.value for code in narrower_than(audience) for one in registry.store.subjects(ANSVAR.shownTo, code))
    return Projection(audience, rules or rules_of(registry), registry.labels.kind, frozenset(hidden))
