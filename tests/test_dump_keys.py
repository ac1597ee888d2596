"""Keys: the private part for its owner only, the public part with its days for good."""

from __future__ import annotations

import json
import stat
from datetime import date, timedelta
from pathlib import Path

import pytest

from graph_service.dumps import signing
from graph_service.dumps.keys import KEY_SET, Key, KeyRing, read_key_set, read_public_key, write_key_set
from graph_service.errors import BadRequest, DataRejected, NotFound

TODAY = date(2026, 11, 26)
LATER = TODAY + timedelta(days=100)


def test_a_private_key_is_readable_for_its_owner_only(tmp_path: Path) -> None:
    """And what is published holds nothing of it."""
    key = KeyRing(tmp_path / "keys").add(TODAY)

    private = tmp_path / "keys" / f"{key.name}.pem"
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert "PRIVATE" not in (tmp_path / "keys" / KEY_SET).read_text(encoding="ascii")


def test_a_key_that_others_may_read_signs_nothing(tmp_path: Path) -> None:
    """It is as good as published."""
    ring = KeyRing(tmp_path)
    key = ring.add(TODAY)
    (tmp_path / f"{key.name}.pem").chmod(0o640)

    with pytest.raises(BadRequest, match="0640"):
        ring.sign(b"x", TODAY)


def test_the_newest_key_signs_and_those_before_stay_known(tmp_path: Path) -> None:
    """So that what they signed can be verified after the change of keys."""
    ring = KeyRing(tmp_path)
    first, second = ring.add(TODAY), ring.add(LATER)

    signature = signing.read_signature(ring.sign(b"x", LATER))

    assert signature.key == second.name
    assert ring.keys() == (first, second)


def test_a_retired_key_signs_no_more(tmp_path: Path) -> None:
    """Its private part is destroyed; what it signed until then is believed."""
    ring = KeyRing(tmp_path)
    key = ring.add(TODAY)

    ended = ring.retire(key.name[:10], LATER)

    assert list(tmp_path.glob("*.pem")) == []
    assert (ended.fault(LATER), ended.fault(LATER + timedelta(days=1)) is None) == (None, False)
    with pytest.raises(BadRequest, match="no key that may sign"):
        ring.sign(b"x", LATER)


@pytest.mark.parametrize(
    ("key", "day"),
    [
        (Key("x", TODAY, LATER), TODAY - timedelta(days=1)),
        (Key("x", TODAY, LATER), LATER + timedelta(days=1)),
        (Key("x", TODAY, LATER, retired_on=TODAY), TODAY + timedelta(days=1)),
        (Key("x", TODAY, LATER, retired_on=TODAY, is_compromised=True), TODAY),
    ],
    ids=["before", "after", "retired", "compromised"],
)
def test_a_key_counts_between_its_days_only(key: Key, day: date) -> None:
    """And one that somebody else may have had counts on no day."""
    assert key.fault(day) is not None


def test_no_key_may_sign_when_there_is_none(tmp_path: Path) -> None:
    """The text says what to do."""
    with pytest.raises(BadRequest, match="ansvar keys new"):
        KeyRing(tmp_path / "none").sign(b"x", TODAY)


def test_a_key_that_is_not_there_cannot_be_retired(tmp_path: Path) -> None:
    """Nor can one that is named so shortly that it may be another."""
    ring = KeyRing(tmp_path)
    ring.add(TODAY)

    with pytest.raises(NotFound):
        ring.retire("nobody", TODAY)
    with pytest.raises(NotFound):
        ring.retire("", TODAY)


def test_a_set_of_keys_is_read_as_it_was_written(tmp_path: Path) -> None:
    """With the days, and the end of those that were retired."""
    ring = KeyRing(tmp_path)
    ring.add(TODAY)
    ring.retire(ring.add(TODAY).name, LATER, is_compromised=True)

    assert read_key_set(write_key_set(ring.keys())) == ring.keys()


def test_a_key_under_the_name_of_another_is_refused(tmp_path: Path) -> None:
    """A name is the hash of its key, so nobody can put a key of theirs in the place of one that is known."""
    ring = KeyRing(tmp_path)
    known, other = ring.add(TODAY), ring.add(TODAY)
    told = json.loads(write_key_set([known]))
    told["keys"][0]["x"] = other.public

    with pytest.raises(DataRejected, match="not what it is called"):
        read_key_set(json.dumps(told).encode())


def test_a_public_key_may_be_given_as_pem(tmp_path: Path) -> None:
    """As other tools keep it; it has no days of its own."""
    key = KeyRing(tmp_path).add(TODAY)

    (found,) = read_public_key(signing.as_pem(key.public).encode())

    assert (found.name, found.fault(TODAY)) == (key.name, None)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"keys": [{"kty": "OKP", "crv": "Ed25519"}]}', b"-----BEGIN x"])
def test_what_is_no_set_of_keys_is_refused(body: bytes) -> None:
    """And not taken for one without keys."""
    with pytest.raises(DataRejected):
        read_public_key(body)


def test_an_altered_payload_or_header_is_not_signed(tmp_path: Path) -> None:
    """The header is signed too, so that the day of a signature cannot be changed."""
    ring = KeyRing(tmp_path)
    key = ring.add(TODAY)
    text = ring.sign(b"payload", TODAY)
    header, _, last = text.decode().strip().split(".")
    other_day = ring.sign(b"payload", LATER).decode().partition(".")[0]

    assert signing.is_signed(signing.read_signature(text), b"payload", key.public)
    assert not signing.is_signed(signing.read_signature(text), b"Payload", key.public)
    assert not signing.is_signed(signing.read_signature(f"{other_day}..{last}".encode()), b"payload", key.public)
    with pytest.raises(DataRejected):
        signing.read_signature(f"{header}.cGF5bG9hZA.{last}".encode())
