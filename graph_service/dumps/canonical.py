"""The one way of writing a set of statements: the same statements give the same N-Quads, and so the same hash.

Source: RDF Dataset Canonicalization (RDFC-1.0), W3C Recommendation. What has no blank nodes, as everything in this
register, needs none of its renaming: there it is the statements as canonical N-Quads, sorted.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Literal as OneOf

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, Triple, parse, serialize

from graph_service.errors import DataRejected
from graph_service.sparql.confinement import limit_memory

LIMIT_SECONDS = 4.0
"""A graph can be made so that its blank nodes take for ever to be told apart; ours take a thousandth of this."""
LIMIT_MEGABYTES = 1024

Hash = OneOf["sha256", "sha384"]

_ALGORITHMS = {
    "sha256": CanonicalizationAlgorithm.RDFC_1_0_SHA_256,
    "sha384": CanonicalizationAlgorithm.RDFC_1_0_SHA_384,
}
_PROGRAM = "from graph_service.dumps import canonical; canonical.answer()"
_AT_ONCE = 10_000  # Statements, a few megabytes of text.


def canonical_lines(
    statements: Iterable[Quad], *, by: Hash = "sha256", limit_seconds: float = LIMIT_SECONDS
) -> list[bytes]:
    """Return the statements as lines of canonical N-Quads, sorted, each once and with its end.

    `by` is the hash by which blank nodes are told apart. Raises DataRejected where that is not done within the limit.
    """
    lines: set[bytes] = set()
    coming = iter(statements)
    while some := list(islice(coming, _AT_ONCE)):
        if any(map(_has_blank, some)):
            # Names of blank nodes belong to the whole, so all is written again.
            blank = b"".join([*sorted(lines), *_lines(some), *_lines(coming)])
            return sorted(_renamed_apart(blank, by, limit_seconds).splitlines(keepends=True))
        lines.update(_lines(some))
    return sorted(lines)


def canonical_hash(lines: Iterable[bytes]) -> str:
    """Return the SHA-256 of canonical lines, as hexadecimal digits."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line)
    return digest.hexdigest()


def renamed(statements: Iterable[Quad], by: Hash) -> bytes:
    """Return N-Quads, in no order, in which each blank node has its canonical name; for ever where they are poison."""
    data = Dataset(statements)
    data.canonicalize(_ALGORITHMS[by])
    return b"".join(_lines(data))


def answer() -> None:
    """Read N-Quads from standard input, and write them renamed to standard output: the program of the process apart."""
    limit_memory(LIMIT_MEGABYTES)
    by: Hash = "sha384" if sys.argv[1:] == ["sha384"] else "sha256"
    sys.stdout.buffer.write(renamed(parse(sys.stdin.buffer.read(), RdfFormat.N_QUADS), by))


def _renamed_apart(n_quads: bytes, by: Hash, limit_seconds: float) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603  # Our own program, with this Python.
            [sys.executable, "-c", _PROGRAM, by], input=n_quads, capture_output=True, timeout=limit_seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise DataRejected(
            f"The blank nodes of these statements could not be told apart within {limit_seconds:g} s, and the work was "
            "stopped. Give the nodes names (IRIs)."
        ) from None
    if done.returncode:
        raise DataRejected(
            f"The blank nodes of these statements could not be told apart within {LIMIT_MEGABYTES} MB of memory. "
            "Give the nodes names (IRIs)."
        )
    return done.stdout


def _lines(statements: Iterable[Quad]) -> Iterator[bytes]:
    written = serialize(statements, format=RdfFormat.N_QUADS)
    assert written is not None  # It is None only where the bytes went to a file.
    # Not splitlines of a text, which ends lines at characters that N-Quads writes as they are.
    yield from written.splitlines(keepends=True)


def _has_blank(one: Quad) -> bool:
    return any(map(_is_blank, (one.subject, one.object, one.graph_name)))


def _is_blank(term: object) -> bool:
    if isinstance(term, Triple):
        return _is_blank(term.subject) or _is_blank(term.object)
    return isinstance(term, BlankNode)
