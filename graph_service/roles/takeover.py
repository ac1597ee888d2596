"""How a reorganisation passes responsibility on: from the organisations before it to those after it, from its day on.

What was decided after the reorganisation stands as it was decided: only what an organisation held before the day
passes on. A role for the organisation itself, such as its data protection officer, does not: the organisation that
takes over appoints its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from pyoxigraph import NamedNode, Triple

from graph_service.names import ANSVAR, ORG, day_literal
from graph_service.responsibility import Doubt, Responsibility
from graph_service.roles.holdings import Holdings, Reorganisation


def passed_on(holdings: Holdings, one: Responsibility, on: date) -> Iterator[Responsibility]:
    """Yield a responsibility as it stands on a day: itself, or those of the organisations that took it over.

    One reorganisation may follow another; each is shown by its statements. Where several organisations result and
    the reorganisation does not say what passes over, all of them are told, and that it is uncertain.
    """
    waiting = [one]
    seen = {(one.party, one.valid_from)}
    while waiting:
        here = waiting.pop(0)
        step = _next(holdings, here, on)
        if not step:
            yield here
        for row in step:
            if (row.resulting, row.takes_effect_on) not in seen:
                seen.add((row.resulting, row.takes_effect_on))
                waiting.append(_taken_over(here, row, several=len(step) > 1))


def predecessors(holdings: Holdings, party: str) -> set[str]:
    """Return an organisation and every one whose responsibility it may have taken over, at any number of steps."""
    found, waiting = {party}, [party]
    while waiting:
        for row in holdings.reorganisations.by("resulting", waiting.pop()):
            if row.original not in found:
                found.add(row.original)
                waiting.append(row.original)
    return found


def held_by_in_turn(one: Responsibility) -> list[str]:
    """Return who has had a responsibility: its party, then those it was taken over from, last first."""
    before = [t.object.value for t in one.via if t.predicate == _ORIGINAL and isinstance(t.object, NamedNode)]
    return list(dict.fromkeys([one.party, *reversed(before)]))


_ORIGINAL = ORG.originalOrganization


def _next(holdings: Holdings, one: Responsibility, on: date) -> list[Reorganisation]:
    """Return the rows of the first reorganisation that passes a responsibility on, up to the day; none: it stays."""
    rows = [
        row
        for row in holdings.reorganisations.by("original", one.party)
        if row.takes_effect_on <= on
        and (one.valid_from is None or row.takes_effect_on > one.valid_from)
        and (row.carried == one.about or (row.carried is None and row.original != one.about))
        # What is carried over by name does not stay with the organisation that gives it away.
        and (row.carried is None or row.resulting != one.party)
    ]
    first = min(((row.takes_effect_on, row.iri) for row in rows), default=None)
    return sorted((row for row in rows if (row.takes_effect_on, row.iri) == first), key=lambda row: row.resulting)


def _taken_over(one: Responsibility, row: Reorganisation, *, several: bool) -> Responsibility:
    unsure: tuple[Doubt, ...] = ("several_successors",) if several else ()
    event = NamedNode(row.iri)
    day = day_literal(row.takes_effect_on)
    ground = [
        Triple(event, _ORIGINAL, NamedNode(row.original)),
        Triple(event, ORG.resultingOrganization, NamedNode(row.resulting)),
        Triple(event, ANSVAR.takesEffectOn, day),
    ]
    if row.carried is not None:
        ground.append(Triple(event, ANSVAR.carriesOver, NamedNode(row.carried)))
    return replace(
        one,
        party=row.resulting,
        via=(*one.via, *ground),
        valid_from=row.takes_effect_on,
        source=row.source or one.source,
        doubts=one.doubts if "several_successors" in one.doubts else (*one.doubts, *unsure),
    )
