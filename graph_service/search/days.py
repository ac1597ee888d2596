"""The day that a question names: "2024-05-01", "i mars 2023", "förra året", "in March 2023", "last year".

A month or a year stands for its last day, or for today while it lasts: what changed within it is told as it then stood.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

_MONTHS = (
    ("januari", "january", "jan"),
    ("februari", "february", "feb"),
    ("mars", "march", "mar"),
    ("april", "april", "apr"),
    ("maj", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("augusti", "august", "aug"),
    ("september", "september", "sep", "sept"),
    ("oktober", "october", "okt", "oct"),
    ("november", "november", "nov"),
    ("december", "december", "dec"),
)
_MONTH_BY_NAME = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
_MONTH = "|".join(sorted(_MONTH_BY_NAME, key=len, reverse=True))
_YEAR = r"(?:19|20)\d\d"
_ORDINAL = r"(?:st|nd|rd|th|:?[ae])?"
_BEFORE = r"(?:(?:den|per|sedan|från|on|as of|since|of|i|in|under|during|år|the|by)\s+){0,2}"


def take_day(question: str, today: date) -> tuple[str, date | None]:
    """Return the question without the words that name a day, and the day, None where none is named or it is none."""
    for pattern, read in _DAYS:
        match = pattern.search(question)
        if match:
            day = read(match, today)
            if day is not None:
                return question[: match.start()] + " " + question[match.end() :], day
    return question, None


def _day(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None


def _iso(match: re.Match[str], _today: date) -> date | None:
    return _day(match["year"], int(match["month"]), match["day"])


def _named_day(match: re.Match[str], _today: date) -> date | None:
    return _day(match["year"], _MONTH_BY_NAME[match["month"].lower()], match["day"])


def _month(match: re.Match[str], today: date) -> date:
    return _end_of_month(int(match["year"]), _MONTH_BY_NAME[match["month"].lower()], today)


def _iso_month(match: re.Match[str], today: date) -> date | None:
    month = int(match["month"])
    return _end_of_month(int(match["year"]), month, today) if 1 <= month <= 12 else None


def _year(match: re.Match[str], today: date) -> date:
    return _closed(date(int(match["year"]), 1, 1), date(int(match["year"]), 12, 31), today)


def _end_of_month(year: int, month: int, today: date) -> date:
    return _closed(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), today)


def _closed(start: date, end: date, today: date) -> date:
    return today if start <= today <= end else end


def _last_month(_match: re.Match[str], today: date) -> date:
    return today.replace(day=1) - timedelta(days=1)


def _years_ago(match: re.Match[str], today: date) -> date:
    count = _COUNTS.get(match["count"].lower()) or int(match["count"])
    year = max(today.year - count, 1)
    return today.replace(year=year, day=min(today.day, calendar.monthrange(year, today.month)[1]))


_COUNTS = {
    "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5,
    "one": 1, "a": 1, "two": 2, "three": 3, "four": 4, "five": 5,
}  # fmt: skip
_COUNT = "|".join(sorted(_COUNTS, key=len, reverse=True)) + r"|\d{1,2}"


def _compiled(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){text}(?![\w-])", re.IGNORECASE)


_DAYS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]], ...] = (
    (_compiled(rf"{_BEFORE}(?P<year>{_YEAR})-(?P<month>\d\d)-(?P<day>\d\d)"), _iso),
    (_compiled(rf"{_BEFORE}(?P<day>\d\d?){_ORDINAL}\s+(?P<month>{_MONTH})\s+(?P<year>{_YEAR})"), _named_day),
    (_compiled(rf"{_BEFORE}(?P<month>{_MONTH})\s+(?P<day>\d\d?){_ORDINAL},?\s+(?P<year>{_YEAR})"), _named_day),
    (_compiled(rf"{_BEFORE}(?P<year>{_YEAR})-(?P<month>\d\d)"), _iso_month),
    (_compiled(rf"{_BEFORE}(?P<month>{_MONTH})\s+(?P<year>{_YEAR})"), _month),
    (_compiled(rf"(?:i|in|under|during|år|sedan|since|of|per|för|for)\s+(?:år\s+)?(?P<year>{_YEAR})"), _year),
    (_compiled(rf"(?P<year>{_YEAR})(?=\W*$)"), _year),
    (_compiled(r"(?:under\s+|i\s+)?(?:förra|föregående) året|i fjol|last year|(?:the )?previous year"),
     lambda _m, today: date(today.year - 1, 12, 31)),
    (_compiled(r"(?:under\s+|i\s+)?förra månaden|last month"), _last_month),
    (_compiled(rf"för\s+(?P<count>{_COUNT})\s+år sedan"), _years_ago),
    (_compiled(rf"(?P<count>{_COUNT})\s+years? ago"), _years_ago),
    (_compiled(r"i ?går|yesterday"), lambda _m, today: today - timedelta(days=1)),
    (_compiled(r"i ?dag|today|just nu|right now|för närvarande|currently|numera"), lambda _m, today: today),
)  # fmt: skip
