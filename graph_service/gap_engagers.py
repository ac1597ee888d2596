"""Who in the city sees to what a supplier lacks: the party that engages it, or that engages whom engages it.

A supplier mends nothing in the register of a city; whoever engages it asks it for what is missing.
Source: GDPR Art. 28(1): a controller uses only processors that give sufficient guarantees.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.names import ANSVAR, ORG
from graph_service.queries import ask_store, construct_from, query_text
from graph_service.store.graph_store import GraphStore, Row
from graph_service.validation.sparql_text import replaced

_OF_ENGAGEMENT = (ANSVAR.engaged, ANSVAR.engager, ANSVAR.scope, ANSVAR.validTo)
_ENGAGERS = "who-engages-a-supplier"
_SUPPLIERS = "which-organisations-are-suppliers"


@dataclass(frozen=True, slots=True)
class Suppliers:
    """Which organisations are suppliers, and who engages each on a day, for most services first."""

    is_one: Callable[[str], bool]
    engagers: Callable[[str], Sequence[str]]

    def seen_to_by(self, supplier: str) -> str | None:
        """Return the party in the city that engages a supplier, itself or through one other supplier.

        Of several the one that does so for most services, then the first by IRI; None where nobody is known to.
        """
        engagers = self.engagers(supplier)
        further = (one for between in engagers if self.is_one(between) for one in self.engagers(between))
        return next((one for one in (*engagers, *further) if not self.is_one(one)), None)


def read_suppliers(store: GraphStore, on: date) -> Suppliers:
    """Return the suppliers of a whole register, which are read when they are first asked for."""

    @cache
    def names() -> frozenset[str]:
        return frozenset(
            one.value for row in ask_store(store, _SUPPLIERS) if isinstance(one := row["thing"], NamedNode)
        )

    @cache
    def engagers() -> dict[str, list[str]]:
        by_thing: dict[str, list[Row]] = defaultdict(list)
        for row in ask_store(store, _ENGAGERS):
            if isinstance(thing := row["thing"], NamedNode):
                by_thing[thing.value].append(row)
        return {thing: _in_order(thing, rows, on) for thing, rows in by_thing.items()}

    return Suppliers(lambda one: one in names(), lambda one: engagers().get(one, ()))


def suppliers_of_some(store: GraphStore, on: date) -> Suppliers:
    """Return the same for a few suppliers, each of which is asked for when it is needed."""

    @cache
    def is_one(thing: str) -> bool:
        return bool(_rows(store, _SUPPLIERS, thing=thing))

    @cache
    def engagers(thing: str) -> Sequence[str]:
        return _in_order(thing, _rows(store, _ENGAGERS, thing=thing), on)

    return Suppliers(is_one, engagers)


def seen_to_anew(store: GraphStore, changed: Collection[Triple]) -> set[str]:
    """Return the organisations that a change may have given another party in the city that sees to them."""
    found = {one.value for one in _subjects(changed, (ORG.classification,))}
    engagements = _subjects(changed, _OF_ENGAGEMENT)
    now = (said for one in engagements for said in construct_from(store, "what-is-said-of-a-thing", thing=one))
    engaged = (one.object for one in (*changed, *now) if one.predicate == ANSVAR.engaged)
    found |= {one.value for one in engaged if isinstance(one, NamedNode)}
    # Somebody is between at most once, so what is engaged two steps down is the last that can differ.
    last = set(found)
    for _ in range(2):
        last = {end for one in last for end in _engaged_by(store, one)} - found
        found |= last
    return found


def _in_order(thing: str, rows: Iterable[Row], on: date) -> list[str]:
    """Return who engages a thing on a day; an organisation that engages itself, as some lists have it, is left out."""
    scopes: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        engager, scope, until = row["organisation"], row["scope"], row["until"]
        has_ended = isinstance(until, Literal) and until.value < on.isoformat()
        if isinstance(engager, NamedNode) and engager.value != thing and not has_ended:
            scopes[engager.value].add(scope.value if isinstance(scope, NamedNode) else "")
    return sorted(scopes, key=lambda one: (-len(scopes[one]), one))


def _subjects(changed: Iterable[Triple], predicates: Collection[NamedNode]) -> set[NamedNode]:
    return {one.subject for one in changed if one.predicate in predicates and isinstance(one.subject, NamedNode)}


def _engaged_by(store: GraphStore, thing: str) -> set[str]:
    rows = _rows(store, _ENGAGERS, organisation=thing)
    return {one.value for row in rows if isinstance(one := row["thing"], NamedNode)}


def _rows(store: GraphStore, name: str, **named: str) -> list[Row]:
    # The name is written into the query: with a binding the engine plans for all things.
    return store.select(replaced(query_text(name), {variable: NamedNode(iri) for variable, iri in named.items()}))
