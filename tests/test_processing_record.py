"""The record of processing activities of an organisation, as a page, as a table, and the derived roles behind it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from asgi_client import call
from fastapi import FastAPI
from pages_town import app_of, get, links_of, text_of, town

from graph_service.registry import Registry

ID = "https://ansvar.example.org/id/"
BOARD = "/doc/organisation/skolnamnden/record-of-processing"
PROVIDER = "/doc/organisation/it-forvaltningen/record-of-processing"


@pytest.fixture(scope="module")
def registry() -> Iterator[Registry]:
    yield from town()


@pytest.fixture(scope="module")
def app(registry: Registry) -> FastAPI:
    return app_of(registry)


def rows(app: FastAPI, path: str) -> list[dict[str, str]]:
    answer = call(app, path)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    return list(csv.DictReader(io.StringIO(answer.body.decode())))


def test_a_controller_sees_each_activity_under_the_letters_of_the_article(app: FastAPI) -> None:
    """What nothing answers is told as missing; that no transfer is stated is not."""
    words = text_of(get(app, f"/en{BOARD}"))

    assert "As controller, Art. 30(1) 1" in words
    assert "b) purposes Pay the right salary in time." in words
    assert "c) data subjects and personal data Not stated" in words
    assert "2 letters are not answered." in words


def test_a_processor_sees_what_it_does_on_behalf_of_whom(app: FastAPI) -> None:
    """Without a part in the address, the first that says anything is shown."""
    answer = get(app, f"/en{PROVIDER}")

    assert "On behalf of School board" in text_of(answer)
    assert "a) names and contacts" in text_of(answer)
    assert "/en/doc/activity/loneutbetalning" in links_of(answer)


def test_a_part_without_activities_says_so(app: FastAPI) -> None:
    """The organisation is there, but it is controller of nothing."""
    words = text_of(get(app, f"/en{PROVIDER}?part=controller"))

    assert "The register has no processing of this sort for the organisation on the day." in words


def test_the_record_is_of_the_day_that_is_asked_about(app: FastAPI) -> None:
    """Before the engagement began, nobody processed on behalf of the board."""
    assert "As processor, Art. 30(2) 0" in text_of(get(app, f"/en{PROVIDER}?on=2023-06-01"))
    assert "As processor, Art. 30(2) 1" in text_of(get(app, f"/en{PROVIDER}?on=2024-06-01"))


def test_the_table_has_a_row_for_each_fact_and_each_missing_letter(app: FastAPI) -> None:
    """Both parts of the article in one file."""
    found = rows(app, f"{BOARD}.csv")

    purposes = [row for row in found if row["letter"] == "b" and row["language"] == "sv"]
    assert [(row["article"], row["value"]) for row in purposes] == [("30(1)", "Betala rätt lön i tid.")]
    assert {row["letter"] for row in found if row["is_missing"] == "true"} == {"c", "g"}
    assert {row["article"] for row in rows(app, f"{PROVIDER}.csv")} == {"30(2)"}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/doc/organisation/nobody/record-of-processing", 404),
        ("/doc/organisation/nobody/record-of-processing.csv", 404),
        (f"{BOARD}?part=all", 400),
        (f"{BOARD}?on=2026-02-30", 400),
        (f"{BOARD}.csv?on=x", 400),
    ],
)
def test_what_cannot_be_answered_is_refused(app: FastAPI, path: str, status: int) -> None:
    """An unknown organisation, part or day."""
    assert get(app, path).status == status


def test_a_record_leads_to_its_record_of_processing_and_to_plain_dpv(app: FastAPI) -> None:
    """An organisation to the one, an activity to the other."""
    assert f"/sv{BOARD}" in links_of(get(app, "/sv/doc/organisation/skolnamnden"))
    assert "/doc/activity/loneutbetalning.dpv.ttl" in links_of(get(app, "/sv/doc/activity/loneutbetalning"))


def test_derived_roles_of_an_activity_carry_rule_and_statements(app: FastAPI) -> None:
    """Controller, processor and sub-processor, each with its rank and the way there."""
    told = call(app, "/api/records/activity/loneutbetalning/derived?on=2026-01-15&lang=sv").json()

    assert [(one["rule"], one["party"]["label"], one["rank"]) for one in told["roles"]] == [
        ("derive-controllers", "Skolnämnden", None),
        ("derive-processors", "IT-förvaltningen", 1),
        ("derive-sub-processors", "Molnhotellet", 2),
    ]
    assert told["roles"][0]["via"] == [
        {
            "subject": f"{ID}activity/loneutbetalning",
            "predicate": "https://w3id.org/dpv#hasDataController",
            "object": f"{ID}organisation/skolnamnden",
        }
    ]
    assert told["roles"][2]["on_behalf_of"]["label"] == "Skolnämnden"


def test_derived_roles_of_an_organisation_are_those_it_has(app: FastAPI) -> None:
    """On the day; before its engagement the sub-processor has none."""
    path = "/api/records/organisation/molnhotellet/derived"

    assert call(app, f"{path}?on=2026-01-15").json()["total"] == 1
    assert call(app, f"{path}?on=2024-06-01").json() == {"on": "2024-06-01", "total": 0, "roles": []}


@pytest.mark.parametrize("path", ["service/lonetjansten", "activity/nothing", "dragon/x"])
def test_other_things_have_no_derived_roles(app: FastAPI, path: str) -> None:
    """The answer says of what to ask."""
    assert call(app, f"/api/records/{path}/derived").status == 404
