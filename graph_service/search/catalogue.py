"""What search knows of every thing beside the index: names to rank by, texts to quote, and what to narrow by.

A read model in memory, as of one revision; the next one takes its place, so a reader sees one state throughout.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from graph_service.queries import ask_store
from graph_service.search.analysis import forms_of, stems
from graph_service.search.documents import Said, entry_of, read_all, read_one
from graph_service.search.index import IndexEntry
from graph_service.store.graph_store import GraphStore

_MANY = 200
"""With more changed things than this, everything is read anew: one question to the store instead of many."""


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name or synonym as it is ranked by: its text, and the terms of each of its words."""

    text: str
    lang: str
    words: tuple[tuple[str, ...], ...]
    terms: frozenset[str]
    is_synonym: bool


def _known_name(text: str, lang: str, is_synonym: bool) -> KnownName:
    words = tuple(stems(form) for form in forms_of(text))
    return KnownName(text, lang, words, frozenset(term for word in words for term in word), is_synonym)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that can be found, as of one revision."""

    known: Mapping[str, Said]
    organisation_of: Mapping[str, str]
    _ranked_names: dict[str, tuple[KnownName, ...]] = field(default_factory=dict)

    def names_to_rank(self, iri: str) -> tuple[KnownName, ...]:
        """Return the names and synonyms of a thing with their terms, names first."""
        found = self._ranked_names.get(iri)
        if found is None:
            said = self.known[iri]
            found = tuple(
                _known_name(text, lang, is_synonym)
                for texts, is_synonym in ((said.names, False), (said.synonyms, True))
                for text, lang in texts
            )
            self._ranked_names[iri] = found
        return found

    def entries(self, iris: Iterable[str], code_names: Mapping[str, list[str]]) -> list[IndexEntry]:
        """Return the search documents of `iris`, which must be known."""

        def names_of(iri: str) -> Iterable[str]:
            said = self.known.get(iri)
            return [text for text, _ in said.names] if said else code_names.get(iri, ())

        return [entry_of(self.known[iri], names_of) for iri in iris]

    def quoting(self, iris: Iterable[str]) -> set[str]:
        """Return the things whose document quotes a name of one of `iris`."""
        quoted = frozenset(iris)
        return {iri for iri, said in self.known.items() if not quoted.isdisjoint(said.related)}

    def with_changed(self, store: GraphStore, iris: Iterable[str]) -> Catalogue:
        """Return the catalogue in which `iris` are read anew from the store; this one stays as it is."""
        changed = set(iris)
        if len(changed) > _MANY:
            return read_catalogue(store)
        known = dict(self.known)
        for iri in changed:
            said = read_one(store, iri)
            if said is None:
                known.pop(iri, None)
            else:
                known[iri] = said
        return Catalogue(known, _organisations(store))


def read_catalogue(store: GraphStore) -> Catalogue:
    """Return what search knows of everything in the store."""
    return Catalogue(read_all(store), _organisations(store))


def _organisations(store: GraphStore) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in ask_store(store, "whose-is-a-thing"):
        thing, organisation = row["thing"], row["organisation"]
        if isinstance(thing, NamedNode) and isinstance(organisation, NamedNode):
            found.setdefault(thing.value, organisation.value)
    return found
