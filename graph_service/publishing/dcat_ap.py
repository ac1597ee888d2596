"""An information set as a dataset of DCAT-AP 3.0.1, for catalogues that know no Ansvar.

The dataset is what the city keeps, not a file to take: it has no distributions, and who may have it is said by
`dcterms:accessRights`. Its publisher is the records creator. Source: SEMIC, DCAT-AP 3.0.1, class Dataset.
"""

from __future__ import annotations

from collections import defaultdict

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.errors import NotFound
from graph_service.names import ANSVAR, DCAT, DCTERMS, FOAF, RDF, SKOS, Namespace
from graph_service.queries import construct_from
from graph_service.store.graph_store import GraphStore, Term

_ACCESS = Namespace("http://publications.europa.eu/resource/authority/access-right/")


def information_as_dcat(store: GraphStore, information: str) -> list[Triple]:
    """Return an information set and its records creator, sorted as text.

    Raises NotFound where the register has no such information set.
    """
    said, thing = _said(store, information), NamedNode(information)
    if ANSVAR.InformationSet not in said[RDF.type]:
        raise NotFound(f"The register has no information set {information}. Check the address, or search for its name.")
    names = said[SKOS.prefLabel]
    found = {
        Triple(thing, RDF.type, DCAT.Dataset),
        Triple(thing, DCTERMS.identifier, Literal(information)),
        Triple(thing, DCTERMS.accessRights, _access(said)),
        *(Triple(thing, DCTERMS.title, name) for name in names),
        # The description is mandatory in DCAT-AP; what nobody has described is told by its name.
        *(Triple(thing, DCTERMS.description, text) for text in said[DCTERMS.description] or names),
        *(Triple(thing, DCAT.keyword, text) for text in said[SKOS.altLabel]),
    }
    # A dataset has one publisher at most.
    for creator in said[ANSVAR.hasRecordsCreator][:1]:
        found.add(Triple(thing, DCTERMS.publisher, creator))
        found |= _agent(store, creator)
    return sorted(found, key=str)


def _agent(store: GraphStore, organisation: Term) -> set[Triple]:
    if not isinstance(organisation, NamedNode):
        return set()
    names = _said(store, organisation.value)[SKOS.prefLabel]
    return {Triple(organisation, RDF.type, FOAF.Agent), *(Triple(organisation, FOAF.name, name) for name in names)}


def _access(said: dict[NamedNode, list[Term]]) -> NamedNode:
    """Return who may have the information: nobody to be sure of where secrecy or personal data are stated.

    Nothing is PUBLIC here: that somebody may ask for a record is not that it is published.
    """
    is_kept = any(value.value == "true" for value in said[ANSVAR.containsPersonalData]) or said[ANSVAR.secrecyProvision]
    is_open_to_asking = any(value.value == "true" for value in said[ANSVAR.holdsPublicRecords])
    return _ACCESS.RESTRICTED if is_open_to_asking and not is_kept else _ACCESS.NON_PUBLIC


def _said(store: GraphStore, thing: str) -> dict[NamedNode, list[Term]]:
    found: dict[NamedNode, list[Term]] = defaultdict(list)
    for one in sorted(construct_from(store, "what-is-said-of-a-thing", thing=NamedNode(thing)), key=str):
        if isinstance(one.object, NamedNode | Literal):
            found[one.predicate].append(one.object)
    return found
