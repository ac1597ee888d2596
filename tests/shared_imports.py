"""Every shared register and list, imported into an empty register by the mappings that ship, and how it is asked."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from asgi_client import call
from fastapi import FastAPI
from pyoxigraph import NamedNode

from graph_service.chains.published import names_in
from graph_service.queries import ask_store
from graph_service.registry import Registry
from ingest.imports.preview import Preview
from ingest.imports.reading import open_for, preview_import
from ingest.imports.write import write_import
from ingest.mapping.read import read_mapping
from web.api import routes

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"
TODAY = date(2026, 11, 26)
WHO = "registervårdare"

_LISTS = (
    # A list with its history first: from it come the days that the list of today does not have.
    *("history/37signals-basecamp-history.csv", "history/stakater-history.csv", "history/github-earlier-9a580f75.csv"),
    *("37signals-basecamp.csv", "github.csv", "stakater.csv", "lyyli-v1.0-2025-11-23.csv", "lyyli-v1.1-2026-04-20.csv"),
    *("microsoft-online-services-partial.csv", "wolterskluwer-nordic.csv"),
    *("originals/37signals-basecamp.md", "originals/github.md", "originals/stakater.md"),
)
KL = "registers/kl-article30/records"
SV = "registers/sv-kommuner/behandlingar-sv-kommuner.csv"
U01A, U13 = "registers/edps-dpcat/U01a.ttl", "registers/edps-dpcat/U13.ttl"
SUPPLIERS = "suppliers/suppliers.csv"
_SEED = sorted(f"seed/{path.name}" for path in (SHARED / "seed").glob("*.csv"))
MAPPING_BY_FILE: dict[str, str] = {
    SV: "sv-kommuner",
    KL: "kl-article30",
    U01A: "edps-dpcat",
    U13: "edps-dpcat",
    **{f"subprocessors/{name}": "subprocessors" for name in _LISTS},
    SUPPLIERS: "suppliers",
    **dict.fromkeys(_SEED, "seed"),
}
"""What is imported, in this order. Each file is a source register of its own."""

Node = dict[str, Any]
"""A thing as the API tells it, in JSON-LD."""


@dataclass
class SharedRegister:
    """The register into which the shared files were imported."""

    registry: Registry
    imports: dict[str, str] = field(default_factory=dict)
    """The import of each file, by its path."""

    def preview(self, file: str) -> Preview:
        """Return what a file would change."""
        mapping = read_mapping(MAPPING_BY_FILE[file])
        return preview_import(
            self.registry, mapping, open_for(mapping, SHARED / file), today=TODAY, register=file.partition("/")[2]
        )

    def take_in(self, file: str) -> None:
        """Preview a file and write it."""
        report = write_import(self.registry, self.preview(file), who=WHO)
        assert report.import_iri is not None
        self.imports[file] = report.import_iri

    @cached_property
    def app(self) -> FastAPI:
        """The API of the register."""
        made = FastAPI()
        made.include_router(routes.router(self.registry))
        return made

    def asked(self, path: str, **query: str) -> Any:
        """Return what the API answers; `first` and `last` stand for its `from` and `to`."""
        named = {{"first": "from", "last": "to"}.get(name, name): value for name, value in query.items()}
        answer = call(self.app, f"/api/{path}?" + "&".join(f"{name}={quote(value)}" for name, value in named.items()))
        assert answer.status == 200, answer.body
        return answer.json()

    def found(self, **query: str) -> list[str]:
        """Return the IRIs of everything that a search finds."""
        pages = [self.asked("search", limit="100", offset=str(start), **query) for start in range(0, 1000, 100)]
        found = [hit["iri"] for page in pages for hit in page["results"]]
        assert len(found) == pages[0]["total"]
        return found

    def read_from(self, file: str, kind: str) -> list[str]:
        """Return the records of a kind that were read from a file, sorted."""
        rows = ask_store(self.registry.store, "which-records-came-from-a-source-register")
        by = NamedNode(self.imports[file])
        documents = {str(row["document"]).strip("<>") for row in rows if row["import"] == by}
        return sorted(one.replace("/doc/", "/id/") for one in documents if f"/doc/{kind}/" in one)

    def told(self, iri: str) -> Node:
        """Return what the API tells of a record itself."""
        return next(node for node in self._nodes(iri) if node["@id"] == iri)

    def cells(self, iri: str, file: str) -> list[dict[str, str]]:
        """Return the cells of a file that a record was read from."""
        told = [one for node in self._nodes(iri) for one in _list(node.get("ansvar:sourceCells"))]
        readings = [json.loads(one["@value"]) for one in told]
        items = [item for head, *rest in readings if head["import"] == self.imports[file] for item in rest]
        return [item for item in items if "cell" in item]

    def written(self, iri: str, file: str, column: str) -> str:
        """Return what stands in a column of the row that a record was read from."""
        (text,) = {cell["text"] for cell in self.cells(iri, file) if cell["column"] == column}
        return text

    def name(self, iri: str) -> str:
        """Return what a thing is called in Swedish, else as it is published."""
        return self.registry.labels.label(iri, "sv").value

    def one(self, name: str, kind: str) -> str:
        """Return the one record of a kind with a name."""
        labels = self.registry.labels
        (found,) = (one for one in labels.named(name) if labels.kind(one) == kind)
        return found

    def named(self, name: str) -> set[str]:
        """Return the records with a published name, or with one of the names that it gives."""
        labels = self.registry.labels
        near = [one for part in names_in(name) for one in labels.named(part)]
        return {one for one in [*labels.named(name), *near] if labels.kind(one) in {"organisation", "service"}}

    def as_published(self, things: Iterable[str], names: Iterable[str]) -> set[str]:
        """Return things by those of the published names that they have; one that has none by its own name."""
        listed = {name: self.named(name) for name in names}
        told: set[str] = set()
        for thing in set(things):
            told |= {name for name, having in listed.items() if thing in having} or {self.name(thing)}
        return told

    def _nodes(self, iri: str) -> list[Node]:
        nodes: list[Node] = self.asked("records/" + "/".join(iri.split("/")[-2:]))["@graph"]
        return nodes


def values(node: Node, name: str) -> list[str]:
    """Return the values of a property as texts, sorted: what is written, or the address of what it points to."""
    return sorted(_text(one) for one in _list(node.get(name)))


def ends(addresses: Iterable[str]) -> list[str]:
    """Return what addresses end with, as `A6-1-e` or `EDPS`."""
    return [one.rpartition("#")[2].rpartition("/")[2] for one in addresses]


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return str(value["@id"] if "@id" in value else value["@value"])
    return "true" if value is True else str(value)
