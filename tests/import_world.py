"""Small imports made by hand: rows that a mapping has read already, and the register they are compared with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.changes import Change
from graph_service.names import ANSVAR, CLASS_BY_KIND, DPV, RDF, SKOS
from graph_service.registry import Registry
from graph_service.settings import DEMO_BASE
from ingest.imports.origin import origin_of
from ingest.imports.preview import Preview, compare
from ingest.imports.write import ImportReport, write_import
from ingest.mapping.mapped import Cell, Mapped, MappedRecord
from ingest.tables import Place

FILE = "register.xlsx"
TODAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
WHO = "registervårdare"
PURPOSE = ANSVAR.purpose
Row = Mapping[str, str]
PAY: Row = {"name": "Lön", "slug": "lon", "purpose": "Betala lön"}
BUS: Row = {"name": "Skolskjuts", "slug": "skolskjuts", "purpose": "Köra elever"}
PAY_THING = NamedNode(f"{DEMO_BASE}/id/activity/lon")
"""The activity that `PAY` tells of, in a register of the usual base."""

_PROPERTIES = {"purpose": PURPOSE, "systemText": ANSVAR.systemText, "synonym": SKOS.altLabel}


def mapped_of(registry: Registry, rows: Iterable[Row], kind: str = "activity") -> Mapped:
    """Return what a mapping makes of rows such as `{"name": "Lön", "purpose": "Betala lön", "controller": "nämnd"}`."""
    mapped = Mapped()
    for number, row in enumerate(rows, start=2):
        thing = registry.base.thing(kind, row.get("slug", row["name"].lower()))
        triples = {
            Triple(thing, RDF.type, CLASS_BY_KIND[kind]),
            Triple(thing, SKOS.prefLabel, Literal(row["name"], language="sv")),
        }
        cells = [Cell(SKOS.prefLabel.value, "Namn", "A", row["name"], number)]
        for letter, (column, predicate) in zip("BCD", _PROPERTIES.items(), strict=True):
            for text in filter(None, row.get(column, "").split("|")):
                triples.add(Triple(thing, predicate, Literal(text, language="sv")))
                cells.append(Cell(predicate.value, column, letter, text, number))
        if row.get("controller"):
            board = _organisation(registry, mapped, row["controller"], number)
            triples.add(Triple(thing, DPV.hasDataController, board))
        mapped.records[thing] = MappedRecord(
            thing,
            registry.base.document(thing),
            kind,
            row["name"],
            frozenset(triples),
            tuple(cells),
            Place(FILE, "Behandlingar", number),
        )
        mapped.rows += 1
    return mapped


def _organisation(registry: Registry, mapped: Mapped, name: str, number: int) -> NamedNode:
    thing = registry.base.thing("organisation", name.lower())
    triples = frozenset(
        (
            Triple(thing, RDF.type, ANSVAR.Organisation),
            Triple(thing, SKOS.prefLabel, Literal(name, language="sv")),
        )
    )
    place = Place(FILE, "Behandlingar", number)
    document = registry.base.document(thing)
    mapped.records.setdefault(thing, MappedRecord(thing, document, "organisation", name, triples, (), place))
    return thing


def preview_of(registry: Registry, rows: Iterable[Row], *, today: date = TODAY, mapping: str = "test") -> Preview:
    """Return the preview of rows, as a state of the source register of their mapping."""
    listed = list(rows)
    origin = origin_of(registry, file_name=FILE, digest=f"{hash(str(listed)):x}", mapping=mapping, version="1")
    return compare(registry, mapped_of(registry, listed), origin, today=today)


def import_rows(registry: Registry, *rows: Row, accept: Iterable[str] = (), today: date = TODAY) -> ImportReport:
    """Preview rows and write them."""
    return write_import(registry, preview_of(registry, rows, today=today), who=WHO, accept=list(accept), now=NOW)


def edit(registry: Registry, thing: NamedNode, predicate: NamedNode, *values: str) -> None:
    """Give a property of a record other texts, as a person does."""
    document = registry.base.document(thing)
    kept = [one for one in registry.store.graph(document) if (one.subject, one.predicate) != (thing, predicate)]
    edited = [Triple(thing, predicate, Literal(value, language="sv")) for value in values]
    registry.commit(Change({document: [*kept, *edited]}, WHO, "rättelse"))


def texts(registry: Registry, thing: NamedNode, predicate: NamedNode) -> list[str]:
    """Return the values of a property as the register has them, sorted."""
    statements = registry.store.graph(registry.base.document(thing))
    return sorted(
        str(one.object.value)
        for one in statements
        if one.subject == thing and one.predicate == predicate and not isinstance(one.object, Triple)
    )
