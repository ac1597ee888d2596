"""A record as a table: one row per statement, with what the property and the value are called."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Protocol

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.labels import Text
from graph_service.names import XSD

HEADER = ("subject", "property", "property_sv", "property_en", "value", "value_sv", "value_en", "language", "datatype")

# A spreadsheet runs a cell that begins with one of these as a formula (OWASP, CSV injection).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Labelling(Protocol):
    """Tells what an IRI is called; `labels.Labels` does."""

    def label(self, iri: str, lang: str) -> Text:
        """Return what `iri` is called in `lang`, or as near to it as there is a name."""
        ...


def csv_table(statements: Iterable[Triple], labels: Labelling) -> bytes:
    """Return the statements as CSV (RFC 4180, UTF-8): the columns of HEADER, a row per statement, in the order given.

    A text that a spreadsheet would run as a formula has an apostrophe before it.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(HEADER)
    for triple in statements:
        writer.writerow(table_row(triple, labels))
    return stream.getvalue().encode()


def table_row(triple: Triple, labels: Labelling) -> tuple[str, ...]:
    """Return the cells of one statement, under the columns of HEADER."""
    subject, prop, value = triple.subject, triple.predicate.value, triple.object
    assert isinstance(subject, NamedNode)
    assert isinstance(value, NamedNode | Literal)
    begins = (subject.value, prop, *_names(prop, labels))
    if isinstance(value, NamedNode):
        return (*begins, value.value, *_names(value.value, labels), "", "")
    language = value.language or ""
    text = safe_text(value.value) if language or value.datatype == XSD.string else value.value
    return (*begins, text, "", "", language, "" if language else value.datatype.value)


def _names(iri: str, labels: Labelling) -> tuple[str, ...]:
    swedish, english = (labels.label(iri, lang).value for lang in ("sv", "en"))
    # What has no name is called by the end of its IRI, which stands in the cell before and names nothing.
    return tuple("" if iri.endswith(name) else safe_text(name) for name in (swedish, english))


def safe_text(text: str) -> str:
    """Return a text with an apostrophe before it where a spreadsheet would run it as a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
