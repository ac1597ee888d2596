"""The read model of terms says of each term what the Turtle, the rules and the queries say, and nothing else."""

from __future__ import annotations

from functools import cache

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from graph_service.files import ONTOLOGY, QUERIES
from graph_service.names import ANSVAR, SHAPES
from graph_service.parsing import parse_file
from graph_service.publishing.model import Branch, Match, Model, read_model
from graph_service.system_graphs import read_system_graphs

PREFIXES = """
@prefix ansvar: <https://w3id.org/ansvar/ns#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix shapes: <https://w3id.org/ansvar/shapes#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sw: <http://www.w3.org/2003/06/sw-vocab-status/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
TERMS = """
ansvar:Boat a owl:Class ;
    rdfs:subClassOf prov:Entity ;
    skos:prefLabel "Båt"@sv, "Boat"@en ;
    skos:example "En roddbåt."@sv, "Motexempel: En bil."@sv, "A rowing boat."@en, "Negative example: A car."@en ;
    skos:closeMatch prov:Plan ;
    dcterms:created "2026-11-25"^^xsd:date ;
    sw:term_status "stable" ;
    rdfs:isDefinedBy <https://w3id.org/ansvar/ns> .
ansvar:Ferry a owl:Class ;
    rdfs:subClassOf ansvar:Boat ;
    skos:prefLabel "Ångfärja"@sv, "Ferry"@en ;
    rdfs:isDefinedBy <https://w3id.org/ansvar/ns> .
ansvar:moors a owl:ObjectProperty ;
    skos:prefLabel "förtöjer"@sv, "moors"@en ;
    schema:domainIncludes ansvar:Ferry ;
    schema:rangeIncludes ansvar:Boat ;
    rdfs:isDefinedBy <https://w3id.org/ansvar/ns> .
ansvar:tows a owl:ObjectProperty ;
    skos:prefLabel "bogserar"@sv, "tows"@en ;
    owl:deprecated true ;
    dcterms:isReplacedBy ansvar:moors ;
    rdfs:isDefinedBy <https://w3id.org/ansvar/ns> .
prov:Entity a owl:Class .
"""
RULES = """
shapes:FerryShape-moors sh:path ansvar:moors ; sh:class ansvar:Boat .
shapes:FerryShape-idle sh:select "SELECT $this WHERE { FILTER NOT EXISTS { $this ansvar:moors ?boat } }" .
shapes:FerryShape-other sh:select "SELECT $this WHERE { $this ansvar:moorsNothing true }" .
"""


def _triples(text: str) -> list[Triple]:
    return [quad.triple for quad in parse((PREFIXES + text).encode(), RdfFormat.TURTLE)]


@pytest.fixture
def boats() -> Model:
    """Two classes and two properties, three rules and one query."""
    return read_model(_triples(TERMS), _triples(RULES), {"which-boats": "SELECT * { ?ferry ansvar:moors ?boat }"})


@cache
def _shipped() -> Model:
    queries = {path.stem: path.read_text(encoding="utf-8") for path in QUERIES.glob("*.rq")}
    ontology = [quad.triple for quad in parse_file(ONTOLOGY / "ansvar.ttl")]
    return read_model(ontology, read_system_graphs().shapes, queries)


def test_only_terms_of_the_ontology_are_terms(boats: Model) -> None:
    """A class of another vocabulary is mentioned, but it has no page of ours."""
    assert list(boats.terms) == ["Boat", "Ferry", "moors", "tows"]


def test_an_example_and_what_does_not_count_are_told_apart(boats: Model) -> None:
    """The words that mark a negative example are not shown with it."""
    boat = boats.terms["Boat"]

    assert boat.examples == {"sv": ("En roddbåt.",), "en": ("A rowing boat.",)}
    assert boat.negative_examples == {"sv": ("En bil.",), "en": ("A car.",)}


def test_a_class_knows_its_place_and_its_properties(boats: Model) -> None:
    """What is above and below it, what its members may have, and what points to them."""
    boat, ferry = boats.terms["Boat"], boats.terms["Ferry"]

    assert boat.parents == ("http://www.w3.org/ns/prov#Entity",)
    assert boat.children == (ferry.iri,)
    assert boat.pointed_to_by == (ANSVAR.moors.value,)
    assert ferry.properties == (ANSVAR.moors.value,)
    assert boat.matches == (Match("http://www.w3.org/2004/02/skos/core#closeMatch", "http://www.w3.org/ns/prov#Plan"),)


def test_a_term_knows_the_rules_and_queries_that_use_it(boats: Model) -> None:
    """Rules by path, by class and by query; a longer name that begins alike is another term."""
    moors = boats.terms["moors"]

    assert moors.rules == (SHAPES.iri + "FerryShape-idle", SHAPES.iri + "FerryShape-moors")
    assert moors.queries == ("which-boats",)
    assert boats.terms["Boat"].rules == (SHAPES.iri + "FerryShape-moors",)


def test_a_deprecated_term_leads_to_its_successor(boats: Model) -> None:
    """The page of an old term can send the reader on."""
    tows = boats.terms["tows"]

    assert tows.is_deprecated
    assert tows.replaced_by == ANSVAR.moors.value
    assert not boats.terms["moors"].is_deprecated


def test_terms_are_listed_by_their_names_in_the_language(boats: Model) -> None:
    """Å comes after B in Swedish; in English the same class begins with F."""
    assert [term.name for term in boats.alphabetical("sv", "class")] == ["Boat", "Ferry"]
    assert [term.name for term in boats.alphabetical("en")] == ["Boat", "Ferry", "moors", "tows"]
    assert [term.name for term in boats.alphabetical("sv", "object")] == ["tows", "moors"]


def test_the_hierarchy_begins_where_other_vocabularies_end(boats: Model) -> None:
    """A class whose only parent is another vocabulary's is a root."""
    assert boats.hierarchy("class") == (Branch(ANSVAR.Boat.value, (Branch(ANSVAR.Ferry.value, ()),)),)


