"""The SPARQL 1.1 Protocol: every form of a request that it has, every fault that it names, and no update at all.

The cases are those that the protocol itself describes (sections 2.1, 2.2 and 3), asked of our own records.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from asgi_client import Answer, call
from fastapi import FastAPI
from pyoxigraph import NamedNode, RdfFormat, parse
from sparql_service import BASE, BOARD, FORM, PAYROLL, QUERY, SERVICE, UPDATE, ask, post, service

from graph_service.names import PREFIXES, RDF
from graph_service.registry import Registry
from graph_service.settings import Settings
from web.sparql_request import MAX_ADDRESS_BYTES, MAX_QUERY_BYTES

BOARD_ID, PAYROLL_ID, SERVICE_ID = (iri.replace("/doc/", "/id/") for iri in (BOARD, PAYROLL, SERVICE))
DEFAULT, NAMED = "default-graph-uri", "named-graph-uri"
TWO = f"ASK {{ <{BOARD_ID}> a ?one . <{PAYROLL_ID}> a ?other }}"
TWO_NAMED = f"ASK {{ GRAPH ?g {{ <{BOARD_ID}> a ?one }} GRAPH ?h {{ <{PAYROLL_ID}> a ?other }} }}"
INSERT = "INSERT DATA { <http://e/a> <http://e/b> 1 }"


@pytest.fixture(scope="module")
def both() -> Iterator[tuple[Registry, FastAPI]]:
    with service(Settings(sparql_workers=1, sparql_rows=100, cross_origin="all")) as made:
        yield made


@pytest.fixture
def registry(both: tuple[Registry, FastAPI]) -> Registry:
    return both[0]


@pytest.fixture
def app(both: tuple[Registry, FastAPI]) -> FastAPI:
    return both[1]


def verdict(answer: Answer) -> bool:
    assert answer.status == 200, answer.body
    return bool(answer.json()["boolean"])


# --- queries ---------------------------------------------------------------------------------------------------------


def test_a_query_comes_by_get(app: FastAPI) -> None:
    """In the address, percent-encoded once."""
    assert verdict(ask(app, f"ASK {{ <{BOARD_ID}> a ?kind }}"))
    assert not verdict(ask(app, "ASK { <http://e/a%20b> ?p ?o }"))


def test_a_query_comes_as_a_form(app: FastAPI) -> None:
    """Its graphs may stand in the form or in the address."""
    form = urlencode({"query": f"ASK {{ <{BOARD_ID}> a ?kind }}"})

    assert verdict(post(app, form, FORM))
    assert verdict(post(app, form, f"{FORM}; charset=UTF-8", (DEFAULT, BOARD)))
    assert not verdict(post(app, f"{form}&{urlencode({DEFAULT: PAYROLL})}", FORM))


def test_a_query_comes_as_itself(app: FastAPI) -> None:
    """Not encoded at all."""
    assert verdict(post(app, f"ASK {{ <{BOARD_ID}> a ?kind }}", QUERY))
    assert verdict(post(app, 'ASK { BIND("å%20+" AS ?x) FILTER(STRLEN(?x) = 5) }', f"{QUERY};charset=utf-8"))


def test_without_graphs_all_of_them_are_asked(app: FastAPI) -> None:
    """Each by its name, and all together where none is named."""
    assert verdict(ask(app, TWO))
    assert verdict(ask(app, TWO_NAMED))


@pytest.mark.parametrize("as_itself", [False, True])
def test_default_graphs_of_the_request_are_asked_together(app: FastAPI, as_itself: bool) -> None:
    """And nothing beside them."""
    pairs = ((DEFAULT, BOARD), (DEFAULT, PAYROLL))
    send = (lambda *graphs: post(app, TWO, QUERY, *graphs)) if as_itself else (lambda *graphs: ask(app, TWO, *graphs))

    assert verdict(send(*pairs))
    assert not verdict(send(pairs[0]))
    assert not verdict(ask(app, TWO_NAMED, *pairs))


@pytest.mark.parametrize("as_itself", [False, True])
def test_named_graphs_of_the_request_are_those_that_graph_finds(app: FastAPI, as_itself: bool) -> None:
    """The default graph is empty then."""
    pairs = ((NAMED, BOARD), (NAMED, PAYROLL))
    send = post(app, TWO_NAMED, QUERY, *pairs) if as_itself else ask(app, TWO_NAMED, *pairs)

    assert verdict(send)
    assert not verdict(ask(app, TWO, *pairs))
    assert not verdict(ask(app, TWO_NAMED, pairs[0]))


def test_default_and_named_graphs_can_be_told_together(app: FastAPI) -> None:
    """Each is found where it was put."""
    query = (
        f"ASK {{ <{SERVICE_ID}> a ?kind . GRAPH ?g {{ <{BOARD_ID}> a ?one }} GRAPH ?h {{ <{PAYROLL_ID}> a ?other }} }}"
    )

    assert verdict(post(app, query, QUERY, (DEFAULT, SERVICE), (NAMED, BOARD), (NAMED, PAYROLL)))
    assert not verdict(post(app, query, QUERY, (DEFAULT, BOARD), (NAMED, BOARD), (NAMED, PAYROLL)))


def test_graphs_of_the_request_go_before_those_of_the_query(app: FastAPI) -> None:
    """Protocol, section 2.1.4."""
    query = f"ASK FROM <{SERVICE}> {{ <{BOARD_ID}> a ?kind }}"

    assert verdict(ask(app, query, (DEFAULT, BOARD)))
    assert not verdict(ask(app, query))
    assert verdict(ask(app, f"ASK FROM <{SERVICE}> {{ <{SERVICE_ID}> a ?kind }}"))


def test_a_graph_that_there_is_not_holds_nothing(app: FastAPI) -> None:
    """It is looked for in the register and nowhere else."""
    assert not verdict(ask(app, "ASK { ?s ?p ?o }", (DEFAULT, "http://127.0.0.1:9/graph")))
    assert not verdict(ask(app, "ASK FROM <http://127.0.0.1:9/graph> { ?s ?p ?o }"))
    assert not verdict(ask(app, "ASK FROM <file:///etc/passwd> { ?s ?p ?o }"))


# --- formats ---------------------------------------------------------------------------------------------------------

SELECT = f"SELECT ?name WHERE {{ <{BOARD_ID}> <http://www.w3.org/2004/02/skos/core#prefLabel> ?name }} ORDER BY ?name"
DESCRIBE = f"DESCRIBE <{BOARD_ID}>"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        (
            "application/sparql-results+xml;q=0.4, application/sparql-results+json;q=0.3",
            "application/sparql-results+xml",
        ),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("application/json", "application/json"),
        ("text/html;q=0.1, text/*", "text/csv; charset=utf-8"),
    ],
)
def test_rows_come_in_the_format_that_is_liked_best(app: FastAPI, accept: str, media_type: str) -> None:
    """JSON for who does not say."""
    answer = ask(app, SELECT, accept=accept)

    assert (answer.status, answer.headers["content-type"]) == (200, media_type)
    assert answer.headers["vary"] == "Accept"


def test_each_format_of_rows_keeps_languages_and_kinds_of_values(app: FastAPI) -> None:
    """As far as the format can."""
    board = ask(app, SELECT).json()["results"]["bindings"]

    assert board[0]["name"] == {"type": "literal", "value": "School board", "xml:lang": "en"}
    assert b'<literal xml:lang="sv">Skoln\xc3\xa4mnden</literal>' in ask(app, SELECT, ("format", "xml")).body
    assert ask(app, SELECT, ("format", "csv")).body == "name\r\nSchool board\r\nSkolnämnden\r\n".encode()
    assert ask(app, SELECT, ("format", "tsv")).body == '?name\n"School board"@en\n"Skolnämnden"@sv\n'.encode()


@pytest.mark.parametrize("query", [DESCRIBE, f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{BOARD}> {{ ?s ?p ?o }} }}"])
@pytest.mark.parametrize(
    "media_type", ["text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"]
)
def test_a_graph_comes_in_every_syntax_of_rdf(app: FastAPI, query: str, media_type: str) -> None:
    """The same statements in each."""
    answer = ask(app, query, accept=media_type)
    rdf_format = RdfFormat.from_media_type(media_type)
    assert rdf_format is not None

    said = {quad.triple for quad in parse(input=answer.body, format=rdf_format)}

    assert answer.headers["content-type"].startswith(media_type)
    assert {str(one.subject) for one in said} == {f"<{BOARD_ID}>"}
    assert len(said) == 5


def test_a_graph_with_blank_nodes_can_be_json_ld(app: FastAPI) -> None:
    """Only a query makes them; the register holds none."""
    answer = ask(app, "CONSTRUCT { [] <http://e/p> 1 } WHERE {}", accept="application/ld+json")

    assert [str(quad.predicate) for quad in parse(input=answer.body, format=RdfFormat.JSON_LD)] == ["<http://e/p>"]


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (SELECT, "text/turtle"),
        (DESCRIBE, "application/sparql-results+json"),
        ("ASK {}", "text/csv"),
        (SELECT, "image/png"),
    ],
)
def test_a_format_that_the_form_of_the_query_has_not_is_refused(app: FastAPI, query: str, accept: str) -> None:
    """Before anything is worked out."""
    assert ask(app, query, accept=accept).status == 406


def test_an_answer_can_be_kept_while_it_is_good(app: FastAPI) -> None:
    """Each format has a tag of its own, and HEAD gives what GET does."""
    first = ask(app, SELECT)
    path = f"/sparql?{urlencode({'query': SELECT})}"

    again = call(app, path, accept="*/*", if_none_match=first.headers["etag"])
    head = call(app, path, "HEAD", accept="*/*")

    assert (again.status, again.body) == (304, b"")
    assert ask(app, SELECT, accept="text/csv").headers["etag"] != first.headers["etag"]
    assert (head.status, head.body, head.headers["etag"]) == (200, b"", first.headers["etag"])


def test_scripts_on_other_sites_may_ask(app: FastAPI) -> None:
    """By every method of the protocol, and faults are told them as well."""
    preflight = call(app, "/sparql", "OPTIONS", origin="https://elsewhere.example")

    assert ask(app, SELECT).headers["access-control-allow-origin"] == "*"
    assert ask(app, "SELEKT").headers["access-control-allow-origin"] == "*"
    assert preflight.headers["access-control-allow-methods"] == "GET, HEAD, POST"
    assert "Content-Type" in preflight.headers["access-control-allow-headers"]


# --- faults ----------------------------------------------------------------------------------------------------------


def refused(answer: Answer, status: int) -> str:
    """Check the status, and return what the problem details say."""
    assert answer.status == status, answer.body
    assert answer.headers["content-type"] == "application/problem+json"
    said = answer.json()
    assert said["status"] == status
    return str(said["detail"])


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused_with_those_that_there_are(app: FastAPI, method: str) -> None:
    """405 names them."""
    answer = call(app, "/sparql?query=ASK%20%7B%7D", method, accept="application/json")

    refused(answer, 405)
    assert answer.headers["allow"] == "GET, HEAD, POST"


def test_more_than_one_query_is_refused(app: FastAPI) -> None:
    """However they are sent."""
    assert "more than once" in refused(ask(app, "ASK {}", ("query", "ASK {}")), 400)
    assert "more than once" in refused(post(app, "query=ASK%20%7B%7D&query=SELECT%20*%20%7B%7D", FORM), 400)
    assert "address of a POST" in refused(post(app, "ASK {}", QUERY, ("query", "ASK {}")), 400)


@pytest.mark.parametrize("content_type", ["text/plain", "application/json", "multipart/form-data; boundary=x", ""])
def test_a_body_of_another_kind_is_refused(app: FastAPI, content_type: str) -> None:
    """Neither a form nor a query."""
    assert "Content-Type" in refused(post(app, "ASK {}", content_type), 415)
    assert "Content-Type" in refused(post(app, "query=ASK%20%7B%7D", content_type), 415)


@pytest.mark.parametrize("content", ["", "format=json", "Query=ASK%20%7B%7D"])
def test_a_form_without_a_query_is_refused(app: FastAPI, content: str) -> None:
    """There is nothing to answer."""
    assert "no query" in refused(post(app, content, FORM), 400)
    assert "no query" in refused(call(app, f"/sparql?{urlencode({DEFAULT: BOARD})}", accept="*/*"), 400)


def test_a_query_in_another_encoding_is_refused(app: FastAPI) -> None:
    """UTF-8 is the only one."""
    assert "UTF-8" in refused(post(app, "ASK {}".encode("utf-16"), QUERY), 400)
    assert "UTF-8" in refused(post(app, "ASK {}".encode("utf-16-le"), QUERY), 400)
    assert "charset" in refused(post(app, "ASK {}".encode("utf-16"), f"{QUERY}; charset=UTF-16"), 415)
    assert "UTF-8" in refused(call(app, "/sparql?query=ASK%20%7B%7D%20%23%E5", accept="*/*"), 400)
    assert "UTF-8" in refused(post(app, b"query=ASK\xe5", FORM), 400)


@pytest.mark.parametrize(
    "query", ["ASK { ?s ?p", "SELEKT * {}", "SELECT ?a { ?s ?p ?o } GROUP BY ?b", "ASK {} }", "ASK { % }", ""]
)
def test_what_is_no_query_is_refused_with_the_place(app: FastAPI, query: str) -> None:
    """In each way of sending it."""
    assert refused(ask(app, query), 400)
    assert refused(post(app, query, QUERY), 400)


def test_too_long_queries_are_refused(app: FastAPI) -> None:
    """By the address or by the body."""
    long = "ASK {} #" + "x" * MAX_QUERY_BYTES

    assert "POST" in refused(ask(app, "ASK {} #" + "x" * MAX_ADDRESS_BYTES), 414)
    assert str(MAX_QUERY_BYTES) in refused(post(app, long, QUERY), 413)
    assert str(MAX_QUERY_BYTES) in refused(post(app, urlencode({"query": long}), FORM), 413)
    assert str(MAX_QUERY_BYTES) in refused(post(app, long * 10, QUERY), 413)


@pytest.mark.parametrize("name", ["doc/x", "", "http://e/a b", "ö:"])
def test_a_graph_that_is_no_iri_is_refused(app: FastAPI, name: str) -> None:
    """It could be none of the register's."""
    assert "graph" in refused(ask(app, "ASK {}", (DEFAULT, name)), 400)


