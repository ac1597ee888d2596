"""The command `ansvar`: reads the arguments, runs one command, and says in one line what went wrong."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from importlib import metadata

from ansvar.commands import ask, chain, demo, load, search, serve, settings, validate
from graph_service.errors import AnsvarError

COMMANDS = (demo, serve, load, validate, ask, search, chain, settings)
COULD_NOT = 2
"""Exit code of a command that could not do what it was asked."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 found wanting (as each help text says), 2 could not."""
    options = parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO if options.verbose else logging.WARNING, format="ansvar: %(message)s")
    try:
        return int(options.run(options))
    except AnsvarError as error:
        print(f"ansvar: {error.detail}", file=sys.stderr)
        return COULD_NOT
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output (`| head`) has had enough. Python would complain once more when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    made = argparse.ArgumentParser(
        prog="ansvar", description="Who is responsible for what, through whom, and what is missing."
    )
    made.add_argument("--version", action="version", version=f"ansvar {metadata.version('ansvar')}")
    made.add_argument("--verbose", action="store_true", help="say what is being done")
    commands = made.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add_parser(commands)
    return made


if __name__ == "__main__":
    sys.exit(main())
