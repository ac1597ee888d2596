"""The imports that were made, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from graph_service.names import ANSVAR, DCTERMS, PROV
from graph_service.registry import Registry


@dataclass(frozen=True, slots=True)
class PastImport:
    """One import, as its record tells of it."""

    iri: str
    slug: str
    file_name: str
    mapping: str
    register: str | None
    """The IRI of the source register."""
    summaries: dict[str, str]
    """How many records were new, changed and ended, by language."""
    ended_at: datetime | None
    undone_at: datetime | None
    who: str
    """The function that made it."""


def past_imports(registry: Registry) -> list[PastImport]:
    """Return every import in the register, newest first."""
    found = [past_import(registry, iri) for iri in registry.labels.of_kind("import")]
    return sorted(found, key=lambda one: (str(one.ended_at), one.iri), reverse=True)


def past_import(registry: Registry, iri: str) -> PastImport:
    """Return one import. Raises NotFound where there is none."""
    record = registry.record(iri)
    values = {one: record.value(one) for one in (ANSVAR.fileName, ANSVAR.mapping, ANSVAR.readFrom)}
    register = values[ANSVAR.readFrom]
    history = registry.history(iri)
    return PastImport(
        iri,
        iri.rpartition("/")[2],
        _text(values[ANSVAR.fileName]),
        _text(values[ANSVAR.mapping]),
        register.value if register else None,
        {getattr(one, "language", None) or "": one.value for one in record.values(DCTERMS.description)},
        _moment(record.value(PROV.endedAtTime)),
        _moment(record.value(ANSVAR.undoneAt)),
        history[-1].who if history else "",
    )


def _text(value: object) -> str:
    return str(getattr(value, "value", ""))


def _moment(value: object) -> datetime | None:
    return datetime.fromisoformat(_text(value)) if value else None
