"""What a catalogue tells: who publishes which datasets, in which files, and by which services they are asked.

Plain facts, from which `catalogue_dcat` makes the statements. Texts are by language code. Every part has an address of
its own below that of the catalogue, `{catalogue}/{sort}/{name}`, so that there are no blank nodes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal as OneOf
from uuid import NAMESPACE_URL, uuid5

from pyoxigraph import NamedNode

from graph_service.names import Namespace

ACCESS = Namespace("http://publications.europa.eu/resource/authority/access-right/")
FILE_TYPE = Namespace("http://publications.europa.eu/resource/authority/file-type/")
MEDIA_TYPE = "https://www.iana.org/assignments/media-types/"
PUBLISHER_TYPE = Namespace("http://purl.org/adms/publishertype/")

Texts = Mapping[str, str]
Sort = OneOf["dataset", "distribution", "service", "publisher", "contact", "period", "rights", "checksum"]
Access = OneOf["PUBLIC", "RESTRICTED", "NON_PUBLIC"]
"""Who may have it, as the list of the Publications Office calls it."""
Moment = date | datetime


@dataclass(frozen=True, slots=True)
class FileForm:
    """A form of file: the suffix of its addresses, and what people, the Publications Office and IANA call it."""

    suffix: str
    name: str
    file_type: str
    media_type: str


FORMS: tuple[FileForm, ...] = (
    FileForm("ttl", "Turtle", "RDF_TURTLE", "text/turtle"),
    FileForm("jsonld", "JSON-LD", "JSON_LD", "application/ld+json"),
    FileForm("nt", "N-Triples", "RDF_N_TRIPLES", "application/n-triples"),
    FileForm("rdf", "RDF/XML", "RDF_XML", "application/rdf+xml"),
    FileForm("trig", "TriG", "RDF_TRIG", "application/trig"),
    FileForm("nq", "N-Quads", "RDF_N_QUADS", "application/n-quads"),
    FileForm("csv", "CSV", "CSV", "text/csv"),
    FileForm("xlsx", "Excel", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    FileForm("json", "JSON", "JSON", "application/json"),
    FileForm("srj", "SPARQL JSON", "JSON", "application/sparql-results+json"),
)
FORM_BY_SUFFIX: dict[str, FileForm] = {one.suffix: one for one in FORMS}


@dataclass(frozen=True, slots=True)
class Agent:
    """Who publishes."""

    iri: str
    names: Texts
    descriptions: Texts
    type: str
    """The end of the IRI of its type in the list of ADMS, such as `LocalAuthority`."""
    identifier: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask: a function, never a person."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Standard:
    """What data or a service keeps to."""

    iri: str
    titles: Texts
    descriptions: Texts


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds besides the licence: the name of the statement, and what it says."""

    name: str
    texts: Texts


@dataclass(frozen=True, slots=True)
class Distribution:
    """One file, or one address that gives the data in one form."""

    name: str
    titles: Texts
    descriptions: Texts
    form: FileForm
    address: str
    issued: Moment | None
    modified: Moment | None
    licence: str | None
    rights: Terms | None = None
    is_file: bool = True
    """Whether the address gives the data itself, so that it is told as `dcat:downloadURL` too."""
    byte_size: int | None = None
    sha256: str | None = None
    is_compressed: bool = False
    service: str | None = None
    """The name of the service that the address belongs to."""
    standard: Standard | None = None


@dataclass(frozen=True, slots=True)
class Dataset:
    """Data that is published as one."""

    name: str
    titles: Texts
    descriptions: Texts
    keywords: Mapping[str, tuple[str, ...]]
    distributions: tuple[Distribution, ...]
    access: Access
    issued: Moment | None
    modified: Moment | None
    frequency: str
    """The end of the IRI of its frequency in the list of the Publications Office, such as `CONT`."""
    standard: Standard
    landing_page: str
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """Something that answers questions about datasets."""

    name: str
    titles: Texts
    descriptions: Texts
    keywords: Mapping[str, tuple[str, ...]]
    address: str
    description_address: str
    """Where a machine reads how it is asked."""
    page: str
    form: FileForm
    """What it answers with where nothing else is asked for: a service has one form by DCAT-AP-SE."""
    serves: tuple[str, ...]
    """The names of the datasets."""
    standards: tuple[Standard, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The whole."""

    iri: str
    titles: Texts
    descriptions: Texts
    homepage: str
    publisher: Agent
    contact: Contact | None
    licence: str | None
    """The licence of the services and of data that names none; that of the catalogue itself is CC0."""
    access: Access
    place: str
    issued: Moment | None
    modified: Moment | None
    datasets: tuple[Dataset, ...]
    services: tuple[Service, ...]

    def part(self, sort: Sort, name: str) -> NamedNode:
        """Return the IRI of a part of the catalogue."""
        return NamedNode(f"{self.iri}/{sort}/{name}")

    def identifier(self, name: str) -> str:
        """Return the UUID of a dataset, by which a portal knows it again: the same as long as its address is."""
        return str(uuid5(NAMESPACE_URL, self.part("dataset", name).value))
