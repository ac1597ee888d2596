"""A large commit goes to the store as files of its own; it too is there as a whole or not at all."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from graph_service.store.embedded import EmbeddedStore

NUMBER = 60_000
ADD_MANY = f"""
import sys
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Quad
from graph_service.store.embedded import EmbeddedStore
store = EmbeddedStore.open(Path(sys.argv[1]))
named = [NamedNode(f"https://example.org/{{number // 15}}") for number in range({NUMBER})]
quads = [Quad(one, one, Literal(f"text {{number}}"), one) for number, one in enumerate(named)]
print("adding", flush=True)
store.commit((), quads)
store.close()
"""


@pytest.mark.parametrize("seed", range(3))
def test_many_quads_are_added_as_a_whole_or_not_at_all(seed: int, tmp_path: Path) -> None:
    """A process that is killed at a random point of it leaves all of them, or none."""
    started = subprocess.Popen([sys.executable, "-c", ADD_MANY, str(tmp_path / "store")], stdout=subprocess.PIPE)
    assert started.stdout is not None
    assert started.stdout.readline() == b"adding\n"

    try:
        started.wait(timeout=random.Random(seed).uniform(0, 1.2))
    except subprocess.TimeoutExpired:
        started.kill()
    started.communicate()

    store = EmbeddedStore.open(tmp_path / "store")
    try:
        assert store.size() in {0, NUMBER}
        assert len(store.quads()) == store.size()
    finally:
        store.close()
