"""Files that are in no store, checked against the rules of Ansvar or against others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode, Quad, Triple

from graph_service.files import ontology_files, shape_files
from graph_service.parsing import parse_file
from graph_service.store.embedded import EmbeddedStore
from graph_service.validation.findings import Finding, name_of
from graph_service.validation.plan import Plan, compile_shapes
from graph_service.validation.run import Progress, check


@dataclass(frozen=True, slots=True)
class FileCheck:
    """What the check of some files found, and the plan that it was made by."""

    findings: list[Finding]
    plan: Plan
    statements: int


def check_files(paths: Iterable[Path], shapes: Sequence[Path] = (), progress: Progress | None = None) -> FileCheck:
    """Return what breaks the rules in these RDF files: the rules in `shapes`, without any those of Ansvar.

    The ontology and the code lists of Ansvar stand behind the data when its own rules are asked, and are not
    tested themselves. Raises DataRejected where a file cannot be read, as data or as shapes.
    """
    data = [quad for path in paths for quad in read_apart(path)]
    behind = [] if shapes else [quad for path in ontology_files() for quad in read_apart(path)]
    plan = compile_shapes(read_shapes(shapes or shape_files()), is_exact=True)
    return _check(data, behind, plan, progress)


def check_statements(data: Sequence[Quad], behind: Sequence[Quad], rules: Plan) -> FileCheck:
    """Return what breaks these rules in statements that somebody sent; what stands `behind` them is not tested."""
    return _check(data, behind, rules, None)


def _check(data: Sequence[Quad], behind: Sequence[Quad], plan: Plan, progress: Progress | None) -> FileCheck:
    store = EmbeddedStore.in_memory()
    quads = [*data, *behind]
    store.commit([], quads)
    findings = check(plan, store, progress=progress, as_read=quads)
    spared = {name_of(quad.subject) for quad in behind if not isinstance(quad.subject, Triple)}
    spared -= {name_of(quad.subject) for quad in data if not isinstance(quad.subject, Triple)}
    return FileCheck([one for one in findings if one.focus not in spared], plan, len(data))


def read_shapes(paths: Iterable[Path]) -> list[Triple]:
    """Return the statements of shapes files."""
    return [quad.triple for path in paths for quad in read_apart(path)]


def read_apart(path: Path) -> list[Quad]:
    """Return the quads of a file with blank nodes of its own, so that two files may use the same names for them."""
    nodes: dict[BlankNode, BlankNode] = {}

    def renamed(quad: Quad) -> Quad:
        subject, value = quad.subject, quad.object
        if isinstance(subject, BlankNode):
            subject = nodes.setdefault(subject, BlankNode())
        if isinstance(value, BlankNode):
            value = nodes.setdefault(value, BlankNode())
        return Quad(subject, quad.predicate, value, quad.graph_name)

    return [renamed(quad) for quad in parse_file(path)]
