"""The newest file of a folder that a source register is laid in, where that lies in a folder that is allowed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from ingest.sources.failures import FetchFailed
from ingest.sources.fetching import Fetched

_UNFINISHED = (".crdownload", ".filepart", ".lock", ".part", ".partial", ".swp", ".tmp")
_PIECE = 1024 * 1024


def allows(folder: str, allowed: Sequence[Path]) -> bool:
    """Tell whether a folder, or file, lies in one that is allowed; links are followed first."""
    path = Path(folder)
    return path.is_absolute() and any(path.resolve().is_relative_to(one.resolve()) for one in allowed)


def take_newest(folder: str, into: Path, allowed: Sequence[Path], *, most_bytes: int) -> Fetched:
    """Copy the newest file of a folder into another; a path of a file is that file.

    Hidden files, and those that are named as unfinished, are passed over. Raises FetchFailed where the folder is not
    allowed, where it holds no file, and where the file is too large or is being written.
    """
    if not allows(folder, allowed):
        raise FetchFailed(
            f"{folder} does not lie in a folder that may be read. "
            "Whoever runs the register can add one to ANSVAR_SOURCE_FOLDERS."
        )
    try:
        path = _newest(Path(folder))
        if not allows(str(path), allowed):
            raise FetchFailed(f"{path} leads out of the folders that may be read. Lay the file itself there.")
        return _copy(path, into / path.name, most_bytes)
    except OSError as problem:
        raise FetchFailed(f"{folder} cannot be read: {problem.strerror}. Check the folder and its rights.") from None


def _newest(folder: Path) -> Path:
    if not folder.is_dir():
        folder.stat()
        return folder
    files = [path for path in folder.iterdir() if path.is_file() and not _is_passed_over(path.name)]
    if not files:
        raise FetchFailed(f"{folder} holds no file. Lay one there, or mend the folder in the record of the source.")
    return max(files, key=lambda path: (path.stat().st_mtime_ns, path.name))


def _is_passed_over(name: str) -> bool:
    return name.startswith((".", "~")) or name.casefold().endswith(_UNFINISHED)


def _copy(path: Path, to: Path, most_bytes: int) -> Fetched:
    before = path.stat()
    if before.st_size > most_bytes:
        raise FetchFailed(f"{path} is larger than {most_bytes} bytes. Divide it, or raise ANSVAR_UPLOAD_BYTES.")
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source, to.open("wb") as copy:
        while piece := source.read(_PIECE):
            size += len(piece)
            digest.update(piece)
            copy.write(piece)
    after = path.stat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or size != after.st_size:
        raise FetchFailed(f"{path} is being written. Try again when it is whole.")
    return Fetched(to, digest.hexdigest())
