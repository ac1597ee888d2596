"""A mapping applied to a file: the tables it reads, their rows made into records, and what was left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase

from graph_service.errors import DataRejected
from graph_service.names import Base
from ingest.mapping.codes import Codes
from ingest.mapping.making import Maker
from ingest.mapping.mapped import Mapped
from ingest.mapping.model import Condition, Mapping_, Statement, TableRule
from ingest.mapping.rdf import apply_rdf
from ingest.mapping.resolving import Resolver
from ingest.mapping.row_values import BUILT_IN, TableReader
from ingest.mapping.words import header_key
from ingest.tables import Note, Source, Table

Progress = Callable[[int], None]
"""Told how many rows were read, every thousand."""

_ROWS_BETWEEN = 1000


def apply_mapping(
    mapping: Mapping_,
    source: Source,
    *,
    base: Base,
    codes: Codes,
    resolve: Resolver,
    progress: Progress | None = None,
    context: Mapping[str, str] | None = None,
) -> Mapped:
    """Return the records of a file, with every row and value that could not be read.

    `context` stands for the constants that the mapping has, such as another municipality. The same file and the same
    register give the same records. Raises DataRejected where no table of the file is one that the mapping reads.
    """
    if mapping.reads == "rdf":
        return apply_rdf(mapping, source, base=base, codes=codes)
    mapped = Mapped()
    maker = Maker(mapping, base, codes, resolve, mapped)
    constants = {**mapping.context, **(context or {})}
    is_one_of_many = len(source.tables) > 1
    for table, rule in _matched(mapping, source, mapped):
        reader = TableReader(table, rule, mapping.lists, constants, source.path, is_one_of_many=is_one_of_many)
        _tell_columns(reader, mapping, mapped, is_one_of_many=is_one_of_many)
        for row in table.rows():
            maker.read_row(reader, row)
            mapped.rows += 1
            if progress is not None and mapped.rows % _ROWS_BETWEEN == 0:
                progress(mapped.rows)
    maker.finish()
    for reason, count in maker.skipped.items():
        mapped.left.append(Note(f"{count} rader läses inte: {reason}", f"{count} rows are not read: {reason}"))
    if progress is not None:
        progress(mapped.rows)
    return mapped


def fits(rule: TableRule, table: Table, file: str) -> bool:
    """Tell whether a table is one that a rule reads: by the names of table and file, and by its columns."""
    return _is_named(rule.names, table.name) and _is_named(rule.files, file) and not missing_headers(rule, table)


def missing_headers(rule: TableRule, table: Table) -> list[str]:
    """Return the columns that a rule needs and a table lacks."""
    there = {header_key(one.name) for one in table.columns}
    return [" | ".join(names) for names in rule.headers if not any(header_key(one) in there for one in names)]


def _is_named(patterns: tuple[str, ...], name: str) -> bool:
    return not patterns or any(fnmatchcase(name.casefold(), one.casefold()) for one in patterns)


def _matched(mapping: Mapping_, source: Source, mapped: Mapped) -> list[tuple[Table, TableRule]]:
    found = []
    for table in source.tables:
        rule = next((one for one in mapping.tables if fits(one, table, source.path.name)), None)
        if rule is not None:
            found.append((table, rule))
        else:
            mapped.left.append(
                Note(
                    f"Tabellen {table.name} läses inte: ingen del av mappningen har dess kolumner.",
                    f"The table {table.name} is not read: no part of the mapping has its columns.",
                )
            )
    if not found:
        _refuse(mapping, source)
    return found


def _refuse(mapping: Mapping_, source: Source) -> None:
    lacking = [
        (len(missing_headers(rule, table)), table, missing_headers(rule, table))
        for table in source.tables
        for rule in mapping.tables
        if missing_headers(rule, table)
    ]
    what = "has no table that it reads"
    if lacking:
        _, table, missing = min(lacking, key=lambda one: one[0])
        columns = ", ".join(f"'{one}'" for one in missing)
        there = ", ".join(f"'{one.name}'" for one in table.columns[:12])
        what = f"has no column {columns} in the table {table.name or 'of the file'}, but {there}"
    raise DataRejected(
        f"{source.path.name}: the mapping '{mapping.name}' does not fit this file, which {what}. "
        "Choose another mapping, or let one be proposed."
    )


def _tell_columns(reader: TableReader, mapping: Mapping_, mapped: Mapped, *, is_one_of_many: bool) -> None:
    """Tell which columns of the table the mapping does not use, and which of its own the table does not have."""
    used = _names_used(reader.rule, mapping)
    label = f"{reader.table.name}: " if is_one_of_many else ""
    mapped.lacking += [f"{label}{name}" for name in sorted(used) if not reader.has(name)]
    headers = {name for rule in reader.rule.columns for name in rule.headers or (rule.name,)}
    templates = [one.template for one in reader.rule.columns if one.template is not None]
    headers.update(name for template in templates for name in template.columns)
    read = {header_key(name) for name in used | headers}
    left = {header_key(name): reason for name, reason in reader.rule.leave.items()}
    for column in reader.table.columns:
        name = header_key(column.name)
        if name in left:
            reason = left[name]
            mapped.left.append(
                Note(
                    f"{label}Kolumnen {column.name} läses inte: {reason}",
                    f"{label}The column {column.name} is not read: {reason}",
                )
            )
        elif name not in read and column.name not in BUILT_IN and not _is_group(reader, column.name):
            mapped.unread.append(f"{label}{column.name}")


def _is_group(reader: TableReader, name: str) -> bool:
    """Tell whether a column only stands for the parts of a list, which are columns themselves."""
    return any(one.name.startswith(f"{name}.") for one in reader.table.columns)


def _names_used(table: TableRule, mapping: Mapping_) -> set[str]:
    """Return the columns that the rule of a table asks for, by the mapping's names."""
    names = {*mapping.source.columns, *mapping.licence.columns}
    for skip in table.skip:
        names.update(_of_conditions(skip.when))
    for rule in table.records:
        names.update((*rule.key.columns, rule.each, rule.identifier, rule.country))
        names.update(_of_conditions(rule.when + rule.unless))
        names.update(column for _, name in rule.names for column in name.columns)
        if rule.period is not None:
            names.update((rule.period.day, *rule.period.of.columns))
        for statement in rule.statements:
            names.update(_of_statement(statement))
    return names - {""}


def _of_statement(statement: Statement) -> set[str]:
    templates = [one for one in (statement.template, statement.reference) if one is not None]
    named = {column for one in templates for column in one.columns}
    return named | {statement.column, statement.unit} | _of_conditions(statement.when)


def _of_conditions(conditions: tuple[Condition, ...]) -> set[str]:
    return {one.column for one in conditions}
