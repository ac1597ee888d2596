"""The statements of the model, read in both directions: what is said of a term, and what points at it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Triple

Texts = dict[str, tuple[str, ...]]
"""Texts by language code, sorted within each language."""


@dataclass(slots=True)
class Statements:
    """What the statements say of each subject, and of each value the other way round."""

    values: dict[NamedNode, dict[NamedNode, list[NamedNode | Literal]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    subjects: dict[NamedNode, dict[NamedNode, set[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )

    def iris(self, term: NamedNode, *predicates: NamedNode) -> tuple[str, ...]:
        """Return the IRIs that the term has by any of the properties, sorted."""
        found = {v.value for p in predicates for v in self.values[term][p] if isinstance(v, NamedNode)}
        return tuple(sorted(found))

    def text(self, term: NamedNode, predicate: NamedNode) -> str:
        """Return the one value of a property as text, "" where there is none."""
        return next((value.value for value in self.values[term][predicate]), "")

    def texts(self, term: NamedNode, predicate: NamedNode) -> Texts:
        """Return the texts of a property by language."""
        found: dict[str, set[str]] = defaultdict(set)
        for value in self.values[term][predicate]:
            if isinstance(value, Literal):
                found[value.language or ""].add(value.value)
        return {lang: tuple(sorted(texts)) for lang, texts in sorted(found.items())}

    def first_texts(self, term: NamedNode, predicate: NamedNode) -> dict[str, str]:
        """Return one text of a property in each language."""
        return {lang: texts[0] for lang, texts in self.texts(term, predicate).items()}

    def pointing(self, term: NamedNode, *predicates: NamedNode) -> tuple[str, ...]:
        """Return what has the term as value of any of the properties, sorted."""
        return tuple(sorted({one for p in predicates for one in self.subjects[term][p]}))


def read_statements(triples: Iterable[Triple]) -> Statements:
    """Return the statements, without those about blank nodes."""
    said = Statements()
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal):
            said.values[triple.subject][triple.predicate].append(triple.object)
            if isinstance(triple.object, NamedNode):
                said.subjects[triple.object][triple.predicate].add(triple.subject.value)
    return said
