"""Every shared register and list imported by the shipped mappings, and every shared question answered from them.

They lie beside the checkout; where they do not, these tests are skipped.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
import shared_answers_lists
import shared_answers_registers
from asgi_client import call
from shared_imports import MAPPING_BY_FILE, SHARED, SUPPLIERS, WHO, SharedRegister

from graph_service.registry import Registry
from ingest.imports.write import write_import
from web.app import create_app

QUESTIONS = SHARED / "questions-shared.tsv"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not QUESTIONS.is_file(), reason="the shared registers are not beside the checkout"),
]
KINDS = (
    *("action", "activity", "control-area", "control-point", "document", "engagement", "organisation"),
    *("recommendation", "service", "unit"),
)
PROBLEMS = {SUPPLIERS: 1}
"""Two rows of one company give it different countries."""


def questions() -> dict[str, tuple[str, ...]]:
    """Return the parts of the answer to each question, by its number."""
    if not QUESTIONS.is_file():
        return {}
    with QUESTIONS.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    return {row["id"]: tuple(part.strip() for part in row["answer"].split(" | ")) for row in rows}


@pytest.fixture(scope="module")
def city() -> Iterator[SharedRegister]:
    """Give a register with everything imported, in about 20 s of processor time."""
    registry = Registry.in_memory()
    made = SharedRegister(registry)
    for file in MAPPING_BY_FILE:
        made.take_in(file)
    yield made
    registry.close()


@pytest.mark.parametrize("number", questions())
def test_question_is_answered_from_the_imported_graph(city, number):
    """The answer that others worked out of the files is the one that the register gives, neither more nor less."""
    expected = questions()[number]

    if number in shared_answers_registers.ANSWERS:
        answer = shared_answers_registers.ANSWERS[number](city)
    else:
        answer = shared_answers_lists.ANSWERS[number](city, expected)

    assert answer == set(expected)


@pytest.mark.parametrize("file", MAPPING_BY_FILE)
def test_the_same_file_again_changes_nothing(city, file):
    """What was read once is known: no record is new, changed or ended, and there is no new revision."""
    revision = city.registry.revision

    preview = city.preview(file)
    report = write_import(city.registry, preview, who=WHO)

    assert (preview.drafts, len(preview.problems)) == ((), PROBLEMS.get(file, 0))
    assert preview.unchanged
    assert (report.import_iri, report.revision, city.registry.revision) == (None, revision, revision)


def test_every_imported_record_has_a_page(city):
    """Five of each kind, chosen by chance, are shown under their names to whoever has a browser."""
    app = create_app(city.registry, city.registry.settings)
    chance = random.Random(7)
    things = [one for kind in KINDS for one in chance.sample(of_kind(city, kind), 5)]

    pages = {thing: call(app, "/doc" + thing.partition("/id")[2], accept="text/html") for thing in things}

    assert len(pages) == 50
    assert {thing: page.status for thing, page in pages.items() if page.status != 200} == {}
    assert [one for one, page in pages.items() if city.name(one) not in unescape(page.body.decode())] == []


def of_kind(city: SharedRegister, kind: str) -> list[str]:
    """Return the records of a kind that were read from any file, sorted."""
    return sorted({one for file in MAPPING_BY_FILE for one in city.read_from(file, kind)})


@pytest.mark.parametrize("file", [one for one in MAPPING_BY_FILE if one.endswith((".csv", "records"))])
def test_cells_of_a_record_lead_back_to_the_file(city, file):
    """Of ten records by chance, the file has what they tell in the very row and column that they tell."""
    things = [one for kind in KINDS for one in city.read_from(file, kind)]
    chosen = random.Random(7).sample(things, min(10, len(things)))

    cells = [cell for thing in chosen for cell in city.cells(thing, file)]

    assert cells
    assert [cell for cell in cells if standing_at(SHARED / file, cell["cell"], cell["column"]) != cell["text"]] == []


def standing_at(path: Path, cell: str, column: str) -> str:
    """Return the text in a cell of a CSV file (`R5C6`), or in a file of a folder by the place of its name."""
    if path.is_dir():
        record = json.loads(sorted(path.glob("*.json"))[int(cell) - 1].read_text(encoding="utf-8"))
        value = record[column]
        return "; ".join(value) if isinstance(value, list) else value.strip()
    with path.open(encoding="utf-8-sig", newline="") as stream:
        text = stream.read()
    separator = ";" if text.partition("\n")[0].count(";") else ","
    rows = list(csv.reader(text.splitlines(keepends=True), delimiter=separator))
    row, _, number = cell.removeprefix("R").partition("C")
    assert rows[0][int(number) - 1] == column
    return rows[int(row) - 1][int(number) - 1].strip()
