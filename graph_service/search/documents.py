"""The search document of a thing: what the graph says of it, as weighted terms.

Made by one function from what is read here, for one record or for all, so that the index is never a second truth.
A record is found by its own names before its synonyms, by these before its text, and last by the names of what it
is related to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from sys import intern

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.names import ANSVAR, DCTERMS, KIND_BY_CLASS, ORG, RDF, SCHEMA, SH, SHARED_KINDS, SKOS, XSD
from graph_service.queries import ask_store
from graph_service.search.analysis import terms_of
from graph_service.search.index import IndexEntry
from graph_service.store.graph_store import GraphStore

NAME_WEIGHT = 4.0
SYNONYM_WEIGHT = 3.0
TEXT_WEIGHT = 1.0
RELATED_WEIGHT = 0.4
_MAX_RELATED = 60  # Names of related things in one document; a city that a thousand records name is about none of them.

_NAMES = {one.value for one in (ANSVAR.gapName, SKOS.prefLabel, DCTERMS.title)}
_IDENTIFIERS = {one.value for one in (DCTERMS.identifier, ORG.identifier, SKOS.notation, ANSVAR.decision)}
_SYNONYMS = {SKOS.altLabel.value, SCHEMA.legalName.value} | _IDENTIFIERS
_NO_TEXT = {one.value for one in (DCTERMS.source, SH.severity, SKOS.notation)}
_TEXT_TYPES = {XSD.string.value, RDF.langString.value}
_TYPE = RDF.type.value


@dataclass(frozen=True, slots=True)
class Said:
    """What search reads of one thing: texts with their language ("" where none is stated), and what it names."""

    iri: str
    kind: str
    names: tuple[tuple[str, str], ...]
    synonyms: tuple[tuple[str, str], ...]
    texts: tuple[tuple[str, str], ...]
    related: tuple[str, ...]
    identifiers: tuple[str, ...] = ()
    """Organisation number, diary number, notation; each is also among the synonyms."""


@dataclass(slots=True)
class _Draft:
    kind: str | None = None
    names: set[tuple[str, str]] = field(default_factory=set)
    synonyms: set[tuple[str, str]] = field(default_factory=set)
    texts: set[tuple[str, str]] = field(default_factory=set)
    related: set[str] = field(default_factory=set)
    identifiers: set[str] = field(default_factory=set)


def read_all(store: GraphStore) -> dict[str, Said]:
    """Return what is said of every record, role and rule, by IRI."""
    # One after the other: the statements of all at once took 200 MB in a register of 14,000 things.
    things = sorted({intern(row["thing"].value) for row in ask_store(store, "what-does-search-read") if row["thing"]})
    return {iri: said for iri in things if (said := _said(iri, store.said_of(NamedNode(iri)))) is not None}


def read_one(store: GraphStore, iri: str) -> Said | None:
    """Return what is said of one thing, None where the register does not describe it."""
    thing = NamedNode(iri)
    return _said(iri, store.said_of(thing)) if ask_store(store, "what-does-search-read", thing=thing) else None


def read_code_names(store: GraphStore) -> dict[str, list[str]]:
    """Return the names of the codes that records name: countries, legal bases, categories."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in ask_store(store, "what-are-codes-called"):
        code, name = row["code"], row["name"]
        if code is not None and name is not None:
            found[code.value].append(name.value)
    return dict(found)


def entry_of(said: Said, names_of: Callable[[str], Iterable[str]]) -> IndexEntry:
    """Return the document of a thing; `names_of` gives the names of the things that it names."""
    terms: dict[str, float] = defaultdict(float)
    for texts, weight in ((said.names, NAME_WEIGHT), (said.synonyms, SYNONYM_WEIGHT), (said.texts, TEXT_WEIGHT)):
        # A word that two languages of a name share is one word of the name.
        for term in {term for text, _ in texts for term in terms_of(text)}:
            terms[term] += weight
    related = {term for iri in said.related[:_MAX_RELATED] for name in names_of(iri) for term in _terms(name)}
    for term in related:
        terms[term] += RELATED_WEIGHT
    return IndexEntry(said.iri, dict(sorted(terms.items())))


@lru_cache(maxsize=50_000)
def _terms(text: str) -> frozenset[str]:
    # The names of organisations and codes stand in many documents.
    return frozenset(terms_of(text))


def _said(iri: str, statements: Iterable[Triple]) -> Said | None:
    draft = _Draft()
    for one in statements:
        if isinstance(one.object, NamedNode | Literal):
            _take(draft, one.predicate.value, one.object)
    kind = draft.kind or next((kind for kind, space in SHARED_KINDS.items() if iri.startswith(space)), None)
    if not kind or not draft.names:
        return None
    # Sorted, so that the same graph gives the same document whatever order the store answers in.
    return Said(
        iri,
        kind,
        tuple(sorted(draft.names)),
        tuple(sorted(draft.synonyms)),
        tuple(sorted(draft.texts, key=lambda text: (-len(text[0]), text))),
        tuple(sorted(draft.related - {iri})),
        tuple(sorted(draft.identifiers)),
    )


def _take(draft: _Draft, predicate: str, value: NamedNode | Literal) -> None:
    if isinstance(value, NamedNode):
        if predicate == _TYPE:
            draft.kind = KIND_BY_CLASS.get(value.value, draft.kind)
        elif predicate not in _NO_TEXT:
            # Many things name the same one.
            draft.related.add(intern(value.value))
    elif value.datatype.value in _TEXT_TYPES or predicate in _SYNONYMS:
        text = (value.value, value.language or "")
        if predicate in _NAMES:
            draft.names.add(text)
        elif predicate in _SYNONYMS:
            draft.synonyms.add(text)
            if predicate in _IDENTIFIERS:
                draft.identifiers.add(value.value)
        elif predicate not in _NO_TEXT:
            draft.texts.add(text)
