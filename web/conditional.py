"""Answers that a client may keep: each carries a strong ETag of its bytes, and 304 says that they are still good."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Literal as OneOf

from starlette.requests import Request
from starlette.responses import Response

from web.kept_bodies import KeptBodies

_PAGE = "text/html"
MOST_REMEMBERED = 20_000  # Validators of one revision, some 200 bytes each.
MOST_BYTES_OF_PAGES = 32 * 2**20


@dataclass(frozen=True, slots=True)
class Made:
    """What an answer holds, and when that was last changed, None where only its bytes can tell."""

    body: bytes
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Validator:
    etag: str
    modified: datetime | None

    def headers(self) -> dict[str, str]:
        sent = {"ETag": self.etag}
        if self.modified is not None:
            sent["Last-Modified"] = format_datetime(self.modified, usegmt=True)
        return sent


class KeptAnswers:
    """Remembers the validators of what was sent at one revision, so that 304 is said without making the answer."""

    def __init__(self) -> None:
        self._of_revision: tuple[int, dict[bytes, _Validator]] = (-1, {})
        self._pages = KeptBodies(MOST_BYTES_OF_PAGES)

    def answer(
        self,
        request: Request,
        revision: int,
        key: Hashable,
        make: Callable[[], Made],
        *,
        content_type: str,
        headers: Mapping[str, str],
    ) -> Response:
        """Return 200 with what `make` makes, or 304.

        `key` names everything but the revision that the bytes depend on. The revision is read before they are made.
        """
        remembered, digest = self._remembered(revision), _digest(key)
        known = remembered.get(digest)
        if known is not None and _is_still_good(request, known):
            return Response(status_code=304, headers=_sent(request, known, headers))
        made = make()
        validator = remembered[digest] = _validator(made, content_type)
        return _answer(request, made.body, validator, content_type, headers)

    def page(
        self,
        request: Request,
        revision: int,
        key: Hashable,
        make: Callable[[], Response],
        *,
        headers: Mapping[str, str],
    ) -> Response:
        """Return the page that `make` makes, or 304; `key` and `revision` as for `answer`.

        A page says what other records are called, so nothing but its bytes tells whether it is the same.
        """
        remembered, digest = self._remembered(revision), _digest(key)
        known = remembered.get(digest)
        if known is not None and _is_still_good(request, known):
            return Response(status_code=304, headers=_sent(request, known, headers))
        body = self._pages.get((revision, digest))
        if body is None:
            body = bytes(make().body)
            self._pages.add((revision, digest), body)
        validator = remembered[digest] = _validator(Made(body), _PAGE)
        return _answer(request, body, validator, f"{_PAGE}; charset=utf-8", headers)

    def _remembered(self, revision: int) -> dict[bytes, _Validator]:
        number, remembered = self._of_revision
        if revision != number or len(remembered) >= MOST_REMEMBERED:
            remembered = {}
            # Number and validators are replaced at once: another thread may be reading those before.
            self._of_revision = revision, remembered
        return remembered


def _digest(key: Hashable) -> bytes:
    """Return what stands for a key and is always as short: addresses are in it, as long as clients make them."""
    return hashlib.sha256(repr(key).encode()).digest()


NEVER_KEPT = {"Cache-Control": "no-store"}
"""The header of what is right for one reader at one moment, such as a page with a form: nobody keeps it."""


def keepers(request: Request) -> OneOf["public", "private"]:
    """Return which caches may keep an answer, as `Cache-Control` names them.

    What is sent to somebody who has signed in, or to those who see more than the public, is for nobody else to keep.
    """
    app = request.scope.get("app")
    is_for_all = app is None or getattr(app.state, "audience", "public") == "public"
    return "public" if is_for_all and "authorization" not in request.headers else "private"


def kept_answer(request: Request, body: bytes, content_type: str, headers: Mapping[str, str]) -> Response:
    """Return 200 with the body, or 304 where the request names its ETag.

    The ETag is of bytes and type, so each representation has its own. Source: RFC 9110, 8.8.3 and 13.1.2.
    """
    return _answer(request, body, _validator(Made(body), content_type), content_type, headers)


def _answer(
    request: Request, body: bytes, validator: _Validator, content_type: str, headers: Mapping[str, str]
) -> Response:
    sent = _sent(request, validator, headers)
    if _is_still_good(request, validator):
        return Response(status_code=304, headers=sent)
    return Response(body, media_type=content_type, headers=sent)


def _validator(made: Made, content_type: str) -> _Validator:
    # The type as well: without a graph to name, N-Quads are the same bytes as N-Triples.
    etag = f'"{hashlib.sha256(content_type.encode() + b" " + made.body).hexdigest()[:32]}"'
    modified = made.modified.astimezone(UTC).replace(microsecond=0) if made.modified is not None else None
    # Its unit is the second: what was changed in this one may be changed in it again (RFC 9110, 8.8.2.1).
    is_settled = modified is not None and datetime.now(UTC) - modified >= timedelta(seconds=2)
    return _Validator(etag, modified if is_settled else None)


def _sent(request: Request, validator: _Validator, headers: Mapping[str, str]) -> dict[str, str]:
    # "no-cache" lets a cache keep it and makes it ask whether it is still good.
    keeping = "no-cache" if keepers(request) == "public" else "private, no-cache"
    return {**validator.headers(), "Cache-Control": keeping, **headers}


def _is_still_good(request: Request, validator: _Validator) -> bool:
    """Tell whether what the client holds is what it would get (RFC 9110, 13.2.2: the ETag goes before the time)."""
    named = request.headers.getlist("if-none-match")
    if named:
        return _names(", ".join(named), validator.etag)
    since = request.headers.get("if-modified-since")
    if since is None or validator.modified is None:
        return False
    try:
        held = parsedate_to_datetime(since)
    except (ValueError, OverflowError):
        return False
    return validator.modified <= (held if held.tzinfo else held.replace(tzinfo=UTC))


def is_held(request: Request, etag: str) -> bool:
    """Tell whether the request says that the client holds what has this ETag (`If-None-Match`)."""
    named = request.headers.getlist("if-none-match")
    return bool(named) and _names(", ".join(named), etag)


def _names(header: str, etag: str) -> bool:
    candidates = [part.strip().removeprefix("W/") for part in header.split(",")]
    return etag in candidates or candidates == ["*"]
