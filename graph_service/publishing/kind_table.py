"""All records of a kind as a table: one row per record, one column per field of its class."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from pyoxigraph import Literal, NamedNode

from graph_service.fields import Field
from graph_service.publishing.table import Labelling, safe_text
from graph_service.records import Record
from graph_service.store.graph_store import Term

BETWEEN = " | "
"""What stands between several values in one cell."""


def kind_table(records: Iterable[Record], fields: Sequence[Field], labels: Labelling, lang: str) -> bytes:
    """Return the records as CSV (RFC 4180, UTF-8), with a heading for each field in a language, after the IRI.

    Things are called by their names; a text in several languages is told in the one asked for, where there is one.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(["iri", *(_heading(field, labels, lang) for field in fields)])
    for record in records:
        writer.writerow([record.iri, *(_cell(record, field, labels, lang) for field in fields)])
    return stream.getvalue().encode()


def _heading(field: Field, labels: Labelling, lang: str) -> str:
    return field.names.get(lang) or labels.label(field.path, lang).value


def _cell(record: Record, field: Field, labels: Labelling, lang: str) -> str:
    values = [one for one in record.values(NamedNode(field.path)) if isinstance(one, NamedNode | Literal)]
    spoken = {one.language for one in values if isinstance(one, Literal) and one.language}
    wanted = next((one for one in (lang, "sv", "en", *sorted(spoken)) if one in spoken), None)
    told = [one for one in values if isinstance(one, NamedNode) or one.language in {None, wanted}]
    return BETWEEN.join(_words(one, labels, lang) for one in told)


def _words(term: Term, labels: Labelling, lang: str) -> str:
    return safe_text(labels.label(term.value, lang).value if isinstance(term, NamedNode) else term.value)
