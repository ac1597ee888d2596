"""What is published, told in VoID: how much of what, where it is asked and fetched, and what it links to.

Each part of the description has an address of its own below `{base}/void/`. Source: W3C, Describing Linked Datasets
with the VoID Vocabulary.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.names import DCTERMS, FOAF, PREFIXES, RDF, XSD, Namespace
from graph_service.publishing.statistics import Counts

VOID = Namespace("http://rdfs.org/ns/void#")
VOID_PREFIXES = {"void": VOID.iri}

Said = Iterator[Triple]


@dataclass(frozen=True, slots=True)
class Described:
    """One dataset of the catalogue with what was counted in it."""

    name: str
    iri: str
    titles: Mapping[str, str]
    counts: Counts
    dumps: tuple[str, ...]
    """The addresses of files that hold all of it, in RDF."""
    uri_space: str | None
    """How the addresses of its things begin, None where they are of several spaces."""


@dataclass(frozen=True, slots=True)
class Description:
    """All that is told; the first dataset is the register, and the others its vocabulary."""

    base: str
    titles: Mapping[str, str]
    revision: int
    datasets: tuple[Described, ...]
    example: str | None
    """The IRI of a thing to begin with."""


def description_as_void(told: Description) -> list[Triple]:
    """Return the statements of the description, sorted as text."""
    found = {*_document(told)}
    for one in told.datasets:
        found |= {*_dataset(told, one), *_links(told, one)}
    return sorted(found, key=str)


def _document(told: Description) -> Said:
    it = NamedNode(f"{told.base}/void")
    yield Triple(it, RDF.type, VOID.DatasetDescription)
    yield from _titles(it, told.titles)
    yield Triple(it, DCTERMS.identifier, Literal(f"revision {told.revision}"))
    yield from (Triple(it, FOAF.topic, NamedNode(one.iri)) for one in told.datasets)


def _dataset(told: Description, one: Described) -> Said:
    it, counts = NamedNode(one.iri), one.counts
    yield Triple(it, RDF.type, VOID.Dataset)
    yield from _titles(it, one.titles)
    yield from _number(it, VOID.triples, counts.statements)
    yield from _number(it, VOID.entities, counts.things)
    yield from _number(it, VOID.classes, len(counts.classes))
    yield from _number(it, VOID.properties, len(counts.properties))
    if counts.documents:
        yield from _number(it, VOID.documents, counts.documents)
    yield Triple(it, VOID.sparqlEndpoint, NamedNode(f"{told.base}/sparql"))
    yield from (Triple(it, VOID.dataDump, NamedNode(address)) for address in one.dumps)
    if one.uri_space is not None:
        yield Triple(it, VOID.uriSpace, Literal(one.uri_space))
    if one is told.datasets[0]:
        yield from _of_the_register(told, it)
    yield from (Triple(it, VOID.vocabulary, NamedNode(space)) for space in _spaces(counts))
    for class_iri, count in counts.classes.items():
        part = _part(told, one, "class", class_iri)
        yield Triple(it, VOID.classPartition, part)
        yield Triple(part, VOID.term("class"), NamedNode(class_iri))
        yield from _number(part, VOID.entities, count)
    for property_iri, count in counts.properties.items():
        part = _part(told, one, "property", property_iri)
        yield Triple(it, VOID.propertyPartition, part)
        yield Triple(part, VOID.term("property"), NamedNode(property_iri))
        yield from _number(part, VOID.triples, count)


def _of_the_register(told: Description, it: NamedNode) -> Said:
    if told.example is not None:
        yield Triple(it, VOID.exampleResource, NamedNode(told.example))


def _links(told: Description, one: Described) -> Said:
    """Yield the sets of links from a dataset, one for each vocabulary and property."""
    for (vocabulary, linking), count in one.counts.links.items():
        target = _part(told, one, "target", vocabulary)
        links = _part(told, one, "links", f"{linking} {vocabulary}")
        yield Triple(links, RDF.type, VOID.Linkset)
        yield Triple(links, VOID.subjectsTarget, NamedNode(one.iri))
        yield Triple(links, VOID.objectsTarget, target)
        yield Triple(links, VOID.linkPredicate, NamedNode(linking))
        yield from _number(links, VOID.triples, count)
        yield Triple(target, RDF.type, VOID.Dataset)
        yield Triple(target, VOID.uriSpace, Literal(vocabulary))


def _spaces(counts: Counts) -> list[str]:
    """Return the namespaces of ours and others' that the terms in use are of, as far as they have prefixes."""
    used = (*counts.classes, *counts.properties)
    return sorted(space for space in PREFIXES.values() if any(iri.startswith(space) for iri in used))


def _part(told: Description, one: Described, sort: str, term: str) -> NamedNode:
    # A term's own name may hold anything, so that a digest of it stands in the address.
    digest = hashlib.sha256(term.encode()).hexdigest()[:12]
    return NamedNode(f"{told.base}/void/{sort}/{one.name}-{digest}")


def _titles(it: NamedNode, titles: Mapping[str, str]) -> Said:
    return (Triple(it, DCTERMS.term("title"), Literal(text, language=lang)) for lang, text in titles.items())


def _number(it: NamedNode, predicate: NamedNode, count: int) -> Said:
    yield Triple(it, predicate, Literal(str(count), datatype=XSD.integer))
