"""From a question to its answer: what it asks, what it is about, and then what the register says of that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from graph_service.answers import Answer, answer_text, first_role_first
from graph_service.chains.chain import Chain
from graph_service.gaps import Gap
from graph_service.labels import Labels
from graph_service.responsibility import Responsibility
from graph_service.search.confidence import is_confident
from graph_service.search.find import SearchPage
from graph_service.search.questions import Reading, settled, understand

CHAIN_KINDS = frozenset({"activity", "service", "system", "organisation", "engagement"})
"""The kinds of record that a chain of processors can start at."""


class Register(Protocol):
    """What an answer needs of the register."""

    @property
    def labels(self) -> Labels:
        """What everything is called."""
        ...

    def find(self, reading: Reading, *, lang: str) -> SearchPage:
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


def answer_question(register: Register, question: str, *, lang: str | None, on: date | None) -> Answer:
    """Answer a question, in `lang` or else in its own language, as of `on`, the day it names, or today.

    Without a confident reading `about` is None, and the nearest hits are all that is given: no answer is better
    than a wrong one.
    """
    reading = understand(question)
    day = on or reading.on or date.today()
    page = register.find(reading, lang=lang or reading.lang)
    language = lang or _language(reading, page)
    if page.hits:
        reading = settled(reading, page.hits[0].kind)
    about = page.hits[0].iri if page.hits and is_confident(page) else None
    found = _ask(register, reading, about, day) if about else _Found()
    return Answer(
        question=question,
        reading=reading,
        lang=language,
        on=day,
        about=about,
        responsibilities=tuple(found.responsibilities),
        chain=found.chain,
        gaps=tuple(found.gaps),
        page=page,
        text=answer_text(
            register.labels,
            language,
            reading,
            about=about,
            responsibilities=found.responsibilities,
            chain=found.chain,
            gaps=found.gaps,
            on=day,
        ),
    )


def _language(reading: Reading, page: SearchPage) -> str:
    """Return the language of the question, that of the name it met where its words do not tell."""
    if not reading.is_lang_certain and page.hits and page.hits[0].lang in {"sv", "en"}:
        return page.hits[0].lang
    return reading.lang


def _ask(register: Register, reading: Reading, about: str, on: date) -> _Found:
    kind = register.labels.kind(about)
    if reading.intent == "processor_chain" and kind in CHAIN_KINDS:
        return _Found(chain=register.chain(about, on))
    if reading.intent == "gap":
        return _Found(gaps=_gaps(register, about, kind))
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
