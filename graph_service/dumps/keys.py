"""The keys of a deployment: each with the days between which it may sign, kept for good once it is known.

`keys.json` in the folder of the keys is public, a JSON Web Key Set (RFC 7517) that says when each key was valid. The
private part of a key lies beside it, readable for its owner only, until the key is retired.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from graph_service.dumps import signing
from graph_service.dumps.shelf import root_of
from graph_service.dumps.writing import folders_to_disk, write_file
from graph_service.errors import BadRequest, DataRejected, NotFound
from graph_service.settings import Settings

KEY_SET = "keys.json"
DAYS = 730
"""How long a key may sign: two years, so that the change of keys is in somebody's memory when it comes."""


@dataclass(frozen=True, slots=True)
class Key:
    """A public key; `public` is the `x` of its JSON Web Key."""

    public: str
    valid_from: date
    valid_until: date
    retired_on: date | None = None
    is_compromised: bool = False
    """Whether somebody else may have had the private part: nothing that it signed is believed then."""

    @property
    def name(self) -> str:
        """What the key is called in signatures."""
        return signing.name_of_key(self.public)

    @property
    def last_day(self) -> date:
        """The last day on which it may sign, or might."""
        return min(self.valid_until, self.retired_on) if self.retired_on else self.valid_until

    def fault(self, day: date) -> str | None:
        """Return why a signature of a day is not believed, None where it is."""
        if self.is_compromised:
            return f"the key {self.name} is withdrawn: somebody else may have had it"
        if not self.valid_from <= day <= self.last_day:
            return f"the key {self.name} may sign from {self.valid_from} to {self.last_day}, not on {day}"
        return None


class KeyRing:
    """The keys in a folder."""

    def __init__(self, folder: Path) -> None:
        """Read nothing yet."""
        self._folder = folder

    @classmethod
    def of(cls, settings: Settings, audience: str = "internal") -> KeyRing | None:
        """Return the keys of a deployment, which its audiences share; None where there is no folder for them."""
        root = root_of(settings, audience)
        folder = settings.signing_keys or (root / "keys" if root else None)
        return cls(folder) if folder else None

    def keys(self) -> tuple[Key, ...]:
        """Return every key that ever was, the oldest first."""
        path = self._folder / KEY_SET
        return read_key_set(path.read_bytes()) if path.is_file() else ()

    def add(self, today: date, days: int = DAYS) -> Key:
        """Make a key that signs from today on, in place of those before, which stay valid for what they signed."""
        if not 1 <= days <= 3660:
            raise BadRequest(f"A key cannot be valid for {days} days. Give a number from 1 to 3660.")
        pem = signing.new_private_key()
        key = Key(signing.public_key(pem), today, today + timedelta(days=days))
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(self._private(key), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(pem)
            os.fsync(file.fileno())
        self._write([*self.keys(), key])
        return key

    def retire(self, name: str, today: date, *, is_compromised: bool = False) -> Key:
        """End a key, named by its name or the beginning of it, and destroy its private part.

        Raises NotFound where there is no such key, BadRequest where there are several.
        """
        known = self.keys()
        found = [one for one in known if one.name.startswith(name)] if name else []
        if len(found) != 1:
            many = f"{len(found)} keys are" if found else "No key is"
            error = BadRequest if found else NotFound
            raise error(f"{many} called '{name}'. `ansvar keys list` tells what they are called.")
        before = found[0]
        ended = replace(
            before, retired_on=before.retired_on or today, is_compromised=before.is_compromised or is_compromised
        )
        self._write([ended if one == before else one for one in known])
        self._private(before).unlink(missing_ok=True)
        return ended

    def sign(self, payload: bytes, today: date) -> bytes:
        """Return a signature with the newest key that may sign today. Raises BadRequest where none may."""
        return signing.sign(self.private_key(today), payload, today)

    def private_key(self, today: date) -> bytes:
        """Return the newest key that may sign today, as PEM. Raises BadRequest where none may."""
        able = [one for one in self.keys() if one.fault(today) is None and self._private(one).is_file()]
        if not able:
            raise BadRequest("There is no key that may sign today. Make one with `ansvar keys new`.")
        path = self._private(able[-1])
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            raise BadRequest(f"Others than its owner may read {path} ({mode:04o}). Retire the key, and make a new one.")
        return path.read_bytes()

    def _private(self, key: Key) -> Path:
        return self._folder / f"{key.name}.pem"

    def _write(self, keys: Sequence[Key]) -> None:
        beside = self._folder / f".{KEY_SET}"
        write_file(beside, write_key_set(keys))
        beside.replace(self._folder / KEY_SET)
        folders_to_disk([self._folder])


def write_key_set(keys: Iterable[Key]) -> bytes:
    """Return keys as a JSON Web Key Set, each with its days and as PEM too."""
    told = [
        {
            "kty": "OKP",
            "crv": "Ed25519",
            "alg": "EdDSA",
            "use": "sig",
            "kid": one.name,
            "x": one.public,
            "validFrom": one.valid_from.isoformat(),
            "validUntil": one.valid_until.isoformat(),
            "retiredOn": one.retired_on.isoformat() if one.retired_on else None,
            "compromised": one.is_compromised,
            "pem": signing.as_pem(one.public),
        }
        for one in keys
    ]
    return (json.dumps({"keys": told}, indent=1) + "\n").encode()


def read_key_set(body: bytes) -> tuple[Key, ...]:
    """Return the keys of Ed25519 in a JSON Web Key Set of Ansvar.

    Raises DataRejected where it is none, or where a key is not called by its own hash.
    """
    try:
        told = json.loads(body)["keys"]
        return tuple(_key(one) for one in told if one["kty"] == "OKP" and one["crv"] == "Ed25519")
    except (ValueError, KeyError, TypeError) as problem:
        raise DataRejected(f"The keys cannot be read: {problem!r}. Give the keys.json of the register.") from None


def read_public_key(body: bytes) -> tuple[Key, ...]:
    """Return the keys in a file: a JSON Web Key Set, or one public key as PEM, which is believed for every day."""
    if body.lstrip().startswith(b"-----BEGIN"):
        return (Key(signing.public_key_in(body), date.min, date.max),)
    return read_key_set(body)


def _key(told: Mapping[str, Any]) -> Key:
    public, retired, compromised = told["x"], told["retiredOn"], told["compromised"]
    if not signing.is_public_key(public) or told["kid"] != signing.name_of_key(public):
        raise ValueError(f"the key {told['kid']!r} is not what it is called")
    if not isinstance(compromised, bool):
        raise TypeError(f"{compromised!r} is not true or false")
    return Key(
        public,
        date.fromisoformat(told["validFrom"]),
        date.fromisoformat(told["validUntil"]),
        date.fromisoformat(retired) if retired is not None else None,
        compromised,
    )
