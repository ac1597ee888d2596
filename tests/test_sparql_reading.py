"""Queries read before they are asked: their form, their limit, and every way to hide that they reach out."""

from __future__ import annotations

import pytest

from graph_service.files import QUERIES
from graph_service.sparql.examples import examples
from graph_service.sparql.reading import read_query
from graph_service.sparql.refusals import QueryRefused, QueryUnreadable

BODY = "<http://127.0.0.1:9/x> { ?a ?b ?c }"


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ SERVICE {BODY} }}",
        f"SELECT * {{ service silent {BODY} }}",
        f"SELECT * {{SERVICE{BODY}}}",
        f"SELECT * {{ # a comment\n SERVICE # <\n {BODY} }}",
        f"SELECT * {{ # ends with a carriage return\r SERVICE {BODY} }}",
        "SELECT * { VALUES ?there { <http://127.0.0.1:9/x> } SERVICE ?there { ?a ?b ?c } }",
        f"SELECT * {{ ?s ?p ?o FILTER EXISTS {{ SERVICE {BODY} }} }}",
        f"SELECT * {{ {{ SELECT * {{ SERVICE {BODY} }} }} }}",
        f"ASK {{ ?s ?p true SERVICE {BODY} }}",
        f"ASK {{ ?s ?p trueSERVICE {BODY} }}",
        f"ASK {{ ?s ?p 1SERVICE {BODY} }}",
        f"ASK {{ ?s ?p 'a'@sv.SERVICE {BODY} }}",
        "PREFIX ex: <http://127.0.0.1:9/> SELECT * { SERVICEex:x{ ?a ?b ?c } }",
        "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE:x { ?a ?b ?c } }",
        "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICESILENT:x { ?a ?b ?c } }",
        f"SELECT * {{ BIND('''a\\''' ''' AS ?x) SERVICE {BODY} }}",
        f"SELECT * {{ BIND('#' AS ?x) SERVICE {BODY} }}",
        f"SELECT * {{ ?s <http://e/#> ?o . SERVICE {BODY} }}",
        f"INSERT {{ ?a ?b ?c }} WHERE {{ SERVICE {BODY} }}",
    ],
)
def test_a_query_that_asks_another_service_is_refused(query: str) -> None:
    """However it is written: the engine would open a connection."""
    with pytest.raises(QueryRefused, match="column"):
        read_query(query)


@pytest.mark.parametrize(
    "query",
    [
        # For the engine `<` compares here and a comment hides the quotation marks.
        f"SELECT * {{ ?s ?p ?o FILTER(?s<?o#>)'''\n || true) SERVICE {BODY} }} #'''",
        # `\q` is no escape, so the engine reads '' and a short string where three marks seem to open a long one.
        f"SELECT * {{ VALUES ?x {{''' ' }} SERVICE {BODY} #'\\q'''\n }}",
        f"SELECT * {{ VALUES ?x {{''' ' }} SERVICE {BODY} #'\\uD800'''\n }}",
        f"SELECT * {{ S\\u0045RVICE {BODY} }}",
        f"SELECT * {{ \u00a0SERVICE {BODY} }}",
    ],
)
def test_a_query_that_two_readers_could_read_in_two_ways_is_not_asked(query: str) -> None:
    """What one of them takes for a string may be a service for the other."""
    with pytest.raises((QueryUnreadable, QueryRefused)):
        read_query(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service a <https://ansvar.example.org/id/service/x> }",
        "PREFIX service: <http://e/> SELECT * { service:a ?p service:b . GRAPH service:g { ?s ?p ?o } }",
        "PREFIX a: <http://e/> SELECT * { ?s a:usesService ?o FILTER(?o = <http://e/service>) } # SERVICE <x>",
        'SELECT * { ?s ?p \'SERVICE <x> {}\' , """SERVICE\n"""@sv }',
        "SELECT * { VALUES (?a ?b) { (<http://e/1> <http://e/2>) } ?a ?b ?c FILTER(?c < 3) }",
        "SELECT * { ?s ?p ?o FILTER(?o IN (<http://e/1>, <http://e/2>)) }",
    ],
)
def test_the_word_service_elsewhere_is_no_service(query: str) -> None:
    """In addresses, names, variables, texts and comments it means nothing."""
    assert read_query(query).form == "select"


