"""What makes a row the same record again: the slug of its key, and what may never be a key or an identifier."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from graph_service.names import slug_of
from ingest.mapping.words import one_line

# Only forms that say nothing of the country are cut: "GitHub BV" is another company than "GitHub, Inc.".
_LEGAL_FORM = re.compile(r",?\s+(inc|llc|corp|corporation|pbc)\.?$", re.IGNORECASE)
_PERSONAL_NUMBER = re.compile(
    r"(?<!\d)(?:19|20)?(?P<digits>\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])[-+ ]?\d{4})(?!\d)"
)
MAX_SLUG = 150
"""Characters of a slug; what is longer is cut between words and told apart by a digest of the whole key."""


def slug_of_key(kind: str, key: str) -> str:
    """Return the slug that a record of this key has in every import.

    Spellings of one organisation that differ in a legal form share it. A key with letters that a slug cannot write,
    or that is too long, is told apart by a digest.
    """
    text = _LEGAL_FORM.sub("", one_line(key)) if kind == "organisation" else one_line(key)
    slug = slug_of(text)
    if len(slug) > MAX_SLUG:
        return f"{slug[:MAX_SLUG].rpartition('-')[0] or slug[:MAX_SLUG]}-{_digest(text)}"
    return f"{slug}-{_digest(text)}" if _is_lossy(text) else slug


def is_same_key(one: str, other: str) -> bool:
    """Tell whether two keys of one slug differ in signs, capitals and legal form only; "Hall" and "Häll" do not."""
    return _letters(one) == _letters(other)


def holds_personal_number(text: str) -> bool:
    """Tell whether a text holds what has the form of a Swedish personal or coordination number.

    The month tells it from an organisation number, whose third digit is 2 or more; the last digit is a check digit.
    """
    return any(_has_check_digit(match["digits"]) for match in _PERSONAL_NUMBER.finditer(text))


def _has_check_digit(written: str) -> bool:
    digits = [int(one) for one in written if one.isdigit()]
    doubled = [digit * (2 - place % 2) for place, digit in enumerate(digits)]
    return sum(one // 10 + one % 10 for one in doubled) % 10 == 0


def _letters(text: str) -> str:
    cut = _LEGAL_FORM.sub("", one_line(text))
    return "".join(one for one in unicodedata.normalize("NFC", cut).casefold() if one.isalnum())


def _is_lossy(text: str) -> bool:
    """Tell whether a text has letters that its slug leaves out, as those of another alphabet."""
    return any(one.isalnum() and slug_of(one) == "namnlos" for one in text if ord(one) > 0x7F)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
