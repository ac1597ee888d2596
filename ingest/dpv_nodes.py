"""The nodes of a DPV file under the names of DPV 2.3, whichever version the file was written in.

The addresses that DPV had before version 2 are dead: they are read here and never written.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graph_service.names import DCTERMS, DPV, RDF, RDFS, SKOS
from graph_service.publishing.dpv_terms import DPV_NAMESPACE, EU_GDPR, PD, TECH

Node: TypeAlias = NamedNode | BlankNode
Value: TypeAlias = NamedNode | BlankNode | Literal

# Longest first: one dead namespace is the beginning of another.
_NAMESPACES: tuple[tuple[str, str], ...] = (
    ("https://w3id.org/dpv/dpv-skos/dpv-gdpr#", EU_GDPR.iri),
    ("https://w3id.org/dpv/dpv-owl/dpv-gdpr#", EU_GDPR.iri),
    ("https://w3id.org/dpv/dpv-skos/dpv-pd#", PD.iri),
    ("https://w3id.org/dpv/dpv-owl/dpv-pd#", PD.iri),
    ("https://w3id.org/dpv/dpv-skos/dpv-tech#", TECH.iri),
    ("https://w3id.org/dpv/dpv-gdpr#", EU_GDPR.iri),
    ("https://w3id.org/dpv/dpv-tech#", TECH.iri),
    ("https://w3id.org/dpv/dpv-pd#", PD.iri),
    ("https://w3id.org/dpv/dpv-skos#", DPV.iri),
    ("https://w3id.org/dpv/dpv-owl#", DPV.iri),
    ("http://www.w3.org/ns/dpv-gdpr#", EU_GDPR.iri),
    ("http://w3.org/ns/dpv-gdpr#", EU_GDPR.iri),
    ("http://www.w3.org/ns/dpv#", DPV.iri),
    ("http://w3.org/ns/dpv#", DPV.iri),
)

_RENAMED: dict[str, NamedNode] = {
    DPV.PersonalDataHandling.value: DPV.Process,
    DPV.PersonalDataProcess.value: DPV.Process,
    DPV.PersonalDataCategory.value: DPV.PersonalData,
    DPV.hasPersonalDataHandling.value: DPV.hasProcess,
    DPV.hasPersonalDataProcess.value: DPV.hasProcess,
    DPV.hasPersonalDataCategory.value: DPV.hasPersonalData,
    DPV.hasStorage.value: DPV.hasStorageCondition,
    # Narrower properties that are told as the one above them.
    DPV.hasJointDataControllers.value: DPV.hasDataController,
    DPV.hasRecipientDataController.value: DPV.hasRecipient,
    DPV.hasRecipientThirdParty.value: DPV.hasRecipient,
    DPV.hasTechnicalMeasure.value: DPV.hasTechnicalOrganisationalMeasure,
    DPV.hasOrganisationalMeasure.value: DPV.hasTechnicalOrganisationalMeasure,
    DPV.hasPhysicalMeasure.value: DPV.hasTechnicalOrganisationalMeasure,
    "https://w3id.org/dpcat#ROPARecord": DPV.Process,
    SKOS.broaderTransitive.value: SKOS.broader,
    SKOS.narrowerTransitive.value: SKOS.narrower,
    PD.EducationalQualification.value: PD.Education,
    PD.HealthData.value: PD.Health,
    PD.Job.value: PD.CurrentEmployment,
}

_NAMING = (DPV.hasName, SKOS.prefLabel, DCTERMS.title, RDFS.label)
_NOTES = (SKOS.editorialNote, DCTERMS.description, SKOS.definition)


def modern(iri: NamedNode) -> NamedNode:
    """Return the name that DPV 2.3 has for a term of an earlier version; any other name as it is."""
    value = iri.value
    for dead, living in _NAMESPACES:
        if value.startswith(dead):
            value = living + value.removeprefix(dead)
            break
    return _RENAMED.get(value, iri if value == iri.value else NamedNode(value))


def is_dpv(node: Node) -> bool:
    """Tell whether a node is a term of DPV itself; a file only points to those."""
    return isinstance(node, NamedNode) and re.match(rf"{DPV_NAMESPACE}(/[a-z/-]+)?#", node.value) is not None


class Nodes:
    """What a file says of its nodes, and which of it has been read."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._said: dict[Node, dict[NamedNode, set[Value]]] = defaultdict(lambda: defaultdict(set))
        self._read: set[tuple[Node, NamedNode]] = set()
        for triple in triples:
            subject, value = triple.subject, triple.object
            if isinstance(subject, NamedNode | BlankNode) and isinstance(value, NamedNode | BlankNode | Literal):
                living = modern(value) if isinstance(value, NamedNode) else value
                self._said[subject][modern(triple.predicate)].add(living)

    def of_type(self, class_iri: NamedNode) -> list[Node]:
        """Return the nodes of a class, sorted."""
        return sorted((node for node, said in self._said.items() if class_iri in said.get(RDF.type, ())), key=str)

    def is_of_type(self, node: Node, class_iri: NamedNode) -> bool:
        """Tell whether the file says that a node is of a class."""
        return class_iri in self._of(node, RDF.type)

    def says(self, node: Node, predicate: NamedNode) -> bool:
        """Tell whether the file has a value for a property, without counting it as read."""
        return bool(self._of(node, predicate))

    def values(self, node: Node, predicate: NamedNode) -> list[Value]:
        """Return the values of a property, sorted, and count it as read."""
        self._read.add((node, predicate))
        return sorted(self._of(node, predicate), key=str)

    def nodes(self, node: Node, predicate: NamedNode) -> list[Node]:
        """Return the values of a property that are nodes, sorted."""
        return [value for value in self.values(node, predicate) if not isinstance(value, Literal)]

    def literals(self, node: Node, predicate: NamedNode) -> list[Literal]:
        """Return the values of a property that are literals, sorted."""
        return [value for value in self.values(node, predicate) if isinstance(value, Literal)]

    def names(self, node: Node, first: NamedNode | None = None) -> list[Literal]:
        """Return what a node is called: by `first` where the file uses it, else by the first property that names it."""
        for predicate in (first, *_NAMING) if first else _NAMING:
            found = self.literals(node, predicate)
            if found:
                return found
        return []

    def notes(self, node: Node) -> list[Literal]:
        """Return what a node is explained by, by the first property that does."""
        return next((found for predicate in _NOTES if (found := self.literals(node, predicate))), [])

    def words(self, node: Node) -> list[Literal]:
        """Return a node in words: its name and note in each language, or without a name the end of its address."""
        names = self.names(node)
        if not names:
            return [Literal(local_words(node), language="en")] if isinstance(node, NamedNode) else self.notes(node)
        note_by_language = {note.language: note for note in self.notes(node)}
        return [
            _literal(f"{name.value}: {note.value}", name.language)
            if (note := note_by_language.get(name.language)) is not None and note.value != name.value
            else name
            for name in names
        ]

    def unread(self, nodes: Iterable[Node]) -> list[tuple[Node, NamedNode]]:
        """Return the properties of these nodes that nothing has read, sorted; classes are not counted."""
        left = {
            (node, predicate)
            for node in nodes
            for predicate in self._said.get(node, ())
            if predicate != RDF.type and (node, predicate) not in self._read
        }
        return sorted(left, key=str)

    def _of(self, node: Node, predicate: NamedNode) -> set[Value]:
        said = self._said.get(node)
        return said.get(predicate, set()) if said is not None else set()


def local_words(node: Node) -> str:
    """Return the end of an address in words: `AccessControlMethod` as "access control method"."""
    local = re.split(r"[/#]", node.value.rstrip("/#"))[-1]
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-zà-ÿ]+|\d+", local)
    return " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in words) or local


def _literal(text: str, language: str | None) -> Literal:
    return Literal(text, language=language) if language else Literal(text)
