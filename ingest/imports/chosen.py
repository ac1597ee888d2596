"""A mapping made of what a person chose for each column: the kind of record, its name, what tells it from others."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from graph_service.errors import BadRequest
from graph_service.names import slug_of
from ingest.tables import Table

NOT_READ = ""
"""The choice for a column that is not read."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the columns of one table are; columns are named as the table has them."""

    kind: str
    name_column: str
    key_column: str
    """What tells one record from another over the years: a number of the source's own, or else the name."""
    property_by_column: Mapping[str, str]
    """The property that a column gives, as Turtle writes it (`ansvar:purpose`)."""
    language: str = "sv"
    is_synthetic: bool = False


def mapping_text(name: str, table: Table, choice: Choice, source: str) -> str:
    """Return a mapping as YAML; `name` names it and its source register, `source` says where the facts come from.

    Raises BadRequest where a column that must be there is not.
    """
    columns = {one.name: f"c{number}" for number, one in enumerate(table.columns, start=1)}
    for column in (choice.name_column, choice.key_column):
        if column not in columns:
            raise BadRequest(f"'{column}' is no column of {table.name or 'the table'}. Choose one of the columns.")
    used = {choice.name_column, choice.key_column}
    say: dict[str, list[str]] = {}
    for column, given in choice.property_by_column.items():
        if given != NOT_READ and column in columns:
            say.setdefault(given, []).append(columns[column])
            used.add(column)
    return "\n".join(
        [
            f"mapping: {slug_of(name)}",
            'version: "1"',
            f"title: {{{choice.language}: {_text(name)}}}",
            f"language: {choice.language}",
            f"source: {_text(_plain(source))}",
            *(['synthetic: "true"'] if choice.is_synthetic else []),
            "tables:",
            f"  - headers: [{', '.join(_text(one) for one in sorted({choice.name_column, choice.key_column}))}]",
            "    columns:",
            *(f"      {columns[one.name]}: {{from: {_text(one.name)}}}" for one in table.columns if one.name in used),
            "    records:",
            f"      - kind: {choice.kind}",
            f'        key: "{_key(name, choice, columns)}"',
            f'        name: "{{{columns[choice.name_column]}}}"',
            *(["        say:"] if say else []),
            *(f"          {given}: {_statements(some)}" for given, some in say.items()),
            "",
        ]
    )


def _key(name: str, choice: Choice, columns: Mapping[str, str]) -> str:
    """Return what makes a record the same; a number of the source's own is told apart from that of other sources."""
    apart = "" if choice.key_column == choice.name_column else f"{slug_of(name)} "
    return f"{apart}{{{columns[choice.key_column]}}}"


def _statements(columns: list[str]) -> str:
    listed = ", ".join(f"{{column: {one}}}" for one in columns)
    return f"[{listed}]"


def _text(text: str) -> str:
    # A text in JSON is one in YAML.
    return json.dumps(text, ensure_ascii=False)


def _plain(text: str) -> str:
    """Return a text without the braces that would name a column."""
    return text.replace("{", "(").replace("}", ")")
