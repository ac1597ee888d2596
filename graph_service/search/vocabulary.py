"""Look-alike words: the terms of the index that resemble a word that was asked for.

A Swedish question says "bygglovsärenden" where the register says "Bygglovshandläggning", writes compounds apart
("elev register") and slips on a key. One measure of shared letter triples against the index's own vocabulary
covers all three, without a splitter and without a dictionary.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

_MIN_AFFIX = 4  # Letters that a whole word must have to count as a part of a compound; "sko" is not a part of "skola".
_MIN_SLIP = 5  # Letters of a word in which one slip of a key is looked for; "lock" is not "dock".
_MAX_ENDING = 5  # Letters after a common beginning that may be two endings of one word: "anmäl-an", "anmäl-ning".
_MIN_SHARED = 0.45  # Share of letter triples below which two words look alike only by chance.
_TRIED = 80  # Terms whose resemblance is measured, those first that have the largest share of triples in common.
_MIN_START = 5  # Letters of a common beginning that make two compounds kin: "bygglovs-ärende", "bygglovs-handläggning".


@lru_cache(maxsize=200_000)
def triples(word: str) -> frozenset[str]:
    """Return the letter triples of a word, its beginning and end marked: "lön" gives ^lo, lon, on$."""
    marked = f"^{word}$"
    return frozenset(marked[at : at + 3] for at in range(len(marked) - 2))


@lru_cache(maxsize=200_000)
def resemblance(asked: str, known: str) -> float:
    """Return how much two folded words resemble each other, from 0 (not) to 1 (the same).

    The highest of: the share of letter triples, one slip of a key, being a part of the other's compound,
    and a long beginning in common.
    """
    if asked == known:
        return 1.0
    shorter, longer = sorted((asked, known), key=len)
    shared = len(triples(asked) & triples(known))
    found = 2 * shared / (len(triples(asked)) + len(triples(known)))
    if found < _MIN_SHARED:
        found = 0.0
    if len(shorter) >= _MIN_SLIP and is_one_slip(asked, known):
        found = max(found, 1 - 1 / len(longer))
    return max(found, _kinship(asked, known, shorter, longer))


def _kinship(asked: str, known: str, shorter: str, longer: str) -> float:
    """Return how much two words have in common as compounds or forms of one word."""
    part = len(shorter) / len(longer)
    if len(shorter) >= _MIN_AFFIX and longer.startswith(shorter):
        # The beginning of a compound says what it is about, and is also what a reader types first. The other way
        # about it may be chance: "zoomatic" begins with the name Zoom and has nothing to do with it.
        return (0.3 if shorter == known and len(known) <= _MIN_AFFIX else 0.55) + 0.4 * part
    if len(shorter) >= _MIN_AFFIX and longer.endswith(shorter):
        # The end of a compound is only the sort of thing: a "serverdrift" is a "drift".
        return (0.25 if shorter == known else 0.5) + 0.4 * part
    if len(shorter) == 3 and longer.startswith(shorter):
        return 0.4 + 0.4 * part
    start = _common_start(asked, known)
    if start >= _MIN_START + 1 and len(longer) - start <= _MAX_ENDING:
        return 0.45 + 0.5 * start / len(longer)
    return 0.3 + 0.5 * start / len(longer) if start >= _MIN_START else 0.0


def is_one_slip(one: str, other: str) -> bool:
    """Tell whether one letter missing, added, changed or swapped with its neighbour makes `one` of `other`."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = _common_start(one, other)
    rest_one, rest_other = one[start:], other[start:]
    if len(rest_one) == len(rest_other):
        changed = rest_one[1:] == rest_other[1:]
        swapped = rest_one[:2] == rest_other[1::-1] and rest_one[2:] == rest_other[2:]
        return changed or swapped
    longer, shorter = sorted((rest_one, rest_other), key=len, reverse=True)
    return longer[1:] == shorter


def _common_start(one: str, other: str) -> int:
    at = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        at += 1
    return at


class Vocabulary:
    """The terms of an index, found by their letter triples."""

    def __init__(self, terms: Iterable[str] = ()) -> None:
        self._terms: list[str] = []
        self._sizes: list[int] = []
        self._known: set[str] = set()
        self._by_triple: dict[str, list[int]] = {}
        self.add(terms)

    def __contains__(self, term: str) -> bool:
        return term in self._known

    def __len__(self) -> int:
        return len(self._terms)

    def add(self, terms: Iterable[str]) -> None:
        """Take in terms. None is ever taken out: a term that no document holds any more finds nothing."""
        for term in terms:
            if term in self._known or (len(term) < 3 or term.isdigit()):
                continue
            self._known.add(term)
            number = len(self._terms)
            self._terms.append(term)
            parts = triples(term)
            self._sizes.append(len(parts))
            for triple in parts:
                self._by_triple.setdefault(triple, []).append(number)

    def alike(self, word: str, *, at_most: int = 12) -> list[tuple[str, float]]:
        """Return the terms that resemble `word`, with their resemblance, most alike first; never the word itself."""
        if len(word) < 3:
            return []
        shared: Counter[int] = Counter()
        parts = triples(word)
        for triple in parts:
            shared.update(self._by_triple.get(triple, ()))
        # A slip in a short word spares one triple of it, so there one is enough; of a long word any part may be shared.
        fewest = 1 if len(word) <= 5 else 2
        sizes, own = self._sizes, len(parts)
        overlaps = [
            (count / min(own, sizes[number]), count, number) for number, count in shared.items() if count >= fewest
        ]
        candidates = [self._terms[number] for _, _, number in heapq.nlargest(_TRIED, overlaps)]
        measured = ((term, resemblance(word, term)) for term in candidates if term != word)
        found = [(term, likeness) for term, likeness in measured if likeness > 0.0]
        return sorted(found, key=lambda item: (-item[1], item[0]))[:at_most]
