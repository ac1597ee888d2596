"""Fetching a file: from listed hosts only, wherever they lead, and never longer or larger than the limits."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import quote

import pytest

from ingest.sources.failures import FetchFailed
from ingest.sources.fetching import UNKNOWN, Fetched, Version, fetch
from ingest.sources.hosts import AllowedHosts
from tests.source_world import TWO, Site

MOST = 100_000


def hosts_of(site: Site) -> AllowedHosts:
    return AllowedHosts([f"127.0.0.1:{site.port}"])


def get(site: Site, address: str, into: Path, *, seconds: float = 20, known: Version = UNKNOWN) -> Fetched | None:
    return fetch(address, into, hosts_of(site), seconds=seconds, most_bytes=MOST, known=known)


def failure(site: Site, address: str, into: Path, *, seconds: float = 20) -> str:
    with pytest.raises(FetchFailed) as caught:
        get(site, address, into, seconds=seconds)
    return caught.value.detail


def test_a_file_is_fetched_with_its_digest_and_version(site, tmp_path):
    """It is in the folder under the name that the address ends with."""
    fetched = get(site, site.publish("lista.csv", TWO), tmp_path)

    assert fetched is not None
    assert fetched.path == tmp_path / "lista.csv"
    assert fetched.path.read_text(encoding="utf-8") == TWO
    assert len(fetched.digest) == 64
    assert fetched.version.etag != ""


def test_a_version_that_is_known_is_not_sent_again(site, tmp_path):
    """Nothing is put in the folder."""
    address = site.publish("kand.csv", TWO)
    first = get(site, address, tmp_path)
    assert first is not None
    (tmp_path / "igen").mkdir()

    second = get(site, address, tmp_path / "igen", known=first.version)

    assert second is None
    assert list((tmp_path / "igen").iterdir()) == []


def test_a_redirect_to_a_listed_host_is_followed(site, tmp_path):
    """From one address of it to another, also where that is written without the host."""
    address = site.publish("flyttad.csv", TWO)

    whole = get(site, site.address("to/" + quote(address, safe="")), tmp_path)
    part = get(site, site.address("to/" + quote("/file/flyttad.csv", safe="")), tmp_path)

    assert whole is not None
    assert part is not None
    assert whole.path.name == part.path.name == "flyttad.csv"


@pytest.mark.parametrize(
    ("there", "why"),
    [
        ("https://annan.example/lista.csv", "annan.example is not among the hosts"),
        ("http://annan.example/lista.csv", "is not encrypted"),
        ("http://127.0.0.1:1/lista.csv", "127.0.0.1:1 is not among the hosts"),
        ("http://localhost/lista.csv", "localhost is not among the hosts"),
        ("http://169.254.169.254/latest/meta-data", "is not encrypted"),
        ("https://169.254.169.254/latest/meta-data", "is not among the hosts"),
        ("file:///etc/passwd", "is no web address"),
    ],
)
def test_a_redirect_to_a_host_that_is_not_listed_is_refused(site, tmp_path, there, why):
    """A listed host cannot lend its place on the list to another."""
    assert why in failure(site, site.address("to/" + quote(there, safe="")), tmp_path)


def test_redirects_that_go_round_have_an_end(site, tmp_path):
    """An address that leads to itself is asked a few times and no more."""
    told = failure(site, site.address("round"), tmp_path)

    assert "leads on more than 5 times" in told
    assert [line for line in site.asked() if line.endswith("/round")] == ["302 /round"] * 6


@pytest.mark.parametrize("path", ["hang", "slow"])
def test_a_server_that_is_never_done_is_left_at_the_time_limit(site, tmp_path, path):
    """Whether it says nothing, or one byte after the other."""
    begun = time.monotonic()

    told = failure(site, site.address(path), tmp_path, seconds=0.5)

    assert "not done within 0.5 seconds" in told
    assert time.monotonic() - begun >= 0.5


def test_a_server_that_sends_without_end_is_left_at_the_size_limit(site, tmp_path):
    """What came until then is no more than the limit."""
    told = failure(site, site.address("flood"), tmp_path)

    assert "is larger than 100000 bytes" in told
    assert (tmp_path / "flood.csv").stat().st_size <= MOST


def test_a_file_that_says_it_is_too_large_is_not_read(site, tmp_path):
    """Its length is believed where that is too much."""
    assert "is larger than 100000 bytes" in failure(site, site.publish("stor.csv", "x" * 100_001), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_was_cut_off_is_a_failure(site, tmp_path):
    """Half a list must not look as if the rest of it had ended."""
    assert "was cut off after 14 bytes" in failure(site, site.address("cut"), tmp_path)


@pytest.mark.parametrize("status", [204, 304, 401, 403, 404, 410, 500, 503])
def test_an_answer_without_the_file_is_a_failure_with_its_status(site, tmp_path, status):
    """A page that says to sign in is none of the register; 304 was not asked for."""
    assert f"answers {status}" in failure(site, site.address(str(status)), tmp_path)


def test_a_server_that_is_not_there_is_a_failure(site, tmp_path):
    """Nobody listens on that port."""
    hosts = AllowedHosts(["127.0.0.1:1"])

    with pytest.raises(FetchFailed, match=r"127\.0\.0\.1 cannot be read: .*refused"):
        fetch("http://127.0.0.1:1/x.csv", tmp_path, hosts, seconds=5, most_bytes=MOST, known=UNKNOWN)


def test_a_server_without_tls_is_a_failure_of_an_encrypted_address(site, tmp_path):
    """What should be encrypted is not read otherwise."""
    address = site.publish("lista.csv", TWO).replace("http:", "https:")

    assert "127.0.0.1 cannot be read" in failure(site, address, tmp_path)


def test_a_name_that_leads_inward_is_refused_unless_the_address_is_listed(site, tmp_path, monkeypatch):
    """Whoever answers for a name could send us to what only this machine can reach."""
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("127.0.0.1", site.port))])
    address = f"https://data.stad.example:{site.port}/lista.csv"
    listed = AllowedHosts([f"data.stad.example:{site.port}"])
    both = AllowedHosts([f"data.stad.example:{site.port}", "127.0.0.1"])

    with pytest.raises(FetchFailed, match=r"leads to 127\.0\.0\.1, which is not on the internet"):
        fetch(address, tmp_path, listed, seconds=5, most_bytes=MOST, known=UNKNOWN)
    with pytest.raises(FetchFailed, match=r"data\.stad\.example cannot be read"):
        fetch(address, tmp_path, both, seconds=5, most_bytes=MOST, known=UNKNOWN)


def test_a_file_without_an_ending_gets_that_of_its_sort(site, tmp_path):
    """The readers know a file of text by its ending."""
    fetched = get(site, site.address("200/export"), tmp_path)

    assert fetched is not None
    assert fetched.path.name == "export.csv"
