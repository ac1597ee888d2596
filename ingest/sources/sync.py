"""Looking at source registers: fetched, compared with what they held last, and kept for review where they changed.

Nothing that is fetched is written to the register by itself. A person sees the preview of what waits, and accepts or
refuses it; what was refused is offered again when the source changes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock
from typing import Literal as OneOf

from graph_service.errors import AnsvarError, NotFound
from graph_service.registry import Registry
from ingest.imports.preview import Preview
from ingest.imports.reading import codes_of, open_for, preview_import
from ingest.imports.refusals import ImportRefused, RegisterMovedOn
from ingest.imports.write import ImportReport, write_import
from ingest.mapping.model import Mapping_
from ingest.mapping.read import read_mapping, shipped_mappings
from ingest.sources.context import with_context
from ingest.sources.dropped import allows, take_newest
from ingest.sources.failures import FetchFailed
from ingest.sources.fetching import Fetched, fetch
from ingest.sources.followed import Followed
from ingest.sources.hosts import AllowedHosts
from ingest.sources.states import Decision, State, States, Waiting

Standing = OneOf["none", "off", "never", "failed", "waiting", "taken", "refused", "unchanged"]
"""none says no place; off says one that may not be asked; the others tell of the last look, or of what was decided."""

_OWN_MAPPING = re.compile(r"[a-z0-9][a-z0-9-]*")


class Sources:
    """The source registers of a register, and what is known of them."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._settings = registry.settings
        self._hosts = AllowedHosts(registry.settings.source_hosts)
        self._states = States(registry.settings.sources_folder)
        self._looking: set[str] = set()
        self._guard = Lock()
        # The confirmation follows the preview, so the last one is kept and need not be made a second time.
        self._latest: tuple[str, Waiting, Preview] | None = None

    def state(self, source: Followed) -> State:
        """Return what is known of a source."""
        return self._states.read(source.iri)

    def standing(self, source: Followed, state: State) -> Standing:
        """Return how it stands with a source, in one word; what waits goes before a failure to look again."""
        if state.waiting is not None:
            return "waiting"
        if not source.is_fetched:
            return "none"
        if not self.may_ask(source):
            return "off"
        if state.looked_at is None:
            return "never"
        return "failed" if state.failure else state.decision or "unchanged"

    def may_ask(self, source: Followed) -> bool:
        """Tell whether the settings let the place of a source be asked."""
        asked = [self._hosts.allows(one) for one in source.addresses]
        asked += [allows(source.folder, self._settings.source_folders)] if source.folder else []
        return any(asked)

    def is_due(self, source: Followed, now: datetime) -> bool:
        """Tell whether it is time to look, as it is where the last look failed; without an interval it always is."""
        read_at = self.state(source).read_at
        return read_at is None or source.interval is None or now - read_at >= source.interval

    def look(self, source: Followed, now: datetime, *, again: bool = False) -> State:
        """Look at a source and return what is known then; `again` compares it though nothing has changed.

        A look that fails says why in the state, and leaves all else in it as it was.
        """
        with self._guard:
            if source.iri in self._looking:
                raise ImportRefused(f"{source.name} is being fetched. Wait until that is done, then look at it.")
            self._looking.add(source.iri)
        try:
            state = self.state(source)
            try:
                looked = self._look(source, state, now, again=again)
            except AnsvarError as problem:
                looked = replace(state, looked_at=now, failure=problem.detail)
            self._states.write(source.iri, looked)
            return looked
        finally:
            self._looking.discard(source.iri)

    def _look(self, source: Followed, state: State, now: datetime, *, again: bool) -> State:
        mapping = self._mapping(source)
        read_as = _read_as(source, mapping)
        is_comparable = state.read_as == read_as and not again
        with self._states.place(source.iri) as place:
            fetched = self._fetch(source, state if is_comparable else State(), Path(place))
            if fetched is None:
                return replace(state, looked_at=now, read_at=now, failure="")
            looked = replace(state, looked_at=now, read_at=now, failure="", version=fetched.version)
            if is_comparable and fetched.digest == state.digest:
                return looked
            preview = self._compared(source, mapping, fetched.path)
            if preview.drafts:
                self._states.keep(source.iri, fetched.path, fetched.digest)
        return replace(
            looked,
            digest=fetched.digest,
            changed_at=state.changed_at if fetched.digest == state.digest else now,
            read_as=read_as,
            decision="",
            decided_at=None,
            waiting=_waiting(preview, fetched, now) if preview.drafts else None,
        )

    def _fetch(self, source: Followed, known: State, into: Path) -> Fetched | None:
        where = source.where
        most_bytes = self._settings.upload_bytes
        if source.folder:
            return take_newest(where, into, self._settings.source_folders, most_bytes=most_bytes)
        seconds = self._settings.source_seconds
        return fetch(where, into, self._hosts, seconds=seconds, most_bytes=most_bytes, known=known.version)

    def _mapping(self, source: Followed) -> Mapping_:
        """Return the mapping of a source: one that ships, or one of the name in a folder that is allowed."""
        name = source.mapping
        if not name:
            raise FetchFailed(f"{source.name} does not say how it is read. State the mapping (ansvar:mapping).")
        paths: list[Path] = []
        if name not in shipped_mappings() and _OWN_MAPPING.fullmatch(name):
            paths = [path for one in self._settings.source_folders if (path := one / f"{name}.yaml").is_file()]
        codes = codes_of(self._registry)
        mapping = read_mapping(paths[0] if paths else name, codes, kept=self._settings.mapping_folder)
        return with_context(mapping, source.context)

    def _compared(self, source: Followed, mapping: Mapping_, path: Path) -> Preview:
        opened = open_for(mapping, path)
        return preview_import(self._registry, mapping, opened, today=date.today(), register=source.iri)

    def waiting(self, source: Followed) -> Waiting:
        """Return what waits of a source. Raises NotFound where nothing does."""
        found = self.state(source).waiting
        if found is None:
            raise NotFound(f"Nothing of {source.name} waits for review: it was decided on, or has not changed.")
        return found

    def preview(self, source: Followed) -> Preview:
        """Return what the file that waits would change in the register as it is now."""
        waiting = self.waiting(source)
        latest = self._latest
        if latest is not None and latest[:2] == (source.iri, waiting):
            preview = latest[2]
            if (preview.revision, preview.today) == (self._registry.revision, date.today()):
                return preview
        preview = self._compared(source, self._mapping(source), self._states.file(source.iri, waiting))
        self._latest = source.iri, waiting, preview
        return preview

    def accept(
        self, source: Followed, *, who: str, accept: Collection[str], digest: str, revision: int, now: datetime
    ) -> ImportReport:
        """Write the preview that was shown at a revision; `accept` names conflicts, as an import does.

        Raises RegisterMovedOn where it would not be what was shown.
        """
        preview = self.preview(source)
        if (preview.digest, preview.revision) != (digest, revision):
            raise RegisterMovedOn(
                f"The register is at revision {preview.revision} and what waits is {preview.digest[:12]}; the preview "
                f"was of {revision} and {digest[:12]}. Look at the preview again; nothing was written."
            )
        report = write_import(self._registry, preview, who=who, accept=accept, now=now.astimezone(UTC))
        self._decide(source, digest, "taken", now)
        return report

    def refuse(self, source: Followed, *, digest: str, now: datetime) -> None:
        """Let go of the file that waits, which was seen; it is offered again when the source changes."""
        if self.waiting(source).digest != digest:
            raise RegisterMovedOn(f"{source.name} has changed since. Look at the preview again; nothing was refused.")
        self._decide(source, digest, "refused", now)

    def _decide(self, source: Followed, digest: str, decision: Decision, now: datetime) -> None:
        self._latest = None
        state = self.state(source)
        # Another file may have come while this one was written, and it waits still.
        if state.waiting is not None and state.waiting.digest == digest:
            state = replace(state, waiting=None, decision=decision, decided_at=now)
            self._states.write(source.iri, state)


def _read_as(source: Followed, mapping: Mapping_) -> str:
    parts = (source.where, mapping.name, mapping.version, mapping.text, *source.context)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _waiting(preview: Preview, fetched: Fetched, now: datetime) -> Waiting:
    return Waiting(
        fetched.path.name,
        fetched.digest,
        now,
        new=len(preview.new),
        changed=len(preview.changed),
        gone=len(preview.gone),
        conflicts=len(preview.conflicts),
        problems=len(preview.problems),
    )
