"""A piece of text with the words that were found in it marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from graph_service.search.analysis import stems, words_of
from graph_service.search.asked import Asked

START, END = "\u0002", "\u0003"
"""The marks around a word. They occur in no text: what a record holds of them is taken out."""

_MAX_LENGTH = 1_000  # Characters of a text that are looked through: twenty hits must not take longer than the search.
_WIDTH = 180  # Characters of a snippet: two lines on a page.
_MIN_LIKENESS = 0.5
_NO_MARKS = str.maketrans("", "", START + END)


def snippet(texts: Iterable[tuple[str, str]], asked: Sequence[Asked], lang: str) -> str | None:
    """Return the piece of the texts that holds most of the words, those in `lang` first; None where none does."""
    wanted = {term for one in asked for term, likeness in one.likeness.items() if likeness >= _MIN_LIKENESS}
    best: tuple[float, str, list[tuple[int, int]]] | None = None
    for text, text_lang in texts:
        plain = " ".join(text[:_MAX_LENGTH].translate(_NO_MARKS).split())
        spans = _spans(plain, wanted)
        value = len(spans) + (0.5 if text_lang == lang else 0.0)
        if spans and (best is None or value > best[0]):
            best = (value, plain, spans)
    return _cut(best[1], best[2]) if best else None


def _spans(text: str, wanted: set[str]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end, terms in _words(text):
        if not wanted.isdisjoint(terms) and (not found or start >= found[-1][1]):
            found.append((start, end))
    return found


@lru_cache(maxsize=20_000)
def _words(text: str) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
    # Texts are shown again and again, and taking one apart costs more than the rest of a search.
    return tuple((word.start, word.end, stems(word.form)) for word in words_of(text))


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> str:
    start = 0 if spans[0][1] <= _WIDTH else max(text.rfind(" ", 0, max(spans[0][0] - _WIDTH // 3, 0)) + 1, 0)
    end = len(text) if len(text) - start <= _WIDTH else text.rfind(" ", start, start + _WIDTH)
    if end <= start:
        end = start + _WIDTH
    parts, at = ["… " if start else ""], start
    for first, last in spans:
        if last > end:
            break
        parts += [text[at:first], START, text[first:last], END]
        at = last
    return "".join((*parts, text[at:end], " …" if end < len(text) else ""))
