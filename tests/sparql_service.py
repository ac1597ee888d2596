"""A small register with a SPARQL service before it, and how tests send it the requests of the protocol."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from asgi_client import Answer, call
from fastapi import FastAPI

from graph_service.registry import Registry
from graph_service.settings import Settings
from web.app import create_app

BASE = "https://ansvar.example.org"
BOARD = f"{BASE}/doc/organisation/skolnamnden"
PAYROLL = f"{BASE}/doc/activity/loneutbetalning"
SERVICE = f"{BASE}/doc/service/lonetjansten"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"

Pairs = tuple[tuple[str, str], ...]


@contextmanager
def service(settings: Settings | None = None) -> Iterator[tuple[Registry, FastAPI]]:
    """Give a register of the small town, and its application."""
    given = settings or Settings(cross_origin="all")
    registry = Registry.open(given) if given.store else Registry.in_memory(given)
    registry.load([Path(__file__).parent / "data" / "pages-town.trig"], why="prov")
    try:
        yield registry, create_app(registry, registry.settings)
    finally:
        registry.close()


def ask(app: FastAPI, query: str, *pairs: tuple[str, str], accept: str = "*/*") -> Answer:
    """Send a query by GET."""
    return call(app, f"/sparql?{urlencode((('query', query), *pairs))}", accept=accept)


def post(app: FastAPI, content: str | bytes, content_type: str, *pairs: tuple[str, str], accept: str = "*/*") -> Answer:
    """Send a body by POST, with parameters in the address."""
    body = content.encode() if isinstance(content, str) else content
    headers = {"content_type": content_type} if content_type else {}
    return call(app, f"/sparql?{urlencode(pairs)}", "POST", body, accept=accept, **headers)
