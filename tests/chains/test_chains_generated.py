"""Worlds of engagements made at random: what must hold of every walk, whatever engages whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.chains.adjacency import Adjacency, Engagement, build_adjacency
from graph_service.chains.chain import Chain
from graph_service.chains.customer import customer_chain
from graph_service.chains.difference import differences
from graph_service.chains.facts import Period
from graph_service.chains.jurisdiction import Jurisdiction
from graph_service.chains.upward import Use, used_by
from graph_service.chains.walk import walk
from graph_service.chains.what_if import Supposition, suppose

START = date(2026, 1, 1)
NOWHERE = Jurisdiction({}, {})
BOARDS = ["board/a", "board/b", "board/c"]
SUPPLIERS = [f"supplier/{number}" for number in range(6)]
SERVICES = [f"service/{number}" for number in range(4)]
ACTIVITIES = {f"activity/{number}": (BOARDS[number % 3],) for number in range(4)}

days = st.integers(0, 6).map(lambda number: START + timedelta(days=number))
periods = st.builds(Period, st.none() | days, st.none() | days)
used_services = st.lists(st.sampled_from(SERVICES), min_size=1, max_size=2, unique=True).map(tuple)
# Every activity is built on something, so that customers meet on the same services.
uses = st.builds(
    lambda of_activities, of_services: of_activities | of_services,
    st.fixed_dictionaries(dict.fromkeys(ACTIVITIES, used_services)),
    st.dictionaries(st.sampled_from(SERVICES), used_services, max_size=2),
)


def _edges(pairs: st.SearchStrategy[tuple[str, str]]) -> st.SearchStrategy[list[tuple[object, ...]]]:
    scopes = st.sampled_from([*SERVICES, *ACTIVITIES])
    obtained = st.lists(st.sampled_from(SERVICES), max_size=1).map(tuple)
    return st.lists(st.tuples(pairs, scopes, periods, obtained), max_size=25)


any_pair = st.tuples(st.sampled_from([*BOARDS, *SUPPLIERS]), st.sampled_from(SUPPLIERS))
downward = st.tuples(st.integers(-3, 5), st.integers(0, 5)).map(
    lambda pair: (
        BOARDS[pair[0]] if pair[0] < 0 else SUPPLIERS[min(pair)],
        SUPPLIERS[max(*pair, min(pair) + 1) % 6],
    )
)


# A board may provide a service to the others, as the one that runs what they share.
provided = st.dictionaries(
    st.sampled_from(SERVICES), st.sampled_from([BOARDS[2], *SUPPLIERS]).map(lambda party: (party,)), max_size=2
)


def _world(
    edges: Iterable[tuple[object, ...]],
    built_on: dict[str, tuple[str, ...]],
    providers: dict[str, tuple[str, ...]] | None = None,
) -> Adjacency:
    engagements = [
        Engagement(f"engagement/{number}", *pair, scope, period, obtains=obtained)  # type: ignore[misc]
        for number, (pair, scope, period, obtained) in enumerate(edges)
    ]
    return build_adjacency(engagements, uses=built_on, controllers=ACTIVITIES, providers=providers)


def _scopes_of(adjacency: Adjacency, customer: str) -> set[str]:
    """Return everything that a customer's services and activities are built on or obtain, on any day."""
    every = [one for ones in adjacency.engagements.values() for one in ones]
    found = {one.scope for one in every if one.engager == customer}
    found |= {activity for activity, parties in ACTIVITIES.items() if customer in parties}
    while True:
        more = {used for scope in found for used in adjacency.uses.get(scope, ())}
        more |= {used for one in every if one.scope in found for used in one.obtains}
        if more <= found:
            return found
        found |= more


@settings(max_examples=100, deadline=None)
@given(_edges(any_pair), uses, provided, st.sampled_from(BOARDS), days)
def test_customer_never_sees_an_engagement_outside_its_services(edges, built_on, providers, customer, on):
    """Neither for what it does not have, nor by another customer that engages the same supplier."""
    adjacency = _world(edges, built_on, providers)

    package = customer_chain(adjacency, NOWHERE, customer, on)

    scopes = _scopes_of(adjacency, customer)
    assert {link.scope for link in package.chain.links} <= scopes
    _assert_no_leak(adjacency, package.chain, {customer}, scopes)
    assert set(package.services) <= scopes
    assert all(customer in ACTIVITIES[activity] for activity in package.activities)
    assert {row.supplier for row in package.suppliers} == {link.engaged for link in package.chain.links}


def _assert_no_leak(adjacency: Adjacency, chain: Chain, own: set[str], scopes: set[str]) -> None:
    """Assert that another board stands as engager only for what it provides or where its own chain is led from here.

    Below the first links, what is engaged is for what the link above is for or obtains.
    """
    provides = {party for scope in scopes for party in adjacency.providers.get(scope, ())}
    for link in chain.links:
        if link.parent is None:
            assert link.scope in scopes
            assert link.engager in own | provides or link.engager not in BOARDS
        else:
            above = chain.links[link.parent]
            reached = {thing for one in adjacency.engagements[above.engagement] for thing in adjacency.reach(one)}
            assert (link.engager, link.scope in reached) == (above.engaged, True)


