"""Workbooks: what is written is what a spreadsheet shows, and nothing of it is run."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from graph_service.errors import NotAcceptable
from graph_service.publishing import workbook
from graph_service.publishing.workbook import Cell, Choices, Column, Sheet, sheet_name, write_workbook


def written(*rows: tuple[Cell, ...], lang: str = "sv") -> bytes:
    """Return a workbook of one sheet with a heading for each cell of a row."""
    columns = [f"rubrik {number}" for number, _ in enumerate(rows[0])]
    return write_workbook([Sheet("Blad", columns, rows)], title="Titel", lang=lang)


def sheet_of(body: bytes, name: str = "Blad") -> Worksheet:
    found = openpyxl.load_workbook(io.BytesIO(body))[name]
    assert isinstance(found, Worksheet)
    return found


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "#N/A", "=", "{=1}"]
)
def test_a_text_is_never_a_formula(text: str) -> None:
    """It is stored as text, and marked so that it stays one when somebody edits the cell."""
    found = sheet_of(written((text,)))["A2"]

    assert found.data_type == "s"
    assert found.value == text.replace("\r", "\n")
    assert bool(found.quotePrefix) is text.startswith(("=", "+", "-", "@"))


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_two_readers_see_the_text_that_was_written(text: str) -> None:
    """Whatever it holds; what no cell can hold is replaced, and line ends are line feeds."""
    body = written((text, "end"))

    seen = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_name("Blad").to_python()[1][0]
    expected = workbook.clean_text(text)
    assert seen == expected
    escaped = sheet_of(body)["A2"].value or ""
    assert str(escaped).replace("_x005F_", "_") == expected.replace("_x005F_", "_")


def test_days_numbers_and_truth_are_no_texts() -> None:
    """A spreadsheet sorts and counts them."""
    moment = datetime(2026, 1, 31, 12, 30, tzinfo=UTC)

    found = [one.value for one in sheet_of(written((date(2026, 1, 31), moment, 7, 1.5, True, None, "")))[2]]

    assert found[:2] == [datetime(2026, 1, 31), datetime(2026, 1, 31, 13, 30)]
    assert found[2:5] == [7, 1.5, True]
    assert [bool(one) for one in found[5:]] == [False, False]


def test_a_number_with_more_digits_than_a_spreadsheet_keeps_is_a_text() -> None:
    """An organisation number with its century would lose its last digits otherwise."""
    assert sheet_of(written((1234567890123456789,)))["A2"].value == "1234567890123456789"


def test_a_text_longer_than_a_cell_is_cut_with_a_note() -> None:
    """The note says where, on a sheet of its own after the others."""
    body = written(("a" * 40_000, "b\x01"))

    sheet, notes = sheet_of(body), sheet_of(body, "Noteringar")
    assert len(str(sheet["A2"].value)) == 32_767
    assert sheet["B2"].value == "b\ufffd"
    assert [str(one[1].value).partition(":")[0] for one in notes.iter_rows(min_row=2)] == [
        "Rad 2, rubrik 0",
        "Rad 2, rubrik 1",
    ]


def test_there_is_no_sheet_of_notes_where_there_is_nothing_to_note() -> None:
    """A reader is not sent to an empty sheet."""
    assert openpyxl.load_workbook(io.BytesIO(written(("a",)))).sheetnames == ["Blad"]


def test_the_same_tables_give_the_same_bytes() -> None:
    """So an unchanged download has the same hash; nothing of the time or the machine is in it."""
    body = written(("a", 1))

    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        moments = {one.date_time for one in archive.infolist()}
        properties = archive.read("docProps/core.xml").decode()
    assert written(("a", 1)) == body
    assert moments == {(1980, 1, 1, 0, 0, 0)}
    assert ">Ansvar</dc:creator>" in properties
    assert "lastModifiedBy" not in properties


def test_properties_state_title_language_and_moment() -> None:
    """A screen reader reads in the language of the document."""
    when = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
    body = write_workbook([Sheet("Sheet", ["a"], [])], title="Systems", lang="en", moment=when)

    found = openpyxl.load_workbook(io.BytesIO(body)).properties

    assert (found.title, found.language, found.modified) == ("Systems", "en", datetime(2026, 1, 31, 13, 0))


def test_headings_stay_in_sight_and_can_be_filtered() -> None:
    """Also in print, and for a screen reader, which knows the row by a name."""
    sheet = sheet_of(written(("a", "b"), ("c", "d")))

    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:B3"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.defined_names["ColumnTitle"].attr_text == "'Blad'!$A$1"


def test_keys_stand_in_a_hidden_row_above_the_headings() -> None:
    """A program knows the columns whatever their order."""
    columns = [Column("Namn", "Så heter det.", key="name", is_mandatory=True), Column("Dag", key="day", is_date=True)]
    sheet = sheet_of(write_workbook([Sheet("Blad", columns, [("a", date(2026, 1, 1))])], title="", lang="sv"))

    assert [one.value for one in sheet[1]] == ["name", "day"]
    assert sheet.row_dimensions[1].hidden
    assert [one.value for one in sheet[2]] == ["Namn", "Dag"]
    assert sheet["A2"].comment is not None
    assert sheet["A2"].comment.text == "Så heter det."
    assert sheet.freeze_panes == "B3"


def test_a_column_with_choices_has_a_list_in_rows_still_empty_too() -> None:
    """The list is in the cells that somebody will fill in."""
    columns = [Column("Land", choices=Choices("Listor", 1, 2, 3, is_strict=True))]
    sheets = [Sheet("Blad", columns, [("SE",)], spare_rows=10), Sheet("Listor", ["l"], [["SE"], ["NO"], ["DK"]])]
    found = sheet_of(write_workbook(sheets, title="", lang="sv")).data_validations.dataValidation

    assert [(str(one.sqref), one.formula1, one.showErrorMessage) for one in found] == [
        ("A2:A12", "'Listor'!$A$2:$A$4", True)
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Avtal/2026: [nya]?*\\", "Avtal 2026   nya"),
        ("x" * 40, "x" * 31),
        ("'a'", "a"),
        ("", "Blad"),
        ("Läs MIG", "Läs MIG 2"),
    ],
)
def test_a_sheet_has_a_name_that_a_spreadsheet_takes(name: str, expected: str) -> None:
    """No longer than 31 characters, without those that stand in references, and only once."""
    assert sheet_name(name, ["läs mig"]) == expected


def test_more_rows_than_a_sheet_takes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a table would look like the whole of it."""
    monkeypatch.setattr(workbook, "MAX_ROWS", 3)

    with pytest.raises(NotAcceptable, match="more than 3 rows"):
        written(("a",), ("b",), ("c",))
