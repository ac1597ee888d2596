"""What search knows of every thing beside the index: names to rank by, texts to quote, and what to narrow by.

A read model in memory, as of one revision; the next one takes its place, so a reader sees one state throughout.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from graph_service.search.analysis import fold, forms_of, stems
from graph_service.search.documents import Said, entry_of, read_all, read_code_names, read_one
from graph_service.search.facets import Facets, GapsOf, read_facets
from graph_service.search.index import IndexEntry
from graph_service.store.graph_store import GraphStore

_MANY = 2_000
"""With more changed things than this, everything is read anew."""
_MANY_NEAR = 150
"""The same for facets, of which one thing's cost 1 ms in a city and all of them 180 ms."""

_PART = re.compile(r"[^\W_]+")


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
    facets: Facets
    code_names: Mapping[str, list[str]]
    """The names of the codes that records name; they ship with the program and do not change while it runs."""
    by_identifier: Mapping[str, tuple[str, ...]]
    """What has an identifier, by its letters and digits alone: "556677-8899" is 5566778899."""
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

    def entries(self, iris: Iterable[str]) -> Iterator[IndexEntry]:
        """Yield the search documents of `iris`, which must be known."""
        return (entry_of(self.known[iri], self.names_of) for iri in iris)

    def names_of(self, iri: str) -> list[str]:
        """Return the names of a thing or of a code, none where it has none."""
        said = self.known.get(iri)
        return [text for text, _ in said.names] if said else self.code_names.get(iri, [])

    def is_organisation(self, iri: str) -> bool:
        """Tell whether a thing is an organisation, which a question may be narrowed to."""
        said = self.known.get(iri)
        return said is not None and said.kind == "organisation"

    def name_in(self, iri: str, lang: str) -> str:
        """Return the name of a thing in `lang`, or the nearest there is."""
        names = self.known[iri].names
        return min(names, key=lambda name: (name[1] != lang, name[1] != "sv", name))[0]

    def quoting(self, iris: Iterable[str]) -> set[str]:
        """Return the things whose document quotes a name of one of `iris`."""
        quoted = frozenset(iris)
        return {iri for iri, said in self.known.items() if not quoted.isdisjoint(said.related)}

    def with_changed(self, store: GraphStore, iris: Iterable[str], gaps: GapsOf | None = None) -> Catalogue:
        """Return the catalogue in which `iris` are read anew from the store; this one stays as it is.

        `gaps` are those that there are now, read from the store where they are not given.
        """
        changed = set(iris)
        if len(changed) > _MANY:
            return read_catalogue(store, gaps)
        known = dict(self.known)
        near = set(changed)
        has_numbers = False
        for iri in changed:
            said, before = read_one(store, iri), known.pop(iri, None)
            for one in filter(None, (said, before)):
                near.update(one.related)
                has_numbers |= bool(one.identifiers)
            if said is not None:
                known[iri] = said
        # What a thing may be narrowed by is said by it and by what names it: an assignment gives a system its owner.
        near |= self.quoting(changed) | {iri for iri in near if iri in known}
        are_many = len(near) > _MANY_NEAR
        facets = read_facets(store, gaps) if are_many else self.facets.with_changed(store, near, gaps)
        kept = {iri: names for iri, names in self._ranked_names.items() if iri not in changed}
        numbers = _by_identifier(known) if has_numbers else self.by_identifier
        return Catalogue(known, facets, self.code_names, numbers, kept)


def read_catalogue(store: GraphStore, gaps: GapsOf | None = None) -> Catalogue:
    """Return what search knows of everything in the store; its gaps are read where they are not given."""
    known = read_all(store)
    return Catalogue(known, read_facets(store, gaps), read_code_names(store), _by_identifier(known))


def compact(text: str) -> str:
    """Return the letters and digits of a text alone, folded, as identifiers are compared."""
    return "".join(_PART.findall(fold(text)))


def _by_identifier(known: Mapping[str, Said]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for iri, said in known.items():
        for identifier in said.identifiers:
            key = compact(identifier)
            # A notation of one or two digits names a row of a list, which a question says otherwise.
            if len(key) > 2 and any(c.isdigit() for c in key):
                found.setdefault(key, []).append(iri)
    return {key: tuple(sorted(iris)) for key, iris in found.items()}
