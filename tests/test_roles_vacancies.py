"""Roles that nobody holds, with who held them last, and exclusive roles that several hold."""

from __future__ import annotations

from datetime import date

import pytest
from demo_city import demo_registry
from pyoxigraph import NamedNode
from small_graph import ID, store_of, triples
from small_holdings import holdings_of

from graph_service.names import ROLE, SHAPES
from graph_service.queries import ask_store
from graph_service.roles.conflicts import conflicts
from graph_service.roles.vacancies import expected_roles, left_vacant, vacancies

TODAY = date(2026, 11, 24)
SYSTEM = f"{ID}system/payroll"
OWNED = """
<id/assignment/first> org:role role:systemOwner ; ansvar:heldBy <id/post/first> ; ansvar:concerns <id/system/payroll> ;
    ansvar:validTo "2023-12-31"^^xsd:date .
<id/assignment/second> org:role role:systemOwner ; ansvar:heldBy <id/post/second> ;
    ansvar:concerns <id/system/payroll> ; ansvar:validFrom "2024-06-01"^^xsd:date ;
    ansvar:validTo "2025-12-31"^^xsd:date .
"""
OWNER = ROLE.systemOwner.value


def test_role_is_vacant_from_the_day_after_its_last_holder():
    """Who that was is told, and proved by the assignment and its last day."""
    (found,) = vacancies(holdings_of(OWNED), SYSTEM, TODAY)

    assert (found.role, found.about, found.is_expected) == (OWNER, SYSTEM, False)
    assert (found.since, found.last_holders) == (date(2026, 1, 1), (f"{ID}post/second",))
    assert (found.starts, found.next_holders) == (None, ())
    assert set(found.via) == set(triples(OWNED.partition("2023-12-31")[2].partition("xsd:date .")[2])) - set(
        triples('<id/assignment/second> ansvar:validFrom "2024-06-01"^^xsd:date .')
    )


def test_role_between_two_holders_is_vacant_until_the_next_takes_it_up():
    """The gap of five months is told with both its ends."""
    (found,) = vacancies(holdings_of(OWNED), SYSTEM, date(2024, 3, 1))

    assert (found.since, found.last_holders) == (date(2024, 1, 1), (f"{ID}post/first",))
    assert (found.starts, found.next_holders) == (date(2024, 6, 1), (f"{ID}post/second",))


@pytest.mark.parametrize("on", [date(2023, 12, 31), date(2024, 6, 1), date(2025, 12, 31)])
def test_role_is_not_vacant_while_somebody_holds_it(on):
    """The first and the last day count."""
    assert vacancies(holdings_of(OWNED), SYSTEM, on, expected=[OWNER]) == []


def test_role_that_nobody_ever_held_is_vacant_only_where_it_is_expected():
    """Since when is not known then."""
    (found,) = vacancies(holdings_of(""), SYSTEM, TODAY, expected=[OWNER])

    assert (found.role, found.is_expected, found.since, found.last_holders, found.via) == (OWNER, True, None, (), ())
    assert vacancies(holdings_of(""), SYSTEM, TODAY) == []


def test_role_for_the_whole_fills_the_part_and_no_other_step_does():
    """The officer of a board is that of its administration; the manager of a service is not that of one built on it."""
    holdings = holdings_of("""
    <id/organisation/office> org:subOrganizationOf <id/organisation/board> .
    <id/service/pay> ansvar:usesService <id/service/platform> .
    <id/assignment/a> org:role role:dataProtectionOfficer ; ansvar:heldBy <id/post/a> ;
        ansvar:concerns <id/organisation/board> .
    <id/assignment/b> org:role role:serviceManager ; ansvar:heldBy <id/post/b> ; ansvar:concerns <id/service/platform> .
    """)
    officer, manager = ROLE.dataProtectionOfficer.value, ROLE.serviceManager.value

    assert vacancies(holdings, f"{ID}organisation/office", TODAY, expected=[officer]) == []
    assert [one.role for one in vacancies(holdings, f"{ID}service/pay", TODAY, expected=[manager])] == [manager]


