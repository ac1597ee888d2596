"""Records of some kinds as sheets to read, edit and read back, and the same sheets empty, as a template.

Each kind has a sheet, made from its shapes: the names of the fields are headings, their explanations comments, what
must be filled in is marked, and what is chosen is chosen from a list. A hidden row says which property each column
holds, and a hidden sheet which thing each name means, so that nobody has to tell a program how to read it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from graph_service.fields import Field
from graph_service.labels import Labels
from graph_service.names import CLASS_BY_KIND, KIND_BY_CLASS, RDF, SKOS, XSD, Base
from graph_service.publishing.book_words import WORDS, read_me
from graph_service.publishing.cells import YES_AND_NO, cell_of
from graph_service.publishing.columns import FieldColumn, Key, Mark
from graph_service.publishing.naming import Names
from graph_service.publishing.workbook import Cell, Choices, Column, Sheet, sheet_name
from graph_service.records import Record
from graph_service.store.graph_store import GraphStore, Term

NAMES_SHEET = "ansvar"
"""The hidden sheet: list, name, and the IRI that the name means."""
SPARE_ROWS = 1000
_TEXT_DATATYPES = frozenset({XSD.string.value, XSD.duration.value, XSD.dateTime.value, XSD.anyURI.value})
_YES_AND_NO = "xsd:boolean"


@dataclass(frozen=True)
class Part:
    """The records of one kind that a book holds, and their columns."""

    kind: str
    columns: Sequence[FieldColumn]
    records: Callable[[], Iterable[Record]]
    """Reads them; asked while the sheet is written."""
    mark: Mark


@dataclass
class Naming:
    """What things are called in one book or table: a set of names for each list that a field chooses from."""

    store: GraphStore
    labels: Labels
    base: Base
    lang: str
    shows: Callable[[str], bool] = field(default=lambda _iri: True)
    """Whether the reader may know of a record."""
    _made: dict[str, Names] = field(default_factory=dict)

    def names(self, one: Field) -> Names:
        """Return the names of what a field may hold."""
        of_list = list_of(one)
        if of_list not in self._made:
            self._made[of_list] = Names(lambda: self._members(one), self.labels, self.base, self.lang)
        return self._made[of_list]

    def _members(self, one: Field) -> list[str]:
        if one.in_:
            found = [term.value for term in one.in_ if isinstance(term, NamedNode)]
        elif one.class_ in KIND_BY_CLASS:
            found = self.labels.of_kind(KIND_BY_CLASS[one.class_])
        elif one.class_:
            found = [node.value for node in self.store.subjects(RDF.type, NamedNode(one.class_))]
        else:
            found = [iri for kind in CLASS_BY_KIND for iri in self.labels.of_kind(kind)]
        return [iri for iri in found if self.shows(iri)]


def list_of(one: Field) -> str:
    """Return the list that a field chooses from: a class, the rule with its own list, "" for any record."""
    return one.rule if one.in_ else one.class_ or ""


def record_book(parts: Sequence[Part], naming: Naming, *, title: str) -> Iterator[Sheet]:
    """Yield the sheets of a book in the language of the names: how to use it, one per kind, and the hidden names."""
    lang, words = naming.lang, WORDS[naming.lang]
    yield Sheet(words["read me"], [title], [[line] for line in read_me(lang)])
    listed = _lists(parts, naming)
    used: dict[str, str] = {}
    names = {words["read me"].casefold(), NAMES_SHEET}
    for part in parts:
        name = sheet_name(naming.labels.label(CLASS_BY_KIND[part.kind].value, lang).value, names)
        names.add(name.casefold())
        columns = [_address_column(part.mark), *(_column(column, naming, listed) for column in part.columns)]
        yield Sheet(name, columns, _rows(part, naming, used), spare_rows=SPARE_ROWS)
    yield Sheet(NAMES_SHEET, ("list", "name", "iri"), _name_rows(listed, used), is_hidden=True)


def record_row(record: Record, columns: Sequence[FieldColumn], naming: Naming) -> list[Cell]:
    """Return the row of a record: its address, then the cells of the columns."""
    values = values_by_column(record, columns)
    cells = (cell_of(values[one.key], one, naming.names(one.field), naming.lang) for one in columns)
    return [record.iri, *cells]


def values_by_column(record: Record, columns: Sequence[FieldColumn]) -> dict[Key, list[Term]]:
    """Return what the record says of the thing itself, by the key of each column, in the order of its statements."""
    thing = NamedNode(record.iri)
    by_path: dict[str, list[Term]] = {}
    for triple in record.statements:
        if triple.subject == thing and isinstance(triple.object, NamedNode | Literal):
            by_path.setdefault(triple.predicate.value, []).append(triple.object)
    return {
        column.key: [term for term in by_path.get(column.key.path, ()) if column.key.holds(term)] for column in columns
    }


def _rows(part: Part, naming: Naming, used: dict[str, str]) -> Iterator[list[Cell]]:
    """Yield the rows, and remember what the things that no list holds are called in them."""
    free = [one for one in part.columns if one.key.holds_iris and not list_of(one.field)]
    for record in part.records():
        yield record_row(record, part.columns, naming)
        for column in free:
            iris = [term.value for term in record.values(NamedNode(column.key.path)) if isinstance(term, NamedNode)]
            used.update((iri, naming.names(column.field).name(iri)) for iri in iris)


def _lists(parts: Sequence[Part], naming: Naming) -> dict[str, list[tuple[str, str]]]:
    """Return the lists that may be chosen from, each as names with what they mean."""
    found: dict[str, list[tuple[str, str]]] = {}
    for column in (one for part in parts for one in part.columns):
        chosen = list_of(column.field)
        if column.key.datatype == XSD.boolean.value:
            found[_YES_AND_NO] = [(word, "") for word in YES_AND_NO[naming.lang]]
        elif chosen and column.key.holds_iris and chosen not in found:
            found[chosen] = naming.names(column.field).listed()
    return found


def _name_rows(listed: dict[str, list[tuple[str, str]]], used: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    for of_list, members in listed.items():
        yield from ((of_list, name, iri) for name, iri in members)
    yield from (("", name, iri) for iri, name in used.items() if name != iri)


def _choices(column: FieldColumn, listed: dict[str, list[tuple[str, str]]]) -> Choices | None:
    wanted = _YES_AND_NO if column.key.datatype == XSD.boolean.value else list_of(column.field)
    first = 2
    for of_list, members in listed.items():
        if of_list == wanted and (column.key.holds_iris or wanted == _YES_AND_NO):
            is_of_records = column.field.class_ in KIND_BY_CLASS
            # A name that is not there yet may be that of a record in another row; several values are typed.
            is_strict = column.field.max_count == 1 and not is_of_records
            return Choices(NAMES_SHEET, 2, first, len(members), is_strict)
        first += len(members)
    return None


def _address_column(mark: Mark) -> Column:
    words = WORDS[mark.lang]
    return Column(words["address"], words["address help"], key=str(mark), is_text=True)


def _column(column: FieldColumn, naming: Naming, listed: dict[str, list[tuple[str, str]]]) -> Column:
    datatype = column.key.datatype
    is_mandatory = column.field.is_mandatory and column.is_first
    words, choices = WORDS[naming.lang], _choices(column, listed)
    heading = column.heading(naming.lang)
    return Column(
        f"{heading} *" if is_mandatory else heading,
        "\n".join(_help(column, words, naming.lang, is_mandatory=is_mandatory, is_chosen=choices is not None)),
        key=str(column.key),
        is_mandatory=is_mandatory,
        is_text=not datatype or datatype in _TEXT_DATATYPES,
        is_date=datatype == XSD.date.value,
        choices=choices,
    )


def _help(
    column: FieldColumn, words: dict[str, str], lang: str, *, is_mandatory: bool, is_chosen: bool
) -> Iterator[str]:
    described = column.field.descriptions
    if text := described.get(lang) or described.get("sv"):
        yield text
    if is_mandatory:
        yield words["mandatory"]
    if is_chosen:
        yield words["chosen"]
    elif column.key.holds_iris:
        yield words["named"]
    if (form := column.key.datatype.rpartition("#")[2]) in words:
        yield words[form]
    if not column.is_single:
        yield words["several"]
    if column.field.audience != "public":
        yield words[f"shown to {column.field.audience}"]
    if column.key.path == SKOS.prefLabel.value:
        yield words["slug"]
