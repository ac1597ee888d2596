"""The ontology means something that can be true: an OWL reasoner finds no contradiction in it.

What is given to the reasoner (HermiT, in owlready2) is the ontology, the axioms of the vocabularies that it is
aligned with, and one use of every property for each class and value that it is made for. HermiT runs on Java.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.namespace import OWL, PROV, SKOS

from graph_service.files import ONTOLOGY

owlready2 = pytest.importorskip("owlready2", reason="The reasoner is in owlready2, which is not installed.")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("java") is None,
        reason="The reasoner HermiT runs on Java, which is not installed (default-jre-headless).",
    ),
]

AXIOMS = Path(__file__).parent / "data" / "aligned-axioms.ttl"
ANSVAR = Namespace("https://w3id.org/ansvar/ns#")
SCHEMA = Namespace("https://schema.org/")
EX = Namespace("https://example.org/")
LOGICAL = {
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    RDFS.domain,
    RDFS.range,
    OWL.disjointWith,
    OWL.equivalentClass,
    OWL.inverseOf,
}
VALUES = {XSD.boolean: "true", XSD.integer: "1", XSD.string: "text", XSD.dateTime: "2026-01-31T12:00:00"}
"""A value of each datatype that OWL 2 knows; dates, durations and texts in a language are outside it."""


@cache
def _ontology() -> Graph:
    graph = Graph()
    for path in (ONTOLOGY / "ansvar.ttl", AXIOMS):
        for subject, predicate, value in Graph().parse(path):
            is_kind = predicate == RDF.type and value in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
            if is_kind or predicate in LOGICAL:
                graph.add((subject, predicate, value))
    return graph


def _uses() -> Graph:
    """Return a thing of each class, and for each property a statement per class that has it and class it points to."""
    graph, terms = Graph(), Graph().parse(ONTOLOGY / "ansvar.ttl")
    for class_ in terms.subjects(RDF.type, OWL.Class):
        graph.add((_thing(class_), RDF.type, class_))
    for term, kind in terms.subject_objects(RDF.type):
        owners = [_thing(class_) for class_ in terms.objects(term, SCHEMA.domainIncludes)] or [EX.anything]
        ranges = list(terms.objects(term, SCHEMA.rangeIncludes))
        for owner in owners:
            if kind == OWL.ObjectProperty:
                own = [one for one in ranges if str(one).startswith(str(ANSVAR))]
                for value in map(_thing, own):
                    graph.add((owner, URIRef(term), value))
            elif kind == OWL.DatatypeProperty:
                for datatype in VALUES.keys() & set(ranges):
                    graph.add((owner, URIRef(term), Literal(VALUES[URIRef(datatype)], datatype=datatype)))
    return graph


def _thing(class_: object) -> URIRef:
    return EX[str(class_).rpartition("#")[2].lower()]


def _impossible_classes(*graphs: Iterable[tuple[URIRef, URIRef, URIRef | Literal]]) -> list[str]:
    """Return the classes that nothing can be a member of. Raises owlready2's error where all is a contradiction."""
    whole = Graph()
    for graph in graphs:
        for triple in graph:
            whole.add(triple)
    world = owlready2.World()
    world.get_ontology("https://example.org/model").load(fileobj=io.BytesIO(whole.serialize(format="nt").encode()))
    owlready2.sync_reasoner_hermit(world, debug=0)
    return sorted(class_.iri for class_ in world.inconsistent_classes())


def test_the_ontology_has_no_contradiction_and_every_class_can_have_members() -> None:
    """Ontology, aligned axioms and every use that the model is made for are true together."""
    assert _impossible_classes(_ontology(), _uses()) == []


def test_the_axioms_of_dpv_are_those_of_dpv() -> None:
    """What is said here of DPV is what DPV 2.3 says, so that the reasoner is given the truth."""
    vocab = Path(__file__).resolve().parents[2] / "shared" / "data" / "vocab"
    if not vocab.is_dir():
        pytest.skip("The shared data are not beside the checkout.")
    dpv = Graph().parse(vocab / "dpv.ttl").parse(vocab / "risk.ttl")
    axioms = [one for one in Graph().parse(AXIOMS) if str(one[0]).startswith("https://w3id.org/dpv")]

    assert axioms
    assert [one for one in axioms if one[1] == RDFS.subClassOf and one not in dpv] == []
    assert [subject for subject, _, _ in axioms if (subject, RDF.type, None) not in dpv] == []


def test_a_class_that_nothing_can_belong_to_is_found() -> None:
    """The reasoner sees that nothing is both something done and something that is there."""
    both = [
        (ANSVAR.Muddle, RDF.type, OWL.Class),
        (ANSVAR.Muddle, RDFS.subClassOf, PROV.Activity),
        (ANSVAR.Muddle, RDFS.subClassOf, PROV.Entity),
    ]

    assert str(ANSVAR.Muddle) in _impossible_classes(_ontology(), both)


@pytest.mark.parametrize(
    "muddle",
    [
        [(EX.thing, RDF.type, ANSVAR.System), (EX.thing, RDF.type, ANSVAR.Organisation)],
        [(EX.board, RDF.type, ANSVAR.Organisation), (EX.board, ANSVAR.engaged, EX.supplier)],
        [(EX.list, RDF.type, SKOS.ConceptScheme), (EX.transfer, ANSVAR.toCountry, EX.list)],
    ],
    ids=["a record of two kinds", "an organisation used as an engagement", "a list used as a country"],
)
def test_a_contradiction_in_use_is_found(muddle: list[tuple[URIRef, URIRef, URIRef]]) -> None:
    """Kinds are disjoint, and domains and ranges are such that a reasoner can tell misuse."""
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        _impossible_classes(_ontology(), muddle)
