"""Which value each property of a kind of record takes, read from the shapes, so that a mapping need not say."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from graph_service.fields import Field, read_fields
from graph_service.names import (
    ANSVAR,
    CLASS_BY_KIND,
    CODE,
    DCAT,
    DCTERMS,
    DPV,
    FOAF,
    KIND_BY_CLASS,
    ORG,
    PREFIXES,
    RDF,
    SCHEMA,
    SKOS,
    XSD,
)
from ingest.mapping.model import ValueKind

_KIND_BY_DATATYPE: dict[str, ValueKind] = {
    XSD.date.value: "date",
    XSD.dateTime.value: "dateTime",
    XSD.gYear.value: "year",
    XSD.integer.value: "integer",
    XSD.boolean.value: "boolean",
    XSD.duration.value: "duration",
    XSD.string.value: "string",
}
_ADDRESSES = {
    one.value
    for one in (
        FOAF.page,
        FOAF.homepage,
        ANSVAR.agreementPage,
        ANSVAR.subProcessorPage,
        ANSVAR.privacyPage,
        ANSVAR.rightsPage,
        DCAT.downloadURL,
        DCTERMS.license,
        DCTERMS.source,
    )
}
_STRINGS = {
    one.value
    for one in (
        DCTERMS.identifier,
        DCTERMS.subject,
        ORG.identifier,
        SCHEMA.legalName,
        SCHEMA.leiCode,
        SCHEMA.email,
        SCHEMA.telephone,
        DCAT.version,
        ANSVAR.headquartersAddress,
        ANSVAR.decision,
        ANSVAR.clausesVersion,
        ANSVAR.publishedName,
    )
}
# Values of a register that the shapes leave open, as any number or any record may stand there.
_OTHER: dict[str, ValueKind] = {SKOS.notation.value: "integer", DCTERMS.issued.value: "date"}
_TEXT_BESIDE = {
    DPV.hasLegalBasis: ANSVAR.legalBasisText,
    DPV.hasDataSubject: ANSVAR.dataSubjectText,
    DPV.hasPersonalData: ANSVAR.personalDataText,
    DPV.hasRecipient: ANSVAR.recipientText,
    DPV.hasDataController: ANSVAR.controllerText,
    DPV.hasTechnicalOrganisationalMeasure: ANSVAR.safeguardText,
    DPV.hasProcessing: ANSVAR.operationText,
    ANSVAR.usesSystem: ANSVAR.systemText,
    ANSVAR.collectedFrom: ANSVAR.dataSourceText,
    ANSVAR.transfersTo: ANSVAR.transferText,
    ANSVAR.processingPlace: ANSVAR.processingPlaceText,
    ANSVAR.retentionPeriod: ANSVAR.retentionText,
    ANSVAR.actionStatus: ANSVAR.statusText,
    ANSVAR.dueOn: ANSVAR.dueText,
}


_LOCAL_NAME = re.compile(r"[A-Za-z][\w.-]*", re.ASCII)


class UnknownProperty(LookupError):
    """A property that the kind does not have; the text says which it may be."""


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a kind of record: what its values are."""

    iri: str
    value: ValueKind
    code_list: str = ""
    record_kind: str = ""
    """"" where a value may be a record of any kind."""
    text_beside: str = ""
    """The property of the same kind that keeps the text of the source."""
    is_single: bool = False