def test_a_format_that_there_is_not_is_refused_with_those_that_there_are(app: FastAPI) -> None:
    """Those of this form of query."""
    assert "json, xml, html" in refused(ask(app, "ASK {}", ("format", "csv")), 400)


# --- updates ---------------------------------------------------------------------------------------------------------

SENT_BY_POST = [
    (INSERT, UPDATE),
    (urlencode({"update": INSERT}), FORM),
    (INSERT, f"{UPDATE}; charset=UTF-8"),
    (f"BASE <http://e/> {INSERT}", UPDATE),
    (urlencode({"update": "LOAD <http://127.0.0.1:9/x>"}), FORM),
    (urlencode({"query": INSERT}), FORM),
    (INSERT, QUERY),
    (urlencode({"update": "INSERT DATA {"}), FORM),
    ("CLEAR ALL", UPDATE),
    (INSERT.encode("utf-16"), UPDATE),
]


@pytest.mark.parametrize(("content", "content_type"), SENT_BY_POST)
@pytest.mark.parametrize("graph", [None, "using-graph-uri", "using-named-graph-uri"])
def test_no_update_is_taken(
    app: FastAPI, registry: Registry, content: str | bytes, content_type: str, graph: str | None
) -> None:
    """Whatever it says and however it is sent; the register stays as it was."""
    before = registry.store.size()
    pairs = ((graph, BOARD),) if graph else ()

    answer = post(app, content, content_type, *pairs)

    assert answer.status == 403
    assert "detail" in answer.json()
    assert registry.store.size() == before


