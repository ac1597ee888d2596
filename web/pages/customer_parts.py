"""What concerns one customer on a day: its activities, and of the chain only what it engages and what follows.

Everything that the customer's pages tell is taken from here, so that none of them can show another customer's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from graph_service.chains.chain import Chain, Link
from graph_service.gaps import Gap
from graph_service.registry import Registry


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer as of a day.

    The chain starts with what the customer itself engages; for an activity for which it engages nobody, with whom the
    suppliers of what the activity is built on engage (`chains/customer.py`).
    """

    iri: str
    on: date
    activities: tuple[str, ...]
    chain: Chain
    reached: Mapping[int, frozenset[int]]
    """For each link that the chain starts with, by index: the links from there down, that one included."""
    links_of: Mapping[str, frozenset[int]]
    """For each activity, the indexes of the links of the chain that take part in it."""

    @property
    def own_links(self) -> tuple[tuple[int, Link], ...]:
        """The links that the customer itself engages, with their indexes."""
        starts = ((index, self.chain.links[index]) for index in self.reached)
        return tuple((index, link) for index, link in starts if link.engager == self.iri)

    @property
    def records(self) -> frozenset[str]:
        """The records that the customer's chain is told by: the customer, activities, engagements, instruments."""
        told = {self.iri, *self.activities}
        for link in self.chain.links:
            told.update(one for one in (link.engagement, link.agreement, link.transfer) if one is not None)
        return frozenset(told)

    def suppliers_in(self, indexes: Iterable[int]) -> tuple[str, ...]:
        """Return who is engaged by these links, each once, nearest first."""
        return tuple(dict.fromkeys(self.chain.links[index].engaged for index in sorted(indexes)))


def read_customer(registry: Registry, iri: str, on: date) -> Customer:
    """Return what concerns a customer on a day; without activities and engagements it is empty."""
    adjacency, found = registry.models.adjacency, registry.customer(iri, on)
    reached = _reached(found.chain)
    links_of = {}
    for activity in found.activities:
        things = set(adjacency.closure(activity))
        starts = (below for index, below in reached.items() if found.chain.links[index].scope in things)
        links_of[activity] = frozenset[int]().union(*starts)
    return Customer(iri, on, found.activities, found.chain, reached, links_of)


def is_customer(registry: Registry, iri: str) -> bool:
    """Tell whether an organisation is a customer; see `customers_among`."""
    return iri in customers_among(registry, [iri])


def customers_among(registry: Registry, iris: Iterable[str]) -> frozenset[str]:
    """Return those who, on any day, are controllers of something or engage somebody for what others deliver.

    Who only engages others for what it delivers itself, or is engaged for, is a supplier.
    """
    adjacency = registry.models.adjacency
    controllers = adjacency.controlling()

    def engages_for_others(iri: str) -> bool:
        engaged_for = {one.scope for one in adjacency.by_engaged.get(iri, ())}
        return any(
            scope not in engaged_for and iri not in adjacency.providers.get(scope, ())
            for scope in adjacency.by_engager.get(iri, {})
        )

    return frozenset(iri for iri in set(iris) if iri in controllers or engages_for_others(iri))


def gaps_for(registry: Registry, customer: Customer) -> list[Gap]:
    """Return the gaps of today in what concerns the customer, and those that are its own to mend."""
    records = customer.records
    return [gap for gap in registry.gaps() if gap.focus in records or gap.organisation == customer.iri]


def _reached(chain: Chain) -> dict[int, frozenset[int]]:
    """Return the links below each link that the chain starts with; below a repeat, what the first of its place has.

    What a repeat returns to is another engagement, which may be for something else, so only what follows it counts.
    """
    below, met = chain.children(), chain.met_before()

    def following(index: int) -> Iterable[int]:
        yield from below.get(index, ())
        first = met.get(index)
        if first is not None:
            yield from below.get(first, ())

    found: dict[int, frozenset[int]] = {}
    for start in below.get(None, ()):
        seen = {start}
        waiting = [start]
        while waiting:
            new = [one for one in following(waiting.pop()) if one not in seen]
            seen.update(new)
            waiting.extend(new)
        found[start] = frozenset(seen)
    return found