class Properties:
    """The properties of every kind, by the names that a mapping calls them."""

    def __init__(self, shapes: Iterable[Triple], concepts: Iterable[Triple]) -> None:
        """Take the statements of the shapes, and those of the code lists."""
        self._list_by_class = _lists_by_class(concepts)
        fields = read_fields(tuple(shapes))
        self._by_kind: dict[str, dict[str, Property]] = {
            kind: {one.path: self._property(one, fields.get(class_.value, [])) for one in fields.get(class_.value, [])}
            for kind, class_ in CLASS_BY_KIND.items()
        }

    def find(self, kind: str, name: str) -> Property:
        """Return a property by its short name (`purpose`) or its name with prefix (`dcterms:description`).

        Raises UnknownProperty where the kind has none of that name, or two.
        """
        known = self._by_kind[kind]
        prefix, colon, local = name.partition(":")
        if colon:
            if prefix not in PREFIXES:
                raise UnknownProperty(f"'{prefix}' is no prefix that is known: {', '.join(PREFIXES)}")
            if not _LOCAL_NAME.fullmatch(local):
                raise UnknownProperty(f"'{local}' cannot be the name of a property")
            iri = PREFIXES[prefix] + local
            # A term of others that no field asks for may be said; one of our own that no field has is a slip.
            return known.get(iri) or self._of_others(kind, name, iri)
        found = [one for path, one in known.items() if _local(path) == name]
        if len(found) == 1:
            return found[0]
        if found:
            raise UnknownProperty(f"'{name}' is two properties: {', '.join(sorted(_short(one.iri) for one in found))}")
        raise UnknownProperty(self._unknown(kind, name))

    def is_single(self, kind: str, iri: str) -> bool:
        """Tell whether a record of the kind has at most one value of a property."""
        found = self._by_kind[kind].get(iri)
        return found is not None and found.is_single

    def of_kind(self, kind: str) -> Mapping[str, Property]:
        """Return the properties of a kind by their IRI."""
        return self._by_kind[kind]

    def _of_others(self, kind: str, name: str, iri: str) -> Property:
        elsewhere = next((known[iri] for known in self._by_kind.values() if iri in known), None)
        if elsewhere is not None:
            return Property(iri, elsewhere.value, elsewhere.code_list, elsewhere.record_kind)
        if iri.startswith(ANSVAR.iri):
            raise UnknownProperty(self._unknown(kind, name))
        return Property(iri, _open_value(iri))

    def _unknown(self, kind: str, name: str) -> str:
        known = sorted({_local(path) for path in self._by_kind[kind]} - {"type"})
        near = difflib.get_close_matches(name.rpartition(":")[2], known, n=1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        return f"'{name}' is no property of the kind '{kind}'.{hint}"

    def _property(self, field: Field, fields: list[Field]) -> Property:
        beside = _TEXT_BESIDE.get(NamedNode(field.path))
        text = beside.value if beside and any(one.path == beside.value for one in fields) else ""
        is_single = field.max_count == 1
        if field.class_ is not None:
            kind = KIND_BY_CLASS.get(field.class_)
            if kind is not None:
                return Property(field.path, "record", record_kind=kind, text_beside=text, is_single=is_single)
            code_list = self._list_by_class.get(field.class_, "")
            return Property(field.path, "code", code_list=code_list, text_beside=text, is_single=is_single)
        value = _KIND_BY_DATATYPE.get(field.datatype or "") or _open_value(field.path)
        return Property(field.path, value, text_beside=text, is_single=is_single)


_RECORDS = {
    one.value
    for one in (
        ANSVAR.concerns,
        ANSVAR.scope,
        ANSVAR.covers,
        ANSVAR.heldBy,
        ANSVAR.decidedBy,
        ANSVAR.performedBy,
        ANSVAR.contactedThrough,
        ANSVAR.deliversTo,
        ANSVAR.carriesOver,
        ANSVAR.acceptsRule,
        ANSVAR.matches,
        ANSVAR.differsFrom,
        ORG.postIn,
        ORG.unitOf,
        DPV.hasTechnicalOrganisationalMeasure,
        DCTERMS.isReplacedBy,
    )
}


def _open_value(iri: str) -> ValueKind:
    """Return what a property takes where its shape names neither class nor datatype."""
    if iri in _OTHER:
        return _OTHER[iri]
    if iri in _ADDRESSES:
        return "address"
    if iri in _RECORDS:
        return "record"
    return "string" if iri in _STRINGS else "text"


def _lists_by_class(concepts: Iterable[Triple]) -> dict[str, str]:
    """Return the name of the code list that has the concepts of a class."""
    found: dict[str, set[str]] = defaultdict(set)
    for triple in concepts:
        if (
            triple.predicate == RDF.type
            and isinstance(triple.subject, NamedNode)
            and isinstance(triple.object, NamedNode)
        ):
            name, hash_, _ = triple.subject.value.removeprefix(CODE.iri).partition("#")
            if hash_ and triple.subject.value.startswith(CODE.iri) and triple.object != SKOS.Concept:
                found[triple.object.value].add(name)
    return {class_: min(names) for class_, names in found.items() if len(names) == 1}


def _local(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]


def _short(iri: str) -> str:
    prefix = next((one for one, namespace in PREFIXES.items() if iri.startswith(namespace)), "")
    return f"{prefix}:{_local(iri)}" if prefix else iri
