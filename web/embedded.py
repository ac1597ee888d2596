"""The data of a record inside its page, as JSON-LD, for programs that read pages."""

from __future__ import annotations

from markupsafe import Markup

from graph_service.publishing.record import write_record
from graph_service.publishing.syntaxes import JSON_LD
from graph_service.publishing.table import Labelling
from graph_service.records import Record

# `</script` and `<!--` would end the element or change how it is read, whatever JSON they stand in (HTML, 4.12.1.3).
# The two separators end a line in older scripts.
_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def embedded_json_ld(record: Record, labels: Labelling) -> Markup:
    """Return the statements of a record as the content of a `script` element."""
    text = write_record(record, JSON_LD, labels).decode().strip()
    # What could end the element is escaped above, in the way of JSON.
    return Markup(text.translate(_ESCAPES))  # noqa: S704
