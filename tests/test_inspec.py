"""The model as an interoperable specification, harvestable as DIGG's rules say: tried on what is served at /shapes."""

from __future__ import annotations

import pytest
from asgi_client import call
from catalogue_world import graph_of, public_app
from rdflib import DCTERMS, OWL, RDF, RDFS, SH, SKOS, BNode, Graph, Namespace, URIRef

PROF = Namespace("http://www.w3.org/ns/dx/prof/")
INSPEC = Namespace("https://w3id.org/inspec/datavoc/")
PROFILE = URIRef("https://w3id.org/ansvar/shapes")
OURS = "https://w3id.org/ansvar/"


@pytest.fixture(scope="module")
def served() -> Graph:
    """The specification as a harvester fetches it."""
    return graph_of(call(public_app(), "/shapes.nt").body, "nt")


def shapes_of(served: Graph) -> set[URIRef]:
    return {URIRef(one) for kind in (SH.NodeShape, SH.PropertyShape) for one in served.subjects(RDF.type, kind)}


def test_it_is_one_profile_with_parts(served: Graph) -> None:
    """Typed, with IRIs throughout, and each part described and told what it keeps to (INSPEC-1, 2, 8)."""
    parts = set(served.objects(PROFILE, PROF.hasResource))

    assert set(served.objects(PROFILE, RDF.type)) >= {PROF.Profile}
    assert set(served.objects(PROFILE, DCTERMS.conformsTo)) == {INSPEC.PROF}
    assert parts == set(served.subjects(RDF.type, PROF.ResourceDescriptor))
    assert not any(isinstance(term, BNode) for triple in served for term in triple)
    assert {INSPEC.SHACL, INSPEC.RDFS, INSPEC.SKOS} == {
        one for part in parts for one in served.objects(part, DCTERMS.conformsTo)
    }


def test_each_of_our_vocabularies_is_found_and_is_what_it_says(served: Graph) -> None:
    """One ontology or one concept scheme, told by the part as its subject (INSPEC-3, 4, DV-2, DV-6, TE-2, TE-5)."""
    wanted = {INSPEC.RDFS: OWL.Ontology, INSPEC.SKOS: SKOS.ConceptScheme}
    # All code lists together are what each of them is, so one answer is enough to read.
    lists = graph_of(call(public_app(), "/code.nt").body, "nt")
    ontology = graph_of(call(public_app(), "/ns.nt").body, "nt")

    for part in served.objects(PROFILE, PROF.hasResource):
        rule, subject = served.value(part, DCTERMS.conformsTo), served.value(part, DCTERMS.subject)
        if rule in wanted and str(subject).startswith(OURS):
            graph = lists if rule == INSPEC.SKOS else ontology
            assert (subject, RDF.type, wanted[rule]) in graph, part
    assert len(set(ontology.subjects(RDF.type, OWL.Ontology))) == 1


def test_every_part_that_is_reused_names_where_it_is_from(served: Graph) -> None:
    """By `prof:isInheritedFrom`, so that nobody harvests DPV from us (INSPEC-10)."""
    for part in served.objects(PROFILE, PROF.hasResource):
        is_ours = str(served.value(part, PROF.hasArtifact)).startswith(OURS)

        assert is_ours is ((part, PROF.isInheritedFrom, None) not in served), part


def test_every_shape_is_defined_by_the_profile_and_named(served: Graph) -> None:
    """The application profile is the specification itself (AP-2, AP-6, AP-13)."""
    shapes = shapes_of(served)

    assert len(shapes) > 300
    assert [one for one in shapes if (one, RDFS.isDefinedBy, PROFILE) not in served] == []
    assert [
        one for one in shapes if not any((one, name, None) in served for name in (SH.name, SKOS.prefLabel, RDFS.label))
    ] == []


def test_every_term_that_a_shape_uses_is_introduced_or_reused(served: Graph) -> None:
    """Ours are introduced, those of others reused (AP-16)."""
    introduced, reused = (set(served.objects(PROFILE, one)) for one in (INSPEC.introduces, INSPEC.reuses))
    used = {
        one
        for predicate in (SH.path, SH["class"], SH.targetClass)
        for one in served.objects(None, predicate)
        if (one, None, None) not in served
    }

    assert used == introduced | reused
    assert all(str(one).startswith(f"{OURS}ns#") for one in introduced)
    assert not any(str(one).startswith(OURS) for one in reused)