@pytest.mark.parametrize(
    ("path", "method", "content", "content_type", "status"),
    [
        (f"/sparql?{urlencode({'update': INSERT})}", "GET", "", "", 400),
        ("/sparql", "POST", urlencode([("update", INSERT), ("update", INSERT)]), FORM, 400),
        ("/sparql", "POST", urlencode([("update", INSERT), ("query", "ASK {}")]), FORM, 403),
        ("/sparql", "POST", INSERT, "text/plain", 415),
        ("/sparql", "POST", f"update={INSERT}", "", 415),
    ],
)
def test_malformed_updates_are_refused_too(
    app: FastAPI, registry: Registry, path: str, method: str, content: str, content_type: str, status: int
) -> None:
    """With the status that fits."""
    before = registry.store.size()
    headers = {"content_type": content_type} if content_type else {}

    answer = call(app, path, method, content.encode(), accept="*/*", **headers)

    assert answer.status == status
    assert registry.store.size() == before


# --- the service about itself ----------------------------------------------------------------------------------------

SD = "http://www.w3.org/ns/sparql-service-description#"


@pytest.mark.parametrize("accept", ["*/*", "text/turtle", "application/rdf+xml", "application/ld+json"])
def test_the_address_alone_gives_the_service_description(app: FastAPI, accept: str) -> None:
    """A `sd:Service` with its endpoint, in the syntax asked for, and nothing without a name."""
    answer = call(app, "/sparql", accept=accept)
    rdf_format = RdfFormat.from_media_type(answer.headers["content-type"].partition(";")[0])
    assert rdf_format is not None

    said = {quad.triple for quad in parse(input=answer.body, format=rdf_format)}

    endpoint = NamedNode(f"{BASE}/sparql")
    assert answer.status == 200
    assert {(str(one.subject), one.object) for one in said if one.predicate == NamedNode(f"{SD}endpoint")} == {
        (f"<{BASE}/sparql>", endpoint)
    }
    assert any(one.predicate == RDF.type and one.object == NamedNode(f"{SD}Service") for one in said)
    assert not any(str(one.subject).startswith("_:") for one in said)


