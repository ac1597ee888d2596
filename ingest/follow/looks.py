"""When each followed register was last asked, and why it could not be: kept beside the store, for it changes nothing.

How far the feed was read stands in the store itself, with the records that were read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

FOLDER = "followed"


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a feed: everything of it was read then, or `failure` says why not."""

    at: datetime
    in_step_at: datetime | None
    """When everything was last read."""
    failure: str = ""


class Looks:
    """The last look at each register that is followed; in memory where the store is."""

    def __init__(self, store: Path | None) -> None:
        self._folder = store / FOLDER if store is not None else None
        self._kept: dict[str, Look] = {}

    def read(self, slug: str) -> Look | None:
        """Return the last look at a register, None where there was none or its note cannot be read."""
        if self._folder is None:
            return self._kept.get(slug)
        try:
            said = json.loads((self._folder / f"{slug}.json").read_text(encoding="utf-8"))
            in_step_at = datetime.fromisoformat(said["in_step_at"]) if said["in_step_at"] else None
            return Look(datetime.fromisoformat(said["at"]), in_step_at, str(said["failure"]))
        except (OSError, ValueError, KeyError, TypeError):
            # A note that is lost costs nothing: the next look writes it again.
            return None

    def done(self, slug: str, now: datetime) -> None:
        """Note that everything was read."""
        self._write(slug, Look(now, now))

    def failed(self, slug: str, now: datetime, failure: str) -> None:
        """Note that a look failed; when everything was last read stays."""
        before = self.read(slug)
        self._write(slug, Look(now, before.in_step_at if before else None, failure))

    def forget(self, slug: str) -> None:
        """Drop the note of a register that is followed no longer."""
        self._kept.pop(slug, None)
        if self._folder is not None:
            (self._folder / f"{slug}.json").unlink(missing_ok=True)

    def _write(self, slug: str, look: Look) -> None:
        self._kept[slug] = look
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
            in_step_at = look.in_step_at.isoformat() if look.in_step_at else None
            said = {"at": look.at.isoformat(), "in_step_at": in_step_at, "failure": look.failure}
            (self._folder / "note").write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
            (self._folder / "note").replace(self._folder / f"{slug}.json")
