"""The demo city as a register, read once for all tests that visit it."""

from __future__ import annotations

from functools import cache

from graph_service.registry import Registry
from graph_service.settings import Settings
from ingest.demo.build import city_path


@cache
def demo_registry() -> Registry:
    """Return the register of the demo city in memory; it lives as long as the tests."""
    registry = Registry.in_memory(Settings(contact="registret@stad.example"))
    registry.load([city_path()], why="Exempelstaden")
    return registry
