"""Concepts by the words that registers use for them, and what each property of a record takes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.names import ANSVAR, CODE, SKOS
from graph_service.publishing.dpv_terms import Concepts
from graph_service.system_graphs import SystemGraphs, read_system_graphs
from ingest.mapping.countries import SEPARATORS, Places, read_places
from ingest.mapping.properties import Properties
from ingest.mapping.words import key
from ingest.mapping.yaml_lines import read_document

_OTHER_WORDS = Path(__file__).with_name("other-words.yaml")
_CITED = re.compile(
    r"(?<![\w.])(6|9)(?:\.|\(|\s*,?\s*stk\.?\s*|-)\s?([12])\)?(?:\.|-|\s|,|\()*(?:litra |första stycket )?([a-j])\b",
    re.IGNORECASE,
)

_OF_TERMS = {SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.broader, SKOS.prefLabel}


class Codes:
    """The concepts of the code lists, by name, and the properties that take them."""

    def __init__(
        self,
        concepts: Iterable[Triple],
        properties: Properties,
        terms: Concepts,
        decided: Mapping[tuple[str, str], str] | None = None,
    ) -> None:
        """Take the statements of the code lists; `decided` has the concepts that people chose, by list and word."""
        self.properties = properties
        self.terms = terms
        """The concepts by the terms of DPV that they stand for, which RDF files use."""
        self._by_list = _by_list(concepts)
        self._decided = {(name, key(word)): NamedNode(iri) for (name, word), iri in (decided or {}).items()}

    def has_list(self, code_list: str) -> bool:
        """Tell whether there is a code list of this name."""
        return code_list in self._by_list

    def find(self, code_list: str, word: str) -> tuple[NamedNode, ...]:
        """Return the concepts that a word of a file means, sorted; none where the list has no such word.

        What a person decided comes first, then notations and names, then synonyms and other words for them.
        """
        word = key(word)
        decided = self._decided.get((code_list, word))
        if decided is not None:
            return (decided,)
        names = self._by_list.get(code_list, {})
        found = names.get(word) or names.get(_other_words().get((code_list, word), ""), [])
        return tuple(found) or (self._cited(word) if code_list == "legal-basis" else ())

    def notation(self, code_list: str, notation: str) -> NamedNode | None:
        """Return the concept with a notation as it is written in its address, or None."""
        iri = NamedNode(f"{CODE.iri}{code_list}#{notation}")
        return iri if iri in self._by_list.get(code_list, {}).get(key(notation), ()) else None

    def places(self, text: str, separators: tuple[str, ...] | None = None) -> Places:
        """Return the countries that a published place names."""
        return read_places(text, SEPARATORS if separators is None else separators, self._country)

    def _country(self, word: str) -> str | None:
        found = self.find("country", word) if len(word) > 2 else ()
        return found[0].value.rpartition("#")[2] if len(found) == 1 else None

    def _cited(self, text: str) -> tuple[NamedNode, ...]:
        cited = {
            self.notation("legal-basis", f"A{article}-{number}-{letter.lower()}")
            for article, number, letter in _CITED.findall(text)
        }
        return tuple(sorted((one for one in cited if one is not None), key=str))


def read_codes(system: SystemGraphs, decided: Mapping[tuple[str, str], str] | None = None) -> Codes:
    """Return the codes of a model, with what people decided on words of files."""
    concepts = [
        triple for name, triples in system.graphs.items() if name.value.startswith(CODE.iri) for triple in triples
    ]
    return Codes(concepts, Properties(system.shapes, concepts), _terms(concepts), decided)


@cache
def shipped_codes() -> Codes:
    """Return the codes of the model that ships with Ansvar."""
    return read_codes(read_system_graphs())


@cache
def _other_words() -> dict[tuple[str, str], str]:
    """Return the words of registers that ship, by list, with the notation that each means."""
    content = read_document(_OTHER_WORDS.read_text(encoding="utf-8"), _OTHER_WORDS.name).content
    return {
        (code_list, key(word)): key(notation)
        for code_list, by_notation in content.items()
        for notation, words in by_notation.items()
        for word in words
    }


def _by_list(concepts: Iterable[Triple]) -> dict[str, dict[str, list[NamedNode]]]:
    """Return the concepts of each list by notation, name and synonym; a name stands before a synonym."""
    said = [
        (triple.subject, triple.predicate, triple.object)
        for triple in concepts
        if isinstance(triple.subject, NamedNode) and "#" in triple.subject.value
    ]
    # The synonyms of special categories help a search, such as "modersmål" for ethnic origin; they prove nothing.
    special = {subject for subject, predicate, _ in said if predicate == ANSVAR.isSpecialCategory}
    found: dict[str, dict[str, list[NamedNode]]] = defaultdict(dict)
    for wanted in (SKOS.notation, SKOS.prefLabel, SKOS.altLabel):
        named: dict[str, dict[str, set[NamedNode]]] = defaultdict(lambda: defaultdict(set))
        for subject, predicate, value in said:
            is_name = wanted != SKOS.altLabel or subject not in special
            if predicate == wanted and is_name and isinstance(value, Literal):
                named[subject.value.removeprefix(CODE.iri).partition("#")[0]][key(value.value)].add(subject)
        for code_list, by_word in named.items():
            for word, subjects in by_word.items():
                found[code_list].setdefault(word, sorted(subjects, key=str))
    return dict(found)


def _terms(concepts: Iterable[Triple]) -> Concepts:
    """Return the concepts by the terms of DPV, as `read_concepts` gives them of a store."""
    said = list(concepts)
    lists = {
        triple.subject.value: triple.object.value
        for triple in said
        if triple.predicate == SKOS.inScheme
        and isinstance(triple.subject, NamedNode)
        and isinstance(triple.object, NamedNode)
    }
    values: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
    for triple in said:
        concept, value = triple.subject, triple.object
        is_said = isinstance(concept, NamedNode) and concept.value in lists and triple.predicate in _OF_TERMS
        if is_said and isinstance(value, NamedNode | Literal):
            assert isinstance(concept, NamedNode)
            values[concept.value][triple.predicate.value].append(value)
    return Concepts({concept: dict(by_property) for concept, by_property in values.items()}, lists)
