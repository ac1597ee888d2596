"""Which engagements the chain of a thing starts with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from graph_service.chains.adjacency import Adjacency, Engagement


def first_engagements(adjacency: Adjacency, root: str, on: date) -> list[Engagement]:
    """Return the engagements in force on the day that the chain of `root` starts with.

    An engagement starts its own chain; an organisation what it engages itself; an activity what its controllers
    engage for it, else what those engage who deliver what it is built on; a service what its provider engages for it.
    Otherwise, and for a system, the top engagements: those for the thing and what it is built on whose engager nobody
    engages for the same.
    """
    if root in adjacency.engagements:
        return [one for one in adjacency.engagements[root] if one.period.holds(on)]
    scopes = adjacency.closure(root)
    if root in adjacency.controllers:
        return engaged_by(adjacency, adjacency.controllers_on(root, on), scopes, on) or delivered(adjacency, scopes, on)
    if root in adjacency.providers:
        return _of_service(adjacency, scopes, adjacency.providers[root], on)
    if root in adjacency.by_engager:
        return adjacency.by(root, adjacency.by_engager[root], on)
    return _top(in_force(adjacency, scopes, on))


def engaged_by(adjacency: Adjacency, parties: Iterable[str], scopes: Sequence[str], on: date) -> list[Engagement]:
    """Return what these parties themselves engage for any of `scopes`, in force on the day."""
    return [one for party in parties for one in adjacency.by(party, scopes, on)]


def delivered(adjacency: Adjacency, scopes: Sequence[str], on: date) -> list[Engagement]:
    """Return what those who deliver `scopes` engage for them, for one who uses them and engages nobody.

    That other customers engage the same suppliers is theirs alone, and so is what else they obtain from them: their
    engagements are left out, and what follows from each is told only for `scopes`.
    """
    providers = {party for scope in scopes for party in adjacency.providers.get(scope, ())}
    # The board that an administration is part of is who engages for what the administration provides.
    providers.update([adjacency.part_of[party] for party in providers if party in adjacency.part_of])
    things = set(scopes)
    found: dict[Engagement, None] = {}
    for one in _top(in_force(adjacency, scopes, on)):
        is_own = one.engager in providers or not things.isdisjoint(adjacency.supplied.get(one.engager, ()))
        found.update(dict.fromkeys([one] if is_own else adjacency.by(one.engaged, scopes, on)))
    return list(found)


def in_force(adjacency: Adjacency, scopes: Iterable[str], on: date) -> list[Engagement]:
    """Return every engagement for any of `scopes` in force on the day, whoever engages."""
    return [one for scope in scopes for one in adjacency.by_scope.get(scope, ()) if one.period.holds(on)]


def _of_service(adjacency: Adjacency, scopes: Sequence[str], providers: Sequence[str], on: date) -> list[Engagement]:
    """Return what the providers engage for their service, then the top engagements of parts they engage nobody for.

    That customers engage the provider for the service is above it, not part of the chain down from it.
    """
    own = [one for provider in providers for one in adjacency.by(provider, scopes, on)]
    if len(scopes) == 1:
        return own
    covered = {one.scope for one in own}
    others = [
        one for one in in_force(adjacency, scopes[1:], on) if one.scope not in covered and one.engaged not in providers
    ]
    reached = _reached(own, others)
    return own + [one for one in _top(others) if one.engager not in reached]


def _top(engagements: Sequence[Engagement]) -> list[Engagement]:
    """Return those whose engager is not itself engaged among them; of a ring that nothing leads into, all."""
    engaged = {one.engaged for one in engagements}
    top = [one for one in engagements if one.engager not in engaged]
    reached = _reached(top, engagements)
    return top + [one for one in engagements if one.engager in engaged and one.engager not in reached]


def _reached(start: Iterable[Engagement], among: Iterable[Engagement]) -> set[str]:
    """Return everyone engaged by `start` or, step by step, by those engaged."""
    by_engager: dict[str, list[str]] = {}
    for one in among:
        by_engager.setdefault(one.engager, []).append(one.engaged)
    reached = {one.engaged for one in start}
    waiting = list(reached)
    while waiting:
        for engaged in by_engager.get(waiting.pop(), ()):
            if engaged not in reached:
                reached.add(engaged)
                waiting.append(engaged)
    return reached
