"""Statements as bytes: every syntax gives back the same statements, and the same bytes each time."""

from __future__ import annotations

import csv
import io
import json
import random
import xml.etree.ElementTree as ET

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Dataset, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from graph_service.errors import NotAcceptable
from graph_service.labels import Text
from graph_service.names import ANSVAR, DCTERMS, FOAF, ORG, RDF, ROLE, SKOS, XSD
from graph_service.publishing.record import write_record
from graph_service.publishing.serialise import serialise
from graph_service.publishing.syntaxes import CSV, JSON_LD, RDF_SYNTAXES, RDF_XML, TRIG, TURTLE, Syntax
from graph_service.publishing.table import HEADER, csv_table
from graph_service.records import Record

PAYROLL = NamedNode("https://ansvar.example.org/id/activity/loneutbetalning")
DOCUMENT = NamedNode("https://ansvar.example.org/doc/activity/loneutbetalning")
STATEMENTS = [
    Triple(PAYROLL, RDF.type, ANSVAR.ProcessingActivity),
    Triple(PAYROLL, SKOS.prefLabel, Literal("Löneutbetalning", language="sv")),
    Triple(PAYROLL, SKOS.prefLabel, Literal("Payroll", language="en")),
    Triple(PAYROLL, DCTERMS.identifier, Literal('A-17 "x"\\\n<&]]>\r\tå')),
    Triple(PAYROLL, ANSVAR.isSynthetic, Literal(True)),
    Triple(PAYROLL, ANSVAR.rank, Literal(2)),
    Triple(PAYROLL, ANSVAR.rank, Literal("007", datatype=XSD.integer)),
    Triple(PAYROLL, ANSVAR.rank, Literal("9" * 40, datatype=XSD.integer)),
    Triple(PAYROLL, ANSVAR.reviewedOn, Literal("2026-01-15", datatype=XSD.date)),
    Triple(PAYROLL, ORG.role, ROLE.controller),
    Triple(DOCUMENT, FOAF.primaryTopic, PAYROLL),
]


class Nameless:
    """A register that has a name for one property only."""

    def label(self, iri: str, lang: str) -> Text:
        names = {"sv": "är ett slags", "en": "is a kind of"}
        return Text(names[lang] if iri == RDF.type.value else iri.rpartition("/")[2], lang)


def read_back(written: bytes, syntax: Syntax) -> set[Quad]:
    rdf_format = RdfFormat.from_media_type(syntax.media_type)
    assert rdf_format is not None
    return set(parse(written, rdf_format))


@pytest.mark.parametrize("syntax", RDF_SYNTAXES, ids=lambda one: one.suffix)
def test_every_syntax_gives_back_the_same_statements(syntax: Syntax):
    """Languages, datatypes, quotation marks and line ends come back as they were."""
    written = serialise(STATEMENTS, syntax.media_type)

    assert {quad.triple for quad in read_back(written, syntax)} == set(STATEMENTS)


@pytest.mark.parametrize("syntax", RDF_SYNTAXES, ids=lambda one: one.suffix)
def test_the_same_statements_give_the_same_bytes_in_whatever_order_they_come(syntax: Syntax):
    """A client that compares ETags is not told of a change where there is none."""
    shuffled = STATEMENTS * 2
    random.Random(1).shuffle(shuffled)

    assert serialise(shuffled, syntax.media_type) == serialise(STATEMENTS, syntax.media_type)


@pytest.mark.parametrize("syntax", [one for one in RDF_SYNTAXES if one.holds_datasets or one == JSON_LD])
def test_quads_keep_the_name_of_their_graph(syntax: Syntax):
    """TriG, N-Quads and JSON-LD say in which document a statement stands."""
    quads = {Quad(one.subject, one.predicate, one.object, DOCUMENT) for one in STATEMENTS}

    assert read_back(serialise(quads, syntax.media_type), syntax) == quads


@pytest.mark.parametrize(("media_type", "name"), [("text/turtle", "turtle"), ("application/rdf+xml", "xml")])
def test_another_reader_reads_the_same(media_type: str, name: str):
    """What we write is read by rdflib as by the library that wrote it."""
    graph = rdflib.Graph().parse(data=serialise(STATEMENTS, media_type), format=name)

    assert len(graph) == len(STATEMENTS)
    identifier = graph.value(rdflib.URIRef(PAYROLL.value), rdflib.DCTERMS.identifier)
    assert str(identifier) == 'A-17 "x"\\\n<&]]>\r\tå'


