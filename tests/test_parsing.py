"""RDF files in: every syntax, blank nodes named the same each time, and what is told of a broken file."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Triple

from graph_service.errors import DataRejected
from graph_service.names import DCTERMS, SKOS, Base
from graph_service.parsing import FORMAT_BY_SUFFIX, parse_file, read_files

BASE = Base("https://ansvar.example.org")
PAYROLL = NamedNode("https://ansvar.example.org/id/activity/loneutbetalning")
DOCUMENT = NamedNode("https://ansvar.example.org/doc/activity/loneutbetalning")
NAMED = Triple(PAYROLL, SKOS.prefLabel, Literal("Lön", language="sv"))
HEAD = """@base <https://ansvar.example.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
"""

TURTLE = HEAD + '<id/activity/loneutbetalning> skos:prefLabel "Lön"@sv .'
TRIG = HEAD + '<doc/activity/loneutbetalning> { <id/activity/loneutbetalning> skos:prefLabel "Lön"@sv . }'
N_TRIPLES = f"{NAMED} ."
N_QUADS = f"{Quad(NAMED.subject, NAMED.predicate, NAMED.object, DOCUMENT)} ."
JSON_LD = f'{{"@id": "{PAYROLL.value}", "{SKOS.prefLabel.value}": {{"@value": "Lön", "@language": "sv"}}}}'
RDF_XML = f"""<?xml version="1.0" encoding="utf-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="{SKOS}">
  <rdf:Description rdf:about="{PAYROLL.value}"><skos:prefLabel xml:lang="sv">Lön</skos:prefLabel></rdf:Description>
