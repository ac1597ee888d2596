"""Dumps that hold what their audience may not see any more, or what is to be forgotten.

A dump stays as it is when a record is changed or removed: that it was there once is no secret. It is recalled when a
record in it is withheld now, when the rules withhold a statement in it, or when somebody says so.
"""

from __future__ import annotations

import gzip
import math
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import IO, cast

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from graph_service.audiences.projection import Projection, rules_of
from graph_service.audiences.rules import Rules
from graph_service.changes import history_of
from graph_service.dumps.parts import audience_of
from graph_service.dumps.shelf import Dump, Shelf
from graph_service.dumps.writing import PACKED_N_QUADS
from graph_service.names import KIND_BY_CLASS, RDF
from graph_service.registry import Registry

SETTLING_SECONDS = 2.0
"""How long it is believed of a record that is gone that it was removed, and not withheld.

What is withheld leaves the change log right after its statements, within the same revision.
"""


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found of a dump, at which revision, and until which moment that holds."""

    revision: int
    until: float
    is_withheld: bool


class Recalling:
    """Tells which dumps of a register's audience may be given out; what it found is kept for the same revision.

    Nothing but the register of the audience is asked. It knows every record that it ever showed, those removed too, but
    nothing of one that was withheld: so a record of a dump that it never heard of was withheld.
    """

    def __init__(self, registry: Registry, *, settling_seconds: float = SETTLING_SECONDS) -> None:
        """Look at nothing yet."""
        self._registry = registry
        self._settling_seconds = settling_seconds
        self._documents: dict[str, tuple[str, ...]] = {}
        self._found: dict[str, _Found] = {}
        self._passed_rules: set[str] = set()

    def is_withheld(self, dump: Dump) -> bool:
        """Tell whether a dump holds what the audience may not see now."""
        registry = self._registry
        if registry.audience == "internal":
            return False
        known = self._found.get(dump.manifest_sha256)
        if known is None or known.revision != registry.revision or time.monotonic() >= known.until:
            known = self._found[dump.manifest_sha256] = self._looked_at(dump)
        return known.is_withheld

    def holds(self, dump: Dump, iri: str) -> bool:
        """Tell whether a dump holds the record of a thing, or names it in another."""
        needle = f"<{iri}>".encode()
        return any(needle in line for line in _lines(dump))

    def recall_withheld(self, shelf: Shelf, today: date) -> list[str]:
        """Recall every dump that holds what may not be seen now; return their versions."""
        return self._recall(shelf, [one for one in shelf.dumps() if self.is_withheld(one)], today)

    def recall_holding(self, shelf: Shelf, iri: str, today: date) -> list[str]:
        """Recall every dump that holds or names a thing; return their versions."""
        return self._recall(shelf, [one for one in shelf.dumps() if self.holds(one, iri)], today)

    def _recall(self, shelf: Shelf, dumps: list[Dump], today: date) -> list[str]:
        for one in dumps:
            shelf.recall(one, today)
        return [one.version for one in dumps]

    @cached_property
    def _rules(self) -> Rules:
        return rules_of(self._registry)

    def _looked_at(self, dump: Dump) -> _Found:
        # Before anything is looked at: what comes after it is looked at again.
        revision = self._registry.revision
        if dump.manifest_sha256 not in self._passed_rules:
            if self._breaks_rules(dump):
                return _Found(revision, math.inf, is_withheld=True)
            self._passed_rules.add(dump.manifest_sha256)
        gone = [document for document in self._documents_of(dump) if not self._is_there(document)]
        if any(not history_of(self._registry.store, NamedNode(document)) for document in gone):
            return _Found(revision, math.inf, is_withheld=True)
        until = time.monotonic() + self._settling_seconds if gone else math.inf
        return _Found(revision, until, is_withheld=False)

    def _is_there(self, document: str) -> bool:
        registry = self._registry
        return registry.describes(self._thing(document)) or bool(registry.store.graph(NamedNode(document)))

    def _thing(self, document: str) -> str:
        base = self._registry.base.iri
        return document.replace(f"{base}/doc/", f"{base}/id/", 1)

    def _documents_of(self, dump: Dump) -> tuple[str, ...]:
        found = self._documents.get(dump.manifest_sha256)
        if found is None:
            names = {line.rstrip(b" .\n").rpartition(b" <")[2].rstrip(b">") for line in _lines(dump)}
            # Most dumps have most documents in common, so their names are kept once.
            found = tuple(sys.intern(name.decode()) for name in sorted(names))
            self._documents[dump.manifest_sha256] = found
        return found

    def _breaks_rules(self, dump: Dump) -> bool:
        """Tell whether the rules of now withhold a statement of a dump that was made under others."""
        if dump.manifest.rules == self._rules.digest:
            return False
        quads = list(_quads(dump))
        kinds = {
            quad.subject.value: KIND_BY_CLASS.get(quad.object.value)
            for quad in quads
            if quad.predicate == RDF.type and isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)
        }
        seen = Projection(audience_of(self._registry), self._rules, kinds.get, frozenset())
        return any(
            seen.ground(self._thing(quad.graph_name.value), quad.graph_name.value, quad.triple) is not None
            for quad in quads
            if isinstance(quad.graph_name, NamedNode)
        )


def _quads(dump: Dump) -> Iterator[Quad]:
    with gzip.open(dump.folder / PACKED_N_QUADS) as stream:
        yield from parse(cast("IO[bytes]", stream), RdfFormat.N_QUADS)


def _lines(dump: Dump) -> Iterator[bytes]:
    with gzip.open(dump.folder / PACKED_N_QUADS) as stream:
        yield from stream
