"""Texts with columns in them: `{column}`, `{column|capital}`, and `[, {column}]` for what may lack.

A template with an empty column is itself empty, so that no name is half a name; only what stands in brackets may lack.
`{{`, `}}`, `[[` and `]]` are the signs themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ingest.mapping.words import capital, one_line, shorten

_TOKEN = re.compile(r"\{\{|\}\}|\[\[|\]\]|\{([^{}|]+)(?:\|([^{}]+))?\}|[\[\]{}]")
_SIGNS = {"{{": "{", "}}": "}", "[[": "[", "]]": "]"}
_FILTER = re.compile(r"(capital|lower|line|shorten)(?::(\d+))?")


class TemplateRejected(ValueError):
    """A template that cannot be read; the text says why."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One column in a template, and how its text is written there."""

    column: str
    filters: tuple[tuple[str, int], ...] = ()

    def fill(self, text: str) -> str:
        """Return the column's text as the template writes it."""
        for name, number in self.filters:
            text = _filtered(text, name, number)
        return text


Part = str | Slot
_Optional = tuple[Part, ...]


@dataclass(frozen=True)
class Template:
    """A text with columns in it; a tuple among the parts is what stands in brackets."""

    text: str
    parts: tuple[Part | _Optional, ...]

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns in it, each once."""
        return tuple(dict.fromkeys(slot.column for slot in self._slots()))

    def fill(self, column: Callable[[str], str]) -> str:
        """Return the text for a row, "" where a column outside brackets is empty."""
        filled = []
        for part in self.parts:
            if isinstance(part, tuple):
                inner = _fill(part, column)
                filled.append(inner or "")
            else:
                text = _fill((part,), column)
                if text is None:
                    return ""
                filled.append(text)
        return "".join(filled).strip()

    def _slots(self) -> Iterator[Slot]:
        for part in self.parts:
            for one in part if isinstance(part, tuple) else (part,):
                if isinstance(one, Slot):
                    yield one


def read_template(text: str) -> Template:
    """Return the template of a text. Raises TemplateRejected where its braces or brackets do not pair."""
    parts: list[Part | _Optional] = []
    optional: list[Part] | None = None
    at = 0
    for found in _TOKEN.finditer(text):
        current: list[Part] | list[Part | _Optional] = parts if optional is None else optional
        if found.start() > at:
            current.append(text[at : found.start()])
        at = found.end()
        sign = found[0]
        if sign in _SIGNS:
            current.append(_SIGNS[sign])
        elif found[1] is not None:
            current.append(Slot(found[1].strip(), _filters(found[2] or "", text)))
        elif sign == "[" and optional is None:
            optional = []
        elif sign == "]" and optional is not None:
            parts.append(tuple(optional))
            optional = None
        else:
            raise TemplateRejected(f"'{sign}' has no partner in '{text}'")
    if optional is not None:
        raise TemplateRejected(f"'[' has no partner in '{text}'")
    if at < len(text):
        parts.append(text[at:])
    return Template(text, tuple(parts))


def _filters(text: str, template: str) -> tuple[tuple[str, int], ...]:
    found = []
    for one in filter(None, text.split("|")):
        match = _FILTER.fullmatch(one.strip())
        if match is None:
            raise TemplateRejected(f"'{one}' in '{template}' is none of capital, lower, line, shorten:NUMBER")
        found.append((match[1], int(match[2] or 0)))
    return tuple(found)


def _filtered(text: str, name: str, number: int) -> str:
    match name:
        case "capital":
            return capital(text)
        case "lower":
            return text.lower()
        case "line":
            return one_line(text)
        case _:
            return shorten(text, number or 90)


def _fill(parts: tuple[Part, ...], column: Callable[[str], str]) -> str | None:
    """Return the filled parts, or None where one of their columns is empty."""
    filled = []
    for part in parts:
        text = part if isinstance(part, str) else part.fill(column(part.column))
        if not text:
            return None
        filled.append(text)
    return "".join(filled)
