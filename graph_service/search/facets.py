"""What hits may be narrowed by: for each thing its organisation, roles, countries, data, gaps, sort and what it lacks.

A read model of ours, in memory: an engine's own facets cost a search ten times what they cost here, and each engine
has its own.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from sys import intern
from typing import Protocol

from pyoxigraph import NamedNode

from graph_service.queries import ask_store, query_text
from graph_service.store.graph_store import GraphStore, Row

FACETS = ("kind", "organisation", "role", "country", "severity", "category", "classification", "lacks")
"""The facets in the order in which they are shown."""

SEVERITIES = {"Violation": "violation", "Warning": "warning", "Info": "info"}
"""The words for severities in addresses, by their local names in SHACL."""

_THING = re.compile(r"\?thing\b")
_QUESTIONS = ("what-may-a-thing-be-narrowed-by", "whose-is-a-thing")

Narrowing = Mapping[str, Collection[str]]
"""The values chosen of each facet: a hit has one of them. A facet without a choice narrows nothing."""

Values = Mapping[str, tuple[str, ...]]


class Serious(Protocol):
    """A gap, as far as it can be narrowed by."""

    @property
    def severity(self) -> str:
        """`violation`, `warning` or `info`."""
        ...


GapsOf = Mapping[str, Sequence[Serious]]
"""The gaps of each thing that has any, as the register keeps them."""


class _Severities(Mapping[str, tuple[str, ...]]):
    """How serious the gaps of each thing are, told when it is asked: a change may make or mend gaps anywhere."""

    def __init__(self, gaps: GapsOf) -> None:
        self._gaps = gaps

    def __getitem__(self, iri: str) -> tuple[str, ...]:
        return tuple(sorted({gap.severity for gap in self._gaps[iri]}))

    def __iter__(self) -> Iterator[str]:
        return iter(self._gaps)

    def __len__(self) -> int:
        return len(self._gaps)


@dataclass(frozen=True, slots=True)
class Facets:
    """The values of every thing, by facet and IRI; the kind is told by the thing itself and is not among them."""

    by_facet: Mapping[str, Values]

    def values(self, facet: str, iri: str) -> tuple[str, ...]:
        """Return the values that a thing has of a facet."""
        return self.by_facet[facet].get(iri, ())

    def with_changed(self, store: GraphStore, iris: Iterable[str], gaps: GapsOf | None = None) -> Facets:
        """Return the facets in which `iris` are read anew, and the severities those of `gaps` or else of the report."""
        drafts = {facet: dict(values) for facet, values in self.by_facet.items() if facet != "severity"}
        for iri in iris:
            rows, organisations = (_asked_of(store, one, NamedNode(iri)) for one in _QUESTIONS)
            found = _told(rows, organisations)
            for facet, values in drafts.items():
                values.pop(iri, None)
                values.update(found.get(facet, {}))
        return Facets({**drafts, "severity": _severities(store, gaps)})


def read_facets(store: GraphStore, gaps: GapsOf | None = None) -> Facets:
    """Return what everything in the store may be narrowed by; severities by `gaps`, or else by the stored report."""
    told = _told(ask_store(store, "what-may-a-thing-be-narrowed-by"), ask_store(store, "whose-is-a-thing"))
    found: dict[str, Values] = {**told, "severity": _severities(store, gaps)}
    return Facets({facet: found.get(facet, {}) for facet in FACETS if facet != "kind"})


def _asked_of(store: GraphStore, question: str, thing: NamedNode) -> list[Row]:
    """Return the answers to a question for one thing."""
    # The name is written into the question: with a binding the engine plans for all things, which took 60 ms for each
    # in a register of 14,000.
    asked, where = query_text(question).split("WHERE", 1)
    return [{**row, "thing": thing} for row in store.select(f"{asked}WHERE{_THING.sub(str(thing), where)}")]


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
            found[facet.value][intern(thing.value)].add(intern(value.value))
    told = {facet: {iri: tuple(sorted(some)) for iri, some in by_thing.items()} for facet, by_thing in found.items()}
    organisation_of: dict[str, tuple[str, ...]] = {}
    for row in organisation_rows:
        # The first is the surest: a thing is a matter of one organisation.
        thing, organisation = row["thing"], row["organisation"]
        if isinstance(thing, NamedNode) and isinstance(organisation, NamedNode):
            organisation_of.setdefault(intern(thing.value), (intern(organisation.value),))
    return {**told, "organisation": organisation_of}


def _severities(store: GraphStore, gaps: GapsOf | None) -> Values:
    if gaps is not None:
        return _Severities(gaps)
    found: dict[str, set[str]] = defaultdict(set)
    for row in ask_store(store, "how-serious-are-gaps"):
        thing, severity = row["thing"], row["severity"]
        if isinstance(thing, NamedNode) and isinstance(severity, NamedNode):
            name = severity.value.partition("#")[2]
            if name in SEVERITIES:
                found[thing.value].add(SEVERITIES[name])
    return {iri: tuple(sorted(some)) for iri, some in found.items()}
