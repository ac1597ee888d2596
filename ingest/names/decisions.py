"""What people have decided of published names: what each is, and what it is not. A decision can be withdrawn.

A decision is a record of kind `match`. It holds for the name however it is typed, with its legal form: what was
decided of "GitHub BV" says nothing of "GitHub, Inc.".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from graph_service.queries import ask_store
from graph_service.store.graph_store import GraphStore
from ingest.names.normal import read_name


@dataclass(frozen=True, slots=True)
class MatchDecision:
    """One decision, in force or withdrawn."""

    iri: str
    name: str
    matches: str | None
    """What the name means."""
    differs_from: frozenset[str]
    """What it does not mean."""
    reason: str
    decided_on: date | None
    decided_by: str | None
    withdrawn_on: date | None

    @property
    def is_in_force(self) -> bool:
        """Whether it has not been withdrawn."""
        return self.withdrawn_on is None


@dataclass(frozen=True, slots=True)
class Decided:
    """What the decisions in force say of one name."""

    matches: str | None
    """None where no decision says, or where two say different things."""
    differs_from: frozenset[str]


NOTHING = Decided(None, frozenset())


class Decisions:
    """The decisions of a register, by the name that they are of."""

    def __init__(self, decisions: Iterable[MatchDecision]) -> None:
        self.listed = tuple(decisions)
        self._by_key: dict[str, list[MatchDecision]] = defaultdict(list)
        for one in self.listed:
            self._by_key[decision_key(one.name)].append(one)

    def of(self, name: str) -> list[MatchDecision]:
        """Return the decisions in force on a name, in the order of their addresses."""
        return [one for one in self._by_key.get(decision_key(name), ()) if one.is_in_force]

    def decided(self, name: str) -> Decided:
        """Return what is decided of a name; two decisions for different things decide nothing."""
        found = self.of(name)
        if not found:
            return NOTHING
        meant = {one.matches for one in found if one.matches is not None}
        others = frozenset(other for one in found for other in one.differs_from)
        return Decided(meant.pop() if len(meant) == 1 else None, others)


def decision_key(name: str) -> str:
    """Return what a name that is decided of has in common with every way to type it, its legal form included."""
    read = read_name(name)
    others = sorted(f"{one.relation} {read_name(one.name).normal}" for one in read.others)
    return "|".join([read.normal, read.form or "", *others])


def read_decisions(store: GraphStore) -> Decisions:
    """Return the decisions in the store, those withdrawn too."""
    found: dict[str, MatchDecision] = {}
    for row in ask_store(store, "what-is-decided-of-published-names"):
        text = {name: term.value for name, term in row.items() if term is not None}
        iri, differs = text["decision"], text.get("differs")
        known = found.get(iri)
        found[iri] = MatchDecision(
            iri,
            text["name"],
            text.get("matches"),
            (known.differs_from if known else frozenset()) | ({differs} if differs else frozenset()),
            text.get("reason", ""),
            _day(text.get("on")),
            text.get("by"),
            _day(text.get("withdrawn")),
        )
    return Decisions(found.values())


def _day(text: str | None) -> date | None:
    """Return the day, None where there is none or it is no date: a rule reports that."""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
