"""The folder of an index: named by what its format depends on, with the revision that it reflects.

The same for every engine. When the format changes, a new index is built beside the old one, which is taken away once
the new one is whole; a process that ends in between leaves the old one or none, and the next start builds it anew.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TypeAlias, TypeVar

from graph_service.files import ontology_files, shape_files
from graph_service.search.analysis import ANALYSIS_VERSION
from graph_service.search.index import SearchIndex, SearchUnusable

_REVISION_FILE = "REVISION"

Faults: TypeAlias = "tuple[type[Exception], ...]"
Opened = TypeVar("Opened", bound=SearchIndex)


class IndexFolder:
    """Where one index lies on disk; `None` as `parent` is an index in memory, which has no folder."""

    def __init__(self, parent: Path | None, name: str) -> None:
        self._parent = parent
        self.path = parent / name if parent else None

    def make(self) -> None:
        """Make the folder where it is missing. Raises SearchUnusable where it cannot be made."""
        if self.path is not None:
            try:
                self.path.mkdir(parents=True, exist_ok=True)
            except OSError as problem:
                raise self.unusable(problem) from None

    def unusable(self, problem: object) -> SearchUnusable:
        """Return the error for an index here that cannot be opened."""
        return SearchUnusable(
            f"The search index in {self._parent} cannot be opened: {problem}. Give a folder that can be written."
        )

    def in_use(self) -> SearchUnusable:
        """Return the error for an index that another process is writing."""
        return SearchUnusable(
            f"The search index in {self._parent} is being written by another process. Stop that one first."
        )

    def empty(self) -> None:
        """Take away everything in the folder, and make it anew."""
        if self.path is not None:
            shutil.rmtree(self.path, ignore_errors=True)
            self.make()

    def read_revision(self) -> int | None:
        """Return the revision that the index reflects, None where it was never built whole."""
        if self.path is None:
            return None
        try:
            return int((self.path / _REVISION_FILE).read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None

    def opened_at(self, revision: int, open_index: Callable[[Path], Opened], faults: Faults) -> Opened | None:
        """Return the index here as `open_index` opens it, None where it is not of `revision` all the while.

        Another process may put another index in its place meanwhile, which gives one of `faults` or another revision.
        """
        if self.path is None or self.read_revision() != revision:
            return None
        try:
            index = open_index(self.path)
        except faults:
            return None
        if self.read_revision() == revision:
            return index
        index.close()
        return None

    def write_revision(self, revision: int) -> None:
        """Store the revision, after the commit it stands for."""
        if self.path is not None:
            waiting = self.path / f"{_REVISION_FILE}.new"
            waiting.write_text(str(revision), encoding="ascii")
            waiting.replace(self.path / _REVISION_FILE)

    def remove_others(self) -> None:
        """Take away the indexes of other formats and engines beside this one."""
        if self.path is not None:
            for other in self.path.parent.iterdir():
                if other.is_dir() and other != self.path:
                    shutil.rmtree(other, ignore_errors=True)


@cache
def format_name(engine: str, distribution: str, schema_version: str) -> str:
    """Return the name of an index folder: it changes with the schema, the analysis, the engine and what ships.

    Roles, rules and codes ship with the program and are searched, but a new version of them is no revision.
    """
    parts = (schema_version, ANALYSIS_VERSION, distribution, metadata.version(distribution))
    digest = hashlib.sha256("\n".join(parts).encode())
    for path in (*ontology_files(), *shape_files()):
        digest.update(path.read_bytes())
    return f"{engine}-{digest.hexdigest()[:12]}"
