"""What became of a record that the register no longer describes: removed, or split into several.

A record that became a part of another is told by `merging`. An address that once named a thing never names another
one, so what became of it is told for as long as the change log is kept. Source: DIGG's rules for persistent
identifiers, UM-10 to UM-12.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pyoxigraph import NamedNode

from graph_service.changes import history_of
from graph_service.names import DCTERMS
from graph_service.registry import Registry


@dataclass(frozen=True, slots=True)
class Removed:
    """A record whose graph once had statements and has none now."""

    iri: str
    when: datetime
    revision: int


@dataclass(frozen=True, slots=True)
class Split:
    """A record whose graph names several things that it became (`dcterms:isReplacedBy`)."""

    iri: str
    into: tuple[str, ...]


def what_became_of(registry: Registry, iri: str) -> Removed | Split | None:
    """Return what became of a record; None where it is there still, was merged, or never was."""
    if registry.describes(iri) or registry.base.address(iri) is None:
        return None
    document = registry.base.document(NamedNode(iri))
    if registry.store.graph(document):
        into = successors(registry, iri)
        return Split(iri, into) if len(into) > 1 else None
    # A graph of a role or rule is that of a whole list, which the log knows nothing of.
    changes = history_of(registry.store, document)
    return Removed(iri, changes[0].when, changes[0].number) if changes else None


def successors(registry: Registry, iri: str) -> tuple[str, ...]:
    """Return what the graph of a record that is none any more says that it became, sorted; none for one that is one."""
    if registry.describes(iri) or registry.base.address(iri) is None:
        return ()
    thing = NamedNode(iri)
    named = {
        one.object.value
        for one in registry.store.graph(registry.base.document(thing))
        if one.subject == thing and one.predicate == DCTERMS.isReplacedBy and isinstance(one.object, NamedNode)
    }
    return tuple(sorted(named))
