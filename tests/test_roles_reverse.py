"""What a party answers for, counted, and what would have nobody left if it ended."""

from __future__ import annotations

from datetime import date

from small_graph import ID
from small_holdings import holdings_of

from graph_service.roles.reverse import Remit, remit_of

TODAY = date(2026, 11, 24)
CITY = """
<id/unit/pay> org:unitOf <id/organisation/board> .
<id/post/head> org:postIn <id/unit/pay> .
<id/activity/payroll> dpv:hasDataController <id/organisation/board> ; ansvar:usesSystem <id/system/pay> .
<id/activity/shared> dpv:hasDataController <id/organisation/board> , <id/organisation/other> .
<id/assignment/owner> org:role role:systemOwner ; ansvar:heldBy <id/post/head> ; ansvar:concerns <id/system/pay> .
<id/assignment/one> org:role role:systemAdministrator ; ansvar:heldBy <id/unit/pay> ; ansvar:concerns <id/system/pay> .
<id/assignment/two> org:role role:systemAdministrator ; ansvar:heldBy <id/post/else> ; ansvar:concerns <id/system/pay> .
<id/assignment/past> org:role role:serviceManager ; ansvar:heldBy <id/post/head> ; ansvar:concerns <id/service/old> ;
    ansvar:validTo "2025-12-31"^^xsd:date .
"""


def remit(party: str, on: date = TODAY, *, with_reach: bool = False) -> Remit:
    def kind_of(iri: str) -> str:
        return iri.removeprefix(ID).partition("/")[0]

    return remit_of(holdings_of(CITY), f"{ID}{party}", on, kind_of, with_reach=with_reach)


def things(found) -> list[str]:
    return [f"{one.role.partition('#')[2]} {one.about.removeprefix(ID)}" for one in found]


def test_organisation_answers_for_what_it_its_units_and_its_posts_hold():
    """Counted by kind, each thing once."""
    found = remit("organisation/board")

    assert things(found.held) == [
        "controller activity/payroll",
        "controller activity/shared",
        "systemOwner system/pay",
        "systemAdministrator system/pay",
    ]
    assert found.held_by_kind == {"activity": 2, "system": 1}


def test_orphaned_is_what_nobody_outside_the_party_holds():
    """The joint controller and the other administrator would be left."""
    assert things(remit("organisation/board").orphaned) == ["controller activity/payroll", "systemOwner system/pay"]
    assert things(remit("post/else").orphaned) == []


def test_role_that_only_posts_of_the_same_party_hold_is_orphaned():
    """Both would end with it."""
    both = CITY.replace("<id/post/else>", "<id/post/head>")
    found = remit_of(holdings_of(both), f"{ID}organisation/board", TODAY, lambda iri: None)

    assert "systemAdministrator system/pay" in things(found.orphaned)


def test_what_the_roles_reach_is_told_where_it_is_asked_for():
    """The owner of the system reaches the activity that uses it, and what proves it begins with that."""
    assert remit("post/head").reached == ()

    found = remit("post/head", with_reach=True)

    assert things(found.reached) == ["systemOwner activity/payroll"]
    assert found.reached[0].through == f"{ID}system/pay"
    assert found.reached[0].via[0].subject.value == f"{ID}activity/payroll"
    assert found.reached_by_kind == {"activity": 1}


def test_what_a_party_left_vacant_is_told():
    """Its post managed a service that nobody manages now."""
    assert things(remit("organisation/board").left_vacant) == ["serviceManager service/old"]
    assert things(remit("post/head", date(2025, 6, 1)).left_vacant) == []
