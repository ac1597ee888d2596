"""What columns are called, and how like a header is to what a property is called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from graph_service.fields import Field
from ingest.mapping.yaml_lines import read_document
from ingest.names.likeness import likeness

_FILE = Path(__file__).with_name("header-words.yaml")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_WORDS = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-zåäöæø])(?=[A-ZÅÄÖÆØ])")
_SMALL_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "av",
        "af",
        "de",
        "den",
        "det",
        "du",
        "er",
        "for",
        "fra",
        "från",
        "för",
        "hos",
        "i",
        "in",
        "is",
        "med",
        "no",
        "of",
        "och",
        "og",
        "om",
        "on",
        "or",
        "per",
        "på",
        "som",
        "the",
        "to",
        "til",
        "till",
        "ut",
        "vid",
        "är",
        "behandlas",
        "behandlingen",
        "categories",
        "enligt",
        "finns",
        "kategorier",
        "possible",
        "typ",
        "type",
        "types",
        "vilka",
        "vilken",
        "vilket",
        "används",
        "which",
    ]
)
"""Words that say nothing of what a column is, unless they are all that it is called."""
_LANGUAGE = re.compile(r"^(.+?)[ _.(-]+(sv|en|da|svenska|engelska|danska|swedish|english|danish)\)?$", re.IGNORECASE)
_LANGUAGES = {"svenska": "sv", "swedish": "sv", "engelska": "en", "english": "en", "danska": "da", "danish": "da"}
_LEAST_ALIKE = 82.0


@dataclass(frozen=True, slots=True)
class Word:
    """Something that a column is called in a language, and what it then is; `property` is "name" for the name."""

    text: str
    language: str
    property: str


@dataclass(frozen=True)
class HeaderWords:
    """The words of the kinds that a register may hold."""

    people: tuple[str, ...]
    """What columns are called that name a person."""
    kinds: Mapping[str, tuple[str, ...]]
    """What sheets and files with records of a kind are called."""
    columns: Mapping[str, tuple[Word, ...]]
    """What columns are called, by kind."""


@cache
def header_words() -> HeaderWords:
    """Return the words that ship."""
    content = read_document(_FILE.read_text(encoding="utf-8"), _FILE.name).content
    kinds: dict[str, dict[str, dict[str, dict[str, list[str]]]]] = content["kinds"]
    return HeaderWords(
        tuple(word for words in content["people"].values() for word in words),
        {kind: tuple(word for words in said["words"].values() for word in words) for kind, said in kinds.items()},
        {kind: tuple(_words(said["columns"])) for kind, said in kinds.items()},
    )


def _words(columns: Mapping[str, Mapping[str, Sequence[str]]]) -> Iterator[Word]:
    for property_, by_language in columns.items():
        for language, words in by_language.items():
            for word in words:
                yield Word(word, language, property_)


def words_of_fields(fields: Sequence[Field], names: Mapping[str, str]) -> Iterator[Word]:
    """Yield what the shapes call the fields; `names` has what a mapping calls each property, by its IRI."""
    for field in fields:
        for language, text in field.names.items():
            if field.path in names:
                yield Word(text, language or "en", names[field.path])


def language_of(header: str) -> tuple[str, str]:
    """Return a header without the language that it ends in, and that language: "name_sv" is "name" and "sv"."""
    match = _LANGUAGE.match(header)
    if match is None:
        return header, ""
    ending = match[2].casefold()
    return match[1], _LANGUAGES.get(ending, ending)


@lru_cache(maxsize=50_000)
def alike(header: str, word: str) -> float:
    """Return how like a header is to a word, 0 to 100; below 65 it is not.

    100: the same. 95: the same words, small ones and their order apart. 70 and more: the header says the word and more
    besides, best where it begins with it. 65 and more: spelt nearly alike. What stands in brackets counts if it helps.
    """
    return max(_alike(one, word) for one in {_BRACKETS.sub(" ", header) or header, header})


def _alike(header: str, word: str) -> float:
    one, other = _plain(header), _plain(word)
    if not one or not other:
        return 0.0
    if one == other:
        return 100.0
    ours, theirs = _tokens(one), _tokens(other)
    if frozenset(ours) == frozenset(theirs):
        return 95.0
    said = 0.0
    if frozenset(theirs) < frozenset(ours):
        said = 70.0 + 22.0 * len(theirs) / len(ours) + (3.0 if ours[0] in theirs else 0.0)
    spelt = likeness(one, other)
    return max(said, spelt - 12.0 if spelt >= _LEAST_ALIKE else 0.0)


def is_contact(header: str) -> bool:
    """Tell whether a header says that a column holds how to reach someone."""
    return any(word.startswith(("kontakt", "contact")) for word in _plain(header).split())


@lru_cache(maxsize=10_000)
def _plain(text: str) -> str:
    return " ".join(_WORDS.findall(_CAMEL.sub(" ", text).casefold()))


@lru_cache(maxsize=10_000)
def _tokens(text: str) -> tuple[str, ...]:
    """Return the words of a text that say something, or all of them where none does."""
    words = tuple(dict.fromkeys(text.split()))
    return tuple(word for word in words if word not in _SMALL_WORDS) or words
