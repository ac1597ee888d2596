"""Controllers, joint controllers, processors and sub-processors are derived, and say what they rest on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from graph_service.chains.jurisdiction import Jurisdiction
from graph_service.chains.reading import read_adjacency
from graph_service.chains.walk import walk
from graph_service.derived_roles import (
    CONTROLLERS,
    JOINT_CONTROLLERS,
    PROCESSORS,
    RULES,
    SUB_PROCESSORS,
    DerivedRole,
    read_derived_roles,
    roles_in,
)
from graph_service.names import ANSVAR, DPV, ORG, ROLE
from graph_service.queries import query_text
from graph_service.store.embedded import EmbeddedStore

EX = "https://example.org/"
TODAY = date(2026, 11, 24)
TESTS = Path(__file__).parent
DATA = TESTS / "data"
PREFIXES = """
@prefix ansvar: <https://w3id.org/ansvar/ns#> .
@prefix dpv: <https://w3id.org/dpv#> .
@prefix ex: <https://example.org/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix role: <https://w3id.org/ansvar/code/role#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def store_with(turtle: str | bytes) -> EmbeddedStore:
    store = EmbeddedStore.in_memory()
    text = turtle if isinstance(turtle, bytes) else PREFIXES + turtle
    quads = parse(text, RdfFormat.TURTLE)
    store.commit((), [Quad(quad.subject, quad.predicate, quad.object, NamedNode(EX)) for quad in quads])
    return store


def ex(name: str) -> NamedNode:
    return NamedNode(EX + name)


def told(roles: list[DerivedRole]) -> list[tuple[str, str, int | None]]:
    return [(role.rule, role.party.removeprefix(EX), role.rank) for role in roles]


def test_text_in_the_place_of_a_party_takes_no_role_from_the_others():
    """One record that names its processor in words leaves the roles of all other records as they are."""
    store = store_with(
        """
        ex:wages a ansvar:ProcessingActivity ; dpv:hasDataController ex:board , "nämnden" ; ansvar:usesService "lön" .
        ex:order a ansvar:Engagement ; ansvar:engager ex:board ; ansvar:engaged ex:maker ; ansvar:scope ex:wages .
        ex:slip a ansvar:Engagement ; ansvar:engager ex:maker , "nämnden" ; ansvar:engaged "tryckeriet" ;
            ansvar:scope ex:wages , "lön" ; ansvar:obtains "tryck" .
        """
    )

    expected = [(CONTROLLERS, "board", None), (PROCESSORS, "maker", 1)]

    assert told(read_derived_roles(store, TODAY)) == expected
    assert told(roles_in(store, EX + "wages", TODAY)) == expected


def test_controller_rests_on_what_the_activity_states():
    """Without an assignment the activity's own statement is the ground."""
    store = store_with("ex:wages a ansvar:ProcessingActivity ; dpv:hasDataController ex:board .")

    (role,) = roles_in(store, EX + "wages", TODAY)

    assert (role.rule, role.role, role.party) == (CONTROLLERS, ROLE.controller.value, EX + "board")
    assert role.via == (Triple(ex("wages"), DPV.hasDataController, ex("board")),)


def test_controller_on_a_day_is_the_one_assigned_then():
    """A dated assignment says more than the activity, and only the one in force counts."""
    store = store_with("""
        ex:wages a ansvar:ProcessingActivity ; dpv:hasDataController ex:new-board .
        ex:a1 ansvar:concerns ex:wages ; org:role role:controller ; ansvar:heldBy ex:old-board ;
            ansvar:validTo "2025-12-31"^^xsd:date .
        ex:a2 ansvar:concerns ex:wages ; org:role role:controller ; ansvar:heldBy ex:new-board ;
            ansvar:validFrom "2026-01-01"^^xsd:date .
    """)

    before = roles_in(store, EX + "wages", date(2025, 12, 31))
    after = roles_in(store, EX + "wages", date(2026, 1, 1))

    assert told(before) == [(CONTROLLERS, "old-board", None)]
    assert told(after) == [(CONTROLLERS, "new-board", None)]
    assert Triple(ex("a1"), ORG.role, ROLE.controller) in before[0].via


