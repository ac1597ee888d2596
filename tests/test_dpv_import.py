"""DPV files of others, old and new, are read into records."""

from __future__ import annotations

import pytest
from dpv_world import BASE, CONCEPTS, SHARED, code, said, thing
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse

from graph_service.errors import DataRejected
from graph_service.names import (
    ANSVAR,
    DCTERMS,
    DPV,
    SCHEMA,
)
from graph_service.publishing.dpv_terms import EU_GDPR, PD
from ingest.dpv import Reading, read_dpv, read_dpv_file
from ingest.dpv_nodes import local_words, modern


def read(turtle: str) -> Reading:
    quads = parse(turtle, RdfFormat.TURTLE)
    return read_dpv((quad.triple for quad in quads), BASE, CONCEPTS, "theirs.ttl")


def values(reading: Reading, one: NamedNode, predicate: NamedNode) -> list[str]:
    return sorted(t.object.value for t in said(reading) if t.subject == one and t.predicate == predicate)


OLD = """
@prefix dct: <http://purl.org/dc/terms/> .
@prefix dpv: <https://w3id.org/dpv/dpv-skos#> .
@prefix dpv-gdpr: <https://w3id.org/dpv/dpv-skos/dpv-gdpr#> .
@prefix dpv-pd: <https://w3id.org/dpv/dpv-skos/dpv-pd#> .
@prefix dpcat: <https://w3id.org/dpcat#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix time: <http://www.w3.org/2006/time#> .
@prefix ex: <https://elsewhere.example/> .

ex:record a dpcat:ROPARecord ; dct:title "Library cards"@en ;
    dpv:hasDataController ex:library ;
    dpv:hasLegalBasis dpv-gdpr:A6-1-e ;
    dpv:hasPersonalData dpv-pd:Name , dpv-pd:HealthData , dpv-pd:Nationality , ex:form ;
    dpv:hasStorage [ a dpv:StorageCondition ; dpv:hasDuration [ time:numericDuration 2 ; time:unitType ex:unitYear ] ] ;
    dpv:hasRight ex:access .
ex:library a dpv:LegalEntity ; dpv:hasName "The Library"@en ;
    dpv:hasContact "Email: cards@library.example" , "By pigeon" .
ex:form a dpv:PersonalData ; skos:prefLabel "The form"@en ; skos:narrowerTransitive ex:mail .
ex:mail a dpv:PersonalData ; skos:broaderTransitive dpv-pd:EmailAddress .
"""


def test_file_in_the_dead_namespaces_is_read_as_dpv_2():
    """The earlier addresses of classes, properties, articles and categories all mean what they mean today."""
    reading = read(OLD)

    cards = thing("activity", "library-cards")
    assert values(reading, cards, DPV.hasLegalBasis) == [code("legal-basis", "A6-1-e").value]
    assert values(reading, cards, DPV.hasPersonalData) == [
        code("personal-data", name).value for name in ("email", "health", "name")
    ]
    assert values(reading, cards, ANSVAR.personalDataText) == ["The form", "nationality"]
    assert values(reading, cards, ANSVAR.retentionPeriod) == ["P2Y"]
    assert values(reading, cards, DCTERMS.source) == ["https://elsewhere.example/record"]
    assert values(reading, thing("organisation", "the-library"), SCHEMA.email) == ["cards@library.example"]


def test_what_is_not_understood_is_told():
    """A right and a contact of an unknown sort are in no record, and the reading says so."""
    assert read(OLD).left == (
        ("https://elsewhere.example/library", DPV.hasContact.value),
        ("https://elsewhere.example/record", DPV.hasRight.value),
    )


def test_processor_stated_in_one_statement_becomes_an_engagement():
    """DPV says that an activity has a processor; the register says who engages it, for what."""
    reading = read("""
        @prefix dct: <http://purl.org/dc/terms/> .
        @prefix dpv: <https://w3id.org/dpv#> .
        @prefix ex: <https://elsewhere.example/> .
        ex:cards a dpv:Process ; dct:title "Cards"@en ;
            dpv:hasDataController ex:library ; dpv:hasDataProcessor ex:printer .
        ex:library dpv:hasName "Library"@en .
        ex:printer dpv:hasName "Printer"@en .
    """)

    engagement = thing("engagement", "cards-printer")
    assert values(reading, engagement, ANSVAR.engager) == [thing("organisation", "library").value]
    assert values(reading, engagement, ANSVAR.engaged) == [thing("organisation", "printer").value]
    assert values(reading, engagement, ANSVAR.scope) == [thing("activity", "cards").value]


def test_things_of_one_name_get_addresses_of_their_own():
    """Two processes of one title are two records."""
    reading = read("""
        @prefix dct: <http://purl.org/dc/terms/> .
        @prefix dpv: <https://w3id.org/dpv#> .
        @prefix ex: <https://elsewhere.example/> .
        ex:a a dpv:Process ; dct:title "Cards"@en .
        ex:b a dpv:Process ; dct:title "Cards"@en .
    """)

    assert {graph.value.rpartition("/")[2] for graph in reading.graphs} == {"cards", "cards-2"}


