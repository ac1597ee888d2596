"""Content negotiation: which of the representations that we have a client likes best.

For each representation the most specific range of the Accept header that covers it says how much it is liked:
an exact type before `text/*` before `*/*`, and among equals the one with more parameters. The best liked is chosen;
where several are liked the same, the one that was asked for more precisely, then the one that we name first.
Source: RFC 9110, sections 12.4 and 12.5.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from starlette.requests import Request

from graph_service.errors import NotAcceptable
from graph_service.publishing.syntaxes import SYNTAXES, Syntax

_NAME = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_RANGE = re.compile(rf"({_NAME})/({_NAME})")
_PARAMETER = re.compile(rf'\s*({_NAME})\s*=\s*(?:({_NAME})|"((?:[^"\\]|\\.)*)")\s*')
_WEIGHT = re.compile(r"\d{1,3}(?:\.\d{0,9})?|\.\d{1,9}")

# A header is at most 8 to 64 kB in the servers in use; nobody means more than a hundred ranges.
MAX_RANGES = 100


@dataclass(frozen=True, slots=True)
class Representation:
    """One form in which a resource can be sent; `suffix` is that of its own address, "html" for the page."""

    suffix: str
    media_type: str
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One element of an Accept header: what it covers and how much that is liked, from 0 (not at all) to 1."""

    type: str
    subtype: str
    parameters: tuple[tuple[str, str], ...]
    weight: float

    def covers(self, one: Representation) -> bool:
        """Tell whether the range is about this representation.

        A `profile` does not change what the data means (RFC 6906), so a wish for one excludes nothing.
        """
        type_, _, subtype = one.media_type.partition("/")
        return (
            self.type in {"*", type_}
            and self.subtype in {"*", subtype}
            and all(pair in one.parameters for pair in self.parameters if pair[0] != "profile")
        )

    @property
    def precision(self) -> tuple[int, int]:
        """How precisely the range says what it covers: the type first, then the number of parameters."""
        return (self.type != "*") + (self.subtype != "*"), len(self.parameters)


def representation(syntax: Syntax) -> Representation:
    """Return a syntax as a representation."""
    return Representation(syntax.suffix, syntax.media_type, (("charset", "utf-8"),))


MEDIA_TYPE_PARAMETER = "_mediatype"
"""The parameter of an address that goes before the Accept header (W3C Content Negotiation by Profile, 7.3)."""

HTML = Representation("html", "text/html", (("charset", "utf-8"),))
DATA: tuple[Representation, ...] = tuple(representation(syntax) for syntax in SYNTAXES)
PAGE_OR_DATA: tuple[Representation, ...] = (HTML, *DATA)
"""What a record is offered as: the page first, which is what a client without a wish gets."""


def negotiate(accept: str | None, offered: Sequence[Representation] = PAGE_OR_DATA) -> Representation | None:
    """Return the representation to send, or None where the client takes none of those offered.

    Without a header, or with one that holds nothing readable, the first is sent.
    """
    ranges = read_accept(accept or "")
    if not ranges:
        return offered[0]
    best: Representation | None = None
    best_rank: tuple[float, tuple[int, int]] = (0.0, (0, 0))
    for one in offered:
        covering = [media_range for media_range in ranges if media_range.covers(one)]
        if not covering:
            continue
        decisive = max(covering, key=lambda media_range: (media_range.precision, media_range.weight))
        rank = (decisive.weight, decisive.precision)
        if decisive.weight > 0 and (best is None or rank > best_rank):
            best, best_rank = one, rank
    return best


def negotiated(request: Request, offered: Sequence[Representation]) -> Representation:
    """Return what the client likes best of what is offered, by `_mediatype` in the address or else by Accept.

    Raises NotAcceptable where it takes none of it.
    """
    # In a query + stands for a space, and nobody thinks of that in `application/ld+json`.
    named = request.query_params.get(MEDIA_TYPE_PARAMETER, "").replace(" ", "+")
    accept = named or ", ".join(request.headers.getlist("accept"))
    chosen = negotiate(accept, offered)
    if chosen is None:
        types = ", ".join(one.media_type for one in offered)
        raise NotAcceptable(f"There is no '{accept[:200]}' of {request.url.path}. Accept one of {types}.")
    return chosen


def read_accept(header: str) -> list[MediaRange]:
    """Return the ranges of an Accept header; those that cannot be read are passed over."""
    ranges = []
    for number, element in enumerate(_split(header, ",")):
        if number == MAX_RANGES:
            break
        media_range = _read_range(element)
        if media_range is not None:
            ranges.append(media_range)
    return ranges


def _read_range(element: str) -> MediaRange | None:
    name, *rest = _split(element, ";")
    # Old Java clients send a lone `*` and mean anything.
    match = _RANGE.fullmatch("*/*" if name.strip() == "*" else name.strip())
    if match is None or (match[1] == "*" and match[2] != "*"):
        return None
    parameters: list[tuple[str, str]] = []
    for text in rest:
        pair = _PARAMETER.fullmatch(text)
        if pair is None:
            if text.strip():
                return None
            continue
        key, value = pair[1].lower(), pair[2] or re.sub(r"\\(.)", r"\1", pair[3] or "")
        if key == "q":
            # What follows the weight was an extension once and means nothing now (RFC 9110, 12.5.1).
            return _range(match, parameters, value)
        parameters.append((key, value.lower() if key == "charset" else value))
    return _range(match, parameters, "1")


def _range(match: re.Match[str], parameters: Iterable[tuple[str, str]], weight: str) -> MediaRange | None:
    if not _WEIGHT.fullmatch(weight):
        return None
    return MediaRange(match[1].lower(), match[2].lower(), tuple(parameters), min(float(weight), 1.0))


def _split(text: str, separator: str) -> Iterator[str]:
    """Give the parts of `text` between separators that stand outside quotation marks."""
    start, quoted, position = 0, False, 0
    while position < len(text):
        character = text[position]
        if quoted and character == "\\":
            position += 1
        elif character == '"':
            quoted = not quoted
        elif character == separator and not quoted:
            yield text[start:position]
            start = position + 1
        position += 1
    yield text[start:]
