"""Which customers' chains reach a third country, over the whole register at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph_service.chains.adjacency import Adjacency, Numbered
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
    city, day = adjacency.numbered(), on.toordinal()
    first, last, above = city.first, city.last, city.above
    outside = (one for one in city.by_country if jurisdiction.standing(one, on) in {"adequate", "third"})
    sources = sorted({at for country in outside for at in city.by_country[country]})
    waiting = [at for at in sources if first[at] <= day <= last[at]]
    # Which engagement lies below on the shortest path; itself where the path ends.
    below = {at: at for at in waiting}
    nearest: dict[tuple[str, str], int] = {}
    for here in waiting:
        is_top = True
        for up in above[here]:
            if first[up] <= day <= last[up]:
                is_top = False
                if up not in below:
                    below[up] = here
                    waiting.append(up)
        if is_top:
            one = city.engagements[here]
            nearest.setdefault((one.engager, one.scope), here)
    return [TaintedUse(*place, _path(city, below, nearest[place])) for place in sorted(nearest)]


def _path(city: Numbered, below: dict[int, int], top: int) -> tuple[str, ...]:
    path = [city.engagements[top].iri]
    while below[top] != top:
        top = below[top]
        path.append(city.engagements[top].iri)
    return tuple(path)
