"""A stream of JSON that ends where objects nest too deep for its reader.

The library keeps the names that lead to where it is, so a file of 100,000 opening brackets takes it 25 GB.
"""

from __future__ import annotations

from typing import IO

from graph_service.errors import DataRejected

_DEEPEST = 200
_STEP = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_NO_BRACKET = bytes(byte for byte in range(256) if byte not in _STEP)


class NestingGuard:
    """Passes on the bytes of a JSON file in UTF-8 and counts the brackets outside its texts."""

    def __init__(self, stream: IO[bytes], file: str) -> None:
        self._stream = stream
        self._file = file
        self.depth = 0
        """Brackets that are open where the reading has come to."""
        self._is_in_text = False
        self._is_escaped = False

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes of the file.

        Raises DataRejected where the brackets that are open pass the limit.
        """
        piece = self._stream.read(size)
        for byte in self._outside_texts(piece).translate(None, delete=_NO_BRACKET):
            self.depth += _STEP[byte]
            if self.depth > _DEEPEST:
                raise DataRejected(
                    f"{self._file}: objects nest deeper than {_DEEPEST} levels, as no register does. Export it again."
                )
        return piece

    def _outside_texts(self, piece: bytes) -> bytes:
        if self._is_escaped:
            piece = piece[1:]
        bare = piece.replace(b"\\\\", b"")
        self._is_escaped = bare.endswith(b"\\")
        parts = bare.replace(b'\\"', b"").split(b'"')
        outside = b"".join(parts[self._is_in_text :: 2])
        self._is_in_text ^= len(parts) % 2 == 0
        return outside
