"""The JSON API on chains: the form of each answer, and that a slip in a parameter is told and never guessed away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from asgi_client import Answer, call
from fastapi import FastAPI
from small_graph import change_of
from starlette.responses import HTMLResponse

from graph_service.registry import Registry
from web import problems
from web.api import routes

ID = "https://ansvar.example.org/id/"
PAYROLL = f"{ID}activity/loneutbetalning"
SCHOOL = f"{ID}organisation/skolnamnden"
ADMINISTRATION = f"{ID}organisation/it-forvaltningen"
HOST = f"{ID}organisation/molnhotellet"
SERVICE = f"{ID}service/lonetjansten"
INDIA = "https://w3id.org/ansvar/code/country#IN"

CHANGES = """
<doc/announcement/a> { <id/announcement/a> a ansvar:Announcement ;
    ansvar:announcedBy <id/organisation/it-forvaltningen> ; ansvar:adds <id/engagement/b> ;
    ansvar:announcedOn "2026-01-10"^^xsd:date ;
    ansvar:objectionDeadline "2026-02-10"^^xsd:date ; ansvar:takesEffectOn "2026-03-01"^^xsd:date . }
<doc/engagement/b> { <id/engagement/b> a ansvar:Engagement ; skos:prefLabel "IT-förvaltningen anlitar Nylagret"@sv ;
    ansvar:engager <id/organisation/it-forvaltningen> ; ansvar:engaged <id/organisation/nylagret> ;
    ansvar:scope <id/service/lonetjansten> ; ansvar:validFrom "2026-03-01"^^xsd:date . }
<doc/organisation/nylagret> { <id/organisation/nylagret> a ansvar:Organisation ; skos:prefLabel "Nylagret"@sv . }
<doc/incident/i> { <id/incident/i> a ansvar:Incident ; skos:prefLabel "Intrång"@sv ;
    ansvar:concerns <id/organisation/molnhotellet> ; ansvar:knownAt "2026-01-15T08:00:00+01:00"^^xsd:dateTime ;
    ansvar:notifiedAuthorityAt "2026-01-16T08:00:00+01:00"^^xsd:dateTime ;
    ansvar:incidentNotifiedAt "2026-01-31T08:00:00+01:00"^^xsd:dateTime . }
