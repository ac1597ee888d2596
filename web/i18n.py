"""Languages of the pages: catalogues, the language of the request, and dates and numbers as they are written.

Source strings are English; `locale/{language}/LC_MESSAGES/messages.po` translates them and is read at start, so
nothing has to be compiled. The language lives in a context variable that the middleware sets for each request.
"""

from __future__ import annotations

import datetime as dt
from contextvars import ContextVar
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, get_timezone
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

from graph_service.labels import Text

LOCALES = Path(__file__).resolve().parent / "locale"
SOURCE_LANGUAGE = "en"
LANGUAGES = ("sv", "en")
LANGUAGE_NAMES = {"sv": "Svenska", "en": "English"}
TIME_ZONE = "Europe/Stockholm"

current_language: ContextVar[str] = ContextVar("current_language", default="sv")
current_prefix: ContextVar[str] = ContextVar("current_prefix", default="")
"""What stands first in the address of the page when it names the language: "", "/sv" or "/en"."""


def mark(message: str) -> str:
    """Return `message` as it is; names it for the catalogue where it is translated later."""
    return message


@cache
def catalogue(language: str) -> NullTranslations:
    """Return the translations into `language`; English needs none."""
    path = LOCALES / language / "LC_MESSAGES" / "messages.po"
    if language == SOURCE_LANGUAGE or not path.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return Translations(compiled)


@cache
def texts_of(domain: str, language: str) -> dict[str, str]:
    """Return all texts of a catalogue with their translations; none where there is no such catalogue."""
    path = LOCALES / language / "LC_MESSAGES" / f"{domain}.po"
    if not path.is_file():
        return {}
    with path.open("rb") as source:
        return {str(one.id): str(one.string) for one in read_po(source, locale=language) if one.id}


def gettext(message: str) -> str:
    """Return `message` in the language of the request."""
    return catalogue(current_language.get()).ugettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form that `count` takes, in the language of the request."""
    return catalogue(current_language.get()).ungettext(singular, plural, count)


def pgettext(context: str, message: str) -> str:
    """Return `message` as it is said in `context`, in the language of the request."""
    return catalogue(current_language.get()).upgettext(context, message)


def npgettext(context: str, singular: str, plural: str, count: int) -> str:
    """Return the form that `count` takes in `context`, in the language of the request."""
    return catalogue(current_language.get()).unpgettext(context, singular, plural, count)


# A page tells a dozen days and numbers; writing one takes as long as ten look-ups in the graph.
@lru_cache(maxsize=4096)
def day_text(day: dt.date, language: str) -> str:
    """Return a day as it stands in running text: 14 april 2026."""
    return format_date(day, "d MMMM y", locale=language)


def month_text(day: dt.date, language: str) -> str:
    """Return the month of a day in short, with its year: nov. 2026."""
    return format_date(day, "MMM y", locale=language)


def moment_text(moment: dt.datetime, language: str) -> str:
    """Return a time in Swedish time as it stands in running text: 14 april 2026 kl. 10.42."""
    pattern = "d MMMM y 'kl.' HH.mm" if language == "sv" else "d MMMM y, HH:mm"
    return format_datetime(moment, pattern, tzinfo=get_timezone(TIME_ZONE), locale=language)


@lru_cache(maxsize=4096)
def number_text(number: int | float, language: str) -> str:
    """Return a number with the separators of the language: 12 400."""
    return format_decimal(number, locale=language)


def language_name(code: str, language: str) -> str:
    """Return what the language `code` is called in `language`, or the code where it is not known."""
    try:
        return Locale.parse(code, sep="-").get_display_name(language) or code
    except (UnknownLocaleError, ValueError):
        return code


def text_in(texts: dict[str, str], language: str) -> Text | None:
    """Return the text in `language`, else Swedish, English, any; None where there is none."""
    for wanted in (language, "sv", "en"):
        if texts.get(wanted):
            return Text(texts[wanted], wanted)
    return next((Text(value, code) for code, value in sorted(texts.items()) if value), None)
