"""What an audience may not see is on none of its pages, in no file, no answer and no count."""

from __future__ import annotations

import gzip
import re
from datetime import date
from urllib.parse import quote

import pytest
from asgi_client import Answer, call
from small_graph import change_of

from graph_service.audiences.keeper import Keeper
from graph_service.dumps.building import build_dump
from graph_service.dumps.keys import KeyRing
from graph_service.exports import FORMATS
from graph_service.names import CLASS_BY_KIND
from graph_service.publishing.syntaxes import SYNTAXES
from graph_service.registry import Registry
from web.app import create_app
from web.ports import by_port

CANARY = "kanariefagel"
LINK = re.compile(r'(?:href|src)="(/[^"#]*)')


@pytest.fixture(scope="module")
def apps():
    """Return the applications for the public and for the keepers: a record of each kind, each with canaries."""
    registry = Registry.in_memory()
    keeper = Keeper(registry)
    records = []
    for kind, class_iri in CLASS_BY_KIND.items():
        hidden = [one.path for one in registry.fields(kind) if not keeper.rules.shows_field("public", kind, one.path)]
        said = "".join(f' ; <{path}> "{CANARY} {number}"' for number, path in enumerate(hidden))
        is_open = keeper.rules.shows_kind("public", kind)
        name = f"Öppen {kind}" if is_open else f"{CANARY} {kind}"
        records += [
            f'GRAPH <doc/{kind}/x> {{ <id/{kind}/x> a <{class_iri.value}> ; skos:prefLabel "{name}"@sv{said} .'
            f' <doc/{kind}/x> foaf:primaryTopic <id/{kind}/x> ; prov:wasDerivedFrom "{CANARY}.csv, rad 2" . }}',
            f'GRAPH <doc/{kind}/{CANARY}> {{ <id/{kind}/{CANARY}> a <{class_iri.value}> ; skos:prefLabel "Dold"@sv ;'
            f" ansvar:shownTo <https://w3id.org/ansvar/code/audience#city> ; ansvar:concerns <id/service/x> ."
            f" <doc/{kind}/{CANARY}> foaf:primaryTopic <id/{kind}/{CANARY}> . }}",
        ]
    # What is followed is for those who keep the register: everybody else finds it at its source.
    records.append(
        f"GRAPH <https://c.example/doc/system/x> {{ <https://c.example/id/system/x> a ansvar:System ; "
        f'skos:prefLabel "{CANARY} som följs"@sv ; ansvar:suppliedBy <id/organisation/x> . }}'
    )
    registry.commit(change_of("\n".join(records), why=CANARY, who=CANARY))
    made = {one: create_app(keeper.register_of(one), registry.settings) for one in ("public", "internal")}
    yield made | {"registry": registry, "seen": keeper.register_of("public")}
    keeper.close()
    registry.close()


def asked_words() -> list[str]:
    """Return the addresses that nothing links to: data of every kind, searches, and what is withheld itself."""
    words = quote(CANARY)
    found = [f"/search?q={words}", f"/api/search?q={words}", f"/api/suggest?q={words[:4]}", f"/api/ask?q={words}"]
    for kind in CLASS_BY_KIND:
        found += [
            f"/list/{kind}",
            f"/list/{kind}.csv",
            f"/list/{kind}.xlsx",
            f"/doc/{kind}/x",
            f"/doc/{kind}/x/history",
        ]
        found += [f"/doc/{kind}/x.{syntax.suffix}" for syntax in SYNTAXES]
        found += [f"/doc/{kind}/x.framed.jsonld", f"/doc/{kind}/x?_profile=alt", f"/doc/{kind}/x.ttl?revision=1"]
        found += [f"/api/records/{kind}/x", f"/doc/{kind}/x/used-by", f"/doc/{kind}/x/chain", f"/doc/{kind}/x/gaps"]
    found += [f"/followed/c.example/system/x{one}" for one in ("", "/chain", "/history")]
    return [
        *found,
        "/",
        "/data",
        "/data/catalog",
        "/data/catalog.rdf",
        "/data/catalog.ttl",
        "/void.nt",
        "/sitemap/1.xml",
        "/robots.txt",
        *(f"/data/selection?format={one}" for one in FORMATS),
        "/data/withheld",
        "/sparql",
        "/sparql/terms.json",
        "/api/gaps",
        "/gaps",
        "/gaps/list.csv",
        "/names",
        "/imports",
        "/merge",
        "/data/dumps",
        "/data/dumps/index.json",
        "/data/keys.json",
        "/feed",
        "/feed.jsonld",
        "/feed?kind=risk",
        "/feed.atom",
        "/feed.atom?kind=service",
    ]


