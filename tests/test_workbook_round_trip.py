"""An exported table that somebody edits changes what was edited, and nothing else."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple
from record_books import (
    KARTA,
    LONIA,
    MOLNET,
    NAMND,
    OTHER_MOLNET,
    cell,
    column,
    dated,
    editing,
    edits,
    export,
    read,
    register_of,
    row,
    said,
    template,
)
from small_graph import ID, change_of, quads

from graph_service.errors import DataRejected
from graph_service.exports import Format
from graph_service.names import ANSVAR, COUNTRY, DCTERMS, FOAF, RDF, SKOS, XSD
from graph_service.registry import Registry
from graph_service.settings import Settings
from ingest.readers.cells import clean
from ingest.readers.open import open_source
from ingest.tables import ReadOptions
from ingest.workbooks.sheets import is_ours

EXAMPLES = 500 if "GENERATED_CASES" in os.environ else 15


@pytest.fixture(scope="module")
def town() -> Iterator[Registry]:
    """The town, for tests that only read."""
    registry = register_of()
    yield registry
    registry.close()


@pytest.fixture(scope="module")
def systems() -> Iterator[Registry]:
    """A register whose three systems are written anew for each example."""
    registry = register_of("\n".join(_record(number, []) for number in range(3)))
    yield registry
    registry.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where an edited workbook is saved."""
    return tmp_path / "register.xlsx"


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize(("form", "chosen"), [("xlsx", {}), ("csv", {"kinds": ("system",)})])
def test_what_nobody_edited_is_as_it_was(
    town: Registry, tmp_path: Path, form: Format, chosen: dict[str, object], lang: str
) -> None:
    """Every record comes back with every statement, those that no column shows among them."""
    file = tmp_path / f"register.{form}"
    file.write_bytes(export(town, form, lang=lang, **chosen))

    mapped = read(file, town)

    assert edits(mapped) == {}
    assert {LONIA, KARTA} <= {one.value for one in mapped.records}
    assert (mapped.problems, mapped.left, mapped.unread) == ([], [], [])
    assert not mapped.is_whole


def test_a_book_saved_by_another_program_is_as_it_was(town: Registry, path: Path) -> None:
    """A spreadsheet writes texts, days and comments in its own way."""
    with editing(export(town), path):
        pass

    assert edits(read(path, town)) == {}


def test_an_edited_text_changes_that_text_in_that_language(town: Registry, path: Path) -> None:
    """The other language stays; the cell is told of with its place."""
    with editing(export(town), path) as book:
        cell(book["System"], LONIA, "skos:prefLabel@en").value = "Payroll"

    mapped = read(path, town)

    path_ = SKOS.prefLabel
    assert edits(mapped) == {LONIA: ({said(LONIA, path_, "Lonia", "en")}, {said(LONIA, path_, "Payroll", "en")})}
    assert [(one.column, one.letter, one.text) for one in mapped.records[NamedNode(LONIA)].cells] == [
        ("Namn (en)", "C", "Payroll")
    ]


def test_a_cleared_cell_takes_the_value_away(town: Registry, path: Path) -> None:
    """Nothing is put in its place."""
    with editing(export(town), path) as book:
        cell(book["System"], LONIA, "ansvar:archiveRequirementsCheckedOn^^xsd:date").value = None

    assert edits(read(path, town)) == {
        LONIA: ({dated(LONIA, ANSVAR.archiveRequirementsCheckedOn, "2026-01-31")}, set())
    }


def test_a_line_more_or_less_is_a_value_more_or_less(town: Registry, path: Path) -> None:
    """The lines that stay keep their values, also those whose text holds a line break."""
    with editing(export(town), path) as book:
        cell(book["System"], LONIA, "skos:altLabel@sv").value = "HR\nlönerna\n"
        text = cell(book["System"], LONIA, "dcterms:description@sv")
        text.value = f"{text.value}\nEtt nytt.↵Med två rader."

    lost, gained = edits(read(path, town))[LONIA]

    assert lost == {said(LONIA, SKOS.altLabel, "lönesystemet", "sv")}
    assert gained == {
        said(LONIA, SKOS.altLabel, "lönerna", "sv"),
        said(LONIA, DCTERMS.description, "Ett nytt.\nMed två rader.", "sv"),
    }


