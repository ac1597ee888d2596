"""A request of the SPARQL 1.1 Protocol, read: the query, the graphs that it shall ask, and the format asked for.

A query comes by GET, as a form, or as itself (`application/sparql-query`). What is no such request is refused with
the status that says why. Source: SPARQL 1.1 Protocol, sections 2.1 and 2.2.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode
from starlette.requests import Request

from graph_service.errors import AnsvarError, BadRequest
from graph_service.sparql.refusals import QueryRefused
from web.api.validate import BodyTooLarge, MediaTypeUnknown

MAX_QUERY_BYTES = 50_000
"""Longest query; the competency questions have at most 5,000 bytes."""
MAX_ADDRESS_BYTES = 16_000
"""Longest query part of an address; what is longer comes by POST."""
MAX_GRAPHS = 100

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"

_ONCE = ("query", "update", "format")
_GRAPHS = ("default-graph-uri", "named-graph-uri", "using-graph-uri", "using-named-graph-uri")


class AddressTooLong(AnsvarError):
    """The address is longer than what is read."""

    status = 414
    title = "Address too long"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks; `query` is None where it asks for nothing, `graphs` None where it names none."""

    query: str | None
    graphs: tuple[tuple[str, ...], tuple[str, ...]] | None
    format: str | None


async def read_request(request: Request) -> Asked:
    """Return what is asked. Raises an AnsvarError with the status that fits where it is not a query."""
    address = request.scope["query_string"]
    if len(address) > MAX_ADDRESS_BYTES:
        raise AddressTooLong(f"The address holds more than {MAX_ADDRESS_BYTES} bytes. Send the query by POST.")
    parameters = _pairs(address)
    if request.method == "GET":
        if any(name == "update" for name, _ in parameters):
            raise BadRequest("An update cannot be sent by GET, and is not taken here at all. Send a query.")
        return _asked(parameters, must_ask=any(name in _GRAPHS for name, _ in parameters))
    kind = _media_type(request)
    if any(name in {"query", "update"} for name, _ in parameters):
        raise BadRequest("The query stands in the address of a POST. Send it in the body, or by GET.")
    body = await _body(request)
    if kind == FORM:
        return _asked([*parameters, *_pairs(body)], must_ask=True)
    return _asked([*parameters, ("query", _text(body))], must_ask=True)


def _asked(parameters: list[tuple[str, str]], *, must_ask: bool) -> Asked:
    once: dict[str, str] = {}
    for name, value in parameters:
        if name in once:
            raise BadRequest(f"Parameter {name} stands more than once. Send it once.")
        if name in _ONCE:
            once[name] = value
    if "update" in once:
        raise _no_update()
    query = once.get("query")
    if query is None and must_ask:
        raise BadRequest("There is no query. Send it as the parameter query, or as the body of a POST.")
    if query is not None and len(query.encode()) > MAX_QUERY_BYTES:
        raise BodyTooLarge(f"The query is longer than {MAX_QUERY_BYTES} bytes. Ask it in parts.")
    return Asked(query, _graphs(parameters), once.get("format"))


def _graphs(parameters: list[tuple[str, str]]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    default, named = (tuple(_iris(parameters, name)) for name in _GRAPHS[:2])
    if len(default) + len(named) > MAX_GRAPHS:
        raise BadRequest(
            f"{len(default) + len(named)} graphs are named. Name {MAX_GRAPHS} at most, or none to ask all."
        )
    return (default, named) if default or named else None


def _iris(parameters: list[tuple[str, str]], wanted: str) -> Iterable[str]:
    for name, value in parameters:
        if name == wanted:
            try:
                yield NamedNode(value).value
            except ValueError:
                raise BadRequest(f"Parameter {name} is '{value[:200]}', not the whole IRI of a graph.") from None


def _media_type(request: Request) -> str:
    """Return how the body is sent. Raises MediaTypeUnknown, or QueryRefused for an update."""
    named, *parameters = (part.strip().lower() for part in request.headers.get("content-type", "").split(";"))
    if named == UPDATE:
        raise _no_update()
    if named not in {FORM, QUERY}:
        raise MediaTypeUnknown(f"Content-Type is '{named[:100]}'. Send the query as {QUERY}, or as a form ({FORM}).")
    charset = next((one.partition("=")[2].strip('"') for one in parameters if one.startswith("charset=")), "utf-8")
    if charset not in {"utf-8", "utf8", "us-ascii"}:
        raise MediaTypeUnknown(f"The charset of the query is '{charset[:100]}'. Send it as UTF-8.")
    return named


async def _body(request: Request) -> bytes:
    """Return the body, read no further than what is taken."""
    # Percent-encoding makes three bytes of one.
    most = MAX_QUERY_BYTES * 3 + MAX_ADDRESS_BYTES
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise BodyTooLarge(f"The query is longer than {MAX_QUERY_BYTES} bytes. Ask it in parts.")
        parts.append(part)
    return b"".join(parts)


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            encoded.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=500
        )
    except UnicodeDecodeError:
        raise BadRequest("The parameters are not percent-encoded UTF-8. Encode them so.") from None
    except ValueError:
        raise BadRequest("There are more than 500 parameters. Send fewer.") from None


def _text(body: bytes) -> str:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise BadRequest(f"The query is not UTF-8: byte {problem.start} cannot be read. Send it as UTF-8.") from None
    if "\0" in text:
        raise BadRequest("The query holds the character NUL, as text in UTF-16 does. Send it as UTF-8.")
    return text


def _no_update() -> QueryRefused:
    return QueryRefused("Updates are not taken here. Change records on their pages, or by the API.")
