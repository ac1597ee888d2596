"""The pages and the API on names and merges: for editors, without scripts, and what they write."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from asgi_client import Answer, call
from fastapi import FastAPI
from pages_town import app_of, text_of
from small_graph import ID, change_of

from graph_service.registry import Registry
from graph_service.settings import Settings
from ingest.names.decisions import read_decisions
from ingest.names.resolve import Names

GITHUB = f"{ID}organisation/github"
DUTCH = f"{ID}organisation/github-bv"
TOWN = """
<doc/organisation/github> { <doc/organisation/github> foaf:primaryTopic <id/organisation/github> .
  <id/organisation/github> a ansvar:Organisation ; skos:prefLabel "GitHub"@en ; schema:legalName "GitHub, Inc." ;
  ansvar:domicile country:US . }
<doc/organisation/github-bv> { <doc/organisation/github-bv> foaf:primaryTopic <id/organisation/github-bv> .
  <id/organisation/github-bv> a ansvar:Organisation ; skos:prefLabel "GitHub BV"@en ; ansvar:domicile country:NL . }
<doc/activity/kod> { <id/activity/kod> a ansvar:ProcessingActivity ; skos:prefLabel "Kodhantering"@sv ;
  ansvar:processorText "GitHub GmbH"@sv . }
<doc/system/repo> { <id/system/repo> a ansvar:System ; skos:prefLabel "Repo"@sv ;
  ansvar:suppliedBy <id/organisation/github-bv> . }
