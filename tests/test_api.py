"""The JSON API: the form of each answer, and that a slip in a parameter is told and never guessed away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from asgi_client import Answer, call
from fastapi import FastAPI
from pyoxigraph import RdfFormat, parse
from starlette.responses import HTMLResponse

from graph_service.registry import Registry
from web import problems
from web.api import routes
from web.head_requests import HeadMiddleware

ID = "https://ansvar.example.org/id/"
PAYROLL = f"{ID}activity/loneutbetalning"
SCHOOL = f"{ID}organisation/skolnamnden"
ROLE = "https://w3id.org/ansvar/code/role#"
COUNTRY = "https://w3id.org/ansvar/code/country#"


@pytest.fixture(scope="module")
def registry() -> Iterator[Registry]:
    registry = Registry.in_memory()
    registry.load([Path(__file__).parent / "data" / "api-town.trig"], why="test")
    yield registry
    registry.close()


@pytest.fixture(scope="module")
def app(registry: Registry) -> FastAPI:
    app = FastAPI()
    problems.install(app, lambda _request, error: HTMLResponse(error.detail, error.status))
    app.add_middleware(HeadMiddleware)
    app.include_router(routes.router(registry))
    return app


def get(app: FastAPI, path: str, /, **query: str | int) -> Answer:
    return call(app, path + "?" + "&".join(f"{name}={quote(str(value))}" for name, value in query.items()))


def good(app: FastAPI, path: str, /, **query: str | int) -> Any:
    answer = get(app, path, **query)
    assert answer.status == 200, answer.body
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


def refused(app: FastAPI, status: int, path: str, /, **query: str | int) -> str:
    answer = get(app, path, **query)
    assert answer.status == status, answer.body
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    return str(body["detail"])


def test_ask_answers_with_role_party_and_proof(app: FastAPI):
    """The board is controller, and the statement that says so is the proof."""
    body = good(app, "/api/ask", q="Vem ansvarar för löneutbetalning?", on="2026-01-15")

    assert set(body) >= {"question", "lang", "intent", "on", "entities", "answers", "text"}
    assert (body["lang"], body["intent"], body["on"]) == ("sv", "responsible", "2026-01-15")
    assert body["about"] == {"iri": PAYROLL, "label": "Löneutbetalning", "kind": "activity"}
    assert set(body["entities"][0]) == {"iri", "label", "kind", "score"}
    first = body["answers"][0]
    assert first["role"]["iri"] == f"{ROLE}controller"
    assert first["party"] == {"iri": SCHOOL, "label": "Skolnämnden"}
    assert first["direct"] is True
    assert first["via"] == [
        {"subject": PAYROLL, "predicate": "https://w3id.org/dpv#hasDataController", "object": SCHOOL}
    ]
    assert (first["from"], first["to"], first["source"]) == (None, None, None)
    assert "Skolnämnden" in body["text"]


def test_ask_answers_in_the_language_asked_for(app: FastAPI):
    """A Swedish question with an English answer; without a wish the question's own language."""
    assert good(app, "/api/ask", q="Vem ansvarar för löneutbetalning?", lang="en")["about"]["label"] == "Payroll"
    assert good(app, "/api/ask", q="Who is responsible for payroll?")["lang"] == "en"


def test_search_gives_hits_with_total_and_facets(app: FastAPI):
    """The facet of kinds counts what each kind would leave."""
    body = good(app, "/api/search", q="löneutbetalning")

    assert set(body) == {"total", "results", "facets"}
    assert body["total"] >= 1
    assert set(body["results"][0]) == {"iri", "label", "kind", "score", "found_by", "found_via", "highlight"}
    assert body["results"][0]["iri"] == PAYROLL
    kinds = {one["value"]: one["count"] for one in body["facets"]["kind"]}
    assert kinds["activity"] == 1
    assert set(body["facets"]["kind"][0]) == {"value", "label", "count"}


