"""The reconciliation service: what OpenRefine asks of it, and what the specification asks of its answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from asgi_client import Answer, call
from fastapi import FastAPI
from jsonschema import Draft202012Validator
from pages_town import app_of
from reconcile_schemas import EXTENSION, MANIFEST, PROPERTIES, RESULTS, SUGGESTIONS
from small_graph import ID, change_of

from graph_service.merging import merge
from graph_service.registry import Registry
from graph_service.settings import Settings

HERE = "http://testserver"
TOWN = """
<doc/organisation/sokigo-ab> { <id/organisation/sokigo-ab> a ansvar:Organisation ; skos:prefLabel "Sokigo AB"@sv ;
  skos:altLabel "Sokigo"@sv ; org:identifier "556550-6309" ; ansvar:domicile country:SE ;
  dcterms:description "Program för kommuner."@sv ; ansvar:ultimateParent <id/organisation/addnode> ;
  ansvar:isCybersecurityOperator true ; ansvar:operatorRegisteredOn "2026-01-15"^^xsd:date ;
  foaf:homepage <https://sokigo.example/> . }
<doc/organisation/addnode> { <id/organisation/addnode> a ansvar:Organisation ;
  skos:prefLabel "Addnode Group AB"@sv ; ansvar:domicile country:SE . }
<doc/organisation/sokigo-as> { <id/organisation/sokigo-as> a ansvar:Organisation ;
  skos:prefLabel "Sokigo AS"@sv ; ansvar:domicile country:NO . }
<doc/organisation/old> { <doc/organisation/old> foaf:primaryTopic <id/organisation/old> .
  <id/organisation/old> a ansvar:Organisation ; skos:prefLabel "Bytt namn AB"@sv . }
<doc/system/castor> { <id/system/castor> a ansvar:System ; skos:prefLabel "Castor"@sv, "Castor"@en ;
  ansvar:suppliedBy <id/organisation/sokigo-ab> . }
<doc/continuity/plan> { <id/continuity/plan> a ansvar:ContinuityPlan ; skos:prefLabel "Plan"@sv ;
  ansvar:recoveryTimeHours 4 . }
"""


@pytest.fixture(scope="module")
def app() -> Iterator[FastAPI]:
    registry = Registry.in_memory(Settings(cross_origin="all"))
    registry.commit(change_of(TOWN))
    merge(registry, f"{ID}organisation/addnode", f"{ID}organisation/old", who="x", why="y")
    yield app_of(registry)
    registry.close()


def checked(answer: Answer, schema: dict[str, Any]) -> Any:
    """The JSON of an answer that is as the specification says, and that scripts on every site may read."""
    assert answer.status == 200, answer.body
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["access-control-allow-origin"] == "*"
    body = answer.json()
    Draft202012Validator(schema).validate(body)
    return body


def ask(app: FastAPI, **queries: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The candidates of each query, asked as OpenRefine asks: a form that is posted."""
    found = checked(post(app, queries=json.dumps(queries)), RESULTS)
    return {key: one["result"] for key, one in found.items()}


def post(app: FastAPI, **fields: str) -> Answer:
    content = urlencode(fields).encode()
    return call(app, "/reconcile", "POST", content, content_type="application/x-www-form-urlencoded")


def first(app: FastAPI, **query: Any) -> dict[str, Any]:
    return ask(app, q0=query)["q0"][0]


def extend(app: FastAPI, ids: list[str], *properties: dict[str, Any]) -> Any:
    return checked(post(app, extend=json.dumps({"ids": ids, "properties": list(properties)})), EXTENSION)


def test_the_manifest_says_what_the_service_can_do(app: FastAPI) -> None:
    """It is what the address gives without parameters, to browsers too."""
    manifest = checked(call(app, "/reconcile", accept="text/html", host="register.example"), MANIFEST)

    assert manifest["versions"] == ["0.1", "0.2"]
    assert manifest["identifierSpace"] == ID
    assert manifest["view"]["url"] == "http://register.example/id/{{id}}"
    assert manifest["defaultTypes"][0] == {"id": "Organisation", "name": "Organisation"}


def test_what_openrefine_does_when_a_column_is_matched(app: FastAPI) -> None:
    """It reads the manifest, guesses the type with three rows, matches in batches, and shows what it chose."""
    manifest = call(app, "/reconcile", host="register.example").json()
    guesses = ask(app, q0={"query": "Sokigo AB", "limit": 3}, q1={"query": "Castor", "limit": 3})
    types = {one["id"] for found in guesses.values() for one in found[0]["type"]}
    batch = ask(
        app,
        q0={"query": "Sokigo AB", "type": "Organisation", "type_strict": "should"},
        q1={"query": "Addnode Group", "type": "Organisation", "type_strict": "should"},
    )
    chosen = batch["q0"][0]
    preview_path = manifest["preview"]["url"].replace("{{id}}", quote(chosen["id"], safe=""))
    view_path = manifest["view"]["url"].replace("{{id}}", quote(chosen["id"], safe=""))

    preview = call(app, preview_path.removeprefix("http://register.example"))
    view = call(app, view_path.removeprefix("http://register.example"))

    assert types == {"Organisation", "System"}
    assert (chosen["id"], chosen["match"]) == ("organisation/sokigo-ab", True)
    assert batch["q1"][0]["match"] is True
    assert preview.status == 200
    assert (view.status, view.headers["location"]) == (303, "/doc/organisation/sokigo-ab")


def test_queries_may_be_in_the_address(app: FastAPI) -> None:
    """For trying it in a browser."""
    asked = quote(json.dumps({"q0": {"query": "Castor"}}))

    found = checked(call(app, f"/reconcile?queries={asked}"), RESULTS)

    assert [one["id"] for one in found["q0"]["result"]] == ["system/castor"]


def test_only_what_is_certain_is_a_match(app: FastAPI) -> None:
    """What is spelt alike is a candidate with a lower score, and its features say why."""
    near = first(app, query="Sokiggo AB")

    assert (near["id"], near["match"]) == ("organisation/sokigo-ab", False)
    assert [one["id"] for one in near["features"]] == ["alike"]
    assert near["score"] < 90


def test_a_legal_form_tells_companies_of_one_name_apart(app: FastAPI) -> None:
    """The Norwegian company is another one."""
    found = ask(app, q0={"query": "Sokigo AS"})["q0"]

    assert [(one["id"], one["match"]) for one in found] == [
        ("organisation/sokigo-as", True),
        ("organisation/sokigo-ab", False),
    ]


def test_a_number_finds_whatever_the_name_says(app: FastAPI) -> None:
    """An organisation number among the properties goes before the name, and needs none."""
    number = [{"pid": "org:identifier", "v": "5565506309"}]

    assert first(app, query="Helt annat", properties=number)["id"] == "organisation/sokigo-ab"
    assert first(app, properties=number)["match"] is True


@pytest.mark.parametrize("value", ["SE", "Sverige", {"id": "https://w3id.org/ansvar/code/country#SE"}])
def test_a_property_that_agrees_is_told(app: FastAPI, value: object) -> None:
    """By code, by name or by identifier."""
    found = first(app, query="Sokigo AB", properties=[{"pid": "ansvar:domicile", "v": value}])

    assert {"id": "ansvar:domicile", "value": True} in found["features"]
    assert found["match"] is True


def test_a_property_that_differs_takes_from_the_score(app: FastAPI) -> None:
    """And what differs is never a match."""
    owner = [{"pid": "ansvar:ultimateParent", "v": {"id": "organisation/sokigo-as"}}]

    found = first(app, query="Sokigo AB", properties=owner)

    assert (found["id"], found["score"], found["match"]) == ("organisation/sokigo-ab", 90, False)


def test_a_type_is_looked_among(app: FastAPI) -> None:
    """A system is not found among organisations."""
    assert ask(app, q0={"query": "Castor", "type": "Organisation"})["q0"] == []
    assert first(app, query="Castor", type=["System"])["id"] == "system/castor"
    assert first(app, query="Plan", type="ContinuityPlan")["id"] == "continuity/plan"


def test_an_identifier_finds_its_record(app: FastAPI) -> None:
    """As name that is looked for: short, whole, and of a record that was merged."""
    assert first(app, query="organisation/addnode")["match"] is True
    assert first(app, query=f"{ID}organisation/addnode")["id"] == "organisation/addnode"
    assert first(app, query="organisation/old")["id"] == "organisation/addnode"


def test_a_limit_is_kept(app: FastAPI) -> None:
    """The likeliest come first."""
    found = ask(app, q0={"query": "Sokigo", "limit": 1})["q0"]

    assert [one["id"] for one in found] == ["organisation/sokigo-ab"]


def test_the_prefix_of_a_language_gives_its_words(app: FastAPI) -> None:
    """Reasons, types and properties in English."""
    asked = quote(json.dumps({"q0": {"query": "Sokigo AS"}}))

    manifest = checked(call(app, "/en/reconcile", host="register.example"), MANIFEST)
    found = checked(call(app, f"/en/reconcile?queries={asked}"), RESULTS)

    assert manifest["suggest"]["entity"]["service_url"] == "http://register.example/en/reconcile"
    assert "another legal form" in found["q0"]["result"][1]["description"]


# --- suggestions -------------------------------------------------------------------------------------------------


def suggested(app: FastAPI, of: str, prefix: str, cursor: int = 0) -> list[dict[str, Any]]:
    answer = call(app, f"/reconcile/suggest/{of}?prefix={quote(prefix)}&cursor={cursor}")
    found: list[dict[str, Any]] = checked(answer, SUGGESTIONS)["result"]
    return found


def test_records_are_suggested_while_somebody_types(app: FastAPI) -> None:
    """By name or by identifier, with their type."""
    by_name = suggested(app, "entity", "Casto")
    by_id = suggested(app, "entity", "system/castor")

    assert [one["id"] for one in by_name] == ["system/castor"]
    assert by_id == by_name
    assert by_name[0]["notable"] == [{"id": "System", "name": "System"}]


def test_half_a_word_suggests_the_names_that_have_it(app: FastAPI) -> None:
    """In small letters; an empty text begins none."""
    assert [one["id"] for one in suggested(app, "entity", "cas")] == ["system/castor"]
    assert suggested(app, "entity", " ") == []


def test_types_and_properties_are_suggested(app: FastAPI) -> None:
    """By the beginning of their names, or by their identifiers."""
    assert suggested(app, "type", "organisat")[0]["id"] == "Organisation"
    assert "org:identifier" in [one["id"] for one in suggested(app, "property", "organisationsnummer")]
    assert [one["id"] for one in suggested(app, "property", "ansvar:domicile")] == ["ansvar:domicile"]


def test_suggestions_go_on_where_the_cursor_stands(app: FastAPI) -> None:
    """The first ten are passed over."""
    everything = suggested(app, "type", "")

    assert len(everything) == 10
    assert suggested(app, "type", "", 9)[0] == everything[9]
    assert suggested(app, "entity", "") == []


# --- data extension ----------------------------------------------------------------------------------------------


def test_properties_of_a_type_are_proposed(app: FastAPI) -> None:
    """Those of its fields, in the order of the page."""
    found = checked(call(app, "/reconcile/properties?type=Organisation&limit=500"), PROPERTIES)

    assert {"org:identifier", "ansvar:domicile", "schema:leiCode"} <= {one["id"] for one in found["properties"]}


def test_values_are_given_by_their_sort(app: FastAPI) -> None:
    """A record with its identifier, a code by its name, a day with a time, numbers as numbers, the rest as text."""
    names = ["ansvar:ultimateParent", "ansvar:domicile", "ansvar:operatorRegisteredOn", "foaf:homepage"]
    found = extend(app, ["organisation/sokigo-ab"], *({"id": name} for name in names))
    hours = extend(app, ["continuity/plan"], {"id": "ansvar:recoveryTimeHours"})

    assert found["rows"]["organisation/sokigo-ab"] == {
        "ansvar:ultimateParent": [{"id": "organisation/addnode", "name": "Addnode Group AB"}],
        "ansvar:domicile": [{"str": "Sverige"}],
        "ansvar:operatorRegisteredOn": [{"date": "2026-01-15T00:00:00Z"}],
        "foaf:homepage": [{"str": "https://sokigo.example/"}],
    }
    assert found["meta"][0]["type"] == {"id": "Organisation", "name": "Organisation"}
    assert hours["rows"]["continuity/plan"]["ansvar:recoveryTimeHours"] == [{"int": 4}]


def test_the_most_values_of_a_property_can_be_set(app: FastAPI) -> None:
    """A form sends numbers as text."""
    found = extend(app, ["system/castor"], {"id": "skos:prefLabel", "settings": {"limit": "1"}})

    assert found["rows"]["system/castor"]["skos:prefLabel"] == [{"str": "Castor"}]


def test_what_the_register_does_not_have_is_no_value(app: FastAPI) -> None:
    """An unknown record, an unknown property; a merged record gives the values of the one it became a part of."""
    found = extend(app, ["organisation/nobody", "organisation/old"], {"id": "ansvar:domicile"}, {"id": "what ever"})

    assert found["rows"] == {
        "organisation/nobody": {"ansvar:domicile": [], "what ever": []},
        "organisation/old": {"ansvar:domicile": [{"str": "Sverige"}], "what ever": []},
    }


# --- preview and limits ------------------------------------------------------------------------------------------


def test_a_preview_may_stand_in_a_frame_of_another_site(app: FastAPI) -> None:
    """Only it may: it has no forms and no scripts."""
    preview = call(app, "/reconcile/preview?id=organisation%2Fsokigo-ab")
    page = call(app, "/doc/organisation/sokigo-ab", accept="text/html")

    assert "frame-ancestors *" in preview.headers["content-security-policy"]
    assert "script-src" not in preview.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert b"Program f\xc3\xb6r kommuner." in preview.body
    assert b"<script" not in preview.body
    assert b"<form" not in preview.body


def test_scripts_may_ask_before_they_send(app: FastAPI) -> None:
    """The preflight says that a form may be posted here, and nowhere else."""
    assert "POST" in call(app, "/reconcile", "OPTIONS").headers["access-control-allow-methods"]
    assert "POST" not in call(app, "/api/names", "OPTIONS").headers["access-control-allow-methods"]


@pytest.mark.parametrize(
    ("queries", "path"),
    [
        ("{", "queries"),
        ("[]", "queries"),
        ('{"q0": "Sokigo"}', "q0"),
        ('{"q0": {}}', "q0"),
        ('{"q0": {"query": 1}}', "q0.query"),
        ('{"q0": {"query": "x", "limit": 0}}', "q0.limit"),
        ('{"q0": {"query": "x", "type": "Nonsense"}}', "q0.type"),
        ('{"q0": {"query": "x", "type_strict": "maybe"}}', "q0.type_strict"),
        ('{"q0": {"query": "x", "typ": "System"}}', "q0.typ"),
        ('{"q0": {"query": "x", "properties": [{"v": "x"}]}}', "q0.properties[0].pid"),
        ('{"q0": {"query": "x", "properties": [{"pid": "x", "v": null}]}}', "q0.properties[0].v"),
        ('{"q0": {"query": "%s"}}' % ("x" * 501), "q0.query"),
        ("[" * 100_000, "queries"),
    ],
)
def test_a_query_that_cannot_be_read_is_refused(app: FastAPI, queries: str, path: str) -> None:
    """With the place of the fault, as problem details."""
    answer = post(app, queries=queries)

    assert answer.status == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["problems"][0]["path"] == path


@pytest.mark.parametrize(
    "fields",
    [
        {"queries": json.dumps({f"q{number}": {"query": "x"} for number in range(51)})},
        {"extend": json.dumps({"ids": ["x"] * 1001, "properties": []})},
        {"queries": "x" * 1_000_001},
    ],
)
def test_what_is_too_much_is_refused(app: FastAPI, fields: dict[str, str]) -> None:
    """The manifest says how many queries a batch may have."""
    assert post(app, **fields).status == 413


def test_an_empty_form_is_refused(app: FastAPI) -> None:
    """It says what to send."""
    assert post(app, other="x").json()["problems"][0]["path"] == "queries"


def test_a_preview_of_nothing_is_not_found(app: FastAPI) -> None:
    """Also of what is no identifier."""
    assert call(app, "/reconcile/preview?id=organisation%2Fnobody").status == 404
    assert call(app, "/reconcile/preview?id=%3Cscript%3E").status == 404