def test_joint_controllers_name_each_other_and_their_arrangement():
    """Two controllers of one activity are joint controllers, each with the other (Art. 26)."""
    store = store_with("""
        ex:register a ansvar:ProcessingActivity ; dpv:hasDataController ex:board , ex:company ;
            ansvar:hasArrangement ex:arrangement .
    """)

    roles = [role for role in roles_in(store, EX + "register", TODAY) if role.rule == JOINT_CONTROLLERS]

    assert [(role.party, role.jointly_with) for role in roles] == [
        (EX + "board", EX + "company"),
        (EX + "company", EX + "board"),
    ]
    assert Triple(ex("register"), ANSVAR.hasArrangement, ex("arrangement")) in roles[0].via


def test_processor_rests_on_the_path_to_what_it_is_engaged_for():
    """One engaged for the system of a service takes part in the activity, and the statements on the way tell why."""
    store = store_with("""
        ex:wages a ansvar:ProcessingActivity ; dpv:hasDataController ex:board ; ansvar:usesService ex:payroll .
        ex:payroll ansvar:usesSystem ex:payroll-system .
        ex:board-maker ansvar:engager ex:board ; ansvar:engaged ex:maker ; ansvar:scope ex:payroll-system .
    """)

    role = roles_in(store, EX + "wages", TODAY)[1]

    assert (role.rule, role.party, role.rank, role.on_behalf_of) == (PROCESSORS, EX + "maker", 1, EX + "board")
    assert role.via == (
        Triple(ex("wages"), DPV.hasDataController, ex("board")),
        Triple(ex("wages"), ANSVAR.usesService, ex("payroll")),
        Triple(ex("payroll"), ANSVAR.usesSystem, ex("payroll-system")),
        Triple(ex("board-maker"), ANSVAR.scope, ex("payroll-system")),
        Triple(ex("board-maker"), ANSVAR.engager, ex("board")),
        Triple(ex("board-maker"), ANSVAR.engaged, ex("maker")),
    )


def test_engagement_of_another_customer_gives_no_role():
    """What another board engages someone for is no part of this board's activity, though the service is the same."""
    store = store_with("""
        ex:wages a ansvar:ProcessingActivity ; dpv:hasDataController ex:board ; ansvar:usesService ex:payroll .
        ex:other-printer ansvar:engager ex:other-board ; ansvar:engaged ex:printer ; ansvar:scope ex:payroll .
    """)

    assert told(roles_in(store, EX + "wages", TODAY)) == [(CONTROLLERS, "board", None)]


def test_sub_processor_has_the_rank_of_its_nearest_way():
    """One met at the third and at the second engagement is of rank two; each step is one rank (Art. 28(4))."""
    store = store_with("""
        ex:wages a ansvar:ProcessingActivity ; dpv:hasDataController ex:board .
        ex:e1 ansvar:engager ex:board ; ansvar:engaged ex:provider ; ansvar:scope ex:wages .
        ex:e2 ansvar:engager ex:provider ; ansvar:engaged ex:maker , ex:host ; ansvar:scope ex:wages .
        ex:e3 ansvar:engager ex:maker ; ansvar:engaged ex:host ; ansvar:scope ex:wages .
        ex:e4 ansvar:engager ex:host ; ansvar:engaged ex:cooler ; ansvar:scope ex:wages .
    """)

    assert told(roles_in(store, EX + "wages", TODAY)) == [
        (CONTROLLERS, "board", None),
        (PROCESSORS, "provider", 1),
        (SUB_PROCESSORS, "host", 2),
        (SUB_PROCESSORS, "maker", 2),
        (SUB_PROCESSORS, "cooler", 3),
    ]


