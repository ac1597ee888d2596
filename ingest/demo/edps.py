"""Records of the European Data Protection Supervisor, published in an earlier form of the Data Privacy Vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, Triple

from graph_service.names import ANSVAR, CODE, DCTERMS, DPV, FOAF, RDF, SCHEMA, SKOS, XSD, Namespace
from ingest.demo.code_names import matches
from ingest.demo.drafts import Draft, Drafts, Origin, label
from ingest.demo.organisations import organisation
from ingest.demo.source_tables import APACHE_2, SOURCES, address, begin, one_line

_FOLDER = "registers/edps-dpcat"
_ADDRESS = "https://github.com/coolharsh55/DPCat/tree/f6a0ee325e6a14314f62c00cafdd98682ef4d0b6"
_DPCAT = Namespace("https://w3id.org/dpcat#")
_OLD_DPV = Namespace("https://w3id.org/dpv/dpv-skos#")
_OLD_PD = "https://w3id.org/dpv/dpv-skos/dpv-pd#"
_NEW_PD = "https://w3id.org/dpv/pd#"
# The code list is mapped to a neighbour of these terms.
_TERM_RENAMED = {"EducationalQualification": "Education", "Job": "CurrentEmployment"}
_EDPS = Namespace("https://w3id.org/dpcat/examples/EDPS/vocab#")
_TIME = Namespace("https://www.w3.org/TR/owl-time/")

_SUBJECT_BY_TERM = {"JobApplicants": "jobApplicant", "StaffMembers": "employee", "ExternalSuppliers": "supplier"}
# The file gives ERCEA the name of DG BUDG by mistake; its own note has the right one.
_NAME_MENDED = {_EDPS.ERCEA.value: "European Research Council Executive Agency (ERCEA)"}
_SORT_BY_TERM = {_EDPS.EDPS.value: "regulator"}

Node = NamedNode | BlankNode


def add_edps(drafts: Drafts) -> None:
    """Add the records with what they point to put in words; each file is read alone, as they reuse names."""
    for name in ("U01a.ttl", "U13.ttl"):
        store = Store()
        store.load(path=str(SOURCES / _FOLDER / name), format=RdfFormat.TURTLE)
        register = next(q.subject for q in store.quads_for_pattern(None, RDF.type, _DPCAT.ROPA))
        number = next(value.value for value in _literals(store, register, DCTERMS.identifier))
        records = [q.subject for q in store.quads_for_pattern(None, RDF.type, _DPCAT.ROPARecord)]
        for record in sorted((one for one in records if isinstance(one, NamedNode)), key=str):
            origin = Origin(NamedNode(_ADDRESS), APACHE_2, f"{_FOLDER}/{name}, {_local(record)}")
            _add_activity(drafts, store, record, number, origin)


def _add_activity(drafts: Drafts, store: Store, record: NamedNode, number: str, origin: Origin) -> None:
    title = _words(store, record)
    activity = begin(drafts, "activity", f"edps {number} {title}", origin)
    label(activity, [(title, "en")]).say(DCTERMS.identifier, Literal(f"EDPS {_local(record)}"))
    for predicate, term in (
        (ANSVAR.legalBasisText, _OLD_DPV.hasLegalBasis),
        (ANSVAR.dataSubjectText, _OLD_DPV.hasDataSubject),
        (ANSVAR.recipientText, _OLD_DPV.hasRecipient),
        (ANSVAR.processorText, _OLD_DPV.hasDataProcessor),
    ):
        words = dict.fromkeys(_words(store, node) for node in _nodes(store, record, term))
        activity.text(predicate, "; ".join(words), "en")
    for predicate, term in (
        (ANSVAR.purpose, _OLD_DPV.hasPurpose),
        (ANSVAR.personalDataText, _OLD_DPV.hasPersonalData),
        (ANSVAR.safeguardText, _OLD_DPV.hasTechnicalOrganisationalMeasure),
    ):
        for node in _nodes(store, record, term):
            activity.text(predicate, _words_and_note(store, node), "en")
    activity.text(ANSVAR.retentionText, _retention(store, record), "en")
    for node in _nodes(store, record, _OLD_DPV.hasDataSubject):
        if _local(node) in _SUBJECT_BY_TERM:
            activity.say(DPV.hasDataSubject, NamedNode(f"{CODE.iri}data-subject#{_SUBJECT_BY_TERM[_local(node)]}"))
    activity.say(DPV.hasPersonalData, *_personal_data(store, record))
    _add_parties(drafts, store, record, activity, origin)


def _add_parties(drafts: Drafts, store: Store, record: NamedNode, activity: Draft, origin: Origin) -> None:
    controllers = _nodes(store, record, _OLD_DPV.hasDataController)
    for joint in _nodes(store, record, _OLD_DPV.hasJointDataControllers):
        controllers += _nodes(store, joint, _OLD_DPV.hasDataController)
        activity.text(ANSVAR.controllerText, _words_and_note(store, joint), "en")
    parties = [_party(drafts, store, node, origin) for node in dict.fromkeys(controllers)]
    activity.say(DPV.hasDataController, *(party.thing for party in parties))
    title = _words(store, record)
    for node in _nodes(store, record, _OLD_DPV.hasDataProcessor):
        processor = _party(drafts, store, node, origin)
        made = begin(drafts, "engagement", f"edps {title} {_local(node)}", origin)
        label(
            made,
            [
                (f"{_words(store, node)} behandlar uppgifter för EDPS: {title}", "sv"),
                (f"{_words(store, node)} processes data for EDPS: {title}", "en"),
            ],
        )
        edps = _party(drafts, store, _EDPS.EDPS, origin)
        made.say(ANSVAR.engager, edps.thing).say(ANSVAR.engaged, processor.thing).say(ANSVAR.scope, activity.thing)
        made.say(ANSVAR.rank, Literal("1", datatype=XSD.integer)).text(ANSVAR.engagedFor, _note(store, node), "en")


def _party(drafts: Drafts, store: Store, node: Node, origin: Origin) -> Draft:
    party = organisation(drafts, _words(store, node), _SORT_BY_TERM.get(node.value, "authority"), origin)
    for contact in _literals(store, node, _OLD_DPV.hasContact):
        kind, _, value = contact.value.partition(": ")
        if kind == "Email":
            party.say(SCHEMA.email, Literal(value))
        elif kind == "Website":
            party.say(FOAF.homepage, address(value))
    return party


def _personal_data(store: Store, record: NamedNode) -> list[NamedNode]:
    """Return the categories that the record reaches through its own narrower and broader terms, sorted."""
    code_by_term = matches("personal-data")
    found, waiting, seen = set(), list(_nodes(store, record, _OLD_DPV.hasPersonalData)), set()
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        code = code_by_term.get(_personal_data_term(node))
        if code:
            found.add(code)
        waiting += _nodes(store, node, SKOS.narrowerTransitive) + _nodes(store, node, SKOS.broaderTransitive)
    return sorted(found, key=str)


def _personal_data_term(node: Node) -> str:
    """Return the address of a category of personal data in DPV 2.3, or the node's own where it is none of DPV."""
    if not node.value.startswith(_OLD_PD):
        return node.value
    term = node.value.removeprefix(_OLD_PD)
    return _NEW_PD + _TERM_RENAMED.get(term, term)


