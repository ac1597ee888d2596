"""Terms of the graph as people read them: things by name, days, times, periods, yes and no, addresses."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable

from pyoxigraph import Literal, NamedNode

from graph_service.labels import Text
from graph_service.names import CODE, XSD
from graph_service.store.graph_store import Term
from web.context_parts import Value
from web.i18n import gettext, ngettext, number_text
from web.pages.things import Things

NoteOf = Callable[[str], str | None]

_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?")
_ARTICLE = re.compile(r"A(\d+)(?:-(\d+))?(?:-([a-z]))?")
_ARTICLE_LISTS = tuple(CODE.term(name).value for name in ("legal-basis#", "transfer-tool#"))
_NUMBERS = frozenset({XSD.integer, XSD.decimal, XSD.int, XSD.long, XSD.double})
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def make_values(things: Things, terms: Iterable[Term], note_of: NoteOf = lambda _: None) -> tuple[Value, ...]:
    """Return the values of a property, things by name; a text in several languages is told once, in the nearest."""
    listed = list(terms)
    named = things.sorted(term.value for term in listed if isinstance(term, NamedNode) and things.is_named(term.value))
    rest = [term for term in listed if not (isinstance(term, NamedNode) and things.is_named(term.value))]
    found = [Value(thing=things.thing(iri), note=article_of(iri) or note_of(iri)) for iri in named]
    return (*found, *(_plain(term, things.lang) for term in _nearest(rest, things.lang)))


def texts_in(terms: Iterable[Term], lang: str) -> tuple[Text, ...]:
    """Return the texts in `lang`, else in the nearest language that there is, without what has no language twice."""
    near = _nearest([term for term in terms if isinstance(term, Literal)], lang)
    return tuple(Text(term.value, term.language or "") for term in near if isinstance(term, Literal))


def article_of(iri: str) -> str | None:
    """Return the article of the regulation that a legal basis or transfer tool is: `A6-1-c` is article 6.1 c."""
    match = _ARTICLE.fullmatch(iri.rpartition("#")[2]) if iri.startswith(_ARTICLE_LISTS) else None
    if match is None:
        return None
    number = match[1] + (f".{match[2]}" if match[2] else "") + (f" {match[3]}" if match[3] else "")
    return gettext("article {number}").format(number=number)


def duration_text(lexical: str) -> str:
    """Return a period in words, such as 2 years; one that cannot be said so is returned as it is written."""
    match = _DURATION.fullmatch(lexical)
    years, months, days = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    parts = [
        ngettext("{count} year", "{count} years", years).format(count=years) if years else "",
        ngettext("{count} month", "{count} months", months).format(count=months) if months else "",
        ngettext("{count} day", "{count} days", days).format(count=days) if days else "",
    ]
    return ", ".join(filter(None, parts)) or lexical


def _nearest(terms: list[Term], lang: str) -> list[Term]:
    spoken = {term.language for term in terms if isinstance(term, Literal) and term.language}
    chosen = next((one for one in (lang, "sv", "en") if one in spoken), None)
    return [
        term
        for term in terms
        if chosen is None or not isinstance(term, Literal) or term.language is None or term.language == chosen
    ]


def _plain(term: Term, lang: str) -> Value:
    if isinstance(term, NamedNode):
        is_web = term.value.startswith(("http://", "https://"))
        return Value(url=term.value) if is_web else Value(text=Text(term.value, ""))
    words = Text(_words(term, lang), term.language or "")
    if term.datatype == XSD.date:
        return _day(term)
    if term.datatype == XSD.dateTime:
        return _moment(term)
    if term.datatype == XSD.anyURI and term.value.startswith(("http://", "https://")):
        return Value(url=term.value)
    return Value(url=f"mailto:{term.value}", text=words) if _ADDRESS.fullmatch(term.value) else Value(text=words)


def _words(term: Literal, lang: str) -> str:
    if term.datatype == XSD.boolean:
        return gettext("Yes") if term.value in {"true", "1"} else gettext("No")
    if term.datatype == XSD.duration:
        return duration_text(term.value)
    if term.datatype in _NUMBERS:
        try:
            return number_text(float(term.value), lang)
        except ValueError:
            return term.value
    return term.value


def _day(term: Literal) -> Value:
    try:
        return Value(day=dt.date.fromisoformat(term.value[:10]))
    except ValueError:
        return Value(text=Text(term.value, ""))


def _moment(term: Literal) -> Value:
    """Return a time; one without an offset is of no known zone and is told as its day."""
    try:
        moment = dt.datetime.fromisoformat(term.value)
    except ValueError:
        return Value(text=Text(term.value, ""))
    return Value(moment=moment) if moment.tzinfo else Value(day=moment.date())
