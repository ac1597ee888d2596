"""The rule book says of each shape what the Turtle says, and nothing else."""

from __future__ import annotations

from pyoxigraph import RdfFormat, Triple, parse

from graph_service.publishing.rule_book import RuleSet, read_rule_book
from graph_service.system_graphs import read_system_graphs

SHAPES = """
@prefix ansvar: <https://w3id.org/ansvar/ns#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix role: <https://w3id.org/ansvar/code/role#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix shapes: <https://w3id.org/ansvar/shapes#> .
@prefix : <https://w3id.org/ansvar/shapes/> .
:boat a owl:Ontology ; dcterms:title "Regler för båtar"@sv .
:prefixes a owl:Ontology .
shapes:BoatShape a sh:NodeShape ; sh:targetClass ansvar:Boat ; rdfs:isDefinedBy :boat ;
    sh:property shapes:BoatShape-draught, shapes:BoatShape-name, shapes:BoatShape-port .
shapes:BoatShape-name a sh:PropertyShape ; rdfs:isDefinedBy :boat ; sh:path ansvar:name ; sh:order 2 ;
    sh:message "Namn anges som text."@sv .
shapes:BoatShape-draught a sh:PropertyShape ; rdfs:isDefinedBy :boat ; sh:path ansvar:draught ; sh:order 1 ;
    ansvar:audience "city" .
shapes:BoatShape-port a sh:PropertyShape ; rdfs:isDefinedBy :boat ; sh:path ansvar:port ;
    ansvar:gapName "Hemmahamn saknas"@sv ; sh:message "En båt har en hemmahamn."@sv, "A boat has a home port."@en ;
    ansvar:remedy "Ange hamnen."@sv ; sh:severity sh:Warning ; ansvar:article "Sjölagen 2 kap." ;
    dcterms:source <http://law.example/2> ; ansvar:controlPoint 7 ; ansvar:ownerRole role:serviceManager .
shapes:BoatShape-crewed a sh:NodeShape, sh:SPARQLConstraint ; rdfs:isDefinedBy :boat ; sh:targetClass ansvar:Boat ;
    ansvar:gapName "Besättning saknas"@sv ; sh:severity sh:Violation .
"""


def boats() -> RuleSet:
    triples: list[Triple] = [quad.triple for quad in parse(SHAPES.encode(), RdfFormat.TURTLE)]
    return read_rule_book(triples)["boat"]


def test_a_file_without_rules_is_no_set() -> None:
    """The prefixes of the queries are a shapes file with nothing to check."""
    triples = [quad.triple for quad in parse(SHAPES.encode(), RdfFormat.TURTLE)]

    assert list(read_rule_book(triples)) == ["boat"]


def test_rules_with_a_page_come_most_serious_first() -> None:
    """A rule about the whole record is one too; what only says a form stands apart, in the order of the fields."""
    ends = [one.iri.partition("#")[2] for one in boats().rules]

    assert ends == ["BoatShape-crewed", "BoatShape-port"]
    assert [one.iri.partition("-")[2] for one in boats().forms] == ["draught", "name"]
    assert [one.audience for one in boats().forms] == ["city", "public"]


def test_a_rule_tells_all_that_its_shape_says() -> None:
    """Sentence, ground, whose gap it is and what to do."""
    port = boats().rules[1]

    assert port.path == "https://w3id.org/ansvar/ns#port"
    assert port.sentences == {"en": "A boat has a home port.", "sv": "En båt har en hemmahamn."}
    assert (port.severity, port.article, port.source) == ("warning", "Sjölagen 2 kap.", "http://law.example/2")
    assert (port.control_point, port.owner_role) == (7, "https://w3id.org/ansvar/code/role#serviceManager")
    assert port.remedies == {"sv": "Ange hamnen."}


def test_a_set_is_called_by_its_file_and_counts_its_rules() -> None:
    """Its name is its address under /shapes."""
    one = boats()

    assert (one.name, one.titles, one.classes) == (
        "boat",
        {"sv": "Regler för båtar"},
        ("https://w3id.org/ansvar/ns#Boat",),
    )
    assert [one.count(severity) for severity in ("violation", "warning", "info")] == [1, 1, 0]


def test_every_rule_that_ships_stands_in_a_set() -> None:
    """No shape with a name for its gap is left out."""
    shapes = read_system_graphs().shapes
    named = {str(one.subject).strip("<>") for one in shapes if one.predicate.value.endswith("#gapName")}

    placed = [rule.iri for one in read_rule_book(shapes).values() for rule in one.rules]

    assert set(placed) == named
    assert len(placed) == len(named)
