"""Names that the graph uses: namespaces, kinds of record, and the addresses of records.

A *kind* is the word in an address (`/id/activity/loneutbetalning`); each kind is one class.
`{base}/id/{kind}/{slug}` names the thing, `{base}/doc/{kind}/{slug}` the document that describes it,
which is also the named graph that holds the record. Roles and rules are not records of a deployment:
their names belong to Ansvar, and only their pages are served under `/doc/role/…` and `/doc/rule/…`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from pyoxigraph import Literal, NamedNode


class Namespace:
    """A namespace whose names are made by attribute, `ORG.role`, or by `term` where that is no Python name.

    Not a `str`: its methods (`title`, `format`) would hide the terms of those names.
    """

    __slots__ = ("iri",)

    def __init__(self, iri: str) -> None:
        self.iri = iri

    def __str__(self) -> str:
        return self.iri

    def __getattr__(self, name: str) -> NamedNode:
        if name.startswith("__"):
            raise AttributeError(name)
        return NamedNode(self.iri + name)

    def term(self, name: str) -> NamedNode:
        """Return the name `name` of this namespace."""
        return NamedNode(self.iri + name)


ANSVAR = Namespace("https://w3id.org/ansvar/ns#")
CODE = Namespace("https://w3id.org/ansvar/code/")
ROLE = Namespace("https://w3id.org/ansvar/code/role#")
COUNTRY = Namespace("https://w3id.org/ansvar/code/country#")
SHAPES = Namespace("https://w3id.org/ansvar/shapes#")

DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
DPV = Namespace("https://w3id.org/dpv#")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
ORG = Namespace("http://www.w3.org/ns/org#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
PROV = Namespace("http://www.w3.org/ns/prov#")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
SCHEMA = Namespace("https://schema.org/")
SH = Namespace("http://www.w3.org/ns/shacl#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")

PREFIXES: dict[str, str] = {
    "ansvar": ANSVAR.iri,
    "country": COUNTRY.iri,
    "dcat": DCAT.iri,
    "dcterms": DCTERMS.iri,
    "dpv": DPV.iri,
    "foaf": FOAF.iri,
    "org": ORG.iri,
    "owl": OWL.iri,
    "prov": PROV.iri,
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "role": ROLE.iri,
    "schema": SCHEMA.iri,
    "sh": SH.iri,
    "shapes": SHAPES.iri,
    "skos": SKOS.iri,
    "xsd": XSD.iri,
}

CLASS_BY_KIND: dict[str, NamedNode] = {
    "organisation": ANSVAR.Organisation,
    "unit": ANSVAR.Unit,
    "post": ANSVAR.Post,
    "service": ANSVAR.Service,
    "system": ANSVAR.System,
    "information": ANSVAR.InformationSet,
    "activity": ANSVAR.ProcessingActivity,
    "engagement": ANSVAR.Engagement,
    "agreement": ANSVAR.Agreement,
    "transfer": ANSVAR.Transfer,
    "safeguard": ANSVAR.Safeguard,
    "assessment": ANSVAR.ImpactAssessment,
    "risk": ANSVAR.Risk,
    "classification": ANSVAR.Classification,
    "retention": ANSVAR.RetentionRule,
    "incident": ANSVAR.Incident,
    "continuity": ANSVAR.ContinuityPlan,
    "document": ANSVAR.Document,
    "assignment": ANSVAR.Assignment,
    "control-point": ANSVAR.ControlPoint,
    "control-area": ANSVAR.ControlArea,
    "recommendation": ANSVAR.Recommendation,
    "action": ANSVAR.Action,
    "oversight": ANSVAR.Oversight,
    "announcement": ANSVAR.Announcement,
    "objection": ANSVAR.Objection,
    "notice": ANSVAR.Notice,
    "change-event": ANSVAR.ChangeEvent,
    "acceptance": ANSVAR.AcceptedGap,
    "source": ANSVAR.SourceRegister,
    "import": ANSVAR.Import,
    "match": ANSVAR.MatchDecision,
}
KIND_BY_CLASS: dict[str, str] = {class_iri.value: kind for kind, class_iri in CLASS_BY_KIND.items()}

SHARED_KINDS: dict[str, str] = {"role": ROLE.iri, "rule": SHAPES.iri}
"""Kinds whose things are Ansvar's own names, with their namespace: role concepts and named property shapes."""

