"""What DCAT-AP-SE 3.0.1 demands and recommends of each part of a catalogue, and what of it a catalogue lacks.

Source: DIGG, DCAT-AP-SE 3.0.1, `bundle.json`: fields with `min` of one or more, and with `pref` of one or more. What is
recommended of things that are in no catalogue of ours, such as series and offers, is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from graph_service.names import DCAT, DCTERMS, FOAF, PROV, RDF, Namespace
from graph_service.publishing.catalogue_dcat import DCATAP, SPDX, VCARD

ORG_CLASSIFICATION = NamedNode("https://www.w3.org/ns/org#classification")
_OFFERS = Namespace("http://schema.org/")
_TITLE, _FORMAT = DCTERMS.term("title"), DCTERMS.term("format")

DEMANDED: dict[NamedNode, tuple[NamedNode, ...]] = {
    DCAT.Catalog: (_TITLE, DCTERMS.description, DCTERMS.publisher, DCTERMS.license, DCAT.dataset),
    DCAT.DataService: (_TITLE, DCAT.endpointURL, _FORMAT),
    DCAT.Dataset: (_TITLE, DCTERMS.description, DCTERMS.publisher),
    DCAT.DatasetSeries: (_TITLE, DCTERMS.description, DCTERMS.publisher),
    DCAT.Distribution: (DCAT.accessURL, _FORMAT),
    DCAT.Relationship: (DCAT.hadRole, DCTERMS.relation),
    DCTERMS.ProvenanceStatement: (DCTERMS.description,),
    FOAF.Agent: (FOAF.name, DCTERMS.type),
    PROV.Attribution: (DCAT.hadRole, PROV.agent),
    SPDX.Checksum: (SPDX.checksumValue, SPDX.algorithm),
    VCARD.Organization: (RDF.type, VCARD.fn, VCARD.hasEmail),
    VCARD.Voice: (VCARD.hasValue,),
    _OFFERS.Offer: (_OFFERS.description,),
}
"""The properties that each class must have."""

RECOMMENDED: dict[NamedNode, tuple[NamedNode, ...]] = {
    DCAT.Catalog: (
        DCTERMS.issued,
        DCTERMS.language,
        DCTERMS.modified,
        FOAF.homepage,
        DCTERMS.spatial,
        DCTERMS.license,
        DCAT.themeTaxonomy,
    ),
    DCAT.DataService: (DCAT.endpointDescription, DCAT.contactPoint, DCAT.keyword, DCTERMS.accessRights),
    DCAT.Dataset: (
        DCTERMS.publisher,
        DCAT.contactPoint,
        DCAT.keyword,
        DCAT.theme,
        DCTERMS.issued,
        DCTERMS.conformsTo,
        DCTERMS.spatial,
        DCTERMS.temporal,
        DCTERMS.accessRights,
    ),
    DCAT.Distribution: (
        DCTERMS.description,
        DCAT.accessURL,
        _FORMAT,
        DCATAP.availability,
        DCTERMS.license,
    ),
    DCTERMS.PeriodOfTime: (DCAT.startDate, DCAT.endDate),
    DCTERMS.LicenseDocument: (_TITLE, DCTERMS.description),
    DCTERMS.Standard: (_TITLE, DCTERMS.description),
    FOAF.Document: (_TITLE, DCTERMS.description),
    FOAF.Agent: (DCTERMS.description, ORG_CLASSIFICATION, DCTERMS.identifier),
    VCARD.Organization: (VCARD.hasTelephone, VCARD.hasAddress),
}
"""The properties that each class should have."""

WAIVED: frozenset[tuple[NamedNode, NamedNode]] = frozenset(
    {
        (DCTERMS.PeriodOfTime, DCAT.endDate),
        (DCTERMS.LicenseDocument, _TITLE),
        (DCTERMS.LicenseDocument, DCTERMS.description),
        (FOAF.Document, _TITLE),
        (FOAF.Document, DCTERMS.description),
        (FOAF.Agent, ORG_CLASSIFICATION),
        (VCARD.Organization, VCARD.hasTelephone),
        (VCARD.Organization, VCARD.hasAddress),
    }
)
"""What is recommended and left out on purpose; the reason of each is in the documentation of linked data."""


@dataclass(frozen=True, slots=True)
class Lack:
    """A property that a part of the catalogue has not."""

    part: str
    property: str
    is_demanded: bool


def lacks(catalogue: Iterable[Triple]) -> list[Lack]:
    """Return what a catalogue lacks of what is demanded and recommended, sorted by part; what is waived is no lack."""
    classes: dict[str, set[NamedNode]] = defaultdict(set)
    said: dict[str, set[NamedNode]] = defaultdict(set)
    for one in catalogue:
        if isinstance(one.subject, NamedNode):
            said[one.subject.value].add(one.predicate)
            if one.predicate == RDF.type and isinstance(one.object, NamedNode):
                classes[one.subject.value].add(one.object)
    return sorted(
        {
            Lack(part, wanted.value, is_demanded)
            for part, of in classes.items()
            for fields, is_demanded in ((DEMANDED, True), (RECOMMENDED, False))
            for class_iri in of
            for wanted in fields.get(class_iri, ())
            if wanted not in said[part] and (is_demanded or (class_iri, wanted) not in WAIVED)
        },
        key=lambda lack: (not lack.is_demanded, lack.part, lack.property),
    )
