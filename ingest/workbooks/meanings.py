"""Which thing a name in a cell means: what the book says it meant, a record in another row, or one of the register."""

from __future__ import annotations

from collections.abc import Mapping

from graph_service.fields import Field
from graph_service.names import KIND_BY_CLASS
from graph_service.publishing.naming import folded
from graph_service.publishing.record_book import Naming, list_of
from graph_service.registry import Registry
from ingest.tables import Note, Table


class Meanings:
    """The names that may stand in the cells of one book."""

    def __init__(self, registry: Registry, lang: str, names: Table | None, new: Mapping[str, Mapping[str, str]]):
        """Take the names that the book was made with, and those of its new rows: the IRI by name, by kind."""
        self._registry, self._new = registry, new
        self._naming = Naming(registry.store, registry.labels, registry.base, lang)
        self._known: dict[tuple[str, str], str] = {}
        for row in names.rows() if names is not None else ():
            values = [row.values.get(column) for column in ("list", "name", "iri")]
            of_list, name, iri = (one if isinstance(one, str) else "" for one in values)
            if iri:
                self._known[of_list, folded(name)] = iri

    def meant(self, text: str, field: Field) -> str | Note:
        """Return the IRI that a text in a cell of a field means, or what to write where it means nothing certain."""
        name = folded(text)
        if known := self._known.get((list_of(field), name)):
            return known
        kinds = [KIND_BY_CLASS[field.class_]] if field.class_ in KIND_BY_CLASS else [] if list_of(field) else self._new
        new = [self._new[kind][name] for kind in kinds if name in self._new.get(kind, {})]
        found = list(dict.fromkeys([*new, *self._naming.names(field).meant(text)]))
        if len(found) == 1:
            return found[0] if self._is_there(found[0]) else _not_there(found[0])
        return _several(text, [self._address(iri) for iri in found]) if found else _unknown(text)

    def shown(self, iri: str, field: Field) -> str:
        """Return what stands in a cell for a thing."""
        return self._naming.names(field).name(iri)

    def _is_there(self, iri: str) -> bool:
        is_ours = self._registry.base.address(iri) is not None
        return not is_ours or self._registry.describes(iri) or any(iri in one.values() for one in self._new.values())

    def _address(self, iri: str) -> str:
        address = self._registry.base.address(iri)
        return f"{address.kind}/{address.slug}" if address else iri


def _unknown(text: str) -> Note:
    return Note(
        f"”{text}” är inget som kan väljas här. Välj ur listan, skriv postens namn som i registret, eller lägg till "
        "posten på en egen rad.",
        f"“{text}” is nothing that can be chosen here. Choose from the list, write the name of the record as in the "
        "register, or add the record in a row of its own.",
    )


def _several(text: str, addresses: list[str]) -> Note:
    listed = ", ".join(addresses[:5])
    return Note(
        f"”{text}” kan vara {len(addresses)} poster. Skriv adressen till en av dem: {listed}.",
        f"“{text}” may be {len(addresses)} records. Write the address of one of them: {listed}.",
    )


def _not_there(iri: str) -> Note:
    return Note(
        f"Registret har ingen post {iri}. Rätta adressen, eller lägg till posten på en egen rad.",
        f"The register has no record {iri}. Correct the address, or add the record in a row of its own.",
    )
