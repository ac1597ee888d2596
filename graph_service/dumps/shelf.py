"""The dumps of one audience, each a folder named by its version, and the marks of those that were recalled.

They lie in `{store}/dumps/{audience}`, beside the stores of the audiences and not in them: a store that is made anew
from nothing takes no dump with it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from graph_service.dumps.manifest import MANIFEST, Manifest, read_manifest
from graph_service.dumps.writing import folders_to_disk, write_file
from graph_service.errors import NotFound
from graph_service.registry import Registry
from graph_service.settings import Settings

_RECALLED = ".recalled.json"
_GOING = ".going"
"""Where a dump lies that is being recalled, so that no half of it can be taken for a whole one."""


@dataclass(frozen=True)
class Dump:
    """A dump that can be taken."""

    folder: Path
    manifest: Manifest
    manifest_sha256: str

    @property
    def version(self) -> str:
        """What the dump is called."""
        return self.manifest.version


@dataclass(frozen=True, slots=True)
class Recalled:
    """A dump that was recalled: its files are gone and its version is never used again."""

    version: str
    day: date


def root_of(settings: Settings, audience: str = "internal") -> Path | None:
    """Return the folder of the whole deployment, given the settings of the register of an audience."""
    if settings.store is None:
        return None
    return settings.store if audience == "internal" else settings.store.parent.parent


class Shelf:
    """The dumps in one folder."""

    def __init__(self, folder: Path) -> None:
        """Look at nothing yet; the folder need not be there."""
        self.folder = folder

    @classmethod
    def of(cls, registry: Registry) -> Shelf | None:
        """Return the dumps of a register's audience, None where the store is in memory and there can be none."""
        root = root_of(registry.settings, registry.audience)
        return cls(root / "dumps" / registry.audience) if root else None

    def dumps(self) -> list[Dump]:
        """Return the dumps that can be taken, the newest first."""
        gone = {one.version for one in self.recalled()}
        found = [read_dump(folder) for folder in self._folders() if folder.name not in gone]
        return sorted(found, key=lambda one: (one.manifest.issued, one.version), reverse=True)

    def dump(self, version: str) -> Dump:
        """Return a dump that can be taken. Raises NotFound where there is none of that version."""
        for one in self.dumps():
            if one.version == version:
                return one
        raise NotFound(f"There is no dump '{version[:80]}'. Those that there are stand at /data/dumps.")

    def recalled(self) -> list[Recalled]:
        """Return the marks of the dumps that were recalled, the newest version first."""
        marks = sorted(self.folder.glob(f"*{_RECALLED}"), reverse=True) if self.folder.is_dir() else []
        return [
            Recalled(path.name.removesuffix(_RECALLED), date.fromisoformat(json.loads(path.read_bytes())["recalled"]))
            for path in marks
        ]

    def has_used(self, version: str) -> bool:
        """Tell whether there is, or was, a dump of this version."""
        return (self.folder / version).exists() or (self.folder / f"{version}{_RECALLED}").exists()

    def recall(self, dump: Dump, today: date) -> None:
        """Take the files of a dump away for good; only that it was recalled, and when, is left."""
        beside = self.folder / f".{dump.version}{_RECALLED}"
        write_file(beside, json.dumps({"version": dump.version, "recalled": today.isoformat()}).encode())
        # The mark first: from here on the dump is not given out, whatever happens to the rest.
        beside.replace(self.folder / f"{dump.version}{_RECALLED}")
        folders_to_disk([self.folder])
        going = self.folder / _GOING
        shutil.rmtree(going, ignore_errors=True)
        dump.folder.rename(going)
        shutil.rmtree(going)

    def _folders(self) -> Iterator[Path]:
        if self.folder.is_dir():
            yield from (one for one in self.folder.iterdir() if one.is_dir() and not one.name.startswith("."))


def read_dump(folder: Path) -> Dump:
    """Return the dump in a folder; nothing but its manifest is read, and nothing verified.

    Raises DataRejected where the manifest cannot be read, OSError where there is none.
    """
    path = folder / MANIFEST
    return _read(folder, path.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _read(folder: Path, _written: int) -> Dump:
    # A dump never changes; the time of its manifest is asked for the case that somebody puts back another copy.
    body = (folder / MANIFEST).read_bytes()
    return Dump(folder, read_manifest(body), hashlib.sha256(body).hexdigest())
