"""A table from nested records, as JSON and YAML have them: a column for each name, nested names with dots."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial

from graph_service.errors import DataRejected
from ingest.readers.cells import clean, text_of
from ingest.tables import Column, Note, ReadOptions, Row, Table, Value

VALUE_COLUMN = "value"
"""The column of a list whose items are single values and not records."""

NAMING = frozenset({"id", "identifier", "kind", "metadata", "name", "namn", "navn", "title", "titel", "uuid"})
"""Names by which an object is a record itself, and not the envelope of a list of records."""

_DEEPEST = 40

Records = Callable[[], Iterator[tuple[int, object]]]
"""Streams each record with its number in the file; each call begins again."""


def read_records(file: str, name: str, records: Records, options: ReadOptions) -> Table | None:
    """Return the table of a stream of records, or None where it holds none.

    Raises DataRejected where there are more rows or columns than the limits, or where records nest too deep.
    """
    columns: dict[str, None] = {}
    for rows, (number, record) in enumerate(records(), start=1):
        columns.update(dict.fromkeys(flatten(record, f"{file}, row {number}")))
        if rows > options.limits.rows:
            raise DataRejected(f"{file} has more than {options.limits.rows:,} rows. Divide the file.")
        if len(columns) > options.limits.columns:
            raise DataRejected(
                f"{file}, row {number}: more than {options.limits.columns:,} names of columns. "
                "Choose where the list of records stands."
            )
    if not columns:
        return None
    found = tuple(Column(column, "") for column in columns)
    return Table(name, found, None, (), partial(_rows, file, records, tuple(columns)))


def _rows(file: str, records: Records, columns: tuple[str, ...]) -> Iterator[Row]:
    empty: dict[str, Value] = dict.fromkeys(columns, "")
    for number, record in records():
        flat = flatten(record, f"{file}, row {number}")
        if any(flat.values()):
            yield Row(number, empty | flat)


def flatten(record: object, where: str) -> dict[str, Value]:
    """Return the values of a record by name.

    A list of values is a tuple. A list of objects gives a tuple for each of their names, all of one length, with ""
    where an object lacks the name, so that the first of each belong together.

    Raises DataRejected where objects nest deeper than a register does.
    """
    flat: dict[str, Value] = {}
    _put(flat, "", record, where, 0)
    return flat


def _put(flat: dict[str, Value], name: str, value: object, where: str, depth: int) -> None:
    if depth > _DEEPEST:
        raise DataRejected(
            f"{where}: objects nest deeper than {_DEEPEST} levels. Choose where the list of records stands."
        )
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            part = clean(str(key)) or "(-)"
            _put(flat, f"{name}.{part}" if name else part, inner, where, depth + 1)
    elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        _put_objects(flat, name, value, where, depth)
    else:
        _add(flat, name or VALUE_COLUMN, _leaf(value, where))


def _put_objects(flat: dict[str, Value], name: str, items: list[object], where: str, depth: int) -> None:
    parts: list[dict[str, Value]] = []
    for item in items:
        part: dict[str, Value] = {}
        _put(part, "", item, where, depth + 1)
        parts.append(part)
    for key in dict.fromkeys(key for part in parts for key in part):
        _add(flat, f"{name}.{key}" if name else key, tuple(_one_text(part.get(key, "")) for part in parts))


def _one_text(value: Value) -> str:
    return value if isinstance(value, str) else "\n".join(value)


def _add(flat: dict[str, Value], name: str, value: Value) -> None:
    choice, number = name, 2
    while choice in flat:
        choice, number = f"{name} ({number})", number + 1
    flat[choice] = value


def _leaf(value: object, where: str) -> Value:
    if isinstance(value, tuple):
        return value
    if isinstance(value, list):
        return tuple(_item(item, where) for item in value) or ""
    return "" if isinstance(value, dict) else text_of(value)


def _item(item: object, where: str) -> str:
    if not isinstance(item, dict | list):
        return text_of(item)
    try:
        return json.dumps(item, ensure_ascii=False, default=text_of)
    except RecursionError:
        raise DataRejected(
            f"{where}: lists nest too deep to be read. Choose where the list of records stands."
        ) from None


def nothing_at(file: str, path: str) -> DataRejected:
    """Return the error for a chosen place at which no list of records stands."""
    return DataRejected(
        f"{file}: no list of records stands at '{path}'. Give the names that lead to it, as data.items."
    )


def note_of_one_record() -> Note:
    """Return the note that a whole file was taken for one record."""
    return Note(
        "Filen är läst som en enda post. Står en lista i den, ange var.",
        "The file is read as one record. If a list stands in it, say where.",
    )