def test_json_ld_is_compact_and_fetches_nothing():
    """The context is inline, holds only the prefixes in use, and a lone subject is the document itself."""
    document = json.loads(serialise(STATEMENTS[:5], JSON_LD.media_type))

    assert document["@id"] == PAYROLL.value
    assert document["@type"] == "ansvar:ProcessingActivity"
    assert document["ansvar:isSynthetic"] is True
    assert {"@language": "sv", "@value": "Löneutbetalning"} in document["skos:prefLabel"]
    assert sorted(document["@context"]) == ["ansvar", "dcterms", "skos"]


def test_json_ld_does_not_use_a_prefix_that_is_the_scheme_of_an_iri():
    """`org:x`, an absolute IRI, comes back as itself and not as a name of the organisation ontology."""
    odd = [Triple(PAYROLL, ORG.role, NamedNode("org:x")), Triple(PAYROLL, RDF.type, Literal("a text"))]

    assert {quad.triple for quad in read_back(serialise(odd, JSON_LD.media_type), JSON_LD)} == set(odd)


def test_turtle_names_only_the_prefixes_in_use():
    """A reader is not shown twenty prefixes for three statements."""
    written = serialise(STATEMENTS[:2], TURTLE.media_type).decode()

    assert [line.split()[1] for line in written.splitlines() if line.startswith("@prefix")] == [
        "rdf:",
        "skos:",
        "ansvar:",
    ]


def test_rdf_xml_is_refused_for_what_xml_cannot_hold():
    """Nothing that no parser reads is sent: the error says which property, and what to do."""
    with pytest.raises(NotAcceptable, match="control character"):
        serialise([Triple(PAYROLL, SKOS.note, Literal("a\x01b"))], RDF_XML.media_type)
    with pytest.raises(NotAcceptable, match="does not end in a name"):
        serialise([Triple(PAYROLL, NamedNode("http://example.org/1"), Literal("a"))], RDF_XML.media_type)


def test_an_unknown_media_type_is_refused_with_those_that_there_are():
    """The error lists what can be asked for."""
    with pytest.raises(NotAcceptable, match="text/turtle, application/ld"):
        serialise(STATEMENTS, "text/csv")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_survives_json_ld_turtle_and_rdf_xml(text: str):
    """No text of a user's becomes syntax."""
    statement = Triple(PAYROLL, SKOS.note, Literal(text))
    for syntax in (JSON_LD, TURTLE, TRIG):
        assert {quad.triple for quad in read_back(serialise([statement], syntax.media_type), syntax)} == {statement}
    try:
        written = serialise([statement], RDF_XML.media_type)
    except NotAcceptable:
        return
    assert [element.text or "" for element in ET.fromstring(written).iter(f"{{{SKOS}}}note")] == [text]


def test_a_table_has_a_row_per_statement_with_names_in_both_languages():
    """The columns are those of the header; what has no name has an empty cell for it."""
    rows = list(csv.DictReader(io.StringIO(csv_table(STATEMENTS[:3], Nameless()).decode(), newline="")))

    assert tuple(rows[0]) == HEADER
    assert (rows[0]["property_sv"], rows[0]["property_en"]) == ("är ett slags", "is a kind of")
    assert (rows[0]["value"], rows[0]["value_sv"]) == (ANSVAR.ProcessingActivity.value, "")
    assert (rows[1]["value"], rows[1]["language"], rows[1]["datatype"]) == ("Löneutbetalning", "sv", "")
    assert len(rows) == 3


@pytest.mark.parametrize("text", ["=1+1", "+46", "-x", "@SUM(A1)", "\t=1"])
def test_a_table_runs_no_formula_in_a_spreadsheet(text: str):
    """A text that begins like a formula has an apostrophe before it; a number is left as it is."""
    statements = [Triple(PAYROLL, SKOS.note, Literal(text)), Triple(PAYROLL, ANSVAR.rank, Literal(-1))]

    values = [
        row["value"] for row in csv.DictReader(io.StringIO(csv_table(statements, Nameless()).decode(), newline=""))
    ]

    assert values == [f"'{text}", "-1"]


def test_a_record_is_written_with_its_graph_where_the_syntax_has_room_for_it():
    """TriG says that the statements stand in the document, Turtle is the document."""
    record = Record(PAYROLL.value, "activity", DOCUMENT.value, tuple(STATEMENTS))

    in_trig = read_back(write_record(record, TRIG, Nameless()), TRIG)
    assert {quad.graph_name for quad in in_trig} == {DOCUMENT}
    in_turtle = read_back(write_record(record, TURTLE, Nameless()), TURTLE)
    assert Dataset(in_turtle) == Dataset(Quad(one.subject, one.predicate, one.object) for one in STATEMENTS)
    assert write_record(record, CSV, Nameless()).count(b"\r\n") >= len(STATEMENTS)
