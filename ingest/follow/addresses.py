"""Where a feed is asked: at the address that was given, whatever the base of the register is, and at no other host."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from typing_extensions import override

from graph_service.errors import BadRequest
from ingest.sources.failures import FetchFailed
from ingest.sources.hosts import AllowedHosts, Target

SUFFIX = ".nq"
"""The format that is asked for; a line for each statement is read fastest."""
_LOOPBACK = ("localhost", "127.", "[::1]")


@dataclass(frozen=True, slots=True)
class FeedAddress:
    """The address of a feed: the service it stands at, and how it is narrowed, such as `?organisation=skolnamnden`."""

    service: str
    """What stands before `/feed`."""
    query: str

    @property
    def text(self) -> str:
        """The address as people write it."""
        return f"{self.service}/feed{self.query}"

    @property
    def host(self) -> str:
        """The host, without port."""
        return urlsplit(self.service).hostname or ""

    @property
    def is_here(self) -> bool:
        """Whether the service is on this machine, so that its address says nothing of whose it is."""
        return urlsplit(self.service).netloc.startswith(_LOOPBACK)

    def asked(self, iri: str, register: str) -> str:
        """Return where a page of the feed is asked that the register of that base calls `iri`."""
        path, question, query = iri.removeprefix(register).partition("?")
        return f"{self.service}{path}{SUFFIX}{question}{query}"

    def hosts(self, listed: tuple[str, ...]) -> AllowedHosts:
        """Return the one host that is asked; `listed` are networks that its name may lead to beside the internet."""
        return _OneHost(urlsplit(self.service).netloc, listed)


def feed_address(text: str) -> FeedAddress:
    """Return the address of a feed, from that of its register or of the feed itself.

    Raises BadRequest where it is no web address of a feed.
    """
    parts = urlsplit(text.strip())
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.fragment:
        raise BadRequest(
            f"'{text}' is no web address. Give that of the other register, such as https://ansvar.example/feed"
        )
    path = parts.path.rstrip("/").removesuffix(".trig").removesuffix(".jsonld").removesuffix(SUFFIX)
    if parts.query and not path.endswith("/feed"):
        raise BadRequest(f"'{text}' is not the address of a feed. It ends in /feed, or in /feed and what narrows it.")
    service = f"{parts.scheme}://{parts.netloc}{path.removesuffix('/feed')}"
    return FeedAddress(service, f"?{parts.query}" if parts.query else "")


class _OneHost(AllowedHosts):
    """The host that was named, and no other: a register that leads elsewhere could lead to what only we can reach."""

    def __init__(self, host: str, listed: tuple[str, ...]) -> None:
        super().__init__((host, *listed))
        self._host = host

    @override
    def target(self, address: str) -> Target:
        if urlsplit(address).netloc != self._host:
            raise FetchFailed(f"{address} is not at {self._host}, which was asked. Give the address that it leads to.")
        return super().target(address)
