"""How much there is: statements, things, classes, properties, and links to the vocabularies of others.

Source: W3C, Describing Linked Datasets with the VoID Vocabulary, sections 4 and 5.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.names import CODE, FOAF, KIND_BY_CLASS, RDF, Base
from graph_service.queries import ask_store
from graph_service.store.graph_store import GraphStore, Term

LINKED_VOCABULARIES: tuple[str, ...] = (
    CODE.iri,
    "https://w3id.org/dpv",
    "http://publications.europa.eu/resource/authority/",
    "http://data.europa.eu/eli/",
)
"""What links are counted to: our code lists, DPV, the lists of the Publications Office, and the law as ELI."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What one dataset holds."""

    statements: int
    things: int
    documents: int
    """How many documents describe them, 0 where it is one whole."""
    classes: Mapping[str, int]
    """How many things there are of each class, by IRI."""
    properties: Mapping[str, int]
    """How many statements there are of each property, by IRI."""
    links: Mapping[tuple[str, str], int]
    """How many statements name something of a vocabulary, by the vocabulary and the property."""


def count_records(store: GraphStore, base: Base) -> Counts:
    """Return what the records of a register hold; those that it follows are counted where they are kept."""
    under = Literal(f"{base.iri}/doc/")
    properties = _counted((row["property"], row["statements"]) for row in ask_store(store, _PROPERTIES, under=under))
    classes = _counted((row["class"], row["things"]) for row in ask_store(store, _CLASSES, under=under))
    links = {
        (vocabulary.value, linking.value): _number(row["links"])
        for row in ask_store(store, _LINKS, under=under)
        if (vocabulary := row["vocabulary"]) is not None and (linking := row["property"]) is not None
    }
    return Counts(
        statements=sum(properties.values()),
        things=sum(count for one, count in classes.items() if one in KIND_BY_CLASS),
        documents=properties.get(FOAF.primaryTopic.value, 0),
        classes=classes,
        properties=properties,
        links=links,
    )


def count_statements(triples: Iterable[Triple]) -> Counts:
    """Return what some statements hold; each thing is counted once for each class that it is of."""
    listed = list(dict.fromkeys(triples))
    classes, properties, links = Counter[str](), Counter[str](), Counter[tuple[str, str]]()
    things = set()
    for one in listed:
        properties[one.predicate.value] += 1
        if not isinstance(one.object, NamedNode):
            continue
        if one.predicate == RDF.type:
            classes[one.object.value] += 1
            things.add(one.subject)
        elif vocabulary := _vocabulary(one.object.value):
            links[vocabulary, one.predicate.value] += 1
    return Counts(len(listed), len(things), 0, classes, properties, links)


# Named here, since a question is asked by a name that is written out.
_PROPERTIES = "how-often-is-each-property-stated"
_CLASSES = "how-many-things-are-there-of-each-class"
_LINKS = "which-vocabularies-do-records-link-to"


def _vocabulary(iri: str) -> str | None:
    return next((one for one in LINKED_VOCABULARIES if iri.startswith(one)), None)


def _counted(rows: Iterable[tuple[Term | None, Term | None]]) -> dict[str, int]:
    return {term.value: _number(count) for term, count in rows if term is not None}


def _number(term: Term | None) -> int:
    assert isinstance(term, Literal)
    return int(term.value)
