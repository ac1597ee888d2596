"""What machines and forms ask of the service: alive, ready, colours."""

from __future__ import annotations

from collections.abc import Iterator

import anyio
import httpx
import pytest
from asgi_client import call
from fastapi import FastAPI
from pages_town import app_of, town

from graph_service.registry import Registry
from web.pages.service import MAX_FORM_BYTES, path_on_this_site


@pytest.fixture(scope="module")
def registry() -> Iterator[Registry]:
    yield from town()


@pytest.fixture(scope="module")
def app(registry: Registry) -> FastAPI:
    return app_of(registry)


def post(app: FastAPI, **form: str) -> httpx.Response:
    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://register.example") as client:
            return await client.post("/colour-scheme", data=form)

    return anyio.run(send)


def test_the_service_says_that_it_lives_and_what_it_holds(app: FastAPI) -> None:
    """For the machines that watch it."""
    assert call(app, "/healthz").body == b"ok\n"
    assert call(app, "/readyz").json() == {"status": "ready", "revision": 1, "records": 11}


def test_the_chosen_colours_are_kept_and_lead_back(app: FastAPI) -> None:
    """In a cookie that no script can read."""
    answer = post(app, scheme="dark", back="/sv/gaps?organisation=x")

    assert (answer.status_code, answer.headers["location"]) == (303, "/sv/gaps?organisation=x")
    assert answer.headers["set-cookie"].startswith("ansvar-colour-scheme=dark; HttpOnly; Max-Age=31536000; Path=/;")


def test_colours_that_there_are_not_are_refused(app: FastAPI) -> None:
    """And so is a form that is no form."""
    assert post(app, scheme="pink").status_code == 400
    assert post(app, scheme="x" * (MAX_FORM_BYTES + 1)).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "/\tevil",
        "/a\r\nSet-Cookie: x=1",
        "",
        "gaps",
        "/å",
    ],
)
def test_the_way_back_stays_on_this_site(path: str) -> None:
    """Whatever the form says."""
    assert path_on_this_site(path) == "/"