def _retention(store: Store, record: NamedNode) -> str:
    """Return the note on storage, or without one the durations in words."""
    told = []
    for storage in _nodes(store, record, _OLD_DPV.hasStorage):
        note = _note(store, storage)
        durations = _nodes(store, storage, _OLD_DPV.hasDuration)
        told += [note] if note else sorted(_duration(store, one) for one in durations)
    return " ".join(told)


def _duration(store: Store, node: Node) -> str:
    number = " ".join(literal.value for literal in _literals(store, node, _TIME.numericDuration))
    unit = " ".join(_local(one).removeprefix("unit").lower() for one in _nodes(store, node, _TIME.unitType))
    after = " ".join(literal.value for literal in _literals(store, node, _OLD_DPV.isAfter))
    return one_line(f"{number} {unit}{'s' if number not in {'', '1'} else ''}: {after}" if number else after)


def _words_and_note(store: Store, node: Node) -> str:
    note = _note(store, node)
    return f"{_words(store, node)}: {note}" if note else _words(store, node)


def _words(store: Store, node: Node) -> str:
    """Return what the source calls a thing; a thing that it only points to is called by its local name."""
    if node.value in _NAME_MENDED:
        return _NAME_MENDED[node.value]
    for predicate in (_OLD_DPV.hasName, SKOS.prefLabel, DCTERMS.title):
        for literal in _literals(store, node, predicate):
            return one_line(literal.value)
    return " ".join(re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", _local(node))) or _local(node)


def _note(store: Store, node: Node) -> str:
    for predicate in (SKOS.editorialNote, DCTERMS.description):
        for literal in _literals(store, node, predicate):
            return one_line(literal.value)
    return ""


def _literals(store: Store, node: Node | Triple, predicate: NamedNode) -> list[Literal]:
    if isinstance(node, Triple):
        return []
    found = (quad.object for quad in store.quads_for_pattern(node, predicate, None))
    return sorted((one for one in found if isinstance(one, Literal)), key=str)


def _nodes(store: Store, node: Node, predicate: NamedNode) -> list[Node]:
    found: Iterable[object] = (quad.object for quad in store.quads_for_pattern(node, predicate, None))
    return sorted((one for one in found if isinstance(one, NamedNode | BlankNode)), key=str)


def _local(node: Node) -> str:
    return node.value.rpartition("#")[2]
