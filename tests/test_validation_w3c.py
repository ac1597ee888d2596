"""The W3C's own test suite of SHACL, where it lies beside the project (it is not shipped with it)."""

from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from pyoxigraph import NamedNode, Quad, Triple

from graph_service.errors import DataRejected
from graph_service.names import SH
from graph_service.parsing import parse_file
from graph_service.store.embedded import EmbeddedStore
from graph_service.validation.findings import Node, name_of
from graph_service.validation.paths import path_name, read_path
from graph_service.validation.plan import compile_shapes
from graph_service.validation.run import check
from graph_service.validation.shape_graph import ShapeGraph

SUITE = Path(__file__).resolve().parents[2] / "shared" / "suites" / "shacl"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
DATA = NamedNode("urn:x-data")
# $shapesGraph, the shapes as data of their own, is optional in the standard, and pyshacl has it neither.
OPTIONAL = {"shapesGraph-001"}


def files_in(folder: str) -> list[Path]:
    return sorted(path for path in (SUITE / folder).rglob("*.ttl") if f"{MF}entries" in _predicates(path))


def _predicates(path: Path) -> set[str]:
    return {quad.predicate.value for quad in parse_file(path)} if path.name != "manifest.ttl" else set()


def _file(node: Node) -> Path:
    return Path(unquote(urlsplit(name_of(node)).path))


def _graph(path: Path) -> ShapeGraph:
    return ShapeGraph(quad.triple for quad in parse_file(path))


def _stored(name: str) -> str:
    # The suite writes numbers in forms that the store settles.
    if name.startswith("_:"):
        return "_:"
    if not name.startswith('"'):
        return name
    rows = EmbeddedStore.in_memory().select(f"SELECT ?value WHERE {{ VALUES ?value {{ {name} }} }}")
    return str(rows[0]["value"])


def _expected(graph: ShapeGraph, result: Node) -> tuple[str, str, str, str, str]:
    def one(name: str) -> str:
        node = graph.value(result, SH.term(name))
        return "" if node is None else _stored(name_of(node))

    at = graph.value(result, SH.resultPath)
    path = "" if at is None else path_name(read_path(graph, result, at))
    return one("focusNode"), path, one("value"), one("sourceConstraintComponent"), one("sourceShape")


@pytest.mark.skipif(not SUITE.is_dir(), reason="the W3C suite does not lie in ../shared/suites/shacl")
@pytest.mark.parametrize("path", [*files_in("core"), *files_in("sparql")], ids=lambda path: path.stem)
def test_suite_of_the_w3c(path):
    """The results that the suite expects, no more and no fewer."""
    if path.stem in OPTIONAL:
        pytest.skip("an optional part of the standard")
    graph = _graph(path)
    entry = graph.subjects(NamedNode(f"{MF}action"))[0]
    action, result = graph.value(entry, NamedNode(f"{MF}action")), graph.value(entry, NamedNode(f"{MF}result"))
    data_file, shapes_file = (
        _file(graph.value(action, NamedNode(SHT + name))) for name in ("dataGraph", "shapesGraph")
    )
    data = _graph(data_file)
    shapes = data if shapes_file == data_file else _graph(shapes_file)
    quads = [_quad(triple) for triple in data.triples]
    store = EmbeddedStore.in_memory()
    store.commit([], quads)

    if result == NamedNode(f"{SHT}Failure"):
        with pytest.raises(DataRejected):
            compile_shapes(shapes.triples)
        return
    findings = check(compile_shapes(shapes.triples, is_exact=True), store, as_read=quads)

    expected = [_expected(graph, one) for one in graph.values(result, SH.result)]
    named = all(one[4] for one in expected)
    ours = [
        (_stored(f.focus), f.path or "", _stored(name_of(f.value)) if f.value else "", f.component,
         _stored(f.source_shape) if named else "")
        for f in findings
    ]  # fmt: skip
    assert Counter(ours) == Counter(one if named else (*one[:4], "") for one in expected)


def _quad(triple: Triple) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, DATA)
