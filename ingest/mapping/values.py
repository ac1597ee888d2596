"""Dates, numbers, yes and no, and lengths of time, as registers in Swedish, Danish and English write them.

Each function returns the lexical form of XML Schema, or None where the text is not one: a guess is never stated.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from ingest.mapping.words import key

_TRUE = {"ja", "yes", "true", "sant", "sand", "x", "1", "j", "y"}
_FALSE = {"nej", "no", "false", "falskt", "falsk", "0", "n"}

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january januar jan",
            "februari february februar feb",
            "mars march marts mar",
            "april apr",
            "maj may",
            "juni june jun",
            "juli july jul",
            "augusti august aug",
            "september sept sep",
            "oktober october okt oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./ -](\d{4})(?: .*)?")
_YEAR_FIRST = re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})")
_IN_WORDS = re.compile(r"(?:den )?(\d{1,2})(?::[ae]|st|nd|rd|th|\.)? (?:of )?([a-zåäöæø]+)\.?,? (\d{4})")
_MONTH_FIRST = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
# Excel counts days from 1899-12-30 (its 1900 is a leap year). Below 1954 and above 2119 a bare number is no date.
_EXCEL = re.compile(r"([2-7]\d{4})(?:\.\d+)?")
_EXCEL_START = date(1899, 12, 30)

_NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "en ett one et",
            "två two to",
            "tre three",
            "fyra four fire",
            "fem five",
            "sex six seks",
            "sju seven syv",
            "åtta eight otte",
            "nio nine ni",
            "tio ten ti",
            "elva eleven elleve",
            "tolv twelve",
        ),
        start=1,
    )
    for word in words.split()
}
_UNITS = {
    **dict.fromkeys(("år", "year", "years", "yr", "yrs", "aar"), "Y"),
    **dict.fromkeys(("månad", "månader", "mån", "month", "months", "måned", "måneder", "mdr", "mdr.", "maaneder"), "M"),
    **dict.fromkeys(("vecka", "veckor", "week", "weeks", "uge", "uger"), "W"),
    **dict.fromkeys(("dag", "dagar", "day", "days", "dage", "dygn", "døgn"), "D"),
}
_LENGTH = re.compile(r"(\d+|[a-zåäöæø]+)[ -]?([a-zåäöæø.]+)")
_WRITTEN_DURATION = re.compile(r"P(?=\d)(?:\d+Y)?(?:\d+M)?(?:\d+D)?")
_INTEGER = re.compile(r"-?\d+(?:\.0+)?")


def read_boolean(text: str) -> str | None:
    """Return "true" or "false" for a yes or a no in Swedish, Danish or English."""
    word = key(text)
    if word in _TRUE:
        return "true"
    return "false" if word in _FALSE else None


def read_integer(text: str) -> str | None:
    """Return a whole number; spaces between thousands are read."""
    digits = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3})", "", text.strip())
    return str(int(float(digits))) if _INTEGER.fullmatch(digits) else None


def read_date(text: str) -> str | None:
    """Return a day as YYYY-MM-DD; 24/11/2026 and 24/11 2026 are read with the day first, as in all of Europe."""
    text = " ".join(text.split())
    if match := _ISO.fullmatch(text) or _COMPACT.fullmatch(text) or _YEAR_FIRST.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_FIRST.fullmatch(text):
        return _day(int(match[3]), int(match[2]), int(match[1]))
    lower = text.casefold()
    if match := _IN_WORDS.fullmatch(lower):
        return _day(int(match[3]), _MONTHS.get(match[2], 0), int(match[1]))
    if match := _MONTH_FIRST.fullmatch(lower):
        return _day(int(match[3]), _MONTHS.get(match[1], 0), int(match[2]))
    if match := _EXCEL.fullmatch(text):
        return (_EXCEL_START + timedelta(days=int(match[1]))).isoformat()
    return None


def read_moment(text: str) -> str | None:
    """Return a moment with its time zone; a day or an hour without a zone is none, for hours count there."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment.isoformat() if moment.tzinfo is not None else None


def read_year(text: str) -> str | None:
    """Return a year of four digits."""
    match = re.fullmatch(r"((?:19|20)\d{2})(?:\.0)?", text.strip())
    return match[1] if match else None


def read_duration(text: str, unit: str = "") -> str | None:
    """Return a length of time such as "5 år", or of a number with its unit told apart.

    A text that says more than the length ("5 år efter avslutat ärende") has none: from when it counts is a part of it.
    """
    written = text.strip()
    if _WRITTEN_DURATION.fullmatch(written):
        return written
    match = _LENGTH.fullmatch(key(f"{written} {unit}" if unit else written))
    if match is None:
        return None
    number = int(match[1]) if match[1].isdigit() else _NUMBERS.get(match[1])
    letter = _UNITS.get(match[2].strip(".")) or _UNITS.get(match[2])
    if not number or not letter:
        return None
    # XML Schema has no weeks.
    return f"P{number * 7}D" if letter == "W" else f"P{number}{letter}"


def day_before(day: str) -> str:
    """Return the day before one that is written as YYYY-MM-DD."""
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
