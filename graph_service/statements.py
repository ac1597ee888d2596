"""Sets of statements that keep only the terms that they are made of.

A triple keeps the text of its three terms for itself. Those of an import of 10,000 rows took 140 MB, and as terms that
they share less than a fifth of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from itertools import chain, repeat
from typing import Any, TypeAlias

from pyoxigraph import NamedNode, Quad, Triple

Terms: TypeAlias = dict[Any, Any]
"""Terms by themselves, so that equal ones are one object; sets that are made with the same ones share them."""
Row: TypeAlias = tuple[Any, Any, Any]
"""Subject, property and value."""


class Statements(Set[Triple]):
    """Triples, each once and in the order they came, made anew each time that they are asked for."""

    __slots__ = ("_terms",)

    def __init__(self, triples: Iterable[Triple | Row] = (), terms: Terms | None = None) -> None:
        """Take the terms of triples, or of rows of three; equal ones are kept once, those in `terms` too."""
        if isinstance(triples, Statements):
            self._terms: tuple[Any, ...] = triples._terms
            return
        share = ({} if terms is None else terms).setdefault
        rows = {tuple(share(term, term) for term in triple): None for triple in triples}
        self._terms = tuple(chain.from_iterable(rows))

    def __iter__(self) -> Iterator[Triple]:
        terms = iter(self._terms)
        return map(Triple, terms, terms, terms)

    def in_graph(self, name: NamedNode) -> Iterator[Quad]:
        """Yield the statements as quads of the graph `name`."""
        terms = iter(self._terms)
        return map(Quad, terms, terms, terms, repeat(name))

    def __len__(self) -> int:
        return len(self._terms) // 3

    def __contains__(self, triple: object) -> bool:
        return any(one == triple for one in self)

    def __hash__(self) -> int:
        return self._hash()
