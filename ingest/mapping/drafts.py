"""Records while they are made of rows: what several rows say of one is put together, and what disagrees is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from sys import intern

from pyoxigraph import Literal, NamedNode

from graph_service.names import ANSVAR, CLASS_BY_KIND, DCTERMS, FOAF, RDF, SKOS, XSD, Base
from graph_service.statements import Statements, Terms
from ingest.mapping.mapped import Cell, MappedRecord
from ingest.mapping.row_values import Written
from ingest.tables import Place

Value = NamedNode | Literal
Values = tuple[Value, ...] | dict[Value, None]
"""Each once, in their order. Most properties have one value, and a tuple of it takes a fifth of a dictionary."""

# Asked for in every row, and each look-up of a namespace makes a node.
_PREF_LABEL, _ALT_LABEL, _SOURCE = SKOS.prefLabel, SKOS.altLabel, DCTERMS.source
_TYPE, _TOPIC, _LICENCE, _SYNTHETIC = RDF.type, FOAF.primaryTopic, DCTERMS.license, ANSVAR.isSynthetic
_TRUE = Literal("true", datatype=XSD.boolean)

_Row = tuple[NamedNode, NamedNode, Value]


@dataclass(slots=True)
class Draft:
    """One record, with the statements read so far in the order they were read."""

    thing: NamedNode
    kind: str
    key: str
    origin: Place
    is_known: bool = False
    says: dict[NamedNode, Values] = field(default_factory=dict)
    when_new: dict[NamedNode, Values] = field(default_factory=dict)
    gathered: dict[tuple[NamedNode, str, str], dict[str, None]] = field(default_factory=dict)
    """Texts of several rows that become one, by property, language and what stands between them."""
    licences: dict[NamedNode, None] = field(default_factory=dict)
    cells: dict[Cell, None] = field(default_factory=dict)

    def say(self, predicate: NamedNode, value: Value) -> None:
        """State a value of a property."""
        said = self.says.get(predicate)
        if said is None:
            self.says[predicate] = (value,)
        elif isinstance(said, dict):
            said[value] = None
        elif value not in said:
            self.says[predicate] = dict.fromkeys((*said, value))

    def other_name(self, name: Literal) -> Literal | None:
        """Return the name that the record has in the language of another, where they differ."""
        named = self.says.get(_PREF_LABEL, ())
        return next(
            (one for one in named if isinstance(one, Literal) and one.language == name.language and one != name), None
        )

    def other_value(self, predicate: NamedNode, value: Value) -> Value | None:
        """Return what the record says of a property already, where that is another value."""
        said = self.says.get(predicate, ())
        return next((one for one in said if one != value), None) if value not in said else None

    def also_named(self, name: Literal) -> None:
        """State a name as a synonym, unless the record has it, differing at most in capitals."""
        named = [*self.says.get(_PREF_LABEL, ()), *self.says.get(_ALT_LABEL, ())]
        if name.value.casefold() not in {one.value.casefold() for one in named}:
            self.say(_ALT_LABEL, name)

    def read_from(self, predicate: NamedNode, cells: list[Written], row: int) -> None:
        """Note the cells that a property was read from."""
        # The same text for each record, as most cells have one of a few: a node makes its own each time it is asked.
        name = intern(predicate.value)
        for cell in cells:
            self.cells[Cell(name, cell.column, cell.letter, intern(cell.text), row)] = None

    def take(self, other: Draft) -> None:
        """Take over what another draft of the same record says, and its cells."""
        for predicate, values in other.says.items():
            for value in values:
                self.say(predicate, value)
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

    def finish(self, base: Base, terms: Terms, *, is_synthetic: bool) -> MappedRecord:
        """Return the finished record, the statements on its document with it; `terms` are shared with the others."""
        document = base.document(self.thing)
        return MappedRecord(
            self.thing,
            document,
            self.kind,
            self.name,
            Statements(self._rows(document, is_synthetic=is_synthetic), terms),
            tuple(self.cells),
            self.origin,
            self.is_known,
            Statements(_rows(self.thing, self.when_new), terms) if self.when_new else frozenset(),
        )

    def _rows(self, document: NamedNode, *, is_synthetic: bool) -> Iterator[_Row]:
        yield from _rows(self.thing, self.says)
        yield self.thing, _TYPE, CLASS_BY_KIND[self.kind]
        yield document, _TOPIC, self.thing
        for (predicate, language, between), texts in self.gathered.items():
            yield self.thing, predicate, Literal(between.join(texts), language=language)
        yield from ((document, _LICENCE, one) for one in self.licences)
        yield from ((document, _SOURCE, one) for one in self.says.get(_SOURCE, ()) if _is_iri(one))
        if is_synthetic:
            yield self.thing, _SYNTHETIC, _TRUE


def _rows(thing: NamedNode, says: dict[NamedNode, Values]) -> Iterator[_Row]:
    return ((thing, predicate, value) for predicate, values in says.items() for value in values)


def _is_iri(value: Value) -> bool:
    return isinstance(value, NamedNode)
