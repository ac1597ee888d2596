"""Every register and list that is shared with the project is read by a shipped mapping, and no row of it is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from mapping_world import BASE, SHARED, shipped
from pyoxigraph import NamedNode, Triple

from graph_service.names import PROV
from ingest.demo.danish_records import add_danish_records
from ingest.demo.drafts import Drafts
from ingest.demo.municipalities import add_municipalities
from ingest.demo.seed import add_seed
from ingest.demo.seed_follow_up import add_follow_up
from ingest.readers.open import open_source

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared registers are not beside the checkout")

SUB_PROCESSORS = [
    *("37signals-basecamp.csv", "github.csv", "lyyli-v1.0-2025-11-23.csv", "lyyli-v1.1-2026-04-20.csv"),
    *("microsoft-online-services-partial.csv", "stakater.csv", "wolterskluwer-nordic.csv"),
    *("history/37signals-basecamp-history.csv", "history/github-earlier-9a580f75.csv", "history/stakater-history.csv"),
    *("originals/37signals-basecamp.md", "originals/github.md", "originals/stakater.md"),
]
SEED = sorted(path.name for path in (SHARED / "seed").glob("*.csv")) if SHARED.is_dir() else []
FILES = [
    ("sv-kommuner", "registers/sv-kommuner/behandlingar-sv-kommuner.csv"),
    ("sv-kommuner", "registers/sv-kommuner/behandlingar-sv-kommuner.synthetic-layout.xlsx"),
    ("kl-article30", "registers/kl-article30/records"),
    ("suppliers", "suppliers/suppliers.csv"),
    ("suppliers", "suppliers/suppliers.json"),
    *(("subprocessors", f"subprocessors/{name}") for name in SUB_PROCESSORS),
    *(("seed", f"seed/{name}") for name in SEED),
]


@pytest.mark.parametrize(("name", "path"), FILES)
def test_no_row_of_a_shared_file_is_lost(name, path):
    """Each row is read by some record, left out with a reason, or a problem with its place."""
    made = shipped(name, SHARED / path)

    rows = {
        (row.values.get("_file", ""), row.number) for table in open_source(SHARED / path).tables for row in table.rows()
    }
    told = {problem.place.row for problem in made.problems}
    told |= {cell.row for one in made.records.values() for cell in one.cells}
    told |= {one.origin.row for one in made.records.values()}
    left_out = sum(int(note.en.split()[0]) for note in made.left if " rows are not read: " in note.en)
    assert made.records
    assert made.rows == len(rows)
    assert len({number for _, number in rows} - told) == left_out


@pytest.mark.parametrize("file", ["U01a.ttl", "U13.ttl"])
def test_shared_rdf_is_read(file):
    """Every record of the file is an activity."""
    made = shipped("edps-dpcat", SHARED / "registers/edps-dpcat" / file)

    assert sum(one.kind == "activity" for one in made.records.values()) == {"U01a.ttl": 3, "U13.ttl": 1}[file]


def test_a_workbook_says_what_the_same_table_as_csv_says():
    """Title rows, merged cells, a hidden column and line breaks change nothing but the spacing of texts."""
    folder = SHARED / "registers/sv-kommuner"

    csv = shipped("sv-kommuner", folder / "behandlingar-sv-kommuner.csv")
    xlsx = shipped("sv-kommuner", folder / "behandlingar-sv-kommuner.synthetic-layout.xlsx")

    assert _spaced(csv.records) == _spaced(xlsx.records)


@pytest.mark.parametrize(
    ("csv", "markdown"),
    [("github.csv", "github.md"), ("stakater.csv", "stakater.md"), ("37signals-basecamp.csv", "37signals-basecamp.md")],
)
def test_a_page_gives_the_engagements_of_its_table(csv, markdown):
    """The published page in Markdown and the table made of it name the same, for the same, in the same places."""
    page = SHARED / "subprocessors/originals" / markdown

    assert _links(shipped("subprocessors", page)) == _links(shipped("subprocessors", SHARED / "subprocessors" / csv))


@pytest.mark.parametrize(
    ("name", "paths", "readers", "worded_otherwise"),
    [
        ("sv-kommuner", ["registers/sv-kommuner/behandlingar-sv-kommuner.csv"], (add_municipalities,), 0),
        ("kl-article30", ["registers/kl-article30/records"], (add_danish_records,), 0),
        # "rapporter för 2019" of one report is "rapport för 2019".
        ("seed", [f"seed/{name}" for name in SEED], (add_seed, add_follow_up), 1),
    ],
)
def test_a_mapping_says_what_the_demo_city_says_of_the_same_register(name, paths, readers, worded_otherwise):
    """The demo city is built by code, an import by the mapping: both tell at least the same, at the same addresses."""
    by_code = _statements_of(readers)

    by_mapping = {
        triple for path in paths for one in shipped(name, SHARED / path).records.values() for triple in one.triples
    }

    assert len(by_code - by_mapping) == worded_otherwise


def _statements_of(readers: tuple[Callable[[Drafts], None], ...]) -> set[Triple]:
    drafts = Drafts(BASE)
    for read in readers:
        read(drafts)
    return {triple for draft in drafts for triple in draft.triples if triple.predicate != PROV.wasDerivedFrom}


def _spaced(records) -> set[tuple[str, str, str]]:
    """Return the statements with line breaks and semicolons as spaces."""
    return {
        (
            triple.subject.value,
            triple.predicate.value,
            " ".join(str(triple.object).replace("\\n", " ").replace(";", " ").split()),
        )
        for one in records.values()
        for triple in one.triples
    }


def _links(made) -> set[tuple[str, frozenset[str]]]:
    """Return whom each engagement engages and where it processes; what the table alone tells is left out."""
    told = {"engaged", "engager", "processingPlace", "underAgreement", "restsOnTransfer"}
    return {
        (
            one.thing.value,
            frozenset(
                f"{_local(triple.predicate)} {triple.object.value}"
                for triple in one.triples
                if _local(triple.predicate) in told
            ),
        )
        for one in made.records.values()
        if one.kind == "engagement"
    }


def _local(node: NamedNode) -> str:

    return node.value.rpartition("#")[2]
