"""A book or CSV file that Ansvar made, read back: what was edited, compared with the register it was made from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.audiences.rules import AUDIENCES, Audience
from graph_service.errors import DataRejected
from graph_service.exports import Export
from graph_service.names import CLASS_BY_KIND, FOAF, RDF
from graph_service.past import graphs_at
from graph_service.publishing.columns import FieldColumn, Key, key_of
from graph_service.registry import Registry
from graph_service.store.graph_store import Term
from ingest.imports.provenance import without_readings
from ingest.mapping.mapped import Cell, Mapped, MappedRecord, RowProblem
from ingest.tables import Column, Note, Row, Source
from ingest.workbooks.edits import Edit, Editing
from ingest.workbooks.meanings import Meanings
from ingest.workbooks.sheets import OurSheet, our_sheets
from ingest.workbooks.things import Things

Progress = Callable[[int], None]
"""Told how many rows were read, every thousand."""

_ROWS_BETWEEN = 1000


@dataclass(frozen=True)
class _Rows:
    """One table while it is read: its rows with their records, and how its cells are compared."""

    registry: Registry
    sheet: OurSheet
    thing_by_row: Mapping[int, NamedNode]
    editing: Editing
    shows: Callable[[str], bool]
    """Whether those for whom the table was made may know of a record."""


def read_workbook(source: Source, registry: Registry, progress: Progress | None = None) -> Mapped:
    """Return the records of a file that Ansvar made, each with its edited cells and what it said before.

    A cell that is as it was leaves its values as they are, a cleared one takes them away, a row without an address is
    a new record, and a record whose row is gone is not in the result, which is then not whole.
    Raises DataRejected where the file is none of ours, or was made from another register.
    """
    sheets, names = our_sheets(source, registry)
    if not sheets:
        raise DataRejected(
            f"{source.path.name} is no table that Ansvar made, or its hidden first row is gone. "
            "Make a new one with `ansvar export` or `ansvar template`, or choose another mapping."
        )
    _check_register(source, sheets, registry)
    things = Things(registry)
    found = [things.of(sheet) for sheet in sheets]
    mapped = Mapped(problems=things.problems, left=things.left, is_whole=False)
    for sheet, thing_by_row in zip(sheets, found, strict=True):
        mapped.unread.extend(sheet.unread)
        meanings = Meanings(registry, sheet.mark.lang, names, things.new)
        # Of an audience that nobody knows no more is taken to be shown than is open to all.
        audience: Audience = next((one for one in AUDIENCES if one == sheet.mark.audience), "public")
        view = Export(registry, audience).view()
        rows = _Rows(registry, sheet, thing_by_row, Editing(meanings, sheet.mark.lang), view.shows)
        _read_rows(rows, mapped, progress)
    if progress is not None:
        progress(mapped.rows)
    return mapped


def _check_register(source: Source, sheets: list[OurSheet], registry: Registry) -> None:
    for sheet in sheets:
        if sheet.mark.base != registry.base.iri:
            raise DataRejected(
                f"{source.path.name} was made from the register {sheet.mark.base}, and this is {registry.base.iri}. "
                "Import it there, or make a new one here."
            )
        if sheet.mark.kind not in CLASS_BY_KIND:
            raise DataRejected(
                f"{source.path.name}, sheet {sheet.table.name}: '{sheet.mark.kind}' is no kind of record here. "
                "Make a new book with `ansvar export`."
            )
        if sheet.mark.revision > registry.revision:
            raise DataRejected(
                f"{source.path.name} was made from revision {sheet.mark.revision}, and the register is at "
                f"{registry.revision}: it has been restored since. Make a new book with `ansvar export`."
            )


def _read_rows(rows: _Rows, mapped: Mapped, progress: Progress | None) -> None:
    for row, thing, was in _with_graphs(rows):
        mapped.rows += 1
        if progress is not None and mapped.rows % _ROWS_BETWEEN == 0:
            progress(mapped.rows)
        if was and not rows.registry.describes(thing.value):
            mapped.problems.append(RowProblem(rows.sheet.place(row, rows.sheet.address), *_removed(thing)))
        else:
            mapped.records[thing] = _record(rows, mapped, row, thing, was)


def _with_graphs(rows: _Rows) -> Iterator[tuple[Row, NamedNode, frozenset[Triple]]]:
    """Yield each row with its record and what that said when the table was made, a thousand at a time."""
    base, read = rows.registry.base, rows.sheet.rows()
    while some := list(islice(read, _ROWS_BETWEEN)):
        found = [(row, rows.thing_by_row[row.number]) for row in some if row.number in rows.thing_by_row]
        at = graphs_at(rows.registry.store, {base.document(one): rows.sheet.mark.revision for _, one in found})
        for row, thing in found:
            document = base.document(thing)
            yield row, thing, without_readings(document, at[document])


def _record(rows: _Rows, mapped: Mapped, row: Row, thing: NamedNode, was: frozenset[Triple]) -> MappedRecord:
    sheet, document = rows.sheet, rows.registry.base.document(thing)
    triples = set(was) or {
        Triple(thing, RDF.type, CLASS_BY_KIND[sheet.mark.kind]),
        Triple(document, FOAF.primaryTopic, thing),
    }
    cells = []
    for column, field, edit in _edits(rows, row, _by_key(rows, thing, was)):
        text, path = sheet.cell(row, column), NamedNode(field.key.path)
        mapped.problems.extend(_problem(sheet, row, column, text, fault) for fault in edit.faults)
        triples -= {Triple(thing, path, term) for term in edit.removed}
        triples |= {Triple(thing, path, term) for term in edit.added}
        if not edit.faults:
            cells.append(Cell(path.value, sheet.heading(column), column.letter, text, row.number))
    return MappedRecord(
        thing=thing,
        document=document,
        kind=sheet.mark.kind,
        name=sheet.name(row) or rows.registry.labels.label(thing.value, sheet.mark.lang).value,
        triples=frozenset(triples),
        cells=tuple(cells),
        origin=sheet.place(row),
        is_known=bool(was),
        base=was,
    )


def _edits(rows: _Rows, row: Row, values: Mapping[Key, list[Term]]) -> Iterator[tuple[Column, FieldColumn, Edit]]:
    for column, field in rows.sheet.columns:
        edit = rows.editing.edit(rows.sheet.cell(row, column), values.get(field.key, ()), field)
        if edit is not None:
            yield column, field, edit


def _by_key(rows: _Rows, thing: NamedNode, triples: frozenset[Triple]) -> dict[Key, list[Term]]:
    """Return the values of a thing that the table shows, by the column they stand in, in the order of its cell."""
    found: dict[Key, list[Term]] = {}
    for one in sorted(triples, key=str):
        if one.subject != thing or not isinstance(one.object, NamedNode | Literal):
            continue
        if isinstance(one.object, Literal) or rows.shows(one.object.value):
            found.setdefault(key_of(one.predicate.value, one.object), []).append(one.object)
    return found


def _problem(sheet: OurSheet, row: Row, column: Column, text: str, fault: Note) -> RowProblem:
    shown = " ".join(text.split())[:80]
    message = Note(f"Cellen ”{shown}” är inte läst.", f"The cell “{shown}” is not read.")
    return RowProblem(sheet.place(row, column), message, fault)


def _removed(thing: NamedNode) -> tuple[Note, Note]:
    return (
        Note(f"Posten {thing.value} finns inte längre.", f"The record {thing.value} is there no longer."),
        Note(
            "Ta bort raden, eller lämna Adress tom så att den blir en ny post.",
            "Remove the row, or leave Address empty so that it becomes a new record.",
        ),
    )
