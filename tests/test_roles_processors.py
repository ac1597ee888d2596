"""Who is engaged for an activity: processors by its controllers, sub-processors by those, each with its path."""

from __future__ import annotations

from datetime import date

from small_graph import ID, triples
from small_holdings import holdings_of

from graph_service.names import ROLE
from graph_service.responsibility import Responsibility
from graph_service.roles.reach import responsible_for

TODAY = date(2026, 11, 24)
PAYROLL = f"{ID}activity/payroll"
CHAIN = """
<id/activity/payroll> dpv:hasDataController <id/organisation/board> ; ansvar:usesService <id/service/pay> .
<id/service/pay> ansvar:usesSystem <id/system/hr> .
<id/engagement/one> ansvar:engager <id/organisation/board> ; ansvar:engaged <id/organisation/office> ;
    ansvar:scope <id/service/pay> .
<id/engagement/two> ansvar:engager <id/organisation/office> ; ansvar:engaged <id/organisation/host> ;
    ansvar:scope <id/system/hr> ; ansvar:obtains <id/service/cloud> ; ansvar:validFrom "2025-01-01"^^xsd:date .
<id/engagement/three> ansvar:engager <id/organisation/host> ; ansvar:engaged <id/organisation/help> ;
    ansvar:scope <id/service/cloud> .
<id/engagement/other> ansvar:engager <id/organisation/office> ; ansvar:engaged <id/organisation/stranger> ;
    ansvar:scope <id/service/letters> .
"""


def engaged(text: str, role: str, on: date = TODAY) -> list[Responsibility]:
    return responsible_for(holdings_of(text), PAYROLL, on, ROLE.term(role).value)


def names(found: list[Responsibility]) -> list[str]:
    return [one.party.rpartition("/")[2] for one in found]


def test_sub_processors_are_those_engaged_for_the_same_or_for_what_is_obtained_for_it():
    """Not those that the office engages for something else."""
    assert names(engaged(CHAIN, "processor")) == ["office"]
    assert sorted(names(engaged(CHAIN, "subProcessor"))) == ["help", "host"]


def test_proof_of_a_sub_processor_goes_from_the_activity_to_it():
    """Every engagement on the way, what each is for, and what was obtained."""
    help_desk = next(one for one in engaged(CHAIN, "subProcessor") if one.party == f"{ID}organisation/help")

    first_days = '<id/engagement/two> ansvar:validFrom "2025-01-01"^^xsd:date .'
    all_but_other = set(triples(CHAIN.partition("<id/engagement/other>")[0]))
    assert set(help_desk.via) == all_but_other - set(triples(first_days))
    assert (help_desk.through, help_desk.direct) == (f"{ID}organisation/host", False)


def test_sub_processor_is_one_only_while_those_above_it_are_engaged():
    """Before the host was engaged nobody below it took part."""
    assert names(engaged(CHAIN, "subProcessor", date(2024, 12, 31))) == []


def test_sub_processors_are_told_only_where_their_role_is_asked_for():
    """There can be hundreds of them."""
    found = responsible_for(holdings_of(CHAIN), PAYROLL, TODAY)

    assert ROLE.subProcessor.value not in {one.role for one in found}


def test_controller_is_nobodys_processor_in_its_own_activity():
    """Neither where it engages itself nor where a ring leads back to it."""
    ring = """
    <id/engagement/back> ansvar:engager <id/organisation/office> ; ansvar:engaged <id/organisation/board> ;
        ansvar:scope <id/service/pay> .
    <id/engagement/self> ansvar:engager <id/organisation/board> ; ansvar:engaged <id/organisation/board> ;
        ansvar:scope <id/service/pay> .
    """

    assert names(engaged(CHAIN + ring, "processor")) == ["office"]
    assert "board" not in names(engaged(CHAIN + ring, "subProcessor"))


def test_ring_of_engagements_ends():
    """Each engagement is followed once."""
    ring = """
    <id/engagement/round> ansvar:engager <id/organisation/host> ; ansvar:engaged <id/organisation/office> ;
        ansvar:scope <id/system/hr> .
    """

    assert sorted(names(engaged(CHAIN + ring, "subProcessor"))) == ["help", "host", "office"]
