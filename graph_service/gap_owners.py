"""Whose a gap is: the party that holds the role its rule names, and the organisation it is counted for.

Read at once for all records: one question per gap would take longer than finding the gaps.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pyoxigraph import NamedNode, Triple

from graph_service.gaps import Owner, OwnerOf
from graph_service.names import ANSVAR
from graph_service.queries import ask_store
from graph_service.roles.holdings import read_holdings
from graph_service.roles.reach import responsible_for
from graph_service.store.graph_store import GraphStore
from graph_service.validation.findings import Finding


def read_owners(store: GraphStore, shapes: Iterable[Triple], on: date) -> OwnerOf:
    """Return the function that gives the owner of a finding, as of a day.

    Where nobody holds the role that the rule names, the gap is the organisation's; where no organisation is known to
    be concerned, it is nobody's, which the page says.
    """
    role_by_rule = {
        triple.subject.value: triple.object.value
        for triple in shapes
        if triple.predicate == ANSVAR.ownerRole
        and isinstance(triple.subject, NamedNode)
        and isinstance(triple.object, NamedNode)
    }
    holdings = read_holdings(store)
    organisation = read_organisations(store)

    def owner_of(finding: Finding) -> Owner:
        role = role_by_rule.get(finding.rule) or role_by_rule.get(finding.source_shape) or ""
        counted_for = organisation.get(finding.focus)
        holders = responsible_for(holdings, finding.focus, on, role) if role else []
        return Owner(holders[0].party if holders else counted_for, counted_for)

    return owner_of


def read_organisations(store: GraphStore) -> dict[str, str]:
    """Return the organisation that each thing is a matter of, the most certain one."""
    found: dict[str, str] = {}
    for row in ask_store(store, "whose-is-a-thing"):
        thing, organisation = row["thing"], row["organisation"]
        if isinstance(thing, NamedNode) and isinstance(organisation, NamedNode):
            found.setdefault(thing.value, organisation.value)
    return found
