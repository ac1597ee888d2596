"""The command `ansvar`: reads the arguments, runs one command, and says in one line what went wrong."""

from __future__ import annotations

import argparse
import io
import logging
import os
import sys
from collections.abc import Sequence
from importlib import import_module, metadata
from typing import NoReturn

from graph_service.errors import AnsvarError

COMMANDS = (
    "demo",
    "serve",
    "audience",
    "load",
    "validate",
    "ask",
    "search",
    "chain",
    "diff",
    "export",
    "dump",
    "verify",
    "keys",
    "import_",
    "sync",
    "follow",
    "template",
    "migrate",
    "synth",
    "settings",
)
"""The modules in `ansvar/commands`, in the order in which the help lists them."""
COULD_NOT = 2
"""Exit code of a command that could not do what it was asked."""


class Parser(argparse.ArgumentParser):
    """A parser that says in one line, as every other failure is told, what it cannot take."""

    def error(self, message: str) -> NoReturn:
        """Print what is wrong and where the right form stands, and end the program."""
        self.exit(COULD_NOT, f"ansvar: {message}. See `{self.prog} --help`.\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 found wanting (as each help text says), 2 could not."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal that is not in UTF-8 shows "\u2192" for an arrow; the answer is not lost for it.
        sys.stdout.reconfigure(errors="backslashreplace")
    given = sys.argv[1:] if arguments is None else arguments
    options = parser(given).parse_args(given)
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
    except OSError as problem:
        print(f"ansvar: {problem}. Check the disk and the rights of the folder, then run it again.", file=sys.stderr)
        return COULD_NOT


def parser(arguments: Sequence[str] = ()) -> argparse.ArgumentParser:
    """Return the parser of the command that the arguments name, of all commands where they name none."""
    made = Parser(prog="ansvar", description="Who is responsible for what, through whom, and what is missing.")
    made.add_argument("--version", action="version", version=f"ansvar {metadata.version('ansvar')}")
    made.add_argument("--verbose", action="store_true", help="say what is being done")
    commands = made.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name in _named(arguments):
        import_module(f"ansvar.commands.{name}").add_parser(commands)
    return made


def _named(arguments: Sequence[str]) -> Sequence[str]:
    # To import the pages with every command took two thirds of the time in which one answers.
    asked = next((one for one in arguments if not one.startswith("-") or one in {"-h", "--help"}), None)
    return [name for name in COMMANDS if name.rstrip("_") == asked] or COMMANDS


if __name__ == "__main__":
    sys.exit(main())
