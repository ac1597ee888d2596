"""What Ansvar and the Data Privacy Vocabulary 2.3 call the same thing, property by property; read in both directions.

`dpv` writes by these tables and `ingest.dpv` reads by them, so what the one can say the other understands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal as OneOf

from pyoxigraph import Literal, NamedNode

from graph_service.names import ANSVAR, CODE, DCTERMS, DPV, FOAF, ORG, SCHEMA, SKOS, Namespace
from graph_service.queries import ask_store
from graph_service.store.graph_store import GraphStore

EU_GDPR = Namespace("https://w3id.org/dpv/legal/eu/gdpr#")
LOC = Namespace("https://w3id.org/dpv/loc#")
PD = Namespace("https://w3id.org/dpv/pd#")
RISK = Namespace("https://w3id.org/dpv/risk#")
TECH = Namespace("https://w3id.org/dpv/tech#")

DPV_NAMESPACE = "https://w3id.org/dpv"
"""What the addresses of every part of DPV begin with."""

How = OneOf["value", "thing", "code", "words", "duration", "period", "mark"]


@dataclass(frozen=True, slots=True)
class Says:
    """One property of ours and how DPV says it.

    value     a literal, the same on both sides
    thing     another record, of the kind `of`; `node` is the role that it has there
    code      a concept of the list `of`: the term of DPV that it stands for, or else itself as a `node`
    words     a text: a `node` that is called so
    duration  an xsd:duration: a `node` with a duration
    period    first and last day (our validFrom and validTo): a duration with both
    mark      a boolean, `of`: the term `node`
    """

    ours: NamedNode
    theirs: NamedNode
    how: How
    node: NamedNode | None = None
    of: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """How records of a kind are said: the class that DPV has for them, and their properties."""

    dpv_class: NamedNode
    says: tuple[Says, ...]


_TITLE = Says(SKOS.prefLabel, DCTERMS.title, "value")
_SYNONYM = Says(SKOS.altLabel, SKOS.altLabel, "value")
_DESCRIPTION = Says(DCTERMS.description, DCTERMS.description, "value")
_IDENTIFIER = Says(DCTERMS.identifier, DCTERMS.identifier, "value")
_NAMED = (_TITLE, _SYNONYM, _DESCRIPTION, _IDENTIFIER)
_PERIOD = Says(ANSVAR.validFrom, DPV.hasDuration, "period", DPV.TemporalDuration)

ACTIVITY = Kind(
    DPV.Process,
    (
        *_NAMED,
        Says(DPV.hasDataController, DPV.hasDataController, "thing", DPV.DataController, "organisation"),
        Says(ANSVAR.controllerText, DPV.hasDataController, "words", DPV.DataController),
        Says(ANSVAR.processorText, DPV.hasDataProcessor, "words", DPV.DataProcessor),
        Says(ANSVAR.purpose, DPV.hasPurpose, "words", DPV.Purpose),
        Says(ANSVAR.operationText, DPV.hasProcessing, "words", DPV.Processing),
        Says(ANSVAR.transferText, DPV.hasProcessing, "words", DPV.CrossBorderTransfer),
        Says(DPV.hasLegalBasis, DPV.hasLegalBasis, "code", DPV.LegalBasis, "legal-basis"),
        Says(ANSVAR.legalBasisText, DPV.hasLegalBasis, "words", DPV.LegalBasis),
        Says(DPV.hasDataSubject, DPV.hasDataSubject, "code", DPV.DataSubject, "data-subject"),
        Says(ANSVAR.dataSubjectText, DPV.hasDataSubject, "words", DPV.DataSubject),
        Says(DPV.hasPersonalData, DPV.hasPersonalData, "code", DPV.PersonalData, "personal-data"),
        Says(ANSVAR.personalDataText, DPV.hasPersonalData, "words", DPV.PersonalData),
        Says(ANSVAR.processesSpecialCategories, DPV.hasPersonalData, "mark", DPV.SpecialCategoryPersonalData, "true"),
        Says(ANSVAR.collectedFrom, DPV.hasDataSource, "thing", DPV.DataSource, "organisation"),
        Says(ANSVAR.dataSourceText, DPV.hasDataSource, "words", DPV.DataSource),
        Says(DPV.hasRecipient, DPV.hasRecipient, "thing", DPV.Recipient, "organisation"),
        Says(ANSVAR.recipientText, DPV.hasRecipient, "words", DPV.Recipient),
        Says(ANSVAR.transfersTo, DPV.hasThirdCountry, "code", DPV.ThirdCountry, "country"),
        Says(ANSVAR.retainedUnder, DPV.hasStorageCondition, "thing", None, "retention"),
        Says(ANSVAR.retentionPeriod, DPV.hasStorageCondition, "duration", DPV.StorageCondition),
        Says(ANSVAR.retentionText, DPV.hasStorageCondition, "words", DPV.StorageCondition),
        Says(DPV.hasTechnicalOrganisationalMeasure, DPV.hasTechnicalOrganisationalMeasure, "thing", None, "safeguard"),
        Says(
            ANSVAR.safeguardText,
            DPV.hasTechnicalOrganisationalMeasure,
            "words",
            DPV.TechnicalOrganisationalMeasure,
        ),
        Says(ANSVAR.usesService, DPV.hasService, "thing", None, "service"),
        Says(ANSVAR.usesSystem, DPV.isImplementedUsingTechnology, "thing", None, "system"),
        Says(ANSVAR.systemText, DPV.isImplementedUsingTechnology, "words", DPV.Technology),
        Says(ANSVAR.makesAutomatedDecisions, DPV.hasContext, "mark", DPV.AutomatedDecisionMaking, "true"),
        Says(ANSVAR.isHighRisk, DPV.hasRiskLevel, "mark", RISK.HighRisk, "true"),
        Says(ANSVAR.needsAssessment, DPV.hasStatus, "mark", EU_GDPR.DPIARequired, "true"),
        Says(ANSVAR.needsAssessment, DPV.hasStatus, "mark", EU_GDPR.DPIANotRequired, "false"),
    ),
)

ORGANISATION = Kind(
    DPV.LegalEntity,
    (
        Says(SKOS.prefLabel, DPV.hasName, "value"),
        _SYNONYM,
        _DESCRIPTION,
        Says(ORG.identifier, DPV.hasIdentifier, "value"),
        Says(SCHEMA.email, DPV.hasContact, "value"),
        Says(ANSVAR.headquartersAddress, DPV.hasAddress, "value"),
        Says(FOAF.homepage, FOAF.homepage, "value"),
        Says(ANSVAR.domicile, DPV.hasCountry, "code", DPV.Country, "country"),
        Says(ANSVAR.representedBy, DPV.hasRepresentative, "thing", DPV.Representative, "organisation"),
    ),
)

SERVICE = Kind(
    DPV.Service,
    (
        *_NAMED,
        Says(ANSVAR.providedBy, DPV.hasServiceProvider, "thing", DPV.ServiceProvider, "organisation"),
        Says(ANSVAR.usesSystem, DPV.isImplementedUsingTechnology, "thing", None, "system"),
        Says(ANSVAR.usesService, DPV.hasService, "thing", None, "service"),
    ),
)

SYSTEM = Kind(
    DPV.Technology,
    (
        *_NAMED,
        Says(ANSVAR.suppliedBy, TECH.hasSupplier, "thing", TECH.Supplier, "organisation"),
        Says(ANSVAR.hostedIn, DPV.hasCountry, "code", DPV.Country, "country"),
        Says(ANSVAR.usesService, DPV.hasService, "thing", None, "service"),
    ),
)

SAFEGUARD = Kind(
    DPV.TechnicalOrganisationalMeasure,
    (
        *_NAMED,
        Says(ANSVAR.safeguardKind, SKOS.broader, "code", DPV.TechnicalOrganisationalMeasure, "safeguard-kind"),
    ),
)

RETENTION = Kind(
    DPV.StorageCondition,
    (*_NAMED, Says(ANSVAR.retentionPeriod, DPV.hasDuration, "duration", DPV.StorageDuration)),
)

ASSESSMENT = Kind(
    DPV.DPIA,
    (*_NAMED, Says(DCTERMS.date, DCTERMS.date, "value"), Says(ANSVAR.outcome, DPV.hasOutcome, "value")),
)

RISK_KIND = Kind(
    DPV.Risk,
    (*_NAMED, Says(ANSVAR.mitigatedBy, DPV.isMitigatedByMeasure, "thing", None, "safeguard")),
)

ENGAGEMENT = Kind(
    DPV.Process,
    (
        *_NAMED,
        Says(ANSVAR.engager, DPV.hasResponsibleEntity, "thing", None, "organisation"),
        Says(ANSVAR.engaged, DPV.hasDataProcessor, "thing", DPV.DataProcessor, "organisation"),
        Says(ANSVAR.scope, DPV.hasService, "thing", None, "service"),
        Says(ANSVAR.scope, DPV.isImplementedUsingTechnology, "thing", None, "system"),
        Says(ANSVAR.obtains, DCTERMS.requires, "thing", None, "service"),
        Says(ANSVAR.processingPlace, DPV.hasCountry, "code", DPV.Country, "country"),
        Says(ANSVAR.processingPlaceText, DPV.hasLocation, "words", DPV.Location),
        Says(ANSVAR.underAgreement, DPV.hasLegalMeasure, "thing", None, "agreement"),
        Says(ANSVAR.restsOnTransfer, DPV.hasProcessing, "thing", None, "transfer"),
        Says(ANSVAR.engagedFor, DPV.hasPurpose, "words", DPV.Purpose),
        Says(
            ANSVAR.safeguardText,
            DPV.hasTechnicalOrganisationalMeasure,
            "words",
            DPV.TechnicalOrganisationalMeasure,
        ),
        _PERIOD,
    ),
)

AGREEMENT = Kind(
    DPV.DataProcessingAgreement,
    (
        *_NAMED,
        Says(ANSVAR.party, DPV.hasParty, "thing", None, "organisation"),
        Says(ANSVAR.signedOn, DCTERMS.issued, "value"),
        _PERIOD,
    ),
)

TRANSFER = Kind(
    DPV.CrossBorderTransfer,
    (
        *_NAMED,
        Says(ANSVAR.exporter, DPV.hasDataExporter, "thing", DPV.DataExporter, "organisation"),
        Says(ANSVAR.importer, DPV.hasDataImporter, "thing", DPV.DataImporter, "organisation"),
        Says(ANSVAR.toCountry, DPV.hasThirdCountry, "code", DPV.ThirdCountry, "country"),
        Says(ANSVAR.transferTool, DPV.hasLegalBasis, "code", DPV.DataTransferLegalBasis, "transfer-tool"),
        _PERIOD,
    ),
)

KINDS: Mapping[str, Kind] = {
    "activity": ACTIVITY,
    "organisation": ORGANISATION,
    "service": SERVICE,
    "system": SYSTEM,
    "safeguard": SAFEGUARD,
    "retention": RETENTION,
    "assessment": ASSESSMENT,
    "risk": RISK_KIND,
    "engagement": ENGAGEMENT,
    "agreement": AGREEMENT,
    "transfer": TRANSFER,
}
"""How each kind of record that DPV can say something of is said."""

ABOUT_AN_ACTIVITY: Mapping[str, NamedNode] = {"assessment": DPV.hasImpactAssessment, "risk": DPV.hasRisk}
"""Kinds that point at an activity by `ansvar:concerns`, and the property by which DPV points at them from there."""


class Concepts:
    """The concepts of the code lists and the terms of DPV that they stand for."""

    def __init__(self, values: Mapping[str, Mapping[str, list[NamedNode | Literal]]], lists: Mapping[str, str]) -> None:
        """Take what is said of each concept, by property, and the list that each is in."""
        self._values = values
        self._lists = lists
        self._concepts = self._by_term(SKOS.exactMatch)
        self._near = self._by_term(SKOS.closeMatch)

    def term(self, concept: str) -> NamedNode | None:
        """Return the term of DPV that a concept stands for and that leads back to it, or None."""
        code_list = self._lists.get(concept)
        exact = self._iris(concept, SKOS.exactMatch)
        return next((term for term in exact if self._concepts.get((code_list or "", term.value)) == concept), None)

    def broader(self, concept: str) -> list[NamedNode]:
        """Return the nearest terms of DPV for a concept that has none of its own, sorted."""
        near = [*self._iris(concept, SKOS.closeMatch), *self._iris(concept, SKOS.broadMatch)]
        above = (self.term(one.value) for one in self._iris(concept, SKOS.broader))
        exact = self._iris(concept, SKOS.exactMatch)
        found = {*exact, *near, *(one for one in above if one is not None)}
        return sorted((one for one in found if one.value.startswith(DPV_NAMESPACE)), key=str)

    def labels(self, concept: str) -> list[Literal]:
        """Return what a concept is called, sorted."""
        found = self._values.get(concept, {}).get(SKOS.prefLabel.value, ())
        return sorted((one for one in found if isinstance(one, Literal)), key=str)

    def concept(self, code_list: str, term: str) -> NamedNode | None:
        """Return the concept of a list that a term is or stands for, or None."""
        if self._lists.get(term) == _list(code_list):
            return NamedNode(term)
        found = self._concepts.get((_list(code_list), term))
        return NamedNode(found) if found else None

    def near(self, code_list: str, term: str) -> NamedNode | None:
        """Return the one concept of a list that is close to a term, or None."""
        found = self._near.get((_list(code_list), term))
        return NamedNode(found) if found else None

    def _by_term(self, predicate: NamedNode) -> dict[tuple[str, str], str]:
        concepts: dict[tuple[str, str], set[str]] = defaultdict(set)
        for concept, said in self._values.items():
            for term in said.get(predicate.value, ()):
                concepts[self._lists[concept], term.value].add(concept)
        # A term that several concepts stand for would not lead back to the one it was written for.
        return {key: min(found) for key, found in concepts.items() if len(found) == 1}

    def _iris(self, concept: str, predicate: NamedNode) -> list[NamedNode]:
        found = self._values.get(concept, {}).get(predicate.value, ())
        return sorted((one for one in found if isinstance(one, NamedNode)), key=str)


def read_concepts(store: GraphStore) -> Concepts:
    """Return the concepts of the code lists in the store."""
    values: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
    lists: dict[str, str] = {}
    for row in ask_store(store, "which-concepts-stand-for-other-terms"):
        code_list, concept, prop, value = row["list"], row["concept"], row["property"], row["value"]
        assert code_list is not None
        assert concept is not None
        assert prop is not None
        assert value is not None
        lists[concept.value] = code_list.value
        values[concept.value][prop.value].append(value)
    return Concepts({concept: dict(said) for concept, said in values.items()}, lists)


def _list(name: str) -> str:
    return CODE.term(name).value