def test_roles_say_which_kinds_they_are_expected_of():
    """A system should have an owner; one that several authorities use also a technical archive holder."""
    store = store_of(
        """
        <id/system/alone> a ansvar:System ; ansvar:usedBy <id/organisation/a> .
        <id/system/shared> a ansvar:System ; ansvar:usedBy <id/organisation/a> , <id/organisation/b> .
        <id/system/empty> a ansvar:System ; ansvar:usedBy <id/organisation/a> , <id/organisation/b> ;
            ansvar:holdsPublicRecords false .
        <id/service/bought> a ansvar:Service ; ansvar:providedBy <id/organisation/supplier> .
        """,
        with_codes=True,
    )

    assert expected_roles(store, f"{ID}system/alone") == {OWNER}
    assert expected_roles(store, f"{ID}system/shared") == {OWNER, ROLE.technicalArchiveHolder.value}
    assert expected_roles(store, f"{ID}system/empty") == {OWNER}
    assert expected_roles(store, f"{ID}service/bought") == set()


@pytest.mark.parametrize(
    ("role", "kind", "rule"),
    [
        ("dataProtectionOfficer", "organisation", "OrganisationShape-dataProtectionOfficer"),
        ("technicalArchiveHolder", "system", "SystemShape-technicalArchiveHolder"),
        ("systemOwner", "system", "ResponsibilityShape-responsibleRole"),
        ("serviceManager", "service", "ResponsibilityShape-responsibleRole"),
    ],
)
def test_vacancies_of_today_are_the_gaps_of_the_rule_that_asks_for_the_role(role, kind, rule):
    """Roles and rules agree about the demo city."""
    registry = demo_registry()
    wanted = ROLE.term(role).value
    rows = ask_store(registry.store, "which-roles-are-expected")
    expected = [row["thing"].value for row in rows if row["role"] == NamedNode(wanted)]

    vacant = {thing for thing in expected if registry.vacancies(thing, role=wanted)}

    assert expected
    assert vacant == {gap.focus for gap in registry.gaps(rule=SHAPES.term(rule).value, kind=kind)}


def test_party_left_vacant_what_it_was_the_last_to_hold():
    """Not what another held after it."""
    holdings = holdings_of(OWNED)

    assert [one.about for one in left_vacant(holdings, [f"{ID}post/second"], TODAY)] == [SYSTEM]
    assert left_vacant(holdings, [f"{ID}post/first"], TODAY) == []
    assert left_vacant(holdings, [f"{ID}post/second"], date(2025, 6, 1)) == []


def test_two_holders_of_an_exclusive_role_are_a_conflict_while_both_hold_it():
    """Both are named with their proof."""
    holdings = holdings_of(
        OWNED.replace("2023-12-31", "2024-12-31")
        + """<id/assignment/third> org:role role:systemAdministrator ; ansvar:heldBy <id/post/x> , <id/post/y> ;
        ansvar:concerns <id/system/payroll> ."""
    )

    (found,) = conflicts(holdings, SYSTEM, date(2024, 7, 1))

    assert (found.role, [one.party for one in found.holders]) == (OWNER, [f"{ID}post/first", f"{ID}post/second"])
    assert all(one.via for one in found.holders)
    assert conflicts(holdings, SYSTEM, date(2025, 1, 1)) == []


def test_officers_of_two_controllers_are_no_conflict():
    """Each reaches the activity from its own side."""
    holdings = holdings_of("""
    <id/activity/a> dpv:hasDataController <id/organisation/a> , <id/organisation/b> .
    <id/assignment/a> org:role role:dataProtectionOfficer ; ansvar:heldBy <id/post/a> ;
        ansvar:concerns <id/organisation/a> .
    <id/assignment/b> org:role role:dataProtectionOfficer ; ansvar:heldBy <id/post/b> ;
        ansvar:concerns <id/organisation/b> .
    """)

    assert conflicts(holdings, f"{ID}activity/a", TODAY) == []
