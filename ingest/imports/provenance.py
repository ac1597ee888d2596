"""What a record's document says of the imports that it was read by: which, where in the file, and which cells.

`prov:wasGeneratedBy` names each import, `prov:wasDerivedFrom` gives file, sheet and row, and `ansvar:sourceCells` is
one JSON text for each source: first what was read, with a digest of what the source says, then each cell as it is
written, then each property for which the source says something else than the register does, so that the source's own
words are known when it is read again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from graph_service.names import ANSVAR, PROV, RDF
from graph_service.store.graph_store import Term
from ingest.imports.said import NOTHING, Key, Said, digest_of, said_in
from ingest.mapping.mapped import Cell

JSON = RDF.term("JSON")
# Asked for with every record, and each look-up of a namespace makes a node.
_BY, _FROM, _CELLS = PROV.wasGeneratedBy, PROV.wasDerivedFrom, ANSVAR.sourceCells
_OURS = frozenset({_BY, _FROM, _CELLS})


@dataclass(frozen=True, slots=True)
class Reading:
    """What one import noted of one record: where it was read, and what the source says otherwise."""

    by: NamedNode
    """The import."""
    place: str
    """File, sheet and row."""
    cells: tuple[dict[str, str], ...]
    otherwise: Said
    """What the source says where the register says something else; no values where the source says nothing."""
    is_gone: bool = False
    """Whether this import found that the source has the record no longer."""
    digest: str = ""
    """Of what the source says; empty where the record is gone, and in notes from before there were any."""

    def triples(self, document: NamedNode) -> list[Triple]:
        """Return what the document says of this reading."""
        head: dict[str, object] = {"import": self.by.value, "place": self.place}
        if self.is_gone:
            head["gone"] = True
        elif self.digest:
            head["digest"] = self.digest
        items = [head, *self.cells, *_otherwise_items(self.otherwise)]
        text = json.dumps(items, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return [
            Triple(document, _BY, self.by),
            Triple(document, _FROM, Literal(self.place)),
            Triple(document, _CELLS, Literal(text, datatype=JSON)),
        ]

    def last_said(self, at_import: Said) -> dict[Key, frozenset[Term]]:
        """Return what the source said at this import, from what the record said right after it."""
        said = {**at_import, **self.otherwise}
        return {key: values for key, values in said.items() if values}


def reading_of(
    by: NamedNode, place: str, cells: Iterable[Cell], source: AbstractSet[Triple], register: AbstractSet[Triple]
) -> Reading:
    """Return the note of an import that read what `source` says where the register now says `register`."""
    theirs, kept = (said_in(source), said_in(register)) if source is not register else ({}, {})
    otherwise = {
        key: theirs.get(key, NOTHING)
        for key in theirs.keys() | kept.keys()
        if theirs.get(key, NOTHING) != kept.get(key, NOTHING)
    }
    return Reading(by, place, tuple(map(_cell_item, cells)), otherwise, digest=digest_of(source))


def readings_in(document: NamedNode, triples: Iterable[Triple]) -> list[Reading]:
    """Return what imports noted in a record, sorted by import."""
    noted = [one.object for one in triples if one.predicate == _CELLS and one.subject == document]
    readings = (_read(json.loads(one.value)) for one in noted if isinstance(one, Literal))
    return sorted(readings, key=lambda one: one.by.value)


def without_readings(document: NamedNode, triples: Iterable[Triple]) -> frozenset[Triple]:
    """Return what a record says but for where imports read it."""
    return frozenset(one for one in triples if one.predicate not in _OURS or one.subject != document)


def with_reading(document: NamedNode, before: Iterable[Triple], new: Reading, replaced: Reading | None) -> list[Triple]:
    """Return what a document says of its imports after a new one, which takes the place of `replaced`."""
    there = {one for one in before if one.subject == document and one.predicate in _OURS}
    return [*(there - set(replaced.triples(document) if replaced else ())), *new.triples(document)]


def _cell_item(cell: Cell) -> dict[str, str]:
    return {
        "property": cell.predicate,
        "column": cell.column,
        "cell": _coordinates(cell),
        "text": cell.text,
    }


def _coordinates(cell: Cell) -> str:
    """Return where a cell stands: `F5` in a spreadsheet, `R5C6` where columns have numbers, else the row alone."""
    return f"R{cell.row}C{cell.letter}" if cell.letter.isdigit() else f"{cell.letter}{cell.row}"


def _otherwise_items(otherwise: Said) -> list[dict[str, object]]:
    items: list[dict[str, object]] = []
    for key, values in sorted(otherwise.items(), key=str):
        item: dict[str, object] = {"of": key.subject.value, "property": key.predicate.value}
        language = {"language": key.language} if key.language else {}
        items.append({**item, **language, "said": sorted(map(str, values))})
    return items


def _read(items: list[dict[str, Any]]) -> Reading:
    head, *rest = items
    return Reading(
        NamedNode(head["import"]),
        head["place"],
        tuple(one for one in rest if "said" not in one),
        {
            Key(NamedNode(one["of"]), NamedNode(one["property"]), one.get("language", "")): _terms(one["said"])
            for one in rest
            if "said" in one
        },
        is_gone=bool(head.get("gone")),
        digest=head.get("digest", ""),
    )


def _terms(written: list[str]) -> frozenset[Term]:
    text = "".join(f"<urn:x> <urn:x> {one} .\n" for one in written)
    found = {quad.object for quad in parse(text, RdfFormat.N_TRIPLES)}
    return frozenset(one for one in found if isinstance(one, NamedNode | Literal))
