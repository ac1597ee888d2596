"""Files that wait between the preview of an import and its confirmation, in a folder beside the store.

A file is kept with what was chosen for it, so that the confirmation needs no second upload and survives a restart. It
is bound to the digest of the file and the revision that was shown: where either differs the preview is made anew.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import time
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import BinaryIO

from graph_service.errors import NotFound
from graph_service.registry import Registry
from ingest.imports.preview import Preview
from ingest.imports.reading import codes_of, open_for, preview_import, recognised
from ingest.imports.refusals import ImportRefused, RegisterMovedOn
from ingest.imports.write import ImportReport, write_import
from ingest.mapping.model import Mapping_
from ingest.mapping.read import parse_mapping, read_mapping

DAYS_KEPT = 7
MOST_KEPT = 50
"""Files that wait at the same time; the oldest makes room for another."""

_NOTE = "waiting.json"
_OWN_MAPPING = "mapping.yaml"
_TOKEN = re.compile(r"[0-9a-f]{32}")
_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Waiting:
    """One file that waits, and what was chosen for it; `mapping` is empty while none is."""

    token: str
    file_name: str
    mapping: str = ""
    """The name of a mapping that ships, or `mapping.yaml`: the one that was sent or made here."""
    register: str = ""
    """The source register that was named; empty for that of the mapping."""


class WaitingRoom:
    """The files that wait in one register."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._given = registry.settings.import_folder
        self._own: TemporaryDirectory[str] | None = None
        self._lock = Lock()
        # The confirmation follows the preview, so the last one is kept and need not be made a second time.
        self._latest: tuple[Waiting, Preview] | None = None

    @property
    def _folder(self) -> Path:
        if self._given is not None:
            return self._given
        if self._own is None:
            self._own = TemporaryDirectory(prefix="ansvar-imports-")
        return Path(self._own.name)

    def keep(self, file_name: str, content: BinaryIO) -> Waiting:
        """Keep a file that was sent, whole or not at all, and return it."""
        self._clear()
        waiting = Waiting(secrets.token_hex(16), _safe_name(file_name))
        folder = self._folder / waiting.token
        folder.mkdir(parents=True)
        try:
            with (folder / "part").open("wb") as part:
                shutil.copyfileobj(content, part, _PIECE)
            (folder / "file").mkdir()
            (folder / "part").replace(folder / "file" / waiting.file_name)
            self._note(waiting)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return waiting

    def find(self, token: str) -> Waiting:
        """Return the file of a token. Raises NotFound where it waits no longer."""
        if _TOKEN.fullmatch(token):
            try:
                return Waiting(**json.loads((self._folder / token / _NOTE).read_text(encoding="utf-8")))
            except (OSError, ValueError, TypeError):
                pass
        raise NotFound("This file waits no longer: it was imported, or kept for a week. Send it again at /import.")

    def path(self, waiting: Waiting) -> Path:
        """Return where the file lies."""
        return self._folder / waiting.token / "file" / waiting.file_name

    def choose(self, waiting: Waiting, *, mapping: str, text: str | None = None, register: str = "") -> Waiting:
        """Choose a mapping by name, or one by its YAML `text`, and the source register; return what waits now.

        Raises DataRejected or NotFound where the mapping cannot be used.
        """
        if text is not None:
            parse_mapping(text, _OWN_MAPPING, codes_of(self._registry))
            (self._folder / waiting.token / _OWN_MAPPING).write_text(text, encoding="utf-8")
        else:
            read_mapping(mapping, codes_of(self._registry))
        chosen = Waiting(waiting.token, waiting.file_name, _OWN_MAPPING if text is not None else mapping, register)
        self._note(chosen)
        self._latest = None
        return chosen

    def name(self, waiting: Waiting, register: str) -> Waiting:
        """Name the source register while no mapping is chosen yet."""
        named = Waiting(waiting.token, waiting.file_name, waiting.mapping, register)
        self._note(named)
        return named

    def recognised(self, waiting: Waiting) -> str:
        """Return the mapping of a file that Ansvar made for editing; empty for any other file."""
        return recognised(self.path(waiting))

    def is_made_here(self, waiting: Waiting) -> bool:
        """Tell whether the mapping was sent or made here, and is none that ships."""
        return waiting.mapping == _OWN_MAPPING

    def mapping(self, waiting: Waiting) -> Mapping_:
        """Return the mapping that was chosen. Raises ImportRefused where none is."""
        if not waiting.mapping:
            raise ImportRefused(f"No mapping is chosen for {waiting.file_name}. Choose one, or let one be proposed.")
        if waiting.mapping == _OWN_MAPPING:
            return read_mapping(self._folder / waiting.token / _OWN_MAPPING, codes_of(self._registry))
        return read_mapping(waiting.mapping, codes_of(self._registry))

    def preview(self, waiting: Waiting) -> Preview:
        """Return what the file would change in the register as it is now."""
        with self._lock:
            if self._latest is not None:
                known, preview = self._latest
                if known == waiting and (preview.revision, preview.today) == (self._registry.revision, date.today()):
                    return preview
            self._latest = None
            mapping = self.mapping(waiting)
            source = open_for(mapping, self.path(waiting))
            made = preview_import(
                self._registry, mapping, source, today=date.today(), register=waiting.register or None
            )
            self._latest = waiting, made
            return made

    def write(self, waiting: Waiting, *, who: str, accept: Collection[str], digest: str, revision: int) -> ImportReport:
        """Write the preview that was shown of this file at a revision, and let go of the file.

        Raises RegisterMovedOn where it would not be what was shown.
        """
        preview = self.preview(waiting)
        if (preview.digest, preview.revision) != (digest, revision):
            raise RegisterMovedOn(
                f"The register is at revision {preview.revision}, and the preview was of {revision}. "
                "Look at the preview again; nothing was written."
            )
        report = write_import(self._registry, preview, who=who, accept=accept)
        self.remove(waiting)
        return report

    def remove(self, waiting: Waiting) -> None:
        """Let go of a file."""
        shutil.rmtree(self._folder / waiting.token, ignore_errors=True)
        self._latest = None

    def _note(self, waiting: Waiting) -> None:
        folder = self._folder / waiting.token
        (folder / "note").write_text(json.dumps(asdict(waiting)), encoding="utf-8")
        (folder / "note").replace(folder / _NOTE)

    def _clear(self) -> None:
        if not self._folder.is_dir():
            return
        folders = [one for one in self._folder.iterdir() if _TOKEN.fullmatch(one.name)]
        newest = sorted(folders, key=lambda one: one.stat().st_mtime, reverse=True)
        oldest = time.time() - DAYS_KEPT * 24 * 3600
        for place, folder in enumerate(newest):
            if place >= MOST_KEPT - 1 or folder.stat().st_mtime < oldest:
                shutil.rmtree(folder, ignore_errors=True)


def _safe_name(file_name: str) -> str:
    """Return the last part of a file's name with what no file system takes left out."""
    name = re.split(r"[/\\]", file_name)[-1]
    kept = "".join(one for one in name if one.isprintable() and one not in '<>:"|?*').strip(" .")
    return kept[-120:] or "fil"