def test_sub_processor_is_followed_through_what_an_engagement_obtains():
    """A supplier's own service, which an engagement obtains, leads on to whom the supplier engages for that."""
    store = store_with("""
        ex:wages a ansvar:ProcessingActivity ; dpv:hasDataController ex:board .
        ex:e1 ansvar:engager ex:board ; ansvar:engaged ex:provider ; ansvar:scope ex:wages ; ansvar:obtains ex:cloud .
        ex:e2 ansvar:engager ex:provider ; ansvar:engaged ex:host ; ansvar:scope ex:cloud .
        ex:e3 ansvar:engager ex:provider ; ansvar:engaged ex:cleaner ; ansvar:scope ex:offices .
    """)

    roles = roles_in(store, EX + "wages", TODAY)

    assert told(roles)[2:] == [(SUB_PROCESSORS, "host", 2)]
    assert Triple(ex("e1"), ANSVAR.obtains, ex("cloud")) in roles[2].via


def test_ended_engagement_gives_no_role_and_ends_what_is_below_it():
    """Roles are those of a day."""
    store = store_with("""
        ex:wages a ansvar:ProcessingActivity ; dpv:hasDataController ex:board .
        ex:e1 ansvar:engager ex:board ; ansvar:engaged ex:provider ; ansvar:scope ex:wages ;
            ansvar:validTo "2025-12-31"^^xsd:date .
        ex:e2 ansvar:engager ex:provider ; ansvar:engaged ex:host ; ansvar:scope ex:wages .
    """)

    assert len(roles_in(store, EX + "wages", date(2025, 12, 31))) == 3
    assert len(roles_in(store, EX + "wages", date(2026, 1, 1))) == 1


def test_every_statement_that_a_role_rests_on_is_in_the_graph():
    """An explanation is made of what the register says, nothing else."""
    text = (DATA / "chain-five-deep.ttl").read_bytes()
    stated = {quad.triple for quad in parse(text, RdfFormat.TURTLE)}

    roles = read_derived_roles(store_with(text), TODAY)

    assert max(role.rank or 0 for role in roles) == 5
    assert all(set(role.via) <= stated for role in roles)


@pytest.mark.parametrize(
    "name",
    [
        "data/chain-five-deep.ttl",
        "data/chain-with-loop.ttl",
        "data/chain-with-two-ways-into-a-loop.ttl",
        "questions/which-activities-are-carried-out-for-a-controller/data.ttl",
    ],
)
def test_processors_are_those_of_the_walk_with_the_same_ranks(name):
    """Where controllers engage someone, the rules and the walk of chains find the same parties at the same ranks."""
    store = store_with((TESTS / name).read_bytes())
    adjacency = read_adjacency(store)
    derived = read_derived_roles(store, TODAY)
    activities = sorted({role.activity for role in derived if role.rank})

    for activity in activities:
        controllers = {role.party for role in derived if role.activity == activity and role.rule == CONTROLLERS}
        walked: dict[str, int] = {}
        for link in walk(adjacency, Jurisdiction({}, {}), activity, TODAY).links:
            if link.engaged not in controllers:
                walked[link.engaged] = min(link.depth, walked.get(link.engaged, link.depth))
        found: dict[str, int] = {}
        for role in derived:
            if role.activity == activity and role.rank is not None:
                found[role.party] = min(role.rank, found.get(role.party, role.rank))
        assert found == walked
        assert [role for role in derived if role.activity == activity] == roles_in(store, activity, TODAY)
    assert activities


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_names_its_article_and_is_explained(rule):
    """The first line of a rule is its question, with the article that it stands on; the documentation explains it."""
    first_line = query_text(rule).partition("\n")[0]
    explained = (TESTS.parent / "docs/derived-roles.md").read_text(encoding="utf-8")

    assert first_line.startswith(("# Which ", "# Who "))
    assert "GDPR Art." in first_line
    assert f"`{rule}.rq`" in explained
