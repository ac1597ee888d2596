"""A row as a mapping sees it: its columns by the mapping's own names, split, looked up and with their cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.mapping.model import ColumnRule, Condition, TableRule, ValueList
from ingest.mapping.words import header_key, key, one_line, split_text
from ingest.tables import Column, Place, Row, Table

BUILT_IN = ("_file", "_table", "_row")
"""Columns that every table has: the names of file and table, and the number of the row."""
JOINED = "; "


@dataclass(frozen=True, slots=True)
class Written:
    """A cell as it is written, with its column."""

    column: str
    letter: str
    text: str


class TableReader:
    """Reads the rows of one table by the rule that fits it."""

    def __init__(
        self,
        table: Table,
        rule: TableRule,
        lists: Mapping[str, ValueList],
        context: Mapping[str, str],
        file: Path,
        *,
        is_one_of_many: bool,
    ) -> None:
        """Find the columns of the table that the rule names."""
        self.table = table
        self.rule = rule
        self._lists = lists
        self._context = context
        self._file = file.name
        self._sheet = table.name if is_one_of_many else ""
        self._rule_by_name = {one.name: one for one in rule.columns}
        self._column_by_key = {header_key(one.name): one for one in table.columns}
        self._header_by_name: dict[str, Column | None] = {}
        self._sources_by_name: dict[str, tuple[tuple[Column, ...], ...]] = {}

    def view(self, row: Row) -> RowValues:
        """Return a row with its columns by name."""
        return RowValues(self, row, {})

    def header(self, name: str) -> Column | None:
        """Return the table's column of a name, or None."""
        try:
            return self._header_by_name[name]
        except KeyError:
            found = self._header_by_name[name] = self._column_by_key.get(header_key(name))
            return found

    def sources(self, name: str) -> tuple[tuple[Column, ...], ...]:
        """Return the table's columns that a column is read from: of each tuple the first where something stands."""
        try:
            return self._sources_by_name[name]
        except KeyError:
            found = self._sources_by_name[name] = self._find_sources(name, frozenset())
            return found

    def _find_sources(self, name: str, seen: frozenset[str]) -> tuple[tuple[Column, ...], ...]:
        rule = self._rule_by_name.get(name)
        if rule is None or name in seen:
            header = self.header(name)
            return ((header,),) if header is not None else ()
        seen |= {name}
        names = rule.template.columns if rule.template is not None else rule.headers or (name,)
        found = tuple(group for one in names for group in self._find_sources(one, seen))
        if rule.template is not None:
            return found
        return (tuple(column for group in found for column in group),) if found else ()

    def column_rule(self, name: str) -> ColumnRule | None:
        """Return what the mapping says of a column, or None where it says nothing."""
        return self._rule_by_name.get(name)

    def constant(self, row: Row, name: str) -> str | None:
        """Return what a name stands for in every row: of the context, or built in."""
        if name == "_row":
            return str(row.number)
        if name == "_file":
            return self.file_of(row)
        return self._table_name(name) or self._context.get(name)

    def words(self, name: str) -> ValueList:
        """Return a list of words of the mapping."""
        return self._lists[name]

    def file_of(self, row: Row) -> str:
        """Return the file that a row stands in; in a folder each row names its own."""
        named = row.values.get("_file", "")
        return named if isinstance(named, str) and named else self._file

    def place(self, row: Row, column: str = "", letter: str = "") -> Place:
        """Return where a row, or a cell of it, stands."""
        return Place(self.file_of(row), self._sheet, row.number, column, letter)

    def has(self, name: str) -> bool:
        """Tell whether rows of the table can have a value by this name."""
        rule = self._rule_by_name.get(name)
        if rule is not None and (rule.template is not None or rule.default):
            return True
        if rule is not None and any(self.has(one) for one in rule.headers if one != name):
            return True
        is_group = any(_is_part(one.name, name) for one in self.table.columns)
        return is_group or name in BUILT_IN or name in self._context or self.header(name) is not None

    def _table_name(self, name: str) -> str | None:
        return self.table.name if name == "_table" else None


def _is_part(name: str, of: str) -> bool:
    return name.startswith(f"{of}.")


def _at(parts: tuple[str, ...], at: int) -> str:
    return parts[at] if at < len(parts) else ""


