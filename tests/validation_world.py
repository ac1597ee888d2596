"""A small world for the tests of the validation: Turtle in, findings of our engine and of pyshacl out."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from graph_service.names import XSD
from graph_service.store.embedded import EmbeddedStore
from graph_service.validation.findings import Finding, Key
from graph_service.validation.oracle import check_with_pyshacl
from graph_service.validation.plan import Plan, compile_shapes
from graph_service.validation.run import check

EX = "https://example.org/"
SH = "http://www.w3.org/ns/shacl#"
HEAD = f"""
@prefix : <{EX}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <{SH}> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def triples(text: str) -> list[Triple]:
    """Return the triples of a Turtle text; the prefixes are there already, and blank nodes are its own."""
    read = parse(HEAD + text, RdfFormat.TURTLE, base_iri=EX, rename_blank_nodes=True)
    return [quad.triple for quad in read]


def as_of(day: date, shapes: Iterable[Triple]) -> list[Triple]:
    """Return shapes to which a day is always today: their queries ask for the time, which no engine can be told."""
    noon = str(Literal(f"{day}T12:00:00Z", datatype=XSD.dateTime))
    return [
        Triple(one.subject, one.predicate, Literal(one.object.value.replace("NOW()", noon)))
        if one.predicate.value in {f"{SH}select", f"{SH}ask"} and isinstance(one.object, Literal)
        else one
        for one in shapes
    ]


def store_of(text: str, *more: str) -> EmbeddedStore:
    """Return a store with each text in a graph of its own."""
    store = EmbeddedStore.in_memory()
    for number, one in enumerate((text, *more)):
        graph = NamedNode(f"{EX}graph/{number}")
        store.commit([], [Quad(t.subject, t.predicate, t.object, graph) for t in triples(one)])
    return store


def plan_of(text: str) -> Plan:
    """Return the plan of shapes in Turtle."""
    return compile_shapes(triples(text))


def found(shapes: str, data: str) -> list[Finding]:
    """Return the findings of our engine."""
    return check(plan_of(shapes), store_of(data))


def keys(findings: list[Finding]) -> Counter[Key]:
    """Return what was found as a multiset, without the names of blank shapes, which differ between engines."""
    return Counter(one.key if not one.source_shape.startswith("_:") else (*one.key[:4], "_:") for one in findings)


def keys_of_pyshacl(shapes: str, store: EmbeddedStore) -> Counter[Key]:
    """Return what pyshacl finds in the data of a store, which are the same after its number forms were settled."""
    return keys(check_with_pyshacl(triples(shapes), store.quads()))
