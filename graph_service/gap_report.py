"""The gap report kept in step: after a change of the graph, of the rules or of the day, the whole is validated anew.

The rules look at the day ("agreement expired"), so a report of yesterday is out of date even where nothing changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from pyoxigraph import Quad, Triple

from graph_service.gap_owners import read_owners
from graph_service.gaps import report_graph, report_quads, report_state
from graph_service.names import Base
from graph_service.store.graph_store import GraphStore
from graph_service.validation.plan import Plan
from graph_service.validation.run import check


def digest_of(shapes: Sequence[Triple]) -> str:
    """Return sixteen hexadecimal digits that change when a rule does."""
    return hashlib.sha256("\n".join(map(str, shapes)).encode()).hexdigest()[:16]


def state_of(revision: int, rules: str, on: date) -> str:
    """Return what a report reflects: revision, digest of the rules, and day, as one text to compare."""
    return f"revision {revision}, rules {rules}, {on.isoformat()}"


def is_current(store: GraphStore, base: Base, state: str) -> bool:
    """Tell whether the stored report reflects `state`."""
    return report_state(store, base) == state


def write_report(store: GraphStore, base: Base, plan: Plan, shapes: Sequence[Triple], *, state: str, on: date) -> int:
    """Validate everything and store what was found in place of the report before; return the number of gaps."""
    found = {finding.key: finding for finding in check(plan, store) if finding.focus.startswith(f"{base.iri}/")}
    wanted = report_quads(base, found.values(), read_owners(store, shapes, on), state)
    graph = report_graph(base)
    there = {Quad(one.subject, one.predicate, one.object, graph) for one in store.graph(graph)}
    if there != wanted:
        store.commit(there - wanted, wanted - there)
    return len(found)
