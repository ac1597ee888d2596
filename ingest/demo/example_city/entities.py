"""The names, descriptions and synonyms of the things that people search for: the table of 127 entities.

Its roles are concepts and its gaps are rules of Ansvar, so those make no records.
"""

from __future__ import annotations

from functools import cache

from graph_service.names import DCTERMS
from ingest.demo.drafts import Draft, label
from ingest.demo.example_city.invention import listed, read_table
from ingest.demo.source_tables import Row, read_rows

RECORD_TYPES = {
    "behandling": "activity",
    "tjänst": "service",
    "system": "system",
    "biträde": "organisation",
    "dokument": "document",
    "risk": "risk",
}
"""The kind of record that each type of entity becomes."""


@cache
def entities() -> dict[tuple[str, str], Row]:
    """Return the entities that are records, by kind and Swedish name."""
    rows = read_rows("example-city/entities.tsv", delimiter="\t")
    return {(RECORD_TYPES[row["type"]], row["name_sv"]): row for row in rows if row["type"] in RECORD_TYPES}


def describe(draft: Draft, kind: str, name: str) -> Draft:
    """State the names, description and synonyms of an entity. Raises KeyError where the table has none of that name."""
    row = entities()[kind, name]
    synonyms = [(synonym, "en" if synonym in _english() else "sv") for synonym in listed(row["synonyms"])]
    label(draft, [(name, "sv"), (row["name_en"], "en")], synonyms)
    draft.text(DCTERMS.description, row["description_sv"], "sv")
    return draft.text(DCTERMS.description, _description_by_name().get(name, ""), "en")


@cache
def _english() -> frozenset[str]:
    return frozenset(row["synonym"] for row in read_table("english-synonyms"))


@cache
def _description_by_name() -> dict[str, str]:
    return {row["name_sv"]: row["description_en"] for row in read_table("english-descriptions")}
