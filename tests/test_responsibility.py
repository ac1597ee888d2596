"""Who is responsible, directly or through what, on which day, and the statements that prove it.

The queries themselves are tested row by row in `tests/questions/`; here it is what becomes of the rows.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, Triple

from graph_service.files import ontology_files
from graph_service.names import ANSVAR, DPV, ORG, ROLE
from graph_service.parsing import parse_file
from graph_service.responsibility import ROLE_ORDER, Responsibility
from graph_service.roles.holdings import Holdings, read_holdings
from graph_service.roles.reach import holders_of, responsible_for
from graph_service.roles.reverse import answers_for
from graph_service.store.embedded import EmbeddedStore

EX = "https://example.org/"
QUESTIONS = Path(__file__).parent / "questions"
TODAY = date(2026, 11, 24)


def _store(name: str) -> EmbeddedStore:
    store = EmbeddedStore.in_memory()
    for path in (QUESTIONS / name / "data.ttl", *ontology_files()):
        store.commit([], [Quad(*quad.triple, NamedNode(EX + path.stem)) for quad in parse_file(path)])
    return store


def _holdings(name: str) -> Holdings:
    return read_holdings(_store(name))


@pytest.fixture(scope="module")
def holdings() -> Holdings:
    """The payroll of a board: its service, its system, its roles."""
    return _holdings("who-is-responsible")


def ex(name: str) -> NamedNode:
    return NamedNode(EX + name)


def told(found: list[Responsibility]) -> list[tuple[str, str, bool]]:
    """Return role, party and directness by their local names."""
    return [(one.role.rpartition("#")[2], one.party.removeprefix(EX), one.direct) for one in found]


def the(found: list[Responsibility], role: str) -> Responsibility:
    return next(one for one in found if one.role == ROLE.term(role).value)


def test_direct_roles_come_before_reached_ones_and_each_in_the_order_of_roles(holdings):
    """Who decides, who carries out, who looks after, who advises."""
    assert told(responsible_for(holdings, f"{EX}payroll", TODAY)) == [
        ("controller", "board", True),
        ("informationOwner", "payroll-head", True),
        ("processor", "scanner", True),
        ("systemOwner", "owner", False),
        ("serviceManager", "head", False),
        ("processor", "provider", False),
        ("dataProtectionOfficer", "officer", False),
    ]


def test_order_of_roles_names_every_role_of_the_code_list():
    """A role that is added gets its place in the order."""
    store = _store("who-is-responsible")
    roles = {
        one.value for one in store.subjects(NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), ANSVAR.Role)
    }

    assert set(ROLE_ORDER) == roles


def test_one_role_may_be_asked_for(holdings):
    """The others are left out."""
    assert told(responsible_for(holdings, f"{EX}payroll", TODAY, ROLE.systemOwner.value)) == [
        ("systemOwner", "owner", False)
    ]


def test_assignment_counts_from_its_first_to_its_last_day(holdings):
    """The system changed owner at the turn of the year, both days included."""
    owners = {
        on: [one.party.removeprefix(EX) for one in responsible_for(holdings, f"{EX}system", on, ROLE.systemOwner.value)]
        for on in (date(2025, 12, 31), date(2026, 1, 1))
    }

    assert owners == {date(2025, 12, 31): ["former-owner"], date(2026, 1, 1): ["owner"]}


def test_role_reaches_along_a_step(holdings):
    """The service manager reaches what uses the service; the path is the first statement of the proof."""
    found = the(responsible_for(holdings, f"{EX}payroll", TODAY), "serviceManager")

    assert found.through == f"{EX}service"
    assert found.via == (
        Triple(ex("payroll"), ANSVAR.usesService, ex("service")),
        Triple(ex("managing"), ANSVAR.concerns, ex("service")),
        Triple(ex("managing"), ORG.role, ROLE.serviceManager),
        Triple(ex("managing"), ANSVAR.heldBy, ex("head")),
    )
    assert (found.valid_from, found.valid_to, found.source) == (date(2024, 1, 1), None, "N 12/24, 2023-12-12")
    assert found.assignment == f"{EX}managing"


def test_role_reaches_against_a_step(holdings):
    """The service manager reaches the systems that the service uses, and so does the owner of information."""
    found = responsible_for(holdings, f"{EX}system", TODAY)

    assert told(found) == [
        ("systemOwner", "owner", True),
        ("serviceManager", "head", False),
        ("informationOwner", "payroll-head", False),
    ]
    assert the(found, "serviceManager").via[0] == Triple(ex("service"), ANSVAR.usesSystem, ex("system"))
    assert the(found, "serviceManager").through == f"{EX}service"
    assert the(found, "informationOwner").via[0] == Triple(ex("payroll"), ANSVAR.usesSystem, ex("system"))


def test_controller_that_the_activity_states_is_proved_by_that_statement(holdings):
    """No assignment stands behind it."""
    found = the(responsible_for(holdings, f"{EX}payroll", TODAY), "controller")

    assert found.via == (Triple(ex("payroll"), DPV.hasDataController, ex("board")),)
    assert (found.assignment, found.through, found.source) == (None, None, None)


def test_processor_is_derived_from_the_engagement_of_the_controller(holdings):
    """Not from that of another board for the same service, nor from that of the same board for something else."""
    found = [one for one in responsible_for(holdings, f"{EX}payroll", TODAY) if one.role == ROLE.processor.value]

    assert [(one.party, one.through) for one in found] == [(f"{EX}scanner", None), (f"{EX}provider", f"{EX}service")]
    assert found[1].via == (
        Triple(ex("payroll"), ANSVAR.usesService, ex("service")),
        Triple(ex("payroll"), DPV.hasDataController, ex("board")),
        Triple(ex("board-provider"), ANSVAR.scope, ex("service")),
        Triple(ex("board-provider"), ANSVAR.engager, ex("board")),
        Triple(ex("board-provider"), ANSVAR.engaged, ex("provider")),
    )


def test_processor_is_one_only_while_it_is_engaged(holdings):
    """Before the engagement began there was none for the service."""
    found = responsible_for(holdings, f"{EX}payroll", date(2023, 12, 31), ROLE.processor.value)

    assert told(found) == [("processor", "scanner", True)]


def test_dated_controller_goes_before_the_stated_one():
    """An activity that changed controller tells each for its time, and nobody where the decision has ended."""
    holdings = _holdings("what-does-a-party-answer-for")

    def controllers(thing: str, on: date) -> list[str]:
        return [one.party.removeprefix(EX) for one in responsible_for(holdings, EX + thing, on, ROLE.controller.value)]

    assert controllers("fees", TODAY) == ["board"]
    assert controllers("fees", date(2025, 12, 31)) == []
    assert controllers("parking", date(2025, 12, 31)) == ["board"]
    assert controllers("parking", TODAY) == []


def test_party_answers_for_what_it_and_its_posts_hold():
    """Its own roles, those of its posts and of the posts of its units; not those of another organisation."""
    holdings = _holdings("what-does-a-party-answer-for")

    found = answers_for(holdings, f"{EX}board", TODAY)

    assert [(one.about.removeprefix(EX), one.party.removeprefix(EX)) for one in found] == [
        ("fees", "board"),
        ("payroll", "board"),
        ("service", "head"),
        ("board", "clerk"),
    ]
    assert [one.about for one in answers_for(holdings, f"{EX}head", TODAY)] == [f"{EX}service"]
    assert answers_for(holdings, f"{EX}nobody", TODAY) == []


def test_party_answers_for_what_it_held_on_a_day():
    """The activity that was decided away is still told for the time before."""
    found = answers_for(_holdings("what-does-a-party-answer-for"), f"{EX}board", date(2025, 12, 31))

    assert [one.about.removeprefix(EX) for one in found if one.role == ROLE.controller.value] == ["parking", "payroll"]


def test_holders_of_a_role_are_told_with_what_they_hold_it_for(holdings):
    """One role, everywhere, on one day."""
    found = holders_of(holdings, ROLE.systemOwner.value, date(2025, 6, 1))

    assert [(one.party, one.about, one.direct) for one in found] == [(f"{EX}former-owner", f"{EX}system", True)]


@pytest.mark.parametrize("name", ["who-is-responsible", "what-does-a-party-answer-for"])
def test_every_statement_of_a_proof_is_in_the_graph(name):
    """A proof that cannot be looked up is none."""
    store = _store(name)
    stated = {quad.triple for quad in store.quads()}
    holdings = read_holdings(store)
    things = {subject.value for subject, _, _ in stated if isinstance(subject, NamedNode)}

    told = [one for thing in things for one in responsible_for(holdings, thing, TODAY)]
    told += answers_for(holdings, f"{EX}board", TODAY)

    assert len(told) > 5
    assert [one for one in told if not one.via or not set(one.via) <= stated] == []
