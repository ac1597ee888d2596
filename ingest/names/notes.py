"""What a source adds to a name: former and later names, brands, owners, abbreviations, products in brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal as OneOf

Relation = OneOf["former", "later", "alias", "trade", "owner", "abbreviation", "group", "bracket"]


@dataclass(frozen=True, slots=True)
class OtherName:
    """A name that stands beside another, and what it is to it.

    `former`, `later`, `alias` and `trade` (doing business as) are names of the same party, as the source says; `owner`
    is another party; a `bracket` is anything: a product, a country, an owner.
    """

    name: str
    relation: Relation


_WORDS: dict[Relation, str] = {
    "former": r"f\.?/?k\.?/?a\.?|formerly(?: known as)?|previously(?: known as)?|tidigare|före detta|f\.?d\.?",
    "alias": r"a\.?/?k\.?/?a\.?|also known as|även kallad|även kallat",
    "trade": r"d\.?/?b\.?/?a\.?|doing business as|trading as|t/a|under namnet",
    "later": r"now(?: known as)?|n/k/a|numera",
    "owner": r"acquired by|owned by|part of|a division of|a subsidiary of|en del av|ägs av|dotterbolag till",
}
_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
_STARTS = {relation: re.compile(rf"(?:{words})\s+(.+)", re.IGNORECASE) for relation, words in _WORDS.items()}
_TAIL = re.compile(
    r",?\s+(?:(?P<former>f/k/a|formerly(?: known as)?)|(?P<alias>a/k/a|aka|also known as|även kallad)"
    r"|(?P<trade>d/b/a|doing business as)|(?P<owner>a division of|a subsidiary of))\s+(?P<name>.+)$",
    re.IGNORECASE,
)
_GROUP = re.compile(r"(?:the )?(?:group|koncern(?:en)?|gruppen)(?: companies)?", re.IGNORECASE)
_COMPANY_OF = re.compile(r"an? (.+) company", re.IGNORECASE)
_FORM_WORDS = frozenset({"publ"})


def read_notes(published: str) -> tuple[str, tuple[OtherName, ...]]:
    """Return a published name without what is added to it, and what is added, in the order it stands."""
    text = " ".join(published.split()).strip('"“”„ ')
    others: list[OtherName] = []
    name = _BRACKETS.sub(lambda found: _take(found, text, others), text)
    tail = _TAIL.search(name)
    if tail is not None and tail.start() > 0:
        relation: Relation = next(one for one in ("former", "alias", "trade", "owner") if tail[one])
        others.append(OtherName(tail["name"].strip(), relation))
        name = name[: tail.start()]
    rest = " ".join(name.split()).strip(" ,")
    return (rest, tuple(others)) if rest else (text, ())


def _take(found: re.Match[str], text: str, others: list[OtherName]) -> str:
    inner = found[1].strip()
    if inner.casefold() in _FORM_WORDS:
        return f" {inner}"
    if inner:
        others.append(_in_brackets(inner, text[: found.start()]))
    return ""


def _in_brackets(inner: str, before: str) -> OtherName:
    for relation, start in _STARTS.items():
        note = start.fullmatch(inner)
        if note is not None:
            return OtherName(note[1].strip(), relation)
    if _GROUP.fullmatch(inner):
        return OtherName("group", "group")
    owner = _COMPANY_OF.fullmatch(inner)
    if owner is not None:
        return OtherName(owner[1], "owner")
    return OtherName(inner, "abbreviation" if is_abbreviation(inner, before) else "bracket")


def is_abbreviation(short: str, name: str) -> bool:
    """Tell whether a short text is the initials of the words that a name begins with: AWS of Amazon Web Services."""
    initials = "".join(word[0] for word in re.findall(r"\w+", name)).casefold()
    return len(short) >= 2 and short.isalpha() and initials.startswith(short.casefold())
