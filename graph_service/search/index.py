"""What the search asks of a full-text engine, so that another can stand behind it.

Terms go in, never what a user typed: analysis, look-alikes and ranking lie above the engine, and no query
syntax of an engine is reachable from outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from graph_service.errors import AnsvarError


class SearchUnusable(AnsvarError):
    """The index cannot be opened or the engine cannot be used."""

    title = "Search unusable"


class SearchTimedOut(AnsvarError):
    """A search took longer than it may; nothing is wrong with the register."""

    status = 503
    title = "Search took too long"


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A document as the engine stores it: its IRI and the weight that each of its terms has in all."""

    iri: str
    terms: Mapping[str, float]


AskedWord = Mapping[str, float]
"""One word of a question: the terms that may stand for it, each with the weight it then has (1 for itself)."""


class SearchIndex(Protocol):
    """An inverted index of weighted terms that stores which revision of the graph it reflects."""

    @property
    def revision(self) -> int | None:
        """The revision the index reflects, or None where it holds nothing yet."""
        ...

    @property
    def is_kept(self) -> bool:
        """Whether the index outlives the process, for the next or for others to open."""
        ...

    def apply(self, changed: Iterable[IndexEntry], removed: Iterable[str], revision: int) -> None:
        """Put in or replace the changed documents, take out the removed ones, then store the revision.

        Applying the same change twice is harmless: after a crash between the two steps it is done again.
        """
        ...

    def replace(self, entries: Iterable[IndexEntry], revision: int) -> None:
        """Build the index anew from all documents, and switch to it when it is whole."""
        ...

    def search(self, words: Iterable[AskedWord], *, seconds: float, limit: int) -> list[tuple[str, float]]:
        """Return the IRIs of the documents that hold any of the words, with their score, best first.

        A word counts once, by the best of its terms. Raises SearchTimedOut after `seconds`.
        """
        ...

    def frequency(self, term: str) -> int:
        """Return how many documents hold the term."""
        ...

    def terms(self) -> list[str]:
        """Return every term of the index."""
        ...

    def size(self) -> int:
        """Return the number of documents."""
        ...

    def close(self) -> None:
        """Let go of files; the index must not be used after this."""
        ...
