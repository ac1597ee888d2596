"""A catalogue as statements in the terms of DCAT-AP-SE 3.0.1.

No blank nodes, every IRI absolute, and each value of a list of the Publications Office typed as that list says, so that
a harvester needs nothing but this file. Source: DIGG, DCAT-AP-SE 3.0.1 and its rules for harvesting; SEMIC, DCAT-AP
3.0.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.names import DCAT, DCTERMS, FOAF, RDF, SKOS, XSD, Namespace
from graph_service.publishing.catalogue import (
    ACCESS,
    FILE_TYPE,
    MEDIA_TYPE,
    PUBLISHER_TYPE,
    Access,
    Agent,
    Catalogue,
    Contact,
    Dataset,
    Distribution,
    FileForm,
    Moment,
    Service,
    Standard,
    Texts,
)

DCATAP = Namespace("http://data.europa.eu/r5r/")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
CATALOGUE_PREFIXES = {"dcatap": DCATAP.iri, "spdx": SPDX.iri, "vcard": VCARD.iri}

CATALOGUE_LICENCE = "http://creativecommons.org/publicdomain/zero/1.0/"
"""What the catalogue itself is given under, as the bundle of DCAT-AP-SE proposes."""

_AUTHORITY = "http://publications.europa.eu/resource/authority/"
_LANGUAGES = tuple(NamedNode(f"{_AUTHORITY}language/{code}") for code in ("SWE", "ENG"))
_THEMES = NamedNode(f"{_AUTHORITY}data-theme")
_GOVERNMENT = NamedNode(f"{_AUTHORITY}data-theme/GOVE")
_AVAILABLE = NamedNode(f"{_AUTHORITY}planned-availability/AVAILABLE")
# A concept has a label and a scheme a title in DCAT-AP, also where they are others'.
_NAMES: dict[NamedNode, Texts] = {
    _THEMES: {"sv": "Datateman", "en": "Data themes"},
    _GOVERNMENT: {"sv": "Regeringen och den offentliga sektorn", "en": "Government and public sector"},
    _AVAILABLE: {"sv": "Tillgänglig", "en": "Available"},
}
_DATE_TIME, _DAY = XSD.dateTime, XSD.date

Said = Iterator[Triple]


def catalogue_as_dcat(catalogue: Catalogue) -> list[Triple]:
    """Return the statements of a catalogue and all its parts, sorted as text."""
    found = {*_catalogue(catalogue), *_agent(catalogue.publisher), *_contact(catalogue)}
    for dataset in catalogue.datasets:
        found |= {*_dataset(catalogue, dataset)}
        for one in dataset.distributions:
            found |= {*_distribution(catalogue, one)}
    for service in catalogue.services:
        found |= {*_service(catalogue, service)}
    return sorted(found, key=str)


def _catalogue(told: Catalogue) -> Said:
    it = NamedNode(told.iri)
    yield Triple(it, RDF.type, DCAT.Catalog)
    yield from _named(it, told.titles, told.descriptions)
    yield Triple(it, DCTERMS.publisher, NamedNode(told.publisher.iri))
    yield from _typed(it, DCTERMS.license, NamedNode(CATALOGUE_LICENCE), DCTERMS.LicenseDocument)
    yield from _typed(it, FOAF.homepage, NamedNode(told.homepage), FOAF.Document)
    yield from _typed(it, DCAT.themeTaxonomy, _THEMES, SKOS.ConceptScheme)
    yield from _texts(_THEMES, DCTERMS.term("title"), _NAMES[_THEMES])
    yield from _languages(it)
    yield from _typed(it, DCTERMS.spatial, NamedNode(told.place), DCTERMS.Location)
    yield from _dated(it, told.issued, told.modified)
    yield from (Triple(it, DCAT.dataset, told.part("dataset", one.name)) for one in told.datasets)
    yield from (Triple(it, DCAT.service, told.part("service", one.name)) for one in told.services)


def _agent(agent: Agent) -> Said:
    it = NamedNode(agent.iri)
    yield Triple(it, RDF.type, FOAF.Agent)
    yield from _texts(it, FOAF.name, agent.names)
    yield from _texts(it, DCTERMS.description, agent.descriptions)
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", agent.type)
    yield from _concept(it, DCTERMS.type, PUBLISHER_TYPE.term(agent.type), {"en": words})
    if agent.identifier:
        yield Triple(it, DCTERMS.identifier, Literal(agent.identifier))


def _contact(told: Catalogue) -> Said:
    contact: Contact | None = told.contact
    if contact is not None:
        it = told.part("contact", "register")
        yield Triple(it, RDF.type, VCARD.Organization)
        yield Triple(it, VCARD.fn, Literal(contact.name))
        yield Triple(it, VCARD.hasEmail, NamedNode(f"mailto:{contact.email}"))


def _dataset(told: Catalogue, dataset: Dataset) -> Said:
    it = told.part("dataset", dataset.name)
    yield Triple(it, RDF.type, DCAT.Dataset)
    yield Triple(it, DCTERMS.identifier, Literal(told.identifier(dataset.name)))
    yield from _named(it, dataset.titles, dataset.descriptions)
    yield from _common(told, it, dataset.keywords, dataset.access)
    yield from _languages(it)
    yield from _typed(it, DCTERMS.spatial, NamedNode(told.place), DCTERMS.Location)
    yield from _typed(it, DCAT.landingPage, NamedNode(dataset.landing_page), FOAF.Document)
    frequency = NamedNode(f"{_AUTHORITY}frequency/{dataset.frequency}")
    yield from _typed(it, DCTERMS.accrualPeriodicity, frequency, DCTERMS.Frequency)
    yield from _standard(it, dataset.standard)
    yield from _dated(it, dataset.issued, dataset.modified)
    if dataset.issued is not None:
        period = told.part("period", dataset.name)
        yield from _typed(it, DCTERMS.temporal, period, DCTERMS.PeriodOfTime)
        yield Triple(period, DCAT.startDate, _moment(dataset.issued))
    if dataset.version is not None:
        yield Triple(it, DCAT.version, Literal(dataset.version))
    yield from (Triple(it, DCAT.distribution, told.part("distribution", one.name)) for one in dataset.distributions)


def _distribution(told: Catalogue, one: Distribution) -> Said:
    it, address = told.part("distribution", one.name), NamedNode(one.address)
    yield Triple(it, RDF.type, DCAT.Distribution)
    yield from _named(it, one.titles, one.descriptions)
    yield Triple(it, DCAT.accessURL, address)
    if one.is_file:
        yield Triple(it, DCAT.downloadURL, address)
    yield from _form(it, one.form)
    if one.is_compressed:
        packed = NamedNode(f"{MEDIA_TYPE}application/gzip")
        yield from _typed(it, DCAT.compressFormat, packed, DCTERMS.MediaType, DCTERMS.MediaTypeOrExtent)
    yield from _concept(it, DCATAP.availability, _AVAILABLE, _NAMES[_AVAILABLE])
    yield from _licensed(it, one.licence)
    if one.rights is not None:
        rights = told.part("rights", one.rights.name)
        yield from _typed(it, DCTERMS.rights, rights, DCTERMS.RightsStatement)
        yield from _texts(rights, DCTERMS.description, one.rights.texts)
    yield from _dated(it, one.issued, one.modified)
    if one.byte_size is not None:
        yield Triple(it, DCAT.byteSize, Literal(str(one.byte_size), datatype=XSD.nonNegativeInteger))
    if one.sha256 is not None:
        yield from _checksum(told, it, one.name, one.sha256)
    if one.service is not None:
        yield Triple(it, DCAT.accessService, told.part("service", one.service))
    if one.standard is not None:
        yield from _standard(it, one.standard)


def _checksum(told: Catalogue, it: NamedNode, name: str, sha256: str) -> Said:
    checksum = told.part("checksum", name)
    yield from _typed(it, SPDX.checksum, checksum, SPDX.Checksum)
    yield from _typed(checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256, SPDX.ChecksumAlgorithm)
    yield Triple(checksum, SPDX.checksumValue, Literal(sha256, datatype=XSD.hexBinary))


def _service(told: Catalogue, service: Service) -> Said:
    it = told.part("service", service.name)
    yield Triple(it, RDF.type, DCAT.DataService)
    yield from _named(it, service.titles, service.descriptions)
    yield from _common(told, it, service.keywords, told.access)
    yield Triple(it, DCAT.endpointURL, NamedNode(service.address))
    yield Triple(it, DCAT.endpointDescription, NamedNode(service.description_address))
    yield from _typed(it, DCAT.landingPage, NamedNode(service.page), FOAF.Document)
    yield from _licensed(it, told.licence)
    file_type = FILE_TYPE.term(service.form.file_type)
    yield from _typed(it, DCTERMS.term("format"), file_type, DCTERMS.MediaTypeOrExtent)
    for standard in service.standards:
        yield from _standard(it, standard)
    yield from (Triple(it, DCAT.servesDataset, told.part("dataset", name)) for name in service.serves)


def _common(told: Catalogue, it: NamedNode, keywords: Mapping[str, tuple[str, ...]], access: Access) -> Said:
    """Yield what datasets and services both say."""
    yield Triple(it, DCTERMS.publisher, NamedNode(told.publisher.iri))
    if told.contact is not None:
        yield Triple(it, DCAT.contactPoint, told.part("contact", "register"))
    for language, words in keywords.items():
        yield from (Triple(it, DCAT.keyword, Literal(word, language=language)) for word in words)
    yield from _concept(it, DCAT.theme, _GOVERNMENT, _NAMES[_GOVERNMENT])
    yield from _typed(it, DCTERMS.accessRights, ACCESS.term(access), DCTERMS.RightsStatement)


def _form(it: NamedNode, form: FileForm) -> Said:
    yield from _typed(it, DCTERMS.term("format"), FILE_TYPE.term(form.file_type), DCTERMS.MediaTypeOrExtent)
    # IANA is given as an IRI: a literal breaks DCAT-AP, where DCAT-AP-SE takes both.
    media_type = NamedNode(MEDIA_TYPE + form.media_type)
    yield from _typed(it, DCAT.mediaType, media_type, DCTERMS.MediaType, DCTERMS.MediaTypeOrExtent)


def _standard(it: NamedNode, standard: Standard) -> Said:
    node = NamedNode(standard.iri)
    yield from _typed(it, DCTERMS.conformsTo, node, DCTERMS.Standard)
    yield from _named(node, standard.titles, standard.descriptions)


def _licensed(it: NamedNode, licence: str | None) -> Said:
    if licence is not None:
        yield from _typed(it, DCTERMS.license, NamedNode(licence), DCTERMS.LicenseDocument)


def _languages(it: NamedNode) -> Said:
    for language in _LANGUAGES:
        yield from _typed(it, DCTERMS.language, language, DCTERMS.LinguisticSystem)


def _dated(it: NamedNode, issued: Moment | None, modified: Moment | None) -> Said:
    if issued is not None:
        yield Triple(it, DCTERMS.issued, _moment(issued))
    if modified is not None:
        yield Triple(it, DCTERMS.modified, _moment(modified))


def _moment(moment: Moment) -> Literal:
    return Literal(moment.isoformat(), datatype=_DATE_TIME if isinstance(moment, datetime) else _DAY)


def _named(it: NamedNode, titles: Texts, descriptions: Texts) -> Said:
    yield from _texts(it, DCTERMS.term("title"), titles)
    yield from _texts(it, DCTERMS.description, descriptions)


def _texts(it: NamedNode, predicate: NamedNode, texts: Texts) -> Iterable[Triple]:
    return (Triple(it, predicate, Literal(text, language=language)) for language, text in texts.items())


def _concept(it: NamedNode, predicate: NamedNode, value: NamedNode, names: Texts) -> Said:
    yield from _typed(it, predicate, value, SKOS.Concept)
    yield from _texts(value, SKOS.prefLabel, names)


def _typed(it: NamedNode, predicate: NamedNode, value: NamedNode, *classes: NamedNode) -> Said:
    """Yield a statement and what its value is."""
    yield Triple(it, predicate, value)
    yield from (Triple(value, RDF.type, one) for one in classes)
