"""The data of a record inside its page, as JSON-LD, for programs that read pages."""

from __future__ import annotations

from markupsafe import Markup

from graph_service.publishing.serialise import json_ld_line
from graph_service.records import Record

# `</script` and `<!--` would end the element or change how it is read, whatever JSON they stand in (HTML, 4.12.1.3).
# The two separators end a line in older scripts.
_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def embedded_json_ld(record: Record) -> Markup:
    """Return the statements of a record as the content of a `script` element."""
    text = json_ld_line(record.statements).decode().strip()
    # What could end the element is escaped above, in the way of JSON.
    return Markup(text.translate(_ESCAPES))  # noqa: S704
