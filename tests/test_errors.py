"""Errors: each has a status for the web and a text for people."""

from __future__ import annotations

import pytest

from graph_service import errors
from graph_service.errors import AnsvarError, DataRejected, Problem

DEFINED = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, AnsvarError)]


@pytest.mark.parametrize("error", DEFINED, ids=lambda error: error.__name__)
def test_error_has_a_status_and_a_title_of_its_own(error):
    """Two failures that a person mends in different ways are not called the same."""
    titles = [one.title for one in DEFINED]

    assert 400 <= error.status <= 599
    assert titles.count(error.title) == 1


def test_error_keeps_its_text_and_single_faults():
    """The text is what `str` gives, and faults with a place can be told apart."""
    error = DataRejected("a.ttl: broken.", (Problem("a.ttl line 2", "a dot is missing"),))

    assert str(error) == error.detail == "a.ttl: broken."
    assert error.problems[0].path == "a.ttl line 2"
