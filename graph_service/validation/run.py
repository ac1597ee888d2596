"""A plan run against a store: every result that SHACL asks for, for each shape and each of its targets."""

from __future__ import annotations

from collections.abc import Callable, Collection

from pyoxigraph import Quad

from graph_service.store.graph_store import GraphStore
from graph_service.validation.column_run import ColumnRun
from graph_service.validation.findings import Finding, in_order
from graph_service.validation.oracle_process import check_apart
from graph_service.validation.plan import Fallback, Plan
from graph_service.validation.store_run import StoreRun
from graph_service.validation.targets import CannotCompile

Progress = Callable[[int, int], None]
"""Told after each shape how many are done, and how many there are."""


def check(
    plan: Plan,
    store: GraphStore,
    focus: Collection[str] | None = None,
    progress: Progress | None = None,
    as_read: Collection[Quad] | None = None,
) -> list[Finding]:
    """Return what breaks the rules, sorted by severity, focus node and rule.

    With `focus` only those nodes are tested, by the shapes that they are targets of. As in SHACL, a node that is
    reached twice (by two shapes that share a property shape) has its result twice. `as_read` is the same data before a
    store put its numbers in their usual form, for a plan that is exact.
    """
    run = ColumnRun(store, plan) if focus is None else StoreRun(store)
    findings: list[Finding] = []
    oracle = list(plan.fallbacks)
    total = len(plan.roots) + bool(oracle)
    for done, root in enumerate(plan.roots, 1):
        try:
            findings += run.findings(root, focus)
        except CannotCompile as reason:
            oracle.append(Fallback(root.shape.node, str(reason)))
        if progress:
            progress(done, total)
    if oracle:
        data = store.quads() if as_read is None else as_read
        found = check_apart(plan.graph.triples, data, [one.shape for one in oracle])
        findings += [one for one in found if focus is None or one.focus in focus]
        if progress:
            progress(total, total)
    return in_order(findings)
