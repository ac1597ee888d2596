"""Bodies of answers that were made at one revision, kept within a limit of bytes, the oldest let go first."""

from __future__ import annotations

import threading
from collections.abc import Hashable


class KeptBodies:
    """Bodies by what they depend on. Several threads may ask and add at once."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._held = 0
        self._bodies: dict[Hashable, bytes] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> bytes | None:
        """Return the body, None where it is not kept."""
        return self._bodies.get(key)

    def add(self, key: Hashable, body: bytes) -> None:
        """Keep a body, unless it alone is larger than the limit."""
        if len(body) > self._most:
            return
        with self._lock:
            self._held += len(body) - len(self._bodies.pop(key, b""))
            self._bodies[key] = body
            while self._held > self._most:
                self._held -= len(self._bodies.pop(next(iter(self._bodies))))
