"""Fixed versions of a record as data: what the register said at a revision (`?revision=`) or by a day (`?on=`).

On a page `?on=` asks what held in the world on the day, which the dates in the records answer. A document as data is
what somebody stated, so there it asks what the register said when the day was over (UTC).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from pyoxigraph import NamedNode, Triple
from starlette.requests import Request

from graph_service.errors import NotFound
from graph_service.history import said_on
from graph_service.names import SHARED_KINDS
from graph_service.past import graphs_at
from graph_service.records import Record
from graph_service.registry import Registry
from web.api.parameters import bad, read_day


@dataclass(frozen=True, slots=True)
class Version:
    """Which version is asked for: at the end of a day, after a revision, or the one of now where both are None."""

    on: date | None = None
    revision: int | None = None

    @property
    def is_fixed(self) -> bool:
        """Whether an earlier version may be meant, which never changes."""
        return self.on is not None or self.revision is not None


def read_version(request: Request) -> Version:
    """Return the version that an address asks for. Raises BadRequest where it cannot be read."""
    on, revision = read_day(request.query_params.get("on") or None), request.query_params.get("revision")
    if on is not None and revision is not None:
        raise bad("revision", "An address has either on or revision, not both. Leave one of them out.")
    if on is not None and on > datetime.now(UTC).date():
        raise bad("on", f"Parameter on is {on}. What the register says at the end of that day nobody knows yet.")
    if revision is not None and not (revision.isascii() and revision.isdecimal() and len(revision) <= 15):
        raise bad("revision", f"Parameter revision is '{revision}'. Give the number of a revision, such as 12.")
    return Version(on, int(revision) if revision is not None else None)


def record_at(registry: Registry, iri: str, version: Version) -> Record:
    """Return a record as it was. Raises NotFound where there was none then, BadRequest where that was never logged."""
    now = registry.record(iri)
    if not version.is_fixed:
        return now
    if now.kind in SHARED_KINDS:
        raise bad(
            "on", f"{iri} belongs to Ansvar's own lists, which are kept in one version. Leave on or revision out."
        )
    if version.on is not None:
        return _as_said(now, said_on(registry.store, iri, version.on), f"at the end of {version.on}")
    number = version.revision or 0
    if number > registry.revision:
        raise NotFound(f"There is no revision {number} yet. The latest is {registry.revision}.")
    document = NamedNode(now.document)
    said = graphs_at(registry.store, {document: number})[document]
    return _as_said(now, tuple(sorted(said, key=str)), f"at revision {number}")


def made_at(registry: Registry, iri: str, version: Version) -> datetime | None:
    """Return when the version of a record that is asked for was made, None where the log does not tell."""
    for change in registry.history(iri):
        by_day = version.on is None or change.when.astimezone(UTC).date() <= version.on
        if by_day and (version.revision is None or change.number <= version.revision):
            return change.when
    return None


def _as_said(now: Record, statements: tuple[Triple, ...], when: str) -> Record:
    if not statements:
        raise NotFound(f"The register said nothing of {now.iri} {when}. Its history tells since when it does.")
    return replace(now, statements=statements)
