"""Phrases: words in quotation marks, which a hit holds next to each other and in that order."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from graph_service.search.analysis import MAX_TEXT, fold, forms_of
from graph_service.search.documents import Said


def holds_all(said: Said, phrases: Sequence[str]) -> bool:
    """Tell whether the texts of a thing hold every phrase; case, accents and punctuation do not count."""
    return all(_holds(said, " ".join(forms_of(phrase))) for phrase in phrases)


def _holds(said: Said, phrase: str) -> bool:
    first = phrase.partition(" ")[0]
    for texts in (said.names, said.synonyms, said.texts):
        for text, _ in texts:
            # Folding is dear and taking a text apart dearer, so most texts are told by their letters alone.
            if first in fold(text[:MAX_TEXT]) and f" {phrase} " in _words(text):
                return True
    return False


@lru_cache(maxsize=5_000)
def _words(text: str) -> str:
    return f" {' '.join(forms_of(text))} "
