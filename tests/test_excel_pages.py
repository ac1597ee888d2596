"""Excel files from the pages: a list to edit, a template to fill in, and a customer's package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from asgi_client import Answer, call
from fastapi import FastAPI
from openpyxl.workbook import Workbook
from pages_town import BROWSER, app_of, get, links_of
from record_books import edits, opened, read

from graph_service.publishing.workbook import MEDIA_TYPE
from graph_service.registry import Registry
from graph_service.settings import Settings

DATA = Path(__file__).parent / "data"
PACKAGE = "/organisation/skolan/package"


@pytest.fixture(scope="module")
def registry() -> Iterator[Registry]:
    """Two boards that share a payroll service."""
    registry = Registry.in_memory(Settings())
    registry.load([DATA / "chain-pages.trig"], why="prov")
    yield registry
    registry.close()


@pytest.fixture(scope="module")
def app(registry: Registry) -> FastAPI:
    """Its pages."""
    return app_of(registry)


def book_of(answer: Answer) -> Workbook:
    """Return the workbook that an answer is."""
    assert answer.status == 200
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.headers["content-disposition"].startswith("attachment;")
    return opened(answer.body)


def test_a_list_can_be_taken_as_a_book_and_read_back(app: FastAPI, registry: Registry, tmp_path: Path) -> None:
    """All records of the kind, as the public may see them."""
    answer = call(app, "/sv/list/organisation.xlsx")
    path = tmp_path / "organisation.xlsx"
    path.write_bytes(answer.body)

    sheet = book_of(answer)["Organisation"]
    mapped = read(path, registry)

    assert sheet.max_row == 2 + len(registry.labels.of_kind("organisation"))
    assert len(mapped.records) == len(registry.labels.of_kind("organisation"))
    assert edits(mapped) == {}


@pytest.mark.parametrize(("path", "count"), [("/en/data/template/system.xlsx", 1), ("/en/data/template/all.xlsx", 32)])
def test_a_template_is_in_the_language_of_the_address(app: FastAPI, path: str, count: int) -> None:
    """Of one kind, or of all."""
    book = book_of(call(app, path))

    assert book.sheetnames[0] == "Read me"
    assert len(book.sheetnames) == count + 2


@pytest.mark.parametrize("path", ["/list/nothing.xlsx", "/data/template/nothing.xlsx"])
def test_a_kind_that_is_not_there_is_not_found(app: FastAPI, path: str) -> None:
    """Nor is the ending taken for part of a kind."""
    assert call(app, path).status == 404


def test_an_unchanged_book_is_not_sent_again(app: FastAPI) -> None:
    """Its bytes are the same, and so is its ETag."""
    tag = call(app, "/list/system.xlsx").headers["etag"]

    assert call(app, "/list/system.xlsx", if_none_match=tag).status == 304


@pytest.mark.parametrize(
    ("language", "names"),
    [
        (
            "sv",
            ["Underlag enligt artikel 28", "Behandlingar", "Tjänster", "Leverantörer", "Kedja", "Länder"],
        ),
        (
            "en",
            ["Package for Article 28", "Processing activities", "Services", "Suppliers", "Chain", "Countries"],
        ),
    ],
)
def test_a_package_has_a_sheet_for_each_part_of_its_page(app: FastAPI, language: str, names: list[str]) -> None:
    """Each with its headings in the first row."""
    book = book_of(call(app, f"/{language}{PACKAGE}.xlsx"))

    assert book.sheetnames[:6] == names
    assert len(book.sheetnames) == 11
    assert all(sheet.freeze_panes in {"B2", "A2"} for sheet in book)


def test_the_chain_of_a_package_is_that_of_its_csv(app: FastAPI) -> None:
    """Row by row; days and ranks are no texts."""
    lines = call(app, f"/sv{PACKAGE}.csv").body.decode("utf-8-sig").splitlines()

    rows = list(book_of(call(app, f"/sv{PACKAGE}.xlsx"))["Kedja"].iter_rows(values_only=True))

    assert len(rows) == len(lines)
    assert list(rows[0]) == lines[0].split(",")
    assert {type(row[7]) for row in rows[1:]} == {int}


def test_the_pages_lead_to_the_books(app: FastAPI) -> None:
    """A list to itself and its template, a package to itself, the page about data to the templates."""
    assert {"/sv/list/system.xlsx", "/sv/data/template/system.xlsx"} <= set(links_of(get(app, "/sv/list/system")))
    assert f"/sv{PACKAGE}.xlsx" in links_of(get(app, f"/sv{PACKAGE}"))
    assert "/sv/data/template/all.xlsx" in links_of(get(app, "/sv/data"))
    assert call(app, "/sv/list/role", accept=BROWSER).status == 200
