"""pyshacl, for the shapes that cannot be compiled and as the measure of those that can. Nothing else imports it."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, cast

import pyshacl
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple
from pyshacl.helper.sparql_query_helper import SPARQLQueryHelper
from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdflibLiteral
from rdflib.plugins import sparql

from graph_service.errors import DataRejected
from graph_service.names import RDF, SH
from graph_service.validation.findings import Finding, Node, Severity, name_of
from graph_service.validation.messages import Messages, default_messages
from graph_service.validation.paths import path_name, read_path
from graph_service.validation.shape_graph import ShapeGraph
from graph_service.validation.sparql_text import fault
from graph_service.validation.targets import TARGET_PROPERTIES, shapes_of

_SEVERITIES: dict[Node | None, Severity] = {SH.Warning: "warning", SH.Info: "info"}
_SILENT = logging.Logger("pyshacl", logging.CRITICAL)
_ONE_AT_A_TIME = Lock()
_TEXTS = (SH.select, SH.ask, SH.construct)

# A query could otherwise read files and addresses through FROM (RDFLib/rdflib#1421). Nothing of Ansvar wants that.
sparql.SPARQL_LOAD_GRAPHS = False
# pyshacl 0.40 takes `ansvar:Service ?x` for a SERVICE clause; what may not stand in a query is told by `fault` here.
_NOTHING = re.compile(r"(?!)")
SPARQLQueryHelper.has_service_regex = SPARQLQueryHelper.has_minus_regex = _NOTHING
SPARQLQueryHelper.has_values_regex = _NOTHING


def check_with_pyshacl(
    shapes: Iterable[Triple], data: Iterable[Triple | Quad], only: Collection[Node] | None = None
) -> list[Finding]:
    """Return the findings of pyshacl, in no order; with `only`, those of these shapes with targets.

    Raises DataRejected where the shapes are such that pyshacl gives up, or hold a query that reaches out of the data.
    """
    graph = ShapeGraph(shapes)
    _refuse_queries(graph)
    try:
        with _quiet():
            _, report, _ = pyshacl.validate(
                _rdflib_graph(data),
                shacl_graph=_rdflib_graph(graph.triples if only is None else _aimed(graph, only)),
                inference="none",
                logger=_SILENT,
            )
    except Exception as problem:  # rdflib raises bare Exceptions for queries that it cannot read.
        raise _given_up(problem) from problem
    if isinstance(report, Exception):
        raise _given_up(report)
    return _findings(report, graph)


def _given_up(problem: Exception) -> DataRejected:
    return DataRejected(f"The shapes cannot be checked: {problem}. Mend them, or leave them out.")


def _aimed(graph: ShapeGraph, only: Collection[Node]) -> list[Triple]:
    """Return the shapes without the targets of all but some; pyshacl's own choice of shapes takes no blank ones."""
    others = {node for node in shapes_of(graph) if node not in only}
    aims = {*TARGET_PROPERTIES, RDF.type}
    kept = {SH.NodeShape, SH.PropertyShape}
    return [
        one for one in graph.triples if one.subject not in others or one.predicate not in aims or one.object in kept
    ]


def _refuse_queries(graph: ShapeGraph) -> None:
    for prop in _TEXTS:
        for node in graph.subjects(prop):
            for query in graph.literals(node, prop):
                found = fault(query.value, frozenset())
                if found:
                    raise DataRejected(f"Shape {name_of(node)}: {found}. Rewrite the query without it.")


@contextmanager
def _quiet() -> Iterator[None]:
    # What rdflib and pyshacl log and warn of is in the report as well. Logging is of the whole process, hence the lock.
    terms = logging.getLogger("rdflib.term")
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        terms.disabled = True
        try:
            yield
        finally:
            terms.disabled = False


def _rdflib_graph(triples: Iterable[Triple | Quad]) -> Any:
    graph = Graph()
    for one in triples:
        graph.add((_rdflib_node(one.subject), _rdflib_node(one.predicate), _rdflib_node(one.object)))
    return graph


def _rdflib_node(term: object) -> Any:
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    assert isinstance(term, Literal)
    if term.language:
        return RdflibLiteral(term.value, lang=term.language)
    # The store has put values in their usual form already; rdflib must not do it a second time, its own way.
    return RdflibLiteral(term.value, datatype=URIRef(term.datatype.value), normalize=False)


def _node(term: Any) -> NamedNode | BlankNode | Literal:
    if isinstance(term, URIRef):
        return NamedNode(str(term))
    if isinstance(term, BNode):
        return BlankNode(str(term))
    if term.language:
        return Literal(str(term), language=term.language)
    return Literal(str(term), datatype=NamedNode(str(term.datatype))) if term.datatype else Literal(str(term))


def _findings(report: Any, shapes: ShapeGraph) -> list[Finding]:
    triples = [
        Triple(cast("NamedNode | BlankNode", _node(s)), cast("NamedNode", _node(p)), _node(o)) for s, p, o in report
    ]
    graph = ShapeGraph(triples)
    results = [
        result
        for node in graph.subjects(RDF.type)
        if SH.ValidationReport in graph.values(node, RDF.type)
        for result in graph.values(node, SH.result)
    ]
    return [_finding(graph, result, shapes) for result in results]


def _finding(graph: ShapeGraph, result: Node, shapes: ShapeGraph) -> Finding:
    focus, source = graph.value(result, SH.focusNode), graph.value(result, SH.sourceShape)
    component = graph.value(result, SH.sourceConstraintComponent)
    assert focus is not None
    assert source is not None
    assert component is not None
    at = graph.value(result, SH.resultPath)
    constraint = graph.value(result, SH.sourceConstraint)
    return Finding(
        focus=name_of(focus),
        rule=name_of(constraint) if isinstance(constraint, NamedNode) else name_of(source),
        path=None if at is None else path_name(read_path(graph, result, at)),
        value=graph.value(result, SH.value),
        component=name_of(component),
        severity=_SEVERITIES.get(graph.value(result, SH.resultSeverity), "violation"),
        messages=_messages(graph, result, shapes) or default_messages(name_of(component)),
        source_shape=name_of(source),
    )


def _messages(graph: ShapeGraph, result: Node, shapes: ShapeGraph) -> Messages:
    """Return the messages that the shapes give; what pyshacl says by itself is English and about its insides."""
    given = [graph.value(result, prop) for prop in (SH.sourceConstraint, SH.sourceShape)]
    if any(one is not None and shapes.values(one, SH.message) for one in given):
        return {text.language or "": text.value for text in graph.literals(result, SH.resultMessage)}
    return {}
