"""The rules of Ansvar itself: all compiled, and they find what pyshacl finds on records made by chance."""

import os
import random
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Triple
from validation_world import keys

from ansvar.options import DEMO_KEEPER
from graph_service.files import ontology_files, shape_files
from graph_service.gap_owners import read_owners
from graph_service.names import ANSVAR, CLASS_BY_KIND, CODE, RDF, SH, SHAPES, XSD
from graph_service.store.embedded import EmbeddedStore
from graph_service.validation.oracle import check_with_pyshacl
from graph_service.validation.outside import read_apart, read_shapes
from graph_service.validation.plan import Plan, compile_shapes
from graph_service.validation.run import check
from graph_service.validation.shape_graph import ShapeGraph

PER_CLASS = 10 if "GENERATED_CASES" in os.environ else 1
CITY = Path(__file__).resolve().parents[1] / "ingest" / "demo" / "city.trig"
BASE = "https://ansvar.example.org/"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return compile_shapes(read_shapes(shape_files()))


def records(graph: ShapeGraph, per_class: int, seed: int = 28) -> list[Quad]:
    """Return records of every class, each with some of the properties that the shapes know and values of any kind."""
    dice = random.Random(seed)
    paths = sorted({p.value for s in graph.subjects(SH.path) for p in graph.iris(s, SH.path)})
    paths += sorted(p.value for p in {ANSVAR.validFrom, ANSVAR.validTo, ANSVAR.concerns, ANSVAR.heldBy})
    subjects = {quad.subject.value for path in ontology_files() for quad in read_apart(path)}
    codes = sorted(one for one in subjects if one.startswith(CODE.iri))
    things = [f"{BASE}id/{kind}/{n}" for kind in CLASS_BY_KIND for n in range(per_class)]
    # rdflib finds an order between a date and a number, which SPARQL does not; what is compared has one type here.
    dated = [shape for shape in graph.subjects(SH.datatype) if XSD.date in graph.values(shape, SH.datatype)]
    type_by_path = {path.value: XSD.date for shape in dated for path in graph.iris(shape, SH.path)}
    type_by_path |= {p.value: XSD.integer for s in graph.subjects(SH.maxInclusive) for p in graph.iris(s, SH.path)}
    quads = []
    for kind, class_iri in CLASS_BY_KIND.items():
        for n in range(per_class):
            thing, name = NamedNode(f"{BASE}id/{kind}/{n}"), NamedNode(f"{BASE}doc/{kind}/{n}")
            quads.append(Quad(thing, RDF.type, class_iri, name))
            for path in dice.sample(paths, 30):
                values = _values(dice, things, codes)
                if path in type_by_path:
                    values = [one for one in values if getattr(one, "datatype", None) == type_by_path[path]]
                quads += [Quad(thing, NamedNode(path), value, name) for value in values]
    return quads


def _values(dice: random.Random, things: list[str], codes: list[str]) -> list[NamedNode | Literal]:
    made: list[NamedNode | Literal] = [
        NamedNode(dice.choice(things)),
        NamedNode(dice.choice(codes)),
        Literal(dice.choice(["Löner", "lön", ""]), language=dice.choice(["sv", "en"])),
        Literal(f"20{dice.randint(10, 40)}-05-17", datatype=XSD.date),
        Literal(str(dice.randint(-1, 6)), datatype=XSD.integer),
        Literal(dice.choice(["true", "false"]), datatype=XSD.boolean),
        Literal("556036-0793"),
    ]
    return dice.sample(made, dice.choice([1, 1, 1, 2]))


def test_every_rule_is_compiled(plan):
    """No rule of ours needs pyshacl, and each constraint is one query for all nodes."""
    assert plan.fallbacks == ()
    assert len(plan.roots) > 0
    slow = [
        constraint.rule
        for root in plan.roots
        for shape in (root.shape, *root.shape.properties)
        for constraint in shape.constraints
        if getattr(constraint, "together", "") is None
    ]
    assert slow == []


def test_rules_find_what_pyshacl_finds(plan):
    """The same findings as pyshacl, with the messages that the shapes give, on two records of every class."""
    store = EmbeddedStore.in_memory()
    store.commit([], [*records(plan.graph, 2), *(quad for path in ontology_files() for quad in read_apart(path))])

    ours = check(plan, store)
    theirs = check_with_pyshacl(plan.graph.triples, store.quads())

    assert keys(ours) == keys(theirs)
    assert len(ours) > 100
    assert Counter((one.key, one.severity) for one in ours) == Counter((one.key, one.severity) for one in theirs)


def test_every_finding_of_a_record_has_a_sentence_in_both_languages(plan):
    """Nobody reads a rule in a language that is not theirs."""
    store = EmbeddedStore.in_memory()
    store.commit([], records(plan.graph, 2))

    assert {tuple(sorted(one.messages)) for one in check(plan, store)} == {("en", "sv")}


def aimed(plan: Plan, store: EmbeddedStore, per_class: int) -> tuple[set[str], list[Triple]]:
    """Return some nodes of every class that has rules, and the shapes with these nodes as their only targets."""
    dice = random.Random(5)
    instances = {
        class_iri: sorted(one.value for one in store.subjects(RDF.type, class_iri))
        for root in plan.roots
        for class_iri in root.targets.classes
    }
    chosen = {
        class_iri: dice.sample(nodes, min(per_class, len(nodes)))
        for class_iri, nodes in sorted(instances.items(), key=lambda pair: pair[0].value)
    }
    shapes = [triple for triple in plan.graph.triples if triple.predicate != SH.targetClass]
    shapes += [
        Triple(root.shape.node, SH.targetNode, NamedNode(node))
        for root in plan.roots
        for class_iri in root.targets.classes
        for node in chosen[class_iri]
    ]
    return {node for nodes in chosen.values() for node in nodes}, shapes


@pytest.mark.soak
@pytest.mark.slow
@pytest.mark.skipif(not CITY.is_file(), reason="the demo city has not been built")
def test_rules_find_what_pyshacl_finds_in_the_demo_city(plan):
    """The same findings as pyshacl on some records of every class of the real city; all of it would take minutes."""
    store = EmbeddedStore.in_memory()
    store.commit([], [quad for path in [CITY, *ontology_files()] for quad in read_apart(path)])
    nodes, shapes = aimed(plan, store, PER_CLASS)

    ours = check(plan, store, nodes)
    theirs = check_with_pyshacl(shapes, store.quads())

    assert len(nodes) > 20
    assert keys(ours) == keys(theirs)


@pytest.mark.slow
@pytest.mark.skipif(not CITY.is_file(), reason="the demo city has not been built")
def test_owner_of_every_gap_in_the_demo_city_is_a_post_or_an_organisation(plan):
    """Somebody of the city can be asked to mend it, in the last place whoever keeps the register."""
    store = EmbeddedStore.in_memory()
    store.commit([], [quad for path in [CITY, *ontology_files()] for quad in read_apart(path)])
    keeper = NamedNode(f"{BASE}id/organisation/{DEMO_KEEPER}")
    shapes = (*plan.graph.triples, Triple(NamedNode(SHAPES.iri), ANSVAR.ownedBy, keeper))
    owner_of = read_owners(store, shapes, date(2026, 11, 26))

    owners = {owner_of(one).party for one in check(plan, store) if "/id/" in one.focus}

    parties = {one.value for kind in ("post", "organisation") for one in store.subjects(RDF.type, CLASS_BY_KIND[kind])}
    assert keeper.value in parties
    assert owners <= parties
