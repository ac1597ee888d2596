"""The addresses of records that are gone: removed (410), merged (308) and split (300), as page, data and problem."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parsedate_to_datetime

import pytest
from asgi_client import Answer, call
from fastapi import FastAPI
from linked_world import HALVED, INTO, MERGED, ODD, OLD, SECRET, world, world_app
from pages_town import BROWSER, links_of, text_of
from pyoxigraph import NamedNode, RdfFormat, Triple, parse
from small_graph import DOC, change_of

from graph_service.changes import Change
from graph_service.lifecycle import Removed, Split, what_became_of
from graph_service.merging import merged_records
from graph_service.names import DCTERMS, PROV
from graph_service.publishing.syntaxes import RDF_SYNTAXES, Syntax
from graph_service.registry import Registry
from web.app import create_app

REMOVED_PATHS = [
    "/id/system/gamla",
    "/doc/system/gamla",
    "/en/doc/system/gamla",
    "/doc/system/gamla.ttl",
    "/doc/system/gamla.csv",
    "/doc/system/gamla/chain",
    "/doc/system/gamla/history",
    "/doc/system/gamla.ttl?revision=1",
    "/doc/system/gamla?on=2026-01-01",
    "/api/records/system/gamla",
]


def get(path: str, accept: str = BROWSER) -> Answer:
    return call(world_app(), path, accept=accept)


@pytest.mark.parametrize("path", REMOVED_PATHS)
def test_every_address_of_a_removed_record_answers_410(path: str) -> None:
    """Page, data, parts and earlier versions: what was removed is not to be had from yesterday either."""
    assert get(path).status == 410


@pytest.mark.parametrize("path", REMOVED_PATHS)
@pytest.mark.parametrize("accept", [BROWSER, "text/turtle", "application/json"])
def test_nothing_of_a_removed_record_is_told_but_that_it_was(path: str, accept: str) -> None:
    """It may have been removed because of its name."""
    answer = get(path, accept)

    assert SECRET.encode() not in answer.body
    assert SECRET not in str(answer.headers)


def test_a_tombstone_says_since_when_the_record_is_gone() -> None:
    """By `Sunset`, and a link to what is done with addresses (RFC 8594)."""
    answer = get("/id/system/gamla")
    ended = what_became_of(world(), OLD)

    assert isinstance(ended, Removed)
    assert parsedate_to_datetime(answer.headers["sunset"]) == ended.when.replace(microsecond=0)
    assert answer.headers["link"] == '</data#lasting>; rel="sunset"; type="text/html"'
    assert b'id="lasting"' in get("/data").body


def test_the_page_of_a_removed_record_says_so_in_the_language_of_the_reader() -> None:
    """With the address, and a search for what has come in its place."""
    assert "Det här har tagits bort" in text_of(get("/sv/doc/system/gamla"))
    assert "This has been removed It was in the register once." in text_of(get("/en/doc/system/gamla"))
    assert OLD in text_of(get("/en/doc/system/gamla"))


@pytest.mark.parametrize("syntax", RDF_SYNTAXES, ids=lambda one: one.suffix)
def test_a_removed_record_is_told_as_data_in_every_syntax(syntax: Syntax) -> None:
    """Its document was about it, and it ended at that time."""
    by_suffix, by_accept = get(f"/doc/system/gamla.{syntax.suffix}"), get("/doc/system/gamla", syntax.media_type)
    rdf_format = RdfFormat.from_media_type(syntax.media_type)
    assert rdf_format is not None

    said = {quad.triple.predicate for quad in parse(by_suffix.body, rdf_format)}

    assert PROV.invalidatedAtTime in said
    assert len(said) == 2
    assert (by_accept.status, by_accept.body) == (410, by_suffix.body)


def test_a_removed_record_is_a_problem_to_the_api() -> None:
    """In the form of every other failure there."""
    answer = get("/api/records/system/gamla")

    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.json()["title"], answer.json()["status"]) == ("Gone", 410)


@pytest.mark.parametrize("path", ["/id/system/kluvna", "/doc/system/kluvna", "/doc/system/kluvna/history"])
def test_every_address_of_a_split_record_answers_300_with_its_parts(path: str) -> None:
    """The page leads to each."""
    answer = get(path)

    assert answer.status == 300
    assert {"/doc/system/nya", "/doc/document/policy-2.1"} <= set(links_of(answer))


def test_a_split_record_names_its_parts_as_data() -> None:
    """By `dcterms:isReplacedBy`."""
    said = {quad.triple for quad in parse(get("/doc/system/kluvna.ttl").body, RdfFormat.TURTLE)}

    thing = NamedNode(HALVED)
    assert {Triple(thing, DCTERMS.isReplacedBy, NamedNode(one)) for one in (INTO, ODD)} <= said


def test_a_split_is_no_merge() -> None:
    """What became several things is not listed among the merges, and cannot be taken back as one."""
    assert merged_records(world()) == [(MERGED, INTO)]
    assert what_became_of(world(), HALVED) == Split(HALVED, (ODD, INTO))


def test_what_was_never_there_is_not_found() -> None:
    """404 and not 410, also under an odd name."""
    assert [get(f"/doc/system/{name}").status for name in ("aldrig", "%3Cx%3E", "gamla-2")] == [404, 404, 404]


@pytest.fixture
def fresh() -> Iterator[Registry]:
    """A register of its own, for what changes."""
    made = Registry.in_memory()
    made.commit(change_of(_pair()))
    yield made
    made.close()


def _pair() -> str:
    return "".join(
        f"<doc/system/{name}> {{ <doc/system/{name}> foaf:primaryTopic <id/system/{name}> . "
        f'<id/system/{name}> a ansvar:System ; skos:prefLabel "{name}"@sv . }}\n'
        for name in ("a", "b")
    )


def app_of(registry: Registry) -> FastAPI:
    return create_app(registry, registry.settings)


def test_a_record_that_comes_back_answers_as_before(fresh: Registry) -> None:
    """A removal that was taken back leaves no tombstone."""
    document = NamedNode(f"{DOC}system/a")
    before = fresh.store.graph(document)
    fresh.commit(Change({document: ()}, "registervårdare", "fel"))
    assert call(app_of(fresh), "/doc/system/a.ttl").status == 410

    fresh.commit(Change({document: before}, "registervårdare", "rätt"))

    assert call(app_of(fresh), "/doc/system/a.ttl").status == 200


def test_what_was_merged_into_a_record_that_is_removed_leads_there_still(fresh: Registry) -> None:
    """308 to the address that tells what became of it."""
    fresh.commit(
        change_of(
            """<doc/system/a> { <doc/system/a> foaf:primaryTopic <id/system/a> .
            <id/system/a> dcterms:isReplacedBy <id/system/b> . }"""
        )
    )
    fresh.commit(Change({NamedNode(f"{DOC}system/b"): ()}, "registervårdare", "avvecklat"))

    answer = call(app_of(fresh), "/id/system/a")

    assert (answer.status, answer.headers["location"]) == (308, "/id/system/b")
    assert call(app_of(fresh), "/id/system/b").status == 410