"""


@pytest.fixture(scope="module")
def registry() -> Iterator[Registry]:
    registry = Registry.in_memory()
    registry.load([Path(__file__).parent / "data" / "api-town.trig"], why="test")
    registry.commit(change_of(CHANGES))
    yield registry
    registry.close()


@pytest.fixture(scope="module")
def app(registry: Registry) -> FastAPI:
    app = FastAPI()
    problems.install(app, lambda _request, error: HTMLResponse(error.detail, error.status))
    app.include_router(routes.router(registry))
    return app


def get(app: FastAPI, path: str, query: dict[str, str]) -> Answer:
    return call(app, f"/api/{path}?" + "&".join(f"{name}={quote(value)}" for name, value in query.items()))


def good(app: FastAPI, path: str, **query: str) -> Any:
    # `from` is a word of Python, so days are given as `first` and `last`.
    named = {{"first": "from", "last": "to"}.get(name, name): value for name, value in query.items()}
    answer = get(app, path, named)
    assert answer.status == 200, answer.body
    return answer.json()


def test_used_by_names_the_customer_the_rank_and_the_path(app: FastAPI):
    """The school board does not engage the host, and is reached through the administration."""
    body = good(app, "used-by", of=HOST, on="2026-01-15")

    (use,) = body["uses"]
    assert (use["customer"], use["rank"], use["activities"]) == (SCHOOL, 2, [PAYROLL])
    assert len(use["path"]) == 2
    assert body["labels"][SCHOOL] == "Skolnämnden"
    assert good(app, "used-by", of=HOST, on="2024-06-01")["uses"] == []


def test_impact_of_a_supplier_gives_controllers_limits_and_drafts(app: FastAPI):
    """The hours count from the moment that is given."""
    body = good(app, "impact", of=HOST, on="2026-01-15", known_at="2026-01-15T08:00:00+01:00", lang="en")

    (hit,) = body["hits"]
    assert (hit["controller"], hit["activities"], hit["notice"]["to"]) == (SCHOOL, [PAYROLL], SCHOOL)
    assert "Payroll" in hit["notice"]["text"]
    assert hit["contacts"][-1]["party"] == SCHOOL
    clocks = {clock["code"]: (clock["hours"], clock["deadline"]) for clock in body["clocks"]}
    assert clocks == {
        "controllers": (None, None),
        "authority": (72, "2026-01-18T08:00:00+01:00"),
        "people": (None, None),
        "early_warning": (24, "2026-01-16T08:00:00+01:00"),
        "notification": (72, "2026-01-18T08:00:00+01:00"),
        "final_report": (None, None),
    }


def test_impact_of_an_incident_is_what_its_record_says(app: FastAPI):
    """What it concerns, when it was known, what was done; the month counts from the notification, to its last day."""
    body = good(app, "impact", of=f"{ID}incident/i", on="2026-01-15")

    assert [hit["controller"] for hit in body["hits"]] == [SCHOOL]
    clocks = {clock["code"]: clock for clock in body["clocks"]}
    assert clocks["authority"]["told_at"] == "2026-01-16T08:00:00+01:00"
    assert clocks["final_report"]["deadline"] == "2026-02-28T08:00:00+01:00"
    assert clocks["authority"]["name"] == "Anmäl till Integritetsskyddsmyndigheten inom 72 timmar"


def test_diff_tells_who_came_between_two_days(app: FastAPI):
    """Of one record, and of all engagements."""
    body = good(app, "diff", first="2024-06-01", last="2026-01-15", of=PAYROLL)

    (change,) = body["changes"]
    assert (change["what"], change["engaged"], change["before"]) == ("added", HOST, None)
    assert change["after"]["places"][0]["country"] == INDIA
    assert (body["from"], body["to"]) == ("2024-06-01", "2026-01-15")
    everything = good(app, "diff", first="2024-06-01", last="2026-01-15")
    assert [one["engaged"] for one in everything["changes"]] == [HOST]
    of_customer = good(app, "diff", first="2024-06-01", last="2026-01-15", of=SCHOOL)
    assert [one["engaged"] for one in of_customer["changes"]] == [HOST]


def test_what_if_tells_what_is_lost_and_writes_nothing(app: FastAPI, registry: Registry):
    """The address says all of the supposition."""
    before = registry.revision

    body = good(app, "what-if", what="gone", of=HOST, on="2026-01-15")

    assert [(one["engaged"], one["reason"], one["customers"]) for one in body["effects"]] == [(HOST, "gone", [SCHOOL])]
    assert registry.revision == before
    assert len(good(app, "chain", of=PAYROLL, on="2026-01-15")["links"]) == 2


def test_announced_changes_come_with_their_clocks_and_drafts(app: FastAPI):
    """Whom it affects, what is still to do, and the text to send."""
    body = good(app, "announced-changes", of=SCHOOL, on="2026-02-01")

    (change,) = body["changes"]
    assert (change["state"], change["days_left"], change["days_to_effect"]) == ("announced", 10, 28)
    (told,) = change["customers"]
    assert (told["customer"], told["answer"]) == (SCHOOL, "not_told")
    assert "Nylagret" in told["notice"]["text"]
    assert "Ni kan invända till och med 2026-02-10." in told["notice"]["text"]
    english = good(app, "announced-changes", of=SCHOOL, on="2026-02-01", lang="en")
    assert "You may object until and including 2026-02-10." in english["changes"][0]["customers"][0]["notice"]["text"]
    assert good(app, "announced-changes", of=HOST, on="2026-02-01")["changes"] == []


@pytest.mark.parametrize(
    ("path", "query", "status", "told"),
    [
        ("used-by", {"of": f"{ID}organisation/nobody"}, 404, "nobody"),
        ("impact", {"of": HOST, "known_at": "2026-01-15T08:00"}, 400, "time zone"),
        ("impact", {"of": HOST, "known_at": "soon"}, 400, "soon"),
        ("diff", {"from": "2026-01-01", "to": "2025-01-01"}, 400, "2026-01-01"),
        ("diff", {"from": "2026", "to": "2026-01-01"}, 400, "Parameter from"),
        ("diff", {"from": "2025-01-01"}, 400, "to"),
        ("list-diff", {"of": SERVICE, "from": "1", "to": "2"}, 404, "version 1"),
        ("what-if", {"what": "stops", "of": HOST}, 400, "stops"),
        ("what-if", {"what": "ends", "of": HOST}, 400, "an agreement"),
        ("what-if", {"what": "withdrawn", "of": SCHOOL}, 400, "a transfer tool"),
        ("what-if", {"what": "gone", "of": SERVICE}, 400, "an organisation"),
        ("what-if", {"what": "moves", "of": HOST, "to": SCHOOL}, 400, "a country"),
        ("what-if", {"what": "acquired", "of": HOST, "to": HOST}, 400, "another organisation"),
        ("announced-changes", {"of": "a b"}, 400, "a b"),
    ],
)
def test_slip_in_a_parameter_is_told(app: FastAPI, path, query, status, told):
    """With the value that is wrong and what to give instead."""
    answer = get(app, path, query)

    assert answer.status == status, answer.body
    assert told in answer.json()["detail"]
