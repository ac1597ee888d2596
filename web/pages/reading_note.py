"""How a question was understood, in words, and what else it may have meant, each one click away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from graph_service.answering import CHAIN_KINDS, Choice
from graph_service.answers import FIRST_ROLE_BY_KIND, Answer
from web import context_parts as cp
from web.i18n import current_language, day_text, gettext, mark
from web.pages.reading import address
from web.pages.things import Things
from web.words import kinds_name

MAX_OTHERS = 5
_OTHER_THINGS = 3

_OF = {
    "responsible": mark("who is responsible for {thing}"),
    "processor_chain": mark("the suppliers of {thing}"),
    "risk": mark("the risks of {thing}"),
    "gap": mark("what is missing for {thing}"),
    "find": mark("find {thing}"),
    "third_country": mark("the third countries of {thing}"),
    "assessments": mark("the impact assessments of {thing}"),
    "documents": mark("the documents of {thing}"),
    "customers": mark("who uses {thing}"),
    "answers_for": mark("what {thing} answers for"),
}


@dataclass(frozen=True, slots=True)
class Reread:
    """The address of the same question read in another way."""

    question: str
    on: date | None

    def link(self, words: str, choice: Choice) -> cp.Link:
        """Return the link that chooses a reading."""
        return cp.Link(
            words,
            address(
                "/search",
                q=self.question,
                about=choice.about,
                intent=choice.intent,
                ask_role=choice.role,
                on=self.on,
            ),
        )


def make_reading_note(things: Things, answer: Answer, on: date | None) -> cp.ReadingNote:
    """Return how the question was understood, and the next readings."""
    reread = Reread(answer.question, on)
    others = tuple(link for link, _ in zip(_others(things, answer, reread), range(MAX_OTHERS), strict=False))
    what = _what(things, answer)
    if what is None:
        return cp.ReadingNote(None, others)
    today = answer.on == date.today()
    when = gettext("today") if today else gettext("on {day}").format(day=day_text(answer.on, current_language.get()))
    places = [things.text(iri).value for some in answer.narrowed.values() for iri in some]
    return cp.ReadingNote(", ".join((what, *places, when)), others)


def _what(things: Things, answer: Answer) -> str | None:
    """Return what was asked for, in words; None where that is not certain."""
    listed, about = answer.listed, answer.about
    if listed is not None and listed.about is None:
        kinds = ", ".join(kinds_name(kind) for kind in listed.kinds)
        if listed.until is not None:
            until = day_text(listed.until, current_language.get())
            return gettext("agreements that end by {day}").format(day=until)
        words = gettext("{kinds} outside the EU/EEA") if listed.of == "third_country" else "{kinds}"
        return words.format(kinds=kinds)
    if about is None:
        return None
    thing = things.text(about).value
    if answer.intent == "responsible" and answer.reading.wanted is None:
        if things.labels.kind(about) == "role":
            return gettext("who has the role {thing}").format(thing=thing)
        role = answer.reading.role or next((one.role for one in answer.responsibilities), None)
        if role:
            return gettext("{role} for {thing}").format(role=_begun_small(things.text(role).value), thing=thing)
    return _of(answer.reading.wanted or answer.intent, thing)


def _others(things: Things, answer: Answer, reread: Reread) -> Iterator[cp.Link]:
    """Yield the next readings: another thing, another question about this one, another role."""
    about, intent = answer.about, answer.intent
    nearest = [hit for hit in answer.entities if hit.iri != about][: _OTHER_THINGS if about is None else 2]
    for hit in nearest:
        yield reread.link(things.text(hit.iri).value, Choice(about=hit.iri))
    if about is None:
        return
    kind, thing = things.labels.kind(about), things.text(about).value
    role = FIRST_ROLE_BY_KIND.get(kind or "")
    if role and (intent != "responsible" or answer.reading.role not in {None, role}):
        words = gettext("{role} for {thing}").format(role=things.text(role).value, thing=thing)
        yield reread.link(words, Choice("responsible", role, about))
    if kind in CHAIN_KINDS and intent != "processor_chain":
        yield reread.link(_of("processor_chain", thing), Choice("processor_chain", None, about))
    if intent != "gap" and kind not in {"role", "rule"}:
        yield reread.link(_of("gap", thing), Choice("gap", None, about))


def _begun_small(words: str) -> str:
    """Return the name of a role as it stands within a sentence; an abbreviation stays as it is."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def _of(wanted: str, thing: str) -> str:
    words = _OF[wanted]
    return gettext(words).format(thing=thing)
