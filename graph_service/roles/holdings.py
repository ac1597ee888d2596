"""What the graph states of roles, in memory as of one revision: who holds them, how far they reach, what passed on.

In memory because the same answer takes milliseconds as a join in the store. The rows are those of the questions in
`queries/`, so that what is found here is what `who-is-responsible.rq` finds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from pyoxigraph import Literal, NamedNode

from graph_service.names import ANSVAR, XSD
from graph_service.queries import ask_store
from graph_service.roles.rows import Rows
from graph_service.store.graph_store import GraphStore, Row

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Role:
    """What a role says of itself."""

    iri: str
    is_exclusive: bool = False
    """One holder at a time."""
    along: tuple[str, ...] = ()
    """X is reached by whoever holds the role for Y, where X points to Y by one of these."""
    against: tuple[str, ...] = ()
    """X is reached by whoever holds the role for Y, where Y points to X by one of these."""
    expected_of: tuple[str, ...] = ()
    """The classes whose records should have the role, always or on a condition."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One role of one party for one thing, from the first to the last day, both included; None is open."""

    iri: str
    role: str
    party: str
    about: str
    valid_from: date | None = None
    valid_to: date | None = None
    source: str | None = None
    """The decision's number and date."""
    is_decided: bool = False
    """Whether it names a decision by its number, its date or who made it."""

    def holds(self, on: date) -> bool:
        """Tell whether it is in force on the day."""
        return (self.valid_to is None or self.valid_to >= on) and (self.valid_from is None or self.valid_from <= on)

    def is_past(self, on: date) -> bool:
        """Tell whether it ended before the day."""
        return self.valid_to is not None and self.valid_to < on


@dataclass(frozen=True, slots=True)
class Engagement:
    """Who engages whom for what, from the first to the last day, both included; None is open."""

    iri: str
    engager: str
    party: str
    scope: str
    valid_from: date | None = None
    valid_to: date | None = None

    def holds(self, on: date) -> bool:
        """Tell whether it is in force on the day."""
        return (self.valid_to is None or self.valid_to >= on) and (self.valid_from is None or self.valid_from <= on)


@dataclass(frozen=True, slots=True)
class Step:
    """A statement that a role or a chain follows."""

    subject: str
    predicate: str
    object: str


@dataclass(frozen=True, slots=True)
class Reorganisation:
    """What one reorganisation passes on from one organisation to another: all of it, or one thing."""

    iri: str
    original: str
    resulting: str
    takes_effect_on: date
    carried: str | None = None
    """The thing whose responsibility passes over; None: all of it does."""
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """When a record was last checked, and when it must be checked again."""

    iri: str
    reviewed_on: date | None
    review_due: date | None


@dataclass(frozen=True, slots=True)
class Holdings:
    """Everything that is read of roles. Assignments whose days cannot be read are in force on no day and left out."""

    roles: Mapping[str, Role]
    assignments: Rows[Assignment]
    """By `about`, `party` and `role`."""
    engagements: Rows[Engagement]
    """By `engager`."""
    steps: Rows[Step]
    """By `object`."""
    reorganisations: Rows[Reorganisation]
    """By `original` and `resulting`."""
    reviews: Rows[Review]

    def objects(self, subject: str, predicate: str) -> list[str]:
        """Return what `subject` points to by `predicate`."""
        return [step.object for step in self.steps.of(subject) if step.predicate == predicate]

    def subjects(self, predicate: str, value: str) -> list[str]:
        """Return what points to `value` by `predicate`."""
        return [step.subject for step in self.steps.by("object", value) if step.predicate == predicate]

    def with_changed(self, store: GraphStore, things: Collection[str]) -> Holdings:
        """Return the holdings in which what `things` state is read anew from the store; these stay as they are."""
        return Holdings(
            _read_roles(store),
            self.assignments.with_changed(things, _each(_assignments, store, things)),
            self.engagements.with_changed(things, _each(_engagements, store, things)),
            self.steps.with_changed(things, _each(_steps, store, things)),
            self.reorganisations.with_changed(things, _each(_reorganisations, store, things)),
            self.reviews.with_changed(things, _each(_reviews, store, things)),
        )


