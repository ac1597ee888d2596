"""What is found in memory of the demo city is what the questions of `queries/` find, on three days, with its proof."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from demo_city import demo_registry
from pyoxigraph import Literal, NamedNode, Triple

from graph_service.derived_roles import read_derived_roles
from graph_service.names import ANSVAR, ORG, ROLE, XSD
from graph_service.queries import ask_store
from graph_service.responsibility import ROLE_ORDER, Responsibility
from graph_service.roles.reach import holders_of, responsible_for
from graph_service.roles.reverse import answers_for
from graph_service.roles.rows import Rows
from graph_service.store.graph_store import Row

DAYS = [date(2020, 1, 1), date(2023, 3, 15), date(2026, 11, 25)]
Told = dict[tuple[str, str], bool]
"""For each role and party, whether it is direct."""


def holdings_as_decided():
    """Return the holdings of the demo city without its reorganisations, which the questions do not follow."""
    held = demo_registry().models.holdings
    none = Rows((), lambda one: one.iri, {"original": lambda one: one.original, "resulting": lambda one: one.resulting})
    return type(held)(held.roles, held.assignments, held.engagements, held.steps, none, held.reviews)


def literal(on: date) -> Literal:
    return Literal(on.isoformat(), datatype=XSD.date)


def value(row: Row, name: str) -> str:
    term = row[name]
    return term.value if term is not None else ""


@cache
def asked(on: date) -> dict[str, list[Row]]:
    """Return the rows of who-is-responsible on a day, by what they are about."""
    found: dict[str, list[Row]] = {}
    for row in ask_store(demo_registry().store, "who-is-responsible", day=literal(on)):
        found.setdefault(value(row, "about"), []).append(row)
    return found


@cache
def everything() -> frozenset[Triple]:
    """Return every statement of the demo city."""
    return frozenset(quad.triple for quad in demo_registry().store.quads())


def records() -> list[str]:
    registry = demo_registry()
    return [iri for kind in registry.counts() for iri in registry.labels.of_kind(kind)]


def told_by_rows(rows: list[Row]) -> Told:
    told: Told = {}
    for row in rows:
        key = value(row, "role"), value(row, "party")
        told[key] = told.get(key, False) or row["through"] is None
    return told


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_who_is_responsible_is_what_the_question_finds(on):
    """For every record of the demo city: the same parties in the same roles, and each by a ground that it finds."""
    holdings = holdings_as_decided()

    for about in records():
        found = responsible_for(holdings, about, on)
        rows = asked(on).get(about, [])
        assert {(one.role, one.party): one.direct for one in found} == told_by_rows(rows), about
        grounds = {
            tuple(value(row, name) for name in ("role", "party", "basis", "through", "from", "to")) for row in rows
        }
        assert {ground(one) for one in found} <= grounds, about


def ground(one: Responsibility) -> tuple[str, ...]:
    days = [day.isoformat() if day else "" for day in (one.valid_from, one.valid_to)]
    return (one.role, one.party, one.assignment or one.about, one.through or "", *days)


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_what_a_party_answers_for_is_what_the_question_finds(on):
    """For every organisation, unit and post that holds anything, and for those that hold nothing."""
    holdings, registry = holdings_as_decided(), demo_registry()
    day = literal(on)

    parties = [iri for kind in ("post", "unit", "organisation") for iri in registry.labels.of_kind(kind)]
    invented = [iri for iri in parties if registry.labels.is_synthetic(iri)]
    assert len(invented) > 100
    for holder in invented:
        rows = ask_store(registry.store, "what-does-a-party-answer-for", holder=NamedNode(holder), day=day)
        found = answers_for(holdings, holder, on)
        assert {(one.role, one.party, one.about) for one in found} == {
            (value(row, "role"), value(row, "party"), value(row, "about")) for row in rows
        }, holder


@pytest.mark.parametrize("on", DAYS, ids=str)
@pytest.mark.parametrize("role", ROLE_ORDER, ids=lambda role: role.removeprefix(ROLE.iri))
def test_holders_of_a_role_are_what_the_question_finds(role, on):
    """Party, thing and assignment."""
    rows = ask_store(demo_registry().store, "who-holds-a-role", role=NamedNode(role), day=literal(on))

    found = holders_of(holdings_as_decided(), role, on)

    assert {(one.party, one.about) for one in found} == {(value(row, "party"), value(row, "about")) for row in rows}
    assert {one.assignment for one in found} <= {value(row, "basis") for row in rows}


@pytest.mark.parametrize("role", ROLE_ORDER, ids=lambda role: role.removeprefix(ROLE.iri))
def test_every_proof_can_be_followed_by_hand(role):
    """In each role, statement by statement: all are in the graph, and they lead from the thing to the party."""
    registry = demo_registry()
    stated = everything()

    found = [one for on in DAYS for about in records() for one in registry.responsibilities(about, on, role)]

    assert found
    for one in found:
        assert set(one.via) <= stated
        assert leads(one.via, one.about, one.party), one
        assert one.direct == (one.through is None)
        if one.assignment is not None:
            assert is_in_force(stated, one)


def leads(via: tuple[Triple, ...], start: str, end: str) -> bool:
    """Tell whether the statements connect two things, each of them reached through one that was met before."""
    met, left = {start}, list(via)
    while left:
        joined = [one for one in left if met.intersection(ends(one))]
        if not joined:
            return False
        met.update(name for one in joined for name in ends(one))
        left = [one for one in left if one not in joined]
    return end in met


def ends(one: Triple) -> set[str]:
    # That two assignments are of one role does not connect them.
    parts = (one.subject,) if one.predicate == ORG.role else (one.subject, one.object)
    return {part.value for part in parts if isinstance(part, NamedNode)}


def is_in_force(stated: frozenset[Triple], one: Responsibility) -> bool:
    """Tell whether the graph says the days that the answer says, the first perhaps by a reorganisation."""
    basis = NamedNode(one.assignment or "")
    taken_over = {triple.object for triple in one.via if triple.predicate == ANSVAR.takesEffectOn}
    starts = one.valid_from is None or literal(one.valid_from) in taken_over
    return (starts or Triple(basis, ANSVAR.validFrom, literal(one.valid_from)) in stated) and (
        one.valid_to is None or Triple(basis, ANSVAR.validTo, literal(one.valid_to)) in stated
    )


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_controllers_and_processors_are_those_that_the_rules_derive(on):
    """Each derivation rule is a query of its own; step by step they give the same, sub-processors included."""
    registry, holdings = demo_registry(), holdings_as_decided()
    derived = {ROLE.term(name).value for name in ("controller", "processor", "subProcessor")}

    found = {
        (one.role, one.party, one.about)
        for activity in registry.labels.of_kind("activity")
        for role in derived
        for one in responsible_for(holdings, activity, on, role)
    }

    assert found == {(one.role, one.party, one.activity) for one in read_derived_roles(registry.store, on)}


def test_holdings_follow_a_change_as_if_they_were_read_anew():
    """Read again for the things that changed, they are what they are read at once."""
    registry = demo_registry()
    before = registry.models.holdings
    things = [one for one in records() if "/assignment/" in one or "/activity/" in one][:150]

    after = before.with_changed(registry.store, things)

    for about in records():
        assert responsible_for(after, about, DAYS[2]) == responsible_for(before, about, DAYS[2]), about
