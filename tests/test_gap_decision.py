"""Accepting a gap on its page: what the form takes, what it refuses at which field, and that it can be taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from asgi_client import Answer, call
from fastapi import FastAPI
from pages_town import get, text_of, town
from pyoxigraph import Literal, NamedNode, Triple

from graph_service.changes import Change
from graph_service.gaps import Gap
from graph_service.names import SKOS
from graph_service.registry import Registry
from web.app import create_app

ID = "https://ansvar.example.org/id/"
SCHOOL, HEAD = f"{ID}organisation/skolnamnden", f"{ID}post/loneenhetens-chef"
TODAY = date.today()
SOON = (TODAY + timedelta(days=30)).isoformat()
GIVEN = {"act": "accept", "reason": "Avvecklas i vår", "decided_by": "Skolnämnden", "until": SOON}


@pytest.fixture(scope="module")
def town_as_it_is() -> Iterator[Registry]:
    """The small town, for the tests that leave it as it is."""
    yield from town()


@pytest.fixture
def registry() -> Iterator[Registry]:
    """A town of its own, for a test that changes it."""
    yield from town()


@pytest.fixture
def editing(registry: Registry) -> FastAPI:
    """Its application, with editing at the machine itself."""
    return editing_app(registry)


def editing_app(registry: Registry) -> FastAPI:
    return create_app(registry, replace(registry.settings, sign_in="none"))


def gap_of(registry: Registry) -> Gap:
    return next(gap for gap in registry.gaps() if gap.rule.endswith("ActivityShape-dataSubject"))


def path_of(gap: Gap) -> str:
    return f"/sv/gap/{gap.iri.rpartition('/')[2]}"


def send(app: FastAPI, path: str, **fields: str) -> Answer:
    """Send the form of the page from the page itself."""
    body = urlencode(fields).encode()
    return call(app, path, "POST", body, sec_fetch_site="same-origin", host="127.0.0.1:8000")


def seen(app: FastAPI, path: str) -> str:
    """Return the words that an editor sees at the machine itself."""
    return text_of(call(app, path, accept="text/html", host="127.0.0.1:8000"))


def fault_at(answer: Answer, field: str) -> str:
    """Return what is wrong at a field, as the field itself is tied to it."""
    body = answer.body.decode()
    assert re.search(rf'id="{field}"[^>]* aria-describedby="[^"]*\b{field}-fault"[^>]* aria-invalid="true"', body)
    found = re.search(rf'id="{field}-fault">([^<]*)<', body)
    assert found
    return found[1]


def test_gap_is_accepted_with_the_form_and_the_page_says_so(editing, registry):
    """The decision is a record with reason, decider and last day, in the language of the page."""
    gap = gap_of(registry)

    answer = send(editing, path_of(gap), **GIVEN, decision="SN 2026-12")

    assert (answer.status, answer.headers["location"]) == (303, f"{path_of(gap)}?done=accepted#done")
    made = registry.acceptance(gap)
    assert made
    assert (made.reason, made.decided_by, made.decided_on, made.decision, made.until) == (
        {"sv": "Avvecklas i vår"},
        SCHOOL,
        TODAY,
        "SN 2026-12",
        date.fromisoformat(SOON),
    )
    page = seen(editing, f"{path_of(gap)}?done=accepted")
    assert "Bristen är godtagen till och med" in page
    assert "Godta bristen för en tid" not in page


def test_decision_is_taken_back_and_the_gap_can_be_accepted_anew(editing, registry):
    """It stays in the register as one that was taken back."""
    gap = gap_of(registry)
    send(editing, path_of(gap), **GIVEN)

    answer = send(editing, path_of(gap), act="withdraw")

    assert (answer.status, answer.headers["location"]) == (303, f"{path_of(gap)}?done=withdrawn#done")
    assert registry.acceptance(gap) is None
    assert [one.withdrawn_on for one in registry.acceptances()] == [TODAY]
    page = seen(editing, f"{path_of(gap)}?done=withdrawn")
    assert "Beslutet är återtaget. Bristen ska åtgärdas igen." in page
    assert send(editing, path_of(gap), **GIVEN).status == 303
    assert len(registry.acceptances()) == 2


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("reason", "  ", "Skriv varför bristen får vara kvar en tid."),
        ("decided_by", "", "Ange vilken befattning eller organisation som har beslutat."),
        ("decided_by", "Rymdnämnden", "Ingen befattning, enhet eller organisation i registret heter ”Rymdnämnden”."),
        ("decided_by", "Löneutbetalning", "Ingen befattning, enhet eller organisation i registret heter"),
        ("until", "", "Ange den sista dag som bristen får vara kvar."),
        ("until", "i vår", "Skriv dagen som år, månad och dag, till exempel 2027-03-31."),
        ("until", "2020-01-01", "Dagen har passerat. Ange den sista dag som bristen får vara kvar."),
        ("decided_on", "9999-01-01", "Dagen har inte kommit än. Ange dagen för beslutet."),
        ("decided_on", "förra veckan", "Skriv dagen som år, månad och dag, till exempel 2027-03-31."),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_what_was_written_stays(town_as_it_is, field, value, fault):
    """Nothing is written, and nobody has to write it all again."""
    registry, editing = town_as_it_is, editing_app(town_as_it_is)
    gap = gap_of(registry)

    answer = send(editing, path_of(gap), **{**GIVEN, field: value})

    assert answer.status == 400
    assert fault_at(answer, field).startswith(fault)
    body = answer.body.decode()
    assert f'href="#{field}"' in body
    assert body.count('aria-invalid="true"') == 1
    kept = {"reason": ">Avvecklas i vår<", "decided_by": 'value="Skolnämnden"', "until": f'value="{SOON}"'}
    assert [one for one in kept if one != field and kept[one] not in body] == []
    assert registry.acceptances() == []


def test_decider_is_named_by_its_address_where_several_have_the_name(editing, registry):
    """The form says which addresses there are, and takes one of them."""
    other = f"{ID}post/en-annan-chef"
    name = registry.labels.label(HEAD, "sv").value
    kind = next(one for one in registry.record(HEAD).statements if one.predicate.value.endswith("#type"))
    said = {Triple(NamedNode(other), kind.predicate, kind.object)}
    said.add(Triple(NamedNode(other), SKOS.prefLabel, Literal(name, language="sv")))
    registry.commit(Change({registry.base.document(NamedNode(other)): said}, "registervårdare", "prov"))
    gap = gap_of(registry)

    refused = send(editing, path_of(gap), **{**GIVEN, "decided_by": name})
    taken = send(editing, path_of(gap), **{**GIVEN, "decided_by": other})

    assert fault_at(refused, "decided_by").startswith(f"2 poster heter ”{name}”.")
    assert {HEAD, other} <= set(fault_at(refused, "decided_by").replace(",", "").split())
    assert taken.status == 303
    made = registry.acceptance(gap)
    assert made
    assert made.decided_by == other


def test_second_decision_and_second_withdrawal_are_told_as_conflicts(editing, registry):
    """Two editors had the same page open."""
    gap = gap_of(registry)
    send(editing, path_of(gap), **GIVEN)

    twice = send(editing, path_of(gap), **GIVEN)
    send(editing, path_of(gap), act="withdraw")
    back_twice = send(editing, path_of(gap), act="withdraw")

    assert (twice.status, back_twice.status) == (409, 409)
    assert "Någon annan har godtagit bristen under tiden." in text_of(twice)
    assert "Bristen är inte längre godtagen, så det finns inget att återta." in text_of(back_twice)
    assert len(registry.acceptances()) == 1


def test_form_is_for_editors(town_as_it_is):
    """Others see no form, and what they send changes nothing."""
    registry, editing = town_as_it_is, editing_app(town_as_it_is)
    gap = gap_of(registry)
    reading = create_app(registry, registry.settings)

    assert "Godta bristen för en tid" in seen(editing, path_of(gap))
    assert "Godta bristen för en tid" not in text_of(get(reading, path_of(gap)))
    assert send(reading, path_of(gap), **GIVEN).status == 403
    body = urlencode(GIVEN).encode()
    assert call(editing, path_of(gap), "POST", body, sec_fetch_site="cross-site", host="127.0.0.1:8000").status == 403
    assert registry.acceptances() == []


@pytest.mark.parametrize("fields", [{}, {"act": "mend"}])
def test_form_that_says_not_what_to_do_is_refused(town_as_it_is, fields):
    """Nothing is guessed."""
    registry, editing = town_as_it_is, editing_app(town_as_it_is)
    assert send(editing, path_of(gap_of(registry)), **fields).status == 400


def test_gap_that_was_never_there_is_not_accepted(town_as_it_is):
    """Nor is one that was mended while the page was open."""
    editing = editing_app(town_as_it_is)
    assert send(editing, "/sv/gap/00000000000000000000", **GIVEN).status == 404


def test_address_alone_tells_of_nothing_that_was_not_done(town_as_it_is):
    """Anybody can write the address."""
    registry, editing = town_as_it_is, editing_app(town_as_it_is)
    page = seen(editing, f"{path_of(gap_of(registry))}?done=accepted")

    assert "Bristen är godtagen" not in page


def test_form_suggests_those_whom_the_gap_concerns_first(town_as_it_is):
    """Then posts, units and organisations of the city, and no suppliers."""
    registry, editing = town_as_it_is, editing_app(town_as_it_is)
    answer = call(editing, path_of(gap_of(registry)), accept="text/html", host="127.0.0.1:8000")

    suggested = re.findall(r'<option value="([^"]*)">', answer.body.decode().partition('<datalist id="deciders">')[2])

    assert suggested[0] == "Skolnämnden"
    assert "Löneenhetens chef" in suggested
    assert len(suggested) == len(set(suggested))
