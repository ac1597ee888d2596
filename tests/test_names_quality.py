"""How good matching is, on names of public lists: nothing is joined that is two, and what is one is suggested."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal, Triple

from graph_service.changes import Change
from graph_service.names import ANSVAR, FOAF, RDF, SKOS
from graph_service.registry import Registry
from ingest.names.candidates import candidates
from ingest.names.cells import companies_in
from ingest.names.known import KnownNames
from ingest.names.matching import asked_for, certain, matches
from ingest.names.resolve import SUGGESTED_FROM, Names

PAIRS = Path(__file__).parent / "data" / "name-pairs.csv"
SOURCES = Path(__file__).parent.parent / "ingest" / "demo" / "sources"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def registry_of(names: list[str]) -> Registry:
    """Return a register with one organisation for each name; its address ends in its number."""
    registry = Registry.in_memory()
    graphs = {}
    for number, name in enumerate(names):
        thing = registry.base.thing("organisation", f"o{number}")
        document = registry.base.document(thing)
        graphs[document] = {
            Triple(document, FOAF.primaryTopic, thing),
            Triple(thing, RDF.type, ANSVAR.Organisation),
            Triple(thing, SKOS.prefLabel, Literal(name, language="en")),
        }
    registry.commit(Change(graphs, "prov", "prov"))
    return registry


@pytest.mark.parametrize("row", rows(PAIRS), ids=lambda row: f"{row['known']}-{row['asked']}")
def test_each_pair_of_names_is_judged_as_a_person_judges_it(row: dict[str, str]) -> None:
    """`yes`: taken for the same; `stated`: suggested and not taken; `no`: not taken."""
    known = KnownNames()
    known.place_words |= {"norge", "sverige"}
    known.add("https://register.example/id/organisation/it", row["known"], is_main=True)
    known.index_spellings()
    asked = asked_for(row["asked"], None, None)

    found = matches(known, asked)

    is_taken = certain(known, asked, found)[1] is not None
    is_suggested = any(one.score >= SUGGESTED_FROM for one in found)
    assert is_taken == (row["same"] == "yes")
    assert is_suggested or row["same"] != "stated"


@cache
def suppliers() -> list[dict[str, str]]:
    return [row for row in rows(SOURCES / "suppliers" / "suppliers.csv") if row["legal_name"]]


@pytest.fixture(scope="module")
def companies() -> Iterator[Registry]:
    """The companies of the list of suppliers, by their legal names."""
    made = registry_of(list(dict.fromkeys(row["legal_name"] for row in suppliers())))
    yield made
    made.close()


def test_of_470_suppliers_none_is_taken_for_another(companies: Registry) -> None:
    """Their short names, taken for companies without asking anybody, are taken for the right ones."""
    names, labels = Names(companies), companies.labels
    taken = [(row, names.resolve("organisation", row["name"]).iri) for row in suppliers()]

    wrong = [row["name"] for row, iri in taken if iri and labels.label(iri, "en").value != row["legal_name"]]

    assert wrong == []
    assert sum(iri is not None for _, iri in taken) >= 240


def test_of_names_that_are_alike_the_right_company_is_among_the_first_three(companies: Registry) -> None:
    """Of brands that have nothing in common with their company no measure of names can tell."""
    labels = companies.labels
    alike = [row for row in suppliers() if row["name"].casefold()[:4] == row["legal_name"].casefold()[:4]]

    found = [
        row["legal_name"] in [labels.label(one.iri, "en").value for one in candidates(companies, row["name"], limit=3)]
        for row in alike
    ]

    assert sum(found) / len(found) >= 0.95


def test_every_variant_of_the_public_lists_leads_to_its_entity_or_to_nobody() -> None:
    """The eighteen names of six lists: none is taken for another entity, and each finds its own among three."""
    variants = rows(SOURCES / "subprocessors" / "entity-name-variants.csv")
    registry = registry_of(list(dict.fromkeys(row["suggested_entity"] for row in variants)))
    names, labels = Names(registry), registry.labels

    wrong, missed = [], []
    for row in variants:
        published, entity = row["name_as_published"], row["suggested_entity"]
        taken = names.resolve("organisation", published).iri
        parts = companies_in(published, lambda part: names.resolve("organisation", part).iri is not None)
        found = [one for part in parts for one in candidates(registry, part, limit=3)]
        near = [labels.label(one.iri, "en").value for one in found]
        wrong += [published] if taken and labels.label(taken, "en").value != entity else []
        missed += [published] if entity not in near else []

    assert wrong == []
    # A company that was renamed has nothing in common with its name of today; a decision says it once and for all.
    assert missed == ["Nexmo, Inc"]
