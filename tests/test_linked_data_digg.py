"""DIGG's rules for persistent identifiers: one test for each SKALL, named after it, and for most of the BÖR.

Source: diggsweden/persistent-identifiers-investigation, docs/regler.md: BI-1 to BI-7 and UM-1 to UM-12. That an
address is looked up by DNS (UM-1) is the part of whoever runs the service; that HTTP answers there is tested.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from asgi_client import Answer, call
from linked_world import BOARD, HALVED, INTO, MERGED, ODD, OLD, PAYROLL, RECORDS, world, world_app

from graph_service.errors import SettingRejected
from graph_service.names import slug_of
from graph_service.settings import DEMO_BASE, read_settings

THINGS = (BOARD, PAYROLL, RECORDS, INTO, ODD)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def path_of(iri: str) -> str:
    return iri.removeprefix(DEMO_BASE)


def get(iri: str, method: str = "GET", **headers: str) -> Answer:
    return call(world_app(), path_of(iri), method, **headers)


def links(answer: Answer) -> list[str]:
    return answer.headers["link"].split(", ")


def refused(base: str) -> bool:
    try:
        read_settings({}, base=base)
    except SettingRejected:
        return True
    return False


def test_bi_1_a_name_is_a_url_of_http_or_https() -> None:
    """Every record is named so, and a deployment cannot be given another scheme."""
    schemes = {urlsplit(iri).scheme for kind in world().counts() for iri in world().labels.of_kind(kind)}

    assert schemes == {"https"}
    assert refused("urn:ansvar")
    assert refused("ftp://ansvar.example.org")


@pytest.mark.parametrize("base", ["http://192.0.2.7", "http://[2001:db8::7]", "http://localhost", "http://a.localhost"])
def test_bi_2_a_name_has_the_name_of_a_domain(base: str) -> None:
    """Neither an address of the net nor the machine itself."""
    assert refused(base)
    assert not refused("https://ansvar.stad.example")


@pytest.mark.parametrize("base", ["https://stad.example:8000", "https://u@stad.example", "https://u:p@stad.example"])
def test_bi_3_a_name_has_no_port_user_or_password(base: str) -> None:
    """A deployment cannot be given such a base."""
    assert refused(base)


@pytest.mark.parametrize("base", ["https://stad.example?a=1", "https://stad.example#a"])
def test_bi_4_and_bi_5_a_name_has_no_query_and_no_fragment(base: str) -> None:
    """Those of a deployment; the roles and rules of Ansvar itself are fragments of the vocabulary (BÖR INTE)."""
    names = [urlsplit(iri) for iri in THINGS]

    assert refused(base)
    assert [(one.query, one.fragment) for one in names] == [("", "")] * len(names)


@pytest.mark.parametrize("name", ["Policy 2.1", "Rutin v3.pdf", "Löner.xlsx"])
def test_bi_6_and_bi_7_a_name_that_is_made_has_no_version_and_no_suffix(name: str) -> None:
    """What a thing is called may have them; they are no part of its address that a format could be taken for."""
    assert "." not in slug_of(name)


@pytest.mark.parametrize("iri", THINGS)
def test_um_1_a_name_is_looked_up_by_http_at_its_own_path(iri: str) -> None:
    """What the register names answers where it is named."""
    assert get(iri).status == 303


@pytest.mark.parametrize("iri", [*THINGS, MERGED, HALVED, OLD])
def test_um_2_head_gives_the_information_about_a_name_as_headers(iri: str) -> None:
    """The same status and headers as GET, without a body, also for what is gone."""
    whole, head = get(iri), get(iri, "HEAD")

    assert (head.status, head.headers, head.body) == (whole.status, whole.headers, b"")


@pytest.mark.parametrize("accept", [BROWSER, "text/turtle"])
def test_um_3_a_document_is_got_by_get_with_200_and_a_representation(accept: str) -> None:
    """A page to people, data to machines."""
    answer = get(f"{DEMO_BASE}/doc/activity/loner", accept=accept)

    assert answer.status == 200
    assert "Löner" in answer.body.decode()


def test_um_4_a_document_tells_its_formats_and_languages() -> None:
    """By links with the relation alternate, `type` and `hreflang`, and its own address as canonical."""
    found = links(get(f"{DEMO_BASE}/doc/activity/loner", accept=BROWSER))

    assert '</doc/activity/loner>; rel="canonical"' in found
    assert '</doc/activity/loner.rdf>; rel="alternate"; type="application/rdf+xml"' in found
    assert '</en/doc/activity/loner>; rel="alternate"; type="text/html"; hreflang="en"' in found


def test_um_4_accept_language_chooses_the_language_of_a_page() -> None:
    """The page says which it is in, and that it depends on what was asked."""
    answer = get(f"{DEMO_BASE}/doc/activity/loner", accept=BROWSER, accept_language="en")

    assert answer.headers["content-language"] == "en"
    assert "Accept-Language" in answer.headers["vary"]


def test_um_5_accept_profile_chooses_the_profile() -> None:
    """The answer names it, and the links tell which others there are."""
    answer = get(PAYROLL.replace("/id/", "/doc/"), accept="text/turtle", accept_profile="<https://w3id.org/dpv/2.3>")

    assert answer.headers["content-profile"] == "<https://w3id.org/dpv/2.3>"
    assert "dpv:Process" in answer.body.decode()
    assert any("loner.jsonld>" in one and "alternate" in one for one in links(answer))


def test_um_7_a_thing_answers_303_to_a_document_that_describes_it() -> None:
    """The document says of itself what it describes."""
    answer = get(PAYROLL, accept="text/turtle")
    document = call(world_app(), answer.headers["location"])

    assert answer.status == 303
    assert f'<{PAYROLL}>; rel="describes"' in links(document)
    assert '</doc/activity/loner>; rel="describedby"; type="text/html"' in links(answer)


def test_um_8_a_thing_tells_its_other_descriptions() -> None:
    """Data, and the description in the terms of others."""
    found = links(get(PAYROLL))

    assert '</doc/activity/loner.ttl>; rel="describedby"; type="text/turtle"' in found
    assert '</doc/activity/loner.dpv.ttl>; rel="describedby"; type="text/turtle"' in found


def test_um_9_no_thing_is_handed_to_another_service() -> None:
    """The SKALL holds for whoever delegates descriptions, with `alternate` on a thing; none is delegated here."""
    assert [one for iri in THINGS for one in links(get(iri)) if 'rel="alternate"' in one] == []


@pytest.mark.parametrize("accept", [BROWSER, "text/turtle", "application/json", "image/png"])
def test_um_10_what_has_been_removed_answers_410(accept: str) -> None:
    """Whatever form the client takes."""
    assert get(OLD, accept=accept).status == 410


def test_um_10_a_name_that_was_used_once_is_not_one_that_never_was() -> None:
    """404 is for what has never been there."""
    assert get(f"{DEMO_BASE}/id/system/aldrig").status == 404


def test_um_11_what_has_been_replaced_answers_308_to_what_replaced_it() -> None:
    """The name of the other thing, not its document."""
    answer = get(MERGED)

    assert (answer.status, answer.headers["location"]) == (308, path_of(INTO))


def test_um_12_what_has_been_split_answers_300_and_tells_its_parts() -> None:
    """By links with the relation successor-version."""
    answer = get(HALVED, accept="text/turtle")

    assert answer.status == 300
    assert links(answer) == [f'<{ODD}>; rel="successor-version"', f'<{INTO}>; rel="successor-version"']
