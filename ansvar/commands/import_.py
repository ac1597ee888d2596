"""`ansvar import`: a register kept elsewhere, compared with what it said last, shown, then written as one change."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from ansvar.import_text import as_json, as_lines
from ansvar.options import Commands, add_language, add_store, record_named, register, settings_of
from graph_service.errors import BadRequest
from graph_service.registry import Registry
from ingest.imports.preview import Progress
from ingest.imports.reading import codes_of, open_for, preview_import, recognised
from ingest.imports.undo import UndoReport, undo_import
from ingest.imports.write import ImportReport, write_import
from ingest.mapping.propose import propose_mapping
from ingest.mapping.read import read_mapping
from ingest.readers.open import open_source
from ingest.sources.context import with_context
from ingest.tables import ReadOptions

IMPORTER = "ansvar import"
_DOING = {"read": "rows read", "compare": "records compared", "gaps": "records checked for gaps"}


def add_parser(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("import", help="read a register kept elsewhere (xlsx, csv, json, …)")
    command.add_argument("file", nargs="?", type=Path, metavar="FILE")
    command.add_argument(
        "--mapping",
        metavar="NAME_OR_FILE",
        help="a mapping that ships or is kept in the store, or a YAML file; none is needed for what Ansvar made",
    )
    command.add_argument(
        "--context",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="the value of a constant of the mapping, such as municipality=Exempelstad; may be repeated",
    )
    command.add_argument(
        "--register",
        metavar="NAME",
        help="what the source register is called, the same each time (default: the title of the mapping)",
    )
    command.add_argument("--dry-run", action="store_true", help="show what would be done and write nothing")
    command.add_argument(
        "--accept",
        action="append",
        default=[],
        metavar="NAME",
        help="take the source's value in this conflict; all: in every one; gone: end most of what the source had",
    )
    command.add_argument(
        "--propose", action="store_true", help="print a mapping proposed for the file, to correct and keep"
    )
    command.add_argument("--out", type=Path, metavar="FILE", help="write the proposed mapping to a new file")
    command.add_argument("--undo", metavar="IMPORT", help="take a whole import back, by name, slug or IRI")
    command.add_argument("--json", action="store_true", help="print everything as JSON")
    _add_reading(command)
    add_language(command, "en")
    add_store(command)
    command.set_defaults(run=run)


def _add_reading(command: argparse.ArgumentParser) -> None:
    command.add_argument("--sheet", metavar="NAME", help="read this sheet or table only")
    command.add_argument("--header-row", type=int, metavar="N", help="the row with the names of the columns")
    command.add_argument("--encoding", metavar="NAME", help="encoding of a text file (default: found)")
    command.add_argument("--separator", metavar="CHARACTER", help="what stands between columns (default: found)")
    command.add_argument("--rows-at", metavar="PATH", help="where the rows are in JSON, as names with dots")


def run(options: argparse.Namespace) -> int:
    """Preview and write the import, or propose a mapping, or undo an import."""
    if options.undo:
        return _undo(options)
    if options.file is None:
        raise BadRequest("No file is named. Give `ansvar import FILE --mapping NAME`, or --undo IMPORT.")
    if options.propose:
        return _propose(options)
    options.mapping = options.mapping or recognised(options.file)
    if not options.mapping:
        raise BadRequest(f"No mapping is named for {options.file.name}. Give --mapping NAME_OR_FILE, or --propose.")
    return _import(options)


def _import(options: argparse.Namespace) -> int:
    lang = options.lang or "en"
    with _opened(options) as registry:
        found = read_mapping(options.mapping, codes_of(registry), kept=registry.settings.mapping_folder)
        mapping = with_context(found, options.context)
        preview = preview_import(
            registry,
            mapping,
            open_for(mapping, options.file, _reading(options)),
            today=date.today(),
            register=options.register,
            progress=_on_stderr(),
        )
        if not options.json:
            print("\n".join(as_lines(preview, registry.labels, lang)), flush=True)
        report = None if options.dry_run else write_import(registry, preview, who=IMPORTER, accept=options.accept)
        if options.json:
            print(as_json(preview, report, registry.labels, lang))
        else:
            print(_ending(report, registry))
    return 0


def _ending(report: ImportReport | None, registry: Registry) -> str:
    if report is None:
        return "Nothing was written, for it was a dry run. The same without --dry-run writes it."
    if report.import_iri is None:
        return f"Nothing was written, for the register says what the file says. Revision {report.revision}."
    accepted = f", with the source's value in {report.accepted} conflicts" if report.accepted else ""
    slug = report.import_iri.rpartition("/")[2]
    return (
        f"Written{accepted}: {report.import_iri}. Revision {report.revision}; {len(registry.gaps())} gaps. "
        f"Take it back with `ansvar import --undo {slug}`."
    )


def _propose(options: argparse.Namespace) -> int:
    reading = _reading(options)
    with _opened(options) as registry:
        source = open_source(options.file, reading)
        codes = codes_of(registry)
        proposal = propose_mapping(source, registry.fields, codes, options=reading, register=options.register)
    if options.out is None:
        print(proposal.text, end="")
    else:
        _keep(proposal.text, options.out)
    return 0


def _keep(text: str, path: Path) -> None:
    """Write a mapping to a new file; one that is there may have been corrected."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise BadRequest(f"{path} is there already and may have been corrected. Give another --out.") from None
    except OSError as error:
        raise BadRequest(f"{path} cannot be written: {error.strerror}. Give another --out.") from error
    print(f"Written to {path}. Correct it, then `ansvar import FILE --mapping {path} --dry-run`.")


def _undo(options: argparse.Namespace) -> int:
    with register(options, read_only=False) as registry:
        by_slug = f"{registry.base.iri}/id/import/{options.undo}"
        iri = by_slug if registry.labels.kind(by_slug) == "import" else record_named(registry, options.undo)
        report = undo_import(registry, iri, who=IMPORTER)
        print("\n".join(_undone(report, registry)))
    return 0


def _undone(report: UndoReport, registry: Registry) -> Iterator[str]:
    yield (
        f"{report.removed} records that the import made are gone, {report.restored} are as they were before it. "
        f"Revision {report.revision}."
    )
    for kept in report.kept:
        why = "was edited later" if kept.reason == "edited" else "is named by what stays"
        what = f"{kept.key.predicate.value} of " if kept.key else ""
        yield f"Kept, for it {why}: {what}{registry.labels.label(kept.thing.value, 'sv').value} ({kept.thing.value})"


@contextmanager
def _opened(options: argparse.Namespace) -> Iterator[Registry]:
    """Open the register to write; where nothing will be written only to read, or an empty one where there is none."""
    settings = settings_of(options)
    only_reads = options.dry_run or options.propose
    if only_reads and settings.store is not None and not (settings.store / "CURRENT").exists():
        yield Registry.in_memory(replace(settings, store=None))
        return
    with register(options, read_only=only_reads) as registry:
        yield registry


def _reading(options: argparse.Namespace) -> ReadOptions:
    return ReadOptions(
        sheet=options.sheet,
        header_row=options.header_row,
        encoding=options.encoding,
        separator=options.separator,
        rows_at=options.rows_at,
    )


def _on_stderr() -> Progress:
    """Return what tells of progress at most once a second, and of each step when it begins."""
    told: dict[str, float] = {}

    def tell(what: str, done: int) -> None:
        now = time.monotonic()
        if now - told.get(what, 0.0) >= 1:
            print(f"ansvar: {done} {_DOING[what]}", file=sys.stderr, flush=True)
            told[what] = now

    return tell
