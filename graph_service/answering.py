"""From a question to its answer: what it asks, what it is about, and then what the register says of that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from graph_service import answer_lists
from graph_service.answer_lists import AnswerList
from graph_service.answers import Answer, answer_text, first_role_first
from graph_service.chains.chain import Chain
from graph_service.gaps import Gap
from graph_service.labels import Labels
from graph_service.responsibility import Responsibility
from graph_service.search.confidence import is_confident
from graph_service.search.context import take_context
from graph_service.search.facets import Narrowing
from graph_service.search.find import NO_NARROWING, SearchPage
from graph_service.search.questions import Intent, Reading, settled, understand, without_third_countries

CHAIN_KINDS = frozenset({"activity", "service", "system", "organisation", "engagement"})
"""The kinds of record that a chain of processors can start at."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody says that a question asks, where the first reading of it was another."""

    intent: Intent | None = None
    role: str | None = None
    about: str | None = None


NO_CHOICE = Choice()


class Register(answer_lists.Register, Protocol):
    """What an answer needs of the register."""

    @property
    def labels(self) -> Labels:
        """What everything is called."""
        ...

    @property
    def tells_gaps(self) -> bool:
        """Whether those who ask may see what is missing."""
        ...

    def find(self, reading: Reading, *, lang: str, narrowed: Narrowing = NO_NARROWING) -> SearchPage:
        """Return what a question may be about."""
        ...

    def responsibilities(self, about: str, on: date | None = None, role: str | None = None) -> list[Responsibility]:
        """Return who is responsible for a record."""
        ...

    def holders_of(self, role: str, on: date | None = None) -> list[Responsibility]:
        """Return who holds a role."""
        ...

    def chain(self, root: str, on: date | None = None) -> Chain:
        """Return the chain of processors of a record."""
        ...

    def gaps(self, *, of: str | None = None, organisation: str | None = None, rule: str | None = None) -> list[Gap]:
        """Return the gaps of a record, of an organisation, or under a rule."""
        ...


@dataclass(frozen=True, slots=True)
class _Found:
    responsibilities: Sequence[Responsibility] = ()
    chain: Chain | None = None
    gaps: Sequence[Gap] = ()
    listed: AnswerList | None = None


@dataclass(frozen=True, slots=True)
class _Understood:
    """The reading of a question, with the hits for it and what its words narrow it to."""

    reading: Reading
    page: SearchPage
    narrowed: Narrowing


def answer_question(
    register: Register, question: str, *, lang: str | None, on: date | None, choice: Choice = NO_CHOICE
) -> Answer:
    """Answer a question, in `lang` or else in its own language, as of `on`, the day it names, or today.

    Without a confident reading `about` is None, and the nearest hits are all that is given: no answer is better
    than a wrong one. What `choice` says goes before what is read.
    """
    understood = _understand(register, question, lang)
    page = understood.page
    day = on or understood.reading.on or date.today()
    language = lang or _language(understood)
    first = register.labels.kind(choice.about) if choice.about else page.hits[0].kind if page.hits else None
    reading = _chosen(settled(understood.reading, first) if first else understood.reading, choice)
    if reading.intent == "gap" and not register.tells_gaps:
        # "No gaps" would be an answer, and a wrong one.
        reading = replace(reading, intent="find", wanted=None)
    about = choice.about or (page.hits[0].iri if page.hits and is_confident(page) else None)
    listed = None if choice.about else answer_lists.list_of_all(register, reading, first, day, understood.narrowed)
    found = _Found(listed=listed) if listed else _ask(register, reading, about, day) if about else _Found()
    about = None if listed else about
    return Answer(
        question=question,
        reading=reading,
        lang=language,
        on=day,
        about=about,
        responsibilities=tuple(found.responsibilities),
        chain=found.chain,
        gaps=tuple(found.gaps),
        listed=found.listed,
        narrowed=understood.narrowed,
        page=page,
        text=answer_text(
            register.labels,
            language,
            reading,
            about=about,
            responsibilities=found.responsibilities,
            chain=found.chain,
            gaps=found.gaps,
            listed=found.listed,
            on=day,
        ),
    )


def _understand(register: Register, question: str, lang: str | None) -> _Understood:
    """Return the reading of a question, narrowed by what it names where something is found so."""
    whole = understand(question)
    language = lang or whole.lang
    reading, narrowed = take_context(whole, register.finder.place_names)
    if narrowed and (reading.words or reading.sorts or reading.intent == "processor_chain"):
        page = register.find(reading, lang=language, narrowed=narrowed)
        if not reading.words or reading.wanted == "expiring" or (page.hits and is_confident(page)):
            return _Understood(reading, page, narrowed)
    if whole.wanted == "third_country" and not whole.sorts:
        # "Går lönerna till tredje land?" is about the pay; "överföring till tredje land" is a risk of that name.
        reading = without_third_countries(whole)
        page = register.find(reading, lang=language)
        if reading.words and is_confident(page) and page.hits[0].kind in CHAIN_KINDS:
            return _Understood(reading, page, NO_NARROWING)
    return _Understood(whole, register.find(whole, lang=language), NO_NARROWING)


def _chosen(reading: Reading, choice: Choice) -> Reading:
    chosen = replace(reading, intent=choice.intent, wanted=None) if choice.intent else reading
    return replace(chosen, role=choice.role, is_role_named=True) if choice.role else chosen


def _language(understood: _Understood) -> str:
    """Return the language of the question, that of the name it met where its words do not tell."""
    reading, hits = understood.reading, understood.page.hits
    if not reading.is_lang_certain and hits and reading.words and hits[0].lang in {"sv", "en"}:
        return hits[0].lang
    return reading.lang


def _ask(register: Register, reading: Reading, about: str, on: date) -> _Found:
    kind = register.labels.kind(about)
    listed = answer_lists.list_about(register, reading, about, kind, on)
    if reading.wanted == "third_country" and kind in CHAIN_KINDS:
        return _Found(chain=register.chain(about, on))
    if listed is not None:
        return _Found(listed=listed)
    if reading.intent == "processor_chain" and kind in CHAIN_KINDS:
        return _Found(chain=register.chain(about, on))
    if reading.intent == "gap":
        gaps = _gaps(register, about, kind)
        lacking = answer_lists.list_of_lacking(gaps, about, reading, register.labels) if kind == "rule" else None
        return _Found(gaps=gaps, listed=lacking)
    if reading.intent == "responsible":
        return _Found(_responsible(register, about, kind, on, reading))
    return _Found()


def _gaps(register: Register, about: str, kind: str | None) -> Sequence[Gap]:
    if kind == "rule":
        return register.gaps(rule=about)
    return register.gaps(organisation=about) if kind == "organisation" else register.gaps(of=about)


def _responsible(
    register: Register, about: str, kind: str | None, on: date, reading: Reading
) -> Sequence[Responsibility]:
    if kind == "role":
        return register.holders_of(about, on)
    found = register.responsibilities(about, on, reading.role)
    if not found and not reading.is_role_named:
        # A verb says little of the role: "who owns" a service asks for its manager.
        found = register.responsibilities(about, on)
    return first_role_first(found, kind)
