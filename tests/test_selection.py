"""A selection of the register as a file, whose address says what is in it."""

from __future__ import annotations

import pytest
from asgi_client import call
from catalogue_world import SETTINGS, graph_of, public_app, whole

from graph_service.names import CLASS_BY_KIND
from web.app import create_app

PATH = "/data/selection"


@pytest.mark.parametrize(
    ("query", "things"),
    [
        ("", {"skolnamnden", "loner", "lonehandlingar"}),
        ("kind=activity", {"loner"}),
        ("organisation=skolnamnden", {"skolnamnden", "loner", "lonehandlingar"}),
        ("organisation=skolnamnden&kind=information", {"lonehandlingar"}),
        ("kind=risk", set()),
    ],
)
def test_a_selection_holds_what_is_asked_for(query: str, things: set[str]) -> None:
    """Of one organisation, of one kind, or everything, and nothing that is withheld."""
    found = graph_of(call(public_app(), f"{PATH}?format=ttl&{query}").body, "turtle")

    classes = {one.value for one in CLASS_BY_KIND.values()}
    assert {str(thing).rpartition("/")[2] for thing, _, value in found if str(value) in classes} == things


@pytest.mark.parametrize(("form", "name"), [("nq", "skolnamnden-activity.nq"), ("csv", "skolnamnden-activity.csv")])
def test_a_file_is_named_by_what_is_in_it(form: str, name: str) -> None:
    """So that two of them can be told apart in a folder."""
    answer = call(public_app(), f"{PATH}?organisation=skolnamnden&kind=activity&format={form}")

    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert (
        call(
            public_app(),
            f"{PATH}?organisation=skolnamnden&kind=activity&format={form}",
            if_none_match=answer.headers["etag"],
        ).status
        == 304
    )


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("format=pdf", 400, "'pdf'"),
        ("kind=system%22", 400, "system"),
        ("organisation=nowhere", 404, "nowhere"),
        ("organisation=%22%0d%0aX", 404, "organisation"),
        ("organization=skolnamnden", 400, "Did you mean organisation?"),
    ],
)
def test_a_slip_is_told(query: str, status: int, told: str) -> None:
    """A misspelt choice must not give everything."""
    answer = call(public_app(), f"{PATH}?{query}", accept="application/json")

    assert answer.status == status
    assert told in answer.json()["detail"]


def test_selections_beyond_those_that_are_being_written_are_put_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits in a thread, and the answer says when to come again."""
    monkeypatch.setattr("web.selection.MOST_AT_ONCE", 0)

    answer = call(create_app(whole(), SETTINGS), PATH, accept="application/json")

    assert answer.status == 503
    assert answer.headers["retry-after"] == "5"


def test_a_selection_that_somebody_would_wait_for_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told how to take less, or all of it in another way."""
    monkeypatch.setattr("web.selection.MOST_LIVE", 1)

    answer = call(public_app(), PATH, accept="application/json")

    assert answer.status == 400
    assert "has 3 records" in answer.json()["detail"]
    assert call(public_app(), f"{PATH}?kind=activity").status == 200


def test_a_selection_of_an_organisation_has_the_same_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """What belongs to it is counted before anything is written, and the answer says what is left to choose."""
    monkeypatch.setattr("web.selection.MOST_LIVE", 1)

    answer = call(public_app(), f"{PATH}?organisation=skolnamnden", accept="application/json")

    assert answer.status == 400
    assert "has 3 records" in answer.json()["detail"]
    assert "Choose a kind, or take the whole register from /data." in answer.json()["detail"]
    assert call(public_app(), f"{PATH}?organisation=skolnamnden&kind=activity").status == 200


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("organisation=nowhere", "Det finns ingen organisation ”nowhere” i registret."),
        ("kind=pdf", '<strong lang="en">kind</strong> Parametern kind är ”pdf”. Ange en av'),
        ("organization=x", "/data/selection har ingen parameter ”organization”. Menade du organisation?"),
    ],
)
def test_a_slip_is_told_in_swedish_on_a_swedish_page(query: str, told: str) -> None:
    """In what the program says, and for each parameter."""
    assert told in call(public_app(), f"{PATH}?{query}", accept="text/html", accept_language="sv").body.decode()
