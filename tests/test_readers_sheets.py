"""Workbooks: the header is found, merged cells are filled, and every value is what a person sees."""

from __future__ import annotations

import datetime

import pytest
from openpyxl import Workbook, load_workbook

from graph_service.errors import DataRejected
from ingest.readers.open import open_source
from ingest.tables import ReadOptions
from tests.workbooks import read_one, rows_by_number, values, write_ods, write_ods_table, write_xlsx

REGISTER = [["Behandling", "Ansvarig", "Rättslig grund"], ["Lön", "Nämnden", "avtal"], ["Skola", "Nämnden", "lag"]]


def test_header_is_found_below_title_rows(tmp_path):
    """Rows above the header are told of and not read, and rows keep the number that the sheet shows."""
    title = [["Register över behandlingar", None, None], ["Senast ändrad", datetime.date(2026, 1, 2), None], []]
    table = read_one(write_xlsx(tmp_path / "a.xlsx", {"Register": [*title, *REGISTER]}))

    assert (table.header_row, [column.name for column in table.columns]) == (4, REGISTER[0])
    assert [row.number for row in table.rows()] == [5, 6]
    assert "rad 1 ”Register över behandlingar”" in table.notes[0].sv


def test_header_can_be_chosen(tmp_path):
    """What a person says of the header goes before what is found."""
    table = read_one(write_xlsx(tmp_path / "a.xlsx", {"Register": REGISTER}), header_row=2)

    assert [column.name for column in table.columns] == ["Lön", "Nämnden", "avtal"]
    assert values(table) == [["Skola", "Nämnden", "lag"]]


def test_sheet_without_header_is_read_with_letters(tmp_path):
    """Header row 0 says that there is none; columns are then called by their letters."""
    table = read_one(write_xlsx(tmp_path / "a.xlsx", {"Register": REGISTER[1:]}), header_row=0)

    assert [column.name for column in table.columns] == ["(A)", "(B)", "(C)"]
    assert len(values(table)) == 2


def test_chosen_header_that_is_empty_is_refused(tmp_path):
    """An empty row names no columns; the error says which row and what to do."""
    path = write_xlsx(tmp_path / "a.xlsx", {"Register": [[], *REGISTER]})

    with pytest.raises(DataRejected, match=r"a\.xlsx, sheet Register: row 1 is empty\. Choose"):
        open_source(path, ReadOptions(header_row=1))


def test_header_of_two_merged_rows_is_one_name(tmp_path):
    """Cells merged downwards make a header of two rows; a column that has both is named by both."""
    path = tmp_path / "a.xlsx"
    book = Workbook()
    sheet = book.active
    for row in (["Behandling", "Antal", "Ansvarig"], [None, "personer", None], ["Lön", 5, "Nämnden"]):
        sheet.append(row)
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("C1:C2")
    book.save(path)

    table = read_one(path)

    assert [column.name for column in table.columns] == ["Behandling", "Antal – personer", "Ansvarig"]
    assert [row.number for row in table.rows()] == [3]


