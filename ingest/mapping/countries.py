"""Countries as lists of places name them, in any of five languages, and the regions that are no country."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from babel import Locale

from ingest.mapping.words import key, one_line, split_text

# Short and older forms that no list of names has.
_SHORT = {
    "usa": "US",
    "u.s.a": "US",
    "u.s": "US",
    "america": "US",
    "united states of america": "US",
    "amerikas förenta stater": "US",
    "uk": "GB",
    "u.k": "GB",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "czech republic": "CZ",
    "holland": "NL",
    "the netherlands": "NL",
    "republic of ireland": "IE",
    "korea": "KR",
    "turkey": "TR",
    "swe": "SE",
    "dnk": "DK",
    "nor": "NO",
    "fin": "FI",
    "deu": "DE",
    "gbr": "GB",
    "irl": "IE",
    "nld": "NL",
    "fra": "FR",
}
_REGIONS = frozenset(
    (
        "eu",
        "ees",
        "eea",
        "eøs",
        "europe",
        "europa",
        "eu/ees",
        "eu/eea",
        "eu/eøs",
        "the eu",
        "the eea",
        "the eu/eea",
        "inom eu",
        "inom ees",
        "inom eu/ees",
        "within eu",
        "within the eu",
        "within the eea",
        "within the eu/eea",
        "inden for eu",
        "inden for eu/eøs",
        "european union",
        "europeiska unionen",
        "den europæiske union",
        "european economic area",
        "norden",
        "nordics",
        "nordic countries",
        "asia",
        "asien",
        "africa",
        "afrika",
        "apac",
        "emea",
        "north america",
        "nordamerika",
        "global",
        "globalt",
        "globally",
        "worldwide",
        "hela världen",
    )
)
_ALTERNATIVE = re.compile(r"\b(?:or|eller|alternatively)\b", re.IGNORECASE)
_BRACKETS = re.compile(r"(.*?)\s*\(([^()]*)\)\s*")
SEPARATORS = (";", ",", "|", "\n", " and ", " och ", " og ", " & ", " samt ", " + ")
_LANGUAGES = ("sv", "da", "en", "nb", "fi", "de")


@dataclass(frozen=True, slots=True)
class Places:
    """The countries that a text names, as sorted codes of ISO 3166-1, and the words that are no country or region."""

    countries: tuple[str, ...]
    unknown: tuple[str, ...] = ()


def read_places(text: str, separators: tuple[str, ...], named: Callable[[str], str | None]) -> Places:
    """Return what a published place names; `named` gives the code of a country that the code list names so.

    "EU (Sweden)" is Sweden, "Germany (EU/EEA)" is Germany, "EEA" is a region and no country. An alternative
    ("EU or USA") names none, for which of them is meant is not said: it is unknown as a whole.
    """
    if _ALTERNATIVE.search(text):
        return Places((), (one_line(text),))
    found: set[str] = set()
    unknown: list[str] = []
    # Words stand between countries and in their names ("Bosnien och Hercegovina"): a part is tried before it is split.
    signs = tuple(one for one in separators if not any(letter.isalpha() for letter in one))
    for part in split_text(_lines(text), signs):
        whole = _countries_of(part, named)
        pieces = [part] if whole is not None else split_text(f" {part}", separators)
        for piece in pieces:
            codes = _countries_of(piece, named)
            if codes is None:
                unknown.append(piece)
            else:
                found.update(codes)
    return Places(tuple(sorted(found)), tuple(unknown))


def _lines(text: str) -> str:
    """Return a text without tags of HTML, each line on its own."""
    return "\n".join(filter(None, (one_line(line) for line in text.splitlines())))


def _countries_of(part: str, named: Callable[[str], str | None]) -> tuple[str, ...] | None:
    """Return the country of a part, nothing for a region, None where it is neither."""
    whole = _country(part, named)
    if whole:
        return (whole,)
    if key(part) in _REGIONS:
        return ()
    if match := _BRACKETS.fullmatch(part):
        outside, inside = match[1], match[2]
        for piece in (outside, inside):
            country = _country(piece, named)
            if country:
                return (country,)
        outer, inner = _countries_of(outside, named), key(inside) in _REGIONS
        # "Europe (AWS)" is a region with a word beside it; "EU (Amsterdam)" has a place that should be known.
        return () if outer == () and (inner or inside.isupper()) else None
    return None


def _country(text: str, named: Callable[[str], str | None]) -> str | None:
    written = text.strip(" .")
    # In lower case "no", "is" and "be" are words.
    if len(written) == 2 and written.isupper() and written in _codes():
        return written
    word = key(written)
    return named(written) or _SHORT.get(word) or _names().get(word)


@cache
def _codes() -> frozenset[str]:
    return frozenset(_names().values())


@cache
def _names() -> dict[str, str]:
    """Return the codes by the names that the Unicode repository of languages (CLDR) gives, as Babel carries it."""
    return {
        key(name): code
        for language in _LANGUAGES
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code not in {"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"}
    }
