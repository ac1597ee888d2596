"""What a person wrote in a cell as a value of a datatype: days, moments, numbers, yes and no."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pyoxigraph import Literal, NamedNode

from graph_service.names import XSD
from graph_service.publishing.columns import Key
from ingest.tables import Note

_ZONE = ZoneInfo("Europe/Stockholm")
_YES = frozenset({"ja", "j", "yes", "y", "true", "sant", "1"})
_NO = frozenset({"nej", "n", "no", "false", "falskt", "0"})
_WHOLE = re.compile(r"[+-]?\d+(?:[.,]0+)?")
_DURATION = re.compile(r"-?P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?")
_DECIMAL = re.compile(r"[+-]?\d+(?:\.\d+)?")

_REMEDIES = {
    XSD.date.value: Note("Skriv ett datum, såsom 2026-01-31.", "Write a date, such as 2026-01-31."),
    XSD.dateTime.value: Note(
        "Skriv datum och klockslag, såsom 2026-01-31T13:45:00+01:00.",
        "Write date and time, such as 2026-01-31T13:45:00+01:00.",
    ),
    XSD.boolean.value: Note("Skriv ja eller nej.", "Write yes or no."),
    XSD.integer.value: Note("Skriv ett heltal.", "Write a whole number."),
    XSD.gYear.value: Note("Skriv ett årtal, såsom 2026.", "Write a year, such as 2026."),
    XSD.duration.value: Note(
        "Skriv en tid såsom P5Y (fem år), P6M (sex månader) eller P30D (trettio dagar).",
        "Write a time such as P5Y (five years), P6M (six months) or P30D (thirty days).",
    ),
    XSD.decimal.value: Note("Skriv ett tal.", "Write a number."),
}


def read_value(text: str, key: Key) -> Literal | Note:
    """Return a text as a value of a column that holds literals, or what to write instead where it is none.

    A moment without a time zone is Swedish time.
    """
    if key.language:
        return Literal(text, language=key.language)
    lexical = _lexical(text, key.datatype)
    if lexical is None:
        return _REMEDIES.get(key.datatype) or Note("Skriv ett värde av rätt slag.", "Write a value of the right kind.")
    return Literal(lexical, datatype=NamedNode(key.datatype))


def _lexical(text: str, datatype: str) -> str | None:
    try:
        if datatype == XSD.date.value:
            return date.fromisoformat(text[:10]).isoformat() if _is_day(text) else None
        if datatype == XSD.dateTime.value:
            return _moment(text)
    except ValueError:
        return None
    if datatype == XSD.boolean.value:
        word = text.casefold()
        return "true" if word in _YES else "false" if word in _NO else None
    return _numeric(text, datatype)


def _is_day(text: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\d(?:[T ]00:00(?::00)?)?", text) is not None


def _moment(text: str) -> str:
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=_ZONE)).isoformat(timespec="seconds")


def _numeric(text: str, datatype: str) -> str | None:
    plain = re.sub(r"\s", "", text)
    if datatype in {XSD.integer.value, XSD.gYear.value}:
        if not _WHOLE.fullmatch(plain):
            return None
        number = int(re.split("[.,]", plain)[0])
        return f"{number:04}" if datatype == XSD.gYear.value else str(number)
    if datatype == XSD.decimal.value:
        decimal = plain.replace(",", ".")
        return decimal if _DECIMAL.fullmatch(decimal) else None
    if datatype == XSD.duration.value:
        return plain if _DURATION.fullmatch(plain) else None
    return text
