"""Registers and lists as they are really kept: every table gives its rows."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from graph_service.errors import DataRejected
from ingest.readers.open import open_source
from tests.workbooks import read_one

HERE = Path(__file__).parent
FILES = HERE / "data/import"
SOURCES = HERE.parent / "ingest/demo/sources"
SHARED = HERE.parent.parent / "shared/data"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data is not beside the checkout")

ROWS_BY_WORKBOOK = {
    "registers/sv-kommuner/behandlingar-sv-kommuner.synthetic-layout.xlsx": 31,
    "reference/csm-ropa-2021-08-07.xlsx": 44,
    "reference/ropa-terms-regulator-templates.xlsx": 44,
}


def one_line(text: str) -> str:
    """Return a text with its line breaks as semicolons and its spaces single, as the CSV copies have it."""
    return " ".join("; ".join(part.strip() for part in text.replace("\n", ";").split(";")).split())


def spaced(text: str) -> str:
    """Return a text with single spaces in place of line breaks and runs of spaces."""
    return " ".join(text.split())


def csv_rows(path: Path, separator: str = ",") -> list[dict[str, str]]:
    """Return the rows of a CSV file as Python's own reader gives them."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [
            {key: (value or "").strip() for key, value in row.items()}
            for row in csv.DictReader(lines, delimiter=separator)
        ]


def shared_files(*suffixes: str) -> list[str]:
    """Return the shared files of some suffixes, as paths below the shared data."""
    return sorted(path.relative_to(SHARED).as_posix() for path in SHARED.rglob("*") if path.suffix in suffixes)


def test_workbook_of_municipalities_gives_the_rows_of_the_csv():
    """Title rows, a header in row 4, merged cells, a hidden column and a footnote change nothing of the 31 rows."""
    workbook = read_one(FILES / "behandlingar-sv-kommuner.synthetic-layout.xlsx")
    plain = csv_rows(SOURCES / "registers/sv-kommuner/behandlingar-sv-kommuner.csv", ";")

    names = {column.name: column.name.rstrip(" *").casefold() for column in workbook.columns}
    rows = [{names[name]: one_line(str(value)) for name, value in row.values.items()} for row in workbook.rows()]

    assert workbook.header_row == 4
    assert [column.letter for column in workbook.columns if column.is_hidden] == ["M"]
    assert sorted(rows, key=str) == sorted(({k: one_line(v) for k, v in row.items()} for row in plain), key=str)


def test_published_list_of_github_gives_the_rows_of_the_csv():
    """Two tables of Markdown, each the section of its heading, hold the 30 rows; double spaces are the source's."""
    plain = csv_rows(SOURCES / "subprocessors/github.csv")

    rows = [
        (table.name, *row.values.values()) for table in open_source(FILES / "github.md").tables for row in table.rows()
    ]

    columns = ("section", "subprocessor", "service_purpose", "processing_location", "corporate_location")
    assert rows == [tuple(row[column] for column in columns) for row in plain]


def test_published_list_of_stakater_gives_the_rows_of_the_csv():
    """A list within a cell is a line for each item, which the CSV has with spaces."""
    plain = csv_rows(SOURCES / "subprocessors/stakater.csv")

    rows = [
        tuple(spaced(str(value)) for value in row.values.values())
        for table in open_source(FILES / "stakater.md").tables
        for row in table.rows()
    ]

    columns = ("subprocessor", "service_purpose", "processing_location", "safeguard")
    assert rows == [tuple(row[column] for column in columns) for row in plain]


@needs_shared
def test_published_list_of_basecamp_gives_the_rows_of_the_csv():
    """A list of links, with the place in the sentence before, holds the 11 rows."""
    plain = csv_rows(SHARED / "subprocessors/37signals-basecamp.csv")

    rows = list(read_one(FILES / "37signals-basecamp.md").rows())

    assert [(row["name"], str(row["text"]).rstrip(".")) for row in rows] == [
        (row["subprocessor"], row["service_purpose"]) for row in plain
    ]
    places = ["United States" if "United States" in str(row["introduction"]) else "EU" for row in rows]
    assert places == [row["processing_location"] for row in plain]


def test_template_of_regulators_has_its_header_of_two_rows():
    """The fields of six regulators' templates; cells merged downwards make the header two rows high."""
    table = read_one(FILES / "csm-ropa-2021-08-07.xlsx")

    assert [column.name for column in table.columns][:2] == ["GDPR Regulation", "Combined ROPA Model Field"]
    assert [column.name for column in table.columns][6:] == [
        "Belgium (34)",
        "Cyprus (12)",
        "Denmark (12)",
        "Finland (13)",
        "Luxembourg (14)",
        "UK (33)",
    ]
    assert len(list(table.rows())) == 44


def test_danish_records_are_one_table():
    """A folder with one JSON object in each file is one register of 37 rows, with lists of codes as tuples."""
    table = read_one(SOURCES / "registers/kl-article30/records")
    rows = list(table.rows())

    assert len(rows) == 37
    assert rows[5]["_file"] == "kl_article30_05.json"
    assert rows[5]["kleGroups"] == ("29.03",)


@pytest.mark.parametrize("path", sorted(SOURCES.rglob("*.csv")), ids=lambda path: path.name)
def test_tables_of_the_demo_city_are_read_as_python_reads_them(path):
    """Encoding, separator and header are found for each of the tables that ship."""
    table = read_one(path)
    separator = ";" if path.name.startswith("behandlingar") else ","

    rows = [dict(row.values) for row in table.rows()]

    assert rows == [
        {key: value.replace("\r\n", "\n") for key, value in row.items()}
        for row in csv_rows(path, separator)
        if any(row.values())
    ]


@needs_shared
@pytest.mark.parametrize("name", shared_files(".csv", ".tsv"))
def test_shared_tables_are_read_as_python_reads_them(name):
    """Every shared table gives its rows with the columns of its first line."""
    path = SHARED / name
    separator = "\t" if path.suffix == ".tsv" else ";" if path.name.startswith("behandlingar") else ","

    rows = [dict(row.values) for row in read_one(path).rows()]

    assert rows == [row for row in csv_rows(path, separator) if any(row.values())]


@needs_shared
@pytest.mark.parametrize("name", shared_files(".xlsx"))
def test_shared_workbooks_are_read(name):
    """Each shared workbook gives the rows that a person counts in it."""
    assert len(list(read_one(SHARED / name).rows())) == ROWS_BY_WORKBOOK[name]


@needs_shared
@pytest.mark.parametrize("name", shared_files(".json"))
def test_shared_json_is_read(name):
    """Each shared JSON file has a table with rows."""
    assert all(list(table.rows()) for table in open_source(SHARED / name).tables)


@needs_shared
@pytest.mark.parametrize("name", shared_files(".ttl"))
def test_shared_rdf_is_told_of_as_no_table(name):
    """RDF goes to the mappings that read RDF."""
    with pytest.raises(DataRejected, match="is RDF and no table"):
        open_source(SHARED / name)
