"""Addresses with what no slug is: told that there is nothing there, and never a failure of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from asgi_client import call
from fastapi import FastAPI
from pages_town import BROWSER, app_of
from starlette.routing import BaseRoute

from graph_service.registry import Registry
from graph_service.settings import Settings

ODD = ("a b", "å", 'a"b', "{", "a\nb\0", "-1", "x" * 2000, "a/b", "²")
"""What stands for each parameter in the path of a route."""


@pytest.fixture(scope="module")
def app() -> Iterator[FastAPI]:
    registry = Registry.in_memory(Settings(sign_in="none"))
    yield app_of(registry)
    registry.close()


def paths(routes: list[BaseRoute]) -> Iterator[tuple[str, str]]:
    """Give method and path of every route with parameters, those of routers within as well."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from paths(inner.routes)
        elif "{" in (path := getattr(route, "path", "")):
            yield from ((method, path) for method in (getattr(route, "methods", None) or ()))


def test_the_sweep_meets_the_routes_of_the_service(app: FastAPI) -> None:
    """Otherwise it would claim nothing."""
    found = set(paths(app.routes))

    assert {("GET", "/imports/{slug}"), ("POST", "/imports/{slug}/undo"), ("GET", "/doc/{kind}/{slug}")} <= found
    assert len(found) > 60


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd)[:10])
def test_an_odd_address_is_no_failure(app: FastAPI, odd: str) -> None:
    """Of every route with parameters, the kind left as one that there is and not."""
    failed = []
    for method, path in sorted(set(paths(app.routes))):
        for given in {path, path.replace("{kind}", "system")}:
            address = re.sub(r"\{[^}]+\}", lambda _: quote(odd, safe=""), given)
            answer = call(app, address, method, host="localhost", accept=BROWSER)
            if answer.status >= 500 or (answer.status == 200 and given == path):
                failed.append((method, given, answer.status))

    assert failed == []
