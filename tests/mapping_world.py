"""Small tables, and mappings applied to them, that the tests of mappings share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.names import CODE, Base
from ingest.mapping.apply import apply_mapping
from ingest.mapping.codes import shipped_codes
from ingest.mapping.mapped import Mapped, MappedRecord
from ingest.mapping.rdf import open_rdf
from ingest.mapping.read import parse_mapping, read_mapping
from ingest.mapping.resolving import NothingKnown, Resolver
from ingest.readers.open import open_source
from ingest.tables import Column, Row, Source, Table, Value, column_letter

BASE = Base("https://city.example.org")
SHARED = Path(__file__).parent.parent.parent / "shared/data"
SOURCES = Path(__file__).parent.parent / "ingest/demo/sources"
FILES = Path(__file__).parent / "data/mapping"

HEAD = """\
mapping: test
version: "1"
title: {en: Test}
source: Test
"""


def table(rows: Sequence[Mapping[str, Value]], name: str = "Register") -> Table:
    """Return a table with a header in row 1, with the columns of all rows."""
    names = list(dict.fromkeys(column for row in rows for column in row))
    columns = tuple(Column(one, column_letter(at)) for at, one in enumerate(names))
    listed = [Row(at, {one: row.get(one, "") for one in names}) for at, row in enumerate(rows, start=2)]
    return Table(name, columns, 1, (), lambda: iter(listed))


def source(*tables: Table, file: str = "register.csv") -> Source:
    """Return a file of these tables."""
    return Source(Path(file), "0" * 64, tables)


def mapped(
    mapping: str,
    *rows: Mapping[str, Value],
    file: str = "register.csv",
    resolve: Resolver | None = None,
    context: Mapping[str, str] | None = None,
) -> Mapped:
    """Return what a mapping, given without its head, makes of the rows of one table."""
    read = parse_mapping(HEAD + mapping, "test.yaml")
    given = source(table(rows), file=file)
    return apply_mapping(
        read, given, base=BASE, codes=shipped_codes(), resolve=resolve or NothingKnown(), context=context
    )


@cache
def shipped(name: str, path: Path) -> Mapped:
    """Return what a shipped mapping makes of a file."""
    mapping = read_mapping(name)
    given = open_rdf(path) if mapping.reads == "rdf" else open_source(path)
    return apply_mapping(mapping, given, base=BASE, codes=shipped_codes(), resolve=NothingKnown())


def thing(kind: str, slug: str) -> NamedNode:
    """Return the address of a record of the test's register."""
    return BASE.thing(kind, slug)


def code(code_list: str, notation: str) -> NamedNode:
    """Return a concept of a code list."""
    return NamedNode(f"{CODE.iri}{code_list}#{notation}")


def record(made: Mapped, kind: str, slug: str) -> MappedRecord:
    """Return a record by its address. Raises KeyError where there is none."""
    return made.records[thing(kind, slug)]


def said(one: MappedRecord, predicate: NamedNode) -> set[str]:
    """Return what a record says for a property: texts as they are, concepts by notation, records by slug."""
    return {_shown(triple) for triple in one.triples if triple.predicate == predicate and triple.subject == one.thing}


def _shown(triple: Triple) -> str:
    value = triple.object
    if isinstance(value, Literal):
        return value.value
    assert isinstance(value, NamedNode)
    is_own = value.value.startswith((CODE.iri, BASE.iri))
    return value.value.rpartition("#")[2].rpartition("/")[2] if is_own else value.value


def of_kind(made: Mapped, kind: str) -> list[MappedRecord]:
    """Return the records of a kind, by address."""
    return sorted((one for one in made.records.values() if one.kind == kind), key=lambda one: one.thing.value)
