"""An edited book taken in: previewed and written like any other file, and nothing but the edits is new."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pyoxigraph import NamedNode
from record_books import KARTA, LONIA, cell, column, editing, export, register_of, row
from small_graph import change_of

from graph_service.names import ANSVAR, DCTERMS, SKOS
from graph_service.registry import Registry
from ingest.imports.preview import Preview
from ingest.imports.provenance import without_readings
from ingest.imports.reading import codes_of, open_for, preview_import, recognised
from ingest.imports.write import write_import
from ingest.mapping.read import read_mapping

TODAY = date(2026, 11, 26)


def preview(registry: Registry, path: Path) -> Preview:
    """Return what a book would change, with the mapping that ships for it."""
    mapping = read_mapping("ansvar-workbook", codes_of(registry))
    return preview_import(registry, mapping, open_for(mapping, path), today=TODAY)


def changes(found: Preview) -> dict[str, set[NamedNode]]:
    """Return the properties that differ, by record."""
    return {draft.thing.value: {one.key.predicate for one in draft.changes} for draft in found.changed}


def test_only_the_edits_are_changes(tmp_path: Path) -> None:
    """One text more, one value less, one record more; a deleted row ends nothing."""
    registry, path = register_of(), tmp_path / "register.xlsx"
    with editing(export(registry), path) as book:
        sheet = book["System"]
        cell(sheet, LONIA, "skos:prefLabel@en").value = "Payroll"
        cell(sheet, LONIA, "ansvar:holdsPublicRecords^^xsd:boolean").value = None
        sheet.cell(sheet.max_row + 1, column(sheet, "skos:prefLabel@sv")).value = "Ny karta"
        sheet.delete_rows(row(sheet, KARTA))

    found = preview(registry, path)

    assert changes(found) == {LONIA: {SKOS.prefLabel, ANSVAR.holdsPublicRecords}}
    assert [draft.name for draft in found.new] == ["Ny karta"]
    assert (found.gone, found.kept, found.noted, found.conflicts, found.problems) == ((), (), (), (), ())


def test_a_book_that_was_written_says_nothing_new(tmp_path: Path) -> None:
    """Neither it nor the book it was made from; what was not edited has every statement that it had."""
    registry, path, before = register_of(), tmp_path / "register.xlsx", tmp_path / "before.xlsx"
    before.write_bytes(export(registry))
    said = set(registry.record(LONIA).statements)
    with editing(export(registry), path) as book:
        cell(book["System"], LONIA, "skos:prefLabel@en").value = "Payroll"

    write_import(registry, preview(registry, path), who="registervårdare")

    record = registry.record(LONIA)
    now = without_readings(NamedNode(record.document), record.statements)
    assert {one.predicate for one in now ^ without_readings(NamedNode(record.document), said)} == {SKOS.prefLabel}
    for again in (path, before):
        found = preview(registry, again)
        assert (found.new, found.changed, found.noted, found.gone) == ((), (), (), ())


def test_an_edit_meets_one_that_was_made_since(tmp_path: Path) -> None:
    """Both are told; the register keeps its own until a person chooses."""
    registry, path = register_of(), tmp_path / "register.xlsx"
    with editing(export(registry), path) as book:
        cell(book["System"], KARTA, "skos:prefLabel@sv").value = "Kartan"
        cell(book["System"], KARTA, "dcterms:description@sv").value = "Visar gator."
    registry.commit(
        change_of('<doc/system/karta> { <id/system/karta> a ansvar:System ; skos:prefLabel "Stadskartan"@sv . }')
    )

    found = preview(registry, path)

    assert changes(found) == {KARTA: {DCTERMS.description}}
    assert [one.clash.key.predicate for one in found.conflicts] == [SKOS.prefLabel]


def test_a_book_of_ours_needs_no_mapping_to_be_named(tmp_path: Path) -> None:
    """It says itself what it is; another table, and what is no table, do not."""
    ours, other = tmp_path / "register.xlsx", tmp_path / "lista.csv"
    ours.write_bytes(export(register_of()))
    other.write_text("Namn;Syfte\nLön;Betala lön\n", encoding="utf-8")

    assert recognised(ours) == "ansvar-workbook"
    assert recognised(other) == ""
    assert recognised(tmp_path / "nowhere.xlsx") == ""
