"""Identifiers of organisations: read, checked and brought to one form, so that two ways to write one are equal.

Swedish, Danish, Norwegian and Finnish organisation numbers, VAT numbers of the EU, and LEI (ISO 17442). A number that
could be a Swedish personal or coordination number is never an identifier here, whoever it belongs to: a sole trader's
organisation number is that person's number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from stdnum import lei
from stdnum.dk import cvr
from stdnum.eu import vat
from stdnum.fi import ytunnus
from stdnum.no import mva
from stdnum.no import orgnr as norwegian
from stdnum.se import orgnr as swedish

_SPACES = re.compile(r"[\s\u00a0]+")
_PERSONAL = re.compile(r"(?:(?:18|19|20)?(\d{2}))(\d{2})(\d{2})[-+]?\d{4}")


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier that holds by its own check digits."""

    scheme: str
    """`se`, `dk`, `no` or `fi` for the organisation numbers, `lei`, or `vat` for other VAT numbers of the EU."""
    number: str
    """Digits and letters without separators."""


def read_identifier(text: str, country: str | None = None) -> Identifier | None:
    """Return the identifier that a text is, None where it is none or could be the number of a person.

    `country` (ISO 3166-1, two letters) tells eight digits of Denmark from those of Finland. A VAT number that is made
    of an organisation number (SE…01, DK…, FI…, NO…MVA) gives that number.
    """
    compact = _SPACES.sub("", text).upper().removeprefix("ORG.NR").removeprefix("ORGNR").strip(".:")
    if not compact or is_personal_number(compact):
        return None
    return _organisation_number(compact, country) or _international(compact)


def is_personal_number(text: str) -> bool:
    """Tell whether a text has the form of a Swedish personal or coordination number, with right check digit or not.

    An organisation number has 20 or more where those have the month. Source: Skatteverket, SKV 704 and SKV 707.
    """
    found = _PERSONAL.fullmatch(_SPACES.sub("", text))
    if found is None:
        return False
    month, day = int(found[2]), int(found[3])
    # A coordination number has 60 added to the day.
    return 1 <= month <= 12 and (_is_day(month, day) or _is_day(month, day - 60))


def _is_day(month: int, day: int) -> bool:
    try:
        date(2000, month, day)
    except ValueError:
        return False
    return True


def _organisation_number(compact: str, country: str | None) -> Identifier | None:
    digits = compact.replace("-", "")
    # Skatteverket puts 16 before the number of an organisation where a century stands for persons.
    if len(digits) == 12 and digits.startswith("16"):
        digits = digits[2:]
    if len(digits) == 10 and digits.isdigit():
        # The third digit is 2 or more; the rest are numbers of persons.
        return Identifier("se", digits) if digits[2] >= "2" and swedish.is_valid(digits) else None
    if re.fullmatch(r"\d{7}-\d", compact) or (country == "FI" and len(digits) == 8):
        return Identifier("fi", digits) if ytunnus.is_valid(digits) else None
    if len(digits) == 8 and digits.isdigit() and country in {None, "DK"}:
        return Identifier("dk", digits) if cvr.is_valid(digits) else None
    if len(digits) == 9 and digits.isdigit() and country in {None, "NO"}:
        return Identifier("no", digits) if norwegian.is_valid(digits) else None
    return None


def _international(compact: str) -> Identifier | None:
    plain = re.sub(r"[-.]", "", compact)
    if re.fullmatch(r"\d{9}MVA", plain):
        plain = f"NO{plain}"
    if len(plain) == 20 and lei.is_valid(plain):
        return Identifier("lei", plain)
    if plain.startswith("NO") and mva.is_valid(plain):
        return Identifier("no", plain[2:11])
    if not re.match(r"[A-Z]{2}", plain) or not vat.is_valid(plain):
        return None
    if plain.startswith("SE"):
        # A VAT number made of a person's number is the number of a person.
        return _organisation_number(plain[2:12], "SE") if not is_personal_number(plain[2:12]) else None
    if plain[:2] in {"DK", "FI"}:
        return Identifier(plain[:2].lower(), plain[2:])
    return Identifier("vat", plain)
