"""Values as they stand in a cell: a date as a date, a thing by its name, several values under each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Protocol

from pyoxigraph import Literal, NamedNode

from graph_service.names import XSD
from graph_service.publishing.columns import FieldColumn
from graph_service.publishing.workbook import Cell, clean_text
from graph_service.store.graph_store import Term

BREAK = "↵"
"""Stands for a line break inside one of several values, for a line break stands between them."""

YES_AND_NO = {"sv": ("ja", "nej"), "en": ("yes", "no")}

_WHOLE = re.compile(r"0|-?[1-9]\d{0,14}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# Spreadsheets count the 29th of February 1900, which never was, so earlier days have another number in each.
_FIRST_DAY = date(1900, 3, 1)


class Shown(Protocol):
    """Tells what stands in a cell for a thing; `naming.Names` does."""

    def name(self, iri: str) -> str:
        """Return the name of a thing, with its address where another has the same name."""
        ...


def cell_of(terms: Sequence[Term], column: FieldColumn, names: Shown, lang: str) -> Cell:
    """Return the cell of some values of a column: nothing, a number, a date, or text with a line for each value."""
    if not terms:
        return None
    if len(terms) == 1 and isinstance(terms[0], Literal):
        native = _native(terms[0])
        return line_of(terms[0], names, lang, is_alone=column.is_single) if native is None else native
    return "\n".join(line_of(term, names, lang, is_alone=False) for term in terms)


def line_of(term: Term, names: Shown, lang: str, *, is_alone: bool) -> str:
    """Return a value as text; `is_alone` says that a line break in it may stand as it is."""
    if isinstance(term, NamedNode):
        text = names.name(term.value)
    elif term.datatype == XSD.boolean and term.value in {"true", "false"}:
        text = YES_AND_NO[lang if lang in YES_AND_NO else "en"][term.value == "false"]
    else:
        text = term.value
    cleaned = clean_text(text)
    return cleaned if is_alone else cleaned.replace("\n", BREAK)


def _native(literal: Literal) -> Cell:
    """Return a day or a whole number as such; None for everything that a spreadsheet would write in another way."""
    if literal.datatype == XSD.date and _DAY.fullmatch(literal.value):
        try:
            day = date.fromisoformat(literal.value)
        except ValueError:
            return None
        return day if day >= _FIRST_DAY else None
    if literal.datatype in {XSD.integer, XSD.gYear} and _WHOLE.fullmatch(literal.value):
        return int(literal.value)
    return None