def read_holdings(store: GraphStore) -> Holdings:
    """Return what the store states of roles."""
    return Holdings(
        _read_roles(store),
        Rows(
            _assignments(store),
            lambda one: one.iri,
            {"about": lambda one: one.about, "party": lambda one: one.party, "role": lambda one: one.role},
        ),
        Rows(_engagements(store), lambda one: one.iri, {"engager": lambda one: one.engager}),
        Rows(_steps(store), lambda one: one.subject, {"object": lambda one: one.object}),
        Rows(
            _reorganisations(store),
            lambda one: one.iri,
            {"original": lambda one: one.original, "resulting": lambda one: one.resulting},
        ),
        Rows(_reviews(store), lambda one: one.iri, {}),
    )


def _each(read: Callable[..., Iterator[R]], store: GraphStore, things: Iterable[str]) -> list[R]:
    return [row for thing in things for row in read(store, NamedNode(thing))]


def _read_roles(store: GraphStore) -> dict[str, Role]:
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in ask_store(store, "what-do-roles-say"):
        said[_text(row["role"])][_text(row["property"])].append(_text(row["value"]))
    return {
        role: Role(
            role,
            is_exclusive="true" in one[ANSVAR.isExclusive.value],
            along=tuple(sorted(one[ANSVAR.reachesAlong.value])),
            against=tuple(sorted(one[ANSVAR.reachesAgainst.value])),
            expected_of=tuple(sorted(one[ANSVAR.expectedOf.value])),
        )
        for role, one in said.items()
    }


def _assignments(store: GraphStore, basis: NamedNode | None = None) -> Iterator[Assignment]:
    for row in ask_store(store, "which-assignments-are-there", **_given(basis=basis)):
        if _are_iris(row, "basis", "role", "party", "about") and _are_days(row, "from", "to"):
            yield Assignment(
                _text(row["basis"]),
                _text(row["role"]),
                _text(row["party"]),
                _text(row["about"]),
                valid_from=_day(row["from"]),
                valid_to=_day(row["to"]),
                source=_source(row),
                is_decided=any(row[name] for name in ("decision", "decidedOn", "decidedBy")),
            )


def _engagements(store: GraphStore, basis: NamedNode | None = None) -> Iterator[Engagement]:
    for row in ask_store(store, "which-engagements-are-there", **_given(basis=basis)):
        if _are_iris(row, "basis", "engager", "party", "scope") and _are_days(row, "from", "to"):
            yield Engagement(
                _text(row["basis"]),
                _text(row["engager"]),
                _text(row["party"]),
                _text(row["scope"]),
                valid_from=_day(row["from"]),
                valid_to=_day(row["to"]),
            )


def _steps(store: GraphStore, thing: NamedNode | None = None) -> Iterator[Step]:
    for row in ask_store(store, "what-do-roles-follow", **_given(thing=thing)):
        if _are_iris(row, "thing", "step", "other"):
            yield Step(_text(row["thing"]), _text(row["step"]), _text(row["other"]))


def _reorganisations(store: GraphStore, event: NamedNode | None = None) -> Iterator[Reorganisation]:
    for row in ask_store(store, "who-takes-over-from-whom", **_given(event=event)):
        day = _day(row["takesEffectOn"])
        if day is not None and _are_iris(row, "event", "original", "resulting"):
            yield Reorganisation(
                _text(row["event"]),
                _text(row["original"]),
                _text(row["resulting"]),
                takes_effect_on=day,
                carried=_text(row["carried"]) if row["carried"] else None,
                source=_source(row),
            )


def _reviews(store: GraphStore, thing: NamedNode | None = None) -> Iterator[Review]:
    for row in ask_store(store, "when-was-a-record-reviewed", **_given(thing=thing)):
        yield Review(_text(row["thing"]), _day(row["reviewedOn"]), _day(row["reviewDue"]))


def _given(**bindings: NamedNode | None) -> dict[str, NamedNode]:
    return {name: value for name, value in bindings.items() if value is not None}


def _source(row: Row) -> str | None:
    parts = [term.value for name in ("decision", "decidedOn") if (term := row[name]) is not None]
    return ", ".join(parts) or None


def _text(term: object) -> str:
    assert isinstance(term, NamedNode | Literal)
    return term.value


def _are_iris(row: Row, *names: str) -> bool:
    return all(isinstance(row[name], NamedNode) for name in names)


def _are_days(row: Row, *names: str) -> bool:
    return all(row[name] is None or _day(row[name]) is not None for name in names)


def _day(term: object) -> date | None:
    """Return the day, None where there is none or it is no date: a rule reports that."""
    if not isinstance(term, Literal) or term.datatype != XSD.date:
        return None
    try:
        return date.fromisoformat(term.value[:10])
    except ValueError:
        return None
