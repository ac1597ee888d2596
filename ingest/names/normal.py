"""The normal form of a name: what stays the same however a name is typed.

Capitals, punctuation, accents, "&" for "och", and the legal form do not count. The letters å, ä and ö do: they are
letters of their own, and Norwegian and Danish æ and ø are the same letters as ä and ö. What a source adds to a name
("formerly …", "aka …") is no part of the name; what it puts in brackets for another reason is.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from ingest.names.legal_forms import split_legal_form
from ingest.names.notes import OtherName, read_notes

_KEPT = str.maketrans({"å": "\ue000", "ä": "\ue001", "ö": "\ue002", "æ": "\ue001", "ø": "\ue002", "ß": "ss"})
_BACK = str.maketrans({"\ue000": "å", "\ue001": "ä", "\ue002": "ö"})
_APOSTROPHES = re.compile(r"['’‘`´]")
_AND = re.compile(r"&|(?<!\S)(?:och|og|und)(?!\S)", re.IGNORECASE)
# A/S, K/S, I/S and P/S keep their stroke; any other stroke parts words.
_FORM_STROKE = re.compile(r"(?<!\S)([aikp])/s(?=[\s,.)]|$)", re.IGNORECASE)
# A full stop inside a web address ("adalyser.com") belongs to the name, and so does a plus sign ("KubeStack+").
_WORD = re.compile(r"\b[aikp]/s\b|[^\W_]+(?:\.[^\W_]+)*\.?\+*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PublishedName:
    """A name taken apart."""

    normal: str
    """Without legal form, in small letters, words with one space between."""
    form: str | None
    """The legal form, by the name that all its spellings share."""
    others: tuple[OtherName, ...]
    """Names that the source gives beside it."""

    @property
    def main(self) -> str:
        """The normal form of what stands before brackets."""
        return self.normal.partition(" (")[0]

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the normal form."""
        return tuple(self.normal.split())


@lru_cache(maxsize=200_000)
def read_name(published: str) -> PublishedName:
    """Return a published name taken apart."""
    name, others = read_notes(published)
    words, form = _without_form(name)
    # In brackets still: "Twilio (SendGrid)" may be Twilio or Twilio SendGrid, so it is neither until somebody says so.
    # And a company that is called something else now may be the one that bears the name, or the one that took it over.
    kept = [folded_words(one.name)[0] for one in others if one.relation in {"bracket", "group", "later"}]
    return PublishedName(" ".join([*words, *(f"({' '.join(part)})" for part in kept if part)]), form, others)


def normal_form(name: str) -> str:
    """Return what a name has in common with every other way to type it; "" for one without letters and digits."""
    return read_name(name).normal


def same_party(one: str, other: str) -> bool:
    """Tell whether two names are one name typed in two ways, with no legal form that speaks against it.

    So a vendor is known in its own list: "Stakater AB" there is the vendor "Stakater".
    """
    first, second = read_name(one), read_name(other)
    return bool(first.normal) and first.normal == second.normal and not forms_differ(first.form, second.form)


def forms_differ(one: str | None, other: str | None) -> bool:
    """Tell whether two legal forms say that two companies are not the same; a form that is not stated says nothing."""
    return one is not None and other is not None and one != other


def folded_words(text: str) -> tuple[list[str], list[str]]:
    """Return the words of a text in small letters without accents, and the same words as they are written."""
    plain = _APOSTROPHES.sub("", unicodedata.normalize("NFKC", text))
    plain = _FORM_STROKE.sub(lambda stroke: f"{stroke[1]}/s", _AND.sub(" and ", plain))
    written = _WORD.findall(plain)
    return [_fold(word) for word in written], written


def _without_form(name: str) -> tuple[tuple[str, ...], str | None]:
    return split_legal_form(*folded_words(name))


def _fold(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold().translate(_KEPT))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_BACK)
    is_acronym = all(len(part) <= 2 for part in plain.rstrip(".").split("."))
    return plain.replace(".", "") if is_acronym else plain.rstrip(".")
