"""What the readers are built of: the text of a cell, the header among rows, nesting counted, and places in words."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal

import pytest

from graph_service.errors import DataRejected
from ingest.readers.cells import text_of
from ingest.readers.header import find_header
from ingest.readers.nesting import NestingGuard
from ingest.tables import Note, Place, column_letter, column_number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  a\u00a0", "a"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\x00\x0b\ufeffb", "ab"),
        ("a\ud800b", "a\ufffdb"),
        (None, ""),
        (True, "true"),
        (3.0, "3"),
        (-0.5, "-0.5"),
        (1e300, "1e+300"),
        (float("nan"), "nan"),
        (Decimal("1.500"), "1.5"),
        (Decimal("1E+999999999"), "1E+999999999"),
        (10**40, "1.000000000000000E+40"),
        (datetime.date(2026, 1, 2), "2026-01-02"),
        (datetime.datetime(2026, 1, 2, 3, 4, 5, 999_999), "2026-01-02T03:04:05"),
        (datetime.timedelta(hours=-30, minutes=-5), "-30:05:00"),
    ],
)
def test_stored_value_is_written_as_a_person_sees_it(value, text):
    """White space around, signs that are not seen, and decimals that say nothing are left out."""
    assert text_of(value) == text


@pytest.mark.parametrize(
    ("rows", "header"),
    [
        ([["Namn", "Grund"], ["Lön", "avtal"]], 1),
        ([["Register", ""], ["", ""], ["Namn", "Grund"], ["Lön", "avtal"], ["Skola", "lag"]], 3),
        ([["Kommun:", "X", ""], ["Datum:", "2026-01-02", ""], ["Namn", "Antal", "Grund"], ["Lön", "3", "avtal"]], 3),
        ([["Id", "", "Grund"], ["1", "fri text", "avtal"], ["2", "mer text", "lag"]], 1),
        ([["Namn"], ["Lön"]], 1),
    ],
)
def test_header_is_the_first_row_that_names_the_columns(rows, header):
    """Titles and forms above a table fill few of its columns; a header may leave one of them without a name."""
    found = find_header(list(enumerate(rows, start=1)), ())

    assert found is not None
    assert found.first == header


def test_rows_without_words_have_no_header():
    """An empty sheet has no row that could be one."""
    assert find_header([(1, ["", ""]), (2, [])], ()) is None


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1_000])
def test_brackets_within_texts_are_not_counted(size):
    """Quotation marks and signs that make them plain are followed over the ends of the pieces that are read."""
    text = rb'{"a": "[[[[\"[[[\\", "b": "\\\\", "c": [1, "]]]"]}' * 3
    guard = NestingGuard(io.BytesIO(text), "a.json")

    assert b"".join(iter(lambda: guard.read(size), b"")) == text
    assert guard.depth == 0


def test_brackets_above_the_limit_are_refused():
    """What opens and never closes is told of before the reader holds it."""
    guard = NestingGuard(io.BytesIO(b'["x]",' * 300), "a.json")

    with pytest.raises(DataRejected, match=r"a\.json: objects nest deeper than 200 levels"):
        guard.read()


@pytest.mark.parametrize(("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16_383, "XFD")])
def test_columns_have_the_letters_of_a_spreadsheet(index, letter):
    """A person finds the column by the letter that the message names."""
    assert column_letter(index) == letter
    assert column_number(letter.encode()) == index + 1


def test_place_is_told_in_words():
    """A message says where a value stands, in the reader's language and with no more than there is."""
    place = Place("register.xlsx", "Behandlingar", 5, "Rättslig grund", "C")

    assert str(place) == "register.xlsx, blad Behandlingar, rad 5, kolumn C (Rättslig grund)"
    assert place.text("en") == "register.xlsx, sheet Behandlingar, row 5, column C (Rättslig grund)"
    assert str(Place("a.json", "", 2, "namn")) == "a.json, rad 2, kolumn namn"
    assert str(Place("a.json", "", 2)) == "a.json, rad 2"


def test_note_is_told_in_both_languages():
    """A note is English as text, as other messages of the command line are."""
    note = Note("Bladet A är tomt.", "The sheet A is empty.")

    assert (note.text("sv"), note.text("en"), str(note)) == ("Bladet A är tomt.", note.en, note.en)
