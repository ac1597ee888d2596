"""The files that pages link to: style sheets, the font, the mark. Their addresses carry a hash of their content."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).resolve().parent / "static"
_FOR_EVER = "public, max-age=31536000, immutable"
_FOR_AN_HOUR = "public, max-age=3600"


@cache
def version_of(name: str) -> str:
    """Return twelve hexadecimal digits that change when the file does."""
    return hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12]


def address_of(name: str) -> str:
    """Return the address of a file, with its version: a browser may keep what it gets there for ever."""
    return f"/static/{name}?v={version_of(name)}"


class VersionedFiles(StaticFiles):
    """Serves the folder; a request that names the version of the file may be kept for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code in {200, 304}:
            asked = scope["query_string"].decode("latin-1")
            is_current = asked == f"v={version_of(path)}"
            response.headers["Cache-Control"] = _FOR_EVER if is_current else _FOR_AN_HOUR
        return response
