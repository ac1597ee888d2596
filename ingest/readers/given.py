"""The file that was given: that it is there, small enough, and still the same when it is read again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from graph_service.errors import DataRejected
from ingest.tables import Limits

_HEAD_BYTES = 4096
_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Given:
    """A file as it was when it was first read."""

    path: Path
    size: int
    changed_at: int
    """Nanoseconds since 1970, as the file system says."""
    digest: str
    head: bytes
    """The first bytes, by which the format is known."""

    @property
    def name(self) -> str:
        """The name that messages give the file."""
        return self.path.name

    def open(self) -> BinaryIO:
        """Open the file for reading.

        Raises DataRejected where it is gone or was changed since it was first read.
        """
        try:
            now = self.path.stat()
            if (now.st_size, now.st_mtime_ns) == (self.size, self.changed_at):
                return self.path.open("rb")
        except OSError as problem:
            raise DataRejected(f"{self.name}: {problem.strerror}. Give the file again.") from None
        raise DataRejected(f"{self.name} was changed while it was read. Give the file again.")

    def read(self, most_bytes: int) -> bytes:
        """Return all bytes of a file that its reader must hold in memory as a whole.

        Raises DataRejected where it has more than `most_bytes`.
        """
        if self.size > most_bytes:
            raise DataRejected(
                f"{self.name} has {size_text(self.size)}; a file of this sort may have {size_text(most_bytes)}. "
                "Divide it, or give it as CSV."
            )
        with self.open() as stream:
            return stream.read()


def take(path: Path, limits: Limits) -> Given:
    """Return what a file is, with the SHA-256 of its bytes.

    Raises DataRejected where there is no such file, where it is empty, or where it is larger than the limit.
    """
    try:
        stat = path.stat()
        if stat.st_size > limits.bytes:
            raise DataRejected(
                f"{path.name} has {size_text(stat.st_size)}, and the limit is {size_text(limits.bytes)}. Divide it."
            )
        with path.open("rb") as stream:
            head = stream.read(_HEAD_BYTES)
            stream.seek(0)
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        raise DataRejected(f"{path}: there is no such file. Check the path.") from None
    except OSError as problem:
        raise DataRejected(f"{path}: {problem.strerror}. Check the file and that you may read it.") from None
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise DataRejected(f"{path.name} is empty. Export it again, or give another file.")
    return Given(path, stat.st_size, stat.st_mtime_ns, digest, head)


def size_text(size: int) -> str:
    """Return a number of bytes as a person reads it."""
    if size < _MEBIBYTE:
        return f"{size / 1024:.0f} KiB" if size >= 1024 else f"{size} bytes"
    return f"{size / _MEBIBYTE:.0f} MiB"
