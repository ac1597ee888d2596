"""Statements by what they are about and which property they give, so that two states of a record can be compared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeAlias

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.names import Base
from graph_service.store.graph_store import Term


class Key(NamedTuple):
    """What is given values: a property of a thing, of texts in each language apart."""

    subject: NamedNode
    predicate: NamedNode
    language: str


Said: TypeAlias = Mapping[Key, frozenset[Term]]
NOTHING: frozenset[Term] = frozenset()


def said_in(triples: Iterable[Triple]) -> dict[Key, frozenset[Term]]:
    """Return the values that triples give, by key."""
    found: dict[Key, set[Term]] = {}
    for triple in triples:
        subject, value = triple.subject, triple.object
        assert isinstance(subject, NamedNode)
        assert isinstance(value, NamedNode | Literal)
        language = value.language or "" if isinstance(value, Literal) else ""
        found.setdefault(Key(subject, triple.predicate, language), set()).add(value)
    return {key: frozenset(values) for key, values in found.items()}


def digest_of(triples: Iterable[Triple]) -> str:
    """Return 32 hexadecimal digits that are the same for the same triples, in whatever order."""
    return hashlib.sha256("\n".join(sorted(map(str, triples))).encode()).hexdigest()[:32]


def thing_of(base: Base, document: NamedNode) -> NamedNode:
    """Return the thing that a document describes."""
    return NamedNode(document.value.replace(f"{base.iri}/doc/", f"{base.iri}/id/", 1))


def triples_of(said: Said) -> frozenset[Triple]:
    """Return the triples that give these values."""
    return frozenset(Triple(key.subject, key.predicate, value) for key, values in said.items() for value in values)
