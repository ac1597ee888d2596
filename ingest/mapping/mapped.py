"""What a mapping made of a file: records with the cells they were read from, and everything it could not read."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Triple

from graph_service.statements import Terms
from ingest.mapping.resolving import Candidate
from ingest.tables import Note, Place


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that a statement of a record was read from."""

    predicate: str
    """The IRI of the property."""
    column: str
    letter: str
    text: str
    """The cell as it is written."""
    row: int
    """The row that it stands in: a record may be read from several."""


@dataclass(frozen=True, slots=True)
class MappedRecord:
    """One record, without provenance: that is stated by whoever writes it."""

    thing: NamedNode
    document: NamedNode
    kind: str
    name: str
    triples: AbstractSet[Triple]
    """What is said of the thing and of its document."""
    cells: tuple[Cell, ...]
    """In the order they were read, each once."""
    origin: Place
    """The first row that it was read from."""
    is_known: bool = False
    """Whether its address is one that the register had already for another name or source."""
    when_new: AbstractSet[Triple] = frozenset()
    """What is said besides where the register does not have the record yet: a list tells the day it was first seen."""
    base: AbstractSet[Triple] | None = None
    """What the file said before it was edited, where the register made it itself; None for every other file."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row, or a value of it, that could not be read as the mapping says."""

    place: Place
    message: Note
    """What is wrong, with the value that is."""
    remedy: Note
    """What to do."""

    def text(self, language: str) -> str:
        """Return place, message and remedy as one line."""
        return f"{self.place.text(language)}: {self.message.text(language)} {self.remedy.text(language)}"


@dataclass(frozen=True, slots=True)
class UnknownValue:
    """A value that no list has a concept for: its text is kept, and it waits for a person."""

    place: Place
    column: str
    text: str
    list: str
    """The list that it was looked for in, such as `legal-basis` or `country`."""


@dataclass(frozen=True, slots=True)
class UnsureName:
    """A name that was taken as a new record, and the records that it may mean."""

    place: Place
    name: str
    kind: str
    thing: NamedNode
    """The record that was made for it."""
    candidates: tuple[Candidate, ...]


@dataclass
class Mapped:
    """Everything that a mapping made of a file. Values and names are told once, at the first place they stand."""

    records: dict[NamedNode, MappedRecord] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)
    unknown: list[UnknownValue] = field(default_factory=list)
    unsure: list[UnsureName] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    """Columns that the mapping does not use, with the table's name where there are several tables."""
    lacking: list[str] = field(default_factory=list)
    """Columns that the mapping reads and the table does not have; many exports leave out what is empty."""
    left: list[Note] = field(default_factory=list)
    """What the mapping leaves out on purpose: tables, columns, and how many rows, with the reason."""
    rows: int = 0
    """How many rows were read."""
    terms: Terms = field(default_factory=dict, repr=False)
    """The terms that the records share, for whoever makes more statements of them."""
    is_whole: bool = True
    """Whether a record that the file has no longer is gone; a file made by the register may hold some records only."""
