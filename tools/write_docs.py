"""Writes the pages of docs/ that are made from the program: the commands and the settings.

`make docs` runs it; tests/test_docs.py fails while a page is not what this would write. The text is made here and not
by argparse, whose layout depends on the width of the terminal and on the version of Python.
"""

from __future__ import annotations

from argparse import Action, ArgumentParser, _AppendAction, _HelpAction, _SubParsersAction
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from pathlib import Path

from ansvar.__main__ import parser
from graph_service.settings import Settings

DOCS = Path(__file__).resolve().parent.parent / "docs"
MADE = "<!-- Written by tools/write_docs.py. Change the program, then run `make docs`. -->"


def commands_page() -> str:
    """Return the page about the command line, one section per command, in the order of `ansvar --help`."""
    made = parser()
    commands = next(action for action in made._actions if isinstance(action, _SubParsersAction))
    help_by_name = {one.dest: one.help or "" for one in commands._choices_actions}
    parts = [
        MADE,
        "# Commands",
        f"{made.description}\n"
        "In a checkout `.venv/bin/ansvar` is the command, or `ansvar` after `. .venv/bin/activate`.\n"
        "Without `--store` a command takes the store that [the settings](settings.md) name, else `.store`.",
        "An error is one line on standard error that says what, where and what to do; the exit code is then 2, and\n"
        "nothing was written. Exit code 1 means that the command ran and found something wanting, as its section says.",
        _arguments(made),
        *(_command(name, help_by_name[name], command) for name, command in commands.choices.items()),
    ]
    return "\n\n".join(parts) + "\n"


def settings_page() -> str:
    """Return the page about the settings, in the order of the table in the program."""
    rows = [
        f"| `ANSVAR_{one.name.upper()}` | {_shown(one.default)} | {one.metadata['help']} |" for one in fields(Settings)
    ]
    parts = [
        MADE,
        "# Settings",
        "Settings are read from the environment when a command starts, and do not change while it runs.\n"
        "`ansvar settings` prints what is in force. An option such as `--store` comes before the environment.",
        "\n".join(["| variable | without it | what it does |", "|---|---|---|", *rows]),
    ]
    return "\n\n".join(parts) + "\n"


PAGES: dict[str, Callable[[], str]] = {"commands.md": commands_page, "settings.md": settings_page}
"""What is written, by file name."""


def _command(name: str, help_text: str, command: ArgumentParser) -> str:
    usage = " ".join([f"ansvar {name}", *map(_usage, _actions(command))])
    parts = [f"## `ansvar {name}`", f"{_sentence(help_text)} {command.epilog or ''}".strip(), f"```\n{usage}\n```"]
    table = _arguments(command)
    return "\n\n".join([*parts, table] if table else parts)


def _arguments(command: ArgumentParser) -> str:
    rows = list(_rows(_actions(command)))
    return "\n".join(["| argument | what it is |", "|---|---|", *rows]) if rows else ""


def _rows(actions: Iterable[Action]) -> Iterator[str]:
    for action in actions:
        told = [_sentence((action.help or "") % vars(action))] if action.help else []
        told += [f"One of {', '.join(map(str, action.choices))}."] if action.choices else []
        told += ["May be given several times."] if isinstance(action, _AppendAction) else []
        if told:
            yield f"| `{_usage(action).strip('[]')}` | {' '.join(told)} |"


def _actions(command: ArgumentParser) -> list[Action]:
    """Return the arguments, those without a dash first; that `--help` is there needs no telling."""
    found = [one for one in command._actions if not isinstance(one, _HelpAction | _SubParsersAction)]
    return sorted(found, key=lambda one: bool(one.option_strings))


def _usage(action: Action) -> str:
    value = "" if action.nargs == 0 else str(action.metavar or action.dest.upper())
    value += "…" if action.nargs in {"+", "*"} else ""
    if not action.option_strings:
        return f"[{value}]" if action.nargs in {"*", "?"} else value
    return f"[{' '.join(part for part in (action.option_strings[-1], value) if part)}]"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if not text or text.endswith(".") else ".")


def _shown(default: object) -> str:
    if isinstance(default, tuple):
        default = ",".join(default)
    return f"`{default}`" if default not in {None, ""} else "–"


if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
