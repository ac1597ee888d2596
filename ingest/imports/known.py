"""What earlier imports of a source register said, record by record: the last time that each was read."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.names import ANSVAR, RDF
from graph_service.past import graphs_at, revision_that_made
from graph_service.queries import ask_store
from graph_service.registry import Registry
from graph_service.store.graph_store import Term
from ingest.imports.provenance import Reading, readings_in, without_readings
from ingest.imports.said import Key, said_in, thing_of


@dataclass(frozen=True, slots=True)
class Known:
    """One record as the source was last read for it, and as the register has it now."""

    thing: NamedNode
    reading: Reading
    last: dict[Key, frozenset[Term]]
    """What the source said then."""
    now: frozenset[Triple]
    """The whole graph of the record now."""


def read_known(registry: Registry, register: NamedNode, mapping: str) -> dict[NamedNode, Known]:
    """Return the records that were read from a source register with a mapping, by document."""
    store, base = registry.store, registry.base
    rows = ask_store(store, "which-records-came-from-a-source-register", register=register)
    documents = {row["document"] for row in rows}
    imports = {row["import"] for row in rows if isinstance(row["import"], NamedNode)}
    revision_by_import = {
        one: revision_that_made(store, base.document(one)) for one in imports if _mapping_of(registry, one) == mapping
    }
    found: dict[NamedNode, tuple[Reading, frozenset[Triple]]] = {}
    for document in documents:
        assert isinstance(document, NamedNode)
        now = frozenset(store.graph(document))
        for reading in readings_in(document, now):
            if revision_by_import.get(reading.by) is not None:
                found[document] = reading, now
    at = graphs_at(store, {document: revision_by_import[one.by] or 0 for document, (one, _) in found.items()})
    return {
        document: Known(
            thing_of(base, document),
            reading,
            reading.last_said(said_in(without_readings(document, at[document]))),
            now,
        )
        for document, (reading, now) in found.items()
        if any(one.predicate == RDF.type for one in now)
    }


def mapping_text(name: str, version: str) -> str:
    """Return what an import states of the mapping that it read with."""
    return f"{name} {version}".strip()


def _mapping_of(registry: Registry, import_: NamedNode) -> str:
    record = registry.store.graph(registry.base.document(import_))
    stated = [one.object for one in record if one.predicate == ANSVAR.mapping]
    return stated[0].value.partition(" ")[0] if stated and isinstance(stated[0], Literal) else ""
