"""The records of one kind in a dump as a table: CSV with a row for each record, which Ansvar can read back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from pyoxigraph import NamedNode

from graph_service.audiences.rules import Audience, may_see
from graph_service.dumps.parts import Part, audience_of
from graph_service.publishing import record_book
from graph_service.publishing.columns import Mark, columns_of
from graph_service.publishing.record_csv import record_csv
from graph_service.records import Record
from graph_service.registry import Registry

LANGUAGE = "sv"
"""The language of the headings and of the names of things; the register's own."""


def write_table(registry: Registry, part: Part, kind: str, stream: IO[bytes]) -> int:
    """Write the records of a part from A to Ö, and return how many there are."""
    audience: Audience = audience_of(registry)
    documents = set(part.documents)
    things = [
        iri
        for iri in registry.labels.sorted(registry.labels.of_kind(kind), LANGUAGE)
        if registry.base.document(NamedNode(iri)) in documents
    ]

    def records() -> Iterator[Record]:
        return (registry.record(iri) for iri in things)

    # They are read twice: which languages and forms there are decides which columns there are.
    fields = [one for one in registry.fields(kind) if may_see(audience, one.audience)]
    mark = Mark(kind, len(things), registry.revision, audience, LANGUAGE, registry.base.iri)
    table = record_book.Part(kind, columns_of(fields, records()), records, mark)
    naming = record_book.Naming(registry.store, registry.labels, registry.base, LANGUAGE)
    for line in record_csv(table, naming):
        stream.write(line.encode())
    return len(things)
