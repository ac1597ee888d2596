"""Any table that is written reads back as it was, in every format."""

from __future__ import annotations

import csv
import io
import json
import string
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from ingest.readers.cells import clean
from tests.workbooks import read_one, values, write_ods, write_xlsx, written

HEADERS = ["Behandling", "Ansvarig nämnd", "Rättslig grund", "Ändamål", "Mottagare"]
texts = (
    st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n;,|\t\"'åäö=@"), max_size=40)
    .filter(lambda text: not ILLEGAL_CHARACTERS_RE.search(text))
    .map(clean)
)
rows = st.integers(1, len(HEADERS)).flatmap(
    lambda width: st.lists(st.lists(texts, min_size=width, max_size=width).filter(any), min_size=1, max_size=12)
)


def write_csv(path: Path, table: list[list[str]]) -> Path:
    """Write a table as a spreadsheet program in Sweden does."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(table)
    return written(path, text.getvalue())


def write_json(path: Path, table: list[list[str]]) -> Path:
    """Write a table as a list of objects."""
    return written(path, json.dumps([dict(zip(table[0], row, strict=True)) for row in table[1:]]))


WRITERS = {
    "a.csv": write_csv,
    "a.json": write_json,
    "a.ods": write_ods,
    "a.xlsx": lambda path, table: write_xlsx(path, {"Register": [[f"{cell}" for cell in row] for row in table]}),
}


@pytest.mark.parametrize("name", WRITERS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=rows)
def test_table_that_is_written_reads_back_as_it_was(name, data):
    """Every value comes back, and every row that has one; the header is chosen, as it may be anything here."""
    header = HEADERS[: len(data[0])]
    with tempfile.TemporaryDirectory() as folder:
        path = WRITERS[name](Path(folder) / name, [header, *data])

        options = {"header_row": 1, "separator": ";"} if name != "a.json" else {}
        table = read_one(path, **options)
        read = values(table)

    assert [column.name for column in table.columns] == header
    assert read == data


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.lists(st.text(string.ascii_lowercase + "åäö ", min_size=1, max_size=30), min_size=5, max_size=5),
        min_size=3,
        max_size=8,
    )
)
def test_header_is_found_above_rows_of_words(data):
    """A header over rows as full as itself is found without being told."""
    with tempfile.TemporaryDirectory() as folder:
        table = read_one(write_csv(Path(folder) / "a.csv", [HEADERS, *[[f"x{cell}" for cell in row] for row in data]]))

        assert table.header_row == 1
