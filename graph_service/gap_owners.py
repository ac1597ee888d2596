"""Whose a gap is: the party that holds the role its rule names, and the organisation it is counted for.

For a whole report the organisations are read at once: one question per gap would take longer than finding the gaps.
After a change they are asked for one by one, of the gaps whose owner the change can have altered.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from functools import cache

from pyoxigraph import NamedNode, Triple

from graph_service.gaps import Owner, OwnerOf
from graph_service.names import ANSVAR, ORG, RDF
from graph_service.queries import ask_store, construct_from, query_text
from graph_service.roles.holdings import Holdings, read_holdings
from graph_service.roles.reach import responsible_for
from graph_service.store.graph_store import GraphStore
from graph_service.validation.findings import Finding
from graph_service.validation.sparql_text import replaced

_WIDE = (ANSVAR.reachesAlong, ANSVAR.reachesAgainst)
"""Properties whose change may alter the owner of anything."""


_MANY = 20_000
"""With more things than this whose owner may be another, all owners are found anew."""


def read_owner_roles(shapes: Iterable[Triple]) -> dict[str, str]:
    """Return the role that each rule names as the one that must mend its gaps."""
    return {
        triple.subject.value: triple.object.value
        for triple in shapes
        if triple.predicate == ANSVAR.ownerRole
        and isinstance(triple.subject, NamedNode)
        and isinstance(triple.object, NamedNode)
    }


def read_owners(store: GraphStore, shapes: Iterable[Triple], on: date) -> OwnerOf:
    """Return the function that gives the owner of a finding, as of a day, for the findings of a whole report.

    Where nobody holds the role that the rule names, the gap is the organisation's; where no organisation is known to
    be concerned, it is nobody's, which the page says.
    """
    return _owners(read_owner_roles(shapes), read_holdings(store), read_organisations(store).get, on)


def owners_of_some(store: GraphStore, role_by_rule: Mapping[str, str], holdings: Holdings, on: date) -> OwnerOf:
    """Return the same function for a few findings: the organisation of each is asked for when it is needed."""

    @cache
    def organisation_of(focus: str) -> str | None:
        return read_organisation(store, focus)

    return _owners(role_by_rule, holdings, organisation_of, on)


def _owners(
    role_by_rule: Mapping[str, str], holdings: Holdings, organisation_of: Callable[[str], str | None], on: date
) -> OwnerOf:
    def owner_of(finding: Finding) -> Owner:
        role = role_by_rule.get(finding.rule) or role_by_rule.get(finding.source_shape) or ""
        counted_for = organisation_of(finding.focus)
        holders = responsible_for(holdings, finding.focus, on, role) if role else []
        return Owner(holders[0].party if holders else counted_for, counted_for)

    return owner_of


def owned_anew(store: GraphStore, before: Holdings, after: Holdings, changed: Collection[Triple]) -> set[str] | None:
    """Return the things whose owner a change may have altered; None where they may be any.

    A role reaches one step beyond what it is held for, and an organisation is told by at most one thing between. What
    a change of a role or of a reorganisation alters is not followed: then all owners are found anew.
    """
    things = {triple.subject.value for triple in changed if isinstance(triple.subject, NamedNode)}
    if any(triple.predicate in _WIDE for triple in changed):
        return None
    if any(rows.of(one) for rows in (before.reorganisations, after.reorganisations) for one in things):
        return None
    near = things | {one.object.value for one in changed if isinstance(one.object, NamedNode)}
    for one in things:
        near |= _pointed_to(store, one) | _pointing_to(store, one)
    # What a post decides is a matter of the organisation that its unit is in, once that is known to be one.
    moved = {one.subject for one in changed if one.predicate in (ORG.unitOf, ORG.postIn)}
    moved |= {one.subject for one in changed if one.predicate == RDF.type and one.object == ANSVAR.Organisation}
    reached = {one.value for one in moved if isinstance(one, NamedNode)}
    for _ in range(3):
        reached = {end for one in reached for end in _pointing_to(store, one)}
        near |= reached
        if len(near) > _MANY:
            return None
    assigned = {row.about for rows in (before.assignments, after.assignments) for one in things for row in rows.of(one)}
    for one in assigned:
        near |= {one} | _pointed_to(store, one) | _pointing_to(store, one)
        # Where the thing is itself a party that controls others, its roles reach those.
        near |= {row.about for holdings in (before, after) for row in holdings.assignments.by("party", one)}
    return near


def read_organisation(store: GraphStore, thing: str) -> str | None:
    """Return what `read_organisations` says of one thing."""
    # The name is written into the query: with a binding the engine plans for all things, which took 20 ms.
    query = replaced(query_text("whose-is-a-thing"), {"thing": NamedNode(thing)})
    rows = store.select(query)
    return next((one.value for row in rows if isinstance(one := row["organisation"], NamedNode)), None)


def _pointed_to(store: GraphStore, thing: str) -> set[str]:
    said = construct_from(store, "what-is-said-of-a-thing", thing=NamedNode(thing))
    return {one.object.value for one in said if isinstance(one.object, NamedNode)}


def _pointing_to(store: GraphStore, thing: str) -> set[str]:
    quads = store.statements_about(NamedNode(thing))
    return {one.subject.value for one in quads if isinstance(one.subject, NamedNode)}


def read_organisations(store: GraphStore) -> dict[str, str]:
    """Return the organisation that each thing is a matter of, the most certain one."""
    found: dict[str, str] = {}
    for row in ask_store(store, "whose-is-a-thing"):
        thing, organisation = row["thing"], row["organisation"]
        if isinstance(thing, NamedNode) and isinstance(organisation, NamedNode):
            found.setdefault(thing.value, organisation.value)
    return found
