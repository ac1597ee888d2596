"""Answers that a client may keep: each carries a strong ETag of its bytes, and 304 says that they are still good."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response


def kept_answer(request: Request, body: bytes, content_type: str, headers: Mapping[str, str]) -> Response:
    """Return 200 with the body, or 304 where the request names its ETag.

    The ETag is of the bytes, so each representation has its own. Source: RFC 9110, 8.8.3 and 13.1.2.
    """
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    # "no-cache" lets a cache keep it and makes it ask whether it is still good.
    sent = {"ETag": etag, "Cache-Control": "no-cache", **headers}
    if _names(", ".join(request.headers.getlist("if-none-match")), etag):
        return Response(status_code=304, headers=sent)
    return Response(body, media_type=content_type, headers=sent)


def _names(header: str, etag: str) -> bool:
    candidates = [part.strip().removeprefix("W/") for part in header.split(",")]
    return etag in candidates or candidates == ["*"]