def test_search_keeps_to_the_kinds_and_the_number_asked_for(app: FastAPI):
    """`kind` may be given several times."""
    answer = call(app, f"/api/search?q={quote('lönetjänsten')}&kind=service&kind=post&limit=1").json()
    assert {one["kind"] for one in answer["results"]} == {"service"}
    assert good(app, "/api/search", q="löneutbetalning", limit=0)["results"] == []


def test_suggest_gives_records_for_words_and_nothing_for_none(app: FastAPI):
    """A field that somebody has just entered asks for the empty text."""
    body = good(app, "/api/suggest", q="löneutbetalning")
    assert body["suggestions"][0] == {
        "iri": PAYROLL,
        "label": "Löneutbetalning",
        "kind": "activity",
        "kind_label": "Behandling",
        "path": "/doc/activity/loneutbetalning",
    }
    assert good(app, "/api/suggest", q=" ") == {"suggestions": []}


def test_a_record_is_json_ld_with_an_etag(app: FastAPI, registry: Registry):
    """It holds the statements of the record, and is not sent twice."""
    answer = get(app, "/api/records/activity/loneutbetalning")

    assert answer.headers["content-type"] == "application/ld+json"
    found = {quad.triple for quad in parse(answer.body, RdfFormat.JSON_LD)}
    assert found == set(registry.record(PAYROLL).statements)
    again = call(app, "/api/records/activity/loneutbetalning", if_none_match=answer.headers["etag"])
    assert again.status == 304


def test_chain_gives_links_with_places_and_the_countries_they_reach(app: FastAPI):
    """Nearest first: the IT administration, then the host in India."""
    body = good(app, "/api/chain", of=PAYROLL, on="2026-01-15", lang="sv")

    assert body["root"] == PAYROLL
    assert [(one["engaged"], one["depth"], one["rank"], one["repeat"]) for one in body["links"]] == [
        (f"{ID}organisation/it-forvaltningen", 1, 1, False),
        (f"{ID}organisation/molnhotellet", 2, 2, False),
    ]
    second = body["links"][1]
    assert second["engager"] == f"{ID}organisation/it-forvaltningen"
    assert second["scope"] == f"{ID}service/lonetjansten"
    assert second["parent"] == 0
    (place,) = second["places"]
    assert (place["country"], place["text"], place["standing"]) == (f"{COUNTRY}IN", None, "third")
    assert (place["status"], place["until"]) == ("no_tool", None)
    assert (second["agreement"], second["transfer"], second["from"], second["to"]) == (None, None, "2025-01-01", None)
    assert body["third_countries"] == [f"{COUNTRY}IN"]
    assert body["cycles"] == []
    assert body["labels"][f"{ID}organisation/molnhotellet"] == "Molnhotellet"


def test_chain_is_as_of_the_day_asked_about(app: FastAPI):
    """The host was engaged in 2025, so in 2024 there is one link."""
    assert len(good(app, "/api/chain", of=PAYROLL, on="2024-06-01")["links"]) == 1


def test_responsibilities_are_of_a_record_or_of_a_party(app: FastAPI):
    """The post manages the service, from a day and by a decision."""
    of_service = good(app, "/api/responsibilities", of=f"{ID}service/lonetjansten", role="serviceManager")
    (one,) = of_service["responsibilities"]
    assert one["party"] == {"iri": f"{ID}post/loneenhetens-chef", "label": "Löneenhetens chef"}
    assert (one["direct"], one["from"], one["to"], one["source"]) == (True, "2024-01-01", None, "N 12/24")

    of_party = good(app, "/api/responsibilities", party=f"{ID}post/loneenhetens-chef", on="2026-01-15")
    assert of_party["on"] == "2026-01-15"
    assert f"{ID}service/lonetjansten" in {each["about"]["iri"] for each in of_party["responsibilities"]}
    before = good(app, "/api/responsibilities", party=f"{ID}post/loneenhetens-chef", on="2023-12-31")
    assert before["responsibilities"] == []


