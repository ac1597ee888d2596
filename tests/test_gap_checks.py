"""How far a full check has come, for those who look meanwhile."""

from __future__ import annotations

import pytest
from small_graph import store_of

from graph_service.gap_checks import RunningCheck, checking, running_check


def test_check_is_told_while_it_runs_and_not_afterwards():
    """With the number of rules done and of all."""
    store, other = store_of(""), store_of("")
    told = []

    with checking(store) as progress:
        told.append(running_check(store))
        progress(34, 88)
        told.append(running_check(store))
        told.append(running_check(other))

    assert told == [RunningCheck(0, 0), RunningCheck(34, 88), None]
    assert running_check(store) is None


def test_check_that_fails_is_no_longer_running():
    """A page would else wait for it for ever."""
    store = store_of("")

    with pytest.raises(ValueError, match="broken"), checking(store):
        raise ValueError("broken")

    assert running_check(store) is None
