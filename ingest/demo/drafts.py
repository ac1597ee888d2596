"""Records while they are made: each has its own address, and a graph that says what it is about and from where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import Literal, NamedNode, Quad, Triple

from graph_service.names import CLASS_BY_KIND, DCTERMS, FOAF, PROV, RDF, SKOS, Base, day_literal, slug_of

Value = NamedNode | Literal


@dataclass(frozen=True, slots=True)
class Origin:
    """Where facts were read: the dataset, its licence, and the file or row."""

    dataset: NamedNode | None
    licence: NamedNode | None
    place: str


@dataclass(slots=True)
class Draft:
    """One record: its thing, its document, and the statements collected so far."""

    thing: NamedNode
    document: NamedNode
    triples: set[Triple] = field(default_factory=set)

    def say(self, predicate: NamedNode, *values: Value | None) -> Draft:
        """State the values of a property; None states nothing."""
        self.triples.update(Triple(self.thing, predicate, value) for value in values if value is not None)
        return self

    def text(self, predicate: NamedNode, text: str, language: str) -> Draft:
        """State a text in a language; an empty one states nothing."""
        return self.say(predicate, Literal(text.strip(), language=language)) if text.strip() else self

    def day(self, predicate: NamedNode, text: str) -> Draft:
        """State a day written as YYYY-MM-DD; an empty one states nothing. Raises ValueError where it is no day."""
        return self.say(predicate, day(text)) if text else self

    def come_from(self, origin: Origin) -> Draft:
        """State on the document where its facts were read."""
        for predicate, value in (
            (DCTERMS.source, origin.dataset),
            (DCTERMS.license, origin.licence),
            (PROV.wasDerivedFrom, Literal(origin.place)),
        ):
            if value is not None:
                self.triples.add(Triple(self.document, predicate, value))
        return self


class Drafts:
    """The records of a register while it is made, each under an address that no other has."""

    def __init__(self, base: Base) -> None:
        self.base = base
        self._draft_by_thing: dict[str, Draft] = {}

    def new(self, kind: str, name: str, origin: Origin) -> Draft:
        """Begin a record; where the slug of its name is taken, it gets a number (`-2`, `-3`, …)."""
        slug = slug_of(name)
        thing = self.base.thing(kind, slug)
        number = 1
        while thing.value in self._draft_by_thing:
            number += 1
            thing = self.base.thing(kind, f"{slug}-{number}")
        draft = Draft(thing, self.base.document(thing))
        draft.say(RDF.type, CLASS_BY_KIND[kind])
        draft.triples.add(Triple(draft.document, FOAF.primaryTopic, thing))
        self._draft_by_thing[thing.value] = draft
        return draft.come_from(origin)

    def find(self, kind: str, slug: str) -> Draft:
        """Return the record with this address. Raises KeyError with its IRI where there is none."""
        return self._draft_by_thing[self.base.thing(kind, slug).value]

    def __iter__(self) -> Iterator[Draft]:
        """The records in the order of their addresses."""
        return iter(draft for _, draft in sorted(self._draft_by_thing.items()))

    def __len__(self) -> int:
        return len(self._draft_by_thing)

    def quads(self) -> Iterator[Quad]:
        """Return every statement in the graph of its record."""
        for draft in self:
            for triple in draft.triples:
                yield Quad(triple.subject, triple.predicate, triple.object, draft.document)


def label(draft: Draft, names: Iterable[tuple[str, str]], synonyms: Iterable[tuple[str, str]] = ()) -> Draft:
    """State names and synonyms, each a pair of text and language; a synonym that is a name is left out."""
    listed = list(names)
    named = {text for text, _ in listed}
    for text, language in listed:
        draft.text(SKOS.prefLabel, text, language)
    for text, language in synonyms:
        if text not in named:
            draft.text(SKOS.altLabel, text, language)
    return draft


def day(text: str) -> Literal:
    """Return a day written as YYYY-MM-DD as a literal. Raises ValueError where it is no day."""
    return day_literal(date.fromisoformat(text))