def test_responsibilities_tell_what_is_vacant(app: FastAPI):
    """A board that is a controller should have a data protection officer, and this one never had."""
    body = good(app, "/api/responsibilities", of=SCHOOL, on="2026-01-15")

    (vacant,) = body["vacancies"]
    assert (vacant["role"]["iri"], vacant["about"]["iri"]) == (f"{ROLE}dataProtectionOfficer", SCHOOL)
    assert (vacant["expected"], vacant["since"], vacant["starts"]) == (True, None, None)
    assert (vacant["last_holders"], vacant["next_holders"], vacant["via"]) == ([], [], [])
    assert body["conflicts"] == []
    assert good(app, "/api/responsibilities", of=SCHOOL, role="archivist")["vacancies"] == []


def test_responsibilities_of_a_party_are_counted_with_what_only_it_holds(app: FastAPI):
    """With reach also what the role reaches through the service."""
    party = f"{ID}post/loneenhetens-chef"
    body = good(app, "/api/responsibilities", party=party, on="2026-01-15", reach="true")

    assert body["counts"]["service"] == 1
    assert f"{ID}service/lonetjansten" in {one["about"]["iri"] for one in body["orphaned"]}
    reached = next(one for one in body["reached"] if one["about"]["iri"] == PAYROLL)
    assert (reached["direct"], reached["through"]["iri"]) == (False, f"{ID}service/lonetjansten")
    assert body["reached_counts"]["activity"] >= 1
    assert good(app, "/api/responsibilities", party=party, on="2026-01-15")["reached"] == []


def test_sub_processors_are_told_where_their_role_is_asked_for(app: FastAPI):
    """The host of the IT administration, with what is known to be uncertain of it."""
    body = good(app, "/api/responsibilities", of=PAYROLL, role="subProcessor", on="2026-01-15")

    (one,) = body["responsibilities"]
    assert (one["party"]["iri"], one["doubts"]) == (f"{ID}organisation/molnhotellet", [])
    assert one["through"]["iri"] == f"{ID}organisation/it-forvaltningen"


def test_gaps_are_counted_and_told_with_article_and_remedy(app: FastAPI):
    """The host is engaged without an agreement."""
    body = good(app, "/api/gaps", of=f"{ID}engagement/it-molnhotellet", severity="violation")

    assert body["total"] == len(body["gaps"]) > 0
    one = body["gaps"][0]
    assert set(one) >= {
        "focus",
        "label",
        "kind",
        "shape",
        "path",
        "severity",
        "message",
        "article",
        "control_point",
        "owner",
        "remedy",
    }
    assert {(each["focus"], each["severity"]) for each in body["gaps"]} == {
        (f"{ID}engagement/it-molnhotellet", "violation")
    }
    assert "https://w3id.org/ansvar/ns#underAgreement" in {each["path"] for each in body["gaps"]}
    assert all(each["message"] for each in body["gaps"])


def test_gaps_may_be_paged_and_the_total_stays(app: FastAPI):
    """`total` counts all, not those shown."""
    everything = good(app, "/api/gaps")
    page = good(app, "/api/gaps", limit=2, offset=1)

    assert page["total"] == everything["total"] > 3
    assert page["gaps"] == everything["gaps"][1:3]


@pytest.mark.parametrize("day", ["2026-13-01", "igår", "", "20260115", "2026-W03-4", "2026-01-15T00:00", "9" * 500])
@pytest.mark.parametrize(
    "path", [f"/api/chain?of={quote(PAYROLL)}", "/api/ask?q=a", f"/api/responsibilities?of={PAYROLL}"]
)
def test_a_day_that_is_none_gives_400(app: FastAPI, path: str, day: str):
    """The text holds what was sent and shows the form."""
    answer = call(app, f"{path}&on={quote(day)}")

    assert answer.status == 400
    assert f"Parameter on is '{day}', not a day. Give it as YYYY-MM-DD" in answer.json()["detail"]
    assert answer.json()["problems"][0]["path"] == "on"


