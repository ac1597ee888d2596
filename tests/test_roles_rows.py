"""Rows found by their ends, and made anew for the things that changed."""

from __future__ import annotations

from graph_service.roles.holdings import Step
from graph_service.roles.rows import Rows

A, B, C = Step("a", "p", "x"), Step("a", "p", "y"), Step("b", "p", "x")


def rows(*steps: Step) -> Rows[Step]:
    return Rows(steps, lambda one: one.subject, {"object": lambda one: one.object})


def test_rows_are_found_by_subject_and_by_key():
    """What is not there has none."""
    found = rows(A, B, C)

    assert found.of("a") == (A, B)
    assert found.by("object", "x") == (A, C)
    assert (found.of("z"), found.by("object", "z")) == ((), ())
    assert set(found.values("object")) == {"x", "y"}


def test_rows_of_changed_subjects_are_replaced_and_those_before_stay():
    """A reader who holds the rows from before sees no change."""
    before = rows(A, B, C)

    after = before.with_changed(["a"], [Step("a", "p", "z")])

    assert after.of("a") == (Step("a", "p", "z"),)
    assert (after.by("object", "x"), after.by("object", "y")) == ((C,), ())
    assert set(after.values("object")) == {"x", "z"}
    assert (before.of("a"), before.by("object", "x")) == ((A, B), (A, C))
