"""What a dump says of itself: of which register and revision it is, and every file with its hashes.

The manifest is JSON that is read as JSON-LD too. It is what is signed, so that a hash in it vouches for a file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from graph_service.errors import DataRejected

MANIFEST = "manifest.json"
SIGNATURE = "manifest.json.jws"
FORM = 1
"""The version of the form of a manifest; a reader refuses one that it does not know."""

# RFC 9530 asks for the bytes of a digest, RFC 8259 for text: hexadecimal digits as sha256sum prints them.
_SHA256 = re.compile(r"[0-9a-f]{64}")
_STEP = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*")

_CONTEXT: dict[str, Any] = {
    "@vocab": "https://w3id.org/ansvar/dump#",
    "id": "@id",
    "version": "http://www.w3.org/ns/dcat#version",
    "issued": {"@id": "http://purl.org/dc/terms/issued", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"},
    "previous": "http://www.w3.org/ns/prov#wasRevisionOf",
    "licences": "http://purl.org/dc/terms/license",
    "licence": "@id",
    "files": "http://www.w3.org/ns/dcat#distribution",
    "mediaType": "http://www.w3.org/ns/dcat#mediaType",
    "bytes": "http://www.w3.org/ns/dcat#byteSize",
}


@dataclass(frozen=True, slots=True)
class DumpFile:
    """One file of a dump, packed by gzip; `records` is how many graphs it holds, of CSV how many rows."""

    path: str
    part: str
    media_type: str
    bytes: int
    sha256: str
    records: int
    statements: int | None
    """None for CSV, as is the hash of the canonical form."""
    canonical_sha256: str | None


@dataclass(frozen=True, slots=True)
class Previous:
    """The dump before this one, by its version and the SHA-256 of its manifest."""

    version: str
    manifest_sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a dump says of itself."""

    base: str
    version: str
    audience: str
    revision: int
    issued: datetime
    """When the register became what the dump holds, not when the files were written."""
    rules: str
    """The digest of the rules by which things are withheld from the audience."""
    previous: Previous | None
    records: int
    statements: int
    canonical_sha256: str
    records_by_kind: dict[str, int]
    licences: dict[str, int]
    """How many records are under each licence, by its IRI; "" where a record names none."""
    files: tuple[DumpFile, ...]
    left_out: dict[str, str]
    """Files that could not be written, and why."""

    def file(self, path: str) -> DumpFile | None:
        """Return the file at a path, None where there is none."""
        return next((one for one in self.files if one.path == path), None)


def write_manifest(one: Manifest) -> bytes:
    """Return a manifest as JSON; the same manifest gives the same bytes."""
    body = {
        "@context": _CONTEXT,
        "id": f"{one.base}/data/dumps/{one.version}",
        "form": FORM,
        "base": one.base,
        "version": one.version,
        "audience": one.audience,
        "revision": one.revision,
        "issued": one.issued.isoformat(),
        "rules": one.rules,
        "previous": None
        if one.previous is None
        else {
            "id": f"{one.base}/data/dumps/{one.previous.version}",
            "version": one.previous.version,
            "manifestSha256": one.previous.manifest_sha256,
        },
        "canonicalisation": "RDFC-1.0",
        "records": one.records,
        "statements": one.statements,
        "canonicalSha256": one.canonical_sha256,
        "recordsByKind": one.records_by_kind,
        "licences": [{"licence": iri or None, "records": count} for iri, count in sorted(one.licences.items())],
        "files": [{_camel(name): value for name, value in asdict(file).items()} for file in one.files],
        "leftOut": [{"path": path, "why": why} for path, why in sorted(one.left_out.items())],
    }
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def read_manifest(body: bytes) -> Manifest:
    """Return the manifest in some JSON. Raises DataRejected where it is none, or one of another form."""
    try:
        said = json.loads(body)
        if said["form"] != FORM:
            raise DataRejected(f"The manifest is of the form {said['form']!r}, not {FORM}. Use a newer Ansvar.")
        return _read(said)
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise DataRejected(f"{MANIFEST} is not the manifest of a dump: {problem!r}. Take the dump anew.") from None


def _read(said: Mapping[str, Any]) -> Manifest:
    before = said["previous"]
    files = tuple(_file(one) for one in said["files"])
    if len({one.path for one in files}) < len(files):
        raise ValueError("a file is named twice")
    return Manifest(
        base=_text(said["base"]),
        version=_step(said["version"]),
        audience=_text(said["audience"]),
        revision=_count(said["revision"]),
        issued=datetime.fromisoformat(said["issued"]),
        rules=_text(said["rules"]),
        previous=before and Previous(_step(before["version"]), _sha256(before["manifestSha256"])),
        records=_count(said["records"]),
        statements=_count(said["statements"]),
        canonical_sha256=_sha256(said["canonicalSha256"]),
        records_by_kind={kind: _count(number) for kind, number in said["recordsByKind"].items()},
        licences={one["licence"] or "": _count(one["records"]) for one in said["licences"]},
        files=files,
        left_out={one["path"]: _text(one["why"]) for one in said["leftOut"]},
    )


def _file(said: Mapping[str, Any]) -> DumpFile:
    statements, canonical = said["statements"], said["canonicalSha256"]
    return DumpFile(
        path=_path(said["path"]),
        part=_path(said["part"]),
        media_type=_text(said["mediaType"]),
        bytes=_count(said["bytes"]),
        sha256=_sha256(said["sha256"]),
        records=_count(said["records"]),
        statements=None if statements is None else _count(statements),
        canonical_sha256=None if canonical is None else _sha256(canonical),
    )


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{value!r} is no number of things")
    return value


def _sha256(value: object) -> str:
    if not _SHA256.fullmatch(_text(value)):
        raise ValueError(f"{value!r} is no SHA-256 in hexadecimal digits")
    return _text(value)


def _step(value: object) -> str:
    # The manifest may be a forgery, and what it names must not lead out of its folder.
    if not _STEP.fullmatch(_text(value)):
        raise ValueError(f"{value!r} is no name in a dump")
    return _text(value)


def _path(value: object) -> str:
    return "/".join(map(_step, _text(value).split("/")))
