"""YAML: each document is a record, as in Backstage's `catalog-info.yaml`, or a list of records."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import yaml

from graph_service.errors import DataRejected
from ingest.readers.encoding import find_encoding
from ingest.readers.given import Given
from ingest.readers.json_rows import WHOLE
from ingest.readers.records import NAMING, nothing_at, read_records
from ingest.tables import Note, ReadOptions, Table

_MOST_BYTES = 32 * 1024 * 1024
_MOST_NODES = 2_000_000
"""Values of a file with every alias written out; a file of 1 KB can ask for more than a machine holds."""
_DEEPEST = 100
_NULL = "tag:yaml.org,2002:null"


def read_yaml(given: Given, options: ReadOptions) -> tuple[list[Table], list[Note]]:
    """Return the table of a YAML file; the number of a row is the line that its record begins on.

    Values are the text of the file: `no` and `1.10` stay as they are written. Tags make no objects.
    Raises DataRejected where the file is no YAML, where its aliases unfold to more than a file may hold, or where no
    list stands where `rows_at` says.
    """
    records = _read(given, options)
    if not records and options.rows_at:
        raise nothing_at(given.name, options.rows_at)
    table = read_records(given.name, "", partial(iter, records), options)
    return [table] if table else [], []


def _read(given: Given, options: ReadOptions) -> list[tuple[int, object]]:
    text = given.read(_MOST_BYTES).decode(find_encoding(given, options.encoding).name, "replace")
    unfolding = _Unfolding(given)
    try:
        return [
            (node.start_mark.line + 1, unfolding.value(node))
            for document in yaml.compose_all(text, Loader=yaml.SafeLoader)
            for node in _items(document, options.rows_at)
        ]
    except yaml.MarkedYAMLError as problem:
        line = f", row {problem.problem_mark.line + 1}" if problem.problem_mark else ""
        raise DataRejected(f"{given.name}{line} is no YAML: {problem.problem}. Mend the file.") from None
    except (yaml.YAMLError, ValueError) as problem:
        what = " ".join(str(problem).split())[:120]
        raise DataRejected(f"{given.name} is no YAML: {what}. Mend the file.") from None
    except RecursionError:
        raise _too_deep(given) from None


def _items(document: yaml.Node | None, rows_at: str | None) -> Iterator[yaml.Node]:
    """Yield the nodes of a document that are records."""
    if document is None:
        return
    if rows_at is not None and rows_at != WHOLE:
        for name in rows_at.split("."):
            document = _members(document).get(name)
        if isinstance(document, yaml.SequenceNode):
            yield from document.value
        return
    lists = [value for value in _members(document).values() if _is_list_of_records(value)]
    if isinstance(document, yaml.SequenceNode):
        yield from document.value
    elif len(lists) == 1 and rows_at is None and not NAMING & {key.casefold() for key in _members(document)}:
        yield from lists[0].value
    else:
        yield document


def _members(node: yaml.Node | None) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}


def _is_list_of_records(node: yaml.Node) -> bool:
    is_list = isinstance(node, yaml.SequenceNode) and bool(node.value)
    return is_list and all(isinstance(item, yaml.MappingNode) for item in node.value)


class _Unfolding:
    """Writes out the nodes of a file as values, and counts them."""

    def __init__(self, given: Given) -> None:
        self._given = given
        self._count = 0

    def value(self, node: yaml.Node, depth: int = 0) -> object:
        """Return a node as text, list or dictionary, with what its aliases stand for."""
        self._count += 1
        if self._count > _MOST_NODES:
            raise DataRejected(
                f"{self._given.name} unfolds to more than {_MOST_NODES:,} values. Write it without aliases."
            )
        if depth > _DEEPEST:
            raise _too_deep(self._given)
        if isinstance(node, yaml.MappingNode):
            return {self._key(key): self.value(value, depth + 1) for key, value in node.value}
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, depth + 1) for item in node.value]
        return "" if node.tag == _NULL else node.value

    def _key(self, node: yaml.Node) -> str:
        return node.value if isinstance(node, yaml.ScalarNode) else str(node.start_mark.line + 1)


def _too_deep(given: Given) -> DataRejected:
    return DataRejected(f"{given.name} nests too deep to be a register. Give the part of it that holds the records.")
