"""`ansvar export`: the register, or a part of it, as a file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ansvar.options import Commands, add_language, add_store, record_named, register
from ansvar.output import written
from graph_service.audiences.rules import AUDIENCES
from graph_service.errors import BadRequest
from graph_service.exports import FORMATS, Export, write_export
from graph_service.publishing.record_csv import Separator

SEPARATORS: dict[str, Separator] = {"comma": ",", "semicolon": ";"}


def add_parser(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("export", help="write the register, or a part of it, to a file")
    command.add_argument("--format", choices=FORMATS, required=True, help="RDF, or a table to edit and import")
    command.add_argument(
        "--audience",
        choices=AUDIENCES,
        default="public",
        help="what these may see (default: %(default)s); internal is everything",
    )
    command.add_argument(
        "--of", metavar="NAME_OR_IRI", help="only this record; of an organisation also what is a matter of it"
    )
    command.add_argument("--kind", action="append", metavar="KIND", help="only records of this kind; may be repeated")
    command.add_argument("--out", type=Path, metavar="FILE", help="the file (default: standard output)")
    command.add_argument(
        "--separator", choices=SEPARATORS, default="comma", help="between the cells of CSV (default: %(default)s)"
    )
    command.add_argument("--bom", action="store_true", help="begin CSV with the mark that tells Excel it is UTF-8")
    add_language(command, "sv")
    add_store(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the records, and say how many they are where a file took them."""
    if options.format == "xlsx" and options.out is None and sys.stdout.isatty():
        raise BadRequest("An Excel file cannot be shown on a terminal. Name a file with --out.")
    with register(options, read_only=True) as registry:
        export = Export(
            registry,
            options.audience,
            of=record_named(registry, options.of) if options.of else None,
            kinds=tuple(dict.fromkeys(options.kind or ())),
            lang=options.lang or "sv",
            separator=SEPARATORS[options.separator],
            has_byte_order_mark=options.bom,
            progress=_show,
        )
        with written(options.out) as stream:
            count = write_export(export, options.format, stream)
    if options.out is not None:
        print(f"{options.out}: {count} records, as the audience {options.audience} may see them.")
    return 0


def _show(done: int, total: int) -> None:
    if sys.stderr.isatty() and (done % 100 == 0 or done == total):
        print(f"\r{done}/{total} records", end="\n" if done == total else "", file=sys.stderr, flush=True)
