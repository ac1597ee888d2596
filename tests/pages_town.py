"""The small town that tests of pages visit, and what they read on a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from asgi_client import Answer, call
from fastapi import FastAPI

from graph_service.registry import Registry
from graph_service.settings import Settings
from web.app import create_app

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def town() -> Iterator[Registry]:
    """Give a register of the town, and close it."""
    registry = Registry.in_memory(Settings(registry_name="Ansvarsregistret", contact="registret@stad.example"))
    registry.load([Path(__file__).parent / "data" / "pages-town.trig"], why="prov")
    yield registry
    registry.close()


def app_of(registry: Registry) -> FastAPI:
    """Return the application of a register."""
    return create_app(registry, registry.settings)


def get(app: FastAPI, path: str) -> Answer:
    """Return what a browser gets."""
    return call(app, path, accept=BROWSER)


def text_of(answer: Answer) -> str:
    """Return the words of a page, without its markup and with white space as one space."""
    assert answer.headers["content-type"].startswith("text/html"), answer.body[:200]
    body = answer.body.decode("utf-8").partition("<main")[2].partition(">")[2]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


def links_of(answer: Answer) -> list[str]:
    """Return where the page leads, in order."""
    found = re.findall(r'\b(?:href|action)="([^"]+)"', answer.body.decode("utf-8"))
    return [unescape(one) for one in found]
