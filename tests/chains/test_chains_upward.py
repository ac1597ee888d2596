"""From a supplier up to those it works for."""

from __future__ import annotations

from datetime import date

import pytest

from graph_service.chains.upward import used_by

EX = "https://example.org/"
TODAY = date(2026, 11, 24)


@pytest.fixture
def uses_in(adjacency_of, local):
    """Tells for whom a supplier works in `tests/data/chain-NAME.ttl`, by local names."""

    def of(name, supplier, on=TODAY):
        return [
            (local(use.customer), local(use.scope), use.rank) for use in used_by(adjacency_of(name), EX + supplier, on)
        ]

    return of


def test_supplier_at_the_end_of_a_chain_works_for_every_customer_at_its_start(uses_in):
    """Both boards engage the provider of the service that reaches the archive five steps down."""
    assert uses_in("five-deep", "archive") == [("board", "payroll-service", 5), ("other-board", "payroll-service", 5)]


def test_supplier_with_a_stated_rank_keeps_it(uses_in):
    """What the register states is told, not counted."""
    assert uses_in("five-deep", "maker") == [("board", "payroll-service", 2), ("other-board", "payroll-service", 2)]


def test_supplier_works_for_the_controller_whose_activity_uses_the_service(uses_in):
    """A controller that engages nobody for its activity is named with the activity."""
    assert uses_in("with-two-scopes", "bank") == [("board", "pay", 3), ("small-board", "unengaged", 3)]


def test_supplier_in_a_ring_works_for_the_one_who_leads_into_it(uses_in):
    """The ring is walked once."""
    assert uses_in("with-loop", "host") == [("board", "mail", 2)]


def test_supplier_works_for_its_customers_of_the_day(uses_in):
    """An engagement that has ended is no use today."""
    assert uses_in("on-a-date", "old-supplier", date(2022, 1, 1)) == [("city", "list", 1)]
    assert uses_in("on-a-date", "old-supplier") == []


def test_supplier_met_by_two_ways_is_told_once(uses_in):
    """The shared host stands at the same rank whichever way it is reached."""
    assert uses_in("with-shared-sub-processor", "power") == [("city", "payroll", 3)]
