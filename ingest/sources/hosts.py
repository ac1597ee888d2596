"""The hosts that source registers may be fetched from: those of a list, and of inner networks only what it names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import quote, urlsplit

from ingest.sources.failures import FetchFailed

IpAddress = IPv4Address | IPv6Address

_PORTS = {"https": 443, "http": 80}
_LOOPBACK = ("127.0.0.0/8", "::1/128")
_NAT64 = IPv6Network("64:ff9b::/96")
_IN_PATHS = "/%:@!$&'()*+,;=~-._"


@dataclass(frozen=True, slots=True)
class Target:
    """One address, taken apart and found on the list."""

    address: str
    is_encrypted: bool
    host: str
    port: int
    path: str
    """Path and query, as they are asked for."""

    @property
    def authority(self) -> str:
        """Host and port as the header `Host` has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS["https" if self.is_encrypted else "http"] else f"{host}:{self.port}"


class AllowedHosts:
    """A list of hosts.

    A name stands for itself at the usual port, or at the port it is written with. An address or a network stands for
    the hosts in it, and allows that a listed name leads there. Without it a name leads to the internet only, so that
    whoever answers for the name cannot send us to what only this machine can reach.
    """

    def __init__(self, entries: Iterable[str]) -> None:
        self._hosts: set[tuple[str, int | None]] = set()
        self._networks: list[IPv4Network | IPv6Network] = []
        for entry in entries:
            self._add(entry)

    def _add(self, entry: str) -> None:
        network = _network(entry.strip("[]"))
        if network is not None:
            self._networks.append(network)
            return
        parts = urlsplit(f"//{entry}")
        host = _plain(parts.hostname or "")
        self._hosts.add((host, parts.port))
        inner = _LOOPBACK if host == "localhost" else (host,)
        self._networks += [one for one in map(_network, inner) if one is not None]

    def allows(self, address: str) -> bool:
        """Tell whether an address may be fetched, as far as its text tells."""
        try:
            self.target(address)
        except FetchFailed:
            return False
        return True

    def target(self, address: str) -> Target:
        """Return an address taken apart. Raises FetchFailed where it may not be fetched."""
        try:
            parts = urlsplit(address)
            host, port = _plain(parts.hostname or ""), parts.port
        except ValueError:
            raise FetchFailed(f"{address} is no web address. Mend it in the record of the source.") from None
        if parts.scheme not in _PORTS or not host:
            raise FetchFailed(f"{address} is no web address that begins with https. Mend it in the record.")
        if parts.scheme == "http" and not _is_loopback(host):
            raise FetchFailed(f"{address} is not encrypted. Give an address that begins with https.")
        if parts.username is not None:
            raise FetchFailed(f"{parts.scheme}://…@{host} has a user in it. Secrets must not stand in the register.")
        usual = _PORTS[parts.scheme]
        if not self._lists(host, port or usual, usual):
            raise FetchFailed(
                f"{host}{f':{port}' if port else ''} is not among the hosts that may be asked. "
                "Whoever runs the register can add it to ANSVAR_SOURCE_HOSTS."
            )
        path = quote(parts.path or "/", safe=_IN_PATHS) + (
            f"?{quote(parts.query, _IN_PATHS + '?')}" * bool(parts.query)
        )
        return Target(address, parts.scheme == "https", host, port or usual, path)

    def _lists(self, host: str, port: int, usual: int) -> bool:
        if (host, port) in self._hosts:
            return True
        literal = _address(host)
        is_listed = (host, None) in self._hosts or (literal is not None and self._holds(literal))
        return port == usual and is_listed

    def check(self, target: Target, literal: str) -> None:
        """Check the address that a name leads to. Raises FetchFailed where it may not be asked."""
        address = _address(literal)
        if address is None or not ((address.is_global and not address.is_multicast) or self._holds(address)):
            raise FetchFailed(
                f"{target.host} leads to {literal}, which is not on the internet. "
                "If it is the right machine, add that address to ANSVAR_SOURCE_HOSTS."
            )

    def _holds(self, address: IpAddress) -> bool:
        return any(address in network for network in self._networks)


def _plain(host: str) -> str:
    """Return a host without a last dot, in the letters that the network knows. Raises ValueError where it has none."""
    return host.rstrip(".").encode("idna").decode("ascii").casefold() if host else host


def _is_loopback(host: str) -> bool:
    address = _address(host)
    return host == "localhost" or (address is not None and address.is_loopback)


def _address(text: str) -> IpAddress | None:
    """Return an address; one of IPv6 that stands for one of IPv4 is that one."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        if address in _NAT64:
            return IPv4Address(int(address) & 0xFFFFFFFF)
        return address.ipv4_mapped or address.sixtofour or address
    return address


def _network(text: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None
