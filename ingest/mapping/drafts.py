"""Records while they are made of rows: what several rows say of one is put together, and what disagrees is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from sys import intern

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.names import ANSVAR, CLASS_BY_KIND, DCTERMS, FOAF, RDF, SKOS, XSD, Base
from ingest.mapping.mapped import Cell, MappedRecord
from ingest.mapping.row_values import Written
from ingest.tables import Place

Value = NamedNode | Literal

# Asked for in every row, and each look-up of a namespace makes a node.
_PREF_LABEL, _ALT_LABEL, _SOURCE = SKOS.prefLabel, SKOS.altLabel, DCTERMS.source


@dataclass(slots=True)
class Draft:
    """One record, with the statements read so far in the order they were read."""

    thing: NamedNode
    kind: str
    key: str
    origin: Place
    is_known: bool = False
    says: dict[NamedNode, dict[Value, None]] = field(default_factory=dict)
    when_new: dict[NamedNode, dict[Value, None]] = field(default_factory=dict)
    gathered: dict[tuple[NamedNode, str, str], dict[str, None]] = field(default_factory=dict)
    """Texts of several rows that become one, by property, language and what stands between them."""
    licences: dict[NamedNode, None] = field(default_factory=dict)
    cells: dict[Cell, None] = field(default_factory=dict)

    def say(self, predicate: NamedNode, value: Value) -> None:
        """State a value of a property."""
        self.says.setdefault(predicate, {})[value] = None

    def other_name(self, name: Literal) -> Literal | None:
        """Return the name that the record has in the language of another, where they differ."""
        named = self.says.get(_PREF_LABEL, {})
        return next(
            (one for one in named if isinstance(one, Literal) and one.language == name.language and one != name), None
        )

    def other_value(self, predicate: NamedNode, value: Value) -> Value | None:
        """Return what the record says of a property already, where that is another value."""
        said = self.says.get(predicate, {})
        return next((one for one in said if one != value), None) if value not in said else None

    def also_named(self, name: Literal) -> None:
        """State a name as a synonym, unless the record has it, differing at most in capitals."""
        named = [*self.says.get(_PREF_LABEL, ()), *self.says.get(_ALT_LABEL, ())]
        if name.value.casefold() not in {one.value.casefold() for one in named}:
            self.say(_ALT_LABEL, name)

    def read_from(self, predicate: NamedNode, cells: list[Written], row: int) -> None:
        """Note the cells that a property was read from."""
        # The same text for each record: a node makes its own each time that it is asked.
        name = intern(predicate.value)
        for cell in cells:
            self.cells[Cell(name, cell.column, cell.letter, cell.text, row)] = None

    def take(self, other: Draft) -> None:
        """Take over what another draft of the same record says, and its cells."""
        for predicate, values in other.says.items():
            self.says.setdefault(predicate, {}).update(values)
        for key, texts in other.gathered.items():
            self.gathered.setdefault(key, {}).update(texts)
        self.cells.update(other.cells)

    @property
    def name(self) -> str:
        """The name, in Swedish where it has one in several languages."""
        named = [one for one in self.says.get(_PREF_LABEL, ()) if isinstance(one, Literal)]
        named += [one for one in self.says.get(_ALT_LABEL, ()) if isinstance(one, Literal)]
        swedish = [one for one in named if one.language == "sv"]
        return (swedish or named or [Literal(self.key)])[0].value

    def finish(self, base: Base, *, is_synthetic: bool) -> MappedRecord:
        """Return the finished record, the statements on its document with it."""
        document = base.document(self.thing)
        triples = _triples(self.thing, self.says)
        triples.add(Triple(self.thing, RDF.type, CLASS_BY_KIND[self.kind]))
        triples.add(Triple(document, FOAF.primaryTopic, self.thing))
        for (predicate, language, between), texts in self.gathered.items():
            triples.add(Triple(self.thing, predicate, Literal(between.join(texts), language=language)))
        triples |= {Triple(document, DCTERMS.license, one) for one in self.licences}
        triples |= {Triple(document, _SOURCE, one) for one in self.says.get(_SOURCE, ()) if _is_iri(one)}
        if is_synthetic:
            triples.add(Triple(self.thing, ANSVAR.isSynthetic, Literal("true", datatype=XSD.boolean)))
        return MappedRecord(
            self.thing,
            document,
            self.kind,
            self.name,
            frozenset(triples),
            tuple(self.cells),
            self.origin,
            self.is_known,
            frozenset(_triples(self.thing, self.when_new)),
        )


def _triples(thing: NamedNode, says: dict[NamedNode, dict[Value, None]]) -> set[Triple]:
    return {Triple(thing, predicate, value) for predicate, values in says.items() for value in values}


def _is_iri(value: Value) -> bool:
    return isinstance(value, NamedNode)