def test_a_hierarchy_that_goes_round_has_an_end() -> None:
    """A slip in the Turtle makes a page that is odd, not one that never comes."""
    model = read_model(
        _triples(
            "ansvar:A a owl:Class ; rdfs:isDefinedBy <https://w3id.org/ansvar/ns> ."
            "ansvar:B a owl:Class ; rdfs:subClassOf ansvar:A ; rdfs:isDefinedBy <https://w3id.org/ansvar/ns> ."
            "ansvar:B rdfs:subClassOf ansvar:C ."
            "ansvar:C a owl:Class ; rdfs:subClassOf ansvar:B ; rdfs:isDefinedBy <https://w3id.org/ansvar/ns> ."
        ),
        [],
        {},
    )

    a, b, c = (ANSVAR.term(name).value for name in "ABC")
    assert model.hierarchy("class") == (Branch(a, (Branch(b, (Branch(c, ()),)),)),)


def test_every_statement_of_a_term_can_be_shown() -> None:
    """The Turtle of the ontology has no property that the read model leaves out."""
    left_out = {
        "http://www.w3.org/2002/07/owl#disjointWith",
        "http://purl.org/dc/terms/modified",
    }
    shown = {
        "type", "subClassOf", "subPropertyOf", "domain", "range", "isDefinedBy", "prefLabel", "definition", "scopeNote",
        "example", "historyNote", "domainIncludes", "rangeIncludes", "exactMatch", "closeMatch", "broadMatch",
        "relatedMatch", "source", "term_status", "created", "deprecated", "isReplacedBy", "replaces",
    }  # fmt: skip
    terms = {NamedNode(term.iri) for term in _shipped().terms.values()}

    said = {
        quad.predicate.value
        for quad in parse_file(ONTOLOGY / "ansvar.ttl")
        if quad.subject in terms and quad.predicate.value not in left_out
    }

    assert {iri for iri in said if iri.rpartition("#")[2].rpartition("/")[2] not in shown} == set()


def test_the_shipped_terms_are_read_whole() -> None:
    """A well-known term has its texts, its rules and the queries that ask for it."""
    engager = _shipped().terms["engager"]

    assert engager.sort == "object"
    assert engager.label("sv") == "anlitas av"
    assert engager.domains == (ANSVAR.Engagement.value,)
    assert engager.ranges == (ANSVAR.Organisation.value,)
    assert SHAPES.iri + "EngagementShape-engager" in engager.rules
    assert "chain-what-is-engaged-by-whom" in engager.queries
    assert engager.created == "2026-11-24"
