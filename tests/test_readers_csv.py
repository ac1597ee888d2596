"""CSV and TSV: encoding and separator are found, and a row is what a spreadsheet shows as one."""

from __future__ import annotations

import csv

import pytest

from graph_service.errors import DataRejected
from ingest.readers.open import open_source
from ingest.tables import ReadOptions
from tests.workbooks import read_one, values, written

ROWS = [
    ["Behandling", "Ändamål", "Mottagare"],
    ["Lön", "betala; i tid", "Skatteverket, banken"],
    ["Skåp", "låna ut", ""],
]


def text_with(separator: str, rows: list[list[str]] | None = None) -> str:
    """Return rows as CSV with a separator, as Excel writes them."""

    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if any(one in text for one in f'{separator}"\n') else text

    return "".join(separator.join(map(cell, row)) + "\r\n" for row in rows or ROWS)


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_separator_is_found(tmp_path, separator):
    """Separators within quotation marks and in running text do not mislead."""
    table = read_one(written(tmp_path / "a.csv", text_with(separator)))

    assert ([column.name for column in table.columns], values(table)) == (ROWS[0], ROWS[1:])


def test_separator_that_a_file_states_is_taken(tmp_path):
    """Excel's first line `sep=;` says the separator and is no row of the table, but counts as one."""
    table = read_one(written(tmp_path / "a.csv", "sep=|\r\na,b|c\r\n1,2|3\r\n"))

    assert [column.name for column in table.columns] == ["a,b", "c"]
    assert [(row.number, row["a,b"]) for row in table.rows()] == [(3, "1,2")]


def test_separator_can_be_chosen(tmp_path):
    """What a person says goes before what is found."""
    table = read_one(written(tmp_path / "a.csv", "a;b,c\n1;2,3\n"), separator=",")

    assert values(table) == [["1;2", "3"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_encoding_is_found(tmp_path, encoding):
    """Swedish letters come out right from what Excel, LibreOffice and old systems write."""
    table = read_one(written(tmp_path / "a.csv", text_with(";").encode(encoding)))

    assert [column.name for column in table.columns] == ROWS[0]
    assert values(table)[1][0] == "Skåp"


def test_guessed_encoding_is_told_of(tmp_path):
    """A guess can be wrong, so a person hears of it."""
    source = open_source(written(tmp_path / "a.csv", text_with(";").encode("cp1252")))

    assert [note.en[:34] for note in source.notes] == ["The encoding is guessed: cp1252. I"]


def test_chosen_encoding_that_does_not_fit_is_refused(tmp_path):
    """Bytes that are not of the encoding are an error and never wrong letters."""
    path = written(tmp_path / "a.csv", text_with(";").encode("cp1252"))

    with pytest.raises(DataRejected, match=r"a\.csv is not written in utf-8 throughout"):
        open_source(path, ReadOptions(encoding="utf-8"))


def test_unknown_encoding_is_refused_by_its_name(tmp_path):
    """A mistyped encoding is answered with some that there are."""
    with pytest.raises(DataRejected, match=r"'utf8000' is no encoding\. Give one such as utf-8"):
        open_source(written(tmp_path / "a.csv", text_with(";")), ReadOptions(encoding="utf8000"))


def test_line_break_in_a_cell_stays_and_rows_count_as_in_a_spreadsheet(tmp_path):
    """A quoted line break is part of the cell; the next row has the number that a spreadsheet shows."""
    table = read_one(written(tmp_path / "a.csv", 'a;b\r\n"x\r\ny";1\r\n\r\nz;2\r\n'))

    assert [(row.number, row["a"]) for row in table.rows()] == [(2, "x\ny"), (4, "z")]


def test_columns_are_numbered_from_one(tmp_path):
    """A CSV file shows no letters, so a place names the number of the column."""
    assert [column.letter for column in read_one(written(tmp_path / "a.csv", "a;b\n1;2\n")).columns] == ["1", "2"]


def test_cells_beyond_the_header_are_kept_and_told_of(tmp_path):
    """A row with a cell too many loses nothing: the column is called by its number."""
    table = read_one(written(tmp_path / "a.csv", "a;b\n1;2\n3;4;5\n6\n"))

    assert values(table) == [["1", "2", ""], ["3", "4", "5"], ["6", "", ""]]
    assert [column.name for column in table.columns] == ["a", "b", "(3)"]
    assert [note.en for note in table.notes] == [
        "Rows with more cells than the header: 3.",
        "Rows with fewer cells than the header: 4.",
    ]


def test_nul_characters_are_left_out(tmp_path):
    """Some exports fill with NUL; the text around it is kept and a note says so."""
    source = open_source(written(tmp_path / "a.csv", b"a;b\n1\x00;2\n" + b"x;y\n" * 40))

    assert next(source.tables[0].rows())["a"] == "1"
    assert source.notes[0].en == "The file has NUL characters; they are left out."


def test_quotation_mark_that_is_not_closed_is_refused_with_its_row(tmp_path):
    """One forgotten mark would make the rest of the file one cell."""
    path = written(tmp_path / "a.csv", 'a;b\n1;2\n"x;' + "y;z\n" * 300_000)

    with pytest.raises(DataRejected, match=r"a\.csv, row 3: .*Close the quotation mark"):
        open_source(path)


def test_reading_rows_of_a_file_that_was_changed_is_refused(tmp_path):
    """What is written to the register is what was shown before."""
    path = written(tmp_path / "a.csv", "a;b\n1;2\n")
    table = read_one(path)
    written(path, "a;b\n1;2\n3;4\n")

    with pytest.raises(DataRejected, match=r"a\.csv was changed while it was read"):
        list(table.rows())


def test_limit_of_a_cell_is_that_of_the_csv_module():
    """The module's own limit of 131,072 characters is raised for registers with long texts."""
    assert csv.field_size_limit() == 1_000_000
