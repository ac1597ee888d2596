"""What is different in a chain between two days, and between two versions of a published list."""

from __future__ import annotations

from datetime import date

import pytest

from graph_service.chains.adjacency import Agreement, Engagement, build_adjacency
from graph_service.chains.difference import differences, everything
from graph_service.chains.facts import Period
from graph_service.chains.published import list_changes, names_in
from graph_service.chains.walk import walk
from graph_service.names import COUNTRY

ALWAYS = Period()
FIRST, LAST = date(2025, 1, 1), date(2026, 1, 1)
BEFORE, AFTER = Period(None, date(2025, 6, 30)), Period(date(2025, 7, 1), None)


def _engagement(iri, engaged, period=ALWAYS, **facts):
    return Engagement(iri, "city", engaged, "list", period, **facts)


def _changes(jurisdiction, engagements, **world):
    adjacency = build_adjacency(engagements, uses={}, **world)
    chains = [walk(adjacency, jurisdiction, "list", on) for on in (FIRST, LAST)]
    return [(one.what, one.engaged, one.fields) for one in differences(*chains, adjacency).changes]


def test_supplier_that_comes_is_added_and_one_that_goes_is_removed(jurisdiction):
    """One that stays is no change."""
    engagements = [_engagement("a", "old", BEFORE), _engagement("b", "new", AFTER), _engagement("c", "kept")]

    assert _changes(jurisdiction, engagements) == [("added", "new", ()), ("removed", "old", ())]


def test_new_record_of_the_same_engagement_is_a_change_and_not_another_supplier(jurisdiction):
    """Same parties for the same thing: what differs is the place and how it stands."""
    engagements = [
        _engagement("a", "host", BEFORE, countries=(COUNTRY.SE.value,)),
        _engagement("b", "host", AFTER, countries=(COUNTRY.IN.value,)),
    ]

    assert _changes(jurisdiction, engagements) == [("changed", "host", ("places", "standing", "transfer_state"))]


def test_agreement_that_runs_out_between_the_days_is_a_change(jurisdiction):
    """Nothing was rewritten, and still it is another chain."""
    engagements = [_engagement("a", "host", agreements=(Agreement("agreement", BEFORE),))]

    assert _changes(jurisdiction, engagements) == [("changed", "host", ("agreement_state",))]


def test_supplier_that_was_taken_over_is_renamed(jurisdiction):
    """By who succeeds whom, over several steps, whatever they are called."""
    engagements = [_engagement("a", "first-name", BEFORE), _engagement("b", "third-name", AFTER)]
    successors = {"first-name": "second-name", "second-name": "third-name", "x": "y", "y": "x"}

    assert _changes(jurisdiction, engagements, successors=successors) == [("renamed", "third-name", ())]


def test_everything_is_compared_where_no_root_is_given(jurisdiction):
    """Each engagement of the register once."""
    adjacency = build_adjacency([_engagement("a", "old", BEFORE), _engagement("c", "kept")], uses={})

    chains = [everything(adjacency, jurisdiction, on) for on in (FIRST, LAST)]

    assert [(one.what, one.engaged) for one in differences(*chains, adjacency).changes] == [("removed", "old")]


@pytest.mark.parametrize(
    ("published", "names"),
    [
        ("Twilio (SendGrid)", {"twilio", "sendgrid"}),
        ("NexMo Inc (aka Vonage)", {"nexmo", "vonage"}),
        ("Npm, Inc.", {"npm"}),
        ("GitHub BV", {"github"}),
    ],
)
def test_entry_gives_each_of_its_names_without_legal_form(published, names):
    """Capitals do not count."""
    assert names_in(published) == names


def test_names_of_one_organisation_are_certainly_the_same():
    """The register knows both names; a likeness of two names is only a likeness."""
    known = {"Old AB": ["org"], "Nyköping Data": ["org"]}

    found = list_changes(
        ["Old AB", "SendGrid", "Gone"], ["Nyköping Data", "Twilio (SendGrid)", "New"], lambda name: known.get(name, [])
    )

    assert (found.added, found.removed) == (("New",), ("Gone",))
    assert [(one.before, one.after, one.is_certain) for one in found.renamed] == [
        ("Old AB", "Nyköping Data", True),
        ("SendGrid", "Twilio (SendGrid)", False),
    ]
