"""What lies in a packed workbook (xlsx, xlsm, ods), looked through before a reader takes it into memory.

The reader of workbooks takes the memory that a file asks for: a sheet with one cell at A1 and one at XFD1048576 makes
it ask for 500 GB, which ends the process. So every part is unpacked here once, in pieces, and counted.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from io import RawIOBase
from typing import BinaryIO, cast

from graph_service.errors import DataRejected
from ingest.readers.given import Given, size_text
from ingest.tables import Limits

_PIECE_BYTES = 1024 * 1024
_SMALL_BYTES = 1024 * 1024
"""A part below this may be packed as tightly as it likes."""
_LOCAL_HEADER_BYTES = 30
_ENCRYPTED = 0x1
_MOST_PARTS = 10_000


class Packed:
    """The parts of a packed file by their names; each was checked against the limits."""

    def __init__(self, given: Given, limits: Limits) -> None:
        self.given = given
        self._stream = given.open()
        try:
            self._parts = _list_parts(given, self._stream, limits)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Packed:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._stream.close()

    def names(self) -> list[str]:
        """Return the names of the parts in the order of the file."""
        return list(self._parts)

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield what a part holds, piece by piece; nothing where there is no such part.

        Raises DataRejected where the part is damaged or holds another number of bytes than it says.
        """
        part = self._parts.get(name)
        if part is None:
            return
        unpacked = 0
        for piece in _unpack(self._stream, part, self.given.name):
            unpacked += len(piece)
            if unpacked > part.file_size:
                raise damaged(self.given)
            yield piece
        if unpacked != part.file_size:
            raise damaged(self.given)

    def read(self, name: str) -> bytes:
        """Return what a part holds, as a whole; empty where there is no such part."""
        return b"".join(self.pieces(name))

    def open(self, name: str) -> BinaryIO:
        """Return a part as a file that a parser reads piece by piece."""
        return cast("BinaryIO", _Stream(self.pieces(name)))


def damaged(given: Given) -> DataRejected:
    """Return the error for a packed file that ends too early or was changed by something else than a spreadsheet."""
    return DataRejected(
        f"{given.name} is damaged or not whole. Open it in a spreadsheet program, save it again, and give that file."
    )


def _list_parts(given: Given, stream: BinaryIO, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    try:
        parts = zipfile.ZipFile(stream).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        raise damaged(given) from None
    by_name = {part.filename: part for part in parts}
    if len(by_name) < len(parts) or len(parts) > _MOST_PARTS:
        raise damaged(given)
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise locked(given)
    total = sum(part.file_size for part in parts)
    if total > limits.unpacked_bytes:
        raise DataRejected(
            f"{given.name} unpacks to {size_text(total)}, and the limit is {size_text(limits.unpacked_bytes)}. "
            "Divide the workbook, or remove its pictures."
        )
    for part in parts:
        if part.file_size > _SMALL_BYTES and part.file_size > limits.unpacked_ratio * max(1, part.compress_size):
            raise DataRejected(
                f"{given.name}: '{part.filename}' unpacks to more than {limits.unpacked_ratio} times its size, as no "
                "register does. Save the sheet as CSV and give that."
            )
    return by_name


def locked(given: Given) -> DataRejected:
    """Return the error for a file that is protected with a password."""
    return DataRejected(f"{given.name} is protected with a password. Save a copy without it, and give that.")


def _unpack(stream: BinaryIO, part: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    """Yield the bytes of a part as they are, not cut where the part says it ends, as `zipfile` would."""
    try:
        stream.seek(part.header_offset)
        header = stream.read(_LOCAL_HEADER_BYTES)
        stream.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
        if part.compress_type == zipfile.ZIP_STORED:
            yield from _stored(stream, part.compress_size)
        elif part.compress_type == zipfile.ZIP_DEFLATED:
            yield from _inflated(stream, part.compress_size)
        else:
            raise DataRejected(
                f"{name} is packed in a way that is not read here. Save it again in a spreadsheet program."
            )
    except (zlib.error, OSError, ValueError):
        raise DataRejected(f"{name} is damaged or not whole. Save it again in a spreadsheet program.") from None


def _stored(stream: BinaryIO, left: int) -> Iterator[bytes]:
    while left > 0 and (piece := stream.read(min(left, _PIECE_BYTES))):
        left -= len(piece)
        yield piece


def _inflated(stream: BinaryIO, left: int) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    while not inflater.eof:
        packed = inflater.unconsumed_tail
        if not packed:
            packed = stream.read(min(left, _PIECE_BYTES))
            left -= len(packed)
        piece = inflater.decompress(packed, _PIECE_BYTES)
        if not piece and not packed:
            return
        if piece:
            yield piece


class _Stream(RawIOBase):
    """The pieces of a part as a file that a parser reads."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes; empty at the end."""
        while len(self._rest) < max(size, 1) and (piece := next(self._pieces, b"")):
            self._rest += piece
        taken, self._rest = (self._rest, b"") if size < 0 else (self._rest[:size], self._rest[size:])
        return taken
