"""`ansvar load`: RDF files into the store, all of them or nothing."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ansvar.options import Commands, add_store, register, settings_of
from graph_service.errors import DataRejected
from graph_service.names import Base
from graph_service.parsing import Graphs, parse_file, read_files
from graph_service.publishing.dpv_terms import read_concepts
from graph_service.store.embedded import EmbeddedStore
from graph_service.system_graphs import read_system_graphs, write_system_graphs
from ingest.dpv import read_dpv

Node = NamedNode | BlankNode | Literal

MOST_TOLD = 20
"""Statements that were not understood, told one by one; the rest are counted."""


def add_parser(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("load", help="load RDF files (Turtle, TriG, N-Quads, N-Triples, JSON-LD, RDF/XML)")
    command.add_argument("files", nargs="+", type=Path, metavar="FILE")
    command.add_argument(
        "--from",
        dest="vocabulary",
        choices=("ansvar", "dpv"),
        default="ansvar",
        help="what the files are written in: our own terms, or DPV and DPCat of any version (default: ansvar)",
    )
    command.add_argument("--why", help="the reason, for the change log (default: the names of the files)")
    add_store(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Load the files; a record that is in them takes the place of the one in the store."""
    base = Base(settings_of(options).base)
    left: list[tuple[str, str]] = []
    # The files first, so that no store is made for a file that cannot be read.
    graphs = (
        read_files(options.files, base) if options.vocabulary == "ansvar" else _dpv_files(options.files, base, left)
    )
    with register(options, read_only=False) as registry:
        report = registry.put(graphs, why=options.why or ", ".join(path.name for path in options.files))
        gaps = len(registry.gaps())
    _tell(left)
    print(
        f"{report.statements} statements about {report.graphs} records read, {report.changed} records new or changed. "
        f"Revision {report.revision}; {gaps} gaps."
    )
    return 0


def _dpv_files(paths: Sequence[Path], base: Base, left: list[tuple[str, str]]) -> Graphs:
    """Return the records in DPV files, and add what no record tells to `left`.

    The files are read as one, for a record and the things that it names are often in a file each.
    """
    codes = EmbeddedStore.in_memory()
    write_system_graphs(codes, read_system_graphs())
    triples = [triple for number, path in enumerate(paths) for triple in _apart(path, number)]
    names = ", ".join(path.name for path in paths)
    reading = read_dpv(triples, base, read_concepts(codes), names)
    if not reading.graphs:
        raise DataRejected(f"{names}: no dpv:Process is described, so there is nothing to load. Check the file.")
    left += reading.left
    return reading.graphs


def _apart(path: Path, number: int) -> Iterator[Triple]:
    """Yield the statements of a file, with blank nodes that are those of no other file."""

    def of_file(term: Node) -> Node:
        return BlankNode(f"f{number}x{term.value}") if isinstance(term, BlankNode) else term

    for quad in parse_file(path):
        assert not isinstance(quad.subject, Triple)
        assert not isinstance(quad.object, Triple)
        subject = of_file(quad.subject)
        assert not isinstance(subject, Literal)
        yield Triple(subject, quad.predicate, of_file(quad.object))


def _tell(left: list[tuple[str, str]]) -> None:
    for node, predicate in left[:MOST_TOLD]:
        print(f"ansvar: not understood, so left out: {predicate} of {node}", file=sys.stderr)
    if len(left) > MOST_TOLD:
        print(f"ansvar: and {len(left) - MOST_TOLD} more that were not understood", file=sys.stderr)
