"""From a file and a mapping to the preview of an import: opened, read, its names looked up, and compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Lock
from weakref import WeakKeyDictionary

from graph_service.errors import DataRejected
from graph_service.names import CODE
from graph_service.registry import Registry
from graph_service.system_graphs import read_system_graphs
from ingest.imports.origin import origin_of
from ingest.imports.preview import Preview, Progress, compare
from ingest.mapping.apply import apply_mapping
from ingest.mapping.codes import Codes, read_codes
from ingest.mapping.model import Mapping_
from ingest.mapping.rdf import open_rdf
from ingest.names.decisions import read_decisions
from ingest.names.resolve import Names
from ingest.readers.open import open_source
from ingest.tables import ReadOptions, Source
from ingest.workbooks.read import read_workbook
from ingest.workbooks.sheets import is_ours

_OWN = "ansvar-workbook"
"""The mapping of what Ansvar made for editing."""

_LOCK = Lock()
_CODES: WeakKeyDictionary[Registry, tuple[dict[tuple[str, str], str], Codes]] = WeakKeyDictionary()


def codes_of(registry: Registry) -> Codes:
    """Return the concepts of a register's model, with what people decided on words that no list has.

    The model is read once for each register: it does not change while the program runs.
    """
    settings = registry.settings
    decided = {
        (one.matches.removeprefix(CODE.iri).partition("#")[0], one.name): one.matches
        for one in read_decisions(registry.store).listed
        if one.is_in_force and one.matches and one.matches.startswith(CODE.iri)
    }
    with _LOCK:
        known = _CODES.get(registry)
        if known is None or known[0] != decided:
            known = decided, read_codes(read_system_graphs(settings.model, settings.shapes), decided)
            _CODES[registry] = known
        return known[1]


def recognised(path: Path) -> str:
    """Return the mapping of a file that Ansvar made for editing; empty for any other file."""
    try:
        return _OWN if is_ours(open_source(path)) else ""
    except DataRejected:
        # Whoever reads it by a mapping tells what is wrong with it.
        return ""


def open_for(mapping: Mapping_, path: Path, chosen: ReadOptions | None = None) -> Source:
    """Return a file as its mapping reads it; what a person chose goes before what the mapping says.

    Raises DataRejected where the file cannot be read.
    """
    if mapping.reads == "rdf":
        return open_rdf(path)
    chosen, said = chosen or ReadOptions(), mapping.options
    return open_source(
        path,
        replace(
            chosen,
            sheet=chosen.sheet or said.get("sheet"),
            header_row=chosen.header_row or (int(said["header_row"]) if "header_row" in said else None),
            encoding=chosen.encoding or said.get("encoding"),
            separator=chosen.separator or said.get("separator"),
            rows_at=chosen.rows_at or said.get("rows_at"),
        ),
    )


def preview_import(
    registry: Registry,
    mapping: Mapping_,
    source: Source,
    *,
    today: date,
    register: str | None = None,
    progress: Progress | None = None,
) -> Preview:
    """Return what a file would change in the register; nothing is written.

    `register` names the source register that the file is a state of. Raises DataRejected where the mapping does not
    fit the file, BadRequest where several source registers could be meant.
    """
    origin = origin_of(
        registry,
        file_name=source.path.name,
        digest=source.digest,
        mapping=mapping.name,
        version=mapping.version,
        title=mapping.title.get("sv"),
        register=register,
    )
    told = None if progress is None else lambda rows: progress("read", rows)
    if mapping.reads == "workbook":
        mapped = read_workbook(source, registry, told)
    else:
        mapped = apply_mapping(
            mapping,
            source,
            base=registry.base,
            codes=codes_of(registry),
            resolve=Names(registry),
            progress=told,
        )
    return compare(registry, mapped, origin, today=today, progress=progress)
