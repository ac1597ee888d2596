"""Which record each row of our own tables is: the one with its address, or a new one with an address of its name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from graph_service.names import is_slug, slug_of
from graph_service.past import graphs_at
from graph_service.publishing.columns import long_address
from graph_service.publishing.naming import folded
from graph_service.registry import Registry
from graph_service.used_addresses import has_been_used
from ingest.mapping.mapped import RowProblem
from ingest.tables import Note, Row
from ingest.workbooks.sheets import OurSheet


@dataclass
class Things:
    """The records of the rows of a file, found sheet by sheet."""

    registry: Registry
    new: dict[str, dict[str, str]] = field(default_factory=dict)
    """The IRI of each new row by its name, by kind."""
    problems: list[RowProblem] = field(default_factory=list)
    left: list[Note] = field(default_factory=list)

    def of(self, sheet: OurSheet) -> dict[int, NamedNode]:
        """Return the record of each row that can be read, by its number; tell of the rows that name none."""
        found: dict[int, NamedNode] = {}
        row_by_iri: dict[str, int] = {}
        known = 0
        for row in sheet.rows():
            address = sheet.cell(row, sheet.address)
            iri = self._known(sheet, address) if address else self._new(sheet, row)
            if isinstance(iri, str) and iri in row_by_iri:
                iri = _twice(iri, row_by_iri[iri])
            if isinstance(iri, str):
                row_by_iri[iri] = row.number
                found[row.number] = NamedNode(iri)
                known += bool(address)
            else:
                self.problems.append(RowProblem(sheet.place(row, sheet.address), *iri))
        if known < sheet.mark.records:
            self.left.append(_rows_gone(sheet, sheet.mark.records - known))
        return found

    def _known(self, sheet: OurSheet, address: str) -> str | tuple[Note, Note]:
        base, kind = self.registry.base, sheet.mark.kind
        iri = base.thing(kind, address).value if is_slug(address) else long_address(base, address)
        found = base.address(iri) if iri else None
        if iri is None or found is None or found.kind != kind or not is_slug(found.slug):
            return _no_address(address, kind)
        return iri

    def _new(self, sheet: OurSheet, row: Row) -> str | tuple[Note, Note]:
        """Return the address of a new record; the same row gives the same one each time it is read."""
        name, kind = sheet.name(row), sheet.mark.kind
        if not name:
            return _NAMELESS
        names = self.new.setdefault(kind, {})
        taken = set(names.values())
        for iri in self._addresses(kind, name):
            if iri in taken:
                continue
            if self._is_free(sheet, iri, name):
                names.setdefault(folded(name), iri)
                return iri
            if self._is_called(iri, name):
                return _there_already(name, iri.removeprefix(f"{self.registry.base.iri}/id/"))
        raise AssertionError("There is always a next number.")

    def _addresses(self, kind: str, name: str) -> Iterator[str]:
        slug, number = slug_of(name), 1
        while True:
            yield self.registry.base.thing(kind, slug if number == 1 else f"{slug}-{number}").value
            number += 1

    def _is_free(self, sheet: OurSheet, iri: str, name: str) -> bool:
        """Tell whether a new row may have an address: nobody has it, or only this row, which was read in before."""
        if not self.registry.describes(iri):
            return not has_been_used(self.registry.store, self.registry.base, iri)
        document = self.registry.base.document(NamedNode(iri))
        was_there = bool(graphs_at(self.registry.store, {document: sheet.mark.revision})[document])
        return not was_there and self._is_called(iri, name)

    def _is_called(self, iri: str, name: str) -> bool:
        return iri in self.registry.labels.named(name)


_NAMELESS = (
    Note("En ny rad utan namn kan inte bli en post.", "A new row without a name cannot become a record."),
    Note("Skriv ett namn på raden, eller töm den.", "Write a name in the row, or empty it."),
)


def _no_address(address: str, kind: str) -> tuple[Note, Note]:
    return (
        Note(
            f"”{address}” är ingen adress till en post av slaget {kind}.",
            f"“{address}” is no address of a record of the kind {kind}.",
        ),
        Note(
            "Skriv tillbaka adressen, eller lämna cellen tom om posten är ny.",
            "Write the address back, or leave the cell empty where the record is new.",
        ),
    )


def _twice(iri: str, row: int) -> tuple[Note, Note]:
    return (
        Note(f"Posten {iri} står också på rad {row}.", f"The record {iri} is in row {row} too."),
        Note("Ta bort en av raderna.", "Remove one of the rows."),
    )


def _there_already(name: str, address: str) -> tuple[Note, Note]:
    return (
        Note(f"Posten ”{name}” finns redan i registret.", f"The record “{name}” is in the register already."),
        Note(
            f"Skriv {address} i kolumnen Adress för att ändra den, eller ge den nya ett annat namn.",
            f"Write {address} in the column Address to change it, or give the new one another name.",
        ),
    )


def _rows_gone(sheet: OurSheet, count: int) -> Note:
    where = sheet.table.name or sheet.file
    return Note(
        f"{where}: {count} rader är borta sedan tabellen gjordes; deras poster lämnas som de är. Avsluta en post med "
        "ett datum i Gäller till.",
        f"{where}: {count} rows are gone since the table was made; their records are left as they are. End a record "
        "with a date in Valid to.",
    )
