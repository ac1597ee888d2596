"""Which customers' chains reach a third country, over the whole register at once."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import date

from graph_service.chains.adjacency import Adjacency, Engagement
from graph_service.chains.jurisdiction import Jurisdiction


@dataclass(frozen=True, slots=True, order=True)
class TaintedUse:
    """A customer whose chain for a scope reaches a third country, and the shortest path there.

    `path` names the engagements from the customer's own down to the first one that processes outside the EEA.
    """

    customer: str
    scope: str
    path: tuple[str, ...]


def tainted_uses(adjacency: Adjacency, jurisdiction: Jurisdiction, on: date) -> list[TaintedUse]:
    """Return every customer and scope whose chain reaches a third country on the day, sorted.

    One search upward from all engagements outside the EEA together, instead of one walk down for each customer. Rings
    that nobody leads into have no customer and are not told.
    """
    outside = {
        country for country in jurisdiction.countries if jurisdiction.standing(country, on) in {"adequate", "third"}
    }
    # By identity: an engagement has a dozen fields, and a hash of all of them would be most of the time.
    below: dict[int, Engagement | None] = {}
    waiting: deque[Engagement] = deque()
    for engagements in adjacency.engagements.values():
        for one in engagements:
            if not outside.isdisjoint(one.countries) and one.period.holds(on):
                below[id(one)] = None
                waiting.append(one)
    nearest: dict[tuple[str, str], Engagement] = {}
    while waiting:
        here = waiting.popleft()
        above = adjacency.above(here, on)
        if not above:
            nearest.setdefault((here.engager, here.scope), here)
        for one in above:
            if id(one) not in below:
                below[id(one)] = here
                waiting.append(one)
    return sorted(TaintedUse(*place, _path(below, top)) for place, top in nearest.items())


def _path(below: dict[int, Engagement | None], top: Engagement) -> tuple[str, ...]:
    path: list[str] = []
    here: Engagement | None = top
    while here is not None:
        path.append(here.iri)
        here = below[id(here)]
    return tuple(path)
