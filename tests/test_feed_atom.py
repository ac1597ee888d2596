"""`/feed.atom` tells people what changed lately, in their language, and nothing that they may not know."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from asgi_client import call
from feed_world import CANARY, feed_world, record, service
from small_graph import ID

from graph_service.feeds.news import NEWEST
from graph_service.names import ANSVAR, SKOS
from graph_service.registry import Registry
from web.app import create_app

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def world():
    """Return a register whose service was renamed and whose card was taken away."""
    made = feed_world()
    made.commit(record("service", "kort", "Service", label=CANARY))
    made.commit(service("Löner", provider="bolag"))
    made.end("service/kort")
    yield made
    made.close()


def entries(answer):
    """Return the entries of a feed by title, each as a mapping from name to text."""
    found = {}
    for entry in ElementTree.fromstring(answer.body).findall(f"{ATOM}entry"):
        said = {one.tag.removeprefix(ATOM): (one.text or "").strip() for one in entry}
        said |= {one.get("rel"): one.get("href") for one in entry.findall(f"{ATOM}link")}
        said["author"] = entry.findtext(f"{ATOM}author/{ATOM}name")
        found[said["title"]] = said
    return found


def test_a_feed_has_what_atom_asks_for(world):
    """Each entry and the feed have one id, title and time, the feed an author and its own address (RFC 4287, 4.1)."""
    answer = call(world.public, "/feed.atom", accept_language="sv")
    feed = ElementTree.fromstring(answer.body)
    every = [feed, *feed.findall(f"{ATOM}entry")]
    ids = [one.findtext(f"{ATOM}id") for one in every]

    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert all(len(one.findall(ATOM + name)) == 1 for one in every for name in ("id", "title", "updated"))
    assert len(set(ids)) == len(ids) == NEWEST + 2
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert [one.get("href") for one in feed.findall(f"{ATOM}link[@rel='self']")] == ["http://127.0.0.1:8000/feed.atom"]


def test_an_entry_tells_what_of_which_record_was_changed(world):
    """With its page, its version, and the fields by name."""
    told = entries(call(world.internal, "/sv/feed.atom"))["Ändrat: Löner (tjänst)"]

    revision = world.registry.history(f"{ID}service/lon")[0].number
    assert told["alternate"].endswith("/sv/doc/service/lon")
    assert told["related"].endswith(f"/doc/service/lon.ttl?revision={revision}")
    labels = [world.registry.labels.label(one.value, "sv").value for one in (ANSVAR.providedBy, SKOS.prefLabel)]
    assert all(label.lower() in told["summary"].lower() for label in labels)


def test_the_feed_speaks_the_language_of_its_address(world):
    """Else that which the reader asks for."""
    assert "Changed: Löner (service)" in entries(call(world.internal, "/en/feed.atom"))
    assert "Changed: Löner (service)" in entries(call(world.internal, "/feed.atom", accept_language="en"))


def test_only_those_who_keep_the_register_learn_who_changed_it_and_why(world):
    """The public learns that it was changed."""
    inside = entries(call(world.internal, "/sv/feed.atom"))["Ändrat: Löner (tjänst)"]
    outside = call(world.public, "/sv/feed.atom")

    assert (inside["author"], CANARY in inside["summary"]) == (f"funktion {CANARY}", True)
    assert entries(outside)["Ändrat: Löner (tjänst)"]["author"] is None
    assert CANARY.encode() not in outside.body


def test_what_was_removed_is_not_named(world):
    """It may have been removed because of its name."""
    removed = entries(call(world.internal, "/sv/feed.atom"))["Borttaget: kort (tjänst)"]

    assert CANARY not in removed["summary"].replace(f"skäl {CANARY}", "")
    assert "related" not in removed


def test_a_feed_is_of_an_organisation_or_a_kind(world):
    """What no longer belongs to the organisation is told as gone."""
    board = entries(call(world.internal, "/sv/feed.atom?organisation=namnd"))
    company = entries(call(world.internal, f"/sv/feed.atom?organisation={ID}organisation/bolag&kind=service"))

    assert list(board)[:2] == ["Borttaget: r (risk)", "Borttaget: lon (tjänst)"]
    assert list(company) == ["Nytt: Löner (tjänst)"]


def test_a_feed_that_has_not_changed_is_not_sent_again(world):
    """It is for a minute what it was."""
    first = call(world.public, "/feed.atom")

    assert first.headers["cache-control"] == "public, max-age=60"
    assert call(world.public, "/feed.atom", if_none_match=first.headers["etag"]).status == 304


def test_a_text_that_xml_cannot_hold_does_not_break_the_feed(world):
    """The character is replaced, and markup is text."""
    world.commit(record("service", "lon", "Service", label="<b>L\\u0001ön</b> & co"))

    assert "Ändrat: <b>L\ufffdön</b> & co (tjänst)" in entries(call(world.internal, "/sv/feed.atom"))


@pytest.mark.parametrize("path", ["/doc/organisation/namnd", "/doc/organisation/namnd/history"])
def test_pages_of_an_organisation_lead_to_its_feed(world, path):
    """And every page to the feed of all."""
    page = call(world.public, path, accept="text/html").body.decode()

    assert "/feed.atom?organisation=namnd" in page
    assert 'type="application/atom+xml"' in page.partition("</head>")[0]


def test_an_empty_register_has_an_empty_feed():
    """With the edition of the model."""
    registry = Registry.in_memory()

    answer = call(create_app(registry, registry.settings), "/sv/feed.atom")

    assert [title.partition(" i ")[0] for title in entries(answer)] == ["Modellen finns"]
    registry.close()
