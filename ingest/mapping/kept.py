"""Mappings that were kept here: under their names, in versions, and found again by the columns of a file.

They lie in a folder beside the store as `{name}.{version}.yaml`, each with a line that says which columns it was kept
for. What was taken in with a version stays traceable, for the import names both.
"""

from __future__ import annotations

import json
import re
import shutil
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock

from graph_service.errors import BadRequest, NotFound
from ingest.mapping.codes import Codes
from ingest.mapping.model import Mapping_
from ingest.mapping.read import kept_files, kept_path, parse_mapping, shipped_mappings
from ingest.tables import Source

_COLUMNS = "# Columns: "
_VERSION = re.compile(r"^version:.*$", re.MULTILINE)
_LONGEST_NAME = 100  # A name of a file has at most 255 bytes; the version stands in it too.


@dataclass(frozen=True, slots=True)
class KeptMapping:
    """One version of a mapping that was kept."""

    name: str
    version: int
    path: Path

    @property
    def text(self) -> str:
        """The mapping as YAML."""
        return self.path.read_text(encoding="utf-8")

    @property
    def kept_at(self) -> datetime:
        """When it was kept."""
        return datetime.fromtimestamp(self.path.stat().st_mtime, UTC)


class KeptMappings:
    """The mappings that were kept in one register; without a folder they go with the process."""

    def __init__(self, folder: Path | None) -> None:
        self._given = folder
        self._own: Path | None = None
        self._lock = Lock()

    @property
    def folder(self) -> Path:
        """Where they lie; it may not be there yet."""
        if self._given is not None:
            return self._given
        if self._own is None:
            self._own = Path(mkdtemp(prefix="ansvar-mappings-"))
            weakref.finalize(self, shutil.rmtree, self._own, ignore_errors=True)
        return self._own

    def newest(self) -> list[KeptMapping]:
        """Return the newest version of each mapping, sorted by name."""
        return sorted(self._newest().values(), key=lambda one: one.name)

    def versions(self, name: str) -> list[KeptMapping]:
        """Return the versions of a mapping, the newest first. Raises NotFound where there is none."""
        found = sorted((one for one in self._all() if one.name == name), key=lambda one: -one.version)
        if not found:
            raise NotFound(f"No mapping '{name[:80]}' is kept here. Those that are stand at /mappings.")
        return found

    def find(self, name: str, version: int | None = None) -> KeptMapping:
        """Return a version of a mapping, the newest where none is named. Raises NotFound where there is none."""
        found = next((one for one in self.versions(name) if version in {None, one.version}), None)
        if found is None:
            raise NotFound(f"The mapping {name} has no version {version}. Its versions stand at /mappings.")
        return found

    def keep(self, text: str, source: Source, codes: Codes) -> KeptMapping:
        """Keep a mapping under its own name for files with the columns of `source`, and return its version.

        What was kept just so before is not kept again. Raises DataRejected for what is no mapping, BadRequest where
        its name is that of one that ships, or too long.
        """
        mapping = parse_mapping(text, "mapping.yaml", codes)
        name = mapping.name
        if name in shipped_mappings():
            raise BadRequest(f"A mapping that ships is called {name}. Name the source register otherwise.")
        if len(name) > _LONGEST_NAME:
            raise BadRequest(
                f"The mapping {name[:40]}… has a name of {len(name)} letters. Name the source register in at most "
                f"{_LONGEST_NAME}."
            )
        if any(one.name == name for one in self._all()) and _same(self.find(name).text, _marked(text, source)):
            return self.find(name)
        with self._lock:
            version = max((one.version for one in self._all() if one.name == name), default=0) + 1
            self.folder.mkdir(parents=True, exist_ok=True)
            path = kept_path(self.folder, name, version)
            part = path.with_suffix(".part")
            part.write_text(_VERSION.sub(f'version: "{version}"', _marked(text, source), count=1), encoding="utf-8")
            part.replace(path)
        return KeptMapping(name, version, path)

    def remove(self, name: str) -> None:
        """Remove a mapping with all its versions. Raises NotFound where there is none."""
        with self._lock:
            for one in self.versions(name):
                one.path.unlink(missing_ok=True)

    def fitting(self, source: Source) -> KeptMapping | None:
        """Return the mapping that was kept last for a file with just these columns, or None."""
        wanted = _columns(source)
        found = [one for one in self.newest() if _columns_of(one.text) == wanted]
        return max(found, key=lambda one: one.kept_at, default=None)

    def is_kept(self, mapping: Mapping_) -> bool:
        """Tell whether a mapping is, as it is written, one that is kept."""
        known = self._newest().get(mapping.name)
        return known is not None and known.text == mapping.text

    def _newest(self) -> Mapping[str, KeptMapping]:
        return {one.name: one for one in sorted(self._all(), key=lambda one: one.version)}

    def _all(self) -> list[KeptMapping]:
        return [KeptMapping(*one) for one in kept_files(self.folder)]


def _marked(text: str, source: Source) -> str:
    """Return a mapping with the line that says which columns it was kept for."""
    lines = [line for line in text.rstrip("\n").split("\n") if not line.startswith(_COLUMNS)]
    # In ASCII, for the name of a column may have signs that end a line.
    return "\n".join([_COLUMNS + json.dumps(_columns(source)), *lines, ""])


def _same(one: str, other: str) -> bool:
    return _VERSION.sub("", one, count=1).split() == _VERSION.sub("", other, count=1).split()


def _columns(source: Source) -> list[list[str]]:
    """Return the columns of each table; the order of tables says nothing, and their names may tell a year."""
    return sorted([column.name for column in table.columns] for table in source.tables)


def _columns_of(text: str) -> object:
    line = next((line for line in text.split("\n") if line.startswith(_COLUMNS)), None)
    try:
        return json.loads(line.removeprefix(_COLUMNS)) if line else None
    except ValueError:
        return None
