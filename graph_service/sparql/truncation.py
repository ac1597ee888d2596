"""Answers cut off after a number of rows, in each format, and marked in themselves where the format has a place for it.

The engine is asked for one row more than may be given, so that it is known whether there is more.
"""

from __future__ import annotations

import json

from graph_service.publishing.syntaxes import Syntax
from graph_service.sparql.syntaxes import RESULTS_JSON, RESULTS_TSV, RESULTS_XML

TRUNCATED = "https://w3id.org/ansvar/problem#ResultTruncated"
"""What an answer in JSON or XML names as a link in `head`, where not all rows are in it."""


def cut_off(body: bytes, syntax: Syntax, rows: int) -> tuple[bytes, bool]:
    """Return an answer with so many rows at most, and whether there were more."""
    if syntax == RESULTS_JSON:
        return _json(body, rows)
    if syntax == RESULTS_XML:
        return _xml(body, rows)
    return _lines(body, rows, has_quotes=syntax != RESULTS_TSV)


def _json(body: bytes, rows: int) -> tuple[bytes, bool]:
    # What stands between rows may stand in a text as well, so this counts too many at most, and quickly.
    if body.count(b"},{") < rows:
        return body, False
    said = json.loads(body)
    bindings = said["results"]["bindings"]
    if len(bindings) <= rows:
        return body, False
    said["head"]["link"] = [TRUNCATED]
    said["results"]["bindings"] = bindings[:rows]
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode(), True


def _xml(body: bytes, rows: int) -> tuple[bytes, bool]:
    if body.count(b"<result>") <= rows:
        return body, False
    end = 0
    for _ in range(rows):
        end = body.index(b"</result>", end) + len(b"</result>")
    marked = body[:end].replace(b"</head>", b'<link href="%s"/></head>' % TRUNCATED.encode(), 1)
    return marked + b"</results></sparql>", True


def _lines(body: bytes, rows: int, *, has_quotes: bool) -> tuple[bytes, bool]:
    if body.count(b"\n") <= rows + 1:
        return body, False
    kept, end, is_open = 0, 0, False
    while kept <= rows and end < len(body):
        line_end = body.index(b"\n", end) + 1
        # A line ends no row of CSV while a quotation mark is open; a doubled one changes nothing.
        is_open ^= has_quotes and body.count(b'"', end, line_end) % 2 == 1
        kept += not is_open
        end = line_end
    return body[:end], end < len(body)
