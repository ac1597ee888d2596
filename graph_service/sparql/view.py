"""What the workers read: the folder of the store as it lies, or a copy of a store that is in memory only.

Each view has a version; a worker that has another one open opens it anew.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import weakref
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import RdfFormat

from graph_service.store.graph_store import GraphStore

_LOGS = ".log"
"""The files that the engine writes each change to before anything else."""


@dataclass(frozen=True, slots=True)
class View:
    """A store to be read as it was at one moment; `path` is its folder, or a file with its statements."""

    path: Path
    version: tuple[object, ...]

    @property
    def is_folder(self) -> bool:
        """Whether the path is the store itself."""
        return self.path.is_dir()


class FolderViews:
    """The views of a store on disk: any number of processes may read it while one writes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def current(self) -> View:
        """Return the store as it lies now."""
        # Not the revision: what an audience may not see any more is taken out of its store without one.
        logs = sorted(path for path in self._folder.iterdir() if path.suffix == _LOGS)
        return View(self._folder, tuple((path.name, _size(path)) for path in logs))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        # The writer has cleared it away since its name was read; a version without it is another one.
        return -1


class CopyViews:
    """The views of a store in memory: a file is written when somebody asks after a change."""

    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self._folder = Path(tempfile.mkdtemp(prefix="ansvar-sparql-"))
        weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._lock = threading.Lock()
        self._latest: View | None = None

    def current(self, revision: int) -> View:
        """Return a copy of the store at a revision. Where the number of statements differs it is another one too."""
        with self._lock:
            version = (revision, self._store.size())
            if self._latest is None or self._latest.version != version:
                path = self._folder / f"{revision}-{version[1]}.nq"
                self._store.dump(path, RdfFormat.N_QUADS)
                before, self._latest = self._latest, View(path, version)
                if before is not None:
                    before.path.unlink(missing_ok=True)
            return self._latest