def test_the_service_description_is_the_same_until_something_differs(app: FastAPI) -> None:
    """So that it need not be sent again."""
    first = call(app, "/sparql", accept="text/turtle")

    assert call(app, "/sparql", accept="text/turtle", if_none_match=first.headers["etag"]).status == 304
    assert PREFIXES["dcterms"] in first.body.decode()


def test_the_service_description_tells_the_limits_in_both_languages(app: FastAPI) -> None:
    """And that the default graph is all graphs together."""
    text = call(app, "/sparql", accept="text/turtle").body.decode()

    assert "högst 100 rader" in text
    assert "100 rows at most" in text
    assert "sd:UnionDefaultGraph" in text


_KINDS = {
    "endpoint": f"{BASE}/sparql",
    "supportedLanguage": f"{SD}",
    "feature": f"{SD}",
    "resultFormat": "http://www.w3.org/ns/formats/",
    "defaultDataset": f"{BASE}/sparql#",
    "availableGraphs": f"{BASE}/sparql#",
    "defaultGraph": f"{BASE}/sparql#",
}
"""Where the values of the properties of a service lie."""


def test_the_service_description_keeps_to_its_vocabulary(app: FastAPI) -> None:
    """Every property of it has a thing of the right kind, and what is named is described."""
    body = call(app, "/sparql", accept="application/n-triples").body
    said = [quad.triple for quad in parse(input=body, format=RdfFormat.N_TRIPLES)]
    own = [(one.predicate.value.removeprefix(SD), one.object) for one in said if one.predicate.value.startswith(SD)]
    kinds = {str(one.subject): set[str]() for one in said}
    for one in said:
        if one.predicate == RDF.type:
            kinds[str(one.subject)].add(str(one.object).strip("<>").removeprefix(SD))

    assert {name for name, _ in own} == set(_KINDS)
    assert [(name, value) for name, value in own if not str(value).strip("<>").startswith(_KINDS[name])] == []
    assert sorted(kinds.values(), key=sorted) == [{"Dataset", "GraphCollection"}, {"Graph"}, {"Service"}]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/rdf+xml;q=0.4, text/turtle;q=0.5", "text/turtle"),
        ("text/turtle;q=0, application/ld+json;q=0.1", "application/ld+json"),
        ("application/*;q=0.3, application/n-triples", "application/n-triples"),
        ("text/html, application/xhtml+xml, */*;q=0.8", "text/html"),
    ],
)
def test_the_service_description_is_negotiated(app: FastAPI, accept: str, media_type: str) -> None:
    """A browser gets the page, whoever asks for RDF the syntax that it likes best."""
    answer = call(app, "/sparql", accept=accept)

    assert (answer.status, answer.headers["content-type"].partition(";")[0]) == (200, media_type)
    assert "Accept" in answer.headers["vary"]


