"""Who stands at the top above many engagements at once: each place is looked at one time, whatever rings there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from graph_service.chains.adjacency import Adjacency, Engagement
from graph_service.chains.cycles import Place, strong_groups


def tops_above(adjacency: Adjacency, engagements: Iterable[Engagement], on: date) -> Mapping[Place, frozenset[Place]]:
    """Return, for the engager and scope of each engagement, who engages at the top above it and for what.

    A top is not itself engaged for what it engages someone for. Of a ring that leads up to nobody, all are tops.
    """
    following: dict[Place, list[Place]] = {}
    waiting = [(one.engager, one.scope) for one in engagements]
    while waiting:
        place = waiting.pop()
        if place not in following:
            above = adjacency.above_place(*place, on)
            following[place] = list(dict.fromkeys((one.engager, one.scope) for one in above))
            waiting.extend(following[place])
    group = strong_groups(following)
    members: dict[int, list[Place]] = defaultdict(list)
    for place in following:
        members[group[place]].append(place)
    tops: dict[int, frozenset[Place]] = {}
    # Groups are numbered in the order of the edges, so from behind what a group leads up to is known.
    for number in sorted(members, reverse=True):
        found = {place for place in members[number] if not following[place]}
        for place in members[number]:
            found.update(*(tops[group[above]] for above in following[place] if group[above] != number))
        tops[number] = frozenset(found or members[number])
    return {place: tops[group[place]] for place in following}
