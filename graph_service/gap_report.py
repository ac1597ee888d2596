"""The gap report kept in step: after a change of the graph it is brought up to date by difference.

Where the rules are others, or the report was not kept in step, the whole is validated anew. The rules look at the day
("agreement expired"), so a report of yesterday is out of date even where nothing changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain, islice

from pyoxigraph import Literal, NamedNode, Quad, Triple

from graph_service.gap_checks import checking
from graph_service.gap_owners import OwnedAnew, read_owners
from graph_service.gaps import (
    Gap,
    Gaps,
    Owner,
    OwnerOf,
    gap_name,
    gap_of,
    gap_quads,
    read_gaps,
    read_some_gaps,
    report_graph,
    report_head,
    report_state,
    said_by_rules,
    stored_quads,
)
from graph_service.names import ANSVAR, Base
from graph_service.store.embedded import give_back_memory
from graph_service.store.graph_store import GraphStore
from graph_service.validation.findings import Finding
from graph_service.validation.incremental import Touched, Watch
from graph_service.validation.plan import Plan
from graph_service.validation.run import check


# The registers of one process have the same rules.
@lru_cache(maxsize=2)
def digest_of(shapes: tuple[Triple, ...]) -> str:
    """Return sixteen hexadecimal digits that change when a rule does."""
    return hashlib.sha256("\n".join(map(str, shapes)).encode()).hexdigest()[:16]


def state_of(revision: int, rules: str, on: date) -> str:
    """Return what a report reflects: revision, digest of the rules, and day, as one text to compare."""
    return f"revision {revision}, rules {rules}, {on.isoformat()}"


def is_current(store: GraphStore, base: Base, state: str) -> bool:
    """Tell whether the stored report reflects `state`."""
    return report_state(store, base) == state


def write_report(
    store: GraphStore,
    base: Base,
    plan: Plan,
    shapes: tuple[Triple, ...],
    *,
    state: str,
    on: date,
    before: Gaps | None = None,
) -> Gaps:
    """Validate everything and store what was found in place of the report before; return its gaps.

    `before` are the gaps that are stored, where they are known; otherwise the report is read.
    """
    gaps = _found(store, base, plan, shapes, on)
    if before is None:
        graph = report_graph(base)
        there = {Quad(one.subject, one.predicate, one.object, graph) for one in store.graph(graph)}
        new = list(gaps)
    else:
        known = {gap.iri: gap for gap in before}
        new = [gap for gap in gaps if known.get(gap.iri) != gap]
        stays = {gap.iri for gap in gaps} - {gap.iri for gap in new}
        there = {quad for gap in before if gap.iri not in stays for quad in stored_quads(base, gap)}
        there |= set(report_head(base, report_state(store, base) or ""))
    _put(store, base, new, there, state)
    give_back_memory()
    return gaps


def _found(store: GraphStore, base: Base, plan: Plan, shapes: tuple[Triple, ...], on: date) -> Gaps:
    with checking(store) as progress:
        findings = check(plan, store, progress=progress)
    found = {finding.key: finding for finding in findings if finding.focus.startswith(f"{base.iri}/")}
    owner_of, rules = read_owners(store, shapes, on), said_by_rules(shapes)
    # Two findings that differ only in the path of several steps have one name.
    gaps = {gap.iri: gap for gap in (gap_of(base, one, owner_of(one), rules) for one in found.values())}
    return Gaps.of_all(gaps.values())


def _put(store: GraphStore, base: Base, new: Sequence[Gap], there: set[Quad], state: str) -> None:
    """Make the stored report say what it said but for `there`, and the new gaps; `there` is used up."""
    reflects = Quad(report_graph(base), ANSVAR.reflects, Literal(state), report_graph(base))

    def coming() -> Iterator[Quad]:
        yield from (one for one in report_head(base, state) if one != reflects and not _taken(there, one))
        for gap in new:
            quads = stored_quads(base, gap)
            yield from (one for one in quads if not _taken(there, one)) if there else quads

    # What comes first, in pieces, and the state last: one update with both took 2 GB of memory for 50,000 gaps. A
    # crash between them leaves the state from before, and with it the report is written anew at the next start.
    quads = coming()
    for first in quads:
        store.commit((), chain([first], islice(quads, _PIECE)))
    store.commit(there - {reflects}, {reflects})


def _taken(there: set[Quad], quad: Quad) -> bool:
    """Take a quad out of those that are there; tell whether it was among them."""
    is_there = quad in there
    there.discard(quad)
    return is_there


_PIECE = 100_000
"""Quads that are written at once: the store takes 800 bytes for each meanwhile."""
_MANY = 300
"""With more changed gaps than this they are read with all others: one question to the store instead of many."""


def renew_report(
    store: GraphStore,
    base: Base,
    watch: Watch,
    touched: Touched,
    before: Gaps,
    *,
    owner_of: OwnerOf,
    owned_anew: OwnedAnew | None,
    state: str,
) -> Gaps:
    """Check what a change touched, and make of the stored report what a full one would be; return its gaps.

    `owned_anew` tells whose gaps may have another owner now (None: any); `before` are the gaps that are
    stored.
    """
    found = {one.key: one for one in watch.recheck(store, touched) if one.focus.startswith(f"{base.iri}/")}
    gone = {gap.iri: gap for gap in _covered(before, touched)}
    wanted = {quad for one in found.values() for quad in gap_quads(base, one, owner_of(one))}
    there = {quad for gap in gone.values() for quad in stored_quads(base, gap)}
    stale = [gap for gap in (owned_anew.among(before) if owned_anew else before) if gap.iri not in gone]
    for gap in stale:
        owner = owner_of(_as_finding(gap))
        if owner != Owner(gap.owner, gap.organisation):
            there |= _owned(base, gap, Owner(gap.owner, gap.organisation))
            wanted |= _owned(base, gap, owner)
            gone[gap.iri] = gap
    report = report_graph(base)
    there |= {Quad(report, ANSVAR.reflects, Literal(report_state(store, base) or ""), report)}
    wanted |= {Quad(report, ANSVAR.reflects, Literal(state), report)}
    store.commit(there - wanted, wanted - there)
    names = gone.keys() | {gap_name(base, one).value for one in found.values()}
    if len(names) > _MANY:
        return Gaps.of_all(read_gaps(store))
    return before.with_changed(gone.values(), read_some_gaps(store, names))


def _covered(gaps: Gaps, touched: Touched) -> list[Gap]:
    if touched.everything or touched.whole:
        return [one for one in gaps if touched.covers(one.rule, one.component, NamedNode(one.focus))]
    things = {node.value for nodes in touched.nodes.values() for node in nodes if isinstance(node, NamedNode)}
    near = [one for thing in things for one in gaps.of(thing)]
    return [one for one in near if touched.covers(one.rule, one.component, NamedNode(one.focus))]


def _owned(base: Base, gap: Gap, owner: Owner) -> set[Quad]:
    report, name = report_graph(base), NamedNode(gap.iri)
    said = ((ANSVAR.ownedBy, owner.party), (ANSVAR.liesWith, owner.organisation))
    return {Quad(name, predicate, NamedNode(value), report) for predicate, value in said if value}


def _as_finding(gap: Gap) -> Finding:
    return Finding(gap.focus, gap.rule, gap.path, gap.value, gap.component, gap.severity, {}, gap.rule)
