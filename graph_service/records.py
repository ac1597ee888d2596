"""Records: one thing, its kind, and the named graph that says everything this register says of it."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.names import RDF, Base
from graph_service.queries import construct_from
from graph_service.store.graph_store import GraphStore, Term


@dataclass(frozen=True, slots=True)
class Record:
    """A thing and the statements of its graph, sorted as text."""

    iri: str
    kind: str
    document: str
    statements: tuple[Triple, ...]

    def values(self, predicate: NamedNode) -> list[Term]:
        """Return what the record says of the thing itself for `predicate`."""
        return [
            triple.object
            for triple in self.statements
            if triple.predicate == predicate
            and triple.subject == NamedNode(self.iri)
            and isinstance(triple.object, NamedNode | Literal)
        ]

    def value(self, predicate: NamedNode) -> Term | None:
        """Return one value for `predicate`, the first in text order, or None."""
        found = self.values(predicate)
        return found[0] if found else None


def read_record(store: GraphStore, base: Base, iri: str) -> Record | None:
    """Return the record of the thing `iri`, or None where the register does not describe it."""
    address = base.address(iri) or base.elsewhere(iri)
    if address is None:
        return None
    thing = NamedNode(iri)
    document = base.document(thing)
    statements = store.graph(document)
    if address.kind in {"role", "rule"}:
        # A code list or a shapes file is one graph for many things: only what is said of this one is its record.
        statements = [triple for triple in statements if triple.subject == thing] or construct_from(
            store, "what-is-said-of-a-thing", thing=thing
        )
    if not any(triple.subject == thing and triple.predicate == RDF.type for triple in statements):
        return None
    return Record(iri, address.kind, document.value, tuple(sorted(statements, key=str)))