def test_things_are_chosen_by_name_address_or_synonym(town: Registry, path: Path) -> None:
    """A name that two records have is written with the address, as the export wrote it."""
    with editing(export(town), path) as book:
        used = cell(book["System"], LONIA, "ansvar:usedBy")
        assert used.value == "Molnet AB [organisation/molnet-2]\nNämnden"
        used.value = "Molnet AB [organisation/molnet]\nnämnden"
        cell(book["System"], KARTA, "ansvar:usedBy").value = "organisation/molnet"
        cell(book["System"], KARTA, "ansvar:hostedIn").value = "Sweden"
        cell(book["System"], LONIA, "ansvar:suppliedBy").value = NAMND

    found = edits(read(path, town))

    used_by, supplied_by = ANSVAR.usedBy, ANSVAR.suppliedBy
    assert found[LONIA] == (
        {said(LONIA, used_by, NamedNode(OTHER_MOLNET)), said(LONIA, supplied_by, NamedNode(MOLNET))},
        {said(LONIA, used_by, NamedNode(MOLNET)), said(LONIA, supplied_by, NamedNode(NAMND))},
    )
    assert found[KARTA][1] == {
        said(KARTA, used_by, NamedNode(MOLNET)),
        said(KARTA, ANSVAR.hostedIn, COUNTRY.SE),
    }


@pytest.mark.parametrize(
    ("key", "written", "value", "datatype"),
    [
        ("ansvar:validFrom^^xsd:date", date(2026, 2, 1), "2026-02-01", XSD.date),
        ("ansvar:validFrom^^xsd:date", "2026-02-01", "2026-02-01", XSD.date),
        ("ansvar:holdsPublicRecords^^xsd:boolean", "Ja", "true", XSD.boolean),
        ("ansvar:holdsPublicRecords^^xsd:boolean", False, "false", XSD.boolean),
        ("dcterms:identifier^^xsd:string", 123, "123", XSD.string),
        ("dcterms:identifier^^xsd:string", "-5", "-5", XSD.string),
    ],
)
def test_values_are_read_as_people_write_them(
    town: Registry, path: Path, key: str, written: object, value: str, datatype: NamedNode
) -> None:
    """As a day or a word of the spreadsheet's own, or as text."""
    with editing(export(town), path) as book:
        cell(book["System"], KARTA, key).value = written

    _, gained = edits(read(path, town))[KARTA]

    assert {one.object for one in gained} == {Literal(value, datatype=datatype)}


