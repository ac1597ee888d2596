"""What the program says where something fails, in the language of the page.

Errors are raised in English with their values in the text, far from any page, and some are kept and shown days later.
So the text is found again by its words: `faults.po` has each with a number for every value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from graph_service.labels import Text
from web.i18n import SOURCE_LANGUAGE, current_language, texts_of

_DOMAIN = "faults"
_VALUE = re.compile(r"\{(\d+)\}")


@dataclass(frozen=True, slots=True)
class _Fault:
    """The words of a text, before, between and after its values, and the text in another language."""

    own: tuple[str, ...]
    translated: str

    def values_in(self, said: str) -> list[str] | None:
        """Return the values, or None where the words are others. No pattern: a value may be made to stall one."""
        first, *others = self.own
        if not said.startswith(first):
            return None
        place, values = len(first), []
        for words in others[:-1]:
            found = said.find(words, place)
            if found < 0:
                return None
            values.append(said[place:found])
            place = found + len(words)
        last = others[-1] if others else ""
        end = len(said) - len(last)
        if end < place or not said.endswith(last) or (not others and end > place):
            return None
        return [*values, said[place:end]] if others else []


def fault_text(said: str) -> Text:
    """Return what went wrong in the language of the page, or as it was said, in English, where nobody translated it."""
    language = current_language.get()
    found = _translated(said, language) if language != SOURCE_LANGUAGE else None
    return Text(said, SOURCE_LANGUAGE) if found is None else Text(found, language)


def _translated(said: str, language: str, *, is_part: bool = False) -> str | None:
    for fault in _faults(language):
        values = fault.values_in(said)
        if values is not None:
            # A value may be a text of its own, such as a place; what stands in that one is left as it is.
            told = [(None if is_part else _translated(one, language, is_part=True)) or one for one in values]
            parts = enumerate(_VALUE.split(fault.translated))
            return "".join(told[int(part)] if place % 2 else part for place, part in parts)
    return None


@cache
def _faults(language: str) -> tuple[_Fault, ...]:
    """Return the texts, those with most words of their own first: `{0} is empty.` fits more than it should."""
    made = [
        _Fault(tuple(_VALUE.split(text)[::2]), translated) for text, translated in texts_of(_DOMAIN, language).items()
    ]
    return tuple(sorted(made, key=lambda one: -sum(map(len, one.own))))
