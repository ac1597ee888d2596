"""Orders of hits other than the best first: by name from A to Ö, and by what was changed last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from pyoxigraph import NamedNode

from graph_service.queries import ask_store
from graph_service.search.catalogue import Catalogue
from graph_service.sorting import swedish_key
from graph_service.store.graph_store import GraphStore

T = TypeVar("T")


def in_order_of_names(found: Sequence[T], iri_of: Callable[[T], str], catalogue: Catalogue, lang: str) -> list[T]:
    """Return what was found by the names of the things in `lang`, in Swedish alphabetical order."""
    return sorted(found, key=lambda one: (swedish_key(catalogue.name_in(iri_of(one), lang)), iri_of(one)))


def changed_last(found: Sequence[T], iri_of: Callable[[T], str], store: GraphStore) -> list[T]:
    """Return what was found with the thing changed last in front; what the log does not know comes last."""
    revisions: dict[str, int] = {}
    for row in ask_store(store, "when-was-a-record-last-changed"):
        document, latest = row["document"], row["latest"]
        if isinstance(document, NamedNode) and latest is not None:
            revisions[document.value.replace("/doc/", "/id/", 1)] = int(latest.value)
    return sorted(found, key=lambda one: -revisions.get(iri_of(one), -1))