def test_blank_nodes_get_addresses():
    """What a file does not name is named by what it is called; no node without a name is left."""
    reading = read("""
        @prefix dct: <http://purl.org/dc/terms/> .
        @prefix dpv: <https://w3id.org/dpv#> .
        [] a dpv:Process ; dct:title "Cards"@en ; dpv:hasDataController [ dpv:hasName "Library"@en ] .
    """)

    triples = said(reading)
    assert Triple(thing("activity", "cards"), DPV.hasDataController, thing("organisation", "library")) in triples
    assert not any(isinstance(term, BlankNode) for t in triples for term in (t.subject, t.object))


@pytest.mark.parametrize(
    ("dead", "living"),
    [
        ("https://w3id.org/dpv/dpv-skos#Purpose", DPV.Purpose),
        ("https://w3id.org/dpv/dpv-owl#hasStorage", DPV.hasStorageCondition),
        ("https://w3id.org/dpv/dpv-gdpr#A6-1-a", EU_GDPR.term("A6-1-a")),
        ("http://www.w3.org/ns/dpv#PersonalDataCategory", DPV.PersonalData),
        ("https://w3id.org/dpv/dpv-pd#Name", PD.Name),
        ("https://w3id.org/dpv#Purpose", DPV.Purpose),
        ("https://elsewhere.example/Purpose", NamedNode("https://elsewhere.example/Purpose")),
    ],
)
def test_dead_names_have_living_ones(dead, living):
    """Each earlier namespace of DPV leads to its successor; other names stay."""
    assert modern(NamedNode(dead)) == living


def test_address_is_told_in_words():
    """A term that has no name in the file is called by the end of its address."""
    assert local_words(DPV.AccessControlMethod) == "access control method"
    assert local_words(NamedNode("https://elsewhere.example/VendorVAT")) == "vendor VAT"


def test_file_that_is_no_rdf_is_refused(tmp_path):
    """A broken file is told with its line; nothing is read of it."""
    path = tmp_path / "broken.ttl"
    path.write_text("this is not Turtle", encoding="utf-8")

    with pytest.raises(DataRejected, match=r"broken\.ttl line 1"):
        read_dpv_file(path, BASE, CONCEPTS)


@pytest.fixture(scope="module")
def edps() -> dict[str, Reading]:
    folder = SHARED / "registers/edps-dpcat"
    if not folder.is_dir():
        pytest.skip("the registers are not beside this checkout")
    return {name: read_dpv_file(folder / f"{name}.ttl", BASE, CONCEPTS) for name in ("U01a", "U13")}


def test_records_of_the_edps_are_read(edps):
    """Published in DPCat: three records of selecting staff and one of payments, with controller, purposes and data."""
    activities = {
        graph.value.rpartition("/")[2] for one in edps.values() for graph in one.graphs if "/activity/" in graph.value
    }

    assert activities == {
        "financial-transactions",
        "selection-of-director",
        "selection-of-head-of-unit-or-head-of-sector",
        "selection-of-staff-up-to-head-of-unit",
    }
    payments = thing("activity", "financial-transactions")
    reading = edps["U13"]
    assert values(reading, payments, DPV.hasDataController) == [
        thing("organisation", "european-commission-ec-dg-budg").value,
        thing("organisation", "european-data-protection-supervisor-edps").value,
    ]
    assert len(values(reading, payments, ANSVAR.purpose)) == 4
    assert code("personal-data", "bankAccount").value in values(reading, payments, DPV.hasPersonalData)
    assert values(reading, payments, ANSVAR.retentionText)[0].startswith("5 years: Files relating to financial")
    assert values(reading, payments, ANSVAR.retentionPeriod) == []
    selection = thing("activity", "selection-of-director")
    assert [text[:60] for text in values(edps["U01a"], selection, ANSVAR.retentionText)] == [
        "2 years: Closure of selection process for applicants not rec",
        "2 years: Closure of selection process for applicants not rec",
        "5 years: In case of appeals or judicial proceedings, after t",
        "6 months: Submission for spontaneous applications health dat",
        "The time-limits for storing the data of staff candidates are",
    ]


def test_processors_of_the_edps_are_engaged_by_it(edps):
    """The Commission and the agency process data for the EDPS, as two engagements for the activity."""
    engaged = {
        (t.subject.value.rpartition("/")[2], t.object.value.rpartition("/")[2])
        for t in said(edps["U13"])
        if t.predicate == ANSVAR.engager
    }

    assert engaged == {
        ("financial-transactions-european-commission-ec-dg-budg", "european-data-protection-supervisor-edps"),
        ("financial-transactions-european-commission-ec-dg-budg-2", "european-data-protection-supervisor-edps"),
    }
