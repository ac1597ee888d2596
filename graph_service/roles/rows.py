"""Rows of what the graph states, found by any of their ends, and made anew for the things that changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from typing import Generic, TypeVar

R = TypeVar("R")


class Rows(Generic[R]):
    """Rows, each stated by the record of one subject, with indexes by what `keys` read of them. Never changed."""

    __slots__ = ("_by_key", "_by_subject", "_keys", "_subject")

    def __init__(
        self, rows: Iterable[R], subject: Callable[[R], str], keys: Mapping[str, Callable[[R], Hashable]]
    ) -> None:
        self._subject = subject
        self._keys = dict(keys)
        self._by_subject: dict[str, tuple[R, ...]] = {}
        self._by_key: dict[str, dict[Hashable, tuple[R, ...]]] = {name: {} for name in keys}
        self._add(rows)

    def of(self, subject: str) -> tuple[R, ...]:
        """Return the rows that the record of `subject` states."""
        return self._by_subject.get(subject, ())

    def by(self, key: str, value: Hashable) -> tuple[R, ...]:
        """Return the rows with this value under the index `key`."""
        return self._by_key[key].get(value, ())

    def values(self, key: str) -> Collection[Hashable]:
        """Return the values that there are under the index `key`."""
        return self._by_key[key].keys()

    def with_changed(self, subjects: Iterable[str], rows: Iterable[R]) -> Rows[R]:
        """Return rows in which those of `subjects` are `rows`; these stay as they are."""
        after = Rows[R]((), self._subject, self._keys)
        after._by_subject = dict(self._by_subject)
        after._by_key = {name: dict(index) for name, index in self._by_key.items()}
        for subject in subjects:
            after._remove(subject)
        after._add(rows)
        return after

    def _remove(self, subject: str) -> None:
        gone = self._by_subject.pop(subject, ())
        for name, read in self._keys.items():
            index = self._by_key[name]
            for value in {read(row) for row in gone}:
                left = tuple(row for row in index[value] if self._subject(row) != subject)
                if left:
                    index[value] = left
                else:
                    del index[value]

    def _add(self, rows: Iterable[R]) -> None:
        by_subject: dict[str, list[R]] = {}
        by_key: dict[str, dict[Hashable, list[R]]] = {name: {} for name in self._keys}
        for row in rows:
            by_subject.setdefault(self._subject(row), []).append(row)
            for name, read in self._keys.items():
                by_key[name].setdefault(read(row), []).append(row)
        for subject, added in by_subject.items():
            self._by_subject[subject] = (*self._by_subject.get(subject, ()), *added)
        for name, found in by_key.items():
            index = self._by_key[name]
            for value, added in found.items():
                index[value] = (*index.get(value, ()), *added)
