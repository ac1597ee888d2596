"""A page of a feed as it is read: what is wrong with it is told, and nothing of it is taken in."""

from __future__ import annotations

import pytest
from follow_world import A, B, member, page
from source_world import site_in

from graph_service.errors import BadRequest, DataRejected
from graph_service.names import Base
from graph_service.settings import Settings
from ingest.follow.addresses import feed_address
from ingest.follow.asking import Asker
from ingest.follow.intake import is_set_aside
from ingest.follow.pages import read_page
from ingest.sources.failures import FetchFailed
from ingest.sources.hosts import AllowedHosts

X = "<id/system/x>"
ADDRESS = f"{A}/feed/v/1.nq"


def read(content: bytes):
    """Read a page of the feed of city A."""
    return read_page(content, ADDRESS)


def test_member_is_one_record_at_one_time():
    """Whole after it was made or changed, and with no statement after it was removed."""
    made = read(page(member() + member(name="feed/v/member/2/system/x", said="", sort="as:Delete")))

    assert made.register == A
    assert [one.thing.iri for one in made.members] == [f"{A}/id/system/x"] * 2
    assert [len(one.statements) for one in made.members] == [2, 0]


def test_pages_lead_on_to_the_next_and_never_back():
    """By the relation that says that what follows is later."""
    time = 'tree:value "2026-11-20T08:00:00Z"^^xsd:dateTime . '
    on = f"<#n> a tree:GreaterThanOrEqualToRelation ; tree:node <feed/v/2> ; {time}"
    back = f"<#p> a tree:LessThanRelation ; tree:node <feed/v/1> ; {time}"

    assert read(page(names=on + back)).nodes == (f"{A}/feed/v/2",)
    assert read(page()).nodes == ()


def test_kind_that_only_a_later_version_has_is_read_and_set_aside():
    """So that a register can be followed by one that is not yet as new; nothing of that kind is taken in."""
    new = member(about="id/permit/x", said="<id/permit/x> a ansvar:Permit .", name="feed/v/member/1/permit/x")

    [read_member] = read(page(new)).members

    assert read_member.thing.kind == "permit"
    assert is_set_aside(Base(B), read_member)


@pytest.mark.parametrize(
    ("members", "told"),
    [
        (member(about=f"{B}/id/system/x"), f"about <{B}/id/system/x>, which is no record of {A}"),
        (member(about="https://c.example/id/system/x"), f"which is no record of {A}"),
        (member(about="doc/system/x"), f"which is no record of {A}"),
        (
            member(said=f"{X} a ansvar:System . <{B}/id/system/y> skos:prefLabel 'Vårt' ."),
            f"something of <{B}/id/system/y>",
        ),
        (member(said=f"{X} a ansvar:System . <id/system/y> skos:prefLabel 'Y' ."), f"something of <{A}/id/system/y>"),
        (member(said=f"{X} a ansvar:System ; ansvar:handles [] ."), "a node without a name"),
        (member(said=f"{X} a ansvar:Service ."), "by its class no record of the kind 'system'"),
        (member(said=f"{X} a ansvar:System , ansvar:Service ."), "by its class no record of the kind 'system'"),
        (member(said=f"{X} skos:prefLabel 'X' ."), "by its class no record of the kind 'system'"),
        (member(said=""), "holds 0 statements"),
        (member(sort="as:Delete"), "holds 2 statements"),
        (member(sort="as:Move"), "is not one of as:Create, as:Update and as:Delete"),
        (member(sort="as:Create , as:Delete"), "is not one of as:Create, as:Update and as:Delete"),
        (member(published='"i går"'), "no moment with a time zone"),
        (member(published='"2026-11-20T08:00:00"'), "no moment with a time zone"),
        (member(published='"2026-11-20T08:00:00Z" , "2026-11-20T09:00:00Z"'), "has 2 values of"),
        (member(name="https://c.example/feed/v/member/1"), f"has no address under {A}/feed/"),
        (member() + "<feed/v/member/9> { <id/system/z> a ansvar:System . }", "is that of no member"),
    ],
)
def test_member_says_nothing_but_what_its_own_record_says(members, told):
    """What is wrong, on which page, whom to tell; names and numbers are read from all graphs, so none slips in."""
    with pytest.raises(DataRejected) as refused:
        read(page(members))

    assert str(refused.value).startswith(ADDRESS)
    assert told in str(refused.value)
    assert "nothing of the page was taken in" in str(refused.value)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<html>", "line 1"),
        (b"", "describes 0 streams"),
        (page(stream="changes"), "is called https://a.example/changes"),
        (page(names="<other/feed#stream> a ldes:EventStream ."), "describes 2 streams"),
        (
            page(names='<#n> a tree:GreaterThanOrEqualToRelation ; tree:node <http://10.0.0.1/> ; tree:value "x" .'),
            "no moment with a time zone",
        ),
        (
            page(
                names="<#n> a tree:GreaterThanOrEqualToRelation ; tree:node <http://10.0.0.1/> ; "
                'tree:value "2026-11-20T08:00:00Z" .'
            ),
            "leads on to <http://10.0.0.1/>",
        ),
    ],
)
def test_page_that_is_none_of_a_feed_is_refused(content, told):
    """Whatever answers at that address."""
    with pytest.raises(DataRejected) as refused:
        read(content)

    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("https://a.example", "https://a.example/feed"),
        ("https://a.example/feed/", "https://a.example/feed"),
        ("https://a.example/feed.trig?kind=system", "https://a.example/feed?kind=system"),
        ("https://a.example/ansvar/feed", "https://a.example/ansvar/feed"),
    ],
)
def test_address_of_a_register_or_of_its_feed_is_that_of_the_feed(text, asked):
    """However it is written, a register is followed once."""
    assert feed_address(text).text == asked


@pytest.mark.parametrize("text", ["a.example", "file:///etc/passwd", "https:///feed", "https://a.example/doc?x=1", ""])
def test_other_addresses_are_refused(text):
    """With the form that is right."""
    with pytest.raises(BadRequest, match="feed"):
        feed_address(text)


def test_pages_are_asked_where_the_feed_is_and_nowhere_else():
    """By the names of the register, at the host that was given; plain http stays within this machine."""
    feed = feed_address("https://a.example:8443/feed?kind=system")

    assert feed.asked(f"{A}/feed/v/2?kind=system", A) == "https://a.example:8443/feed/v/2.nq?kind=system"
    hosts = feed.hosts(("other.example",))
    assert hosts.allows("https://a.example:8443/feed")
    assert AllowedHosts(("other.example",)).allows("https://other.example/")
    for address in (
        "https://other.example/",
        "https://a.example/feed",
        "http://a.example:8443/feed",
        "https://10.0.0.1/",
    ):
        assert not hosts.allows(address)


def test_feed_that_leads_elsewhere_or_sends_too_much_is_not_read(tmp_path):
    """A redirect to another port of this machine ends it, also where the settings let that be; so does a flood."""
    settings = Settings(source_hosts=("127.0.0.1", "127.0.0.1:9"), upload_bytes=100_000, source_seconds=10)

    with site_in(tmp_path / "site") as site:
        for part, told in (
            ("to/http%3A%2F%2F127.0.0.1%3A9%2Fx", "is not at"),
            ("flood", "is larger than 100000 bytes"),
        ):
            with pytest.raises(FetchFailed, match=told):
                Asker(feed_address(site.address(part)), settings).stream()
