"""What earlier imports of a source register said, record by record: the last time that each was read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.names import ANSVAR, RDF
from graph_service.past import graphs_at, revision_that_made
from graph_service.queries import ask_store
from graph_service.registry import Registry
from graph_service.store.graph_store import Term
from ingest.imports.provenance import Reading, readings_in, without_readings
from ingest.imports.said import Key, said_in, thing_of

# The keys of a note stand in the order of the alphabet, and its file may have any name.
_DIGEST = re.compile(r'\[\{"digest":"([0-9a-f]+)"')
_GONE = re.compile(r'\[\{"gone":true')


@dataclass(frozen=True, slots=True)
class Known:
    """One record as the source was last read for it, and as the register has it now."""

    thing: NamedNode
    reading: Reading
    last: dict[Key, frozenset[Term]]
    """What the source said then."""
    now: frozenset[Triple]
    """The whole graph of the record now."""


@dataclass(frozen=True, slots=True)
class _Noted:
    """The beginning of what an import noted of a record."""

    by: NamedNode
    digest: str
    is_gone: bool


class KnownRecords:
    """The records that were read from a source register with a mapping, by document.

    Of each only what its note begins with is read at first: most of a source is as it was, which the digest tells.
    """

    def __init__(self, registry: Registry, register: NamedNode, mapping: str) -> None:
        """Read which records there are."""
        self._registry = registry
        store, base = registry.store, registry.base
        rows = ask_store(store, "which-records-came-from-a-source-register", register=register)
        imports = {row["import"] for row in rows if isinstance(row["import"], NamedNode)}
        found = {
            one: revision_that_made(store, base.document(one))
            for one in imports
            if _mapping_of(registry, one) == mapping
        }
        self._revisions = {one: number for one, number in found.items() if number is not None}
        self._noted: dict[NamedNode, _Noted] = {}
        for row in rows:
            self._note(row["document"], row["import"], row["head"])

    def _note(self, document: Term | None, by: Term | None, head: Term | None) -> None:
        if not isinstance(document, NamedNode) or not isinstance(by, NamedNode) or by not in self._revisions:
            return
        text = head.value if head is not None else ""
        # The head is that of any note of the record; which import it is of stands in it.
        if f'"import":"{by.value}"' not in text:
            return
        before = self._noted.get(document)
        # Of several imports that still stand in a record the last by address counts.
        if before is None or before.by.value < by.value:
            digest = _DIGEST.match(text)
            self._noted[document] = _Noted(by, digest[1] if digest else "", bool(_GONE.match(text)))

    def digest(self, document: NamedNode) -> str:
        """Return the digest of what the source said last of a record; empty where none is noted or it is not known."""
        noted = self._noted.get(document)
        return noted.digest if noted else ""

    def standing(self) -> Iterable[NamedNode]:
        """Return the documents of the records that the source had when it was last read."""
        return [document for document, noted in self._noted.items() if not noted.is_gone]

    def read(self, documents: Iterable[NamedNode]) -> dict[NamedNode, Known]:
        """Return those of some records that are known and still there, each read whole."""
        store, base = self._registry.store, self._registry.base
        found: dict[NamedNode, tuple[Reading, frozenset[Triple]]] = {}
        for document in documents:
            if document in self._noted:
                now = frozenset(store.graph(document))
                for reading in readings_in(document, now):
                    if reading.by in self._revisions:
                        found[document] = reading, now
        at = graphs_at(store, {document: self._revisions[one.by] for document, (one, _) in found.items()})
        return {
            document: Known(
                thing_of(base, document),
                reading,
                reading.last_said(said_in(without_readings(document, at[document]))),
                now,
            )
            for document, (reading, now) in found.items()
            if any(one.predicate == RDF.type for one in now)
        }


def mapping_text(name: str, version: str) -> str:
    """Return what an import states of the mapping that it read with."""
    return f"{name} {version}".strip()


def _mapping_of(registry: Registry, import_: NamedNode) -> str:
    record = registry.store.graph(registry.base.document(import_))
    stated = [one.object for one in record if one.predicate == ANSVAR.mapping]
    return stated[0].value.partition(" ")[0] if stated and isinstance(stated[0], Literal) else ""