@settings(max_examples=200, deadline=None)
@given(_edges(any_pair), uses, provided, st.sampled_from(sorted(ACTIVITIES)), days)
def test_chain_of_an_activity_never_has_another_customers_engagement(edges, built_on, providers, activity, on):
    """It starts with what its controllers engage, else with whom those engage who deliver what it is built on."""
    adjacency = _world(edges, built_on, providers)

    chain = walk(adjacency, NOWHERE, activity, on)

    scopes = set(adjacency.closure(activity))
    _assert_no_leak(adjacency, chain, set(ACTIVITIES[activity]), scopes)
    for link in (link for link in chain.links if link.parent is None and link.engager not in ACTIVITIES[activity]):
        engaged_for_it = {one.scope for one in adjacency.by_engaged.get(link.engager, ()) if one.period.holds(on)}
        provides = {scope for scope in scopes if link.engager in adjacency.providers.get(scope, ())}
        assert provides or engaged_for_it & scopes


@settings(max_examples=100, deadline=None)
@given(_edges(any_pair), uses, st.sampled_from([*BOARDS, *SUPPLIERS, *SERVICES, *ACTIVITIES]), days)
def test_walk_ends_and_tells_each_engagement_once(edges, built_on, root, on):
    """Whatever rings there are, a link follows a link of the one who engages, and no place is followed twice."""
    chain = walk(_world(edges, built_on), NOWHERE, root, on)

    assert not chain.is_truncated
    assert all(link.parent is None or chain.links[link.parent].engaged == link.engager for link in chain.links)
    followed = [link.place for link in chain.links if not link.is_repeat]
    assert len(followed) == len(set(followed))
    assert all(link.valid_from is None or link.valid_from <= on for link in chain.links)
    assert all(link.valid_to is None or link.valid_to >= on for link in chain.links)


@settings(max_examples=100, deadline=None)
@given(_edges(downward), uses, st.sampled_from(SUPPLIERS), days)
def test_whoever_is_served_finds_the_supplier_in_its_chain(edges, built_on, supplier, on):
    """Up and down tell the same where nobody engages in a ring."""
    adjacency = _world([one for one in edges if one[0][0] < one[0][1]], built_on)

    for use in used_by(adjacency, supplier, on):
        for activity in use.activities:
            if _is_told(adjacency, use, activity, on):
                assert supplier in walk(adjacency, NOWHERE, activity, on).suppliers
        assert adjacency.engagements[use.path[-1]][0].engaged == supplier


def _is_told(adjacency: Adjacency, use: Use, activity: str, on: date) -> bool:
    """Tell whether the chain of an activity must show a use: one that rests on another's engagement is not told."""
    scopes = adjacency.closure(activity)
    if any(adjacency.by(controller, scopes, on) for controller in ACTIVITIES[activity]):
        return True
    return len(use.path) > 1 and all(adjacency.engagements[iri][0].scope in scopes for iri in use.path)


def _told(chain: Chain, other: Chain, adjacency: Adjacency, what: str) -> list[str]:
    changes = differences(chain, other, adjacency).changes
    return sorted(f"{one.engager} {one.engaged} {one.scope}" for one in changes if one.what == what)


@settings(max_examples=100, deadline=None)
@given(_edges(any_pair), uses, st.sampled_from([*BOARDS, *ACTIVITIES]), days, days)
def test_difference_backwards_is_the_difference_turned_round(edges, built_on, root, first, last):
    """What came one way went the other, and nothing differs from itself."""
    adjacency = _world(edges, built_on)
    before, after = walk(adjacency, NOWHERE, root, first), walk(adjacency, NOWHERE, root, last)

    assert _told(before, after, adjacency, "added") == _told(after, before, adjacency, "removed")
    assert differences(before, before, adjacency).changes == ()


@settings(max_examples=100, deadline=None)
@given(_edges(any_pair), uses, st.sampled_from(SUPPLIERS), days)
def test_what_is_cut_off_is_in_no_chain_without_the_one_gone(edges, built_on, supplier, on):
    """Taken away for real, the supplier leaves its customers' chains without what was said to be lost."""
    adjacency = _world(edges, built_on)

    lost = {one.engagement for one in suppose(adjacency, NOWHERE, Supposition("gone", supplier), on).effects}

    left = [
        one for ones in adjacency.engagements.values() for one in ones if supplier not in {one.engager, one.engaged}
    ]
    without = build_adjacency(left, uses=built_on, controllers=ACTIVITIES)
    for board in BOARDS:
        own = without.by(board, without.by_engager.get(board, {}), on)
        assert lost.isdisjoint(link.engagement for link in walk(without, NOWHERE, board, on, starts=own).links)
