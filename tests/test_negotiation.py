"""Content negotiation by RFC 9110: what is sent for which Accept header."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.negotiation import DATA, HTML, MAX_RANGES, PAGE_OR_DATA, Representation, negotiate, read_accept

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def chosen(accept: str | None) -> str | None:
    one = negotiate(accept)
    return one.suffix if one else None


@pytest.mark.parametrize("accept", [None, "", "   ", "*/*", "*", "text/html", FIREFOX, "*; q=.2, text/html; q=.2"])
def test_the_page_is_sent_to_browsers_and_to_clients_without_a_wish(accept: str | None):
    """People get the page, and so does `curl` without options."""
    assert chosen(accept) == "html"


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        ("text/turtle", "ttl"),
        ("application/ld+json", "jsonld"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "rdf"),
        ("application/trig", "trig"),
        ("application/n-quads", "nq"),
        ("text/csv", "csv"),
    ],
)
def test_each_media_type_gives_its_format(accept: str, suffix: str):
    """Every format of a record can be asked for by its media type."""
    assert chosen(accept) == suffix


def test_the_highest_weight_wins_whatever_the_order():
    """The order of the header means nothing, the weights do."""
    assert chosen("text/turtle;q=0.5, application/ld+json;q=0.9, text/html;q=0.1") == "jsonld"
    assert chosen("text/html;q=0.1, application/ld+json;q=0.9, text/turtle;q=0.5") == "jsonld"


def test_the_most_specific_range_decides_the_weight_of_a_type():
    """`text/*;q=0.9` does not lift text/html, which has a range of its own (RFC 9110, 12.5.1)."""
    assert chosen("text/*;q=0.9, text/html;q=0.1, */*;q=0.2, text/csv;q=0") == "ttl"


def test_weight_zero_excludes_a_type_that_a_wider_range_allows():
    """Anything but the page and Turtle: the next in our order is sent."""
    assert chosen("*/*, text/html;q=0, text/turtle;q=0") == "jsonld"


def test_an_exact_type_wins_over_a_range_of_the_same_weight():
    """A client that names Turtle and takes anything gets Turtle, not the page."""
    assert chosen("*/*, text/turtle") == "ttl"
    assert chosen("*/*;q=1, text/*;q=1") == "html"


def test_a_range_with_more_parameters_is_more_specific():
    """The range with the charset decides, so the plain one does not exclude the type."""
    assert chosen("text/turtle;q=0, text/turtle;charset=UTF-8;q=0.4") == "ttl"
    assert chosen("text/turtle;q=0.4, text/turtle;charset=utf-8;q=0") is None


def test_a_parameter_that_we_do_not_send_does_not_match():
    """Turtle in Latin-1 and HTML level 1 are not what we have."""
    assert chosen("text/turtle;charset=iso-8859-1") is None
    assert chosen("text/html;level=1, application/n-triples;q=0.1") == "nt"


def test_a_profile_excludes_nothing():
    """JSON-LD is sent to a client that would like another form of it."""
    assert chosen('application/ld+json;profile="http://www.w3.org/ns/json-ld#expanded"') == "jsonld"
    assert chosen('application/ld+json;profile="a,b;c=\\"d";q=0.9, text/turtle;q=0.8') == "jsonld"


@pytest.mark.parametrize(
    "accept", ["image/png", "text/turtle;q=0", "*/*;q=0", "text/turtle;q=0.000", "application/json"]
)
def test_nothing_is_chosen_where_nothing_fits(accept: str):
    """The caller then answers 406."""
    assert chosen(accept) is None


@pytest.mark.parametrize("weight", ["-1", "x", "nan", "inf", "1e9", "9" * 5000, "0x1", "", "٣"])
def test_a_range_with_an_unreadable_weight_is_passed_over(weight: str):
    """The rest of the header still counts."""
    assert chosen(f"text/csv;q={weight}, text/turtle;q=0.1") == "ttl"


def test_a_weight_above_one_counts_as_one():
    """`q=5` does not beat an exact type of weight 1."""
    assert chosen("text/*;q=5, text/turtle;q=1") == "ttl"


@pytest.mark.parametrize(
    "accept", ["turtle", "text/", "/turtle", "*/turtle", ",,,", ";", '"', "text/turtle charset=utf-8", "\x00"]
)
def test_a_header_without_a_readable_range_is_as_none_at_all(accept: str):
    """A garbled header does not shut a reader out."""
    assert chosen(accept) == "html"


def test_case_and_white_space_do_not_count():
    """Types, parameter names and charsets are written in any case."""
    assert chosen(" TEXT/Turtle ; Charset=UTF-8 ; Q=0.7 ,\ttext/html;q=0.5") == "ttl"


def test_what_follows_the_weight_means_nothing():
    """Accept extensions are no parameters of the type."""
    assert chosen("text/turtle;q=0.5;level=1") == "ttl"


def test_at_most_a_hundred_ranges_are_read():
    """A header of a thousand ranges costs no more than one of a hundred."""
    assert len(read_accept("text/csv, " * 1000)) == MAX_RANGES


def test_only_what_is_offered_is_chosen():
    """Where there is no page, a browser's `*/*` gives the first format."""
    assert negotiate(FIREFOX, DATA) == DATA[0]
    assert negotiate("text/html", DATA) is None
    assert negotiate("text/html", (HTML,)) == HTML


@given(st.text(max_size=200))
def test_no_header_is_too_odd_to_be_read(header: str):
    """Whatever the header, one of those offered is chosen, or none."""
    assert negotiate(header) in {None, *PAGE_OR_DATA}


@given(st.permutations(["text/turtle;q=0.3", "text/*;q=0.2", "*/*;q=0.1", "application/ld+json;q=0.3;x=y"]))
def test_the_order_of_ranges_never_matters(ranges: list[str]):
    """Every order of the same ranges gives the same."""
    assert negotiate(", ".join(ranges)) == Representation("ttl", "text/turtle", (("charset", "utf-8"),))
