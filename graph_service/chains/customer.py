"""What one customer has: its services, activities and every supplier below them, and nothing of anybody else's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from graph_service.chains.adjacency import Adjacency, Engagement
from graph_service.chains.chain import Chain
from graph_service.chains.jurisdiction import Jurisdiction
from graph_service.chains.starts import delivered, in_force
from graph_service.chains.walk import walk


@dataclass(frozen=True, slots=True)
class SupplierRow:
    """One supplier of a customer, whatever number of engagements it has; `links` are their indexes in the chain.

    `places` are published places that name no country.
    """

    supplier: str
    ranks: tuple[int, ...]
    scopes: tuple[str, ...]
    countries: tuple[str, ...]
    places: tuple[str, ...]
    agreements: tuple[str, ...]
    transfers: tuple[str, ...]
    links: tuple[int, ...]
    lacks_agreement: bool
    lacks_ground: bool


@dataclass(frozen=True, slots=True)
class CustomerChain:
    """The services that a customer has, its activities, and the chain below both, as of a day.

    `services` are what it engages someone for and what its activities use directly. `suppliers` are nearest first.
    """

    customer: str
    on: date
    services: tuple[str, ...]
    activities: tuple[str, ...]
    unengaged: tuple[str, ...]
    """The activities for which it engages nobody, though what they are built on has suppliers."""
    chain: Chain
    suppliers: tuple[SupplierRow, ...]

    @property
    def agreements(self) -> tuple[str, ...]:
        """The agreements that the chain rests on, sorted."""
        return tuple(sorted({link.agreement for link in self.chain.links if link.agreement}))


def customer_chain(adjacency: Adjacency, jurisdiction: Jurisdiction, customer: str, on: date) -> CustomerChain:
    """Return what a customer has on a day (GDPR Art. 28(2), EDPB Opinion 22/2024).

    The chain starts with what the customer engages. Where it engages nobody for an activity, the chain goes on with
    whom the suppliers of what the activity is built on engage: that others engage these suppliers is theirs alone.
    """
    own = adjacency.by(customer, adjacency.by_engager.get(customer, {}), on)
    activities = adjacency.activities_of(customer, on)
    starts: dict[Engagement, None] = dict.fromkeys(own)
    unengaged: list[str] = []
    for activity in activities:
        scopes = adjacency.closure(activity)
        if adjacency.by(customer, scopes, on):
            continue
        unengaged += [activity] if in_force(adjacency, scopes, on) else []
        starts.update(dict.fromkeys(delivered(adjacency, scopes, on)))
    chain = walk(adjacency, jurisdiction, customer, on, starts=starts)
    used = {one for activity in activities for one in adjacency.uses.get(activity, ())}
    services = tuple(sorted(used.union(one.scope for one in own).difference(activities)))
    return CustomerChain(customer, on, services, activities, tuple(unengaged), chain, _suppliers(chain))


def _suppliers(chain: Chain) -> tuple[SupplierRow, ...]:
    links: dict[str, list[int]] = defaultdict(list)
    for index, link in enumerate(chain.links):
        links[link.engaged].append(index)
    return tuple(_row(chain, supplier, indexes) for supplier, indexes in links.items())


def _row(chain: Chain, supplier: str, indexes: Iterable[int]) -> SupplierRow:
    links = {index: chain.links[index] for index in indexes}
    places = [place for link in links.values() for place in link.places]
    return SupplierRow(
        supplier,
        ranks=tuple(sorted({link.rank for link in links.values()})),
        scopes=tuple(sorted({link.scope for link in links.values()})),
        countries=tuple(sorted({place.country for place in places if place.country})),
        places=tuple(sorted({place.text for place in places if place.text and not place.country})),
        agreements=tuple(sorted({link.agreement for link in links.values() if link.agreement})),
        transfers=tuple(sorted({link.transfer for link in links.values() if link.transfer})),
        links=tuple(links),
        lacks_agreement=any(link.lacks_agreement for link in links.values()),
        lacks_ground=any(link.lacks_ground for link in links.values()),
    )