"""
LOOPBACK = {"host": "127.0.0.1:8000", "accept": "text/html"}


@pytest.fixture
def registry() -> Iterator[Registry]:
    """Two companies of one name, at a machine where everybody may edit."""
    made = Registry.in_memory(Settings(sign_in="none"))
    made.commit(change_of(TOWN))
    yield made
    made.close()


@pytest.fixture
def app(registry: Registry) -> FastAPI:
    return app_of(registry)


@pytest.fixture(scope="module")
def town() -> Iterator[FastAPI]:
    """The same, for tests that only read."""
    made = Registry.in_memory(Settings(sign_in="none"))
    made.commit(change_of(TOWN))
    yield app_of(made)
    made.close()


def see(app: FastAPI, path: str, **headers: str) -> Answer:
    return call(app, path, **{**LOOPBACK, **headers})


def send(app: FastAPI, path: str, **fields: str) -> Answer:
    content = urlencode(fields).encode()
    form = "application/x-www-form-urlencoded"
    return call(app, path, "POST", content, content_type=form, **LOOPBACK, sec_fetch_site="same-origin")


def tell(app: FastAPI, path: str, **body: Any) -> Answer:
    content = json.dumps(body).encode()
    return call(app, path, "POST", content, content_type="application/json", host="127.0.0.1:8000")


def test_the_work_list_shows_pairs_and_names_told_as_text(town: FastAPI) -> None:
    """With the reason for each."""
    text = text_of(see(town, "/names"))

    assert "GitHub BV" in text
    assert "Samma namn men annan bolagsform" in text
    assert "GitHub GmbH" in text


def test_a_name_is_shown_with_what_it_may_mean(town: FastAPI) -> None:
    """What it is taken for comes first, then what it may be."""
    text = text_of(see(town, "/names?name=github+inc"))

    assert "”github inc” tolkas som GitHub : namnet är detsamma." in text.replace(" :", " :")
    assert text.index("tolkas som") < text.index("Samma namn men annan bolagsform")


def test_the_page_is_for_editors(registry: Registry) -> None:
    """Elsewhere than at the machine, or where nobody edits, it is refused."""
    app = app_of(registry)
    closed = Registry.in_memory(Settings())

    assert call(app, "/names", host="register.example").status == 403
    assert see(app_of(closed), "/names").status == 403
    assert see(app, "/names").status == 200
    closed.close()


@pytest.mark.parametrize("path", ["/names", "/merge", "/merge/undo"])
def test_a_form_of_another_site_changes_nothing(app: FastAPI, registry: Registry, path: str) -> None:
    """It would be sent in the browser of an editor."""
    content = urlencode({"act": "same", "name": "x", "iri": GITHUB, "keep": GITHUB, "drop": DUTCH, "revision": "1"})
    revision = registry.revision

    answer = call(app, path, "POST", content.encode(), **LOOPBACK, sec_fetch_site="cross-site")

    assert (answer.status, registry.revision) == (403, revision)


def test_the_button_same_decides_what_a_name_means(app: FastAPI, registry: Registry) -> None:
    """And leads back to the name."""
    answer = send(app, "/names", act="same", name="GitHub GmbH", iri=GITHUB, back="GitHub GmbH")

    assert (answer.status, answer.headers["location"]) == (303, "/names?name=GitHub+GmbH")
    assert Names(registry).resolve("organisation", "GitHub GmbH").iri == GITHUB


def test_the_button_not_the_same_takes_a_pair_off_the_list(app: FastAPI) -> None:
    """It stands among what has been decided then."""
    send(app, "/names", act="other", name="GitHub BV", iri=GITHUB)

    text = text_of(see(app, "/names"))

    assert "Inga organisationer liknar varandra" in text
    assert "”GitHub BV” är inte GitHub" in text


def test_the_button_new_says_that_a_name_is_none_of_those_it_is_like(app: FastAPI, registry: Registry) -> None:
    """The next import suggests none of them."""
    send(app, "/names", act="new", name="GitHub GmbH")

    assert Names(registry).resolve("organisation", "GitHub GmbH").candidates == ()


def test_a_decision_is_taken_back_by_its_button(app: FastAPI, registry: Registry) -> None:
    """It is withdrawn and not removed."""
    send(app, "/names", act="same", name="GitHub GmbH", iri=GITHUB)
    decision = read_decisions(registry.store).listed[0].iri

    send(app, "/names", act="withdraw", name="GitHub GmbH", iri=decision)

    assert [one.is_in_force for one in read_decisions(registry.store).listed] == [False]


def test_an_act_that_there_is_not_is_refused(town: FastAPI) -> None:
    """The message names those that there are."""
    assert b"same, other, new, withdraw" in send(town, "/names", act="delete", name="x").body


def test_the_preview_of_a_merge_tells_what_contradicts_and_what_moves(town: FastAPI) -> None:
    """Before anything is written."""
    text = text_of(see(town, f"/merge?keep={quote(GITHUB)}&drop={quote(DUTCH)}"))

    assert "Nederländerna" in text
    assert "Repo" in text
    assert "GitHub BV" in text


def test_two_records_are_merged_and_parted_by_their_buttons(app: FastAPI, registry: Registry) -> None:
    """The address of the one leads to the other, until the merge is undone."""
    done = send(app, "/merge", keep=GITHUB, drop=DUTCH, revision=str(registry.revision), why="Samma")
    led = see(app, "/doc/organisation/github-bv")
    listed = text_of(see(app, "/names"))
    undone = send(app, "/merge/undo", drop=DUTCH)

    assert (done.status, done.headers["location"]) == (303, "/doc/organisation/github")
    assert (led.status, led.headers["location"]) == (308, "/doc/organisation/github")
    assert "Ångra sammanslagningen" in listed
    assert (undone.status, undone.headers["location"]) == (303, "/doc/organisation/github-bv")
    assert registry.history(GITHUB)[1].who == "registervårdare"


def test_a_merge_that_is_outdated_is_refused(app: FastAPI, registry: Registry) -> None:
    """The register moved on while somebody looked."""
    before = str(registry.revision)
    send(app, "/names", act="same", name="GitHub GmbH", iri=GITHUB)

    assert send(app, "/merge", keep=GITHUB, drop=DUTCH, revision=before).status == 409
    assert send(app, "/merge", keep=GITHUB, drop=DUTCH, revision="x").status == 400


# --- the API -----------------------------------------------------------------------------------------------------


def test_the_api_tells_what_a_name_means(town: FastAPI) -> None:
    """As an import would take it, with reasons in the language asked for."""
    body = call(town, "/api/names?name=GitHub%20GmbH&lang=en").json()

    assert (body["iri"], body["how"]) == (None, "new")
    assert body["candidates"][0]["score"] == 88
    assert body["candidates"][0]["reasons"][0].startswith("Same name but another legal form")


def test_the_api_tells_pairs(town: FastAPI) -> None:
    """Everybody may read them: they are public names."""
    body = call(town, "/api/names/twins").json()

    assert body["total"] == 1
    assert {body["pairs"][0]["one"]["iri"], body["pairs"][0]["other"]["iri"]} == {GITHUB, DUTCH}


def test_the_api_decides_and_withdraws(app: FastAPI) -> None:
    """For editors, as JSON."""
    written = tell(app, "/api/names/decisions", name="GitHub GmbH", matches=GITHUB, reason="prov").json()
    known = call(app, "/api/names?name=GitHub%20GmbH").json()
    tell(app, "/api/names/decisions/withdraw", decision=written["iri"], reason="fel")
    listed = call(app, "/api/names/decisions").json()["decisions"]

    assert (known["iri"], known["how"]) == (GITHUB, "decision")
    assert [(one["name"], one["matches"]["iri"], one["withdrawn_on"] is None) for one in listed] == [
        ("GitHub GmbH", GITHUB, False)
    ]


def test_the_api_previews_merges_and_undoes(app: FastAPI, registry: Registry) -> None:
    """With the conflict that the editor must know of."""
    preview = call(app, f"/api/merge?keep={quote(GITHUB)}&drop={quote(DUTCH)}").json()
    merged = tell(app, "/api/merge", keep=GITHUB, drop=DUTCH, reason="x", revision=preview["revision"]).json()
    undone = tell(app, "/api/merge/undo", drop=DUTCH, reason="y").json()

    assert [one["predicate"]["iri"].rpartition("#")[2] for one in preview["conflicts"]] == ["domicile"]
    assert [one["subject"] for one in preview["moved"]] == [f"{ID}system/repo"]
    assert merged == {"iri": GITHUB, "revision": preview["revision"] + 1, "left": []}
    assert undone == {"iri": DUTCH, "revision": preview["revision"] + 2, "left": []}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/names/decisions", {"name": "x", "matches": GITHUB}),
        ("/api/names/decisions/withdraw", {"decision": GITHUB, "reason": "x"}),
        ("/api/merge", {"keep": GITHUB, "drop": DUTCH, "reason": "x"}),
        ("/api/merge/undo", {"drop": DUTCH, "reason": "x"}),
    ],
)
def test_the_api_writes_for_editors_only(town: FastAPI, path: str, body: dict[str, str]) -> None:
    """From elsewhere than the machine it is refused."""
    content = json.dumps(body).encode()

    answer = call(town, path, "POST", content, content_type="application/json", host="register.example")

    assert answer.status == 403


def test_a_kind_that_there_is_not_is_refused(town: FastAPI) -> None:
    """The message names the parameter."""
    assert call(town, "/api/names?name=x&kind=company").json()["problems"][0]["path"] == "kind"
