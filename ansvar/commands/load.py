"""`ansvar load`: RDF files into the store, all of them or nothing."""

from __future__ import annotations

import argparse
from pathlib import Path

from ansvar.options import Commands, add_store, register


def add_parser(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("load", help="load RDF files (Turtle, TriG, N-Quads, N-Triples, JSON-LD, RDF/XML)")
    command.add_argument("files", nargs="+", type=Path, metavar="FILE")
    command.add_argument("--why", help="the reason, for the change log (default: the names of the files)")
    add_store(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Load the files; a record that is in them takes the place of the one in the store."""
    with register(options, read_only=False) as registry:
        why = options.why or ", ".join(path.name for path in options.files)
        report = registry.load(options.files, why=why)
        gaps = len(registry.gaps())
    print(
        f"{report.statements} statements about {report.graphs} records read, {report.changed} records new or changed. "
        f"Revision {report.revision}; {gaps} gaps."
    )
    return 0
