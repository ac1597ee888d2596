"""JSON and JSON Lines, read as a stream. The only module that imports ijson."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import IO

import ijson

from graph_service.errors import DataRejected
from ingest.readers.encoding import find_encoding
from ingest.readers.given import Given
from ingest.readers.nesting import NestingGuard
from ingest.readers.records import NAMING, note_of_one_record, nothing_at, read_records
from ingest.tables import Note, ReadOptions, Table

WHOLE = "."
"""The place of rows that stands for the whole file as one record."""

_DEEPEST_LIST = 3
"""Names that may lead to a list of records that is found without being told."""
_LONGEST_LINE = 16 * 1024 * 1024


def read_json(given: Given, options: ReadOptions) -> tuple[list[Table], list[Note]]:
    """Return a table for each list of records in a JSON file; the number of a row is its place in the list.

    A list at the top is the table. An object that names itself (`NAMING`) is one record; another is an envelope, and
    each list of objects in it is a table named by the names that lead to it, with dots.

    Raises DataRejected where the file is no JSON, or no list stands where `rows_at` says.
    """
    encoding = find_encoding(given, options.encoding).name
    notes = []
    paths = _paths(given, encoding, options)
    if paths == [WHOLE] and options.rows_at is None:
        notes.append(note_of_one_record())
    found = {
        path: read_records(given.name, _name(path), partial(_records, given, encoding, path), options) for path in paths
    }
    if options.rows_at and not any(found.values()):
        raise nothing_at(given.name, options.rows_at)
    return [table for table in found.values() if table], notes


def read_json_lines(given: Given, options: ReadOptions) -> tuple[list[Table], list[Note]]:
    """Return the table of a file with one JSON object on each line; the number of a row is that of its line.

    Raises DataRejected with the line where one is no JSON.
    """
    encoding = find_encoding(given, options.encoding).name
    table = read_records(given.name, "", partial(_lines, given, encoding), options)
    return [table] if table else [], []


def is_json_lines(head: bytes) -> bool:
    """Tell whether a file that begins so has one JSON object on each line."""
    lines = [line for line in head.splitlines() if line.strip()]
    if len(lines) < 2 or not lines[1].lstrip().startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(lines[0]), dict)
    except (ValueError, RecursionError):
        return False


def _name(path: str) -> str:
    return "" if path in {"", WHOLE} else path


def _paths(given: Given, encoding: str, options: ReadOptions) -> list[str]:
    """Return where the lists of records stand: "" for the top of the file."""
    if options.rows_at is not None:
        return [options.rows_at]
    with given.open() as stream:
        try:
            return _find_lists(ijson.basic_parse(NestingGuard(_as_utf8(stream, encoding), given.name)))
        except (ijson.JSONError, UnicodeError) as problem:
            raise _broken(given, problem) from None


def _find_lists(events: Iterator[tuple[str, object]]) -> list[str]:
    event, _ = next(events)
    if event != "start_map":
        return [""] if event == "start_array" else [WHOLE]
    finder = _Finder()
    for event, value in events:
        finder.take(event, value)
        if finder.is_record:
            return [WHOLE]
    return list(finder.found) or [WHOLE]


class _Finder:
    """Follows the names that lead to where the events of an object have come, and finds lists of objects."""

    def __init__(self) -> None:
        self.found: dict[str, None] = {}
        self.is_record = False
        self._names = [""]
        self._lists = 0
        self._before = ""

    def take(self, event: str, value: object) -> None:
        """Take the next event; what is inside a list is passed over."""
        if event in {"start_array", "end_array"}:
            self._lists += 1 if event == "start_array" else -1
        elif not self._lists:
            self._follow(event, value)
        elif self._lists == 1 and self._before == "start_array" and event == "start_map":
            self._keep()
        self._before = event

    def _keep(self) -> None:
        if len(self._names) <= _DEEPEST_LIST:
            self.found[".".join(self._names)] = None

    def _follow(self, event: str, value: object) -> None:
        if event == "map_key":
            self._names[-1] = str(value)
            self.is_record |= len(self._names) == 1 and str(value).casefold() in NAMING
        elif event == "start_map":
            self._names.append("")
        elif event == "end_map":
            self._names.pop()


def _records(given: Given, encoding: str, path: str) -> Iterator[tuple[int, object]]:
    prefix = {"": "item", WHOLE: ""}.get(path, f"{path}.item")
    with given.open() as stream:
        guarded = NestingGuard(_as_utf8(stream, encoding), given.name)
        try:
            yield from enumerate(ijson.items(guarded, prefix), start=1)
        except (ijson.JSONError, UnicodeError, ArithmeticError) as problem:
            raise _broken(given, problem) from None


def _as_utf8(stream: IO[bytes], encoding: str) -> IO[bytes]:
    if encoding == "utf-8-sig":
        stream.seek(len(codecs.BOM_UTF8))
    elif encoding != "utf-8":
        return codecs.EncodedFile(stream, "utf-8", encoding)
    return stream


def _broken(given: Given, problem: Exception) -> DataRejected:
    what = " ".join(str(problem).split())[:120]
    return DataRejected(f"{given.name} is no whole JSON: {what}. Export it again, or mend it there.")


def _lines(given: Given, encoding: str) -> Iterator[tuple[int, object]]:
    with given.open() as stream:
        lines = _as_utf8(stream, encoding)
        number = 0
        while line := lines.readline(_LONGEST_LINE):
            number += 1
            if line.strip():
                yield number, _parse_line(given, number, line)


def _parse_line(given: Given, number: int, line: bytes) -> object:
    try:
        return json.loads(line, parse_int=Decimal, parse_float=Decimal)
    except (ValueError, RecursionError) as problem:
        what = str(problem).split(":", maxsplit=1)[0]
        raise DataRejected(f"{given.name}, row {number} is no JSON: {what}. Mend the line.") from None
