"""A code list as people read it: its concepts with notation, names, definition and what they are mapped to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.names import ANSVAR, DCTERMS, RDF, SKOS
from graph_service.publishing.model import Match
from graph_service.publishing.statements import Statements, Texts, read_statements

_MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)


@dataclass(frozen=True, slots=True)
class Concept:
    """One code; texts are by language code."""

    iri: str
    notation: str
    labels: Mapping[str, str]
    synonyms: Texts
    definitions: Mapping[str, str]
    broader: tuple[str, ...]
    matches: tuple[Match, ...]
    sources: tuple[str, ...]
    valid_from: str | None
    """A day, as ISO 8601; None where it always held."""
    valid_to: str | None

    @property
    def fragment(self) -> str:
        """The end of its IRI, which is its place on the page of the list."""
        return self.iri.rpartition("#")[2]


@dataclass(frozen=True, slots=True)
class CodeList:
    """A concept scheme with its concepts, by notation where that is numbers, else in the order of their IRIs."""

    iri: str
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    sources: tuple[str, ...]
    classes: tuple[str, ...]
    """What its concepts are, besides concepts: the classes whose values are chosen here."""
    concepts: tuple[Concept, ...]

    @property
    def name(self) -> str:
        """The end of its IRI, which is its address under `/code`."""
        return self.iri.rpartition("/")[2]


def read_code_list(triples: Iterable[Triple]) -> CodeList | None:
    """Return the list that a graph declares, None where it declares none."""
    said = read_statements(triples)
    schemes = said.pointing(SKOS.ConceptScheme, RDF.type)
    return _read_list(said, NamedNode(schemes[0])) if schemes else None


def _read_list(said: Statements, scheme: NamedNode) -> CodeList:
    members = [NamedNode(iri) for iri in said.pointing(scheme, SKOS.inScheme)]
    kinds = {iri for one in members for iri in said.iris(one, RDF.type)}
    return CodeList(
        iri=scheme.value,
        titles=said.first_texts(scheme, SKOS.prefLabel),
        descriptions=said.first_texts(scheme, DCTERMS.description),
        sources=said.iris(scheme, DCTERMS.source),
        classes=tuple(sorted(iri for iri in kinds if iri.startswith(ANSVAR.iri))),
        concepts=tuple(sorted((_read_concept(said, one) for one in members), key=_place)),
    )


def _read_concept(said: Statements, concept: NamedNode) -> Concept:
    return Concept(
        iri=concept.value,
        notation=said.text(concept, SKOS.notation),
        labels=said.first_texts(concept, SKOS.prefLabel),
        synonyms=said.texts(concept, SKOS.altLabel),
        definitions=said.first_texts(concept, SKOS.definition),
        broader=said.iris(concept, SKOS.broader),
        matches=tuple(Match(p.value, iri) for p in _MATCHES for iri in said.iris(concept, p)),
        sources=said.iris(concept, DCTERMS.source),
        valid_from=_day(said, concept, ANSVAR.validFrom),
        valid_to=_day(said, concept, ANSVAR.validTo),
    )


def _day(said: Statements, concept: NamedNode, predicate: NamedNode) -> str | None:
    return next((one.value for one in said.values[concept][predicate] if isinstance(one, Literal)), None)


def _place(concept: Concept) -> tuple[float, str]:
    return float(concept.notation) if concept.notation.isdecimal() else float("inf"), concept.iri
