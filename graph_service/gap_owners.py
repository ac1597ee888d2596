"""Whose a gap is: the party that holds the role its rule names, and the organisation it is counted for.

Where nobody holds the role the organisation itself must mend it; what is a supplier's the party in the city that
engages the supplier; and what is nobody's the organisation that keeps the register, which the deployment names.

For a whole report the organisations are read at once: one question per gap would take longer than finding the gaps.
After a change they are asked for one by one, of the gaps whose owner the change can have altered.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Literal as OneOf

from pyoxigraph import NamedNode, Triple

from graph_service.gap_engagers import Suppliers, read_suppliers, seen_to_anew, suppliers_of_some
from graph_service.gaps import Gap, Gaps, Owner, OwnerOf
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


@dataclass(frozen=True, slots=True)
class OwnerRoles:
    """The role that each rule names as the one that must mend its gaps, and who mends those of nobody."""

    by_rule: Mapping[str, str]
    keeper: str | None
    """The organisation that keeps the register, None where the deployment names none."""


@dataclass(frozen=True, slots=True)
class OwnedAnew:
    """What may have another owner: these things, and whatever is counted for these organisations."""

    things: Collection[str]
    organisations: Collection[str]

    def among(self, gaps: Gaps) -> list[Gap]:
        """Return those of some gaps that this is about, in no order."""
        found = [gap for thing in self.things for gap in gaps.of(thing)]
        if self.organisations:
            every = (gap for some in gaps.by_focus.values() for gap in some)
            found += [one for one in every if one.organisation in self.organisations and one.focus not in self.things]
        return found


Ground = OneOf["itself", "concerned", "engages", "keeps"]
"""Through what a gap is somebody's that holds no role for it: whom it is about, whose it is, who engages, who keeps."""


# The registers of one process have the same rules, and read them again with each full report.
@lru_cache(maxsize=2)
def read_owner_roles(shapes: tuple[Triple, ...]) -> OwnerRoles:
    """Return what the rules, and the deployment beside them, say of who must mend gaps."""
    by_rule: dict[str, str] = {}
    keeper = None
    for one in shapes:
        if isinstance(one.subject, NamedNode) and isinstance(one.object, NamedNode):
            if one.predicate == ANSVAR.ownerRole:
                by_rule[one.subject.value] = one.object.value
            elif one.predicate == ANSVAR.ownedBy:
                keeper = one.object.value
    return OwnerRoles(by_rule, keeper)


def read_owners(store: GraphStore, shapes: tuple[Triple, ...], on: date) -> OwnerOf:
    """Return the function that gives the owner of a finding, as of a day, for the findings of a whole report.

    Where no organisation is known to be concerned and nobody keeps the register, the gap is nobody's, which the page
    says.
    """
    found = read_organisations(store)
    return _owners(read_owner_roles(shapes), read_holdings(store), found.get, read_suppliers(store, on), on)


def owners_of_some(store: GraphStore, roles: OwnerRoles, holdings: Holdings, on: date) -> OwnerOf:
    """Return the same function for a few findings: the organisation of each is asked for when it is needed."""

    @cache
    def organisation_of(focus: str) -> str | None:
        return read_organisation(store, focus)

    return _owners(roles, holdings, organisation_of, suppliers_of_some(store, on), on)


def _owners(
    roles: OwnerRoles,
    holdings: Holdings,
    organisation_of: Callable[[str], str | None],
    suppliers: Suppliers,
    on: date,
) -> OwnerOf:
    def owner_of(finding: Finding) -> Owner:
        role = roles.by_rule.get(finding.rule) or roles.by_rule.get(finding.source_shape) or ""
        organisation = organisation_of(finding.focus)
        holders = responsible_for(holdings, finding.focus, on, role) if role else []
        if organisation and not suppliers.is_one(organisation):
            return Owner(holders[0].party if holders else organisation, organisation)
        sees_to_it = suppliers.seen_to_by(organisation or finding.focus) or roles.keeper
        return Owner(holders[0].party if holders else sees_to_it, organisation or sees_to_it)

    return owner_of


def ground_of(store: GraphStore, gap: Gap, on: date) -> Ground:
    """Return through what a gap, the role for which nobody holds on a day, is its owner's."""
    if gap.owner == gap.focus:
        return "itself"
    organisation = read_organisation(store, gap.focus)
    suppliers = suppliers_of_some(store, on)
    if organisation and not suppliers.is_one(organisation):
        return "concerned"
    return "engages" if suppliers.seen_to_by(organisation or gap.focus) == gap.owner else "keeps"


def owned_anew(store: GraphStore, before: Holdings, after: Holdings, changed: Collection[Triple]) -> OwnedAnew | None:
    """Return whose owner a change may have altered; None where it may be that of anything.

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
    suppliers = seen_to_anew(store, changed)
    return OwnedAnew(near | suppliers, suppliers)


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
