"""From the words of a question to the terms that the index is asked for, with what else they may mean."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from graph_service.search.analysis import fold, forms_of, stems
from graph_service.search.question_words import GAP, GAP_WORDS_IN_NAMES, NEGATION, SORT
from graph_service.search.questions import AskedText, Part, Reading
from graph_service.search.vocabulary import Vocabulary

SLIP_WEIGHT = 0.9  # A word that no document holds is most likely a slip for the one that nearly is it.
_SLIP = 0.8  # Resemblance from which a word is taken for a slip.
LOOK_ALIKE_WEIGHT = 0.3  # What resembles a word must not outrank what holds it, but decide where nothing does.
_COMMON = 0.2  # Share of the documents above which a word tells nothing.
_COMMON_LOOK_ALIKE = 0.03  # A look-alike in more documents than this resembles the word by chance.
_MIN_SEARCHED = 0.45  # Resemblance below which a look-alike is not searched for; it still tells a little in a name.
_PART_LIKENESS = 0.7  # How much "post" is "e-post".
_MIN_DOCUMENTS = 50  # Below this every word is in a large share of the documents.
_MAX_ASKED = 16

_WEIGHT_BY_PART: dict[Part, float] = {"thing": 1.0, "sort": 0.3, "role": 0.3, "intent": 0.2, "question": 0.0}


_MISSING = {term: 1.0 for form in GAP_WORDS_IN_NAMES for term in stems(form)}


@dataclass(frozen=True, slots=True)
class Asked:
    """One word of a question."""

    form: str
    likeness: Mapping[str, float]
    """How much each term resembles the word: 1 for its own terms."""
    searched: Mapping[str, float]
    """The terms that the index is asked for, with the weight that each then has."""
    weight: float
    """How much it tells: its part in the question, times how rare it is."""

    share: float
    """Its part in the question alone; how rare it is, the engine reckons itself."""

    is_common: bool = False
    """Whether so many documents hold it that it tells only in a name."""


class Lexicon:
    """The vocabulary of an index with how many of its documents hold each term."""

    def __init__(self, vocabulary: Vocabulary, frequency: Callable[[str], int], size: int) -> None:
        self.vocabulary = vocabulary
        self.size = size
        self.frequency = lru_cache(maxsize=50_000)(frequency)
        self.rarity = lru_cache(maxsize=50_000)(self._rarity)

    def _rarity(self, terms: tuple[str, ...]) -> float:
        """Return how much a word tells by being rare; a word that no document holds tells as much as the rarest."""
        found = max((self.frequency(term) for term in terms), default=0)
        return math.log(1 + self.size / (found + 1)) + 0.5

    def alike(self, form: str, lang: str) -> dict[str, float]:
        """Return the terms of the index that resemble a word, with their resemblance."""
        own = stems(form)
        return dict(self.vocabulary.alike(own[0] if lang == "sv" else own[-1]))

    def is_common(self, terms: tuple[str, ...], share: float = _COMMON) -> bool:
        """Tell whether more than a share of the documents hold the word, so that it tells nothing."""
        if self.size < _MIN_DOCUMENTS:
            return False
        return max((self.frequency(term) for term in terms), default=0) > share * self.size


def asked_words(reading: Reading, lexicon: Lexicon) -> list[Asked]:
    """Return the words to ask the index for, in the order of the question."""
    weights = _weights(reading)
    joined = _joined(reading.asked, lexicon)
    found: list[Asked] = []
    for at, one in enumerate(reading.asked):
        weight = 1.0 if at in joined else weights[at]
        if weight == 0.0:
            continue
        if reading.intent == "gap" and one.part == "intent" and fold(one.text) in GAP | NEGATION:
            found.append(Asked(fold(one.text), _MISSING, dict.fromkeys(_MISSING, weight), weight, weight))
            continue
        found += _asked(one.text, joined.get(at, ()), weight, reading.lang, lexicon)
    return found[:_MAX_ASKED]


def terms_to_search(asked: Sequence[Asked]) -> list[dict[str, float]]:
    """Return what the index is asked for: common words only where nothing else is about the thing."""
    rare = [one for one in asked if not one.is_common]
    tells = any(one.share == 1.0 for one in rare)
    return [dict(one.searched) for one in (rare if tells else asked)]


def _weights(reading: Reading) -> list[float]:
    """Return the weight of each word by its part: where no word is about the thing, the next part is."""
    weight_by_part = dict(_WEIGHT_BY_PART)
    there = {one.part for one in reading.asked}
    if "thing" not in there:
        for part in ("role", "sort", "intent"):
            if part in there:
                weight_by_part[part] = 1.0
                break
    if reading.intent == "gap":
        weight_by_part["role"] = max(weight_by_part["role"], 0.8)
        weight_by_part["sort"] = max(weight_by_part["sort"], 0.3)
    if reading.intent == "find":
        weight_by_part["role"] = max(weight_by_part["role"], 0.7)
        weight_by_part["sort"] = max(weight_by_part["sort"], 0.7)
        weight_by_part["intent"] = max(weight_by_part["intent"], 0.5)
    return [weight_by_part[one.part] for one in reading.asked]


def _joined(asked: tuple[AskedText, ...], lexicon: Lexicon) -> dict[int, tuple[str, ...]]:
    """Return, by place, the terms of two words that the register writes as one: "elev register"."""
    found: dict[int, tuple[str, ...]] = {}
    for at in range(len(asked) - 1):
        one, other = asked[at], asked[at + 1]
        # A particle may end a name ("lock in"); no name begins with one.
        if one.part == "question" or (other.part == "question" and one.part != "thing"):
            continue
        terms = stems("".join((*forms_of(one.text)[-1:], *forms_of(other.text)[-1:])))
        known = tuple(term for term in terms if term in lexicon.vocabulary)
        if known:
            found[at] = found.get(at, ()) + known
            found[at + 1] = found.get(at + 1, ()) + known
    return found


def _asked(text: str, joined: tuple[str, ...], weight: float, lang: str, lexicon: Lexicon) -> list[Asked]:
    """Return what one written word asks for: itself, or its parts where it is a run such as "HR-systemet"."""
    *parts, whole = forms_of(text) or [fold(text)]
    if len(parts) < 2:
        found = _word(whole, joined, weight, lexicon.alike(whole, lang), lexicon)
        nearly = {term: _PART_LIKENESS for part in parts for term in stems(part) if term not in found.likeness}
        return [replace(found, likeness={**found.likeness, **nearly}, searched={**found.searched, **nearly})]
    together = (*joined, *(term for term in stems(whole) if term in lexicon.vocabulary))
    sort = _WEIGHT_BY_PART["sort"] * weight
    return [_word(one, together, sort if one in SORT else weight, lexicon.alike(one, lang), lexicon) for one in parts]


def _word(form: str, joined: tuple[str, ...], weight: float, alike: Mapping[str, float], lexicon: Lexicon) -> Asked:
    own = stems(form)
    exact = dict.fromkeys((*own, *joined), 1.0)
    is_unknown = not any(map(lexicon.frequency, exact))
    near = {
        term: (SLIP_WEIGHT if is_unknown and value >= _SLIP else LOOK_ALIKE_WEIGHT) * weight * value
        for term, value in alike.items()
        if value >= _MIN_SEARCHED and not lexicon.is_common((term,), _COMMON_LOOK_ALIKE)
    }
    return Asked(
        form,
        {**alike, **exact},
        {**near, **dict.fromkeys(exact, weight)},
        weight * lexicon.rarity(tuple(exact)),
        weight,
        not joined and lexicon.is_common(own),
    )
