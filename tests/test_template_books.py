"""Templates: a sheet for each kind, made from its shapes, ready to fill in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook
from pyoxigraph import Literal, NamedNode
from record_books import column, opened, register_of, template

from ansvar.__main__ import main
from graph_service.errors import NotFound
from graph_service.names import CLASS_BY_KIND
from graph_service.publishing.columns import Key, columns_of, key_of, read_key, read_mark
from graph_service.registry import Registry


@pytest.fixture(scope="module")
def town() -> Iterator[Registry]:
    """The town, whose records can be chosen."""
    registry = register_of()
    yield registry
    registry.close()


@pytest.fixture(scope="module")
def book(town: Registry) -> Workbook:
    """A template for systems and engagements, in Swedish."""
    return opened(template(town, "system", "engagement"))


def test_each_kind_has_a_sheet_after_the_one_that_tells_how_to_use_it(book: Workbook) -> None:
    """The names that a program needs lie on a sheet that nobody sees."""
    assert book.sheetnames == ["Läs mig", "System", "Anlitande", "ansvar"]
    assert [sheet.sheet_state for sheet in book] == ["visible", "visible", "visible", "hidden"]


def test_headings_are_the_names_of_the_fields(book: Workbook) -> None:
    """Texts have a column for each language, and what must be filled in is marked."""
    headings = [cell.value for cell in book["System"][2]]

    assert headings[:4] == ["Adress", "Namn (sv) *", "Namn (en)", "Kallas även (sv)"]
    assert {"Leverantör *", "Driftas i *", "Används av", "Allmänna handlingar"} <= set(headings)


def test_headings_explain_themselves(book: Workbook) -> None:
    """The explanation of the shape, and how a value is written."""
    sheet = book["Anlitande"]
    comment = sheet.cell(2, column(sheet, "ansvar:engager")).comment

    assert comment is not None
    assert comment.text.split("\n") == [
        "Utan anlitande part går kedjan inte att följa.",
        "Ska fyllas i.",
        "Välj ur listan i cellen.",
    ]


def test_lists_hold_the_records_and_codes_of_the_class(book: Workbook) -> None:
    """Two records of one name are told apart; a code list admits nothing else, records do."""
    sheet, names = book["System"], book["ansvar"]
    by_column = {
        str(one.sqref).rstrip("0123456789").partition(":")[0].rstrip("0123456789"): one
        for one in sheet.data_validations.dataValidation
    }
    supplied = by_column[sheet.cell(2, column(sheet, "ansvar:suppliedBy")).column_letter]
    hosted = by_column[sheet.cell(2, column(sheet, "ansvar:shownTo")).column_letter]
    cells = supplied.formula1.partition("!")[2].replace("$", "")

    assert [cell.value for (cell,) in names[cells]] == [
        "Molnet AB [organisation/molnet]",
        "Molnet AB [organisation/molnet-2]",
        "Nämnden",
    ]
    assert (supplied.showErrorMessage, hosted.showErrorMessage) == (False, True)


def test_a_template_is_made_in_english_too(town: Registry) -> None:
    """Sheets, headings, help and lists."""
    book = opened(template(town, "system", lang="en"))

    assert book.sheetnames == ["Read me", "System", "ansvar"]
    assert [cell.value for cell in book["System"][2]][:2] == ["Address", "Name (sv) *"]
    assert "Sweden" in [cell.value for cell in book["ansvar"]["B"]]


@pytest.mark.parametrize("kind", CLASS_BY_KIND)
def test_every_kind_has_columns_that_can_be_read_back(town: Registry, kind: str) -> None:
    """Each has a key of its own, in the order of the fields; no two have one heading."""
    columns = columns_of(town.fields(kind))

    assert [read_key(str(one.key)) for one in columns] == [one.key for one in columns]
    assert len({one.key for one in columns}) == len(columns)
    assert len({one.heading("sv") for one in columns}) == len(columns)
    order = [town.fields(kind).index(one.field) for one in columns]
    assert all(first <= second for first, second in pairwise(order))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("ansvar:engager", Key("https://w3id.org/ansvar/ns#engager")),
        ("skos:prefLabel@sv", Key("http://www.w3.org/2004/02/skos/core#prefLabel", language="sv")),
        ("<https://x.example/a b>", None),
        (
            "<https://x.example/a>^^xsd:date",
            Key("https://x.example/a", datatype="http://www.w3.org/2001/XMLSchema#date"),
        ),
        ("Namn", None),
        ("okänd:namn", None),
        ("foreign:name", None),
    ],
)
def test_a_key_says_property_and_sort_of_value(text: str, key: Key | None) -> None:
    """Whatever else stands in a first row is no key."""
    assert read_key(text) == key


def test_the_first_heading_says_what_the_table_shows(book: Workbook) -> None:
    """Kind, revision and register."""
    mark = read_mark(str(book["System"]["A1"].value))

    assert mark is not None
    assert (mark.kind, mark.records, mark.revision, mark.base) == ("system", 0, 1, "https://ansvar.example.org")


def test_a_kind_that_is_not_there_is_told_with_those_that_are(town: Registry) -> None:
    """One who misspells sees the right word."""
    with pytest.raises(NotFound, match=r"no kind of record called 'systm'\. The kinds are organisation, unit"):
        template(town, "systm")


def test_the_command_writes_a_template_without_a_register(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One who begins has no records to choose from, but the code lists."""
    out = tmp_path / "mall.xlsx"

    code = main(["template", "all", "--out", str(out), "--store", str(tmp_path / "store"), "--lang", "en"])

    book = opened(out.read_bytes())
    assert code == 0
    assert len(book.sheetnames) == len(CLASS_BY_KIND) + 2
    assert "Sweden" in [cell.value for cell in book["ansvar"]["B"]]
    assert capsys.readouterr().out == f"{out}: {len(CLASS_BY_KIND)} kinds of records.\n"
    assert not (tmp_path / "store").exists()


def test_the_command_writes_nothing_where_it_cannot(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither under another ending nor for a kind that is not there."""
    store = ["--store", str(tmp_path / "store")]

    codes = [
        main(["template", "system", "--out", str(tmp_path / "mall.csv"), *store]),
        main(["template", "systm", "--out", str(tmp_path / "mall.xlsx"), *store]),
    ]

    assert codes == [2, 2]
    assert list(tmp_path.iterdir()) == []
    assert "does not end in .xlsx" in capsys.readouterr().err


def test_a_value_has_its_place_among_the_columns() -> None:
    """A text by its language, a thing without either."""
    assert key_of("p", Literal("a", language="sv")) == Key("p", language="sv")
    assert key_of("p", Literal("1")) == Key("p", datatype="http://www.w3.org/2001/XMLSchema#string")
    assert key_of("p", NamedNode("https://x.example/")) == Key("p")
