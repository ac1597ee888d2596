"""A chain of processors: the links that a walk found, nearest first, and the paths in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal as OneOf

from graph_service.labels import Text

Standing = OneOf["sweden", "eea", "adequate", "third", "unknown"]
AgreementState = OneOf["valid", "missing", "expired", "future"]
TransferState = OneOf["not needed", "valid", "missing", "expired", "unknown"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where data is processed: a country, or only the published text where it names none.

    `ground` says whether a transfer there is covered on the day, `tool` by what; `until` is the last day of what lets
    data go there, None where no end is known. `is_partial` says that an adequacy decision covers some recipients in
    the country, which does not show that it covers this one; `lang` is the language of `text`.
    """

    country: str | None
    text: str | None
    standing: Standing
    ground: TransferState = "unknown"
    tool: str | None = None
    until: date | None = None
    is_partial: bool = False
    lang: str = ""

    @property
    def published(self) -> Text:
        """The published text in the language that it has, empty where the place is a country."""
        return Text(self.text or "", self.lang)


@dataclass(frozen=True, slots=True)
class Link:
    """One engagement as it stands in a chain on a day.

    Depth counts engagements: 1 is a supplier that the chain starts with. `parent` is the index in `Chain.links`
    of the link that led here, None where the chain starts. `is_repeat` says that the supplier was met before,
    so the chain is not followed from here a second time. `domicile`, `part_of` and `ultimate_parent` are those of the
    one engaged: where it is seated, whose subsidiary or part it is and who owns it in the end is told apart from where
    it processes. `source` is the base of the followed register that states the engagement, None where we do; `others`
    are the records that such registers have of the one engaged, joined by organisation number.
    """

    engagement: str
    engager: str
    engaged: str
    scope: str
    depth: int
    rank: int
    parent: int | None
    places: tuple[Place, ...]
    agreement: str | None
    agreement_state: AgreementState
    agreement_until: date | None
    transfer: str | None
    transfer_state: TransferState
    tool: str | None
    transfer_until: date | None
    authorisation: str | None
    purpose: tuple[Text, ...]
    valid_from: date | None
    valid_to: date | None
    is_repeat: bool
    domicile: str | None = None
    ultimate_parent: str | None = None
    part_of: str | None = None
    source: str | None = None
    others: tuple[str, ...] = ()

    @property
    def place(self) -> tuple[str, str]:
        """The place in the chain: the same supplier for another service or system is another place."""
        return self.engaged, self.scope

    @property
    def in_third_country(self) -> bool:
        """Some of the processing is done outside the EU and the EEA."""
        return any(place.standing in {"adequate", "third"} for place in self.places)

    @property
    def lacks_ground(self) -> bool:
        """It is done in a country without adequate protection, and no transfer in force covers that."""
        return self.transfer_state != "valid" and any(place.standing == "third" for place in self.places)

    @property
    def lacks_agreement(self) -> bool:
        """No agreement is in force on the day."""
        return self.agreement_state != "valid"

    @property
    def is_trouble(self) -> bool:
        """The link reaches a third country, or something that the law asks for is missing."""
        return self.in_third_country or self.lacks_agreement


@dataclass(frozen=True, slots=True)
class Chain:
    """Every engagement below `root` on a day, breadth first.

    `cycles` holds each ring of organisations once, in the order in which they engage each other; the last engages
    the first. `is_truncated` says that the chain was longer or deeper than a walk follows.
    """

    root: str
    on: date
    links: tuple[Link, ...]
    cycles: tuple[tuple[str, ...], ...] = ()
    is_truncated: bool = False

    @property
    def depth(self) -> int:
        """The number of engagements on the longest path, 0 where the chain is empty."""
        return max((link.depth for link in self.links), default=0)

    @property
    def suppliers(self) -> tuple[str, ...]:
        """Everyone engaged, once each, nearest first."""
        return tuple(dict.fromkeys(link.engaged for link in self.links))

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries where data is processed, sorted."""
        return tuple(sorted({place.country for link in self.links for place in link.places if place.country}))

    @property
    def third_countries(self) -> tuple[str, ...]:
        """The countries outside the EU and the EEA, with or without an adequacy decision, sorted."""
        return tuple(sorted(self.nearest_in_third_countries()))

    def path(self, index: int) -> tuple[int, ...]:
        """Return the indexes of the links from the start of the chain down to `index`, that one included."""
        found: list[int] = []
        here: int | None = index
        while here is not None:
            found.append(here)
            here = self.links[here].parent
        return tuple(reversed(found))

    def nearest_in_third_countries(self) -> dict[str, int]:
        """Return, for each third country, the first link that reaches it; `path` of it is the shortest path."""
        found: dict[str, int] = {}
        for index, link in enumerate(self.links):
            for place in link.places:
                if place.country and place.standing in {"adequate", "third"}:
                    found.setdefault(place.country, index)
        return found

    def children(self) -> dict[int | None, list[int]]:
        """Return the indexes of the links below each link; those that the chain starts with stand under None."""
        below: dict[int | None, list[int]] = defaultdict(list)
        for index, link in enumerate(self.links):
            below[link.parent].append(index)
        return dict(below)

    def met_before(self) -> dict[int, int | None]:
        """Return, for each repeat, the index of the link that met the supplier first; see `met_before`."""
        return met_before(self.links)


def met_before(links: Sequence[Link]) -> dict[int, int | None]:
    """Return, for each link that is a repeat, the index of the link that met the supplier first.

    That is the nearest one further up on its own path, else the one that was followed for the same place. None means
    that the supplier is the one who engages where the path starts.
    """
    first = {link.place: index for index, link in enumerate(links) if not link.is_repeat}
    return {index: _met(links, first, link) for index, link in enumerate(links) if link.is_repeat}


def _met(links: Sequence[Link], first: dict[tuple[str, str], int], link: Link) -> int | None:
    top, above = link, link.parent
    while above is not None:
        top = links[above]
        if top.engaged == link.engaged:
            return above
        above = top.parent
    return None if top.engager == link.engaged else first[link.place]


def paths_to_trouble(chain: Chain) -> frozenset[int]:
    """Return the indexes of the links on a path to a third country or to a missing agreement or ground.

    A repeat counts where the place it returns to leads on to trouble, or where it closes a ring.
    """
    troubled = {index for index, link in enumerate(chain.links) if link.is_trouble}
    kept = _with_ancestors(chain, troubled)
    rings = [set(cycle) for cycle in chain.cycles]
    repeats = chain.met_before()
    # A repeat that is kept keeps its ancestors, which may be what another repeat returns to: until nothing is new.
    while True:
        added = {
            index
            for index, first in repeats.items()
            if index not in kept
            and (
                first in kept or any({chain.links[index].engager, chain.links[index].engaged} <= ring for ring in rings)
            )
        }
        if not added:
            return frozenset(kept)
        kept |= _with_ancestors(chain, added)


def _with_ancestors(chain: Chain, indexes: Iterable[int]) -> set[int]:
    kept: set[int] = set()
    for index in indexes:
        here: int | None = index
        while here is not None and here not in kept:
            kept.add(here)
            here = chain.links[here].parent
    return kept
