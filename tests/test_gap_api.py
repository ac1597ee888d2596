"""The API of gaps: each of them, how they moved, what is filled in, and accepting one for a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from asgi_client import Answer, call
from fastapi import FastAPI
from pages_town import app_of, town

from graph_service.gaps import Gap
from graph_service.registry import Registry
from web.app import create_app

ID = "https://ansvar.example.org/id/"
PAYROLL, SCHOOL, HEAD = f"{ID}activity/loneutbetalning", f"{ID}organisation/skolnamnden", f"{ID}post/loneenhetens-chef"
TODAY = date.today()
HERE = {"host": "127.0.0.1:8000", "content_type": "application/json"}


@pytest.fixture(scope="module")
def registry() -> Iterator[Registry]:
    """The small town, for the tests that leave it as it is."""
    yield from town()


@pytest.fixture(scope="module")
def app(registry: Registry) -> FastAPI:
    """Its application."""
    return editable(registry)


@pytest.fixture
def own_town() -> Iterator[Registry]:
    """A town of its own, for a test that changes it."""
    yield from town()


def editable(registry: Registry) -> FastAPI:
    """Return the application as `ansvar demo` serves it: whoever sits at the machine may edit."""
    return create_app(registry, replace(registry.settings, sign_in="none"))


def one_gap(registry: Registry) -> Gap:
    return next(gap for gap in registry.gaps() if gap.rule.endswith("ActivityShape-dataSubject"))


def address_of(gap: Gap) -> str:
    return f"/api/gaps/{gap.iri.rpartition('/')[2]}"


def sent(**told: Any) -> bytes:
    body = {
        "reason": "Avvecklas i vår",
        "decided_by": SCHOOL,
        "until": (TODAY + timedelta(days=30)).isoformat(),
        "decision": "SN 2026-12",
        **told,
    }
    return json.dumps(body).encode()


def accept(app: FastAPI, gap: Gap, content: bytes | None = None, **headers: str) -> Answer:
    return call(app, f"{address_of(gap)}/acceptance", "POST", sent() if content is None else content, **HERE | headers)


def test_gap_has_its_name_and_since_when_it_is_there(app: FastAPI, registry: Registry):
    """In the list as alone, where its periods and the missing statement stand too."""
    gap = one_gap(registry)

    listed = call(app, "/api/gaps").json()["gaps"]
    alone = call(app, address_of(gap)).json()

    (told,) = [one for one in listed if one["iri"] == gap.iri]
    assert (told["since"], told["accepted_until"]) == (TODAY.isoformat(), None)
    assert alone | told == alone
    assert alone["periods"] == [{"opened": TODAY.isoformat(), "closed": None}]
    assert "dpv:hasDataSubject [ a ansvar:DataSubjectCategory ] ." in alone["statement"]


def test_gaps_are_narrowed_by_who_must_mend_them(app: FastAPI, registry: Registry):
    """A post as well as an organisation."""
    answer = call(app, f"/api/gaps?owner={HEAD}").json()

    assert answer["total"] == len(registry.gaps(owner=HEAD)) > 0
    assert {one["owner"] for one in answer["gaps"]} == {HEAD}


def test_gap_that_is_not_there_is_not_found(app: FastAPI):
    """The text says where those stand that are."""
    answer = call(app, "/api/gaps/0123456789abcdef0123")

    assert (answer.status, "/api/gaps" in answer.json()["detail"]) == (404, True)


def test_gap_is_accepted_and_comes_back_when_that_is_withdrawn(own_town: Registry):
    """201 with what was written; the record stays when it has ended."""
    registry, app = own_town, editable(own_town)
    gap = one_gap(registry)

    accepted = accept(app, gap)
    during = call(app, "/api/gaps?accepted=true").json()
    ended = call(app, f"{address_of(gap)}/acceptance", "DELETE", **HERE)
    after = call(app, "/api/gaps?accepted=true").json()

    body = accepted.json()
    assert accepted.status == 201
    assert (body["reason"], body["decided_by"]["label"], body["holds"]) == (
        {"sv": "Avvecklas i vår"},
        "Skolnämnden",
        True,
    )
    assert [(one["iri"], one["accepted_until"]) for one in during["gaps"]] == [(gap.iri, body["until"])]
    assert (ended.status, ended.json()["withdrawn_on"], ended.json()["holds"]) == (200, TODAY.isoformat(), False)
    assert after["total"] == 0
    assert [one["iri"] for one in call(app, "/api/gaps/acceptances").json()["acceptances"]] == [body["iri"]]
    assert registry.describes(body["iri"])


def test_gap_that_is_accepted_already_is_a_conflict(own_town: Registry):
    """409, and the first decision stands."""
    registry, app = own_town, editable(own_town)
    gap = one_gap(registry)
    first = accept(app, gap).json()

    answer = accept(app, gap)

    assert (answer.status, answer.json()["type"].rpartition("#")[2]) == (409, "AlreadyAccepted")
    assert call(app, address_of(gap)).json()["acceptance"] == first


@pytest.mark.parametrize(
    ("told", "path"),
    [
        ({"reason": ""}, "reason"),
        ({"decided_by": PAYROLL}, "decided_by"),
        ({"until": "2020-01-01"}, "until"),
        ({"until": "soon"}, "until"),
        ({"unil": "2030-01-01"}, "unil"),
    ],
)
def test_decision_that_would_not_hold_is_refused_with_its_field(app: FastAPI, registry: Registry, told, path):
    """400, and nothing is written."""
    before = registry.revision

    answer = accept(app, one_gap(registry), sent(**told))

    assert answer.status == 400
    assert any(path in one["path"] for one in answer.json()["problems"])
    assert registry.revision == before


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "cross-site"},
        {"origin": "https://elsewhere.example"},
        {"host": "register.example.org"},
    ],
)
def test_acceptance_that_another_site_or_machine_sends_is_refused(app: FastAPI, registry: Registry, headers):
    """A page of another site could else accept gaps in an editor's browser."""
    answer = accept(app, one_gap(registry), **headers)

    assert (answer.status, registry.acceptances()) == (403, [])


