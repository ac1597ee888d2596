"""One import or undoing at a time in a register: two that were compared with the same revision would both be right.

Another process is kept out by the store, which one process at a time holds for writing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from weakref import WeakKeyDictionary

from graph_service.registry import Registry
from ingest.imports.refusals import ImportRefused

_LOCKS: WeakKeyDictionary[Registry, Lock] = WeakKeyDictionary()
_GUARD = Lock()


@contextmanager
def alone(registry: Registry) -> Iterator[None]:
    """Hold the register's imports for the length of a block. Raises ImportRefused where another one is under way."""
    with _GUARD:
        lock = _LOCKS.setdefault(registry, Lock())
    if not lock.acquire(blocking=False):
        raise ImportRefused("Another import is being written. Wait until it is done, then look at the preview again.")
    try:
        yield
    finally:
        lock.release()