def test_a_service_description_that_nobody_can_write_is_refused(app: FastAPI) -> None:
    """406 tells what there is."""
    assert "text/turtle" in refused(call(app, "/sparql", accept="application/json"), 406)


@pytest.mark.parametrize("path", ["/sparql", "/sparql?query=ASK%20%7B%7D", "/sparql?query=SELEKT", "/sparql?update=x"])
@pytest.mark.parametrize("accept", ["application/sparql-results+json, text/turtle;q=0.9", "text/html"])
def test_head_is_answered_as_get_without_the_body(app: FastAPI, path: str, accept: str) -> None:
    """Status and headers, for queries, faults and the description."""
    whole, head = (call(app, path, method, accept=accept) for method in ("GET", "HEAD"))

    def lasting(answer: Answer) -> dict[str, str]:
        # How long it took, and so how long the page with it is, differs.
        return {
            name: value for name, value in answer.headers.items() if name not in {"server-timing", "content-length"}
        }

    assert (head.status, lasting(head), head.body) == (whole.status, lasting(whole), b"")


# --- truncation and freshness ----------------------------------------------------------------------------------------

MANY = "SELECT ?s ?p ?o { ?s ?p ?o }"


def test_an_answer_with_more_rows_than_may_be_is_cut_off_and_says_so(app: FastAPI) -> None:
    """In a header, and in JSON and XML also in itself."""
    as_json, as_csv = ask(app, MANY), ask(app, MANY, ("format", "tsv"))

    said = json.loads(as_json.body)
    assert (len(said["results"]["bindings"]), as_json.headers["ansvar-truncated"]) == (100, "100")
    assert said["head"]["link"] == ["https://w3id.org/ansvar/problem#ResultTruncated"]
    assert (as_csv.body.count(b"\n"), as_csv.headers["ansvar-truncated"]) == (101, "100")
    assert "ansvar-truncated" not in ask(app, f"{MANY} LIMIT 100").headers
    assert ask(app, f"{MANY} LIMIT 101").headers["ansvar-truncated"] == "100"


def test_a_graph_with_more_statements_than_may_be_is_cut_off_and_says_so(app: FastAPI) -> None:
    """By the header, for the syntaxes have no place for it."""
    answer = ask(app, "CONSTRUCT WHERE { ?s ?p ?o }", accept="application/n-triples")

    assert (answer.body.count(b"\n"), answer.headers["ansvar-truncated"]) == (100, "100")
