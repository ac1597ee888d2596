"""`ansvar synth`: a synthetic city of any size, for benchmarks."""

from __future__ import annotations

import argparse
from pathlib import Path

from ansvar.options import Commands
from ingest.synth import write_city


def add_parser(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("synth", help="write a synthetic city, the same each time, for benchmarks")
    command.add_argument("--triples", type=int, required=True, metavar="N", help="how many statements, at least")
    command.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file, ending in .nq or .trig")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the file and say how many statements it has."""
    print(f"{write_city(options.triples, options.out)} statements in {options.out}")
    return 0
