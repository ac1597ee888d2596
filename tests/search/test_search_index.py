"""The index follows the graph: after a change, after a crash, in another process, and built anew."""

from __future__ import annotations

import logging

import pytest
from conftest import ID, Write
from pyoxigraph import NamedNode

from graph_service.changes import Change
from graph_service.registry import Registry
from graph_service.search.catalogue import read_catalogue
from graph_service.search.engines import INDEX_NAMES
from graph_service.search.index import IndexEntry
from graph_service.settings import DEMO_BASE, Settings

RENAMED = """GRAPH <doc/system/lonia> { <id/system/lonia> a ansvar:System ; skos:prefLabel "Kvarnen"@sv }"""


def found(registry: Registry, words: str) -> list[str]:
    return [hit.iri for hit in registry.search(words).hits]


def test_a_renamed_record_is_found_by_its_new_name_only(town: Registry, write: Write):
    """The old name is gone from the index with it."""
    write(town, RENAMED)

    assert found(town, "kvarnen")[0] == f"{ID}system/lonia"
    assert f"{ID}system/lonia" not in found(town, "lönesystem")


def test_what_names_a_renamed_record_is_found_by_the_new_name(town: Registry, write: Write):
    """The activity uses the system, so its document quotes the name."""
    write(town, RENAMED)

    assert f"{ID}activity/loneutbetalning" in found(town, "kvarnen")


def test_a_removed_record_is_found_no_more(town: Registry):
    """Its graph is empty after the change."""
    town.commit(Change({NamedNode(f"{DEMO_BASE}/doc/activity/elevregister"): []}, "registervårdare", "test"))

    assert f"{ID}activity/elevregister" not in found(town, "elevregister")


def test_documents_after_a_change_are_those_of_an_index_built_anew(town: Registry, write: Write):
    """The index is derived; it holds nothing that the graph does not say."""
    catalogue = read_catalogue(town.store)
    write(town, RENAMED)

    changed = catalogue.with_changed(town.store, [f"{ID}system/lonia"])

    anew = read_catalogue(town.store)
    assert (changed.known, changed.facets) == (anew.known, anew.facets)
    assert changed.by_identifier == anew.by_identifier
    assert list(changed.entries(sorted(changed.known))) == list(anew.entries(sorted(anew.known)))


def test_a_register_opened_anew_finds_the_same_first(town: Registry, write: Write):
    """A changed index still counts what it no longer holds, so scores differ a little, but not what is meant."""
    write(town, RENAMED)
    anew = Registry(town.store, town.settings)

    for words in ("kvarnen", "löneutbetalning", "elevregister", "skolnämnden", "bygglov"):
        assert found(anew, words)[0] == found(town, words)[0]


def test_a_reader_beside_the_writer_sees_the_state_and_writes_nothing(town_on_disk: Settings):
    """A command line reads the index on disk while a server holds it for writing."""
    server = Registry.open(town_on_disk)
    folder = town_on_disk.search_folder
    assert folder is not None
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}

    reader = Registry.open(town_on_disk, read_only=True)
    seen = found(reader, "löneutbetalning")
    reader.close()

    assert seen[0] == f"{ID}activity/loneutbetalning"
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
    server.close()


def test_a_reader_of_a_stale_index_builds_its_own(town_on_disk: Settings):
    """It sees the graph as it is, and leaves the index as it was."""
    folder = town_on_disk.search_folder
    assert folder is not None
    revision = folder / INDEX_NAMES[town_on_disk.search_engine]() / "REVISION"
    revision.write_text("0", encoding="ascii")

    reader = Registry.open(town_on_disk, read_only=True)

    assert found(reader, "löneutbetalning")[0] == f"{ID}activity/loneutbetalning"
    assert revision.read_text(encoding="ascii") == "0"
    reader.close()


def test_a_writer_catches_up_with_what_the_index_missed(
    town_on_disk: Settings, write: Write, caplog: pytest.LogCaptureFixture
):
    """As after a crash between the commit and the index: only what changed since is indexed again, and it is said."""
    registry = Registry.open(town_on_disk)
    folder = town_on_disk.search_folder
    assert folder is not None
    write(registry, RENAMED)
    registry.close()
    (folder / INDEX_NAMES[town_on_disk.search_engine]() / "REVISION").write_text("1", encoding="ascii")

    with caplog.at_level(logging.INFO, logger="graph_service.search.find"):
        registry = Registry.open(town_on_disk)
        first = found(registry, "kvarnen")[0]

    assert caplog.messages == ["The search index catches up from revision 1 to 2: 1 records."]
    assert first == f"{ID}system/lonia"
    registry.close()


def test_an_index_in_another_format_is_built_beside_and_then_taken_away(town_on_disk: Settings):
    """The folder is named by what the format depends on."""
    folder = town_on_disk.search_folder
    assert folder is not None
    (folder / INDEX_NAMES[town_on_disk.search_engine]()).rename(folder / "whoosh-000000000000")

    registry = Registry.open(town_on_disk)

    assert found(registry, "löneutbetalning")
    assert [path.name for path in folder.iterdir()] == [INDEX_NAMES[town_on_disk.search_engine]()]
    registry.close()


def test_a_hit_that_the_graph_does_not_know_is_left_out(town_on_disk: Settings):
    """The index on disk may be a moment ahead of what a reader has of the graph."""
    registry = Registry.open(town_on_disk)
    registry.finder._index.apply([IndexEntry(f"{ID}activity/unknown", {"kvarnen": 4.0})], [], registry.revision)

    assert f"{ID}activity/unknown" not in found(registry, "kvarnen")
    registry.close()


def test_the_same_store_in_memory_and_on_disk_gives_the_same(town: Registry, town_on_disk: Settings):
    """Where the index lies does not show."""
    registry = Registry.open(town_on_disk)

    assert found(registry, "lön register") == found(town, "lön register")
    registry.close()
