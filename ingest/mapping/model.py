"""What a mapping says: which tables it reads, which records their rows become, and how a cell becomes a value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal as OneOf

from pyoxigraph import NamedNode

from ingest.mapping.template import Template

ValueKind = OneOf[
    "text", "string", "date", "dateTime", "year", "integer", "boolean", "duration", "address", "code", "record"
]
"""How a cell is read: as text in a language, as a plain string, …, as a concept of a list, as the name of a record."""


@dataclass(frozen=True, slots=True)
class ValueList:
    """Words and what they stand for: codes, names, `true` and `false`."""

    name: str
    by_word: Mapping[str, tuple[str, ...]]
    """By the word as `words.key` writes it; an empty tuple is a word that is known to stand for nothing."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a column must hold, its words compared without regard to capitals and spaces."""

    column: str
    is_filled: bool | None = None
    """True: some text stands there. False: the cell is empty."""
    one_of: frozenset[str] = frozenset()
    pattern: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """A column by a name of the mapping's own, read or made from what the table has."""

    name: str
    headers: tuple[str, ...] = ()
    """Names it may have in the table: the first that the table has is read; with `is_first_filled`, that is filled."""
    is_first_filled: bool = False
    template: Template | None = None
    """What it is made of, instead of a column of the table."""
    pattern: re.Pattern[str] | None = None
    """What is taken of the text: each match, of it the first group where the pattern has one."""
    replace: tuple[tuple[re.Pattern[str], str], ...] = ()
    split: tuple[str, ...] = ()
    words: str = ""
    """A list of words that the text, or each part of it, is looked up in; one that it lacks stays as it is."""
    is_only_listed: bool = False
    """Whether what the list lacks is left out."""
    default: str = ""
    """What stands for an empty cell."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One property and where its values come from: one of column, template, value, record or reference."""

    property: NamedNode
    kind: ValueKind
    code_list: str = ""
    """The list of concepts, where the value is one of a list."""
    record_kind: str = ""
    """The kind of record, where the value is one; "" where `record` tells it."""
    column: str = ""
    template: Template | None = None
    record: str = ""
    """Another record of the same row, by its `id`."""
    reference: Template | None = None
    """The `key` of a record that another row, table or file makes."""
    split: tuple[str, ...] | None = None
    """What stands between several values; None for what is usual for the kind of value."""
    words: str = ""
    """A list of words that is asked before the codes."""
    language: str = ""
    keep: NamedNode | None = None
    """The property that keeps the text as it is written, where one does."""
    unit: str = ""
    """The column that says what a number of a length of time counts: years, months, days."""
    sort: str = ""
    """The notation of the sort of organisation that a name makes."""
    gather: str | None = None
    """What stands between the texts of several rows, where they become one."""
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    """How the versions of a published list become the days that a record holds from and to."""

    day: str
    """The column with the day of the version."""
    of: Template
    """What tells one list from another, where a file has several."""


@dataclass(frozen=True, slots=True)
class RecordRule:
    """A record that each row makes, or each value of one of its columns."""

    id: str
    kind: str
    key: Template
    """What makes it the same record again; the address is made of it."""
    names: tuple[tuple[str, Template], ...]
    """Language and name; none where only other rows name it."""
    statements: tuple[Statement, ...]
    each: str = ""
    when: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    period: Period | None = None
    states_source: bool = False
    """Whether a statement says where the facts come from, so that the mapping's source is not said besides."""
    is_resolved: bool = False
    """Whether the register is asked for a record of this name before a new one is made."""
    identifier: str = ""
    """The column with an identifier to ask by."""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Skip:
    """Rows that are left out on purpose."""

    when: tuple[Condition, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class TableRule:
    """Which tables are read, and what their rows become."""

    names: tuple[str, ...]
    """Names of tables, with `*` for any text; empty where the columns alone decide."""
    files: tuple[str, ...]
    """Names of files, with `*` for any text; empty where any will do."""
    headers: tuple[tuple[str, ...], ...]
    """Columns that a table must have to be read by this rule; of each tuple one."""
    columns: tuple[ColumnRule, ...]
    records: tuple[RecordRule, ...]
    skip: tuple[Skip, ...] = ()
    leave: Mapping[str, str] = field(default_factory=dict)
    """Columns that are not read, each with the reason."""


@dataclass(frozen=True)
class Mapping_:  # noqa: N801 - `Mapping` is the abstract class of dictionaries.
    """A mapping, as it was written and checked."""

    name: str
    version: str
    title: Mapping[str, str]
    reads: OneOf["tables", "rdf", "workbook"]
    language: str
    source: Template
    """Where the facts come from: an address or words; stated of each record."""
    licence: Template
    is_synthetic: bool
    context: Mapping[str, str]
    """Constants that rows are read with, as columns; a caller may give others."""
    options: Mapping[str, str]
    """How the file is read: sheet, header_row, encoding, separator, rows_at."""
    lists: Mapping[str, ValueList]
    tables: tuple[TableRule, ...]
    text: str = ""
    """The file as it was written."""