def crawled(app, limit: int = 400) -> dict[str, Answer]:
    """Return what an application answers to all that it can be asked, the links on its pages followed."""
    waiting, answers = asked_words(), {}
    while waiting and len(answers) < limit:
        path = waiting.pop(0)
        if path not in answers:
            answers[path] = call(app, path, accept="text/html" if "." not in path else "*/*")
            if b"<html" in answers[path].body[:200]:
                links = LINK.findall(answers[path].body.decode())
                waiting += [one.replace("&amp;", "&") for one in links if not one.startswith(("/static", "/en"))]
    return answers


def test_no_canary_is_on_any_page_or_in_any_file(apps):
    """In whatever form it is asked for, and in no header; that they are in the register itself is the control."""
    answers = crawled(apps["public"])

    leaks = [path for path, one in answers.items() if CANARY.encode() in one.body and CANARY not in path]
    in_headers = [path for path, one in answers.items() if CANARY in str(one.headers.raw) and CANARY not in path]

    assert len(answers) > 250
    assert (leaks, in_headers) == ([], [])
    assert CANARY in call(apps["internal"], "/doc/safeguard/x", accept="text/html").body.decode()
    assert CANARY in call(apps["internal"], "/doc/risk/x.ttl").body.decode()
    assert CANARY in call(apps["internal"], "/followed/c.example/system/x", accept="text/html").body.decode()


def test_no_canary_is_in_any_file_of_a_dump(apps, tmp_path):
    """Unpacked, in every format, whole and in parts; the dump for those who keep the register is the control."""
    ring, today = KeyRing(tmp_path / "keys"), date(2025, 1, 2)
    ring.add(today)
    for one, name in (("seen", "public"), ("registry", "internal")):
        build_dump(apps[one], ring, today, out=tmp_path / name)

    told = {
        path: gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for path in tmp_path.rglob("*.*")
    }
    leaks = {path.relative_to(tmp_path).parts[0] for path, body in told.items() if CANARY.encode() in body}

    assert len([path for path in told if "public" in path.parts]) > 50
    assert leaks == {"internal"}


@pytest.mark.parametrize("path", ["/search?q={}", "/api/search?q={}", "/api/suggest?q={}", "/api/ask?q={}"])
def test_a_search_for_what_is_withheld_finds_what_a_word_finds_that_is_nowhere(apps, path):
    """Word for word the same answer, so that not even the number of hits tells."""
    never = "xyzzyplughetc"
    withheld, unknown = (call(apps["public"], path.format(word)).body for word in (CANARY, never))

    assert withheld.replace(CANARY.encode(), never.encode()) == unknown
    assert call(apps["internal"], path.format(CANARY)).body.replace(CANARY.encode(), never.encode()) != unknown


@pytest.mark.parametrize(
    "path", ["/id/risk/{}", "/doc/risk/{}", "/doc/risk/{}.ttl", "/api/records/risk/{}", "/doc/risk/{}/history"]
)
def test_what_is_withheld_answers_as_what_never_was(apps, path):
    """The same status, the same headers and the same words; only the address that was asked for differs."""
    withheld, unknown = (call(apps["public"], path.format(slug)) for slug in ("x", "y"))

    assert withheld.status == unknown.status == 404
    assert withheld.headers.keys() == unknown.headers.keys()
    assert withheld.body.replace(b"risk/x", b"risk/y") == unknown.body


