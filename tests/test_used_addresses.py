"""An address names one thing for good (DIGG UM-10): another one is refused there, and no new one is given it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import NamedNode
from record_books import column, editing, export, register_of
from small_graph import DOC, ID, change_of

from graph_service.audiences.keeper import Keeper
from graph_service.changes import Change
from graph_service.errors import DataRejected
from graph_service.registry import Registry
from graph_service.used_addresses import has_been_used
from ingest.imports.reading import codes_of, open_for, preview_import
from ingest.mapping.read import read_mapping

NUMBER = '; dcterms:identifier "T-17"'


def service(slug: str, name: str, more: str = "") -> str:
    return (
        f"<doc/service/{slug}> {{ <doc/service/{slug}> foaf:primaryTopic <id/service/{slug}> ."
        f' <id/service/{slug}> a ansvar:Service ; skos:prefLabel "{name}"@sv {more}. }}'
    )


def became(slug: str, *others: str) -> str:
    into = " , ".join(f"<id/service/{one}>" for one in others)
    return (
        f"<doc/service/{slug}> {{ <doc/service/{slug}> foaf:primaryTopic <id/service/{slug}> ."
        f" <id/service/{slug}> dcterms:isReplacedBy {into} . }}"
    )


def remove(registry: Registry, kind: str, slug: str) -> None:
    registry.commit(Change({NamedNode(f"{DOC}{kind}/{slug}"): ()}, "registervårdare", "borttagen"))


@pytest.fixture(scope="module")
def registry() -> Iterator[Registry]:
    """A register; each test ends a record of its own in it."""
    registry = Registry.in_memory()
    registry.commit(change_of(service("telefon", "Telefon")))
    yield registry
    registry.close()


@pytest.mark.parametrize("end", ["removed", "merged", "split"])
def test_another_thing_is_refused_where_one_has_ended(registry: Registry, end: str) -> None:
    """Nothing is written, and the text says what to do."""
    registry.commit(change_of(service(end, "Fax", NUMBER)))
    if end == "removed":
        remove(registry, "service", end)
    else:
        registry.commit(change_of(became(end, *("telefon", "annat")[: 1 + (end == "split")])))
    revision = registry.revision

    with pytest.raises(DataRejected, match=rf"service/{end} named another thing before.*service/{end}-2"):
        registry.commit(change_of(service(end, "Faktura") + service("ny", "Ny")))

    assert registry.revision == revision
    assert not registry.describes(f"{ID}service/ny")


@pytest.mark.parametrize(
    ("slug", "name", "more"),
    [("as-it-was", "Fax", NUMBER), ("by-name", " FAX ", ""), ("by-number", "Telefax", NUMBER)],
)
def test_the_same_thing_may_come_back(registry: Registry, slug: str, name: str, more: str) -> None:
    """As it was, by its name or by its number, as when an import is undone or made again."""
    registry.commit(change_of(service(slug, "Fax", NUMBER)))
    remove(registry, "service", slug)

    registry.commit(change_of(service(slug, name, more)))

    assert registry.describes(f"{ID}service/{slug}")


def test_a_record_that_is_there_may_get_another_name(registry: Registry) -> None:
    """A thing survives the change of all that it is called by."""
    registry.commit(change_of(service("named", "Fax")))

    registry.commit(change_of(service("named", "Dokumentöverföring")))

    assert registry.labels.label(f"{ID}service/named", "sv").value == "Dokumentöverföring"


def test_an_address_knows_that_it_was_used(registry: Registry) -> None:
    """One that is there, one that has ended, and none that never was."""
    registry.commit(change_of(service("used", "Fax")))
    remove(registry, "service", "used")

    found = [
        has_been_used(registry.store, registry.base, f"{ID}service/{one}") for one in ("telefon", "used", "used-2")
    ]

    assert found == [True, True, False]


def test_a_new_row_of_a_book_gets_an_address_that_was_never_used(tmp_path: Path) -> None:
    """A name that a removed record had leads to the next number, for nobody knows that it is the same thing."""
    registry, path = register_of(), tmp_path / "register.xlsx"
    said = '<id/system/ny-karta> a ansvar:System ; skos:prefLabel "Ny karta"@sv .'
    registry.commit(change_of(f"<doc/system/ny-karta> {{ {said} }}"))
    remove(registry, "system", "ny-karta")
    with editing(export(registry), path) as book:
        sheet = book["System"]
        sheet.cell(sheet.max_row + 1, column(sheet, "skos:prefLabel@sv")).value = "Ny karta"
    mapping = read_mapping("ansvar-workbook", codes_of(registry))

    found = preview_import(registry, mapping, open_for(mapping, path), today=date(2026, 11, 26))

    assert [draft.thing.value for draft in found.new] == [f"{ID}system/ny-karta-2"]


def test_an_audience_follows_what_the_register_has_taken(registry: Registry) -> None:
    """What came back by a number that the public may not see is not refused there: it was judged once."""
    keeper = Keeper(registry)
    public = keeper.register_of("public")
    registry.commit(change_of(service("followed", "Fax", NUMBER)))
    remove(registry, "service", "followed")

    registry.commit(change_of(service("followed", "Telefax", NUMBER)))

    assert public.describes(f"{ID}service/followed")
    keeper.close()
