"""Content negotiation by profile: whose terms a record is told in, and which there are."""

from __future__ import annotations

import pytest
from asgi_client import Answer, call
from hypothesis import given
from hypothesis import strategies as st
from linked_world import BOARD, PAYROLL, RECORDS, world_app
from pages_town import BROWSER, links_of, text_of
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from graph_service.names import DCAT, DCTERMS, DPV, FOAF, RDF, Namespace
from graph_service.publishing.profiles import ANSVAR_PROFILE, DCAT_AP_PROFILE, DPV_PROFILE
from web.profiles import read_accept_profile

DOCUMENT, INFORMATION = "/doc/activity/loner", "/doc/information/lonehandlingar"
ACCESS = Namespace("http://publications.europa.eu/resource/authority/access-right/")
ALTR = Namespace("http://www.w3.org/ns/dx/connegp/altr#")


def get(path: str, accept: str = "text/turtle", **headers: str) -> Answer:
    return call(world_app(), path, accept=accept, **headers)


def triples(answer: Answer) -> set[Triple]:
    assert answer.headers["content-type"].startswith("text/turtle")
    return {quad.triple for quad in parse(answer.body, RdfFormat.TURTLE)}


@pytest.mark.parametrize(
    ("wish", "profile"),
    [
        ("<https://w3id.org/dpv/2.3>", DPV_PROFILE),
        ("dpv", DPV_PROFILE),
        ("<urn:unknown>, <https://w3id.org/dpv/2.3>;q=0.2", DPV_PROFILE),
        ("<https://w3id.org/ansvar/shapes>;q=0.1, dpv;q=0.9", DPV_PROFILE),
        ("<https://w3id.org/ansvar/shapes>", ANSVAR_PROFILE),
        ("ansvar, dpv", ANSVAR_PROFILE),
        ("*", ANSVAR_PROFILE),
        ("*, ansvar;q=0", DPV_PROFILE),
        ("", ANSVAR_PROFILE),
        (";;;", ANSVAR_PROFILE),
    ],
)
def test_the_profile_that_is_liked_best_is_sent(wish: str, profile: object) -> None:
    """By IRI or short name; weight 0 excludes; what cannot be read is passed over."""
    answer = get(DOCUMENT, accept_profile=wish)

    expected = DPV_PROFILE if profile == DPV_PROFILE else ANSVAR_PROFILE
    assert (answer.status, answer.headers["content-profile"]) == (200, f"<{expected.iri}>")
    assert answer.headers["vary"] == "Accept, Accept-Profile"
    assert (Triple(NamedNode(PAYROLL), RDF.type, DPV.Process) in triples(answer)) is (expected == DPV_PROFILE)


def test_the_address_goes_before_the_headers() -> None:
    """`_profile` and `_mediatype` need no client that can send headers."""
    asked = f"{DOCUMENT}?_profile=dpv&_mediatype=application/ld+json"

    answer = get(asked, BROWSER, accept_profile="ansvar")

    assert answer.headers["content-profile"] == f"<{DPV_PROFILE.iri}>"
    assert answer.headers["content-type"] == "application/ld+json"
    assert answer.headers["content-location"] == f"{DOCUMENT}.dpv.jsonld"


@pytest.mark.parametrize("media_type", ["application/ld%2Bjson", "application/ld+json"])
def test_a_plus_in_the_address_is_a_plus(media_type: str) -> None:
    """In a query it stands for a space, which no media type has."""
    assert get(f"{DOCUMENT}?_mediatype={media_type}", BROWSER).headers["content-type"] == "application/ld+json"


def test_a_browser_gets_data_where_the_profile_has_no_page() -> None:
    """The page is of Ansvar's own profile; another one is given as the data that a browser takes as well."""
    assert get(f"{DOCUMENT}?_profile=dpv", BROWSER).headers["content-type"] == "text/turtle; charset=utf-8"
    assert get(f"{DOCUMENT}?_profile=ansvar", BROWSER).headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (DOCUMENT, {"accept_profile": "<urn:unknown>"}),
        (DOCUMENT, {"accept_profile": "dpv;q=0, ansvar;q=0"}),
        (f"{DOCUMENT}?_profile=dcat-ap", {}),
        ("/doc/organisation/skolnamnden?_profile=dpv", {}),
        ("/id/organisation/skolnamnden?_profile=dpv", {}),
    ],
)
def test_a_profile_that_there_is_not_gives_406_and_the_choice(path: str, headers: dict[str, str]) -> None:
    """The answer names the profiles of that kind of record."""
    answer = get(path, **headers)

    assert answer.status == 406
    assert "https://w3id.org/ansvar/shapes" in answer.json()["detail"]


