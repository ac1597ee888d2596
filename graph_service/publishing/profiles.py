"""The profiles that a record is given in: whose terms its data keeps to, whatever the format.

Every record is given in the terms of Ansvar. What others have terms for is given in those as well: an activity in plain
DPV, an information set as a dataset of DCAT-AP. Source: W3C Content Negotiation by Profile; DIGG UM-5.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.names import DCTERMS, RDF, SHAPES, Namespace
from graph_service.publishing.dcat_ap import information_as_dcat
from graph_service.publishing.dpv import activity_as_dpv
from graph_service.publishing.dpv_terms import read_concepts
from graph_service.publishing.syntaxes import TURTLE, Syntax
from graph_service.store.graph_store import GraphStore

_ALTR = Namespace("http://www.w3.org/ns/dx/connegp/altr#")


@dataclass(frozen=True, slots=True)
class Profile:
    """One profile; `token` is its short name in addresses, `name` what it is called in any language."""

    token: str
    iri: str
    name: str
    kind: str | None = None
    """The only kind of record that is given in it; None where all are."""


ANSVAR_PROFILE = Profile("ansvar", SHAPES.iri.removesuffix("#"), "Ansvar")
DPV_PROFILE = Profile("dpv", "https://w3id.org/dpv/2.3", "DPV 2.3", "activity")
DCAT_AP_PROFILE = Profile("dcat-ap", "http://data.europa.eu/r5r/", "DCAT-AP 3.0.1", "information")

PROFILES: tuple[Profile, ...] = (ANSVAR_PROFILE, DPV_PROFILE, DCAT_AP_PROFILE)
"""Every profile; the first is that of a client without a wish."""


def profiles_of(kind: str) -> tuple[Profile, ...]:
    """Return the profiles that a kind of record is given in, that of Ansvar first."""
    return tuple(one for one in PROFILES if one.kind in {None, kind})


def representations(document: str, formats: Mapping[Profile, Iterable[Syntax]]) -> list[Triple]:
    """Return what says in which profiles and formats a document is given, each by its address.

    Source: W3C Content Negotiation by Profile, section 6 (Alternate Representations Data Model).
    """
    resource = NamedNode(document)
    said = [Triple(resource, _ALTR.hasDefaultRepresentation, NamedNode(document_in(document, TURTLE, ANSVAR_PROFILE)))]
    for profile, syntaxes in formats.items():
        for syntax in syntaxes:
            one = NamedNode(document_in(document, syntax, profile))
            said += [
                Triple(resource, _ALTR.hasRepresentation, one),
                Triple(one, RDF.type, _ALTR.Representation),
                Triple(one, DCTERMS.conformsTo, NamedNode(profile.iri)),
                Triple(one, DCTERMS.term("format"), Literal(syntax.media_type)),
            ]
    return said


def document_in(document: str, syntax: Syntax, profile: Profile) -> str:
    """Return the address of a document in one format and profile; works on its IRI and on its path."""
    token = "" if profile == ANSVAR_PROFILE else f".{profile.token}"
    return f"{document}{token}.{syntax.suffix}"


def statements_in(profile: Profile, store: GraphStore, iri: str, on: date) -> list[Triple]:
    """Return a record in the terms of a profile of others as of a day, sorted as text.

    Raises NotFound where the register has no such record of the kind of the profile.
    """
    if profile == DPV_PROFILE:
        return activity_as_dpv(store, read_concepts(store), iri, on)
    return information_as_dcat(store, iri)
