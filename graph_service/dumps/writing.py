"""A part of a dump in every format, each file packed so that the same statements give the same bytes."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import IO, cast

from pyoxigraph import Quad, RdfFormat, Triple
from pyoxigraph import serialize as write_rdf
from typing_extensions import Buffer, override

from graph_service.dumps.canonical import canonical_hash, canonical_lines
from graph_service.dumps.manifest import DumpFile
from graph_service.dumps.parts import WHOLE, Part, quads_of
from graph_service.dumps.tables import write_table
from graph_service.errors import NotAcceptable
from graph_service.names import PREFIXES
from graph_service.publishing.json_ld import write_json_ld
from graph_service.publishing.serialise import refuse_in_xml
from graph_service.publishing.syntaxes import CSV, JSON_LD, N_QUADS, RDF_XML, TRIG, Syntax
from graph_service.registry import Registry

MOST_HELD = 5_000
"""Records whose statements are kept in memory while their part is written; some tens of megabytes."""

RDF_OF_DUMPS: tuple[Syntax, ...] = (N_QUADS, TRIG, JSON_LD, RDF_XML)
PACKED_N_QUADS = f"{WHOLE}.{N_QUADS.suffix}.gz"
"""The file of a dump that holds all of it, in its canonical form."""


@dataclass(frozen=True, slots=True)
class PartOfRegister:
    """The statements of a part, to be written in each format; `lines` is their canonical form."""

    registry: Registry
    part: Part
    lines: list[bytes]
    held: tuple[Quad, ...] | None
    """The statements, None where they are so many that they are read anew for each format."""

    def quads(self) -> Iterable[Quad]:
        """Return the statements, record by record."""
        return quads_of(self.registry, self.part.documents) if self.held is None else self.held


def read_part(registry: Registry, part: Part) -> PartOfRegister:
    """Return a part with its canonical form."""
    held = tuple(quads_of(registry, part.documents)) if len(part.documents) <= MOST_HELD else None
    lines = canonical_lines(quads_of(registry, part.documents) if held is None else held)
    return PartOfRegister(registry, part, lines, held)


def write_part(one: PartOfRegister, folder: Path) -> Iterator[DumpFile | tuple[str, str]]:
    """Write the files of a part and yield what the manifest says of each; path and reason of one that cannot be."""
    for syntax in RDF_OF_DUMPS:
        path = f"{one.part.name}.{syntax.suffix}.gz"
        try:
            yield _write_syntax(one, syntax, folder, path)
        except NotAcceptable as refusal:
            (folder / path).unlink()
            yield path, refusal.detail
    if one.part.kind is not None:
        yield _write_table(one, one.part.kind, folder)


def _write_syntax(one: PartOfRegister, syntax: Syntax, folder: Path, path: str) -> DumpFile:
    lines = one.lines
    if syntax == RDF_XML:
        # It has no way to name a graph, so its canonical form is that of the triples.
        lines = canonical_lines(Quad(quad.subject, quad.predicate, quad.object) for quad in one.quads())
    size, sha256 = _write_packed(folder / path, lambda stream: _WRITERS[syntax](one, stream))
    return DumpFile(
        path=path,
        part=one.part.name,
        media_type=syntax.media_type,
        bytes=size,
        sha256=sha256,
        records=len(one.part.documents),
        statements=len(lines),
        canonical_sha256=canonical_hash(lines),
    )


def _write_table(one: PartOfRegister, kind: str, folder: Path) -> DumpFile:
    path = f"{one.part.name}.{CSV.suffix}.gz"
    rows: list[int] = []
    size, sha256 = _write_packed(
        folder / path, lambda stream: rows.append(write_table(one.registry, one.part, kind, stream))
    )
    return DumpFile(path, one.part.name, CSV.media_type, size, sha256, rows[0], None, None)


def _write_canonical(one: PartOfRegister, stream: IO[bytes]) -> None:
    stream.writelines(one.lines)


def _write_trig(one: PartOfRegister, stream: IO[bytes]) -> None:
    write_rdf(one.quads(), stream, RdfFormat.TRIG, prefixes=PREFIXES)


def _write_json_ld(one: PartOfRegister, stream: IO[bytes]) -> None:
    graphs = (graph for _, graph in groupby(one.quads(), key=lambda quad: quad.graph_name))
    write_json_ld(graphs, stream, PREFIXES)


def _write_rdf_xml(one: PartOfRegister, stream: IO[bytes]) -> None:
    def triples() -> Iterator[Triple]:
        for quad in one.quads():
            refuse_in_xml(quad)
            yield quad.triple

    write_rdf(triples(), cast("IO[bytes]", _CarriageReturns(stream)), RdfFormat.RDF_XML, prefixes=PREFIXES)


_WRITERS: dict[Syntax, Callable[[PartOfRegister, IO[bytes]], None]] = {
    N_QUADS: _write_canonical,
    TRIG: _write_trig,
    JSON_LD: _write_json_ld,
    RDF_XML: _write_rdf_xml,
}


class _Through(io.RawIOBase):
    """A stream whose bytes go on to another."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    @override
    def writable(self) -> bool:
        return True

    @override
    def write(self, data: Buffer) -> int:
        given = bytes(memoryview(data))
        self._stream.write(self._passed_on(given))
        return len(given)

    @abstractmethod
    def _passed_on(self, given: bytes) -> bytes:
        """Return what goes on of the bytes that came."""


class _CarriageReturns(_Through):
    """Writes carriage returns as XML keeps them; see `publishing/serialise.py`."""

    @override
    def _passed_on(self, given: bytes) -> bytes:
        return given.replace(b"\r", b"&#xD;")


class _Hashing(_Through):
    """Counts and hashes what is written to a file."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__(stream)
        self.digest = hashlib.sha256()
        self.size = 0

    @override
    def _passed_on(self, given: bytes) -> bytes:
        self.digest.update(given)
        self.size += len(given)
        return given


def _write_packed(path: Path, write: Callable[[IO[bytes]], object]) -> tuple[int, str]:
    """Write a file packed by gzip without its name and time, and return its size and SHA-256 once it is on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        hashing = _Hashing(file)
        with (
            gzip.GzipFile(filename="", mode="wb", fileobj=hashing, mtime=0, compresslevel=6) as packed,
            io.BufferedWriter(packed, 1 << 16) as buffered,
        ):
            write(buffered)
        to_disk(file)
    return hashing.size, hashing.digest.hexdigest()


def to_disk(file: IO[bytes]) -> None:
    """Wait until what was written to a file is on the disk."""
    file.flush()
    os.fsync(file.fileno())


def write_file(path: Path, body: bytes) -> None:
    """Write a file and wait until it is on the disk."""
    with path.open("wb") as file:
        file.write(body)
        to_disk(file)


def folders_to_disk(folders: Iterable[Path]) -> None:
    """Wait until the names of the files in some folders are on the disk."""
    for folder in folders:
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
