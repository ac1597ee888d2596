"""`ansvar template`: an Excel template made from the shapes, with lists to choose from."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from ansvar.options import Commands, add_language, add_store, register, settings_of
from ansvar.output import written
from graph_service.errors import BadRequest
from graph_service.exports import write_template
from graph_service.names import CLASS_BY_KIND
from graph_service.registry import Registry

ALL = "all"


def add_parser(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("template", help="make an Excel template to fill in and import")
    command.add_argument(
        "kinds", nargs="+", metavar="KIND", help=f"kind of record, several, or {ALL}: a sheet for each, in this order"
    )
    command.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file, ending in .xlsx")
    add_language(command, "sv")
    add_store(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the template; records to choose from are those of the register, where there is one."""
    if options.out.suffix.lower() != ".xlsx":
        raise BadRequest(f"A template is an Excel file, and '{options.out.name}' does not end in .xlsx. Name it so.")
    kinds = list(CLASS_BY_KIND) if ALL in options.kinds else options.kinds
    with _register(options) as registry, written(options.out) as stream:
        write_template(registry, kinds, options.lang or "sv", stream)
    print(f"{options.out}: {len(set(kinds))} kinds of records.")
    return 0


@contextmanager
def _register(options: argparse.Namespace) -> Iterator[Registry]:
    """Open the register; where there is none yet, one that holds the code lists only."""
    settings = settings_of(options)
    if settings.store is None or settings.store.exists():
        with register(options, read_only=True) as registry:
            yield registry
        return
    registry = Registry.in_memory(replace(settings, store=None))
    try:
        yield registry
    finally:
        registry.close()
