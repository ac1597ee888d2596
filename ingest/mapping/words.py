"""Words as files write them, made comparable: capitals, spaces and tags of HTML decide nothing."""

from __future__ import annotations

import re
from functools import lru_cache

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
NOTHING = frozenset({"-", "–", "inget", "inga", "ingen", "ingenting", "none", "n/a", "saknas", "ikke", "intet"})
"""What registers write in a cell that has nothing to say, besides a no."""
_SPACED_SLASH = re.compile(r"\s*/\s*")


@lru_cache(maxsize=8192)
def key(text: str) -> str:
    """Return a word as it is compared: without capitals, outer full stops, and spaces around a slash."""
    return _SPACED_SLASH.sub("/", " ".join(text.casefold().split()).strip(" ."))


def header_key(text: str) -> str:
    """Return a column's name as it is compared: without capitals, double spaces, and the mark of what is mandatory."""
    return " ".join(text.casefold().split()).strip(" *:")


@lru_cache(maxsize=8192)
def one_line(text: str) -> str:
    """Return a text without tags of HTML, and with single spaces."""
    return " ".join(_TAG.sub(" ", text).split()) if "<" in text else " ".join(text.split())


def plain(text: str) -> str:
    """Return a text without tags of HTML; one that has none keeps its line breaks."""
    return one_line(text) if _TAG.search(text) else text.strip()


def shorten(text: str, length: int = 90) -> str:
    """Return a text as a name: its first words up to `length` characters, with an ellipsis where something is cut."""
    text = one_line(text)
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(" ,;.:–") + "…"


def capital(text: str) -> str:
    """Return a text with a capital first letter."""
    return text[:1].upper() + text[1:]


def split_text(text: str, separators: tuple[str, ...]) -> list[str]:
    """Return the parts of a text between any of the separators, empty ones left out, each once."""
    if not separators:
        return [text] if text else []
    parts = re.split("|".join(re.escape(one) for one in sorted(separators, key=len, reverse=True)), text)
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))
