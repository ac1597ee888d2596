"""Since when gaps are there, what became of them, and which somebody has accepted."""

from datetime import date, timedelta

from small_graph import ID, change_of

from graph_service.gap_history import GapHistory, Month, Period
from graph_service.gaps import Gap
from graph_service.registry import Registry
from graph_service.settings import Settings

MAY, JUNE, JULY = date(2026, 5, 20), date(2026, 6, 10), date(2026, 7, 1)
RULE = "https://w3id.org/ansvar/shapes#ActivityShape-purpose"


def gap(name: str = "a", organisation: str | None = "board", severity: str = "violation") -> Gap:
    return Gap(
        iri=name,
        focus=f"{ID}activity/{name}",
        rule=RULE,
        severity=severity,
        component="c",
        path=None,
        value=None,
        article="GDPR art. 30",
        source=None,
        control_point=1,
        owner_role=None,
        owner=None,
        organisation=organisation,
    )


def history() -> GapHistory:
    return GapHistory.open(None)


def test_gap_is_there_from_the_day_it_was_first_seen():
    """It stays the same gap when it is seen again."""
    kept = history()
    kept.follow((), [gap()], MAY)

    kept.follow(["a"], [gap()], JUNE)

    assert kept.periods("a") == [Period(MAY, None)]
    assert kept.first_seen() == {"a": MAY}
    assert kept.first_seen(["b", "a"]) == {"a": MAY}


def test_gap_that_comes_back_has_another_period():
    """Mended, and broken again."""
    kept = history()
    kept.follow((), [gap()], MAY)
    kept.follow(["a"], [], JUNE)

    kept.follow((), [gap()], JULY)

    assert kept.periods("a") == [Period(MAY, JUNE), Period(JULY, None)]


def test_gap_that_goes_and_comes_on_the_same_day_was_there_all_day():
    """A file that is loaded again does not begin anew."""
    kept = history()
    kept.follow((), [gap()], MAY)
    kept.follow(["a"], [], MAY)

    kept.follow((), [gap()], MAY)

    assert kept.periods("a") == [Period(MAY, None)]


def test_history_outlives_the_process(tmp_path):
    """The file is read again, and what went meanwhile is noted with the day on which that was seen."""
    path = tmp_path / "gaps.sqlite"
    first = GapHistory.open(path)
    first.follow((), [gap("a"), gap("b")], MAY)
    first.close()

    again = GapHistory.open(path)
    again.settle([gap("b"), gap("c")], JUNE)

    assert [again.periods(name) for name in "abc"] == [
        [Period(MAY, JUNE)],
        [Period(MAY, None)],
        [Period(JUNE, None)],
    ]
    again.close()


def test_trend_counts_by_month_what_was_there_what_came_and_what_went():
    """At the end of each month, in all."""
    kept = history()
    kept.follow((), [gap("a"), gap("b")], MAY)
    kept.follow(["a"], [], JUNE)

    assert kept.trend(JUNE, months=2) == [
        Month(date(2026, 5, 1), None, there=2, opened=2, closed=0),
        Month(date(2026, 6, 1), None, there=1, opened=0, closed=1),
    ]


def test_trend_is_told_by_organisation():
    """A gap counts for the organisation that it lies with now."""
    kept = history()
    kept.follow((), [gap("a"), gap("b", "other")], MAY)
    kept.follow(["a"], [gap("a", "new")], MAY)

    assert [(month.key, month.there) for month in kept.trend(MAY, 1, "organisation")] == [("new", 1), ("other", 1)]


def test_history_knows_since_when_it_is_kept_and_what_a_gap_was_of():
    """Before the first gap was seen there is no number, which is not none."""
    kept = history()

    empty = kept.began()
    kept.follow((), [gap("a")], JUNE)
    kept.follow(["a"], [], JULY)

    assert (empty, kept.began()) == (None, JUNE)
    assert kept.last_told("a") == (RULE, "board")
    assert kept.last_told("b") is None


def test_copy_of_the_history_is_whole(tmp_path):
    """A backup of the store does not hold it, so it is copied by itself, also while it is open."""
    kept = GapHistory.open(tmp_path / "gaps.sqlite")
    kept.follow((), [gap("a")], MAY)

    kept.copy_to(tmp_path / "backup" / "gaps.sqlite")

    copy = GapHistory.open(tmp_path / "backup" / "gaps.sqlite", read_only=True)
    assert copy.periods("a") == [Period(MAY, None)]
    copy.close()
    kept.close()


def test_register_keeps_the_history_over_a_restart(tmp_path):
    """Beside the store on disk."""
    settings = Settings(store=tmp_path / "store")
    writer = Registry.open(settings)
    writer.commit(change_of("<doc/activity/lon> { <id/activity/lon> a ansvar:ProcessingActivity . }"))
    named = {one.iri for one in writer.gaps()}
    writer.close()

    reader = Registry.open(settings, read_only=True)

    assert named
    assert reader.gap_history.first_seen() == dict.fromkeys(named, date.today())
    assert [(month.there, month.opened) for month in reader.gap_trend(1)] == [(len(named), len(named))]
    reader.close()


def accepted(until: date, more: str = "") -> Registry:
    registry = Registry.in_memory()
    text = f"""<doc/activity/lon> {{ <id/activity/lon> a ansvar:ProcessingActivity . }}
        <doc/acceptance/a> {{ <id/acceptance/a> a ansvar:AcceptedGap ; ansvar:acceptsRule <{RULE}> ;
            ansvar:concerns <id/activity/lon> ; ansvar:reason "Avvecklas"@sv ; {more}
            ansvar:decidedBy <id/organisation/namnd> ; ansvar:validTo "{until.isoformat()}"^^xsd:date . }}"""
    registry.commit(change_of(text))
    return registry


def test_accepted_gap_is_told_apart_with_reason_and_last_day():
    """It is still a gap, but not one to mend now."""
    until = date.today() + timedelta(days=30)

    registry = accepted(until)

    (one,) = registry.gaps(accepted=True)
    decision = registry.acceptance(one)
    assert (one.rule, one.focus) == (RULE, f"{ID}activity/lon")
    assert decision is not None
    assert (decision.reason, decision.decided_by, decision.until) == (
        {"sv": "Avvecklas"},
        f"{ID}organisation/namnd",
        until,
    )
    assert one not in registry.gaps(accepted=False)


def test_accepted_gap_comes_back_when_its_day_is_past_or_it_is_withdrawn():
    """Nothing is accepted for ever."""
    past = accepted(date.today() - timedelta(days=1))
    withdrawn = accepted(
        date.today() + timedelta(days=30), f'ansvar:withdrawnOn "{date.today().isoformat()}"^^xsd:date ;'
    )

    assert [registry.gaps(accepted=True) for registry in (past, withdrawn)] == [[], []]
    assert RULE in {gap.rule for gap in past.gaps(accepted=False)}
