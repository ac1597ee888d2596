"""Questions to the graph: reads `queries/NAME.rq`, whose first line is the question, and asks it of a store."""

from __future__ import annotations

from functools import cache

from pyoxigraph import Triple

from graph_service.files import QUERIES
from graph_service.store.graph_store import GraphStore, Row, Term


@cache
def query_text(name: str) -> str:
    """Return the text of the query `name`."""
    return (QUERIES / f"{name}.rq").read_text(encoding="utf-8")


def ask_store(store: GraphStore, name: str, /, **bindings: Term) -> list[Row]:
    """Return the rows that answer the question `name`; bindings replace its variables, never its text."""
    return store.select(query_text(name), **bindings)


def construct_from(store: GraphStore, name: str, /, **bindings: Term) -> list[Triple]:
    """Return the triples that answer the question `name`, a CONSTRUCT."""
    return store.construct(query_text(name), **bindings)