def test_a_profile_of_another_kind_has_no_address() -> None:
    """Only activities are given in DPV."""
    assert get("/doc/organisation/skolnamnden.dpv.ttl").status == 404
    assert get(f"{DOCUMENT}.dcat-ap.ttl").status == 404


def test_a_thing_leads_to_the_profile_and_format_that_are_liked_best() -> None:
    """The day that is asked about goes along, what chose the form does not."""
    by_header = get("/id/activity/loner", accept_profile="dpv")
    by_address = get("/id/activity/loner?on=2026-01-01&_profile=dpv&_mediatype=application/rdf%2Bxml", BROWSER)

    assert by_header.headers["location"] == f"{DOCUMENT}.dpv.ttl"
    assert by_address.headers["location"] == f"{DOCUMENT}.dpv.rdf?on=2026-01-01"


def test_the_list_of_profiles_and_formats_is_a_page() -> None:
    """It leads to each of them."""
    answer = get(f"/en{DOCUMENT}?_profile=alt", BROWSER)

    assert "DPV 2.3" in text_of(answer)
    assert {f"{DOCUMENT}.ttl", f"{DOCUMENT}.dpv.rdf", f"{DOCUMENT}.csv"} <= set(links_of(answer))


def test_the_list_of_profiles_and_formats_is_data() -> None:
    """Each representation with what it conforms to and its media type."""
    said = triples(get(f"{DOCUMENT}?_profile=alt"))

    one = NamedNode("https://ansvar.example.org/doc/activity/loner.dpv.ttl")
    assert Triple(NamedNode(PAYROLL.replace("/id/", "/doc/")), ALTR.hasRepresentation, one) in said
    assert Triple(one, DCTERMS.conformsTo, NamedNode(DPV_PROFILE.iri)) in said
    assert Triple(one, DCTERMS.term("format"), Literal("text/turtle")) in said
    assert len([True for triple in said if triple.predicate == ALTR.hasRepresentation]) == 13


def test_the_list_of_profiles_and_formats_is_in_the_headers() -> None:
    """HEAD is enough to learn of it; each short name is tied to its profile."""
    links = get(f"{DOCUMENT}?_profile=alt", BROWSER).headers["link"]

    assert f'rel="type"; token="dpv"; anchor="{DPV_PROFILE.iri}"' in links
    assert f'<{DOCUMENT}.dpv.nt>; rel="alternate"; type="application/n-triples"; profile="{DPV_PROFILE.iri}"' in links
    assert get("/id/activity/loner?_profile=alt").headers["location"] == f"{DOCUMENT}?_profile=alt"


def test_the_links_of_a_document_fit_into_what_a_proxy_takes() -> None:
    """Four kilobytes for all headers is a usual limit; a slug of a hundred characters leaves room."""
    names = [get(DOCUMENT, accept).headers["link"] for accept in ("text/turtle", BROWSER)]

    assert all(len(links) + links.count(DOCUMENT) * (100 - len("loner")) < 3_500 for links in names)


def test_an_information_set_is_a_dataset_of_dcat_ap() -> None:
    """Title, description, publisher with its name, and that nobody but who asks may have it."""
    said = triples(get(INFORMATION, accept_profile=f"<{DCAT_AP_PROFILE.iri}>"))

    thing = NamedNode(RECORDS)
    assert {
        Triple(thing, RDF.type, DCAT.Dataset),
        Triple(thing, DCTERMS.title, Literal("Lönehandlingar", language="sv")),
        Triple(thing, DCTERMS.description, Literal("Lönehandlingar", language="sv")),
        Triple(thing, DCTERMS.publisher, NamedNode(BOARD)),
        Triple(thing, DCTERMS.accessRights, ACCESS.RESTRICTED),
        Triple(NamedNode(BOARD), RDF.type, FOAF.Agent),
        Triple(NamedNode(BOARD), FOAF.name, Literal("Skolnämnden", language="sv")),
    } <= said


@given(st.text(max_size=60))
def test_an_odd_accept_profile_never_fails(header: str) -> None:
    """Every weight that is read lies between 0 and 1."""
    assert all(0 <= weight <= 1 for weight in read_accept_profile(header).values())
