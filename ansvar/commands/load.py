"""`ansvar load`: RDF files into the store, all of them or nothing."""

from __future__ import annotations

import argparse
from pathlib import Path

from ansvar.options import Commands, add_store, register, settings_of
from graph_service.names import Base
from graph_service.parsing import read_files


def add_parser(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("load", help="load RDF files (Turtle, TriG, N-Quads, N-Triples, JSON-LD, RDF/XML)")
    command.add_argument("files", nargs="+", type=Path, metavar="FILE")
    command.add_argument("--why", help="the reason, for the change log (default: the names of the files)")
    add_store(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Load the files; a record that is in them takes the place of the one in the store."""
    # The files first, so that no store is made for a file that cannot be read.
    graphs = read_files(options.files, Base(settings_of(options).base))
    with register(options, read_only=False) as registry:
        report = registry.put(graphs, why=options.why or ", ".join(path.name for path in options.files))
        gaps = len(registry.gaps())
    print(
        f"{report.statements} statements about {report.graphs} records read, {report.changed} records new or changed. "
        f"Revision {report.revision}; {gaps} gaps."
    )
    return 0
