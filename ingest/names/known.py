"""The names and numbers that the register has, in the forms in which a published name is compared with them."""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from graph_service.names import ANSVAR, CLASS_BY_KIND, COUNTRY, DCTERMS, ORG, SCHEMA, SKOS
from graph_service.queries import ask_store
from graph_service.registry import Registry
from ingest.names.identifiers import Identifier, read_identifier
from ingest.names.normal import PublishedName, folded_words, read_name

_NAMES = frozenset(one.value for one in (SKOS.prefLabel, SKOS.altLabel, SCHEMA.legalName))
_NUMBERS = frozenset(one.value for one in (ORG.identifier, DCTERMS.identifier, SCHEMA.leiCode))

_WITHOUT_DOTS = str.maketrans("åäö", "aao")
_WEB_ENDING = re.compile(r"\.(?:ai|app|co|com|de|dk|eu|fi|io|net|no|nl|nu|org|se)$")

_OF_A_GROUP = """
group koncern koncernen holding holdings international global nordic nordics norden europe european emea eu uk usa us
svenska dansk norsk swedish danish norwegian american
"""
_GROUP_WORDS = frozenset(_OF_A_GROUP.split())
"""Words that tell apart companies of one group; the names of countries are added from the register."""


@dataclass(frozen=True, slots=True)
class KnownName:
    """One name of a record."""

    iri: str
    text: str
    name: PublishedName
    is_main: bool = False
    """Whether it is what the record is called, and not a synonym."""


@dataclass
class KnownNames:
    """Every name of the records of one kind, as of one revision."""

    names: list[KnownName] = field(default_factory=list)
    records: set[str] = field(default_factory=set)
    by_normal: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_sorted_words: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_plain: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """By the normal form with a and o for å, ä and ö, as lists of other countries write them."""
    by_core: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_initials: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_first_word: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_last_word: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_main: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Names that end in brackets, by what stands before them."""
    by_other_name: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """By the other names that stand beside a name: "NexMo Inc (aka Vonage)" under "vonage"."""
    by_identifier: dict[Identifier, set[str]] = field(default_factory=lambda: defaultdict(set))
    identifiers: dict[str, set[Identifier]] = field(default_factory=lambda: defaultdict(set))
    forms: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """The legal forms in the names of each record."""
    country: dict[str, str] = field(default_factory=dict)
    """Where each record is domiciled, as two letters."""
    place_words: frozenset[str] = _GROUP_WORDS
    normals: list[str] = field(default_factory=list)
    """The different normal forms, which are compared letter by letter."""
    normals_by_start: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """The same by their first two letters, for comparing all with all."""

    def core(self, words: Iterable[str]) -> str:
        """Return the letters of a name without country, words of a group and web ending; all where none are left."""
        listed = [_WEB_ENDING.sub("", word.strip("()")) for word in words]
        return "".join([word for word in listed if word not in self.place_words] or listed)

    def is_main(self, place: int) -> bool:
        """Tell whether a name is what its record is called."""
        return self.names[place].is_main

    def add(self, iri: str, text: str, *, is_main: bool) -> None:
        """Take in one name of a record."""
        name = read_name(text)
        if not name.normal:
            return
        place = len(self.names)
        self.records.add(iri)
        self.names.append(KnownName(iri, text, name, is_main))
        if name.form:
            self.forms[iri].add(name.form)
        self.by_normal[name.normal].append(place)
        self.by_sorted_words[sorted_words(name)].append(place)
        self.by_core[self.core(name.words)].append(place)
        self.by_plain[plain(name)].append(place)
        self.by_first_word[name.words[0]].append(place)
        self.by_last_word[name.words[-1]].append(place)
        if name.main != name.normal:
            self.by_main[name.main].append(place)
        if len(name.words) > 1:
            self.by_initials[initials(name)].append(place)
        for other in name.others:
            if other.relation in {"former", "alias", "trade"}:
                self.by_other_name[read_name(other.name).normal].append(place)

    def index_spellings(self) -> None:
        """Make the lists that are compared letter by letter, once every name is in."""
        self.normals = list(self.by_normal)
        for normal in self.normals:
            self.normals_by_start[normal[:2]].append(normal)

    def number(self, iri: str, text: str) -> None:
        """Take in one number of a record; one without valid check digits is none."""
        found = read_identifier(text, self.country.get(iri))
        if found is not None:
            self.by_identifier[found].add(iri)
            self.identifiers[iri].add(found)


def sorted_words(name: PublishedName) -> str:
    """Return the words of a name from A to Z, without brackets."""
    return " ".join(sorted(word.strip("()") for word in name.words))


def plain(name: PublishedName) -> str:
    """Return the normal form with a and o for å, ä and ö."""
    return name.normal.translate(_WITHOUT_DOTS)


def initials(name: PublishedName) -> str:
    """Return the first letters of the words of a name."""
    return "".join(word.strip("()")[:1] for word in name.words)


def known_names(registry: Registry, kind: str = "organisation") -> KnownNames:
    """Return the names of the records of a kind as the register is now; they are read once for each revision."""
    with _LOCK:
        kept = _KEPT.setdefault(registry, {})
        revision = registry.revision
        if kind not in kept or kept[kind][0] != revision:
            kept[kind] = revision, _read(registry, kind)
        return kept[kind][1]


_LOCK = threading.Lock()
_KEPT: WeakKeyDictionary[Registry, dict[str, tuple[int, KnownNames]]] = WeakKeyDictionary()


def _read(registry: Registry, kind: str) -> KnownNames:
    known = KnownNames(place_words=_GROUP_WORDS | _names_of_countries(registry))
    rows = ask_store(registry.store, "which-names-and-numbers-do-records-have", **{"class": CLASS_BY_KIND[kind]})
    said: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        thing, predicate, value = row["thing"], row["property"], row["value"]
        if thing is not None and predicate is not None and value is not None:
            said[thing.value].append((predicate.value, value.value))
    # In a fixed order, so that the same register gives the same answer whatever order the store answers in.
    for iri, facts in sorted(said.items()):
        # A record that another register keeps is no twin of ours, and nothing is written into it.
        if registry.base.elsewhere(iri) is None:
            _take_in(known, iri, sorted(facts))
    known.index_spellings()
    return known


def _take_in(known: KnownNames, iri: str, facts: Iterable[tuple[str, str]]) -> None:
    listed = list(facts)
    for predicate, value in listed:
        if predicate == ANSVAR.domicile.value and value.startswith(COUNTRY.iri):
            known.country[iri] = value.removeprefix(COUNTRY.iri)
    named = {value: predicate == SKOS.prefLabel.value for predicate, value in listed if predicate in _NAMES}
    for text, is_main in named.items():
        known.add(iri, text, is_main=is_main)
    for predicate, value in listed:
        if predicate in _NUMBERS:
            known.number(iri, value)


def _names_of_countries(registry: Registry) -> frozenset[str]:
    labels = registry.labels
    texts = (
        labels.label(iri, lang).value
        for iri in registry.models.jurisdiction.countries
        if iri.startswith(COUNTRY.iri)
        for lang in ("sv", "en")
    )
    # Of a name of several words ("Förenade kungariket") each word alone says too little.
    return frozenset(word for text in texts if len(words := folded_words(text)[0]) == 1 for word in words)
