"""Announced changes of sub-processors, from the announcement to effect or withdrawal (Art. 28(2))."""

from __future__ import annotations

from datetime import date

import pytest
from small_graph import ID, store_of

from graph_service.chains.procedure import announced_changes, concerns
from graph_service.chains.reading import read_adjacency

TOWN = """
<id/activity/pay> a ansvar:ProcessingActivity ; dpv:hasDataController <id/organisation/school> ;
    ansvar:usesService <id/service/pay> .
<id/service/pay> a ansvar:Service ; ansvar:providedBy <id/organisation/provider> .
<id/engagement/school> a ansvar:Engagement ; ansvar:engager <id/organisation/school> ;
    ansvar:engaged <id/organisation/provider> ; ansvar:scope <id/service/pay> ;
    ansvar:authorisation <https://w3id.org/ansvar/code/authorisation#general> .
<id/engagement/care> a ansvar:Engagement ; ansvar:engager <id/organisation/care> ;
    ansvar:engaged <id/organisation/provider> ; ansvar:scope <id/service/pay> ;
    ansvar:authorisation <https://w3id.org/ansvar/code/authorisation#specific> .
<id/engagement/parks> a ansvar:Engagement ; ansvar:engager <id/organisation/parks> ;
    ansvar:engaged <id/organisation/provider> ; ansvar:scope <id/service/mail> .
<id/engagement/new> a ansvar:Engagement ; ansvar:engager <id/organisation/provider> ;
    ansvar:engaged <id/organisation/host> ; ansvar:scope <id/service/pay> ; ansvar:validFrom "2026-03-01"^^xsd:date .
<id/announcement/a> a ansvar:Announcement ; ansvar:announcedBy <id/organisation/provider> ;
    ansvar:adds <id/engagement/new> ; ansvar:announcedOn "2026-01-10"^^xsd:date ;
    ansvar:objectionDeadline "2026-02-10"^^xsd:date ; ansvar:takesEffectOn "2026-03-01"^^xsd:date .
<id/notice/school> a ansvar:Notice ; ansvar:concerns <id/announcement/a> ; ansvar:tells <id/organisation/school> ;
    ansvar:toldAt "2026-01-12T09:00:00+01:00"^^xsd:dateTime .
<id/notice/care> a ansvar:Notice ; ansvar:concerns <id/announcement/a> ; ansvar:tells <id/organisation/care> ;
    ansvar:toldAt "2026-01-12T09:00:00+01:00"^^xsd:dateTime .
"""
OBJECTION = """
<id/objection/o> a ansvar:Objection ; ansvar:answers <id/announcement/a> ; ansvar:madeBy <id/organisation/school> ;
    dcterms:date "2026-02-12"^^xsd:date ; ansvar:reason "Landet är okänt."@sv ;
    ansvar:settledOn "2026-02-20"^^xsd:date ; ansvar:outcome "Leverantören byts."@sv .
"""
APPROVAL = """
<id/notice/yes> a ansvar:Notice ; ansvar:concerns <id/announcement/a> ; ansvar:tells <id/organisation/provider> ;
    ansvar:madeBy <id/organisation/care> ; ansvar:toldAt "2026-01-20T09:00:00+01:00"^^xsd:dateTime .
"""


def _change(on, more=""):
    store = store_of(TOWN + more)
    (change,) = announced_changes(store, read_adjacency(store), on)
    return change


def _answers(change):
    return {told.customer.rpartition("/")[2]: told.answer for told in change.customers}


@pytest.mark.parametrize(
    ("on", "state", "days_left", "answers"),
    [
        (date(2026, 1, 11), "announced", 31, {"school": "not_told", "care": "not_told"}),
        (date(2026, 1, 12), "announced", 30, {"school": "may_object", "care": "awaits_approval"}),
        (date(2026, 2, 10), "announced", 1, {"school": "may_object", "care": "awaits_approval"}),
        (date(2026, 2, 11), "awaiting", 0, {"school": "accepted", "care": "awaits_approval"}),
        (date(2026, 3, 1), "in_force", 0, {"school": "accepted", "care": "awaits_approval"}),
    ],
)
def test_change_goes_from_announcement_to_effect(on, state, days_left, answers):
    """Silence accepts under a general authorisation and not under a specific one; others are not asked."""
    change = _change(on)

    assert (change.state, change.days_left) == (state, days_left)
    assert _answers(change) == answers


def test_change_tells_what_it_reaches_before_it_is_in_force():
    """The added engagement begins later; its customers are those of the service all the same."""
    change = _change(date(2026, 1, 12))

    activities = {told.customer: told.activities for told in change.customers}
    assert activities[f"{ID}organisation/school"] == (f"{ID}activity/pay",)
    assert change.days_to_effect == 48


def test_objection_stops_the_change_until_it_is_settled():
    """One that came after the deadline is marked, with what became of it."""
    objected, settled = _change(date(2026, 2, 15), OBJECTION), _change(date(2026, 2, 20), OBJECTION)

    school = next(told for told in objected.customers if told.customer.endswith("school"))
    assert (objected.state, objected.is_blocked) == ("objected", True)
    assert (school.answer, school.is_late, school.objection.reason) == ("objected", True, "Landet är okänt.")
    assert _answers(settled)["school"] == "settled"
    assert settled.state == "awaiting"


def test_approval_is_a_notice_from_the_customer_to_the_one_who_announces():
    """Under a specific authorisation nothing else lets the change take effect."""
    change = _change(date(2026, 2, 11), APPROVAL)

    assert _answers(change) == {"school": "accepted", "care": "approved"}
    assert not change.is_blocked


def test_change_that_was_withdrawn_is_told_as_that():
    """Whatever its other days say."""
    withdrawn = '<id/announcement/a> ansvar:withdrawnOn "2026-02-01"^^xsd:date .'

    assert _change(date(2026, 3, 2), withdrawn).state == "withdrawn"
    assert _change(date(2026, 1, 31), withdrawn).state == "announced"


def test_change_is_not_known_before_it_is_announced():
    """As of the day before there is nothing to tell."""
    store = store_of(TOWN)

    assert announced_changes(store, read_adjacency(store), date(2026, 1, 9)) == []


@pytest.mark.parametrize(
    ("name", "is_concerned"),
    [
        ("organisation/school", True),
        ("organisation/provider", True),
        ("engagement/new", True),
        ("organisation/parks", False),
    ],
)
def test_change_concerns_who_announces_it_and_whom_it_affects(name, is_concerned):
    """A customer of another service of the same provider has nothing to do with it."""
    assert concerns(_change(date(2026, 1, 12)), ID + name) is is_concerned
