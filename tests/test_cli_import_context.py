"""`ansvar import --context`: values of a mapping's constants; and undoing an import by what it is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansvar.__main__ import main
from graph_service.registry import Registry
from graph_service.settings import Settings
from tests.source_world import TWO, allowed_folder


@pytest.fixture
def store(tmp_path: Path) -> Path:
    folder = allowed_folder(tmp_path / "utlamnat")
    mapping = folder / "behandlingar.yaml"
    text = mapping.read_text(encoding="utf-8").replace("{c2}", "{c2}, {municipality}")
    mapping.write_text(text, encoding="utf-8")
    (folder / "lista.csv").write_text(TWO, encoding="utf-8")
    return tmp_path / "store"


def run(store: Path, *arguments: str) -> int:
    """Import the list with the mapping of its folder."""
    folder = store.parent / "utlamnat"
    mapping = ["--mapping", str(folder / "behandlingar.yaml")]
    return main(["import", str(folder / "lista.csv"), *mapping, *arguments, "--store", str(store)])


def named(store: Path, kind: str) -> list[str]:
    """Return what the records of a kind are called, in Swedish order."""
    registry = Registry.open(Settings(store=store), read_only=True)
    found = [registry.labels.label(iri, "sv").value for iri in registry.labels.of_kind(kind)]
    registry.close()
    return sorted(found)


def test_a_constant_of_the_mapping_has_the_value_that_is_given(store):
    """It stands in the names as a column would."""
    code = run(store, "--context", "municipality=Exempelstad")

    assert code == 0
    assert named(store, "activity") == ["Lön, Exempelstad", "Skolskjuts, Exempelstad"]


@pytest.mark.parametrize(
    ("given", "why"),
    [("kommun=Exempelstad", "Its constants are: municipality."), ("municipality", "Write NAME=VALUE")],
)
def test_a_constant_that_the_mapping_does_not_have_is_refused(store, capsys, given, why):
    """A slip of the key must not be taken for a value that nothing uses."""
    code = run(store, "--context", given)

    assert code == 2
    assert why in capsys.readouterr().err


def test_an_import_is_undone_by_what_it_is_called(store):
    """Its name has spaces, which no address has."""
    run(store, "--context", "municipality=Exempelstad")

    code = main(["import", "--undo", named(store, "import")[0], "--store", str(store)])

    assert code == 0
    assert named(store, "activity") == []
