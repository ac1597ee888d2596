"""Statements read once and grouped by subject and property, so that a read model is built without more queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.labels import Text


class Facts:
    """Statements by subject and property; values come sorted, so that what is built from them is the same each time."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._values: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal):
                self._values[triple.subject.value][triple.predicate.value].append(triple.object)

    def subjects(self, predicate: NamedNode) -> Iterator[str]:
        """Yield everything that has a value for `predicate`, sorted."""
        for subject in sorted(self._values):
            if predicate.value in self._values[subject]:
                yield subject

    def things(self, subject: str, predicate: NamedNode) -> tuple[str, ...]:
        """Return the IRIs that are values, sorted."""
        return tuple(sorted(value.value for value in self._of(subject, predicate) if isinstance(value, NamedNode)))

    def thing(self, subject: str, predicate: NamedNode) -> str | None:
        """Return one IRI, the first in order, or None."""
        return next(iter(self.things(subject, predicate)), None)

    def texts(self, subject: str, predicate: NamedNode) -> tuple[Text, ...]:
        """Return the literals as texts, sorted by language."""
        literals = [value for value in self._of(subject, predicate) if isinstance(value, Literal)]
        found = {Text(literal.value, literal.language or "") for literal in literals}
        return tuple(sorted(found, key=lambda text: (text.lang, text.value)))

    def text(self, subject: str, predicate: NamedNode) -> str | None:
        """Return one literal as it is written, or None."""
        return next((text.value for text in self.texts(subject, predicate)), None)

    def is_true(self, subject: str, predicate: NamedNode) -> bool:
        """Tell whether the value is the boolean true."""
        return self.text(subject, predicate) in {"true", "1"}

    def number(self, subject: str, predicate: NamedNode) -> int | None:
        """Return the value as a whole number, None where there is none or it is not one."""
        text = self.text(subject, predicate)
        return int(text) if text and text.lstrip("+-").isdecimal() else None

    def period(self, subject: str, first: NamedNode, last: NamedNode) -> Period:
        """Return the days from `first` to `last`, both included."""
        return Period(self.day(subject, first), self.day(subject, last))

    def day(self, subject: str, predicate: NamedNode) -> date | None:
        """Return the value as a day, None where there is none or it is not one."""
        text = self.text(subject, predicate)
        if text is None:
            return None
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            # The rules report a date that is none; a chain is shown all the same.
            return None

    def _of(self, subject: str, predicate: NamedNode) -> list[NamedNode | Literal]:
        return self._values[subject][predicate.value] if subject in self._values else []


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both included; None is open."""

    start: date | None = None
    end: date | None = None

    def holds(self, on: date) -> bool:
        """Tell whether the day lies in the period."""
        return (self.end is None or self.end >= on) and (self.start is None or self.start <= on)

    def is_past(self, on: date) -> bool:
        """Tell whether the period ended before the day."""
        return self.end is not None and self.end < on

    def is_ahead(self, on: date) -> bool:
        """Tell whether the period starts after the day."""
        return self.start is not None and self.start > on