def test_columns_of_one_name_are_told_apart_by_the_heading_above(tmp_path):
    """Two columns called Namn under Leverantör and Ansvarig keep what they are names of."""
    path = tmp_path / "a.xlsx"
    book = Workbook()
    sheet = book.active
    for row in (
        ["Leverantör", None, "Ansvarig", None],
        ["Namn", "Land", "Namn", "Roll"],
        ["Bolaget", "SE", "Nämnd", "x"],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("C1:D1")
    book.save(path)

    table = read_one(path)

    assert [column.name for column in table.columns] == ["Leverantör – Namn", "Land", "Ansvarig – Namn", "Roll"]


def test_columns_of_one_name_are_numbered_where_no_heading_tells(tmp_path):
    """No column is lost because another has its name."""
    table = read_one(write_xlsx(tmp_path / "a.xlsx", {"R": [["Namn", "Namn", None], ["a", "b", "c"]]}))

    assert [column.name for column in table.columns] == ["Namn", "Namn (2)", "(C)"]
    assert values(table) == [["a", "b", "c"]]


def test_merged_cells_are_filled(tmp_path):
    """A board named once for three rows is the board of each of them."""
    path = write_xlsx(tmp_path / "a.xlsx", {"R": [["Nämnd", "Behandling"], ["Skol", "x"], [None, "y"], [None, "z"]]})
    book = load_workbook(path)
    book["R"].merge_cells("A2:A4")
    book.save(path)

    assert values(read_one(path)) == [["Skol", "x"], ["Skol", "y"], ["Skol", "z"]]


def test_heading_across_the_table_is_a_column_of_the_rows_below(tmp_path):
    """Registers are grouped by department with a heading over the whole width; it is kept with each row."""
    rows = [
        ["Behandling", "Syfte", "Grund"],
        ["Skola", None, None],
        ["a", "b", "c"],
        ["Vård", None, None],
        ["d", "e", "f"],
    ]
    path = write_xlsx(tmp_path / "a.xlsx", {"R": rows})
    book = load_workbook(path)
    book["R"].merge_cells("A2:C2")
    book["R"].merge_cells("A4:C4")
    book.save(path)

    table = read_one(path)

    assert values(table) == [["a", "b", "c", "Skola"], ["d", "e", "f", "Vård"]]
    assert "(rubrik)" in table.notes[0].sv


def test_footnote_below_the_table_is_no_row(tmp_path):
    """A lone text after an empty row at the end is told of; the same in the middle of a table is a row."""
    rows = [*REGISTER, [], ["ensam"], ["Vatten", "Nämnden", "lag"], [], ["* obligatoriskt"]]
    table = read_one(write_xlsx(tmp_path / "a.xlsx", {"R": rows}))

    assert [row["Behandling"] for row in table.rows()] == ["Lön", "Skola", "ensam", "Vatten"]
    assert "rad 8 ”* obligatoriskt”" in table.notes[0].sv


def test_hidden_columns_are_read_and_marked(tmp_path):
    """A hidden column may hold what the register is about, so it is not passed over."""
    path = write_xlsx(tmp_path / "a.xlsx", {"R": REGISTER})
    book = load_workbook(path)
    book["R"].column_dimensions["B"].hidden = True
    book.save(path)

    table = read_one(path)

    assert [(column.letter, column.is_hidden) for column in table.columns] == [("A", False), ("B", True), ("C", False)]
    assert table.notes[0].en == "Hidden columns are read: B (Ansvarig)."


def test_values_are_what_a_person_sees(tmp_path):
    """Days are ISO 8601, whole numbers have no decimals, and line breaks stay."""
    cells = {
        "Dag": datetime.datetime(2026, 1, 2),
        "Tid": datetime.datetime(2026, 1, 2, 3, 4, 5),
        "Klockan": datetime.time(3, 4),
        "Längd": datetime.timedelta(hours=30),
        "Antal": 3,
        "Nummer": 5566778899,
        "Andel": 0.1 + 0.2,
        "Sant": True,
        "Text": "rad 1\nrad 2 ",
    }
    table = read_one(write_xlsx(tmp_path / "a.xlsx", {"R": [list(cells), list(cells.values())]}))

    assert values(table) == [
        ["2026-01-02", "2026-01-02T03:04:05", "03:04:00", "30:00:00", "3", "5566778899", "0.3", "true", "rad 1\nrad 2"]
    ]


def test_formula_that_failed_is_told_of(tmp_path):
    """An error of a formula is no value; the note names the cell, so that it can be mended."""
    path = write_xlsx(tmp_path / "a.xlsx", {"R": [*REGISTER, ["Vatten", "#REF!", "lag"]]})
    book = load_workbook(path)
    book["R"]["B4"].data_type = "e"
    book.save(path)

    table = read_one(path)

    assert rows_by_number(table)[4]["Ansvarig"] == ""
    assert table.notes[0].sv == "Formler som inte gick att räkna ut är lästa som tomma: B4 (#REF!)."


def test_formula_without_a_stored_value_is_told_of(tmp_path):
    """A workbook that a program wrote may hold formulas that no spreadsheet has counted yet."""
    path = write_xlsx(tmp_path / "a.xlsx", {"R": [*REGISTER, ["Vatten", "=A1", "lag"]]})
    book = load_workbook(path)
    book["R"]["B4"].value = "=A1"
    book.save(path)

    table = read_one(path)

    assert rows_by_number(table)[4]["Ansvarig"] == ""
    assert table.notes[0].en.endswith("open the file in a spreadsheet program and save it: B4.")


def test_table_that_begins_away_from_the_corner_keeps_its_letters(tmp_path):
    """Letters and row numbers are those of the sheet, wherever the table begins."""
    table = read_one(write_xlsx(tmp_path / "a.xlsx", {"R": [[], [], *([None, None, *row] for row in REGISTER)]}))

    assert [column.letter for column in table.columns] == ["C", "D", "E"]
    assert [row.number for row in table.rows()] == [4, 5]


def test_each_sheet_is_a_table_and_text_sheets_are_told_of(tmp_path):
    """A sheet of one column beside others is a text to read; an empty sheet is no table."""
    sheets = {"Läs mig": [["Så här"], ["gör du"]], "Register": REGISTER, "System": REGISTER[:2], "Tomt": []}
    source = open_source(write_xlsx(tmp_path / "a.xlsx", sheets))

    assert [table.name for table in source.tables] == ["Register", "System"]
    assert [note.sv for note in source.notes] == [
        "Bladet Tomt är tomt.",
        "Bladet Läs mig är löpande text och läses inte.",
    ]


def test_one_sheet_can_be_chosen_whatever_its_case(tmp_path):
    """The name of the sheet is compared as people write it."""
    source = open_source(write_xlsx(tmp_path / "a.xlsx", {"A": REGISTER, "B": REGISTER}), ReadOptions(sheet="b"))

    assert [table.name for table in source.tables] == ["B"]


def test_sheet_that_is_not_there_is_refused_with_those_that_are(tmp_path):
    """A mistyped sheet is answered with the names to choose from."""
    path = write_xlsx(tmp_path / "a.xlsx", {"A": REGISTER})

    with pytest.raises(DataRejected, match=r"a\.xlsx has no table 'X'"):
        open_source(path, ReadOptions(sheet="X"))


def test_hidden_sheet_is_read_and_told_of(tmp_path):
    """What a person does not see in the workbook, the note shows."""
    path = write_xlsx(tmp_path / "a.xlsx", {"A": REGISTER, "B": REGISTER})
    book = load_workbook(path)
    book["B"].sheet_state = "hidden"
    book.save(path)

    source = open_source(path)

    assert [[note.en for note in table.notes] for table in source.tables] == [
        [],
        ["The sheet B is hidden and is read."],
    ]


def test_open_document_is_read_as_excel_is(tmp_path):
    """The same register gives the same rows from ods as from xlsx."""
    from_ods = read_one(write_ods(tmp_path / "a.ods", [["Titel", "", ""], *REGISTER]))

    assert (from_ods.header_row, values(from_ods)) == (2, REGISTER[1:])


def test_open_document_has_merged_and_hidden_and_failed_cells(tmp_path):
    """What a spreadsheet says beside its values is read of OpenDocument too."""
    row = "<table:table-row>{}</table:table-row>"
    cell = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
    calc = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
    failed = cell.format(f' calcext:value-type="error" xmlns:calcext="{calc}"', "#N/A")
    table = (
        '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
        + row.format("".join(cell.format("", name) for name in ("Nämnd", "Behandling", "Grund")))
        + row.format(
            cell.format(' table:number-rows-spanned="2"', "Skol") + cell.format("", "x") + cell.format("", "lag")
        )
        + row.format("<table:covered-table-cell/>" + cell.format("", "y") + failed)
    )

    read = read_one(write_ods_table(tmp_path / "a.ods", table))

    assert [row["Nämnd"] for row in read.rows()] == ["Skol", "Skol"]
    assert [column.is_hidden for column in read.columns] == [False, True, True]
    assert read.notes[0].en == "Formulas that failed are read as empty: C3 (#N/A)."


def test_digest_names_the_bytes_of_the_file(tmp_path):
    """Two files of the same bytes have one digest, so that an import knows a file again."""
    first = write_ods(tmp_path / "a.ods", REGISTER)
    second = tmp_path / "b.ods"
    second.write_bytes(first.read_bytes())

    assert open_source(first).digest == open_source(second).digest
    assert len(open_source(first).digest) == 64


def test_rows_can_be_read_again(tmp_path):
    """A preview and a write read the same rows; each call begins anew."""
    table = read_one(write_xlsx(tmp_path / "a.xlsx", {"R": REGISTER}))

    assert [row.values for row in table.rows()] == [row.values for row in table.rows()]