class RowValues:
    """One row; while a record is made for each value of a column, that column has the one value."""

    __slots__ = ("_chosen", "_texts", "reader", "row")

    def __init__(self, reader: TableReader, row: Row, chosen: Mapping[str, str]) -> None:
        """Take the row, and the values chosen of columns that have several."""
        self.reader = reader
        self.row = row
        self._chosen = chosen
        self._texts: dict[str, tuple[str, ...]] = {}

    def each(self, column: str) -> list[RowValues]:
        """Return the row once for each value of a column, or for each part of a list of parts.

        The parts of a list stand in columns that begin with its name ("parts.name", "parts.place"), each with one
        value for every part.
        """
        by_name = {one.name: self._parts(one.name) for one in self.reader.table.columns if _is_part(one.name, column)}
        if not by_name:
            return [RowValues(self.reader, self.row, {**self._chosen, column: text}) for text in self.texts(column)]
        count = max((len(parts) for parts in by_name.values() if any(parts)), default=0)
        return [
            RowValues(
                self.reader, self.row, {**self._chosen, **{name: _at(parts, at) for name, parts in by_name.items()}}
            )
            for at in range(count)
        ]

    def text(self, column: str) -> str:
        """Return a column as one text, several values joined."""
        return JOINED.join(self.texts(column))

    def line(self, column: str) -> str:
        """Return a column as one line, without tags of HTML."""
        return one_line(self.text(column))

    def texts(self, column: str) -> tuple[str, ...]:
        """Return the values of a column, empty ones left out."""
        if column in self._chosen:
            return self._only(column)
        known = self._texts.get(column)
        if known is None:
            # While it is read it has this value: a column that is made of itself is the table's own of that name.
            self._texts[column] = self._of_table(column)
            known = self._texts[column] = self._read(column)
        return known

    def holds(self, conditions: tuple[Condition, ...]) -> bool:
        """Tell whether all conditions hold."""
        return all(self._fits(one) for one in conditions)

    def cells(self, column: str) -> list[Written]:
        """Return the cells of the table that a column is read from."""
        found = []
        for group in self.reader.sources(column):
            for header in group:
                value = self.row.values.get(header.name, "")
                text = value if isinstance(value, str) else JOINED.join(value)
                if text:
                    found.append(Written(header.name, header.letter, text))
                    break
        return found

    def place(self, column: str = "") -> Place:
        """Return where the row stands, or the cell that a column is read from."""
        cells = self.cells(column) if column else []
        return self.reader.place(self.row, cells[0].column, cells[0].letter) if cells else self.reader.place(self.row)

    def _read(self, column: str) -> tuple[str, ...]:
        rule = self.reader.column_rule(column)
        if rule is None:
            return self._of_table(column)
        if rule.template is not None:
            text = rule.template.fill(self.line)
            texts: tuple[str, ...] = (text,) if text else ()
        else:
            texts = self._first(rule)
        return self._made(rule, texts) or ((rule.default,) if rule.default else ())

    def _first(self, rule: ColumnRule) -> tuple[str, ...]:
        for name in rule.headers or (rule.name,):
            if name == rule.name or self.reader.column_rule(name) is None:
                if not self.reader.header(name) and self.reader.constant(self.row, name) is None:
                    continue
                texts = self._of_table(name)
            else:
                texts = self.texts(name)
            if texts or not rule.is_first_filled:
                return texts
        return ()

    def _only(self, column: str) -> tuple[str, ...]:
        return (self._chosen[column],) if self._chosen[column] else ()

    def _parts(self, name: str) -> tuple[str, ...]:
        value = self.row.values.get(name, "")
        return (value,) if isinstance(value, str) else value

    def _of_table(self, name: str) -> tuple[str, ...]:
        if name in self._chosen:
            return self._only(name)
        header = self.reader.header(name)
        if header is None:
            constant = self.reader.constant(self.row, name)
            return (constant,) if constant else ()
        value = self.row.values.get(header.name, "")
        if isinstance(value, str):
            return (value,) if value else ()
        return tuple(one for one in value if one)

    def _made(self, rule: ColumnRule, texts: tuple[str, ...]) -> tuple[str, ...]:
        if not texts or not (rule.replace or rule.split or rule.pattern or rule.words):
            return texts
        for old, new in rule.replace:
            texts = tuple(old.sub(new, text).strip() for text in texts)
        if rule.split:
            texts = tuple(part for text in texts for part in split_text(text, rule.split))
        if rule.pattern is not None:
            taken = rule.pattern
            texts = tuple(
                (match[1] if taken.groups else match[0]).strip()
                for text in texts
                for match in taken.finditer(text)
                if (match[1] if taken.groups else match[0])
            )
        if rule.words:
            by_word = self.reader.words(rule.words).by_word
            texts = tuple(
                word
                for text in texts
                for word in by_word.get(key(one_line(text)), () if rule.is_only_listed else (text,))
            )
        return tuple(dict.fromkeys(text for text in texts if text))

    def _fits(self, condition: Condition) -> bool:
        texts = self.texts(condition.column)
        if condition.is_filled is not None and bool(texts) != condition.is_filled:
            return False
        if condition.one_of and not any(key(text) in condition.one_of for text in texts or ("",)):
            return False
        return condition.pattern is None or any(condition.pattern.search(text) for text in texts)
