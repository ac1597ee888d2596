"""A small town exported to workbooks, edited as a person would edit them, and read back."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from pyoxigraph import Literal, NamedNode, Triple
from small_graph import ID, change_of

from graph_service.exports import Export, Format, write_export, write_template
from graph_service.names import XSD
from graph_service.registry import Registry
from ingest.mapping.mapped import Mapped
from ingest.readers.open import open_source
from ingest.workbooks.read import read_workbook

TOWN = """
<doc/organisation/namnd> {
  <id/organisation/namnd> a ansvar:Organisation ; skos:prefLabel "Nämnden"@sv, "The board"@en ; dcterms:source "test" .
  <doc/organisation/namnd> foaf:primaryTopic <id/organisation/namnd> .
}
<doc/organisation/molnet> { <id/organisation/molnet> a ansvar:Organisation ; skos:prefLabel "Molnet AB"@sv . }
<doc/organisation/molnet-2> { <id/organisation/molnet-2> a ansvar:Organisation ; skos:prefLabel "Molnet AB"@sv . }
<doc/system/lonia> {
  <id/system/lonia> a ansvar:System ; skos:prefLabel "Lönia"@sv, "Lonia"@en ;
    skos:altLabel "lönesystemet"@sv, "HR"@sv ;
    dcterms:description "Första stycket.\\nAndra stycket."@sv, "Ett till."@sv ;
    dcterms:identifier "=1+1", "K-0123" ; dcterms:source <https://example.org/register>, "rad 5" ;
    ansvar:suppliedBy <id/organisation/molnet> ; ansvar:usedBy <id/organisation/namnd>, <id/organisation/molnet-2> ;
    ansvar:hostedIn country:SE ; ansvar:holdsPublicRecords true ;
    ansvar:archiveRequirementsCheckedOn "2026-01-31"^^xsd:date ;
    dcterms:publisher <id/organisation/namnd> .
  <doc/system/lonia> foaf:primaryTopic <id/system/lonia> ; prov:wasDerivedFrom "lista.csv, rad 5" .
}
<doc/system/karta> { <id/system/karta> a ansvar:System ; skos:prefLabel "Karta"@sv . }
"""
LONIA, KARTA, NAMND = f"{ID}system/lonia", f"{ID}system/karta", f"{ID}organisation/namnd"
MOLNET, OTHER_MOLNET = f"{ID}organisation/molnet", f"{ID}organisation/molnet-2"


def register_of(text: str = TOWN) -> Registry:
    """Return a register in memory that holds the records of a TriG text, as revision 1."""
    registry = Registry.in_memory()
    registry.commit(change_of(text))
    return registry


def export(registry: Registry, form: Format = "xlsx", **chosen: Any) -> bytes:
    """Return an export of everything, or of what is chosen."""
    stream = io.BytesIO()
    write_export(Export(registry, **{"audience": "internal", **chosen}), form, stream)
    return stream.getvalue()


def template(registry: Registry, *kinds: str, lang: str = "sv") -> bytes:
    """Return a template."""
    stream = io.BytesIO()
    write_template(registry, kinds, lang, stream)
    return stream.getvalue()


def opened(body: bytes) -> Workbook:
    """Return a workbook as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(body))


@contextmanager
def editing(body: bytes, path: Path) -> Iterator[Workbook]:
    """Give a workbook to edit, which is saved at the end."""
    book = opened(body)
    yield book
    book.save(path)


def column(sheet: Worksheet, key: str) -> int:
    """Return the number of the column that a key of the hidden row names."""
    return next(cell.column for cell in sheet[1] if cell.value == key)


def row(sheet: Worksheet, iri: str) -> int:
    """Return the number of the row of a record."""
    return next(cell.row for cell in sheet["A"] if cell.value == iri)


def cell(sheet: Worksheet, iri: str, key: str) -> Any:
    """Return a cell of a record."""
    return sheet.cell(row(sheet, iri), column(sheet, key))


def read(path: Path, registry: Registry) -> Mapped:
    """Return what a file says when it is read back."""
    return read_workbook(open_source(path), registry)


def edits(mapped: Mapped) -> dict[str, tuple[set[Triple], set[Triple]]]:
    """Return what each record loses and gains, by IRI; records as they were are left out."""
    found = {}
    for thing, record in mapped.records.items():
        assert record.base is not None
        lost, gained = set(record.base - record.triples), set(record.triples - record.base)
        if lost or gained:
            found[thing.value] = lost, gained
    return found


def said(thing: str, path: NamedNode, value: str | NamedNode, language: str | None = None) -> Triple:
    """Return a statement of a text or an IRI."""
    if isinstance(value, NamedNode):
        return Triple(NamedNode(thing), path, value)
    return Triple(NamedNode(thing), path, Literal(value, language=language) if language else Literal(value))


def dated(thing: str, path: NamedNode, day: str) -> Triple:
    """Return a statement of a day."""
    return Triple(NamedNode(thing), path, Literal(day, datatype=XSD.date))
