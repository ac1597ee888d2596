"""An import written as previewed: all records, their provenance and the import itself in one change, or nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.changes import Change, MovedOn
from graph_service.names import ANSVAR, DCTERMS, FOAF, PROV, RDF, SKOS, Base, moment_literal
from graph_service.registry import Registry
from ingest.imports.drafts import ALL, GONE, Draft
from ingest.imports.known import mapping_text
from ingest.imports.one_at_a_time import alone
from ingest.imports.preview import Preview
from ingest.imports.provenance import Reading, reading_of, with_reading
from ingest.imports.refusals import ImportRefused, RegisterMovedOn


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did; `import_iri` is None where there was nothing to do, and then nothing was written."""

    import_iri: str | None
    revision: int
    new: int
    changed: int
    gone: int
    accepted: int
    """Conflicts in which the source's value was taken."""


def write_import(
    registry: Registry, preview: Preview, *, who: str, accept: Collection[str] = (), now: datetime | None = None
) -> ImportReport:
    """Write what was previewed; `accept` names conflicts in which the source's value is taken, or is `all`.

    `gone` among them accepts that most of what the source had is ended. Raises RegisterMovedOn where the register was
    changed since the preview, ImportRefused for an unknown name in `accept` or where another import is under way.
    """
    _check(preview, accept)
    with alone(registry):
        if registry.revision != preview.revision:
            raise RegisterMovedOn(
                f"The register is at revision {registry.revision} and was compared at {preview.revision}. "
                "Look at the preview again; nothing was written."
            )
        if not preview.drafts:
            return ImportReport(None, registry.revision, 0, 0, 0, 0)
        when = now or datetime.now(UTC)
        import_ = _free_import(registry, preview, when)
        # Each graph is made when it is written: all of them take as much memory as the preview.
        graphs: dict[NamedNode, Iterable[Triple]] = {
            draft.document: _graph(draft, import_, accept) for draft in preview.drafts
        }
        graphs |= _import_records(registry.base, preview, import_, when)
        why = f"Inläsning av {preview.origin.file_name} med {preview.origin.mapping}"
        try:
            revision = registry.commit(Change(graphs, who, why, preview.revision))
        except MovedOn as moved:
            raise RegisterMovedOn(moved.detail) from None
    accepted = sum(ALL in accept or one.name in accept for one in preview.conflicts)
    counts = (len(preview.new), len(preview.changed), len(preview.gone))
    return ImportReport(import_.value, revision, *counts, accepted)


def _check(preview: Preview, accept: Collection[str]) -> None:
    unknown = sorted(set(accept) - {ALL, GONE} - {one.name for one in preview.conflicts})
    if unknown:
        names = ", ".join(one.name for one in preview.conflicts[:5]) or "none"
        raise ImportRefused(f"'{unknown[0]}' is no conflict of this import. The conflicts are: {names}.")
    if preview.ends_most and GONE not in accept:
        origin = preview.origin
        raise ImportRefused(
            f"{origin.file_name} would end {len(preview.gone)} records, most of what {origin.register_name} had. "
            f"Check that it is the right and whole file; if it is, accept '{GONE}'."
        )


def _free_import(registry: Registry, preview: Preview, when: datetime) -> NamedNode:
    slug = preview.origin.register.value.rpartition("/")[2]
    name = f"{slug}-{when.date().isoformat()}"
    number = 1
    while registry.describes(registry.base.thing("import", name if number == 1 else f"{name}-{number}").value):
        number += 1
    return registry.base.thing("import", name if number == 1 else f"{name}-{number}")


def _graph(draft: Draft, import_: NamedNode, accept: Collection[str]) -> Iterator[Triple]:
    merged = draft.merged_with(accept)
    reading = reading_of(import_, draft.place, draft.cells, draft.theirs, merged)
    if draft.is_gone and draft.replaced:
        reading = Reading(import_, draft.place, draft.replaced.cells, reading.otherwise, is_gone=True)
    yield from merged
    yield from with_reading(draft.document, draft.before, reading, draft.replaced)


def _import_records(base: Base, preview: Preview, import_: NamedNode, when: datetime) -> dict[NamedNode, list[Triple]]:
    """Return the record of the import, and that of the source register where it is new."""
    origin = preview.origin
    # The second import of a day has a number in its address, and in its name.
    number = import_.value.rpartition(f"-{when.date().isoformat()}")[2].replace("-", " nr ")
    day = f"{when.date().isoformat()}{number}"
    counts = (len(preview.new), len(preview.changed), len(preview.gone))
    records = {
        base.document(import_): [
            Triple(base.document(import_), FOAF.primaryTopic, import_),
            Triple(import_, RDF.type, ANSVAR.Import),
            Triple(import_, SKOS.prefLabel, Literal(f"Inläsning av {origin.file_name} {day}", language="sv")),
            Triple(
                import_,
                SKOS.prefLabel,
                Literal(f"Import of {origin.file_name} {day.replace(' nr ', ' no. ')}", language="en"),
            ),
            Triple(import_, DCTERMS.description, Literal(_SUMMARY_SV.format(*counts), language="sv")),
            Triple(import_, DCTERMS.description, Literal(_SUMMARY_EN.format(*counts), language="en")),
            Triple(import_, DCTERMS.source, origin.register),
            Triple(import_, ANSVAR.readFrom, origin.register),
            Triple(import_, ANSVAR.fileName, Literal(origin.file_name)),
            Triple(import_, ANSVAR.fileDigest, Literal(origin.digest)),
            Triple(import_, ANSVAR.mapping, Literal(mapping_text(origin.mapping, origin.mapping_version))),
            Triple(import_, PROV.endedAtTime, moment_literal(when)),
        ]
    }
    if origin.register_is_new:
        register = origin.register
        records[base.document(register)] = [
            Triple(base.document(register), FOAF.primaryTopic, register),
            Triple(register, RDF.type, ANSVAR.SourceRegister),
            Triple(register, SKOS.prefLabel, Literal(origin.register_name, language="sv")),
            Triple(register, DCTERMS.source, Literal(origin.file_name)),
            Triple(register, ANSVAR.mapping, Literal(origin.mapping)),
        ]
    return records


_SUMMARY_SV = "{} nya, {} ändrade, {} avslutade"
_SUMMARY_EN = "{} new, {} changed, {} ended"
