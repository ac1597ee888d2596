"""Mappings that are kept: in versions, under their names, and found by the columns of a file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph_service.errors import BadRequest, NotFound
from ingest.imports.chosen import Choice, choice_of, mapping_text
from ingest.mapping.codes import shipped_codes
from ingest.mapping.kept import KeptMappings
from ingest.mapping.read import parse_mapping
from ingest.tables import Column, Source, Table

CHOICE = Choice(
    "activity",
    "Namn",
    "Id",
    {"Nämnd": "dpv:hasDataController", "Biträde": "ansvar:processorText", "System": "ansvar:usesSystem"},
    is_synthetic=True,
)
COLUMNS = ("Id", "Namn", "Nämnd", "Biträde", "System")


@pytest.fixture
def kept(tmp_path: Path) -> KeptMappings:
    return KeptMappings(tmp_path / "mappings")


def _no_rows() -> Iterator[None]:
    yield from ()


def table(*names: str, called: str = "") -> Table:
    return Table(called, tuple(Column(name, "A") for name in names), 1, (), _no_rows)


def source(*tables: Table) -> Source:
    return Source(Path("lista.xlsx"), "0", tables)


def text(name: str = "Stadens lista") -> str:
    return mapping_text(name, table(*COLUMNS), CHOICE, name)


def test_a_mapping_is_found_by_the_columns_of_a_file(kept: KeptMappings) -> None:
    """In whatever order the tables stand and whatever they are called, but not with one column more."""
    kept.keep(text(), source(table(*COLUMNS, called="2026"), table("Läs mig")), shipped_codes())

    found = kept.fitting(source(table("Läs mig"), table(*COLUMNS, called="2027")))

    assert found is not None
    assert (found.name, found.version) == ("stadens-lista", 1)
    assert kept.fitting(source(table(*COLUMNS))) is None
    assert kept.fitting(source(table("Läs mig"), table(*COLUMNS, "Not"))) is None


def test_the_mapping_that_was_kept_last_goes_before_another_for_the_same_columns(kept: KeptMappings) -> None:
    """Of two source registers kept in one form."""
    first = kept.keep(text("A"), source(table(*COLUMNS)), shipped_codes())
    second = kept.keep(text("B"), source(table(*COLUMNS)), shipped_codes())
    first.path.touch()
    earlier = second.path.stat().st_mtime_ns - 1_000_000_000
    os.utime(second.path, ns=(earlier, earlier))

    found = kept.fitting(source(table(*COLUMNS)))

    assert found is not None
    assert found.name == "a"


@pytest.mark.parametrize("name", ["Na\u2028mn", "Na\x85mn", 'Na"mn', "Namn # not", "Na\\mn"])
def test_names_of_columns_may_hold_anything(kept: KeptMappings, name: str) -> None:
    """Signs that end a line or a text among them."""
    mapped = mapping_text("Lista", table("Id", name), Choice("activity", "Id", "Id", {}), "Lista")

    one = kept.keep(mapped, source(table("Id", name)), shipped_codes())

    assert parse_mapping(one.text, "x.yaml").version == "1"
    assert kept.fitting(source(table("Id", name))) == one


def test_the_same_mapping_is_kept_once(kept: KeptMappings) -> None:
    """Another one under the name is a version more."""
    first = kept.keep(text(), source(table(*COLUMNS)), shipped_codes())

    assert kept.keep(text(), source(table(*COLUMNS)), shipped_codes()) == first
    assert kept.keep(first.text, source(table(*COLUMNS)), shipped_codes()) == first
    assert kept.keep(text().replace("board", "supplier"), source(table(*COLUMNS)), shipped_codes()).version == 2
    assert [one.version for one in kept.versions("stadens-lista")] == [2, 1]


def test_a_name_that_no_file_can_have_is_refused(kept: KeptMappings) -> None:
    """It says how long it may be."""
    with pytest.raises(BadRequest, match="300 letters"):
        kept.keep(text("x" * 300), source(table(*COLUMNS)), shipped_codes())

    assert kept.newest() == []


def test_what_is_removed_is_there_no_longer(kept: KeptMappings) -> None:
    """All its versions; a second time there is nothing to remove."""
    kept.keep(text(), source(table(*COLUMNS)), shipped_codes())

    kept.remove("stadens-lista")

    assert kept.newest() == []
    with pytest.raises(NotFound, match="stadens-lista"):
        kept.remove("stadens-lista")


def test_a_choice_is_read_back_from_its_mapping() -> None:
    """So that it is shown again to whoever changes it."""
    found = choice_of(parse_mapping(text(), "x.yaml"), table(*COLUMNS))

    assert found is not None
    assert (found.kind, found.name_column, found.key_column, found.is_synthetic) == ("activity", "Namn", "Id", True)
    assert found.property_by_column == CHOICE.property_by_column
    assert choice_of(parse_mapping(text(), "x.yaml"), table("Annat")) is None
