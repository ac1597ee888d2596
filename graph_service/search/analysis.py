"""Words and stems: how text becomes terms, the same way for what is searched and for what is asked.

å, ä and ö are folded before stemming on both sides, so that "larplattform" finds "lärplattform".
Each word gives its Swedish and its English stem, because names and questions mix the two languages
and a single word does not say which it is. No compound splitter and no dictionary: look-alike words
from the index's own vocabulary do that work (`vocabulary.py`), and Swedish word lists are not free to ship.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

ANALYSIS_VERSION = "2"
"""Part of the name of the index folder: raise it when the same text gives other terms than before."""

MAX_TEXT = 20_000  # Characters of one text that are analysed; a longer one is a document, not a description.
MAX_WORD = 64  # No Swedish compound is longer; a longer run of letters is noise that would bloat the vocabulary.

_RUN = re.compile(r"\w+(?:[-'’/.]\w+)*")
_PART = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans({"ø": "o", "æ": "a", "ß": "ss", "đ": "d", "ł": "l", "þ": "th", "œ": "o"})
_STEMMERS = threading.local()


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: its folded form and where it stands in the text (`text[start:end]`)."""

    form: str
    start: int
    end: int


def fold(text: str) -> str:
    """Return `text` in lower case without accents: "Färdtjänst" becomes "fardtjanst"."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def words_of(text: str) -> list[Word]:
    """Return the words of `text` in order.

    A run joined by a hyphen, slash, full stop or apostrophe gives its parts and the whole written together,
    so that "wi-fi", "wifi" and "PUB-avtal" are found however they are written. Parts of one letter are left out
    where the whole says more ("e-post").
    """
    found: list[Word] = []
    for run in _RUN.finditer(text[:MAX_TEXT]):
        written = run.group()
        if written.isalnum():
            found.append(Word(fold(written)[:MAX_WORD], run.start(), run.end()))
            continue
        parts = [
            Word(fold(part.group())[:MAX_WORD], run.start() + part.start(), run.start() + part.end())
            for part in _PART.finditer(written)
        ]
        found.extend(part for part in parts if part.form and (len(part.form) > 1 or len(parts) == 1))
        if len(parts) > 1:
            found.append(Word("".join(part.form for part in parts)[:MAX_WORD], run.start(), run.end()))
    return found


def forms_of(text: str) -> list[str]:
    """Return the folded words of `text` in order."""
    return [word.form for word in words_of(text)]


@lru_cache(maxsize=100_000)
def stems(form: str) -> tuple[str, ...]:
    """Return the terms of one folded word: its Swedish stem, and its English one where that differs."""
    if any(c.isdigit() for c in form):
        return (form,)
    # A Snowball stemmer keeps its word in itself while it works, so each thread has its own pair.
    if not hasattr(_STEMMERS, "pair"):
        _STEMMERS.pair = (snowballstemmer.stemmer("swedish"), snowballstemmer.stemmer("english"))
    swedish, english = (stemmer.stemWord(form) for stemmer in _STEMMERS.pair)
    return (swedish,) if swedish == english else (swedish, english)


def terms_of(text: str) -> list[str]:
    """Return the terms of `text` in order, as the index stores them."""
    return [term for form in forms_of(text) for term in stems(form)]
