"""`ansvar settings`: every setting, its value and its help."""

from __future__ import annotations

import argparse
import os
from dataclasses import fields

from ansvar.options import Commands
from graph_service.settings import Settings, read_settings


def add_parser(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("settings", help="show every setting, its value and what it does")
    command.set_defaults(run=run)


def run(_options: argparse.Namespace) -> int:
    """Print the settings in force; those that the environment gives are marked with a star."""
    settings = read_settings()
    for one in fields(Settings):
        variable = f"ANSVAR_{one.name.upper()}"
        value = getattr(settings, one.name)
        shown = ",".join(map(str, value)) if isinstance(value, tuple) else "" if value is None else str(value)
        print(f"{'*' if variable in os.environ else ' '} {variable}={shown}\n    {one.metadata['help']}")
    return 0