def test_nobody_accepts_a_gap_where_editing_is_off(registry: Registry):
    """As `ansvar serve` has it until a sign-in is chosen."""
    gap = one_gap(registry)

    answers = [accept(app_of(registry), gap), call(app_of(registry), f"{address_of(gap)}/acceptance", "DELETE", **HERE)]

    assert [answer.status for answer in answers] == [403, 403]


def test_trend_is_told_by_month(app: FastAPI, registry: Registry):
    """With the day since when there are numbers."""
    every, by = call(app, "/api/gaps/trend?months=1").json(), call(app, "/api/gaps/trend?months=1&by=severity").json()

    assert every["began"] == TODAY.isoformat()
    assert [(one["month"], one["there"]) for one in every["months"]] == [(f"{TODAY:%Y-%m}", len(registry.gaps()))]
    assert {one["key"]: one["there"] for one in by["months"]} == {
        severity: len(registry.gaps(severity=severity)) for severity in ("violation", "warning", "info")
    }


def test_completeness_is_told_of_a_record_and_of_all_kinds(app: FastAPI, registry: Registry):
    """Three pairs of numbers each."""
    (one,) = call(app, f"/api/completeness?of={PAYROLL}").json()["completeness"]
    kinds = {each["of"]: each for each in call(app, "/api/completeness").json()["completeness"]}

    assert set(kinds) == set(registry.counts())
    # The town has one activity, so that the kind is the record.
    assert {key: one[key] for key in ("mandatory", "recommended", "optional")} == {
        key: kinds["activity"][key] for key in ("mandatory", "recommended", "optional")
    }
    assert one["mandatory"]["answered"] < one["mandatory"]["asked"]
