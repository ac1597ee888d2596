"""`ansvar diff`: what it prints for two days and for two versions of a list."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_graph import change_of

from ansvar.__main__ import main
from graph_service.registry import Registry
from graph_service.settings import Settings

LISTS = """
<doc/service/post> { <id/service/post> a ansvar:Service ; skos:prefLabel "Post"@sv . }
<doc/document/one> { <id/document/one> a ansvar:Document ; ansvar:concerns <id/service/post> ; dcat:version "1.0" ;
    ansvar:documentKind <https://w3id.org/ansvar/code/document-kind#register> ;
    dcterms:description "SendGrid; Brev Inc.; Lager"@en . }
<doc/document/two> { <id/document/two> a ansvar:Document ; ansvar:concerns <id/service/post> ; dcat:version "1.1" ;
    ansvar:documentKind <https://w3id.org/ansvar/code/document-kind#register> ;
    dcterms:description "Twilio (SendGrid); Brev Inc.; Moln"@en . }
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the small town, and two versions of a list."""
    folder = tmp_path_factory.mktemp("diff") / "store"
    registry = Registry.open(Settings(store=folder))
    registry.load([Path(__file__).parent / "data" / "api-town.trig"], why="test")
    registry.commit(change_of(LISTS))
    registry.close()
    return folder


@pytest.fixture
def diff(store: Path, capsys: pytest.CaptureFixture[str]):
    """Run the command on that store; gives its exit code, what it printed, and what it said was wrong."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["diff", *arguments, "--store", str(store)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def test_two_days_give_one_line_for_each_change(diff):
    """Of a record, by its name, and of everything."""
    told = "+ Molnhotellet ← IT-förvaltningen, Lönetjänsten\n"

    assert diff("2024-06-01", "2026-01-15", "--of", "Löneutbetalning") == (0, told, "")
    assert diff("2024-06-01", "2026-01-15") == (0, told, "")
    assert diff("2026-01-15", "2026-01-15") == (0, "(–)\n", "")


def test_two_days_as_csv_and_json(diff):
    """The same change, for programs."""
    _, table, _ = diff("2024-06-01", "2026-01-15", "--format", "csv")
    _, text, _ = diff("2024-06-01", "2026-01-15", "--format", "json")

    assert table.splitlines()[1].startswith("added,Molnhotellet,IT-förvaltningen,Lönetjänsten,,,,https://")
    assert [change["what"] for change in json.loads(text)["changes"]] == ["added"]


def test_two_versions_of_a_list_give_names(diff):
    """A likeness of names is told with a question mark."""
    assert diff("1.0", "1.1", "--of", "Post") == (0, "+ Moln\n- Lager\n= Twilio (SendGrid) (= SendGrid?)\n", "")


def test_version_that_is_not_there_is_told_with_those_that_are(diff):
    """And a word that is neither a day nor a version of anything."""
    code, out, error = diff("1.0", "2.0", "--of", "Post")
    assert (code, out) == (2, "")
    assert "version 2.0" in error
    assert "1.0, 1.1" in error
    code, out, error = diff("yesterday", "2026-01-15")
    assert (code, out) == (2, "")
    assert "'yesterday' is not a day" in error
