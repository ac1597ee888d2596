"""Gaps that somebody has accepted for a time: why, who decided, and until when. After that day they come back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode

from graph_service.queries import ask_store
from graph_service.store.graph_store import GraphStore, Row


@dataclass(frozen=True, slots=True)
class Acceptance:
    """One decision to leave a gap as it is."""

    iri: str
    rule: str
    thing: str
    reason: dict[str, str]
    """By language tag."""
    decided_by: str | None
    """The post or organisation."""
    decided_on: date | None
    decision: str | None
    until: date | None
    """The last day that it holds."""
    withdrawn_on: date | None

    def holds(self, on: date) -> bool:
        """Tell whether it is in force on a day: decided by then, not past and not withdrawn.

        One without a last day, or without the post or organisation that decided it, accepts nothing.
        """
        if self.until is None or self.decided_by is None:
            return False
        is_begun = self.decided_on is None or self.decided_on <= on
        return is_begun and on <= self.until and (self.withdrawn_on is None or on < self.withdrawn_on)


def read_acceptances(store: GraphStore) -> list[Acceptance]:
    """Return all acceptances, also those that hold no longer, in the order of their IRIs."""
    found: dict[tuple[str, str, str], Acceptance] = {}
    for row in ask_store(store, "which-gaps-are-accepted"):
        one = _acceptance(row)
        known = found.setdefault((one.iri, one.rule, one.thing), one)
        known.reason.update(one.reason)
    return list(found.values())


def accepted_on(store: GraphStore, on: date) -> dict[tuple[str, str], Acceptance]:
    """Return the acceptances in force on a day by thing and rule."""
    return {(one.thing, one.rule): one for one in read_acceptances(store) if one.holds(on)}


def _acceptance(row: Row) -> Acceptance:
    text = {name: term.value for name, term in row.items() if isinstance(term, NamedNode | Literal)}
    reason = row["reason"]
    return Acceptance(
        text["acceptance"],
        text["rule"],
        text["thing"],
        {reason.language or "": reason.value} if isinstance(reason, Literal) else {},
        text.get("by"),
        _day(text.get("on")),
        text.get("decision"),
        _day(text.get("until")),
        _day(text.get("withdrawn")),
    )


def _day(text: str | None) -> date | None:
    """Return the day, None where there is none or it is no date: a rule reports that."""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
