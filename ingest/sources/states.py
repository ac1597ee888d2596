"""What is known of each source register: when it was looked at, what it held, and the file that waits for review.

It is kept in a folder beside the store and not in the graph: a look that finds nothing new changes nothing in the
register, and what was taken in stands in the records of the imports.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
import weakref
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any
from typing import Literal as OneOf

from ingest.sources.fetching import UNKNOWN, Version

_NOTE = "state.json"
_FETCHING = "fetch-"
_SECONDS_OF_DAY = 24 * 3600

Decision = OneOf["", "taken", "refused"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits for review, and how much it would change as the register was when it came."""

    file_name: str
    digest: str
    since: datetime
    new: int
    changed: int
    gone: int
    conflicts: int
    problems: int


@dataclass(frozen=True, slots=True)
class State:
    """What is known of one source register; times have a time zone."""

    looked_at: datetime | None = None
    """The last look, whether or not it could be read."""
    read_at: datetime | None = None
    """The last look at which it could be read."""
    failure: str = ""
    """Why the last look failed; empty where it did not."""
    digest: str = ""
    """The SHA-256 of what was read last."""
    changed_at: datetime | None = None
    """When something else was read than the time before."""
    read_as: str = ""
    """How it was read: a digest of place, mapping and context."""
    version: Version = UNKNOWN
    decision: Decision = ""
    """What a person did with the last file that waited."""
    decided_at: datetime | None = None
    waiting: Waiting | None = None


class States:
    """The states of the sources of one register, in a folder; without one in a folder that goes with the process."""

    def __init__(self, folder: Path | None) -> None:
        self._given = folder
        self._own: Path | None = None

    def folder(self, iri: str) -> Path:
        """Return the folder of a source, which may not be there yet."""
        # A slug may hold what no file system takes, so the folder is named after a digest of the whole name.
        return self._root / hashlib.sha256(iri.encode()).hexdigest()[:32]

    @property
    def _root(self) -> Path:
        if self._given is not None:
            return self._given
        if self._own is None:
            self._own = Path(mkdtemp(prefix="ansvar-sources-"))
            weakref.finalize(self, shutil.rmtree, self._own, ignore_errors=True)
        return self._own

    def place(self, iri: str) -> TemporaryDirectory[str]:
        """Return a folder to fetch into, which goes with its block; those of looks that were killed are removed."""
        root = self.folder(iri).parent
        root.mkdir(parents=True, exist_ok=True)
        for left in root.glob(f"{_FETCHING}*"):
            if left.stat().st_mtime < time.time() - _SECONDS_OF_DAY:
                shutil.rmtree(left, ignore_errors=True)
        return TemporaryDirectory(dir=root, prefix=_FETCHING)

    def read(self, iri: str) -> State:
        """Return what is known of a source; nothing where it was never looked at."""
        try:
            noted = json.loads((self.folder(iri) / _NOTE).read_text(encoding="utf-8"))
            return _state(noted)
        except (OSError, ValueError, TypeError, KeyError):
            # A note that cannot be read costs one more look, which is all that it was there to save.
            return State()

    def write(self, iri: str, state: State) -> None:
        """Keep the state of a source, whole or not at all, and let go of files that wait no longer."""
        folder = self.folder(iri)
        folder.mkdir(parents=True, exist_ok=True)
        note = {"source": iri, **asdict(state)}
        (folder / "note").write_text(json.dumps(note, default=datetime.isoformat), encoding="utf-8")
        (folder / "note").replace(folder / _NOTE)
        kept = state.waiting.digest if state.waiting else ""
        for one in folder.iterdir():
            if one.is_dir() and one.name != kept:
                shutil.rmtree(one, ignore_errors=True)

    def keep(self, iri: str, path: Path, digest: str) -> None:
        """Move a fetched file to where it waits."""
        folder = self.folder(iri) / digest
        folder.mkdir(parents=True, exist_ok=True)
        shutil.move(path, folder / path.name)

    def file(self, iri: str, waiting: Waiting) -> Path:
        """Return where the file lies that waits."""
        return self.folder(iri) / waiting.digest / waiting.file_name


def _state(noted: dict[str, Any]) -> State:
    del noted["source"]
    moments = {name: _moment(noted[name]) for name in ("looked_at", "read_at", "changed_at", "decided_at")}
    waiting = noted["waiting"]
    found = Waiting(**{**waiting, "since": _moment(waiting["since"])}) if waiting else None
    return State(**{**noted, **moments, "version": Version(**noted["version"]), "waiting": found})


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else None
