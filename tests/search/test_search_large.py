"""An index that follows a large change in a thread of its own, and what is narrowed by gaps after each change."""

from __future__ import annotations

from conftest import ID, change_of

from graph_service.registry import Registry
from graph_service.search import find
from graph_service.search.facets import read_facets
from graph_service.settings import Settings

SYSTEM = '<doc/system/{0}> {{ <id/system/{0}> a ansvar:System ; skos:prefLabel "{1}"@sv . }}'


def test_whoever_searches_waits_for_an_index_that_follows_a_large_change(tmp_path, monkeypatch):
    """What was written is found by the first search, and the index lies on disk as the store is."""
    monkeypatch.setattr(find, "_MANY", 0)
    registry = Registry.open(Settings(store=tmp_path / "store"))

    found = []
    for slug, name in (("karta", "Kartan"), ("lonia", "Lönia")):
        registry.commit(change_of(SYSTEM.format(slug, name)))
        found.append(registry.search(name).hits[0].iri)
    registry.commit(change_of(SYSTEM.format("larkan", "Lärkan")))
    registry.close()

    assert found == [f"{ID}system/karta", f"{ID}system/lonia"]
    opened = Registry.open(Settings(store=tmp_path / "store"), read_only=True)
    assert opened.search("Lärkan").hits[0].iri == f"{ID}system/larkan"
    opened.close()


def test_things_are_narrowed_by_the_gaps_that_they_have_now():
    """Each severity is the one that the stored report tells, after a first and after a second change."""
    registry = Registry.in_memory()
    registry.search("karta")
    for text in (SYSTEM.format("karta", "Kartan"), SYSTEM.format("karta", "Kartan 2") + SYSTEM.format("x", "Annat")):
        registry.commit(change_of(text))

        told, kept = read_facets(registry.store), registry.finder.facets
        things = [f"{ID}system/{one}" for one in ("karta", "x")]
        assert [kept.values("severity", one) for one in things] == [told.values("severity", one) for one in things]

    assert kept.values("severity", things[1]) != ()
    registry.close()
