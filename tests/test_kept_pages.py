"""Pages that were made at one revision are sent again from memory, within a limit, and never after a change."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, datetime

import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from web.conditional import KeptAnswers, Made
from web.kept_bodies import KeptBodies


def request(**headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": raw})


class Pages:
    """Makes pages that tell how many were made."""

    def __init__(self) -> None:
        self.kept, self.made = KeptAnswers(), 0

    def ask(self, revision: int, key: str, **headers: str) -> Response:
        return self.kept.page(request(**headers), revision, key, self._make, headers={"Vary": "Cookie"})

    def _make(self) -> Response:
        self.made += 1
        return HTMLResponse(f"<p>{self.made}</p>")


def test_a_page_is_made_once_for_a_revision() -> None:
    """The bytes, the type and the validator are the same again."""
    pages = Pages()

    first, again = pages.ask(1, "a"), pages.ask(1, "a")

    assert pages.made == 1
    assert first.body == again.body == b"<p>1</p>"
    assert first.headers.items() == again.headers.items()
    assert again.headers["content-type"] == "text/html; charset=utf-8"


def test_a_page_is_made_anew_after_a_change_and_for_what_else_it_depends_on() -> None:
    """Neither an earlier revision nor another key is mistaken for it."""
    pages = Pages()

    bodies = [pages.ask(*asked).body for asked in ((1, "a"), (2, "a"), (2, "b"), (2, "a"))]

    assert bodies == [b"<p>1</p>", b"<p>2</p>", b"<p>3</p>", b"<p>2</p>"]


def test_a_page_from_memory_that_the_client_holds_is_not_sent() -> None:
    """304 with the validator, and whoever has signed in gets a page that nobody else may keep."""
    pages = Pages()
    tag = pages.ask(1, "a").headers["etag"]

    assert pages.ask(1, "a", if_none_match=tag).status_code == 304
    assert pages.ask(1, "a", authorization="Bearer x").headers["cache-control"] == "private, no-cache"
    assert pages.made == 1


def test_long_addresses_take_no_memory() -> None:
    """Whoever asks for a page with a query of its own at each request does not fill it."""
    pages = Pages()
    tracemalloc.start()

    for number in range(100):
        pages.ask(1, f"{number}{'x' * 50_000}")
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert pages.made == 100
    assert held < 1_000_000


@pytest.mark.parametrize("zone", ["+99999999999999999999", "+9999", "GMT"])
def test_a_time_that_cannot_be_is_passed_over(zone: str) -> None:
    """The answer is sent, also where a zone has more digits than a machine word."""
    asked = request(if_modified_since=f"Mon, 01 Jan 2001 00:00:00 {zone}")
    made = Made(b"x", datetime(2002, 1, 1, tzinfo=UTC))

    answer = KeptAnswers().answer(asked, 1, "a", lambda: made, content_type="text/plain", headers={})

    assert (answer.status_code, answer.body) == (200, b"x")


def test_the_oldest_bodies_are_let_go_beyond_the_limit() -> None:
    """What is added last is there; what does not fit at all is not kept and lets nothing go."""
    bodies = KeptBodies(10)
    for name in ("a", "b", "c"):
        bodies.add(name, name.encode() * 4)
    bodies.add("large", b"x" * 11)

    assert [bodies.get(name) for name in ("a", "b", "c", "large")] == [None, b"bbbb", b"cccc", None]


def test_a_body_that_is_added_again_is_counted_once() -> None:
    """Two threads that make the same page do not fill the memory."""
    bodies = KeptBodies(10)
    for _ in range(5):
        bodies.add("a", b"aaaa")
    bodies.add("b", b"bbbb")

    assert [bodies.get("a"), bodies.get("b")] == [b"aaaa", b"bbbb"]