def test_another_language_gives_400(app: FastAPI):
    """Swedish and English are what there is."""
    assert "Parameter lang is 'de'. Give sv or en." in refused(app, 400, "/api/ask", q="x", lang="de")
    refused(app, 400, "/api/gaps", lang="SV")


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/api/ask", {"q": "  "}),
        ("/api/ask", {}),
        ("/api/search", {"q": "x" * 2000}),
        ("/api/search", {"q": "x", "kind": "dragon"}),
        ("/api/search", {"q": "x", "limit": -1}),
        ("/api/search", {"q": "x", "limit": 10**30}),
        ("/api/search", {"q": "x", "organisation": "not an iri"}),
        ("/api/gaps", {"severity": "serious"}),
        ("/api/gaps", {"control_point": "three"}),
        ("/api/gaps", {"kind": "dragon"}),
        ("/api/chain", {}),
        ("/api/chain", {"of": "a b"}),
        ("/api/chain", {"of": ""}),
        ("/api/responsibilities", {}),
        ("/api/responsibilities", {"of": PAYROLL, "party": SCHOOL}),
        ("/api/responsibilities", {"of": PAYROLL, "role": "king"}),
        ("/api/responsibilities", {"of": PAYROLL, "role": "a b>"}),
    ],
)
def test_a_parameter_that_cannot_be_used_gives_400(app: FastAPI, path: str, query: dict[str, str | int]):
    """And is named in the answer."""
    detail = refused(app, 400, path, **query)
    assert len(detail) > 20


def test_a_misspelt_parameter_gives_400_and_the_nearest_name(app: FastAPI):
    """Without that, a filter with a slip in it would give every gap of the city."""
    detail = refused(app, 400, "/api/gaps", organization=SCHOOL)
    assert detail == "/api/gaps has no parameter 'organization'. Did you mean organisation?"


@pytest.mark.parametrize("path", ["/api/chain", "/api/gaps", "/api/responsibilities"])
def test_an_iri_that_the_register_does_not_describe_gives_404(app: FastAPI, path: str):
    """An empty answer would look like "no gaps"."""
    assert f"{ID}activity/nothing" in refused(app, 404, path, of=f"{ID}activity/nothing")
    refused(app, 404, path, of="urn:x")


def test_an_unknown_record_or_kind_gives_404(app: FastAPI):
    """Also for slugs that are no part of any address."""
    refused(app, 404, "/api/records/activity/nothing")
    refused(app, 404, "/api/records/dragon/x")
    refused(app, 404, "/api/records/activity/%3Cx%3E")
    refused(app, 404, "/api/nothing")


def test_head_is_answered_on_the_api(app: FastAPI):
    """With the headers of GET."""
    answer = call(app, "/api/gaps", method="HEAD")
    assert (answer.status, answer.body) == (200, b"")


def test_the_description_names_every_parameter_and_the_form_of_errors(app: FastAPI):
    """OpenAPI holds what docs/api.md says: each parameter has a help text, each address its problem details."""
    described = app.openapi()

    paths = {
        "/api/ask",
        "/api/search",
        "/api/suggest",
        "/api/records/{kind}/{slug}",
        "/api/records/{kind}/{slug}/derived",
        "/api/chain",
        "/api/used-by",
        "/api/impact",
        "/api/diff",
        "/api/list-diff",
        "/api/announced-changes",
        "/api/what-if",
        "/api/responsibilities",
        "/api/gaps",
        "/api/gaps/acceptances",
        "/api/gaps/trend",
        "/api/gaps/{gap_id}",
        "/api/gaps/{gap_id}/acceptance",
        "/api/completeness",
        "/api/merge",
        "/api/merge/undo",
        "/api/names",
        "/api/names/decisions",
        "/api/names/decisions/withdraw",
        "/api/names/twins",
        "/api/validate",
    }
    assert set(described["paths"]) == paths
    for path in paths:
        for operation in described["paths"][path].values():
            assert "application/problem+json" in operation["responses"]["default"]["content"]
            assert "422" not in operation["responses"]
            assert all(one.get("description") for one in operation.get("parameters", ())), path
    documentation = (Path(__file__).parents[1] / "docs" / "api.md").read_text(encoding="utf-8")
    assert all(f"`{path}`" in documentation for path in paths)
