"""Accepting a gap for a time, and taking that back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from small_graph import ID, change_of

from graph_service.errors import BadRequest, NotFound
from graph_service.gap_accepting import AlreadyAccepted, Decision, accept_gap, withdraw_acceptance
from graph_service.gaps import Gap
from graph_service.registry import Registry

TODAY = date.today()
BOARD = f"{ID}organisation/namnd"
TOWN = """<doc/activity/lon> { <id/activity/lon> a ansvar:ProcessingActivity ; skos:prefLabel "Lön"@sv . }
    <doc/organisation/namnd> { <id/organisation/namnd> a ansvar:Organisation ; skos:prefLabel "Nämnden"@sv . }"""


@pytest.fixture
def registry() -> Registry:
    """A register with one activity that lacks almost everything."""
    made = Registry.in_memory()
    made.commit(change_of(TOWN))
    return made


def one_gap(registry: Registry) -> Gap:
    return next(gap for gap in registry.gaps(of=f"{ID}activity/lon") if gap.rule.endswith("ActivityShape-purpose"))


def decision(**told: object) -> Decision:
    given = {
        "reason": {"sv": "Avvecklas i vår"},
        "decided_by": BOARD,
        "until": TODAY + timedelta(days=30),
        "decided_on": TODAY,
        "decision": "SN 2026-12",
    }
    return Decision(**{**given, **told})  # type: ignore[arg-type]


def test_accepted_gap_is_a_record_with_reason_decision_and_last_day(registry: Registry):
    """The gap stays, told apart; the log says who wrote it."""
    gap = one_gap(registry)

    made = accept_gap(registry, gap, decision(), who="registervårdare")

    assert registry.acceptance(gap) == made
    assert (made.reason, made.decided_by, made.decision) == ({"sv": "Avvecklas i vår"}, BOARD, "SN 2026-12")
    assert made.until == TODAY + timedelta(days=30)
    assert registry.labels.label(made.iri, "sv").value == "Godtagen brist – Ändamål saknas, Lön"
    assert [revision.who for revision in registry.history(made.iri)] == ["registervårdare"]
    assert gap in registry.gaps(accepted=True)
    assert [one for one in registry.gaps(of=made.iri) if one.severity != "info"] == []


def test_withdrawn_acceptance_leaves_its_record_and_the_gap_comes_back(registry: Registry):
    """Nothing is removed: the record says when it ended."""
    gap = one_gap(registry)
    made = accept_gap(registry, gap, decision(), who="registervårdare")

    ended = withdraw_acceptance(registry, gap, TODAY, who="registervårdare")

    assert (ended.iri, ended.withdrawn_on) == (made.iri, TODAY)
    assert registry.acceptance(gap) is None
    assert gap in registry.gaps(accepted=False)


def test_gap_can_be_accepted_anew_on_the_same_day(registry: Registry):
    """The second record has a name of its own."""
    gap = one_gap(registry)
    first = accept_gap(registry, gap, decision(), who="registervårdare")
    withdraw_acceptance(registry, gap, TODAY, who="registervårdare")

    second = accept_gap(registry, gap, decision(), who="registervårdare")

    assert first.iri != second.iri
    assert len(registry.acceptances()) == 2


def test_gap_is_not_accepted_twice_at_a_time(registry: Registry):
    """Two decisions in force would say two things."""
    gap = one_gap(registry)
    accept_gap(registry, gap, decision(), who="registervårdare")

    with pytest.raises(AlreadyAccepted, match="Withdraw that first"):
        accept_gap(registry, gap, decision(), who="registervårdare")


def test_what_is_not_accepted_cannot_be_withdrawn(registry: Registry):
    """It says so."""
    with pytest.raises(NotFound, match="nothing to withdraw"):
        withdraw_acceptance(registry, one_gap(registry), TODAY, who="registervårdare")


@pytest.mark.parametrize(
    ("told", "path"),
    [
        ({"reason": {"sv": "  "}}, "reason"),
        ({"decided_by": f"{ID}activity/lon"}, "decided_by"),
        ({"decided_by": f"{ID}post/nobody"}, "decided_by"),
        ({"until": TODAY - timedelta(days=1)}, "until"),
        ({"decided_on": TODAY + timedelta(days=1)}, "decided_on"),
    ],
)
def test_decision_that_would_not_hold_is_refused(registry: Registry, told, path):
    """Each fault is told with its field, and nothing is written."""
    before = registry.revision

    with pytest.raises(BadRequest) as refused:
        accept_gap(registry, one_gap(registry), decision(**told), who="registervårdare")

    assert [one.path for one in refused.value.problems] == [path]
    assert registry.revision == before
