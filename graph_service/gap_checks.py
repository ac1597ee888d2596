"""How far a full check of a store has come, for those who look at its gaps meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from weakref import WeakKeyDictionary

from graph_service.store.graph_store import GraphStore


@dataclass(frozen=True, slots=True)
class RunningCheck:
    """A check that is not done yet."""

    done: int
    """Rules that are checked."""
    total: int
    """Rules that there are; 0 before the first is done."""


_running: WeakKeyDictionary[GraphStore, RunningCheck] = WeakKeyDictionary()
_lock = Lock()


def running_check(store: GraphStore) -> RunningCheck | None:
    """Return how far the check of a store has come, None where none is running."""
    with _lock:
        return _running.get(store)


@contextmanager
def checking(store: GraphStore) -> Iterator[Callable[[int, int], None]]:
    """Tell that a check of the store is running as long as the block lasts; give what is told its progress."""

    def progress(done: int, total: int) -> None:
        with _lock:
            _running[store] = RunningCheck(done, total)

    progress(0, 0)
    try:
        yield progress
    finally:
        with _lock:
            _running.pop(store, None)
