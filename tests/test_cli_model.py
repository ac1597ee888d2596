"""Commands that go between vocabularies and versions: `ansvar load --from dpv` and `ansvar migrate`."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansvar.__main__ import main
from graph_service.names import ANSVAR, DPV
from graph_service.registry import Registry
from graph_service.settings import Settings

ID = "https://ansvar.example.org/id/"
PROCESS = """
@prefix dpv: <https://w3id.org/dpv#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ex: <https://other.example/> .
ex:pay a dpv:Process ; dcterms:title "Payroll"@en ; dpv:hasDataController ex:board ; ex:colour "red" .
"""
CONTROLLER = """
@prefix dpv: <https://w3id.org/dpv#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ex: <https://other.example/> .
ex:board a dpv:DataController ; skos:prefLabel "School board"@en .
"""
OLD_ACTION = f"""
@prefix ansvar: <https://w3id.org/ansvar/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<{ID}action/a> a ansvar:Action ; skos:prefLabel "Skriv avtal"@sv ; ansvar:whenText "före sommaren" .
"""


def ansvar(*arguments: str | Path) -> int:
    return main([str(one) for one in arguments])


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_dpv_files_are_loaded_as_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A process and its controller, in a file each, become two records; what no record tells is said."""
    files = written(tmp_path, "process.ttl", PROCESS), written(tmp_path, "parties.ttl", CONTROLLER)

    code = ansvar("load", "--from", "dpv", *files, "--store", tmp_path / "store")

    told = capsys.readouterr()
    assert code == 0
    assert "statements about 2 records read, 2 records new or changed. Revision 1;" in told.out
    assert "not understood, so left out: https://other.example/colour of https://other.example/pay" in told.err
    registry = Registry.open(Settings(store=tmp_path / "store"), read_only=True)
    controller = registry.record(f"{ID}activity/payroll").value(DPV.hasDataController)
    assert controller is not None
    assert registry.labels.label(controller.value, "en").value == "School board"
    registry.close()


def test_a_file_without_any_process_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And no store is made for it."""
    code = ansvar("load", "--from", "dpv", written(tmp_path, "x.ttl", CONTROLLER), "--store", tmp_path / "store")

    assert code == 2
    assert "x.ttl: no dpv:Process is described" in capsys.readouterr().err
    assert not (tmp_path / "store").exists()


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A store with a record in a deprecated term."""
    registry = Registry.open(Settings(store=tmp_path / "store"))
    registry.load([written(tmp_path, "old.ttl", OLD_ACTION)], why="prov")
    registry.close()
    return tmp_path / "store"


def test_a_migration_can_be_seen_before_it_is_made(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What each record would lose and gain, and nothing is written."""
    assert ansvar("migrate", "--dry-run", "--store", old) == 0

    told = capsys.readouterr().out
    assert f'  - <{ID}action/a> <{ANSVAR}whenText> "före sommaren" .' in told
    assert f'  + <{ID}action/a> <{ANSVAR}dueText> "före sommaren" .' in told
    assert told.splitlines()[-1] == "1 records would be changed. Nothing was written."
    registry = Registry.open(Settings(store=old), read_only=True)
    assert registry.revision == 1
    registry.close()


def test_a_migration_changes_the_records_once(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As a change in the log; the second time there is nothing to do."""
    assert ansvar("migrate", "--store", old) == 0
    assert capsys.readouterr().out == "Ontology 0.2.0: 1 records changed. Revision 2.\n"

    assert ansvar("migrate", "--store", old) == 0
    assert capsys.readouterr().out == "No record uses a deprecated term.\n"
    registry = Registry.open(Settings(store=old), read_only=True)
    record = registry.record(f"{ID}action/a")
    assert [len(record.values(one)) for one in (ANSVAR.whenText, ANSVAR.dueText)] == [0, 1]
    assert registry.history(f"{ID}action/a")[0].who == "ansvar migrate"
    registry.close()