_ELSEWHERE = re.compile(r"(?P<register>https?://[^/?#\s]+(?:/[^/?#\s]+)*)/id/(?P<kind>[a-z-]+)/(?P<slug>[^/?#\s]+)")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Address:
    """The kind and slug that an IRI or a path of this deployment names."""

    kind: str
    slug: str

    @property
    def document_path(self) -> str:
        """The path of the page and documents of the thing: `/doc/{kind}/{slug}`."""
        return f"/doc/{self.kind}/{self.slug}"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The address of a thing in another register, which this one may follow: the base of that register comes first."""

    register: str
    kind: str
    slug: str

    @property
    def iri(self) -> str:
        """The thing."""
        return f"{self.register}/id/{self.kind}/{self.slug}"

    @property
    def document(self) -> str:
        """The named graph that holds the record of the thing."""
        return f"{self.register}/doc/{self.kind}/{self.slug}"

    @property
    def document_path(self) -> str:
        """The path of the page here: `/followed/{register}/{kind}/{slug}`, without the usual `https://`."""
        short = self.register.removeprefix("https://").replace("http://", "http:", 1)
        return f"/followed/{short}/{self.kind}/{self.slug}"

    @property
    def host(self) -> str:
        """The host of the register, which tells people where the record is from."""
        return self.register.partition("://")[2].partition("/")[0]


class Base:
    """The base IRI of a deployment, and the addresses made under it.

    The base has no port, query or trailing slash (DIGG BI-3 to BI-7); where the service listens does not matter.
    """

    def __init__(self, iri: str) -> None:
        self.iri = iri.rstrip("/")

    def thing(self, kind: str, slug: str) -> NamedNode:
        """Return the IRI of the thing of this kind and slug."""
        if kind in SHARED_KINDS:
            return NamedNode(SHARED_KINDS[kind] + slug)
        return NamedNode(f"{self.iri}/id/{kind}/{slug}")

    def document(self, thing: NamedNode) -> NamedNode:
        """Return the named graph that holds the record of `thing`, which is the IRI of its document."""
        prefix = f"{self.iri}/id/"
        if thing.value.startswith(prefix):
            return NamedNode(f"{self.iri}/doc/{thing.value[len(prefix) :]}")
        elsewhere = self.elsewhere(thing)
        return NamedNode(elsewhere.document if elsewhere else thing.value.partition("#")[0])

    def address(self, iri: NamedNode | str) -> Address | None:
        """Return kind and slug of a thing, or None where the IRI is not one that this deployment serves."""
        value = iri.value if isinstance(iri, NamedNode) else iri
        prefix = f"{self.iri}/id/"
        if value.startswith(prefix):
            kind, _, slug = value[len(prefix) :].partition("/")
            return Address(kind, slug) if kind in CLASS_BY_KIND and slug and "/" not in slug else None
        for kind, namespace in SHARED_KINDS.items():
            if value.startswith(namespace) and value != namespace:
                return Address(kind, value[len(namespace) :])
        return None

    def elsewhere(self, iri: NamedNode | str) -> Elsewhere | None:
        """Return the address of a thing in another register; None where it is of this one, or of no register."""
        value = iri.value if isinstance(iri, NamedNode) else iri
        found = _ELSEWHERE.fullmatch(value)
        if found is None or found["register"] == self.iri or found["kind"] not in CLASS_BY_KIND:
            return None
        return Elsewhere(found["register"], found["kind"], found["slug"])

    def path(self, iri: NamedNode | str) -> str | None:
        """Return the page path of a thing, or None where it has no page here.

        It is `/doc/{kind}/{slug}`, of a thing in another register `/followed/{register}/{kind}/{slug}`.
        """
        address = self.address(iri) or self.elsewhere(iri)
        return address.document_path if address else None


def slug_of(text: str) -> str:
    """Return the slug of a name: lower case, å ä ö folded, runs of other characters as one hyphen.

    A slug is minted once and survives renaming; this function proposes it, it is never used to look one up.
    """
    folded = unicodedata.normalize("NFKD", text.lower().replace("ø", "o").replace("æ", "ae").replace("ß", "ss"))
    ascii_text = "".join(c for c in folded if not unicodedata.combining(c))
    return "-".join(re.findall(r"[a-z0-9]+", ascii_text)) or "namnlos"


def is_slug(text: str) -> bool:
    """Tell whether `text` has the form of a slug."""
    return _SLUG.fullmatch(text) is not None


def moment_literal(moment: datetime, timespec: str = "auto") -> Literal:
    """Return a moment as an `xsd:dateTime`, down to what `timespec` says, as `datetime.isoformat` takes it."""
    return Literal(moment.isoformat(timespec=timespec), datatype=XSD.dateTime)


def day_literal(day: date) -> Literal:
    """Return a day as an `xsd:date`."""
    return Literal(day.isoformat(), datatype=XSD.date)
