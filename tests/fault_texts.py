"""What the program says where something fails, as it stands in the code: texts with a number for each value."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = (
    "graph_service/dumps/shelf.py",
    "graph_service/feeds",
    "graph_service/sparql",
    "ingest/imports",
    "ingest/mapping/apply.py",
    "ingest/mapping/kept.py",
    "ingest/mapping/propose.py",
    "ingest/mapping/read.py",
    "ingest/readers",
    "ingest/sources",
    "ingest/workbooks/read.py",
    "web/api/parameters.py",
    "web/atom.py",
    "web/catalogue.py",
    "web/catalogue_feed.py",
    "web/dumps.py",
    "web/editing.py",
    "web/feed_choice.py",
    "web/feeds.py",
    "web/pages/importing.py",
    "web/pages/reading.py",
    "web/pages/sources_routes.py",
    "web/selection.py",
    "web/sitemap.py",
    "web/sparql.py",
    "web/sparql_request.py",
)
"""Where those texts are that are also told in Swedish."""
FEWEST_LETTERS = 12
"""With fewer letters of its own a text is made of others, and says nothing by itself."""

_PARAMETER = re.compile(r"_?bad")
"""The functions that make an error of a parameter, whose name stands before the text."""
_ERRORS = re.compile(
    r"\b(?:NotFound|BadRequest|DataRejected|StoreUnusable|FetchFailed|Gone|ImportRefused|RegisterMovedOn"
    r"|DumpRecalled|EditingRefused|BodyTooLarge|AddressTooLong|MediaTypeUnknown|Quer(?:y|ies)[A-Z]\w+)\b"
)


def fault_texts() -> Iterator[str]:
    """Yield every text that an error of those rooms is made with: `{0} is empty. Give another file.`"""
    for room in ROOMS:
        path = ROOT / room
        for file in [path] if path.suffix else sorted(path.rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and (said := _said(node)) is not None:
                    text = "".join(_parts(said, iter(range(100))))
                    if len(re.findall(r"[a-zA-Z]", re.sub(r"\{\d+\}", "", text))) >= FEWEST_LETTERS:
                        yield text


def _said(call: ast.Call) -> ast.expr | None:
    """Return what is said where a call makes an error; a text that was made elsewhere is found where that is."""
    called = ast.unparse(call.func)
    if _PARAMETER.fullmatch(called):
        return call.args[1]
    return call.args[0] if call.args and _ERRORS.search(called) else None


def _parts(node: ast.expr, numbers: Iterator[int]) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        for one in node.values:
            yield from _parts(one, numbers)
    elif isinstance(node, ast.BinOp):
        yield from _parts(node.left, numbers)
        yield from _parts(node.right, numbers)
    else:
        yield f"{{{next(numbers)}}}"
