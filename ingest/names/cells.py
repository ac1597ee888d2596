"""Several companies in one cell, taken apart with care: "Ernst & Young" is one company, "A AB och B AB" are two."""

from __future__ import annotations

import re
from collections.abc import Callable

from ingest.names.normal import normal_form, read_name

_ALWAYS = re.compile(r"\s*(?:;|\||\r?\n|\s\+\s|\s/\s)\s*")
"""What no name of a company holds: a stroke or plus sign counts only with spaces around it."""
_PERHAPS = re.compile(r"\s*,\s+|\s+(?:och|and|og|samt|&)\s+", re.IGNORECASE)
"""What names of companies hold too."""


def companies_in(cell: str, is_known: Callable[[str], bool] = lambda _name: False) -> tuple[str, ...]:
    """Return the names of the companies in a cell, in the order they stand, each once.

    At "och", "&" and commas a text is parted only where every part ends in a legal form or is known by itself, and
    the whole is not known. `is_known` tells whether the register has a name.
    """
    found: dict[str, str] = {}
    for part in _ALWAYS.split(cell.strip()):
        for name in _parted(part.strip(" ,"), is_known):
            key = normal_form(name)
            if key:
                found.setdefault(f"{key}|{read_name(name).form}", name)
    return tuple(found.values())


def _parted(text: str, is_known: Callable[[str], bool]) -> tuple[str, ...]:
    if is_known(text):
        return (text,)
    pieces = _with_their_forms([piece.strip() for piece in _split_outside_brackets(text)])
    if len(pieces) > 1 and all(_stands_alone(piece, is_known) for piece in pieces):
        return tuple(pieces)
    return (text,)


def _stands_alone(piece: str, is_known: Callable[[str], bool]) -> bool:
    return read_name(piece).form is not None or is_known(piece)


def _with_their_forms(pieces: list[str]) -> list[str]:
    """Join a piece that is nothing but a legal form ("Inc.") to the name before it."""
    joined: list[str] = []
    for piece in pieces:
        if joined and read_name(f"x {piece}").normal == "x":
            joined[-1] = f"{joined[-1]}, {piece}"
        elif piece:
            joined.append(piece)
    return joined


def _split_outside_brackets(text: str) -> list[str]:
    pieces, start = [], 0
    for found in _PERHAPS.finditer(text):
        before = text[: found.start()]
        if before.count("(") == before.count(")"):
            pieces.append(text[start : found.start()])
            start = found.end()
    return [*pieces, text[start:]]
