"""How much of what a record may say it says: of what the law asks for, of what the city asks for, and of the rest.

Three pairs of numbers and never one: a record with every optional field and no legal basis is not nearly complete. A
field is mandatory where the rule on it is law (`sh:Violation`), recommended where it is a rule of the city
(`sh:Warning`), else optional. Some rules ask for a field only of certain records (a ground for a transfer, of those
that transfer); such a field is counted where it is filled in or where the rule misses it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal as OneOf

from pyoxigraph import Literal, NamedNode

from graph_service.fields import Field
from graph_service.gaps import Gap
from graph_service.names import ANSVAR, DCTERMS, RDF, SHAPES
from graph_service.queries import ask_store
from graph_service.store.graph_store import GraphStore

Level = OneOf["mandatory", "recommended", "optional"]
LEVELS: tuple[Level, ...] = ("mandatory", "recommended", "optional")

IsRule = Callable[[str], bool]
"""Tells of a property shape whether it is a rule, which has gaps, or only gives a value its form."""

_NOT_ASKED = frozenset(
    one.value for one in (ANSVAR.isSynthetic, ANSVAR.isTemplate, ANSVAR.shownTo, DCTERMS.isReplacedBy)
)
_AS_PUBLISHED = SHAPES.term("group-published").value


@dataclass(frozen=True, slots=True)
class Answered:
    """How many fields of a level are filled in, of how many that are asked for."""

    answered: int
    asked: int


Completeness = Mapping[Level, Answered]


@dataclass(frozen=True, slots=True)
class FieldCount:
    """One field of a kind: its level, and in how many records it is filled in, of how many that it is asked of."""

    field: Field
    level: Level
    answered: int
    asked: int


def level_of(field: Field, is_rule: IsRule) -> Level:
    """Return how much a field is asked for."""
    if not is_rule(field.rule) or field.severity == "info":
        return "optional"
    return "mandatory" if field.severity == "violation" else "recommended"


def asked_fields(fields: Iterable[Field]) -> list[Field]:
    """Return the fields that somebody is to fill in: not the marks of a record, nor what a source said in words."""
    return [one for one in fields if one.path not in _NOT_ASKED and one.group != _AS_PUBLISHED]


def completeness(
    fields: Iterable[Field], stated: Collection[str], gaps: Iterable[Gap], is_rule: IsRule
) -> dict[Level, Answered]:
    """Return the three numbers of one record: `stated` are the properties that it has, `gaps` those of the record."""
    missed = {gap.rule for gap in gaps}
    counts = [
        FieldCount(one, level_of(one, is_rule), int(one.path in stated), int(_is_asked(one, stated, missed, is_rule)))
        for one in asked_fields(fields)
    ]
    return in_all(counts)


def _is_asked(field: Field, stated: Collection[str], missed: Collection[str], is_rule: IsRule) -> bool:
    return _is_always_asked(field, is_rule) or field.path in stated or field.rule in missed


def _is_always_asked(field: Field, is_rule: IsRule) -> bool:
    return field.is_mandatory or level_of(field, is_rule) == "optional"


def in_all(counts: Iterable[FieldCount]) -> dict[Level, Answered]:
    """Return the sums by level."""
    listed = list(counts)
    return {
        level: Answered(
            sum(one.answered for one in listed if one.level == level),
            sum(one.asked for one in listed if one.level == level),
        )
        for level in LEVELS
    }


def count_fields(
    store: GraphStore, class_iri: NamedNode, fields: Iterable[Field], gaps: Sequence[Gap], is_rule: IsRule
) -> list[FieldCount]:
    """Return the fields of a class with how many records fill them in; `gaps` are those of its records.

    Added up they are the sums of `completeness` of each record, which would read every record.
    """
    records = len(store.subjects(RDF.type, class_iri))
    stated = _stated_in(store, class_iri)
    missed: dict[str, set[str]] = {}
    for gap in gaps:
        missed.setdefault(gap.rule, set()).add(gap.focus)
    counts = []
    for field in asked_fields(fields):
        answered = stated.get(field.path, 0)
        asked = records
        if not _is_always_asked(field, is_rule):
            foci = missed.get(field.rule, set())
            asked = answered + len(foci - _having(store, field.path) if foci else ())
        counts.append(FieldCount(field, level_of(field, is_rule), answered, asked))
    return counts


def _stated_in(store: GraphStore, class_iri: NamedNode) -> dict[str, int]:
    rows = ask_store(store, "how-many-records-state-each-property", type=class_iri)
    return {
        prop.value: int(count.value)
        for row in rows
        if isinstance(prop := row["property"], NamedNode) and isinstance(count := row["records"], Literal)
    }


def _having(store: GraphStore, path: str) -> set[str]:
    rows = ask_store(store, "which-things-have-a-property", property=NamedNode(path))
    return {thing.value for row in rows if isinstance(thing := row["thing"], NamedNode)}
