"""From a thing down to every processor and sub-processor that takes part (GDPR Art. 28(2) and 28(4))."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from datetime import date

from graph_service.chains.adjacency import Adjacency, Engagement
from graph_service.chains.chain import Chain, Link
from graph_service.chains.cycles import find_cycles
from graph_service.chains.jurisdiction import Jurisdiction
from graph_service.chains.links import make_link
from graph_service.chains.starts import first_engagements

MAX_LINKS = 10_000  # Far above any real chain (the longest published list read has 108); a fault must not fill memory.
MAX_DEPTH = 50  # The deepest real chain read has 4 steps.


def walk(
    adjacency: Adjacency,
    jurisdiction: Jurisdiction,
    root: str,
    on: date,
    *,
    starts: Iterable[Engagement] | None = None,
    max_links: int = MAX_LINKS,
    max_depth: int = MAX_DEPTH,
) -> Chain:
    """Return every engagement below `root` in force on the day, nearest first.

    One engagement follows another when the one engaged is the engager, for the same thing or for something that it
    is built on or obtains. A supplier met again for the same thing is listed as a repeat and not followed, and so is
    one that stands further up on its own path, which closes a cycle. A thing without engagements has an empty chain.
    `starts` are the engagements that the chain begins with, where those are not the ones of `first_engagements`.
    """
    links: list[Link] = []
    seen: set[tuple[str, str]] = set()
    providers = set(adjacency.providers.get(root, ()))
    controllers = adjacency.controllers_on(root, on)

    def is_processor(engager: str) -> bool:
        # The provider of a service is the processor of its customers, so whom it engages is of rank 2; and so is
        # anyone but the controllers or the root itself with whom their chain begins.
        is_another = engager not in controllers if controllers else starts is not None and engager != root
        return engager in providers or is_another

    waiting: deque[tuple[Engagement, int | None]] = deque(
        (engagement, None) for engagement in (first_engagements(adjacency, root, on) if starts is None else starts)
    )
    is_truncated = False
    while waiting:
        engagement, parent = waiting.popleft()
        if len(links) >= max_links:
            is_truncated = True
            break
        above = links[parent] if parent is not None else None
        place = engagement.engaged, engagement.scope
        is_repeat = place in seen or _is_above(links, engagement, parent)
        depth = above.depth + 1 if above else 1
        links.append(
            make_link(
                engagement,
                jurisdiction,
                on,
                depth=depth,
                rank=above.rank + 1 if above else 2 if is_processor(engagement.engager) else 1,
                parent=parent,
                is_repeat=is_repeat,
                domicile=adjacency.domiciles.get(engagement.engaged),
                ultimate_parent=adjacency.parents.get(engagement.engaged),
                part_of=adjacency.part_of.get(engagement.engaged),
                others=adjacency.joined.others.get(engagement.engaged, ()),
            )
        )
        if is_repeat:
            continue
        seen.add(place)
        below = [(one, len(links) - 1) for one in adjacency.below(engagement, on)]
        if depth < max_depth:
            waiting.extend(below)
        elif below:
            is_truncated = True
    return Chain(root, on, tuple(links), find_cycles(links), is_truncated)


def _is_above(links: list[Link], engagement: Engagement, parent: int | None) -> bool:
    """Tell whether the one engaged stands further up on the path, the engager at its start included."""
    if engagement.engaged == engagement.engager:
        return True
    while parent is not None:
        above = links[parent]
        if engagement.engaged in (above.engaged, above.engager):
            return True
        parent = above.parent
    return False
