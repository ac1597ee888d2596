"""Suppliers that engage each other in a ring, found in the links of a walk.

A repeat closes a ring where the place it returns to leads back to it. That place need not stand on the repeat's own
path: where A and B engage each other and both are engaged from the start, neither is below itself in the walk.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence

from graph_service.chains.chain import Link, met_before

MAX_CYCLES = 50  # One gap is enough to mend a register; a tangle of thousands is not told ring by ring.

Place = tuple[str, str]
"""An organisation and what it is engaged for; those who engage at the start of a chain stand with an empty scope."""


def find_cycles(links: Sequence[Link], *, max_cycles: int = MAX_CYCLES) -> tuple[tuple[str, ...], ...]:
    """Return each ring of organisations once, in the order in which they engage each other."""
    closing = [index for index, link in enumerate(links) if link.is_repeat]
    if not closing:
        return ()
    ends = _ends(links)
    below: dict[Place, list[Place]] = defaultdict(list)
    for source, target in ends:
        below[source].append(target)
    group = strong_groups(below)
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for index in closing:
        source, target = ends[index]
        if group[source] != group[target]:
            continue
        ring = tuple(organisation for organisation, _ in _shortest(below, group, target, source))
        found.setdefault(_from_smallest(ring), ring)
        if len(found) >= max_cycles:
            break
    return tuple(found.values())


def _ends(links: Sequence[Link]) -> list[tuple[Place, Place]]:
    """Return, for each link, the places it goes from and to."""
    repeats = met_before(links)
    return [(_source(links, link), _target(links, repeats, index)) for index, link in enumerate(links)]


def _source(links: Sequence[Link], link: Link) -> Place:
    return links[link.parent].place if link.parent is not None else (link.engager, "")


def _target(links: Sequence[Link], repeats: dict[int, int | None], index: int) -> Place:
    if index not in repeats:
        return links[index].place
    met = repeats[index]
    return links[met].place if met is not None else (links[index].engaged, "")


def _shortest(below: dict[Place, list[Place]], group: dict[Place, int], start: Place, end: Place) -> list[Place]:
    """Return the shortest way from `start` to `end`, which lie in one group, both included."""
    came_from: dict[Place, Place | None] = {start: None}
    waiting = deque([start])
    while end not in came_from:
        here = waiting.popleft()
        for place in below[here]:
            if place not in came_from and group[place] == group[start]:
                came_from[place] = here
                waiting.append(place)
    way: list[Place] = []
    step: Place | None = end
    while step is not None:
        way.append(step)
        step = came_from[step]
    return way[::-1]


def _from_smallest(ring: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ring as it reads from its smallest name, the same wherever it was entered."""
    start = ring.index(min(ring))
    return ring[start:] + ring[:start]


def strong_groups(below: dict[Place, list[Place]]) -> dict[Place, int]:
    """Return for each place the number of its strongly connected group (Kosaraju's two passes, no recursion)."""
    above: dict[Place, list[Place]] = defaultdict(list)
    for source, targets in list(below.items()):
        for target in targets:
            above[target].append(source)
    group: dict[Place, int] = {}
    for number, start in enumerate(reversed(_by_finish(below, [*below, *above]))):
        if start in group:
            continue
        group[start] = number
        waiting = [start]
        while waiting:
            for source in above.get(waiting.pop(), ()):
                if source not in group:
                    group[source] = number
                    waiting.append(source)
    return group


def _by_finish(below: dict[Place, list[Place]], starts: Iterable[Place]) -> list[Place]:
    """Return every place after all that is only below it, as a depth-first pass leaves them."""
    finished: list[Place] = []
    seen: set[Place] = set()
    for start in starts:
        if start in seen:
            continue
        seen.add(start)
        waiting = [(start, iter(below.get(start, ())))]
        while waiting:
            here, targets = waiting[-1]
            following = next((target for target in targets if target not in seen), None)
            if following is None:
                finished.append(here)
                waiting.pop()
            else:
                seen.add(following)
                waiting.append((following, iter(below.get(following, ()))))
    return finished