@pytest.mark.parametrize(
    "word", ["INSERT DATA { <a:a> <a:b> 1 }", "LOAD <http://127.0.0.1:9/x>", "clear all", "DROP ALL"]
)
def test_an_update_is_refused_where_a_query_should_stand(word: str) -> None:
    """And what it would have loaded is not fetched."""
    with pytest.raises(QueryRefused, match="changes the register"):
        read_query(f"PREFIX a: <http://e/>\n{word}")


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("BASE <http://e/> PREFIX ask: <http://e/> SELECT*{}", "select"),
        ("# SELECT\nASK {}", "ask"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "construct"),
        ("describe <http://e/a>", "describe"),
    ],
)
def test_the_form_is_the_first_word_that_is_one(query: str, form: str) -> None:
    """Which decides what the answer can be sent as."""
    assert read_query(query).form == form


@pytest.mark.parametrize("query", ["", "PREFIX a: <http://e/>", "SELEKT * {}", "{ ?s ?p ?o }"])
def test_what_is_no_query_is_told_so(query: str) -> None:
    """Without asking anybody."""
    with pytest.raises(QueryUnreadable, match="SELECT"):
        read_query(query)


def test_a_query_with_graphs_of_its_own_is_told_from_one_without() -> None:
    """Only one without asks the union of all graphs."""
    assert read_query("SELECT * FROM <http://e/g> { ?s ?p ?o }").has_dataset
    assert read_query("PREFIX g: <http://e/> ASK FROM NAMED g:a { ?s ?p ?o }").has_dataset
    assert not read_query("SELECT ?from { ?from <http://e/from> 'FROM' }").has_dataset


@pytest.mark.parametrize(
    ("query", "limited"),
    [
        ("SELECT * {}", "SELECT * {}\nLIMIT 7\n"),
        ("SELECT * {} # LIMIT 3", "SELECT * {} # LIMIT 3\nLIMIT 7\n"),
        ("SELECT * {} LIMIT 3", "SELECT * {} LIMIT 3"),
        ("SELECT * {} LIMIT 30 OFFSET 40", "SELECT * {} LIMIT 7 OFFSET 40"),
        ("SELECT * { { SELECT * {} LIMIT 3 } }", "SELECT * { { SELECT * {} LIMIT 3 } }\nLIMIT 7\n"),
        ("SELECT * {} VALUES ?a { 1 }", "SELECT * {} \nLIMIT 7\nVALUES ?a { 1 }"),
        ("SELECT * { VALUES ?a { 1 } }", "SELECT * { VALUES ?a { 1 } }\nLIMIT 7\n"),
    ],
)
def test_a_query_is_limited_where_its_own_limit_stands(query: str, limited: str) -> None:
    """The limit of the whole query, not of one within it, and never more than it asks for itself."""
    assert read_query(query).limited_to(7) == limited


@pytest.mark.parametrize("path", sorted(QUERIES.glob("*.rq")), ids=lambda path: path.stem)
def test_our_own_queries_can_be_read(path: object) -> None:
    """They are long, and use most of the language."""
    assert read_query(path.read_text(encoding="utf-8")).form in {"select", "construct"}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text", ["a." * 20_000, "'''" + "''" * 20_000, "<" * 40_000, "ex:a" + "." * 40_000, "'''" + "'a" * 20_000]
)
def test_no_text_takes_long_to_read(text: str) -> None:
    """The work grows with the text and not with its square, so these are read or refused before a test would end."""
    with pytest.raises(QueryUnreadable):
        read_query(text)


def test_examples_say_their_question_in_both_languages() -> None:
    """There are more than twenty, and each has a name of its own."""
    found = examples()

    assert len({one.name for one in found}) == len(found) >= 20
    assert all(set(one.question) == {"en", "sv"} and one.question["en"] != one.question["sv"] for one in found)
    assert all(text.endswith("?") for one in found for text in one.question.values())