@pytest.mark.parametrize(
    ("key", "written", "told"),
    [
        ("ansvar:validFrom^^xsd:date", "i våras", "Skriv ett datum"),
        ("ansvar:shownTo", "Alla\nStaden", "bara ett värde"),
        ("ansvar:holdsPublicRecords^^xsd:boolean", "kanske", "Skriv ja eller nej"),
        ("ansvar:usedBy", "Molnet AB", "kan vara 2 poster"),
        ("ansvar:usedBy", "Ingen alls", "inget som kan väljas"),
        ("ansvar:usedBy", "organisation/ingen", "har ingen post"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place_and_changes_nothing(
    town: Registry, path: Path, key: str, written: str, told: str
) -> None:
    """The whole cell stays as it is in the register, and the message says what to write."""
    with editing(export(town), path) as book:
        cell(book["System"], KARTA, key).value = written
        number = row(book["System"], KARTA)

    mapped = read(path, town)

    assert edits(mapped) == {}
    assert len(mapped.problems) == 1
    assert told in mapped.problems[0].text("sv")
    assert f"register.xlsx, blad System, rad {number}, kolumn" in mapped.problems[0].text("sv")


def test_a_new_row_is_a_new_record_that_others_may_name(town: Registry, path: Path) -> None:
    """Its address is made of its name; a row on another sheet finds it by that name."""
    with editing(export(town), path) as book:
        system, organisation = book["System"], book["Organisation"]
        last = system.max_row + 1
        system.cell(last, column(system, "skos:prefLabel@sv")).value = "Ny karta"
        system.cell(last, column(system, "ansvar:suppliedBy")).value = "Kartbolaget"
        organisation.cell(organisation.max_row + 1, column(organisation, "skos:prefLabel@sv")).value = "Kartbolaget"

    mapped = read(path, town)

    made, supplier = f"{ID}system/ny-karta", f"{ID}organisation/kartbolaget"
    assert set(edits(mapped)) == {made, supplier}
    record = mapped.records[NamedNode(made)]
    assert (record.kind, record.name, record.is_known) == ("system", "Ny karta", False)
    assert record.triples == {
        Triple(NamedNode(made), RDF.type, ANSVAR.System),
        Triple(record.document, FOAF.primaryTopic, NamedNode(made)),
        said(made, SKOS.prefLabel, "Ny karta", "sv"),
        said(made, ANSVAR.suppliedBy, NamedNode(supplier)),
    }


def test_a_new_row_that_was_read_in_before_is_the_same_record(path: Path) -> None:
    """The same file a second time says nothing new."""
    registry = register_of()
    with editing(export(registry), path) as book:
        sheet = book["System"]
        sheet.cell(sheet.max_row + 1, column(sheet, "skos:prefLabel@sv")).value = "Ny karta"
    made = f"{ID}system/ny-karta"
    first = read(path, registry).records[NamedNode(made)]
    registry.commit(
        change_of('<doc/system/ny-karta> { <id/system/ny-karta> a ansvar:System ; skos:prefLabel "Ny karta"@sv . }')
    )

    second = read(path, registry).records[NamedNode(made)]

    assert second.triples == first.triples


@pytest.mark.parametrize(
    ("address", "name", "told"),
    [
        ("", "Karta", "finns redan i registret"),
        ("", "", "utan namn"),
        ("organisation/namnd", "Karta", "ingen adress till en post av slaget system"),
        (LONIA, "Lönia", "står också på rad"),
    ],
)
def test_a_row_that_is_no_record_is_told(town: Registry, path: Path, address: str, name: str, told: str) -> None:
    """And the rows beside it are read."""
    with editing(export(town), path) as book:
        sheet = book["System"]
        last = sheet.max_row + 1
        sheet.cell(last, 1).value = address or None
        sheet.cell(last, column(sheet, "skos:prefLabel@sv")).value = name or None
        sheet.cell(last, column(sheet, "ansvar:holdsPublicRecords^^xsd:boolean")).value = "ja"

    mapped = read(path, town)

    assert edits(mapped) == {}
    assert [told in one.text("sv") for one in mapped.problems] == [True]
    assert {LONIA, KARTA} <= {one.value for one in mapped.records}


def test_a_deleted_row_changes_nothing_and_is_told(town: Registry, path: Path) -> None:
    """A record ends with a date, not by being left out."""
    with editing(export(town), path) as book:
        sheet = book["System"]
        sheet.delete_rows(row(sheet, KARTA))

    mapped = read(path, town)

    assert edits(mapped) == {}
    assert not mapped.is_whole
    assert ["1 rows are gone" in one.en for one in mapped.left] == [True]


def test_columns_may_be_moved_and_removed(town: Registry, path: Path) -> None:
    """What is not in the book is not changed; a column of somebody's own is told of."""
    with editing(export(town), path) as book:
        sheet = book["System"]
        sheet.delete_cols(column(sheet, "dcterms:description@sv"))
        sheet.move_range(f"B1:B{sheet.max_row}", cols=60)
        sheet.cell(2, 70).value = "Egen kolumn"
        sheet.cell(3, 70).value = "egen text"

    mapped = read(path, town)

    assert edits(mapped) == {}
    assert mapped.problems == []
    assert len(mapped.unread) == 1


def test_what_the_register_changed_since_is_not_taken_back(path: Path) -> None:
    """A cell is compared with the register as it was when the book was made, also the names of things in it."""
    registry = register_of()
    body = export(registry)
    registry.commit(change_of(
        '<doc/organisation/namnd> { <id/organisation/namnd> a ansvar:Organisation ; skos:prefLabel "Nya nämnden"@sv . }'
        '<doc/system/karta> { <id/system/karta> a ansvar:System ; skos:prefLabel "Kartan"@sv ; ansvar:rank 2 . }'
    ))  # fmt: skip
    with editing(body, path) as book:
        cell(book["System"], KARTA, "dcterms:description@sv").value = "Visar gator."

    mapped = read(path, registry)

    assert edits(mapped) == {KARTA: (set(), {said(KARTA, DCTERMS.description, "Visar gator.", "sv")})}
    assert mapped.records[NamedNode(KARTA)].base == {
        Triple(NamedNode(KARTA), RDF.type, ANSVAR.System),
        said(KARTA, SKOS.prefLabel, "Karta", "sv"),
    }


def test_a_record_that_an_audience_may_not_see_is_not_removed(tmp_path: Path) -> None:
    """It is in no cell of theirs, so nobody took it out."""
    registry = register_of("""
        <doc/organisation/hemlig> { <id/organisation/hemlig> a ansvar:Organisation ;
          skos:prefLabel "Hemlig"@sv ; ansvar:shownTo <https://w3id.org/ansvar/code/audience#internal> . }
        <doc/organisation/alla> { <id/organisation/alla> a ansvar:Organisation ; skos:prefLabel "Alla"@sv . }
        <doc/system/karta> { <id/system/karta> a ansvar:System ; skos:prefLabel "Karta"@sv ;
          ansvar:usedBy <id/organisation/hemlig>, <id/organisation/alla> . }
    """)
    file = tmp_path / "public.xlsx"
    with editing(export(registry, audience="public"), file) as book:
        assert cell(book["System"], KARTA, "ansvar:usedBy").value == "Alla"
        cell(book["System"], KARTA, "ansvar:usedBy").value = None

    found = edits(read(file, registry))

    assert found == {KARTA: ({said(KARTA, ANSVAR.usedBy, NamedNode(f"{ID}organisation/alla"))}, set())}


def test_a_cut_text_is_kept_and_cannot_be_edited_in_the_book(path: Path) -> None:
    """What a cell has no room for would be lost otherwise."""
    long = "ord " * 10_000
    registry = register_of(
        f'<doc/system/karta> {{ <id/system/karta> a ansvar:System ; skos:prefLabel "Karta"@sv ; '
        f'dcterms:description "{long}"@sv . }}'
    )
    path.write_bytes(export(registry))
    assert edits(read(path, registry)) == {}
    with editing(export(registry), path) as book:
        cell(book["System"], KARTA, "dcterms:description@sv").value = "Kort."

    mapped = read(path, registry)

    assert edits(mapped) == {}
    assert ["avkortad" in one.text("sv") for one in mapped.problems] == [True]


def test_a_filled_in_template_makes_records(town: Registry, path: Path) -> None:
    """A template is read back as an export is; on its rows every address is empty."""
    with editing(template(town, "system", "organisation"), path) as book:
        sheet = book["System"]
        sheet.cell(3, column(sheet, "skos:prefLabel@sv")).value = "Kassa"
        sheet.cell(3, column(sheet, "ansvar:hostedIn")).value = "Sverige"

    assert set(edits(read(path, town))) == {f"{ID}system/kassa"}


def test_csv_is_edited_as_text(town: Registry, tmp_path: Path) -> None:
    """Also saved with semicolons, as Swedish Excel does, and with the apostrophe that keeps a formula from running."""
    file = tmp_path / "system.csv"
    body = export(town, "csv", kinds=("system",), separator=";", has_byte_order_mark=True).decode("utf-8")
    assert "'=1+1" in body
    file.write_text(body.replace("lönesystemet", "lönerna").replace("'=1+1", "'=2+2"), encoding="utf-8", newline="")

    lost, gained = edits(read(file, town))[LONIA]

    assert lost == {said(LONIA, SKOS.altLabel, "lönesystemet", "sv"), said(LONIA, DCTERMS.identifier, "=1+1")}
    assert gained == {said(LONIA, SKOS.altLabel, "lönerna", "sv"), said(LONIA, DCTERMS.identifier, "=2+2")}


def test_a_book_of_another_register_is_refused(town: Registry, path: Path) -> None:
    """Its addresses would mean nothing here."""
    other = Registry.in_memory(Settings(base="https://other.example"))
    path.write_bytes(template(other, "system"))

    with pytest.raises(DataRejected, match=r"was made from the register https://other\.example"):
        read(path, town)


def test_a_book_from_a_later_state_is_refused(path: Path) -> None:
    """The register was restored since, so what the cells were is not known."""
    registry = register_of()
    registry.commit(change_of('<doc/post/chef> { <id/post/chef> a ansvar:Post ; skos:prefLabel "Chef"@sv . }'))
    path.write_bytes(export(registry))

    with pytest.raises(DataRejected, match="revision 2, and the register is at 1"):
        read(path, register_of())


def test_a_table_of_somebody_else_is_none_of_ours(town: Registry, path: Path) -> None:
    """It needs a mapping."""
    book = openpyxl.Workbook()
    book.active.append(["Namn", "Leverantör"])
    book.active.append(["Karta", "Kartbolaget"])
    book.save(path)

    assert not is_ours(open_source(path))
    with pytest.raises(DataRejected, match="no table that Ansvar made"):
        read(path, town)


def test_a_table_of_ours_is_known_whichever_row_was_taken_for_its_header(town: Registry, path: Path) -> None:
    """So it is read without anybody naming a row."""
    path.write_bytes(export(town))

    assert is_ours(open_source(path))
    assert is_ours(open_source(path, ReadOptions(header_row=1)))


# --- whatever is in a cell, and whatever is done to it ----------------------------------------------------------

_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cn"]), min_size=1, max_size=12)
_LINES = st.lists(_TEXT, max_size=3)
_PATHS = {"skos:altLabel@sv": SKOS.altLabel, "dcterms:description@sv": DCTERMS.description}


def _record(number: int, texts: list[str]) -> str:
    said = "".join(
        f" ; {name} {Literal(text, language='sv')}"
        for name, text in zip(("skos:altLabel", "skos:altLabel", "dcterms:description"), texts, strict=False)
    )
    name = f'<id/system/s{number}> a ansvar:System ; skos:prefLabel "System {number}"@sv'
    return f"<doc/system/s{number}> {{ {name}{said} . }}"


def _write(systems: Registry, texts: list[list[str]]) -> None:
    # Past the door for writes: Hypothesis sets the seed that whoosh draws the names of its files from, each time alike.
    before = [quad for quad in systems.store.quads() if "/doc/system/" in str(quad.graph_name)]
    systems.store.commit(before, quads("\n".join(_record(number, one) for number, one in enumerate(texts))))


def _plain(lines: list[str]) -> list[str]:
    """Return lines that a person might type: letters and figures only."""
    return ["".join(one if one.isalnum() else "x" for one in line) for line in lines]


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    texts=st.lists(_LINES, min_size=3, max_size=3),
    edited=st.dictionaries(st.tuples(st.integers(0, 2), st.sampled_from(sorted(_PATHS))), _LINES, max_size=4),
)
def test_exactly_the_edited_cells_differ(
    systems: Registry, texts: list[list[str]], edited: dict[tuple[int, str], list[str]]
) -> None:
    """Of records that hold any texts, after any edit of any cells of a book."""
    _write(systems, texts)
    done: dict[str, dict[NamedNode, set[str]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        with editing(export(systems, kinds=("system",)), path) as book:
            sheet = book["System"]
            for (number, key), lines in edited.items():
                iri, wanted = f"{ID}system/s{number}", _plain(lines)
                cell(sheet, iri, key).value = "\n".join(wanted) or None
                done.setdefault(iri, {})[_PATHS[key]] = set(wanted)

        found = edits(read(path, systems))

    assert set(found) <= set(done)
    for iri, wanted_by_path in done.items():
        lost, gained = found.get(iri, (set(), set()))
        assert {one.predicate for one in lost | gained} <= set(wanted_by_path)
        after = read_texts(systems, iri, found)
        for path_, wanted_texts in wanted_by_path.items():
            # What shows nothing in a cell is nothing that somebody could take out of it.
            assert {text for text in after[path_] if clean(text)} == wanted_texts


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts=st.lists(_LINES, min_size=3, max_size=3), separator=st.sampled_from([",", ";"]))
def test_csv_with_any_text_comes_back_as_it_was(systems: Registry, texts: list[list[str]], separator: str) -> None:
    """Whatever stands in the cells: quotation marks, separators, line ends, apostrophes and formulas."""
    _write(systems, texts)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "systems.csv"
        path.write_bytes(export(systems, "csv", kinds=("system",), separator=separator))

        assert edits(read(path, systems)) == {}


def read_texts(
    registry: Registry, iri: str, found: dict[str, tuple[set[Triple], set[Triple]]]
) -> dict[NamedNode, set[str]]:
    """Return the texts of a record after its edits, by property."""
    lost, gained = found.get(iri, (set(), set()))
    after: dict[NamedNode, set[str]] = {path: set() for path in _PATHS.values()}
    for one in (set(registry.record(iri).statements) - lost) | gained:
        if one.predicate in after and isinstance(one.object, Literal):
            after[one.predicate].add(one.object.value)
    return after