</rdf:RDF>"""

TEXTS = {
    "a.ttl": TURTLE,
    "a.trig": TRIG,
    "a.nt": N_TRIPLES,
    "a.nq": N_QUADS,
    "a.jsonld": JSON_LD,
    "a.rdf": RDF_XML,
    "a.xml": RDF_XML,
    "a.owl": RDF_XML,
    "A.TTL": TURTLE,
}


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", TEXTS)
def test_each_syntax_gives_the_same_record(tmp_path, name):
    """A statement without a graph goes to that of its record, one in a graph stays in it."""
    path = written(tmp_path, name, TEXTS[name])

    assert read_files([path], BASE) == {DOCUMENT: {NAMED}}


def test_every_suffix_that_is_read_is_tested_here():
    """A new syntax gets its row above."""
    assert {Path(name).suffix.lower() for name in TEXTS} == set(FORMAT_BY_SUFFIX)


def test_part_of_a_record_lies_in_the_graph_of_the_record(tmp_path):
    """A name with a fragment is a part of the thing before the number sign."""
    path = written(tmp_path, "a.ttl", HEAD + '<id/activity/loneutbetalning#del> skos:prefLabel "Del"@sv .')

    assert set(read_files([path], BASE)) == {DOCUMENT}


def test_thing_of_elsewhere_lies_in_the_graph_of_its_document(tmp_path):
    """A vocabulary with number signs is one graph."""
    path = written(tmp_path, "a.ttl", HEAD + '<https://other.example/ns#A> skos:prefLabel "A"@en .')

    assert set(read_files([path], BASE)) == {NamedNode("https://other.example/ns")}


def test_statements_of_several_files_about_one_record_come_together(tmp_path):
    """A record may be spread over files that are loaded at once."""
    one = written(tmp_path, "a.ttl", TURTLE)
    other = written(tmp_path, "b.ttl", HEAD + '<id/activity/loneutbetalning> skos:altLabel "Avlöning"@sv .')

    assert {len(triples) for triples in read_files([one, other], BASE).values()} == {2}


NESTED = HEAD + (
    '<id/activity/loneutbetalning> dcterms:relation [ skos:note "a" ; dcterms:relation [ skos:note "b" ] ] ,'
    ' [ skos:note "c" ] .'
)


def test_blank_nodes_get_names_under_the_record_that_holds_them(tmp_path):
    """Nodes within nodes as well, numbered as they stand in the file."""
    graphs = read_files([written(tmp_path, "a.ttl", NESTED)], BASE)

    notes = {one.object.value: one.subject.value for one in graphs[DOCUMENT] if one.predicate == SKOS.note}
    assert set(graphs) == {DOCUMENT}
    assert set(notes) == {"a", "b", "c"}
    assert set(notes.values()) == {f"{DOCUMENT.value}#node-{number}" for number in (1, 2, 3)}


def test_blank_nodes_get_the_same_names_each_time(tmp_path):
    """Loading a file again changes nothing."""
    path = written(tmp_path, "a.ttl", NESTED)

    assert read_files([path], BASE) == read_files([path], BASE)


def test_blank_nodes_in_a_named_graph_get_names_under_it(tmp_path):
    """The record of a graph holds what stands in it, whoever its subject is."""
    text = HEAD + '<doc/activity/loneutbetalning> { _:x skos:note "a" . }'

    assert read_files([written(tmp_path, "a.trig", text)], BASE) == {
        DOCUMENT: {Triple(NamedNode(f"{DOCUMENT.value}#node-1"), SKOS.note, Literal("a"))}
    }


def test_blank_nodes_of_two_files_are_not_taken_for_one(tmp_path):
    """Two files that tell of one record may each have a node without a name, also of the same label."""
    text = HEAD + '<id/activity/loneutbetalning> dcterms:relation _:x . _:x skos:note "%s" .'
    paths = [written(tmp_path, f"{note}.ttl", text % note) for note in ("a", "b")]

    triples = read_files(paths, BASE)[DOCUMENT]

    notes = {one.object.value: one.subject for one in triples if one.predicate == SKOS.note}
    assert set(notes) == {"a", "b"}
    assert notes["a"] != notes["b"]


def test_blank_node_does_not_get_a_name_that_stands_in_the_file(tmp_path):
    """What was written by Ansvar and extended by hand is loaded as it is meant."""
    text = HEAD + (
        f'<id/activity/loneutbetalning> dcterms:relation <{DOCUMENT.value}#node-1> , [ skos:note "new" ] . '
        f'<{DOCUMENT.value}#node-1> skos:note "old" .'
    )

    triples = read_files([written(tmp_path, "a.ttl", text)], BASE)[DOCUMENT]

    assert {one.object.value: one.subject.value for one in triples if one.predicate == SKOS.note} == {
        "old": f"{DOCUMENT.value}#node-1",
        "new": f"{DOCUMENT.value}#node-2",
    }


@pytest.mark.parametrize(
    "text",
    [
        '[] skos:note "a" .',
        "_:a dcterms:relation _:b . _:b dcterms:relation _:a .",
        "_:a dcterms:relation <id/activity/loneutbetalning> .",
    ],
)
def test_node_that_no_record_holds_is_refused(tmp_path, text):
    """It would lie in no graph; the file is named."""
    with pytest.raises(DataRejected, match=r"a\.ttl: .*Give it an address"):
        read_files([written(tmp_path, "a.ttl", HEAD + text)], BASE)


def test_triple_term_is_refused(tmp_path):
    """RDF 1.2 has them; a record says of what by its provenance instead."""
    text = HEAD + '<id/activity/loneutbetalning> dcterms:relation <<( <id/post/a> skos:note "a" )>> .'

    with pytest.raises(DataRejected, match=r"a\.ttl: .*[Tt]riple terms"):
        read_files([written(tmp_path, "a.ttl", text)], BASE)


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("a.ttl", HEAD + "<id/a/b> skos:note .", 4),
        ("a.ttl", HEAD + '<id/a/b> skos:note "a"', 4),
        ("a.ttl", "<id/a/b> unknown:note 1 .", 1),
        ("a.trig", HEAD + '<doc/a/b> { <id/a/b> skos:note "a" .\n', 5),
        ("a.nt", f"{NAMED} .\nx\n", 2),
        ("a.nt", f"{NAMED} .\n{NAMED}"[:-4], 2),
        ("a.nq", f"{NAMED} <graph> .", 1),
        ("a.jsonld", '{"@id":\n "https://a.example/", ', 2),
        ("a.rdf", RDF_XML.replace("</rdf:Description>", ""), 4),
        ("a.rdf", RDF_XML.removesuffix("</rdf:RDF>"), 4),
        ("a.rdf", "<rdf:RDF", 1),
        ("a.rdf", "", 1),
    ],
)
def test_broken_file_is_named_with_its_line(tmp_path, name, text, line):
    """A file that was cut off is broken as well, in RDF/XML too, where the parser would take what there is."""
    path = written(tmp_path, name, text)

    with pytest.raises(DataRejected) as caught:
        parse_file(path)

    assert caught.value.detail.startswith(f"{path} line {line}, column ")
    assert caught.value.detail.endswith("Mend the file; nothing of it was loaded.")
    assert "Parser error" not in caught.value.detail
    assert caught.value.problems[0].path in caught.value.detail


def test_text_that_is_not_utf_8_is_refused_with_its_place(tmp_path):
    """Old systems write Latin-1."""
    path = tmp_path / "a.ttl"
    path.write_bytes('<https://a.example/> <https://a.example/p> "Lön" .'.encode("latin-1"))

    with pytest.raises(DataRejected, match=r"a\.ttl line 1, column \d+: .*UTF-8"):
        parse_file(path)


def test_context_at_an_address_is_not_fetched(tmp_path):
    """No file makes Ansvar call another machine; the text says what to do instead."""
    path = written(tmp_path, "a.jsonld", '{"@context": "https://a.example/context", "@id": "https://a.example/"}')

    with pytest.raises(DataRejected, match=r"nothing is fetched\. Write the context into the file"):
        parse_file(path)


def test_xml_that_refers_to_other_files_gives_nothing_of_them(tmp_path):
    """An external entity is not read, from this machine or another."""
    secret = written(tmp_path, "secret", "hemligt")
    text = RDF_XML.replace("<rdf:RDF", f'<!DOCTYPE rdf:RDF [<!ENTITY x SYSTEM "{secret.as_uri()}">]>\n<rdf:RDF', 1)
    path = written(tmp_path, "a.rdf", text.replace("Lön<", "Lön &x;<"))

    with pytest.raises(DataRejected, match=r"a\.rdf"):
        parse_file(path)


@pytest.mark.parametrize(
    ("name", "cure"), [("missing.ttl", "Check the path"), ("table.xlsx", r"'\.xlsx'.*Give one of"), ("plain", "''")]
)
def test_file_that_cannot_be_read_is_named_with_the_cure(tmp_path, name, cure):
    """Missing, or of a kind that is no RDF."""
    with pytest.raises(DataRejected, match=rf"{name}.*{cure}"):
        parse_file(tmp_path / name)


def test_folder_is_told_from_a_file(tmp_path):
    """Its files are what is wanted."""
    (tmp_path / "a.ttl").mkdir()

    with pytest.raises(DataRejected, match=r"is a folder\. Give the files in it"):
        parse_file(tmp_path / "a.ttl")


def test_nothing_is_read_where_one_of_several_files_is_broken(tmp_path):
    """All of the files or none."""
    good, broken = written(tmp_path, "good.ttl", TURTLE), written(tmp_path, "broken.ttl", "x")

    with pytest.raises(DataRejected, match=r"broken\.ttl line 1"):
        read_files([good, broken], BASE)


def test_addresses_without_a_base_are_those_of_the_file(tmp_path):
    """A relative address means a place beside the file (RFC 3986 section 5.1.3)."""
    path = written(tmp_path, "a.ttl", f'<#a> <{DCTERMS.title.value}> "A" .')

    assert [quad.subject for quad in parse_file(path)] == [NamedNode(f"{path.resolve().as_uri()}#a")]
