"""Signatures of Ed25519 over a file, kept beside it: a JSON Web Signature whose payload is the file as it is.

A signature names its key and the day on which it was made, and signs both with the file. Source: RFC 7515 (JWS), RFC
7797 (payload not encoded), RFC 8037 (Ed25519), RFC 7638 (the name of a key is the hash of the key).
"""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from graph_service.errors import DataRejected

_ALGORITHM = "EdDSA"


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature that has been read and not yet checked."""

    key: str
    """The name of the key that made it, as it says."""
    day: date
    header: str
    raw: bytes


def new_private_key() -> bytes:
    """Return a new private key as PEM (PKCS #8)."""
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def public_key(private_pem: bytes) -> str:
    """Return the public part of a private key: its 32 bytes in base64url, the `x` of a JSON Web Key.

    Raises DataRejected where the PEM is no key of Ed25519.
    """
    return _in_base64(_private(private_pem).public_key().public_bytes_raw())


def public_key_in(pem: bytes) -> str:
    """Return the public key in some PEM. Raises DataRejected where it is none of Ed25519."""
    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm) as problem:
        raise DataRejected(f"The key cannot be read: {problem}. Give a public key of Ed25519 as PEM.") from None
    if not isinstance(key, Ed25519PublicKey):
        raise DataRejected("The key is not one of Ed25519. Give the public key that the dump was signed with.")
    return _in_base64(key.public_bytes_raw())


def as_pem(public: str) -> str:
    """Return a public key as PEM, for tools that read no JSON Web Keys."""
    return _public(public).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")


def name_of_key(public: str) -> str:
    """Return the name of a public key, which is the hash of what it is (RFC 7638)."""
    told = json.dumps({"crv": "Ed25519", "kty": "OKP", "x": public}, separators=(",", ":"))
    return _in_base64(hashlib.sha256(told.encode("ascii")).digest())


def sign(private_pem: bytes, payload: bytes, day: date) -> bytes:
    """Return the detached signature of a payload: header, nothing, signature, with full stops between."""
    key = _private(private_pem)
    header = {
        "alg": _ALGORITHM,
        "b64": False,
        "crit": ["b64"],
        "kid": name_of_key(public_key(private_pem)),
        "signedOn": day.isoformat(),
    }
    first = _in_base64(json.dumps(header, separators=(",", ":")).encode("ascii"))
    return f"{first}..{_in_base64(key.sign(_signed(first, payload)))}\n".encode("ascii")


def read_signature(text: bytes) -> Signature:
    """Return what a signature says of itself. Raises DataRejected where it is none that is made here."""
    try:
        first, between, last = text.decode("ascii").strip().split(".")
        header = json.loads(_from_base64(first))
        read = Signature(str(header["kid"]), date.fromisoformat(header["signedOn"]), first, _from_base64(last))
        is_ours = not between and header["alg"] == _ALGORITHM and header["b64"] is False and header["crit"] == ["b64"]
    except (ValueError, KeyError, TypeError) as problem:
        raise DataRejected(f"The signature cannot be read: {problem!r}. Take the dump anew.") from None
    if not is_ours:
        raise DataRejected("The signature is none of Ed25519 over a file as it is. Take the dump anew.")
    return read


def is_signed(signature: Signature, payload: bytes, public: str) -> bool:
    """Tell whether a signature of a payload was made with the private part of a public key."""
    try:
        _public(public).verify(signature.raw, _signed(signature.header, payload))
    except InvalidSignature:
        return False
    return True


def is_public_key(text: str) -> bool:
    """Tell whether a text is a public key as `public_key` gives it."""
    try:
        return _in_base64(_public(text).public_bytes_raw()) == text
    except ValueError:
        return False


def _signed(header: str, payload: bytes) -> bytes:
    return header.encode("ascii") + b"." + payload


def _private(pem: bytes) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as problem:
        raise DataRejected(f"The private key cannot be read: {problem}. Make a new one with `ansvar keys`.") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise DataRejected("The private key is not one of Ed25519. Make a new one with `ansvar keys`.")
    return key


def _public(text: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(_from_base64(text))


def _in_base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _from_base64(text: str) -> bytes:
    raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    # Python passes over letters that are none of the alphabet, and over bits that stand for nothing.
    if _in_base64(raw) != text:
        raise ValueError("not base64url")
    return raw
