"""What tests of many files share: the order, an empty register, and a site that publishes files.

The files that take longest begin first, so that no process is left with one at the end.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from graph_service.registry import Registry
from tests.source_world import Site, site_in


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the files with slow tests first; within a file the order stays. The soak is for those who ask for it."""
    if "GENERATED_CASES" not in os.environ:
        soak = [one for one in items if one.get_closest_marker("soak")]
        config.hook.pytest_deselected(items=soak)
        items[:] = [one for one in items if not one.get_closest_marker("soak")]
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture
def registry() -> Iterator[Registry]:
    """An empty register in memory, for a test that writes to it."""
    made = Registry.in_memory()
    yield made
    made.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site on this machine; the tests of one file share it, each with documents of its own."""
    with site_in(tmp_path_factory.mktemp("site") / "files") as made:
        yield made
