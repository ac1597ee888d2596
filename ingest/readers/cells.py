"""The text of a cell: what a person sees, whatever the file stores."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

_LONGEST_NUMBER = 30
"""Digits before the point; a number beyond is written as the file writes it, and not as a wall of zeros."""
_SPREADSHEET_DIGITS = 15
"""Digits that a spreadsheet keeps and shows: 0.1 + 0.2 is 0.3 there."""

# XML takes tab and line break; other control characters have no meaning in a cell, and U+FEFF only marks order.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_UNCLEAN = re.compile("[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?|\x85|\u2028|\u2029")


def text_of(value: object) -> str:
    """Return a stored value as a person sees it, without outer white space.

    Whole numbers have no decimals, days and times are written as ISO 8601, and truth values as "true" and "false".
    """
    if isinstance(value, str):
        return clean(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return _number(value)
    return _time(value)


def _time(value: object) -> str:
    if isinstance(value, datetime.datetime):
        whole_day = value.time() == datetime.time()
        return value.date().isoformat() if whole_day else value.isoformat(sep="T", timespec="seconds")
    if isinstance(value, datetime.time):
        return value.isoformat(timespec="seconds")
    return _duration(value) if isinstance(value, datetime.timedelta) else str(value)


def clean(text: str) -> str:
    """Return a text without outer white space and control characters, its line breaks as single line feeds."""
    if not _UNCLEAN.search(text):
        return text.strip()
    text = _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))
    return _SURROGATES.sub("\ufffd", text).strip()


def _number(value: float | Decimal) -> str:
    if isinstance(value, Decimal):
        # A small exponent can stand for more digits than fit in memory, so it is looked at before the number is made.
        is_short = value.is_finite() and abs(value.adjusted()) <= _LONGEST_NUMBER
        return _whole(value) if is_short else str(value)
    if isinstance(value, int):
        return str(value) if abs(value) < 10**_LONGEST_NUMBER else f"{Decimal(value):.15E}"
    short = Decimal(f"{value:.{_SPREADSHEET_DIGITS}g}")
    return _whole(short) if short.is_finite() and abs(short.adjusted()) <= _LONGEST_NUMBER else str(value)


def _whole(value: Decimal) -> str:
    return str(int(value)) if value == value.to_integral_value() else f"{value.normalize():f}"


def _duration(value: datetime.timedelta) -> str:
    seconds = round(value.total_seconds())
    minutes, seconds = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    sign = "-" if value < datetime.timedelta() else ""
    return f"{sign}{hours:02}:{minutes:02}:{seconds:02}"
