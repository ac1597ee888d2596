"""What an edited cell takes from a record and adds to it: each line that is not as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from graph_service.publishing.cells import BREAK, cell_of, line_of
from graph_service.publishing.columns import FieldColumn
from graph_service.publishing.workbook import MAX_TEXT
from graph_service.store.graph_store import Term
from ingest.readers.cells import clean
from ingest.tables import Note
from ingest.workbooks.meanings import Meanings
from ingest.workbooks.values import read_value


@dataclass(frozen=True, slots=True)
class Edit:
    """The values that a cell has no longer, those that are new in it, and what of it could not be read."""

    removed: frozenset[Term]
    added: frozenset[Term]
    faults: tuple[Note, ...] = ()


class Editing:
    """Compares cells with what they were when the book was made."""

    def __init__(self, meanings: Meanings, lang: str) -> None:
        self._meanings, self._lang = meanings, lang

    def edit(self, text: str, was: Sequence[Term], column: FieldColumn) -> Edit | None:
        """Return what is edited in a cell; None where it is as it was.

        Where a line of the cell cannot be read, nothing of the cell is changed.
        """
        # Most cells of a register are empty, and an empty one needs no comparison.
        if text == (self._cell(was, column) if was else ""):
            return None
        if any(not isinstance(term, NamedNode) and len(term.value) > MAX_TEXT for term in was):
            return Edit(frozenset(), frozenset(), (_CUT,))
        is_alone = column.is_single and len(was) <= 1 and not column.key.holds_iris
        left = {term: self._line(term, column, is_alone=is_alone) for term in was}
        added: set[Term] = set()
        faults: list[Note] = []
        for line in [text] if is_alone else [one.strip() for one in text.split("\n")]:
            found = next((term for term, shown in left.items() if shown == line), None) if line else None
            read = found or (self._read(line, column, is_alone=is_alone) if line else None)
            if isinstance(read, Note):
                faults.append(read)
            elif read is not None and left.pop(read, None) is None and read not in was:
                added.add(read)
        # What shows nothing in the cell cannot have been taken out of it.
        removed = {term for term, shown in left.items() if shown}
        if column.field.max_count == 1 and len(was) - len(removed) + len(added) > max(1, len(was)):
            faults.append(_ONE_ONLY)
        if faults:
            return Edit(frozenset(), frozenset(), tuple(faults))
        return Edit(frozenset(removed), frozenset(added)) if removed or added else None

    def _cell(self, terms: Sequence[Term], column: FieldColumn) -> str:
        cell = cell_of(terms, column, _Shown(self._meanings, column), self._lang)
        return "" if cell is None else clean(str(cell)[:MAX_TEXT])

    def _line(self, term: Term, column: FieldColumn, *, is_alone: bool) -> str:
        return clean(line_of(term, _Shown(self._meanings, column), self._lang, is_alone=is_alone))

    def _read(self, line: str, column: FieldColumn, *, is_alone: bool) -> Term | Note:
        if column.key.holds_iris:
            meant = self._meanings.meant(line, column.field)
            return meant if isinstance(meant, Note) else NamedNode(meant)
        return read_value(line if is_alone else line.replace(BREAK, "\n"), column.key)


class _Shown:
    """What the things of one column are called."""

    def __init__(self, meanings: Meanings, column: FieldColumn) -> None:
        self._meanings, self._column = meanings, column

    def name(self, iri: str) -> str:
        return self._meanings.shown(iri, self._column.field)


_CUT = Note(
    "Texten är längre än en cell rymmer och är avkortad i boken. Ändra den på postens sida i stället.",
    "The text is longer than a cell holds and is cut in the book. Change it on the page of the record instead.",
)
_ONE_ONLY = Note(
    "Här kan bara ett värde stå. Ta bort de andra raderna i cellen.",
    "Only one value can stand here. Remove the other lines of the cell.",
)
