"""Fixed versions of a document: what the register said at a revision, or when a day was over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from asgi_client import Answer, call
from linked_world import MADE, MENDED, PAYROLL, world, world_app
from pages_town import BROWSER
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from graph_service.names import ANSVAR, XSD

DOCUMENT = "/doc/activity/loner"


def get(path: str, accept: str = "text/turtle", **headers: str) -> Answer:
    return call(world_app(), path, accept=accept, **headers)


def retention(answer: Answer) -> list[str]:
    assert answer.status == 200, answer.body
    said = {quad.triple for quad in parse(answer.body, RdfFormat.TURTLE)}
    periods = (Literal(value, datatype=XSD.duration) for value in ("P2Y", "P7Y"))
    return [one.value for one in periods if Triple(NamedNode(PAYROLL), ANSVAR.retentionPeriod, one) in said]


@pytest.mark.parametrize(("revision", "value"), [(MADE, "P2Y"), (MENDED, "P7Y"), (3, "P7Y")])
@pytest.mark.parametrize("path", [f"{DOCUMENT}.ttl", DOCUMENT])
def test_a_revision_gives_the_record_as_it_was_right_after_it(path: str, revision: int, value: str) -> None:
    """By suffix and by Accept."""
    assert retention(get(f"{path}?revision={revision}")) == [value]


def test_a_day_gives_the_record_as_it_was_when_the_day_was_over() -> None:
    """Today is as far as anybody knows."""
    today = datetime.now(UTC).date()

    assert retention(get(f"{DOCUMENT}.ttl?on={today}")) == ["P7Y"]
    assert get(f"{DOCUMENT}.ttl?on={today - timedelta(days=2)}").status == 404


def test_a_fixed_version_says_when_it_was_made_and_where_the_latest_is() -> None:
    """Memento-Datetime (RFC 7089) and links (RFC 5829)."""
    answer = get(f"{DOCUMENT}.ttl?revision={MADE}")
    made = world().history(PAYROLL)[-1].when

    assert parsedate_to_datetime(answer.headers["memento-datetime"]) == made.replace(microsecond=0)
    assert f'<{DOCUMENT}>; rel="latest-version original"' in answer.headers["link"]
    assert f'<{DOCUMENT}/history>; rel="version-history"' in answer.headers["link"]


def test_the_document_of_now_is_no_memento() -> None:
    """It is what changes."""
    answer = get(f"{DOCUMENT}.ttl")

    assert "memento-datetime" not in answer.headers
    assert "latest-version" not in answer.headers["link"]


def test_a_thing_leads_to_the_version_that_is_asked_for() -> None:
    """Also a browser gets data, since pages tell of days and not of revisions."""
    assert get(f"/id/activity/loner?revision={MADE}").headers["location"] == f"{DOCUMENT}.ttl?revision={MADE}"
    assert get(f"{DOCUMENT}?revision={MADE}", BROWSER).headers["content-type"] == "text/turtle; charset=utf-8"
    location = get(f"{DOCUMENT}?revision={MADE}").headers["content-location"]
    assert location == f"{DOCUMENT}.ttl?revision={MADE}"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("revision=99", 404),
        ("revision=0", 404),
        ("revision=x", 400),
        ("revision=-1", 400),
        ("revision=٣", 400),
        (f"revision={'9' * 5000}", 400),
        ("revision=1&on=2026-01-01", 400),
        ("on=2999-01-01", 400),
        ("on=i-fjol", 400),
        ("on=2020-01-01", 404),
    ],
)
def test_a_version_that_there_is_not_is_refused(query: str, status: int) -> None:
    """What cannot be read is 400, what was not there is 404."""
    answer = get(f"{DOCUMENT}.ttl?{query}")

    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")


@pytest.mark.parametrize("path", ["/doc/role/controller.ttl?revision=1", f"{DOCUMENT}.dpv.ttl?revision=1"])
def test_only_records_in_ansvars_own_terms_have_versions(path: str) -> None:
    """Roles and rules ship with the program, and other profiles are made from more than one record."""
    assert get(path).status == 400


def test_versions_have_etags_of_their_own() -> None:
    """The first is not taken for the latest."""
    first, latest = get(f"{DOCUMENT}.ttl?revision={MADE}"), get(f"{DOCUMENT}.ttl")

    assert first.headers["etag"] != latest.headers["etag"]
    assert get(f"{DOCUMENT}.ttl", if_none_match=first.headers["etag"]).status == 200
    assert get(f"{DOCUMENT}.ttl?revision={MADE}", if_none_match=first.headers["etag"]).status == 304
