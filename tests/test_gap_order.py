"""In which order gaps are best mended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from small_graph import ID, store_of
from test_gap_history import gap

from graph_service.gap_order import ToDo, read_due_days, to_do_first
from graph_service.gaps import Gap

TODAY = date(2026, 6, 1)


def first(*gaps: Gap, count: int = 9, due=None, since=None, leaning=None) -> list[ToDo]:
    ordered = sorted(gaps, key=lambda one: ["violation", "warning", "info"].index(one.severity))
    counts = leaning or {}
    return to_do_first(
        ordered, count, on=TODAY, due=due or {}, since=since or {}, leaning=lambda iri: counts.get(iri, 0)
    )


def names(rows: list[ToDo]) -> list[str]:
    return [one.gap.iri for one in rows]


def test_what_the_law_asks_goes_before_what_is_overdue():
    """Severity weighs most."""
    law, overdue = gap("a"), gap("b", severity="warning")

    rows = first(overdue, law, due={overdue.focus: date(2024, 1, 1)})

    assert names(rows) == ["a", "b"]


def test_day_that_is_past_or_near_goes_before_age_and_a_far_one_does_not():
    """What must be reviewed in four years is not urgent because it says so."""
    near, far, old = gap("near"), gap("far"), gap("old")
    due = {near.focus: date(2026, 6, 20), far.focus: date(2030, 1, 1)}
    since = {"near": date(2026, 5, 1), "far": date(2026, 5, 1), "old": date(2026, 1, 1)}

    rows = first(far, near, old, due=due, since=since)

    assert names(rows) == ["near", "old", "far"]
    assert [one.due for one in rows] == [date(2026, 6, 20), None, None]


def test_record_that_more_refer_to_goes_first_where_all_else_is_alike():
    """Many lean on it."""
    few, many = gap("few"), gap("many")

    rows = first(few, many, leaning={few.focus: 1, many.focus: 7})

    assert [(one.gap.iri, one.leaning) for one in rows] == [("many", 7), ("few", 1)]


def test_record_stands_once_with_its_most_serious_gap():
    """Its other gaps are counted."""
    serious = gap("a")
    lesser = replace(gap("b", severity="info"), focus=serious.focus)

    (row,) = first(serious, lesser)

    assert (row.gap.iri, row.others) == ("a", 1)


def test_no_more_are_given_than_are_asked_for():
    """The rest is in the list."""
    assert len(first(*(gap(name) for name in "abcde"), count=2)) == 2


def test_day_is_read_from_what_the_record_states():
    """The earlier of a day to be done and a day to be reviewed; what is no date is passed over."""
    store = store_of(
        """<id/action/a> ansvar:dueOn "2026-09-30"^^xsd:date ; ansvar:reviewDue "2026-03-31"^^xsd:date .
        <id/action/b> ansvar:dueOn "snart" ."""
    )

    assert read_due_days(store) == {f"{ID}action/a": date(2026, 3, 31)}
