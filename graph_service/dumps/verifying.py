"""Whether a dump is whole, unaltered, and signed by a key that is trusted. What is in doubt is found wanting.

Nothing is asked of a network. The signature comes first: what nobody vouches for is not looked at further.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import os
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, cast

from pyoxigraph import RdfFormat, parse

from graph_service.dumps import signing
from graph_service.dumps.canonical import canonical_hash, canonical_lines
from graph_service.dumps.keys import Key
from graph_service.dumps.manifest import MANIFEST, SIGNATURE, DumpFile, Manifest, read_manifest
from graph_service.errors import DataRejected

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a file of a dump."""

    path: str
    what: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found: the manifest and the key where the signature is good, and everything that is wrong."""

    manifest: Manifest | None
    key: Key | None
    signed_on: date | None
    faults: tuple[Fault, ...]

    @property
    def is_good(self) -> bool:
        """Whether the dump is what its publisher made."""
        return self.manifest is not None and not self.faults


def verify(folder: Path, keys: Sequence[Key], today: date) -> Verdict:
    """Return what is found of the dump in a folder, given the keys that are trusted."""
    try:
        manifest, key, day = check_signature(_read(folder / MANIFEST), _read(folder / SIGNATURE), keys, today)
    except DataRejected as refusal:
        return Verdict(None, None, None, (Fault(MANIFEST, refusal.detail),))
    faults = [*_extra(folder, manifest), *(fault for one in manifest.files for fault in _faults(folder, one))]
    return Verdict(manifest, key, day, tuple(faults))


def check_signature(manifest: bytes, signature: bytes, keys: Sequence[Key], today: date) -> tuple[Manifest, Key, date]:
    """Return a manifest that is signed by a trusted key, the key, and the day of signing.

    Raises DataRejected where it is not: altered, of an unknown key, or of a day on which the key might not sign.
    """
    told = signing.read_signature(signature)
    key = next((one for one in keys if one.name == told.key), None)
    if key is None:
        raise DataRejected(f"It is signed by the key {told.key}, which is none of the {len(keys)} that are trusted.")
    if not signing.is_signed(told, manifest, key.public):
        raise DataRejected("The signature is not one of this manifest: one of the two was altered.")
    if told.day > today:
        raise DataRejected(f"It says that it was signed on {told.day}, which has not come.")
    if fault := key.fault(told.day):
        raise DataRejected(f"The signature counts for nothing: {fault}.")
    return read_manifest(manifest), key, told.day


def _read(path: Path) -> bytes:
    if path.is_symlink() or not path.is_file():
        raise DataRejected(f"There is no {path.name}, so nothing vouches for the files.")
    return path.read_bytes()


def _extra(folder: Path, manifest: Manifest) -> Iterator[Fault]:
    expected = {one.path for one in manifest.files} | {MANIFEST, SIGNATURE}
    for place, folders, files in os.walk(folder):
        links = [one for one in folders if (Path(place) / one).is_symlink()]
        for name in sorted([*files, *links]):
            path = (Path(place) / name).relative_to(folder).as_posix()
            if path not in expected:
                yield Fault(path, "is no file of the dump")


def _faults(folder: Path, one: DumpFile) -> Iterator[Fault]:
    path = folder / one.path
    if path.is_symlink() or not path.is_file():
        yield Fault(one.path, "is missing")
        return
    size, sha256 = _hashed(path)
    if (size, sha256) != (one.bytes, one.sha256):
        yield Fault(one.path, f"is altered: {size} bytes with SHA-256 {sha256}, not {one.bytes} with {one.sha256}")
        return
    try:
        yield from (Fault(one.path, what) for what in _wrong_content(path, one))
    except (OSError, EOFError, zlib.error, csv.Error, SyntaxError, ValueError, DataRejected) as problem:
        yield Fault(one.path, f"cannot be read as {one.media_type}: {problem}")


def _hashed(path: Path) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()


def _wrong_content(path: Path, one: DumpFile) -> Iterator[str]:
    with gzip.open(path) as stream:
        if one.statements is None:
            # The first row holds the headings.
            rows = sum(1 for _ in csv.reader(io.TextIOWrapper(stream, "utf-8", newline=""))) - 1
            if rows != one.records:
                yield f"holds {rows} records, not {one.records}"
            return
        form = RdfFormat.from_media_type(one.media_type)
        if form is None:
            raise ValueError("a format that is not known here")
        quads = list(parse(cast("IO[bytes]", stream), form))
    graphs = {quad.graph_name for quad in quads}
    if form.supports_datasets and len(graphs) != one.records:
        yield f"holds {len(graphs)} records, not {one.records}"
    lines = canonical_lines(quads)
    if len(lines) != one.statements:
        yield f"holds {len(lines)} statements, not {one.statements}"
    if canonical_hash(lines) != one.canonical_sha256:
        yield f"holds other statements: their canonical SHA-256 is not {one.canonical_sha256}"
