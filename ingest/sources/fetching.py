"""Fetching a file over HTTP: asked only for what is new, from listed hosts, within limits of time and size."""

from __future__ import annotations

import hashlib
import re
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path, PurePosixPath
from threading import Timer
from urllib.parse import unquote, urljoin, urlsplit

from ingest.sources.failures import FetchFailed, Gone
from ingest.sources.hosts import AllowedHosts, Target

MOST_REDIRECTS = 5
_PIECE = 64 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SUFFIX_BY_TYPE = {
    "application/json": ".json",
    "application/ld+json": ".jsonld",
    "application/rdf+xml": ".rdf",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/yaml": ".yaml",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/markdown": ".md",
    "text/tab-separated-values": ".tsv",
    "text/turtle": ".ttl",
}


@dataclass(frozen=True, slots=True)
class Version:
    """What a server says of the state of a file, to be asked by next time (RFC 9110, 8.8)."""

    etag: str = ""
    last_modified: str = ""


UNKNOWN = Version()
"""Of a server that says nothing of the state of its files."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that was fetched, where it was put, and its SHA-256 in hexadecimal."""

    path: Path
    digest: str
    version: Version = UNKNOWN


def fetch(
    address: str, into: Path, hosts: AllowedHosts, *, seconds: float, most_bytes: int, known: Version
) -> Fetched | None:
    """Fetch a file into a folder; None where the server says that it is still in the `known` version.

    Redirects are followed to listed hosts only. Looking up a name has the time limit of the machine, all else is done
    within `seconds`. Raises FetchFailed; what had come of the file until then is in the folder.
    """
    deadline = _Deadline(seconds)
    there = address
    for _ in range(MOST_REDIRECTS + 1):
        target = hosts.target(there)
        with (
            deadline.told(target),
            closing(_connect(target, hosts, deadline)) as line,
            deadline.ends(line),
            closing(_ask(line, target, known)) as response,
        ):
            location = response.headers.get("Location")
            if response.status in _REDIRECTS and location:
                there = urljoin(there, location)
                continue
            if response.status == 304 and known != UNKNOWN:
                return None
            _check(response, target, most_bytes)
            path = into / _file_name(response, there, address)
            digest = _keep(response, path, target, most_bytes)
            return Fetched(path, digest, _version(response))
    raise FetchFailed(f"{address} leads on more than {MOST_REDIRECTS} times, last to {there}. Give the last address.")


class _Deadline:
    """The moment at which the whole fetch must be done, however slowly the other side sends."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._at = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds that are left, at least a moment."""
        return max(self._at - time.monotonic(), 0.001)

    @contextmanager
    def ends(self, line: socket.socket) -> Iterator[None]:
        """Cut the line when the time is up: a time limit on each read would let a slow sender go on for ever."""
        timer = Timer(self.left, _cut, [line])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    @contextmanager
    def told(self, target: Target) -> Iterator[None]:
        """Tell what goes wrong on the line as a failure."""
        try:
            yield
        except (OSError, HTTPException, FetchFailed) as problem:
            if time.monotonic() >= self._at:
                raise FetchFailed(
                    f"{target.host} was not done within {self._seconds:g} seconds. "
                    "Try again later, or raise ANSVAR_SOURCE_SECONDS."
                ) from None
            if isinstance(problem, FetchFailed):
                raise
            reason = getattr(problem, "strerror", None) or str(problem) or type(problem).__name__
            raise FetchFailed(f"{target.host} cannot be read: {reason}. Check the address, or try later.") from None


def _cut(line: socket.socket) -> None:
    try:
        # Not the shutdown of the TLS layer, which lets go of what another thread is reading from.
        socket.socket.shutdown(line, socket.SHUT_RDWR)
    except OSError:
        # It was closed in the same moment.
        return


def _connect(target: Target, hosts: AllowedHosts, deadline: _Deadline) -> socket.socket:
    """Return a line to a host, at an address that was checked; a name could lead elsewhere when asked again."""
    found = [str(one[4][0]) for one in socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)]
    for literal in found:
        hosts.check(target, literal)
    line = _first(found, target.port, deadline)
    if not target.is_encrypted:
        return line
    try:
        return ssl.create_default_context().wrap_socket(line, server_hostname=target.host)
    except BaseException:
        line.close()
        raise


def _first(found: list[str], port: int, deadline: _Deadline) -> socket.socket:
    for literal in found[:-1]:
        try:
            return socket.create_connection((literal, port), timeout=deadline.left)
        except OSError:
            # The next one may answer: a host with an address of IPv6 is often not reached by it.
            continue
    return socket.create_connection((found[-1], port), timeout=deadline.left)


def _ask(line: socket.socket, target: Target, known: Version) -> HTTPResponse:
    headers = {
        "Host": target.authority,
        "User-Agent": "Ansvar",
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    if known.etag:
        headers["If-None-Match"] = known.etag
    if known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    connection = HTTPConnection(target.host, target.port)
    connection.sock = line
    connection.request("GET", target.path, headers=headers)
    return connection.getresponse()


def _check(response: HTTPResponse, target: Target, most_bytes: int) -> None:
    if response.status != 200:
        raise (Gone if response.status == 410 else FetchFailed)(
            f"{target.address} answers {response.status} {response.reason}. Check the address with who keeps the file."
        )
    encoding = response.headers.get("Content-Encoding", "identity")
    if encoding.casefold() != "identity":
        raise FetchFailed(f"{target.address} is sent as {encoding}, though it was asked for as it is. Ask for it so.")
    if response.length is not None and response.length > most_bytes:
        raise _too_large(target, most_bytes)


def _keep(response: HTTPResponse, path: Path, target: Target, most_bytes: int) -> str:
    """Write what is sent to a file and return its digest."""
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        while piece := response.read(_PIECE):
            size += len(piece)
            if size > most_bytes:
                raise _too_large(target, most_bytes)
            digest.update(piece)
            file.write(piece)
    if response.length:
        raise FetchFailed(f"{target.address} was cut off after {size} bytes. Try again later.")
    return digest.hexdigest()


def _too_large(target: Target, most_bytes: int) -> FetchFailed:
    return FetchFailed(
        f"{target.address} is larger than {most_bytes} bytes. Divide the file, or raise ANSVAR_UPLOAD_BYTES."
    )


def _version(response: HTTPResponse) -> Version:
    return Version(response.headers.get("ETag", ""), response.headers.get("Last-Modified", ""))


def _file_name(response: HTTPResponse, there: str, address: str) -> str:
    """Return what a file is called: as the server says, or as its address ends, with an ending that tells its sort."""
    named = [response.headers.get_filename() or "", *(unquote(urlsplit(one).path) for one in (there, address))]
    names = [re.sub(r"[^\w.\- ]", "_", PurePosixPath(one.replace("\\", "/")).name).strip(" .")[-120:] for one in named]
    with_suffix = next((one for one in names if PurePosixPath(one).suffix), None)
    if with_suffix is not None:
        return with_suffix
    suffix = _SUFFIX_BY_TYPE.get(response.headers.get_content_type(), ".csv")
    return f"{next(filter(None, names), 'register')}{suffix}"
