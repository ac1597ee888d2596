"""Records, stores and code lists that the tests of DPV share."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from graph_service.files import ONTOLOGY
from graph_service.names import (
    CODE,
    FOAF,
    PROV,
    SKOS,
    XSD,
    Base,
)
from graph_service.publishing.dpv import activity_as_dpv
from graph_service.publishing.dpv_terms import read_concepts
from graph_service.store.embedded import EmbeddedStore
from ingest.dpv import Reading, read_dpv

BASE = Base("https://city.example.org")
TODAY = date(2026, 11, 24)
SHARED = Path(__file__).parent.parent.parent / "shared/data"
LISTS = ("country", "data-subject", "legal-basis", "personal-data", "safeguard-kind", "transfer-tool")


def store_with_code_lists() -> EmbeddedStore:
    store = EmbeddedStore.in_memory()
    for name in LISTS:
        path = ONTOLOGY / "codes" / f"{name}.ttl"
        if path.is_file():
            quads = parse(path.read_bytes(), RdfFormat.TURTLE)
            store.commit((), [Quad(q.subject, q.predicate, q.object, CODE.term(name)) for q in quads])
    return store


CODE_LISTS = store_with_code_lists().quads()
CONCEPTS = read_concepts(store_with_code_lists())


def code(name: str, notation: str) -> NamedNode:
    return NamedNode(f"{CODE.iri}{name}#{notation}")


@cache
def concepts_of(name: str) -> list[NamedNode]:
    """Return the concepts of a code list, sorted."""
    scheme = CODE.term(name)
    found = {q.subject for q in CODE_LISTS if q.predicate == SKOS.inScheme and q.object == scheme}
    return sorted((one for one in found if isinstance(one, NamedNode)), key=str)


def thing(kind: str, slug: str) -> NamedNode:
    return BASE.thing(kind, slug)


def on(day: str) -> Literal:
    return Literal(day, datatype=XSD.date)


def as_store(*triples: Triple) -> EmbeddedStore:
    """Return a store with these statements, each in the graph of its record."""
    store = EmbeddedStore.in_memory()
    store.commit((), [Quad(t.subject, t.predicate, t.object, BASE.document(t.subject)) for t in triples])
    return store


def said(reading: Reading) -> set[Triple]:
    """Return what the records say, without what is said of their documents."""
    about_documents = {FOAF.primaryTopic, PROV.wasDerivedFrom}
    return {t for graph in reading.graphs.values() for t in graph if t.predicate not in about_documents}


def there_and_back(triples: set[Triple], activity: NamedNode) -> tuple[set[Triple], Reading]:
    store = as_store(*triples)
    stored = {quad.triple for quad in store.quads()}
    written = activity_as_dpv(store, CONCEPTS, activity.value, TODAY)
    return stored, read_dpv(written, BASE, CONCEPTS, "there.ttl")


WAGES = thing("activity", "wages")
POOL = {
    "organisation": [thing("organisation", name) for name in ("board", "company", "maker", "host")],
    "service": [thing("service", name) for name in ("payroll", "printing")],
    "system": [thing("system", name) for name in ("hera", "zeus")],
    "safeguard": [thing("safeguard", name) for name in ("locks", "backups")],
    "retention": [thing("retention", name) for name in ("two-years", "kept")],
    "assessment": [thing("assessment", "of-wages")],
    "risk": [thing("risk", "leak")],
    "engagement": [thing("engagement", name) for name in ("board-maker", "maker-host")],
    "agreement": [thing("agreement", "contract")],
    "transfer": [thing("transfer", "clauses")],
}


NEEDS_VOCABULARIES = pytest.mark.skipif(
    not (SHARED / "vocab").is_dir(), reason="the vocabularies are not beside this checkout"
)


@cache
def dpv_terms() -> frozenset[str]:
    """Return every name that DPV 2.3 defines."""
    terms = set()
    for name in ("dpv", "eu-gdpr", "legal-eu", "loc", "pd", "risk", "tech"):
        for quad in parse((SHARED / "vocab" / f"{name}.ttl").read_bytes(), RdfFormat.TURTLE):
            if isinstance(quad.subject, NamedNode):
                terms.add(quad.subject.value)
    return frozenset(terms)