@pytest.mark.parametrize(
    "path", ["/gaps", "/gaps/list", "/gaps/list.csv", "/api/gaps", "/doc/service/x/gaps", "/gap/abc"]
)
def test_the_public_is_told_of_no_gap(apps, path):
    """Not even that there is none; who keeps the register is told."""
    assert call(apps["public"], path).status == 404
    if "abc" not in path:
        assert call(apps["internal"], path).status == 200


def test_pages_of_the_public_do_not_speak_of_gaps(apps):
    """Neither in the menu nor on a record: "no gaps" would be an answer, and a wrong one."""
    page = call(apps["public"], "/doc/service/x", accept="text/html", accept_language="sv").body.decode()

    assert "Brister" not in page
    assert "Brister" in call(apps["internal"], "/doc/service/x", accept="text/html", accept_language="sv").body.decode()


def test_a_question_for_gaps_is_not_answered_with_none(apps):
    """The record is found, and nothing is said of what is missing."""
    answer = call(apps["public"], f"/api/ask?q={quote('vilka brister har Öppen service')}").json()

    assert answer["intent"] == "find"


def test_what_is_withheld_is_told_with_its_ground(apps):
    """How much, by which rule, under which section of the law."""
    page = call(apps["public"], "/data/withheld", accept="text/html", accept_language="sv").body.decode()

    assert "OSL 18 kap. 8" in page
    assert "Risker" in page
    assert (
        "allt visas" in call(apps["internal"], "/data/withheld", accept="text/html", accept_language="sv").body.decode()
    )


def test_each_port_leads_to_its_application(apps):
    """By the socket that a request came by, whatever host it names."""
    both = by_port({8000: apps["public"], 8001: apps["internal"]})

    assert call(both, "/doc/risk/x", host="register.example:8001").status == 404


def test_a_record_that_is_withheld_later_answers_as_what_never_was(apps):
    """It is not told as removed, for that would tell that it was there."""
    paths = ["/id/system/{}", "/doc/system/{}", "/doc/system/{}.ttl", "/api/records/system/{}"]
    assert {call(apps["public"], path.format("x")).status for path in paths} == {200, 303}

    apps["registry"].commit(
        change_of(
            'GRAPH <doc/system/x> { <id/system/x> a ansvar:System ; skos:prefLabel "Öppen system"@sv ;'
            " ansvar:shownTo <https://w3id.org/ansvar/code/audience#city> ."
            " <doc/system/x> foaf:primaryTopic <id/system/x> . }"
        )
    )

    for path in paths:
        withheld, unknown = (call(apps["public"], path.format(slug)) for slug in ("x", "y"))
        assert withheld.status == unknown.status == 404
        assert withheld.body.replace(b"system/x", b"system/y") == unknown.body


@pytest.mark.parametrize(
    "path", ["/doc/service/x.ttl", "/feed.atom", "/data/catalog.ttl", "/sparql?query=ASK%20%7B%7D"]
)
def test_scripts_on_other_sites_read_only_what_is_public(apps, path):
    """A site that a member of staff visits must not read the internal register through the browser."""
    seen = {one: call(apps[one], path) for one in ("public", "internal")}
    asked = {one: call(apps[one], path, "OPTIONS") for one in ("public", "internal")}

    assert {one: answer.headers.get("access-control-allow-origin") for one, answer in seen.items()} == {
        "public": "*",
        "internal": None,
    }
    assert asked["public"].headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in asked["internal"].headers
    assert asked["internal"].headers["allow"].startswith("GET, HEAD")


@pytest.mark.parametrize("path", ["/doc/service/x.ttl", "/doc/service/x", "/data/catalog.ttl"])
def test_what_only_some_may_see_is_kept_by_nobody_else(apps, path):
    """A cache on the way may be shared with those who may see less."""
    kept = {
        one: call(apps[one], path, accept="text/html, */*").headers["cache-control"] for one in ("public", "internal")
    }

    assert kept == {"public": "no-cache", "internal": "private, no-cache"}
