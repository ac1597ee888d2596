"""A reorganisation passes responsibility on, from its day, and the event is part of the proof."""

from __future__ import annotations

from datetime import date

from small_graph import ID, triples
from small_holdings import holdings_of

from graph_service.names import ROLE
from graph_service.roles.holdings import Holdings
from graph_service.roles.reach import responsible_for
from graph_service.roles.reverse import answers_for

TODAY = date(2026, 11, 24)
MERGER = """
<id/activity/meals> a ansvar:ProcessingActivity ; dpv:hasDataController <id/organisation/old> ;
    ansvar:usesSystem <id/system/diet> .
<id/assignment/owning> org:role role:systemOwner ; ansvar:heldBy <id/organisation/old> ;
    ansvar:concerns <id/system/diet> ; ansvar:validFrom "2020-01-01"^^xsd:date .
<id/assignment/old-officer> org:role role:dataProtectionOfficer ; ansvar:heldBy <id/post/first> ;
    ansvar:concerns <id/organisation/old> .
<id/assignment/new-officer> org:role role:dataProtectionOfficer ; ansvar:heldBy <id/post/second> ;
    ansvar:concerns <id/organisation/new> .
"""
EVENT = """
<id/event/merger> a ansvar:ChangeEvent ; org:originalOrganization <id/organisation/old> ;
    org:resultingOrganization <id/organisation/new> ; ansvar:takesEffectOn "2023-01-01"^^xsd:date .
"""


def parties(holdings: Holdings, thing: str, on: date, role: str) -> list[str]:
    found = responsible_for(holdings, f"{ID}{thing}", on, ROLE.term(role).value)
    return [one.party.rpartition("/")[2] for one in found]


def test_responsibility_is_of_the_new_organisation_from_the_day_of_the_reorganisation():
    """The day before it is still the old one's."""
    holdings = holdings_of(MERGER + EVENT)

    assert parties(holdings, "system/diet", date(2022, 12, 31), "systemOwner") == ["old"]
    assert parties(holdings, "system/diet", date(2023, 1, 1), "systemOwner") == ["new"]
    assert parties(holdings, "activity/meals", date(2022, 12, 31), "controller") == ["old"]
    assert parties(holdings, "activity/meals", TODAY, "controller") == ["new"]


def test_event_is_part_of_the_proof():
    """Who it was before, who it is now, and since when, beside the statement that was made for the old one."""
    (found,) = responsible_for(holdings_of(MERGER + EVENT), f"{ID}activity/meals", TODAY, ROLE.controller.value)

    stated = "<id/activity/meals> dpv:hasDataController <id/organisation/old> ."
    event = EVENT.replace("a ansvar:ChangeEvent ;", "")
    assert set(found.via) == set(triples(stated + event))
    assert (found.valid_from, found.doubts) == (date(2023, 1, 1), ())


def test_officer_of_the_new_organisation_reaches_what_it_took_over():
    """That of the old one does so before; a role for an organisation itself does not pass to another."""
    holdings = holdings_of(MERGER + EVENT)

    assert parties(holdings, "activity/meals", date(2022, 12, 31), "dataProtectionOfficer") == ["first"]
    assert parties(holdings, "activity/meals", TODAY, "dataProtectionOfficer") == ["second"]
    assert parties(holdings, "organisation/old", TODAY, "dataProtectionOfficer") == ["first"]


def test_party_answers_for_what_it_took_over():
    """And the one it took it over from no longer does."""
    holdings = holdings_of(MERGER + EVENT)

    assert {one.about for one in answers_for(holdings, f"{ID}organisation/new", TODAY)} == {
        f"{ID}activity/meals",
        f"{ID}system/diet",
    }
    assert answers_for(holdings, f"{ID}organisation/old", TODAY) == []
    assert len(answers_for(holdings, f"{ID}organisation/old", date(2022, 12, 31))) == 2


def test_one_reorganisation_follows_another():
    """Each has its day, and both are shown."""
    next_event = """
    <id/event/next> a ansvar:ChangeEvent ; org:originalOrganization <id/organisation/new> ;
        org:resultingOrganization <id/organisation/newest> ; ansvar:takesEffectOn "2025-01-01"^^xsd:date ;
        ansvar:decision "KF 4/24" .
    """
    holdings = holdings_of(MERGER + EVENT + next_event)

    assert parties(holdings, "system/diet", date(2024, 12, 31), "systemOwner") == ["new"]
    (found,) = responsible_for(holdings, f"{ID}system/diet", TODAY, ROLE.systemOwner.value)
    assert found.party == f"{ID}organisation/newest"
    assert {one.subject.value for one in found.via} == {
        f"{ID}assignment/owning",
        f"{ID}event/merger",
        f"{ID}event/next",
    }
    assert found.source == "KF 4/24"


def test_reorganisations_that_lead_back_end():
    """A board that was divided and merged again holds what it held."""
    back = EVENT.replace("merger", "back").replace("2023", "2024")
    back = back.replace("organisation/old", "organisation/x").replace("organisation/new", "organisation/old")
    holdings = holdings_of(MERGER + EVENT + back.replace("organisation/x", "organisation/new"))

    assert parties(holdings, "system/diet", date(2023, 6, 1), "systemOwner") == ["new"]
    assert parties(holdings, "system/diet", TODAY, "systemOwner") == ["old"]


def test_only_what_is_carried_over_passes_where_the_event_says_what():
    """The system goes to the new board; the activity stays where it was."""
    holdings = holdings_of(MERGER + EVENT + "<id/event/merger> ansvar:carriesOver <id/system/diet> .")

    assert parties(holdings, "system/diet", TODAY, "systemOwner") == ["new"]
    assert parties(holdings, "activity/meals", TODAY, "controller") == ["old"]


def test_several_successors_are_all_told_and_called_uncertain():
    """The event does not say what passes to whom."""
    holdings = holdings_of(MERGER + EVENT + "<id/event/merger> org:resultingOrganization <id/organisation/third> .")

    found = responsible_for(holdings, f"{ID}activity/meals", TODAY, ROLE.controller.value)

    assert [one.party.rpartition("/")[2] for one in found] == ["new", "third"]
    assert [one.doubts for one in found] == [("several_successors",)] * 2


def test_what_was_decided_after_the_reorganisation_stands():
    """A decision names its holder knowing of it."""
    holdings = holdings_of(MERGER.replace("2020-01-01", "2024-01-01") + EVENT)

    assert parties(holdings, "system/diet", TODAY, "systemOwner") == ["old"]


def test_processor_of_the_old_organisation_works_for_the_new_one():
    """The engagement was the old board's; its proof names the event that passed it on."""
    engagement = """
    <id/engagement/cook> a ansvar:Engagement ; ansvar:engager <id/organisation/old> ;
        ansvar:engaged <id/organisation/cook> ; ansvar:scope <id/system/diet> .
    """
    holdings = holdings_of(MERGER + EVENT + engagement)

    (found,) = responsible_for(holdings, f"{ID}activity/meals", TODAY, ROLE.processor.value)

    assert (found.party, found.through) == (f"{ID}organisation/cook", f"{ID}system/diet")
    assert f"{ID}event/merger" in {one.subject.value for one in found.via}
