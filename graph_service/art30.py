"""The records that Article 30 asks for, made from the graph: 30(1) of a controller and 30(2) of a processor.

Each fact is a statement of the graph under the letter of the article that it answers, so a record can be checked
statement by statement. What a record has no statement for is told as missing, never filled in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.derived_roles import DerivedRole, read_derived_roles, roles_in
from graph_service.names import ANSVAR, DPV, ORG, ROLE, SCHEMA, SKOS, day_literal
from graph_service.queries import ask_store, construct_from
from graph_service.store.graph_store import GraphStore, Row

CONTROLLER_POINTS: tuple[str, ...] = ("a", "b", "c", "d", "e", "f", "g")
"""Art. 30(1): names and contacts, purposes, categories, recipients, transfers, time limits, security."""
PROCESSOR_POINTS: tuple[str, ...] = ("a", "b", "c", "d")
"""Art. 30(2): names and contacts, categories of processing, transfers, security."""

_OF_A_PARTY = frozenset(
    {SKOS.prefLabel, ORG.identifier, ANSVAR.headquartersAddress, SCHEMA.email, ANSVAR.representedBy}
)
_OF_AN_ACTIVITY = frozenset({ANSVAR.purpose, ANSVAR.operationText, DPV.hasDataSubject, DPV.hasPersonalData})


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement of the graph, under the letter that it answers."""

    point: str
    statement: Triple


@dataclass(frozen=True, slots=True)
class Entry:
    """What a record says of one activity, by letter, then as the statements sort."""

    activity: str
    facts: tuple[Fact, ...]
    missing: tuple[str, ...]
    """The letters that must be answered and that nothing in the graph answers."""

    def at(self, point: str) -> tuple[Triple, ...]:
        """Return the statements under one letter."""
        return tuple(fact.statement for fact in self.facts if fact.point == point)


@dataclass(frozen=True, slots=True)
class ControllerRecord:
    """The record of a controller on a day (Art. 30(1)), its activities sorted."""

    controller: str
    on: date
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ProcessorRecord:
    """The record of a processor on a day (Art. 30(2)): the activities by controller, both sorted."""

    processor: str
    on: date
    entries: dict[str, tuple[Entry, ...]]


def controller_record(store: GraphStore, controller: str, on: date) -> ControllerRecord:
    """Return the record of everything that `controller` is controller of on a day; without activities it is empty.

    Processors and sub-processors are among the recipients, and what is processed outside the EEA among the transfers,
    by the engagements that are in force on the day. Source: GDPR Art. 30(1).
    """
    facts: dict[str, set[Fact]] = defaultdict(set)
    rows = ask_store(
        store, "what-is-in-the-record-of-a-controller", controller=NamedNode(controller), day=day_literal(on)
    )
    for row in rows:
        facts[_iri(row, "activity").value].add(_fact(row, _text(row, "point")))
    engagements = _Engagements(store, {"recipient": "d", "transfer": "e", "safeguard": "g"})
    for activity, of_activity in facts.items():
        for role in roles_in(store, activity, on):
            if role.on_behalf_of == controller:
                of_activity.update(engagements.facts(role))
    return ControllerRecord(controller, on, _entries(facts, CONTROLLER_POINTS, "e"))


def processor_record(store: GraphStore, processor: str, on: date) -> ProcessorRecord:
    """Return what `processor` carries out on behalf of each controller on a day, as processor or sub-processor.

    Source: GDPR Art. 30(2).
    """
    engagements = _Engagements(store, {"processing": "b", "transfer": "c", "safeguard": "d"})
    by_controller: dict[str, dict[str, set[Fact]]] = defaultdict(lambda: defaultdict(set))
    for role in read_derived_roles(store, on):
        if role.party == processor and role.on_behalf_of is not None:
            facts = by_controller[role.on_behalf_of][role.activity]
            facts.update(engagements.facts(role))
            facts.update(Fact("b", one) for one in _said(store, role.activity, _OF_AN_ACTIVITY))
            for party in (processor, role.on_behalf_of):
                facts.update(
                    Fact("a", one) for one in [*_said(store, party, _OF_A_PARTY), *_officers(store, party, on)]
                )
    entries = {one: _entries(facts, PROCESSOR_POINTS, "c") for one, facts in sorted(by_controller.items())}
    return ProcessorRecord(processor, on, entries)


class _Engagements:
    """What engagements tell a record, under the letters of that record; each is asked for once."""

    def __init__(self, store: GraphStore, point_by_topic: Mapping[str, str]) -> None:
        self._store = store
        self._point_by_topic = point_by_topic
        self._facts: dict[str, set[Fact]] = {}

    def facts(self, role: DerivedRole) -> set[Fact]:
        """Return what the engagement of a processor or sub-processor tells."""
        assert role.engagement is not None
        if role.engagement not in self._facts:
            rows = ask_store(
                self._store, "what-does-an-engagement-tell-a-record", engagement=NamedNode(role.engagement)
            )
            self._facts[role.engagement] = {
                _fact(row, point) for row in rows if (point := self._point_by_topic.get(_text(row, "topic")))
            }
        return self._facts[role.engagement]


def _said(store: GraphStore, thing: str, properties: frozenset[NamedNode]) -> list[Triple]:
    said = construct_from(store, "what-is-said-of-a-thing", thing=NamedNode(thing))
    return [triple for triple in said if triple.predicate in properties]


def _officers(store: GraphStore, party: str, on: date) -> list[Triple]:
    """Return who is data protection officer of a party on a day, as the assignments state it."""
    rows = ask_store(
        store, "who-holds-a-role", role=ROLE.dataProtectionOfficer, about=NamedNode(party), day=day_literal(on)
    )
    return [
        Triple(_iri(row, "basis"), ANSVAR.heldBy, holder)
        for row in rows
        # A text where a party must be named is told as it stands, as in the record of a controller.
        if (holder := row["party"]) is not None
    ]


def _entries(facts: Mapping[str, set[Fact]], points: tuple[str, ...], optional: str) -> tuple[Entry, ...]:
    return tuple(_entry(activity, facts[activity], points, optional) for activity in sorted(facts))


def _entry(activity: str, facts: set[Fact], points: tuple[str, ...], optional: str) -> Entry:
    answered = {fact.point for fact in facts}
    # A transfer is told where there is one; that none is told is no gap.
    return Entry(
        activity,
        tuple(sorted(facts, key=lambda fact: (fact.point, str(fact.statement)))),
        tuple(point for point in points if point not in answered and point != optional),
    )


def _fact(row: Row, point: str) -> Fact:
    value = row["value"]
    assert value is not None
    return Fact(point, Triple(_iri(row, "subject"), _iri(row, "property"), value))


def _text(row: Row, name: str) -> str:
    term = row[name]
    assert isinstance(term, Literal)
    return term.value


def _iri(row: Row, name: str) -> NamedNode:
    term = row[name]
    if not isinstance(term, NamedNode):
        raise TypeError(f"The query gave {term} for ?{name}, where it must give an IRI.")
    return term
