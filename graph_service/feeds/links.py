"""Statements of the change log read as text: who names whom. Parsing them all would take ten times as long.

Source: N-Triples as the log writes it, one statement with single spaces on each line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# Only a statement whose object is an IRI ends so: a literal begins with a quotation mark.
_LINK = re.compile(r"^<([^>\n]*)> <([^>\n]*)> <([^>\n]*)> \.$", re.MULTILINE)


def links_in(statements: str) -> Iterator[tuple[str, str, str]]:
    """Yield subject, predicate and object of each statement whose object is an IRI."""
    return ((found[1], found[2], found[3]) for found in _LINK.finditer(statements))
