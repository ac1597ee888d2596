"""The hosts that may be asked: names, ports, addresses and networks, and what none of them lets through."""

from __future__ import annotations

import pytest

from ingest.sources.failures import FetchFailed
from ingest.sources.hosts import AllowedHosts


@pytest.mark.parametrize(
    ("entry", "address"),
    [
        ("data.stad.example", "https://data.stad.example/lista.csv"),
        ("data.stad.example", "https://DATA.stad.example./lista.csv"),
        ("data.stad.example", "https://data.stad.example:443/lista.csv"),
        ("data.stad.example:8443", "https://data.stad.example:8443/lista.csv"),
        ("xn--gteborg-90a.example", "https://göteborg.example/lista.csv"),
        ("göteborg.example", "https://xn--gteborg-90a.example/lista.csv"),
        ("localhost:8080", "http://localhost:8080/lista.csv"),
        ("127.0.0.1", "http://127.0.0.1/lista.csv"),
        ("10.1.0.0/16", "https://10.1.2.3/lista.csv"),
        ("[::1]:8080", "http://[::1]:8080/lista.csv"),
        ("::1", "http://[::1]/lista.csv"),
    ],
)
def test_what_is_listed_may_be_asked(entry, address):
    """As it is written on the list, at the port that goes with it."""
    assert AllowedHosts([entry]).allows(address)


@pytest.mark.parametrize(
    ("entry", "address"),
    [
        ("data.stad.example", "http://data.stad.example/lista.csv"),
        ("data.stad.example", "https://data.stad.example:8443/lista.csv"),
        ("data.stad.example", "https://hemligt.data.stad.example/lista.csv"),
        ("data.stad.example", "https://data.stad.example.annan.example/lista.csv"),
        ("data.stad.example", "https://data.stad.example@annan.example/lista.csv"),
        ("data.stad.example", "https://någon:hemlig@data.stad.example/lista.csv"),
        ("data.stad.example", "ftp://data.stad.example/lista.csv"),
        ("data.stad.example", "//data.stad.example/lista.csv"),
        ("data.stad.example", "https:///lista.csv"),
        ("data.stad.example", "https://data.stad.example:port/lista.csv"),
        ("data.stad.example:8443", "https://data.stad.example/lista.csv"),
        ("10.1.0.0/16", "http://10.1.2.3/lista.csv"),
        ("10.1.0.0/16", "https://10.1.2.3:8443/lista.csv"),
        ("10.1.0.0/16", "https://10.2.2.3/lista.csv"),
        ("127.0.0.1:8080", "http://127.0.0.1:8081/lista.csv"),
    ],
)
def test_what_is_not_listed_may_not_be_asked(entry, address):
    """Nor what is not encrypted, and what only looks like a host of the list."""
    assert not AllowedHosts([entry]).allows(address)


@pytest.mark.parametrize(
    "literal",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "::",
        "fd00::1",
        "fe80::1%eth0",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_a_name_must_not_lead_to_an_address_that_is_not_on_the_internet(literal):
    """In whatever way it is written."""
    hosts = AllowedHosts(["data.stad.example"])
    target = hosts.target("https://data.stad.example/")

    with pytest.raises(FetchFailed, match="is not on the internet"):
        hosts.check(target, literal)


def test_a_name_may_lead_to_the_internet_and_to_a_listed_network():
    """The city's own servers have addresses of its own network."""
    hosts = AllowedHosts(["data.stad.example", "10.1.0.0/16"])
    target = hosts.target("https://data.stad.example/")

    hosts.check(target, "8.8.8.8")
    hosts.check(target, "2606:4700::1111")
    hosts.check(target, "10.1.2.3")
    with pytest.raises(FetchFailed):
        hosts.check(target, "10.2.0.1")


def test_what_is_asked_for_is_written_as_the_network_takes_it():
    """Letters beyond ASCII are spelt out, what is spelt out already stays."""
    target = AllowedHosts(["stad.example:8443"]).target("https://stad.example:8443/åtgärd/a%20b?q=lön&x=1#del")

    assert target.path == "/%C3%A5tg%C3%A4rd/a%20b?q=l%C3%B6n&x=1"
    assert target.authority == "stad.example:8443"


def test_an_empty_list_lets_nothing_through():
    """Off is what it is from the start."""
    assert not AllowedHosts([]).allows("https://data.stad.example/lista.csv")
