"""What a question wants to be told beyond who and through whom: documents, customers, agreements that end …

The kind of answer (`questions.Intent`) is coarse, and what others build on; this is the finer reading beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from graph_service.search.question_words import (
    AGREEMENT,
    ASSESSMENT,
    CHAIN,
    CUSTOMER,
    DOCUMENT,
    ENDS,
    GAP,
    KIND_BY_SORT,
    MOVES,
    NEGATION,
    OF,
    RESPONSIBLE,
    RISK_PHRASES,
    USES,
    WHAT,
    WHO,
)

Wanted = Literal["answers_for", "third_country", "assessments", "documents", "customers", "expiring"]
WANTED: tuple[Wanted, ...] = get_args(Wanted)

DEFAULT_DAYS = 90
"""How far ahead agreements are looked for where the question names no time."""
_MAX_DAYS = 3650

_TIME = re.compile(
    r"(?:inom|(?:de\s+)?närmaste|within|(?:in\s+)?(?:the\s+)?next|in|om)\s+(?:(?P<count>\d{1,4}|\w+)\s+)?"
    r"(?P<unit>dag(?:ar|arna)?|veck(?:a|or|orna)|månad(?:er|erna)?|år(?:en|et)?|days?|weeks?|months?|years?)(?!\w)",
    re.IGNORECASE,
)
_THIRD_COUNTRY = MOVES.union(*RISK_PHRASES)
_COUNTS = {
    "en": 1, "ett": 1, "a": 1, "one": 1, "två": 2, "two": 2, "tre": 3, "three": 3, "fyra": 4, "four": 4,
    "sex": 6, "six": 6, "nio": 9, "nine": 9, "tolv": 12, "twelve": 12,
}  # fmt: skip
_DAYS_BY_UNIT = {"d": 1, "v": 7, "w": 7, "m": 30, "y": 365, "å": 365}


@dataclass(frozen=True, slots=True)
class Finer:
    """The finer reading: what is wanted, and the places of the words that say so and are not about the thing."""

    wanted: Wanted
    places: frozenset[int] = frozenset()


def finer_reading(forms: Sequence[str], parts: Sequence[str]) -> Finer | None:
    """Return what the folded words of a question want beyond its intent; None where that says it all."""
    said = set(forms)
    if said & AGREEMENT and said & ENDS:
        return Finer("expiring")
    if any(_holds(forms, phrase) for phrase in RISK_PHRASES) or any(form.startswith("tredjeland") for form in forms):
        return Finer("third_country")
    if said & (GAP | NEGATION):
        return None
    return _of_a_thing(forms, parts) or _customers(forms, said) or _answers_for(forms, said)


def is_about_third_countries(form: str) -> bool:
    """Tell whether a folded word only says that it is about countries outside the EU."""
    return form in _THIRD_COUNTRY or form.startswith("tredjeland")


def take_days(question: str) -> tuple[str, int | None]:
    """Return the question without the words that name a time ahead, and its days; None where none is named."""
    match = _TIME.search(question)
    if match is None:
        return question, None
    count = (match["count"] or "1").lower()
    if not (count.isascii() and count.isdigit()) and count not in _COUNTS:
        return question, None
    days = (_COUNTS.get(count) or int(count)) * _DAYS_BY_UNIT[match["unit"][0].lower()]
    return question[: match.start()] + " " + question[match.end() :], min(days, _MAX_DAYS)


def _of_a_thing(forms: Sequence[str], parts: Sequence[str]) -> Finer | None:
    """Return the reading of "DPIA för X" and "vilka dokument finns om X": the word, and then of what."""
    for at, form in enumerate(forms[:-1]):
        if parts[at] == "thing" and form not in ASSESSMENT | DOCUMENT:
            return None
        if form in ASSESSMENT | DOCUMENT:
            of = next((place for place in range(at + 1, len(forms)) if forms[place] in OF), None)
            if of is None or "thing" in parts[at + 1 : of] or "thing" not in parts[of:]:
                return None
            return Finer("assessments" if form in ASSESSMENT else "documents", frozenset([at]))
    return None


def _customers(forms: Sequence[str], said: set[str]) -> Finer | None:
    if said & (CHAIN | RESPONSIBLE) or len(forms) < 2 or any(form in KIND_BY_SORT for form in forms[:2]):
        return None
    places = frozenset(at for at, form in enumerate(forms) if form in CUSTOMER)
    if places:
        return Finer("customers", places)
    return Finer("customers") if forms[0] in WHO and said & USES else None


def _answers_for(forms: Sequence[str], said: set[str]) -> Finer | None:
    asks = bool(forms) and forms[0] in WHAT and said & RESPONSIBLE and not said & CHAIN
    return Finer("answers_for") if asks else None


def _holds(forms: Sequence[str], phrase: Sequence[str]) -> bool:
    size = len(phrase)
    return any(tuple(forms[at : at + size]) == tuple(phrase) for at in range(len(forms) - size + 1))
