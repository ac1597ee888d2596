"""Records of processing in RDF: what `ingest.dpv` reads of a file, as the result of a mapping.

A list of words that is named after a code list (`data-subject`) says which concepts the file's own terms stand for, by
the end of their address; the words of the file stay beside them. `organisation-sort` says so of organisations, and the
list `names` mends what things are called.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.errors import DataRejected
from graph_service.names import ANSVAR, CODE, DCTERMS, DPV, ORG, PROV, SKOS, XSD, Base
from graph_service.parsing import parse_file
from ingest.dpv import read_dpv
from ingest.dpv_nodes import is_dpv, local_words, modern
from ingest.mapping.codes import Codes
from ingest.mapping.mapped import Mapped, MappedRecord
from ingest.mapping.model import Mapping_
from ingest.mapping.reading import is_address
from ingest.mapping.words import key
from ingest.tables import Note, Place, Source


def open_rdf(path: Path) -> Source:
    """Return an RDF file as a source without tables. Raises DataRejected where it cannot be read."""
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise DataRejected(f"{path}: this file cannot be read ({error.strerror}). Name a file that is there.") from None
    return Source(path, digest, ())


def apply_rdf(mapping: Mapping_, source: Source, *, base: Base, codes: Codes) -> Mapped:
    """Return the records in an RDF file; what the Data Privacy Vocabulary has no word for is told as left.

    Raises DataRejected where the file cannot be parsed.
    """
    triples = [_mended(mapping, quad.triple) for quad in parse_file(source.path)]
    reading = read_dpv(iter(triples), base, codes.terms, source.path.name)
    mapped = Mapped()
    records = _Records(mapping, source, base, _said_besides(mapping, codes, triples))
    for document, said in reading.graphs.items():
        record = records.make(document, said)
        mapped.records[record.thing] = record
    for node, predicate in reading.left:
        if predicate.endswith(_RESPONSIBLE):
            continue
        mapped.left.append(Note(f"{predicate} om {node} läses inte.", f"{predicate} of {node} is not read."))
    mapped.rows = sum(record.kind == "activity" for record in mapped.records.values())
    return mapped


def _mended(mapping: Mapping_, triple: Triple) -> Triple:
    """Return a statement with the name that the mapping gives its subject, where it states a name."""
    if (
        "names" not in mapping.lists
        or not isinstance(triple.subject, NamedNode)
        or _local(triple.predicate) != "hasName"
    ):
        return triple
    names = mapping.lists["names"].by_word.get(key(_local(triple.subject)), ())
    return Triple(triple.subject, triple.predicate, Literal(names[0], language=mapping.language)) if names else triple


_PROPERTY_BY_LIST = {
    "data-subject": DPV.hasDataSubject,
    "legal-basis": DPV.hasLegalBasis,
    "personal-data": DPV.hasPersonalData,
}
_RECIPIENT = "hasRecipient"
_RESPONSIBLE = "hasResponsibleEntity"
"""What DPV calls whoever answers for a process: a unit of the controller, which our records have in words."""

_Besides = dict[str, set[tuple[NamedNode, NamedNode | Literal]]]


def _said_besides(mapping: Mapping_, codes: Codes, triples: list[Triple]) -> _Besides:
    """Return what is stated of each node of the file that its reader has no word for, by the node's address."""
    found: _Besides = defaultdict(set)
    described = {triple.subject for triple in triples}
    for triple in triples:
        if not isinstance(triple.subject, NamedNode) or not isinstance(triple.object, NamedNode):
            continue
        predicate, said = _local(triple.predicate), found[triple.subject.value]
        if predicate == _RESPONSIBLE:
            words = f"Responsible entity: {local_words(triple.object)}"
            said.add((ANSVAR.controllerText, Literal(words, language=mapping.language)))
        if predicate == _RECIPIENT and triple.object not in described and not is_dpv(modern(triple.object)):
            # Kept as it points, so that the rule on recipients tells that it leads nowhere.
            said.add((DPV.hasRecipient, triple.object))
        for code_list, ours in _PROPERTY_BY_LIST.items():
            if predicate == _local(ours) and code_list in mapping.lists:
                known = mapping.lists[code_list].by_word.get(key(_local(triple.object)), ())
                said.update((ours, code) for word in known for code in codes.find(code_list, word))
    return found


def _local(node: NamedNode) -> str:
    return node.value.rpartition("#")[2].rpartition("/")[2]


class _Records:
    """Makes records of what the reader of DPV has read."""

    def __init__(self, mapping: Mapping_, source: Source, base: Base, besides: _Besides) -> None:
        self._mapping = mapping
        self._source = source
        self._base = base
        self._besides = besides

    def make(self, document: NamedNode, said: set[Triple]) -> MappedRecord:
        """Return the record of a document, with source and licence as the mapping tells them."""
        thing = next(one.subject for one in said if isinstance(one.subject, NamedNode) and one.subject != document)
        address = self._base.address(thing)
        assert address is not None
        triples = {triple for triple in said if triple.predicate != PROV.wasDerivedFrom}
        nodes = [one.object for one in said if one.predicate == DCTERMS.source and isinstance(one.object, NamedNode)]
        if address.kind == "activity":
            triples |= self._of_nodes(thing, nodes)
        if address.kind == "organisation":
            triples |= {Triple(thing, ORG.classification, sort) for node in nodes for sort in self._sorts(node)}
        triples |= self._origin(thing, document)
        names = [
            one.object.value for one in triples if one.predicate == SKOS.prefLabel and isinstance(one.object, Literal)
        ]
        place = Place(self._source.path.name, "", 1)
        name = min(names, default=address.slug)
        return MappedRecord(thing, document, address.kind, name, frozenset(triples), (), place)

    def _sorts(self, node: NamedNode) -> tuple[NamedNode, ...]:
        words = self._mapping.lists.get("organisation-sort")
        notations = words.by_word.get(key(_local(node)), ()) if words else ()
        return tuple(CODE.term(f"organisation-sort#{notation}") for notation in notations)

    def _of_nodes(self, thing: NamedNode, nodes: list[NamedNode]) -> set[Triple]:
        """Return what the file's own node of an activity is called, and what is stated of it besides."""
        named = {Triple(thing, DCTERMS.identifier, Literal(_local(node))) for node in nodes}
        besides = {Triple(thing, *one) for node in nodes for one in self._besides.get(node.value, ())}
        return named | besides

    def _origin(self, thing: NamedNode, document: NamedNode) -> set[Triple]:
        found: set[Triple] = set()
        licence = self._mapping.licence.fill(lambda _: "")
        if is_address(licence):
            found.add(Triple(document, DCTERMS.license, NamedNode(licence)))
        source = self._mapping.source.fill(lambda _: self._source.path.name)
        if is_address(source):
            found.add(Triple(document, DCTERMS.source, NamedNode(source)))
        else:
            found.add(Triple(thing, DCTERMS.source, Literal(source)))
        if self._mapping.is_synthetic:
            found.add(Triple(thing, ANSVAR.isSynthetic, Literal("true", datatype=XSD.boolean)))
        return found
