"""Statements read once and grouped by subject and property, so that a read model is built without more queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.labels import Text


class Facts:
    """Statements by property and subject; values come sorted, so that what is built from them is the same each time."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._things: dict[str, dict[str, list[str]]] = {}
        self._literals: dict[str, dict[str, list[Literal]]] = {}
        for triple in triples:
            subject, value = triple.subject, triple.object
            if not isinstance(subject, NamedNode):
                continue
            if isinstance(value, NamedNode):
                self._things.setdefault(triple.predicate.value, {}).setdefault(subject.value, []).append(value.value)
            elif isinstance(value, Literal):
                self._literals.setdefault(triple.predicate.value, {}).setdefault(subject.value, []).append(value)

    def subjects(self, predicate: NamedNode) -> list[str]:
        """Return everything that has a value for `predicate`, sorted."""
        return sorted({*self._things.get(predicate.value, ()), *self._literals.get(predicate.value, ())})

    def things(self, subject: str, predicate: NamedNode) -> tuple[str, ...]:
        """Return the IRIs that are values, sorted."""
        of_predicate = self._things.get(predicate.value)
        found = of_predicate.get(subject, ()) if of_predicate else ()
        return tuple(sorted(found) if len(found) > 1 else found)

    def thing(self, subject: str, predicate: NamedNode) -> str | None:
        """Return one IRI, the first in order, or None."""
        return next(iter(self.things(subject, predicate)), None)

    def texts(self, subject: str, predicate: NamedNode) -> tuple[Text, ...]:
        """Return the literals as texts, sorted by language."""
        of_predicate = self._literals.get(predicate.value)
        literals = of_predicate.get(subject, ()) if of_predicate else ()
        # Nearly always there is one, and it need not be compared with itself.
        if len(literals) < 2:
            return tuple([Text(literal.value, literal.language or "") for literal in literals])
        found = {Text(literal.value, literal.language or "") for literal in literals}
        return tuple(sorted(found, key=lambda text: (text.lang, text.value)))

    def text(self, subject: str, predicate: NamedNode) -> str | None:
        """Return one literal as it is written, or None."""
        texts = self.texts(subject, predicate)
        return texts[0].value if texts else None

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
        return _day(text) if text is not None else None


@lru_cache(maxsize=20_000)
def _day(text: str) -> date | None:
    # Many records state the same few days.
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        # The rules report a date that is none; a chain is shown all the same.
        return None


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
