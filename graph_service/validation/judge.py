"""What the engine's own expressions say of values: asked once for each value, whatever holds it.

Whether a text is a date, or a day lies before another, is told by the store's SPARQL engine over a list of values, so
there is one meaning of every condition. Equal values are judged once in a run.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from graph_service.store.embedded import EmbeddedStore
from graph_service.validation.sparql_patterns import NotRead

Row = tuple[str, ...]

_AT_ONCE = 10_000
"""So many rows are asked of in one query; its text stays below a few megabytes."""


class Judge:
    """The verdicts of one run."""

    def __init__(self) -> None:
        """Know no verdict yet."""
        self._engine = EmbeddedStore.in_memory()
        self._verdicts: dict[tuple[str, tuple[str, ...]], dict[Row, bool]] = {}
        self._results: dict[tuple[str, tuple[str, ...]], dict[Row, str]] = {}

    def passing(self, prologue: str, clause: str, names: tuple[str, ...], rows: Collection[Row]) -> set[Row]:
        """Return the rows that a clause of a query (`FILTER(…)`, `MINUS { … }`) lets through.

        Each row holds the values of the variables `names`. Raises NotRead where one of them is a blank node.
        """
        known = self._verdicts.setdefault((prologue + clause, names), {})
        new = [row for row in rows if row not in known]
        for some in _parts(new):
            cells = self._asked(prologue, names, some, "?row_number", clause)
            passed = set(map(int, cells))
            known.update((row, number in passed) for number, row in enumerate(some))
        return {row for row in rows if known[row]}

    def computed(self, prologue: str, expression: str, names: tuple[str, ...], rows: Collection[Row]) -> dict[Row, str]:
        """Return what an expression gives for each row, empty where it gives nothing. Raises NotRead as above."""
        known = self._results.setdefault((prologue + expression, names), {})
        new = [row for row in rows if row not in known]
        for some in _parts(new):
            bind = f"BIND({expression} AS ?row_result)"
            cells = self._asked(prologue, names, some, "?row_number ?row_result", bind)
            known.update((some[int(number)], result) for number, result in zip(cells[::2], cells[1::2], strict=True))
        return {row: known[row] for row in rows}

    def _asked(
        self, prologue: str, names: tuple[str, ...], rows: Sequence[Row], columns: str, clause: str
    ) -> list[str]:
        if any(term.startswith("_:") for row in rows for term in row):
            raise NotRead("a condition is asked of a node without an IRI")
        head = " ".join(f"?{name}" for name in names)
        listed = "\n".join(f"({' '.join(row)} {number})" for number, row in enumerate(rows))
        return self._engine.cells(
            f"{prologue}SELECT {columns} WHERE {{ VALUES ({head} ?row_number) {{ {listed} }} {clause} }}"
        )


def _parts(rows: Iterable[Row]) -> Iterator[list[Row]]:
    rest = iter(rows)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
