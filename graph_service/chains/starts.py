"""Which engagements the chain of a thing starts with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from graph_service.chains.adjacency import Adjacency, Engagement


def first_engagements(adjacency: Adjacency, root: str, on: date) -> list[Engagement]:
    """Return the engagements in force on the day that the chain of `root` starts with.

    An engagement starts its own chain; an organisation what it engages itself; an activity what its controllers
    engage for it; a service what its provider engages for it. Otherwise, and for a system, the top engagements:
    those for the thing and what it is built on whose engager nobody engages for the same.
    """
    if root in adjacency.engagements:
        return [one for one in adjacency.engagements[root] if one.period.holds(on)]
    scopes = adjacency.closure(root)
    if root in adjacency.controllers:
        by_controllers = [
            one for controller in adjacency.controllers_on(root, on) for one in adjacency.by(controller, scopes, on)
        ]
        return by_controllers or _top(_in_force(adjacency, scopes, on))
    if root in adjacency.providers:
        return _of_service(adjacency, scopes, adjacency.providers[root], on)
    if root in adjacency.by_engager:
        return adjacency.by(root, adjacency.by_engager[root], on)
    return _top(_in_force(adjacency, scopes, on))


def _in_force(adjacency: Adjacency, scopes: Iterable[str], on: date) -> list[Engagement]:
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
        one for one in _in_force(adjacency, scopes[1:], on) if one.scope not in covered and one.engaged not in providers
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
