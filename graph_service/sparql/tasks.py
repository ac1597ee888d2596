"""What goes between the server and the processes that answer: a query to answer, and the answer."""

from __future__ import annotations

from dataclasses import dataclass

from graph_service.publishing.syntaxes import Syntax
from graph_service.sparql.reading import Query


@dataclass(frozen=True, slots=True)
class Task:
    """One query to answer: in which format, of which graphs (default and named) where the request names them."""

    query: Query
    syntax: Syntax
    graphs: tuple[tuple[str, ...], tuple[str, ...]] | None
    base: str
    rows: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer as it is sent; `seconds` is the time that the engine took."""

    body: bytes
    is_truncated: bool
    seconds: float
