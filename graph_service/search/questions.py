"""What a question asks: its language, what kind of answer it wants, the role and day it names, and the words that
are about the thing. By rules, for Swedish and English; words for roles come from the code list (`role_words.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal, get_args

from graph_service.names import ROLE
from graph_service.search.days import take_day
from graph_service.search.question_words import (
    CHAIN,
    CHAIN_PHRASES,
    ENGLISH,
    GAP,
    KIND_BY_SORT,
    NEGATION,
    ONE_SUPPLIER,
    OWN_PHRASES,
    QUESTION,
    RESPONSIBLE,
    RISK,
    RISK_PHRASES,
    SORT,
    SWEDISH,
    WHICH,
    WHO,
    WORK,
)
from graph_service.search.role_words import compact_forms, role_at, role_of_verb
from graph_service.search.vocabulary import is_one_slip
from graph_service.search.wanted import Wanted, finer_reading, is_about_third_countries, take_days

Intent = Literal["responsible", "processor_chain", "risk", "gap", "find"]
INTENTS: tuple[Intent, ...] = get_args(Intent)
Part = Literal["thing", "sort", "role", "intent", "question"]

MAX_QUESTION = 2_000  # Characters that are read; what is longer is a text that was pasted, not a question.
MAX_WORDS = 40

_QUOTED = re.compile('["“”„»«]([^"“”„»«]{1,200})["“”„»«]')
_RUN = re.compile(r"\w+(?:[-'’/.&]\w+)*")
_MIN_MENDED = 7  # Letters of a word in which a slip is mended; shorter ones become other words.
_LONG_WORDS = frozenset(
    form for form in QUESTION | RESPONSIBLE | GAP | CHAIN | WORK | RISK | SORT if len(form) >= _MIN_MENDED
)
_FOUND = frozenset({"assessments", "documents", "customers", "expiring"})
_CHAIN_ROLES = {ROLE.processor.value, ROLE.subProcessor.value}


@dataclass(frozen=True, slots=True)
class AskedText:
    """One word as it was written, with the part that it plays in the question."""

    text: str
    part: Part


@dataclass(frozen=True, slots=True)
class Reading:
    """What a question was taken to ask."""

    lang: str
    is_lang_certain: bool
    """Whether its words tell the language; bare names may be of either, and count as Swedish."""
    intent: Intent
    role: str | None
    """The role that it names, or asks for by a verb."""
    is_role_named: bool
    """Whether the role stands there as a name; a verb ("who owns") says less."""
    on: date | None
    """The day that it names."""
    asked: tuple[AskedText, ...]
    """Every word in order, but those of the day."""
    phrases: tuple[str, ...] = ()
    """What stands in quotation marks: a hit holds it as it stands."""
    wanted: Wanted | None = None
    """What is wanted beyond the intent."""
    days: int | None = None
    """How many days ahead it asks about."""

    @property
    def asks_for_supplier(self) -> bool:
        """Whether a supplier itself is wanted, "which vendor", not those of a thing."""
        forms = [form for one in self.asked for form in compact_forms(one.text)]
        return self.intent == "processor_chain" and any(form in ONE_SUPPLIER for form in forms)

    @property
    def sorts(self) -> frozenset[str]:
        """The kinds of record that its words name: "vilka system", "processing of"."""
        named = (KIND_BY_SORT.get(form) for one in self.asked if one.part == "sort" for form in compact_forms(one.text))
        return frozenset(kind for kind in named if kind)

    @property
    def words(self) -> tuple[str, ...]:
        """The words that are about the thing."""
        return tuple(one.text for one in self.asked if one.part == "thing")


def understand(question: str, today: date | None = None) -> Reading:
    """Return what a question asks; any text is a question, words alone ask to find."""
    text = question[:MAX_QUESTION]
    rest, days = take_days(text)
    rest, on = take_day(rest, today or date.today())
    if on is not None and _RUN.search(rest) is None:
        rest, on, days = text, None, None
    tokens = _Tokens(_RUN.findall(rest)[:MAX_WORDS])
    tokens.mark()
    lang = _language(text, tokens.forms)
    return Reading(
        lang=lang or "sv",
        is_lang_certain=lang is not None,
        intent=tokens.intent(),
        role=tokens.role,
        is_role_named=tokens.is_role_named,
        on=on,
        asked=tuple(AskedText(text, part) for text, part in zip(tokens.texts, tokens.parts, strict=True)),
        phrases=tuple(phrase.strip() for phrase in _QUOTED.findall(text) if _RUN.search(phrase)),
        wanted=tokens.wanted,
        days=days,
    )


@lru_cache(maxsize=20_000)
def _mended(form: str) -> str:
    """Return the word of a question that a word is one slip of a key away from, else the word itself."""
    if len(form) < _MIN_MENDED or form in _LONG_WORDS:
        return form
    return min((known for known in _LONG_WORDS if is_one_slip(form, known)), default=form)


class _Tokens:
    """The words of one question while they are taken apart."""

    def __init__(self, texts: Sequence[str]) -> None:
        found = [(text, "".join(compact_forms(text))) for text in texts]
        self.texts = [text for text, form in found if form]
        self.forms = [_mended(form) for _, form in found if form]
        self.parts: list[Part] = ["thing"] * len(self.forms)
        self.role: str | None = None
        self.is_role_named = False
        self.wanted: Wanted | None = None

    def mark(self) -> None:
        """Tell what part each word plays."""
        self._mark_roles()
        for at, form in enumerate(self.forms):
            if self.parts[at] != "thing":
                continue
            if form in QUESTION:
                self.parts[at] = "question"
            elif form in RESPONSIBLE | GAP | NEGATION | RISK | CHAIN:
                self.parts[at] = "intent"
            elif form in SORT:
                self.parts[at] = "sort"
            verb_role = role_of_verb(form)
            if verb_role and (self.role is None):
                self.role, self.parts[at] = verb_role, "intent"
        self._mark_phrases()
        finer = finer_reading(self.forms, self.parts)
        if finer is not None:
            self.wanted = finer.wanted
            for at in finer.places:
                self.parts[at] = "question"

    def _mark_roles(self) -> None:
        at = 0
        while at < len(self.forms):
            words = role_at(self.forms, at)
            if words is None:
                at += 1
                continue
            end = at + len(words.forms)
            self.parts[at:end] = ["role"] * (end - at)
            if self.role is None:
                self.role, self.is_role_named = words.role, True
            at = end

    def _mark_phrases(self) -> None:
        for phrase in OWN_PHRASES:
            for at in self._places(phrase):
                self.parts[at : at + len(phrase)] = ["intent"] * len(phrase)
        if self.role is None and "andamal" in "".join(self.forms) and "bestammer" in self.forms:
            self.role = ROLE.controller.value
        if self.role is None and "purposes" in self.forms and {"determines", "decides"} & set(self.forms):
            self.role = ROLE.controller.value

    def _places(self, phrase: Sequence[str]) -> list[int]:
        size = len(phrase)
        return [at for at in range(len(self.forms) - size + 1) if tuple(self.forms[at : at + size]) == tuple(phrase)]

    def intent(self) -> Intent:
        """Return what kind of answer is wanted; what is said most plainly decides."""
        if self.wanted in _FOUND:
            return "find"
        forms = set(self.forms)
        asks_who = bool(forms & WHO)
        if forms & GAP or (forms & NEGATION and not asks_who):
            return "gap"
        if self.role != ROLE.riskOwner.value and (forms & RISK or any(map(self._places, RISK_PHRASES))):
            return "risk"
        if self._asks_for_chain(forms):
            return "processor_chain"
        if asks_who or self.role is not None or forms & RESPONSIBLE:
            return "responsible" if self._asks_for_responsible(forms) else "find"
        return "find"

    def _asks_for_chain(self, forms: set[str]) -> bool:
        if any(form in WHICH and self._is_chain(at + 1) for at, form in enumerate(self.forms[:-1])):
            return True
        if any(map(self._places, CHAIN_PHRASES)):
            return True
        if forms & RESPONSIBLE:
            return False
        if forms & WORK and len(self.forms) > 1:
            return True
        if self.role in _CHAIN_ROLES and self.is_role_named:
            return any(part == "thing" for part in self.parts) and not self._is_a_name()
        return bool(forms & CHAIN) and any(part == "thing" for part in self.parts)

    def _is_chain(self, at: int) -> bool:
        return self.forms[at] in CHAIN or (self.parts[at] == "role" and self.role in _CHAIN_ROLES)

    def _is_a_name(self) -> bool:
        # "PUB-avtal" and "PUB avtal" name a document; a question says what the processor is of.
        return len(self.forms) == 2 and self.parts == ["role", "thing"] and len(self.forms[0]) <= 3

    def _asks_for_responsible(self, forms: set[str]) -> bool:
        return bool(forms & (WHO | RESPONSIBLE)) or any(part == "thing" for part in self.parts) or self.is_role_named


def without_third_countries(reading: Reading) -> Reading:
    """Return the reading without the words that only say that it is about countries outside the EU."""
    left = (one for one in reading.asked if not all(map(is_about_third_countries, compact_forms(one.text))))
    return replace(reading, asked=tuple(left))


def settled(reading: Reading, kind: str) -> Reading:
    """Return the reading once it is known what kind of thing the first hit is, which tells what the words left open.

    "Behörigheter som ligger kvar" names a risk without the word, "PUB-avtal" a document with a word for a role.
    """
    if reading.wanted in _FOUND:
        return reading
    said = {form for one in reading.asked for form in compact_forms(one.text)}
    intent = reading.intent
    if kind == "risk" and intent in {"find", "processor_chain", "gap"}:
        intent = "risk"
    elif kind == "rule" and intent in {"find", "processor_chain"}:
        intent = "gap"
    elif intent == "gap" and kind != "rule" and not said & GAP:
        # "Sökande som inte fått jobb": a "not" asks for what is missing only where a rule is called so.
        intent = "find"
    elif kind == "document" and intent == "responsible" and not said & (WHO | RESPONSIBLE):
        intent = "find"
    elif kind == "organisation" and intent == "responsible" and not (reading.role or said & RESPONSIBLE):
        # Who does this? Where the answer is a supplier, what it does for the city is its place in the chain.
        intent = "processor_chain"
    return replace(reading, intent=intent)


def _language(text: str, forms: Sequence[str]) -> str | None:
    written = [word.lower() for word in _RUN.findall(text)]
    swedish: float = sum(word in SWEDISH for word in written) + 0.5 * len(re.findall("[åäöÅÄÖ]", text))
    english: float = sum(word in ENGLISH for word in written)
    for at in range(len(forms)):
        words = role_at(list(forms), at)
        if words is not None:
            swedish += 0.5 * (words.lang == "sv")
            english += 0.5 * (words.lang == "en")
    if swedish == english:
        return None
    return "en" if english > swedish else "sv"
