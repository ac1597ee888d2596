"""The page about the register itself: what it is, and how large."""

from __future__ import annotations

from graph_service.registry import Registry
from web import contexts as c


def about_page(registry: Registry) -> c.AboutPage:
    """Return what the register is, with its size."""
    return c.AboutPage(tuple(registry.counts().items()))
