"""From a supplier, a thing or an engagement up to everyone that it serves in the end: customers and controllers."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from graph_service.chains.adjacency import Adjacency, Engagement


@dataclass(frozen=True, slots=True, order=True)
class Use:
    """A customer or controller that is served in the end, for what, and at which rank the supplier stands there.

    `activities` are the customer's own that are built on the scope. `path` names the engagements from the customer's
    own down to the supplier's; it is empty where the customer uses the thing itself and engages nobody for it.
    """

    customer: str
    scope: str
    rank: int
    activities: tuple[str, ...] = ()
    path: tuple[str, ...] = ()


def used_by(adjacency: Adjacency, supplier: str, on: date) -> list[Use]:
    """Return for whom `supplier` works on the day, in the end, sorted; the nearest rank where it is met by two ways.

    A customer is one who engages and is not itself engaged for the same thing. Where a ring leads up to nobody,
    everyone in it is named. An activity whose controllers engage nobody for it is named with its controllers: they
    use the thing all the same.
    """
    return uses_above(adjacency, adjacency.by_engaged.get(supplier, ()), on)


def uses_above(adjacency: Adjacency, engagements: Iterable[Engagement], on: date) -> list[Use]:
    """Return whom each of these engagements serves in the end on the day; those not in force are passed over."""
    uses = (use for one in engagements for use in uses_of_any(adjacency, [one], on))
    return _nearest(uses)


def uses_of_any(adjacency: Adjacency, engagements: Iterable[Engagement], on: date) -> list[Use]:
    """Return whom these engagements serve together, by one search: each use is told for the nearest of them."""
    return _nearest(_uses_of(adjacency, [one for one in engagements if one.period.holds(on)], on))


def _nearest(uses: Iterable[Use]) -> list[Use]:
    found: dict[tuple[str, str], Use] = {}
    for use in uses:
        known = found.get((use.customer, use.scope))
        if known is None or use.rank < known.rank:
            found[use.customer, use.scope] = use
    return sorted(found.values())


def where_used(adjacency: Adjacency, thing: str, on: date) -> list[Use]:
    """Return whom a supplier, an engagement, or a service or system serves on the day, sorted.

    A service or system serves the customers of every engagement for it or for what is built on it, and the
    controllers of the activities that are built on it.
    """
    if thing in adjacency.engagements:
        return uses_above(adjacency, adjacency.engagements[thing], on)
    if thing in adjacency.by_engaged or thing in adjacency.supplied:
        uses = used_by(adjacency, thing, on)
        own = [use for one in adjacency.supplied.get(thing, ()) for use in _of_thing(adjacency, one, on)]
        return merge_uses([*uses, *own])
    return _of_thing(adjacency, thing, on)


def built_on(adjacency: Adjacency, thing: str) -> tuple[str, ...]:
    """Return the thing and everything that is built on it or obtains it, nearest first."""
    users = adjacency.users()
    found = {thing: None}
    waiting = [thing]
    for here in waiting:
        new = [user for user in users.get(here, ()) if user not in found]
        found.update(dict.fromkeys(new))
        waiting.extend(new)
    return tuple(found)


def _of_thing(adjacency: Adjacency, thing: str, on: date) -> list[Use]:
    scopes = built_on(adjacency, thing)
    providers = set(adjacency.providers.get(thing, ()))
    # Whom the provider engages for its service stands below it; whom its customers engage, above.
    engagements = [one for scope in scopes for one in adjacency.by_scope.get(scope, ()) if one.engager not in providers]
    uses = uses_above(adjacency, engagements, on)
    direct = [
        Use(controller, activity, 0, (activity,))
        for activity in scopes
        for controller in adjacency.controllers_on(activity, on)
    ]
    covered = {(use.customer, activity) for use in uses for activity in use.activities}
    return merge_uses([*uses, *(one for one in direct if (one.customer, one.scope) not in covered)])


def merge_uses(uses: Iterable[Use]) -> list[Use]:
    """Return each customer and scope once, sorted; a use with a path says more than one without."""
    found: dict[tuple[str, str], Use] = {}
    for use in uses:
        known = found.get((use.customer, use.scope))
        if known is None or (not known.path and use.path):
            found[use.customer, use.scope] = use
    return sorted(found.values())


def _uses_of(adjacency: Adjacency, sources: Sequence[Engagement], on: date) -> Iterator[Use]:
    # By identity: an engagement has a dozen fields, and a hash of all of them would be most of the time.
    below: dict[int, Engagement | None] = {id(one): None for one in sources}
    met: list[tuple[Engagement, int]] = []
    tops: list[tuple[Engagement, int]] = []
    waiting = deque((one, 1) for one in sources)
    while waiting:
        here, steps = waiting.popleft()
        met.append((here, steps))
        above = adjacency.above(here, on)
        if not above:
            tops.append((here, steps))
        for one in above:
            if id(one) not in below:
                below[id(one)] = here
                waiting.append((one, steps + 1))
    for top, steps in tops or met:
        path = _path(below, top)
        rank = path[-1].rank
        yield from _uses_at(adjacency, top, steps if rank is None else rank, tuple(one.iri for one in path), on)


def _uses_at(adjacency: Adjacency, top: Engagement, rank: int, path: tuple[str, ...], on: date) -> Iterator[Use]:
    yield from (replace(use, rank=rank, path=path) for use in uses_at(adjacency, top.engager, top.scope, on))


def uses_at(adjacency: Adjacency, customer: str, scope: str, on: date) -> Iterator[Use]:
    """Yield the use of a customer at the top, then those of controllers who engage nobody for what is built on it."""
    activities = adjacency.activities_on(scope)
    held = {activity: adjacency.controllers_on(activity, on) for activity in activities}
    own = tuple(activity for activity in activities if customer in held[activity])
    yield Use(customer, scope, 1, own)
    for activity in activities:
        scopes = adjacency.closure(activity)
        if not any(adjacency.by(one, scopes, on) for one in held[activity]):
            yield from (Use(controller, activity, 1, (activity,)) for controller in held[activity])


def _path(below: dict[int, Engagement | None], top: Engagement) -> list[Engagement]:
    path: list[Engagement] = []
    here: Engagement | None = top
    while here is not None:
        path.append(here)
        here = below[id(here)]
    return path
