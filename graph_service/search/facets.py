"""What hits may be narrowed by: for each thing its organisation, roles, countries, data, gaps, sort and what it lacks.

A read model of ours, in memory: an engine's own facets cost a search ten times what they cost here, and each engine
has its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from pyoxigraph import NamedNode

from graph_service.queries import ask_store
from graph_service.store.graph_store import GraphStore, Row

FACETS = ("kind", "organisation", "role", "country", "severity", "category", "classification", "lacks")
"""The facets in the order in which they are shown."""

SEVERITIES = {"Violation": "violation", "Warning": "warning", "Info": "info"}
"""The words for severities in addresses, by their local names in SHACL."""

Narrowing = Mapping[str, Collection[str]]
"""The values chosen of each facet: a hit has one of them. A facet without a choice narrows nothing."""

Values = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Facets:
    """The values of every thing, by facet and IRI; the kind is told by the thing itself and is not among them."""

    by_facet: Mapping[str, Values]

    def values(self, facet: str, iri: str) -> tuple[str, ...]:
        """Return the values that a thing has of a facet."""
        return self.by_facet[facet].get(iri, ())

    def with_changed(self, store: GraphStore, iris: Iterable[str]) -> Facets:
        """Return the facets in which `iris` are read anew; a change may make or mend gaps anywhere."""
        drafts = {facet: dict(values) for facet, values in self.by_facet.items()}
        drafts["severity"] = _severities(store)
        for iri in iris:
            found = _told(
                ask_store(store, "what-may-a-thing-be-narrowed-by", thing=NamedNode(iri)),
                ask_store(store, "whose-is-a-thing", thing=NamedNode(iri)),
            )
            for facet, values in drafts.items():
                if facet != "severity":
                    values.pop(iri, None)
                    values.update(found.get(facet, {}))
        return Facets(drafts)


def read_facets(store: GraphStore) -> Facets:
    """Return what everything in the store may be narrowed by."""
    found = _told(ask_store(store, "what-may-a-thing-be-narrowed-by"), ask_store(store, "whose-is-a-thing"))
    found["severity"] = _severities(store)
    return Facets({facet: found.get(facet, {}) for facet in FACETS if facet != "kind"})


def narrow(
    hits: Sequence[tuple[str, str]], facets: Facets, chosen: Narrowing
) -> tuple[list[int], dict[str, tuple[tuple[str, int], ...]]]:
    """Return the places of the hits that have what is chosen, and for each facet its values with their counts.

    A hit is its IRI and its kind. A value counts the hits that it would leave beside what is chosen of the other
    facets, most first.
    """
    failed: dict[int, list[str]] = {}
    for facet, some in ((facet, frozenset(chosen[facet])) for facet in FACETS if chosen.get(facet)):
        for place, values in enumerate(_values(facets, facet, hits)):
            if some.isdisjoint(values):
                failed.setdefault(place, []).append(facet)
    kept = [place for place in range(len(hits)) if place not in failed]
    counts = {}
    for facet in FACETS:
        left = [hit for place, hit in enumerate(hits) if failed.get(place, [facet]) == [facet]] if failed else hits
        counts[facet] = _most_first(Counter(chain.from_iterable(_values(facets, facet, left))))
    return kept, counts


def _values(facets: Facets, facet: str, hits: Iterable[tuple[str, str]]) -> Iterable[tuple[str, ...]]:
    if facet == "kind":
        return ((kind,) for _, kind in hits)
    values = facets.by_facet[facet]
    return (values.get(iri, ()) for iri, _ in hits)


def _most_first(counted: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def _told(rows: Iterable[Row], organisation_rows: Iterable[Row]) -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        thing, facet, value = row["thing"], row["facet"], row["value"]
        if isinstance(thing, NamedNode) and isinstance(value, NamedNode) and facet is not None:
            found[facet.value][thing.value].add(value.value)
    told = {facet: {iri: tuple(sorted(some)) for iri, some in by_thing.items()} for facet, by_thing in found.items()}
    organisation_of: dict[str, tuple[str, ...]] = {}
    for row in organisation_rows:
        # The first is the surest: a thing is a matter of one organisation.
        thing, organisation = row["thing"], row["organisation"]
        if isinstance(thing, NamedNode) and isinstance(organisation, NamedNode):
            organisation_of.setdefault(thing.value, (organisation.value,))
    return {**told, "organisation": organisation_of}


def _severities(store: GraphStore) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in ask_store(store, "how-serious-are-gaps"):
        thing, severity = row["thing"], row["severity"]
        if isinstance(thing, NamedNode) and isinstance(severity, NamedNode):
            name = severity.value.partition("#")[2]
            if name in SEVERITIES:
                found[thing.value].add(SEVERITIES[name])
    return {iri: tuple(sorted(some)) for iri, some in found.items()}
