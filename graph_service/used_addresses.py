"""An address names one thing for good: what is written where another thing was is refused.

A record that was removed, merged or split may come back, as when an import is undone or made again; it is the same
thing where it has a name or a number of the one before. Source: DIGG's rules for persistent identifiers, UM-10.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from graph_service.errors import DataRejected
from graph_service.names import ANSVAR, DCTERMS, KIND_BY_CLASS, ORG, RDF, SKOS, Base
from graph_service.store.graph_store import GraphStore

_TYPE, _CHANGES, _REMOVED = RDF.type, ANSVAR.changes, ANSVAR.removedStatements
# What tells a thing from others of its kind.
_TELLING = frozenset({SKOS.prefLabel, SKOS.altLabel, DCTERMS.identifier, ORG.identifier})


def refuse_used_addresses(store: GraphStore, base: Base, added: Mapping[NamedNode, Collection[Triple]]) -> None:
    """Raise DataRejected where a graph becomes the record of another thing than the one that it was of before.

    `added` is what each graph gains; it is asked before anything is written.
    """
    documents = f"{base.iri}/doc/"
    for graph, statements in added.items():
        if not graph.value.startswith(documents) or not _is_record(statements) or _is_record(store.graph(graph)):
            continue
        before = _told_before(store, graph)
        if before and before.isdisjoint(_telling(statements)):
            thing = graph.value.replace(documents, f"{base.iri}/id/", 1)
            raise DataRejected(
                f"The address {thing} named another thing before, and an address is never used again. Give the new "
                f"record another one, such as {thing}-2, or the name or number of the one before if it is the same."
            )


def has_been_used(store: GraphStore, base: Base, iri: str) -> bool:
    """Tell whether an address names a thing, or ever did; a new thing is given another one."""
    document = base.document(NamedNode(iri))
    return bool(store.graph(document)) or bool(_parts(store, document))


def _told_before(store: GraphStore, graph: NamedNode) -> set[str]:
    """Return the names and numbers that the log tells of a graph; what was forgotten there names nothing."""
    texts = (
        triple.object
        for part, entry in _parts(store, graph)
        for triple in store.graph(entry)
        if triple.subject == part and triple.predicate == _REMOVED
    )
    said = (
        quad.triple for text in texts if isinstance(text, Literal) for quad in parse(text.value, RdfFormat.N_TRIPLES)
    )
    return _telling(said)


def _parts(store: GraphStore, graph: NamedNode) -> list[tuple[NamedNode, NamedNode]]:
    """Return the parts of changes that changed a graph, each with the entry that it stands in."""
    return [
        (quad.subject, quad.graph_name)
        for quad in store.statements_about(graph)
        if quad.predicate == _CHANGES and isinstance(quad.subject, NamedNode) and isinstance(quad.graph_name, NamedNode)
    ]


def _is_record(statements: Iterable[Triple]) -> bool:
    return any(
        one.predicate == _TYPE and isinstance(one.object, NamedNode) and one.object.value in KIND_BY_CLASS
        for one in statements
    )


def _telling(statements: Iterable[Triple]) -> set[str]:
    return {
        " ".join(one.object.value.split()).casefold()
        for one in statements
        if one.predicate in _TELLING and isinstance(one.object, Literal)
    }
