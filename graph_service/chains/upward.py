"""From a supplier up to everyone it works for in the end: customers and controllers."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from graph_service.chains.adjacency import Adjacency, Engagement


class Use(NamedTuple):
    """A customer or controller that a supplier works for in the end, for what, and at which rank it stands there."""

    customer: str
    scope: str
    rank: int


def used_by(adjacency: Adjacency, supplier: str, on: date) -> list[Use]:
    """Return for whom `supplier` works on the day, in the end, sorted; the nearest rank where it is met by two ways.

    A customer is one who engages and is not itself engaged for the same thing. Where a ring leads up to nobody,
    everyone in it is named. An activity whose controllers engage nobody for it is named with its controllers: they
    use the thing all the same.
    """
    found: dict[tuple[str, str], int] = {}
    for engagement in adjacency.by_engaged.get(supplier, ()):
        if engagement.period.holds(on):
            for customer, scope, rank in _uses_of(adjacency, engagement, on):
                found[customer, scope] = min(rank, found.get((customer, scope), rank))
    return sorted(Use(customer, scope, rank) for (customer, scope), rank in found.items())


def _uses_of(adjacency: Adjacency, engagement: Engagement, on: date) -> Iterator[Use]:
    tops: list[tuple[Engagement, int]] = []
    met: list[tuple[Engagement, int]] = []
    seen = {engagement}
    waiting = deque([(engagement, 1)])
    while waiting:
        here, steps = waiting.popleft()
        met.append((here, steps))
        above = list(_above(adjacency, here, on))
        if not above:
            tops.append((here, steps))
        waiting.extend((one, steps + 1) for one in above if one not in seen)
        seen.update(above)
    for top, steps in tops or met:
        rank = engagement.rank if engagement.rank is not None else steps
        yield Use(top.engager, top.scope, rank)
        for activity in adjacency.activities_on(top.scope):
            controllers = adjacency.controllers_on(activity, on)
            scopes = adjacency.closure(activity)
            if not any(adjacency.by(one, scopes, on) for one in controllers):
                yield from (Use(controller, activity, rank) for controller in controllers)


def _above(adjacency: Adjacency, engagement: Engagement, on: date) -> Iterator[Engagement]:
    """Yield the engagements that `engagement` follows: of its engager, for the same thing."""
    for one in adjacency.by_engaged.get(engagement.engager, ()):
        if one.period.holds(on) and engagement.scope in adjacency.reach(one):
            yield one
