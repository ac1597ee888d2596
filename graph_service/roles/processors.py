"""Who is engaged for an activity on a day: processors by its controllers, sub-processors by those, step by step.

Roles that nobody assigns: they follow from engagements in force (GDPR Art. 4(8), 28(1), 28(2), 28(4)).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import date

from pyoxigraph import NamedNode, Triple

from graph_service.names import ANSVAR, ROLE
from graph_service.responsibility import Responsibility
from graph_service.roles.held import controllers_on, is_overdue, reviewed_on
from graph_service.roles.holdings import Engagement, Holdings
from graph_service.roles.takeover import held_by_in_turn

PROCESSOR, SUB_PROCESSOR = ROLE.processor.value, ROLE.subProcessor.value
_BUILT_ON = (ANSVAR.usesService.value, ANSVAR.usesSystem.value)
Path = tuple[Triple, ...]


def processors_of(holdings: Holdings, about: str, on: date) -> Iterator[Responsibility]:
    """Yield the processors that the controllers of `about` engage for it or for what it is built on.

    What a controller engaged before a reorganisation works for the one that took over.
    """
    for controller, engagement, path in _first(holdings, about, on):
        is_direct = engagement.scope == about
        yield _engaged(
            holdings,
            engagement,
            about,
            on,
            role=PROCESSOR,
            via=path + controller.via + _engaging(engagement),
            through=None if is_direct else engagement.scope,
        )


def sub_processors_of(holdings: Holdings, about: str, on: date) -> Iterator[Responsibility]:
    """Yield the sub-processors in `about`, nearest first; `through` is the party that engages them."""
    waiting: deque[tuple[Responsibility, Engagement, Path]] = deque()
    seen: set[tuple[str, str, str]] = set()
    for controller, engagement, path in _first(holdings, about, on):
        waiting.append((controller, engagement, path + controller.via + _engaging(engagement)))
    while waiting:
        controller, above, ground = waiting.popleft()
        for below, path in _below(holdings, above, on):
            # A ring of engagements may lead back to the controller, who is nobody's processor in its own activity.
            if (controller.party, below.iri, below.party) in seen or below.party in held_by_in_turn(controller):
                continue
            seen.add((controller.party, below.iri, below.party))
            via = ground + path + _engaging(below)
            yield _engaged(holdings, below, about, on, role=SUB_PROCESSOR, via=via, through=below.engager)
            waiting.append((controller, below, via))


def _first(holdings: Holdings, about: str, on: date) -> Iterator[tuple[Responsibility, Engagement, Path]]:
    controllers = controllers_on(holdings, about, on)
    paths = _paths(holdings, about) if controllers else {}
    for controller in controllers:
        parties = held_by_in_turn(controller)
        for engager in parties:
            for one in holdings.engagements.by("engager", engager):
                if one.scope in paths and one.holds(on) and one.party not in parties:
                    yield controller, one, paths[one.scope]


def _below(holdings: Holdings, above: Engagement, on: date) -> Iterator[tuple[Engagement, Path]]:
    """Yield what the one engaged engages in turn for the same thing, or for what it obtains for it."""
    paths = dict(_paths(holdings, above.scope))
    for obtained in holdings.objects(above.iri, ANSVAR.obtains.value):
        step = Triple(NamedNode(above.iri), ANSVAR.obtains, NamedNode(obtained))
        for thing, path in _paths(holdings, obtained).items():
            paths.setdefault(thing, (step, *path))
    for one in holdings.engagements.by("engager", above.party):
        if one.scope in paths and one.holds(on) and one.party != above.party:
            yield one, paths[one.scope]


def _paths(holdings: Holdings, thing: str) -> dict[str, Path]:
    """Return what a thing is built on at any number of steps, itself included, with the shortest path to each."""
    paths: dict[str, Path] = {thing: ()}
    waiting = deque([thing])
    while waiting:
        here = waiting.popleft()
        for step in holdings.steps.of(here):
            if step.predicate in _BUILT_ON and step.object not in paths:
                said = Triple(NamedNode(here), NamedNode(step.predicate), NamedNode(step.object))
                paths[step.object] = (*paths[here], said)
                waiting.append(step.object)
    return paths


def _engaging(one: Engagement) -> Path:
    basis = NamedNode(one.iri)
    return (
        Triple(basis, ANSVAR.scope, NamedNode(one.scope)),
        Triple(basis, ANSVAR.engager, NamedNode(one.engager)),
        Triple(basis, ANSVAR.engaged, NamedNode(one.party)),
    )


def _engaged(
    holdings: Holdings, one: Engagement, about: str, on: date, *, role: str, via: Path, through: str | None
) -> Responsibility:
    return Responsibility(
        role=role,
        party=one.party,
        about=about,
        direct=through is None,
        via=via,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        source=None,
        assignment=one.iri,
        through=through,
        reviewed_on=reviewed_on(holdings, one.iri, on),
        doubts=("review_overdue",) if is_overdue(holdings, one.iri, on) else (),
    )
