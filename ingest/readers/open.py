"""Opening a file of tables: its format is known by what it holds, and its reader makes tables of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from graph_service.errors import DataRejected
from ingest.readers.csv_rows import read_csv
from ingest.readers.given import Given, size_text, take
from ingest.readers.html import read_html
from ingest.readers.json_rows import is_json_lines, read_json, read_json_lines
from ingest.readers.markdown import read_markdown
from ingest.readers.records import Records, read_records
from ingest.readers.sheets import read_workbook
from ingest.readers.yaml_rows import read_yaml
from ingest.tables import Note, ReadOptions, Source, Table

FILE_COLUMN = "_file"
"""The column of a folder's table that says which file a row stands in."""

Reader = Callable[[Given, ReadOptions], tuple[list[Table], list[Note]]]

_PACKED = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PASSWORD = "EncryptedPackage".encode("utf-16-le")
_READER_BY_SUFFIX: dict[str, Reader] = {
    ".csv": read_csv,
    ".htm": read_html,
    ".html": read_html,
    ".json": read_json,
    ".jsonl": read_json_lines,
    ".markdown": read_markdown,
    ".md": read_markdown,
    ".ndjson": read_json_lines,
    ".tab": read_csv,
    ".tsv": read_csv,
    ".txt": read_csv,
    ".yaml": read_yaml,
    ".yml": read_yaml,
}
_WORKBOOKS = frozenset({".ods", ".xls", ".xlsb", ".xlsm", ".xlsx"})
_IN_FOLDERS = frozenset({".json", ".yaml", ".yml"})
_RDF = frozenset({".jsonld", ".n3", ".nq", ".nt", ".owl", ".rdf", ".trig", ".trix", ".ttl"})
_RDF_BEGINS = (b"@prefix", b"@base", b"<rdf:rdf")
_NO_RDF = "is RDF and no table. Use a mapping that reads RDF, such as edps-dpcat, or `ansvar load`."


def open_source(path: Path, options: ReadOptions = ReadOptions()) -> Source:  # noqa: B008 - it is frozen.
    """Return the tables of a file, or of the JSON and YAML files of a folder.

    The whole file is looked through once, so that what cannot be read is told here and not in the middle of a write.

    Raises DataRejected where there is nothing to read; the text names the file and what to do.
    """
    if path.is_dir():
        return _open_folder(path, options)
    given = take(path, options.limits)
    tables, notes = _reader(given)(given, options)
    return Source(path, given.digest, _chosen(given.name, tables, options), tuple(notes))


def _chosen(file: str, tables: list[Table], options: ReadOptions) -> tuple[Table, ...]:
    if options.sheet is not None:
        named = [table for table in tables if table.name.casefold() == options.sheet.casefold()]
        if not named:
            others = ", ".join(table.name for table in tables if table.name)
            raise DataRejected(
                f"{file} has no table '{options.sheet}'. " + (f"It has {others}." if others else "Leave the name out.")
            )
        tables = named
    if not tables:
        raise DataRejected(f"{file} has no table: a row with names of columns, and rows below it. Check the file.")
    if len(tables) > options.limits.tables:
        raise DataRejected(f"{file} has {len(tables):,} tables, and the limit is {options.limits.tables:,}. Divide it.")
    return tuple(tables)


def _reader(given: Given) -> Reader:
    suffix = given.path.suffix.casefold()
    begin = given.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if suffix in _RDF or begin.startswith(_RDF_BEGINS) or (begin.startswith(b"<?xml") and b"<rdf:rdf" in begin):
        raise DataRejected(f"{given.name} {_NO_RDF}")
    if given.head.startswith(_PACKED):
        return read_workbook
    if given.head.startswith(_OLD_OFFICE):
        raise _old_office(given)
    if suffix in _WORKBOOKS:
        raise _no_workbook(given, begin)
    if suffix == ".json" and is_json_lines(given.head):
        return read_json_lines
    reader = _READER_BY_SUFFIX.get(suffix)
    if reader is None:
        raise DataRejected(
            f"{given.name}: '{suffix}' is no sort of table that can be read here. "
            "Give .xlsx, .ods, .csv, .tsv, .json, .jsonl, .yaml, .md or .html."
        )
    return reader


def _old_office(given: Given) -> DataRejected:
    with given.open() as stream:
        is_locked = any(_PASSWORD in piece for piece in iter(partial(stream.read, 1024 * 1024), b""))
    if is_locked:
        return DataRejected(f"{given.name} is protected with a password. Save a copy without it, and give that.")
    return DataRejected(
        f"{given.name} is a file of an older Office (.xls), whatever its name. Save it as .xlsx, and give that."
    )


def _no_workbook(given: Given, begin: bytes) -> DataRejected:
    suffix = given.path.suffix
    if begin.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta")):
        return DataRejected(f"{given.name} is a web page named {suffix}. Name it .html, or save it as .xlsx in Excel.")
    return DataRejected(
        f"{given.name} is no workbook, though it is named {suffix}, or it is not whole. "
        "Save it again in a spreadsheet program; if it is text, name it .csv."
    )


def _open_folder(folder: Path, options: ReadOptions) -> Source:
    paths = sorted(path for path in folder.iterdir() if path.is_file() and path.suffix.casefold() in _IN_FOLDERS)
    if not paths:
        raise DataRejected(f"{folder}: the folder holds no .json or .yaml file. Give one file of another sort.")
    if len(paths) > options.limits.files:
        raise DataRejected(
            f"{folder}: {len(paths):,} files, and the limit is {options.limits.files:,}. Divide the folder."
        )
    given = [take(path, options.limits) for path in paths]
    size = sum(one.size for one in given)
    if size > options.limits.bytes:
        limit = size_text(options.limits.bytes)
        raise DataRejected(f"{folder}: {size_text(size)} of files, and the limit is {limit}. Divide the folder.")
    digest = hashlib.sha256("".join(f"{one.name}\n{one.digest}\n" for one in given).encode())
    table = read_records(folder.name, "", _records_of(given, options), options)
    others = sum(path.is_file() for path in folder.iterdir()) - len(paths)
    note = Note(f"Andra filer i mappen läses inte: {others}.", f"Other files in the folder are not read: {others}.")
    tables = _chosen(folder.name, [table] if table else [], options)
    return Source(folder, digest.hexdigest(), tables, (note,) if others else ())


def _records_of(given: list[Given], options: ReadOptions) -> Records:
    """Return a stream of the rows of all files, counted through, each with the name of its file."""
    tables = [(one.name, table) for one in given for table in _reader(one)(one, options)[0]]

    def stream() -> Iterator[tuple[int, object]]:
        rows = ({FILE_COLUMN: name, **row.values} for name, table in tables for row in table.rows())
        return enumerate(rows, start=1)

    return stream
