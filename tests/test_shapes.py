"""Every rule bites: each has a neighbour that keeps it and one that breaks it and says what is to be found.

`tests/shapes/{Shape}/valid-….ttl` is a small world in which no rule of that shape finds anything;
`invalid-….ttl` says on its `# expect:` lines what is found: focus | path | component | rule.
All worlds are checked in one run, each under an address of its own, so that they cannot meet.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import SH
from validation_world import keys

from graph_service.files import ontology_files, shape_files
from graph_service.names import PREFIXES
from graph_service.store.embedded import EmbeddedStore
from graph_service.validation.findings import name_of
from graph_service.validation.oracle import check_with_pyshacl
from graph_service.validation.outside import read_apart, read_shapes
from graph_service.validation.plan import Plan, compile_shapes
from graph_service.validation.run import check

FOLDER = Path(__file__).parent / "shapes"
CASES = sorted(FOLDER.glob("*/*.ttl"))
Finding = tuple[str, str, str, str]

# The constraints that the shapes of this project use, and the component that a result names for each.
COMPONENT_BY_PARAMETER = {
    SH["class"]: "Class",
    SH.datatype: "Datatype",
    SH.maxCount: "MaxCount",
    SH.maxInclusive: "MaxInclusive",
    SH.minCount: "MinCount",
    SH.minInclusive: "MinInclusive",
    SH.nodeKind: "NodeKind",
    SH.sparql: "SPARQL",
    SH.uniqueLang: "UniqueLang",
}


def _world(case: Path) -> str:
    return f"https://example.org/{case.parent.name}/{case.stem}/"


def _name(case: Path) -> str:
    return f"{case.parent.name}/{case.stem}"


def _expanded(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local if name != "-" else "-"


def _expected(case: Path) -> set[Finding]:
    lines = [line for line in case.read_text(encoding="utf-8").splitlines() if line.startswith("# expect: ")]
    found: set[Finding] = set()
    for line in lines:
        focus, path, component, rule = (part.strip() for part in line.removeprefix("# expect: ").split("|"))
        found.add((_world(case) + focus, _expanded(path), _expanded(component), _expanded(rule)))
    return found


@cache
def _shapes() -> Graph:
    graph = Graph()
    for path in shape_files():
        graph.parse(path)
    return graph


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The rules, compiled."""
    return compile_shapes(read_shapes(shape_files()))


def _store(cases: list[Path]) -> EmbeddedStore:
    """Return these worlds, each a graph of its own, together with the ontology and the code lists."""
    store = EmbeddedStore.in_memory()
    for path in ontology_files():
        store.commit([], read_apart(path))
    for case in cases:
        graph = NamedNode(_world(case))
        parsed = parse(path=case, format=RdfFormat.TURTLE, base_iri=_world(case))
        store.commit([], [Quad(one.subject, one.predicate, one.object, graph) for one in parsed])
    return store


@pytest.fixture(scope="module")
def findings(plan: Plan) -> set[Finding]:
    """What is found in all the worlds."""
    return {(one.focus, one.path or "-", one.component, one.source_shape) for one in check(plan, _store(CASES))}


@pytest.mark.parametrize("case", [case for case in CASES if case.stem.startswith("invalid-")], ids=_name)
def test_a_rule_finds_what_breaks_it(case: Path, findings: set[Finding]) -> None:
    """Each expectation of the file is among the findings."""
    expected = _expected(case)

    assert expected
    assert expected <= findings


@pytest.mark.parametrize("case", [case for case in CASES if case.stem.startswith("valid-")], ids=_name)
def test_a_rule_is_silent_where_it_is_kept(case: Path, findings: set[Finding]) -> None:
    """No rule of the shape finds anything in the file."""
    of_the_shape = f"{PREFIXES['shapes']}{case.parent.name}-"

    found = {one for one in findings if one[0].startswith(_world(case)) and one[3].startswith(of_the_shape)}

    assert found == set()


# Their rules count hours and compare numbers, which engines do in different ways; all the worlds would take minutes.
@pytest.mark.slow
@pytest.mark.parametrize("folder", ["AnnouncementShape", "ContinuityShape", "IncidentShape", "RetentionShape"])
def test_pyshacl_finds_the_same(folder: str, plan: Plan) -> None:
    """The rules say to another engine what they say to ours."""
    store = _store([case for case in CASES if case.parent.name == folder])
    of_the_shape = PREFIXES["shapes"] + folder
    rules = [root.shape.node for root in plan.roots if name_of(root.shape.node).startswith(of_the_shape)]

    theirs = check_with_pyshacl(plan.graph.triples, store.quads(), rules)

    ours = [one for one in check(plan, store) if one.source_shape.startswith(of_the_shape)]
    assert len(ours) > 1
    assert keys(ours) == keys(theirs)


def test_every_constraint_has_a_neighbour_that_breaks_it() -> None:
    """A constraint without an invalid file is one that nobody has seen bite."""
    shown = {(rule, component) for case in CASES for _, _, component, rule in _expected(case)}

    constraints = {
        (str(rule), f"{SH}{component}ConstraintComponent")
        for parameter, component in COMPONENT_BY_PARAMETER.items()
        for rule in _shapes().subjects(parameter)
    }

    assert constraints - shown == set()


def test_every_shape_has_a_neighbour_that_keeps_its_rules() -> None:
    """Each shape with rules has a world in which none of them finds anything."""
    shapes = {str(rule).removeprefix(PREFIXES["shapes"]).partition("-")[0] for rule in _rules()}

    assert shapes == {case.parent.name for case in CASES if case.stem.startswith("valid-")}


def test_every_field_has_a_value_in_a_neighbour_that_keeps_its_rules() -> None:
    """A field that no valid file uses is one whose right values nobody has seen pass."""
    valid = [case for case in CASES if case.stem.startswith("valid-")]
    used = {
        (case.parent.name, path) for case in valid for path in Graph().parse(case, publicID=_world(case)).predicates()
    }

    fields = {
        (str(shape).removeprefix(PREFIXES["shapes"]), _shapes().value(field, SH.path))
        for shape, field in _shapes().subject_objects(SH.property)
    }

    assert fields - used == set()


def test_every_property_of_a_shape_is_one_that_this_test_knows() -> None:
    """A new kind of constraint must be added to the table above, or its rules would go untested."""
    known = {*COMPONENT_BY_PARAMETER, SH.targetClass, SH.property, SH.path, SH.name, SH.description, SH.message}
    known |= {SH.severity, SH.group, SH.order, SH.select, SH.prefixes}

    used = {p for rule in _rules() for p in _shapes().predicates(rule) if str(p).startswith(str(SH))}

    assert used - known == set()


def test_every_rule_says_what_why_whose_and_what_to_do_in_swedish_and_english() -> None:
    """A gap is of no use without its name, its reason, its article, its owner and its cure."""
    incomplete = []
    for rule in _shapes().subjects(_ansvar("gapName")):
        for predicate in (_ansvar("gapName"), SH.name, SH.description, SH.message, _ansvar("remedy")):
            texts = list(_shapes().objects(rule, predicate))
            if sorted(str(text.language) for text in texts if isinstance(text, Literal)) != ["en", "sv"]:
                incomplete.append((rule, predicate))
        single = (SH.severity, _ansvar("article"), _ansvar("ownerRole"), _ansvar("audience"))
        incomplete += [(rule, one) for one in single if len(list(_shapes().objects(rule, one))) != 1]
        if _shapes().value(rule, SH.severity) == SH.Violation and (rule, _source(), None) not in _shapes():
            incomplete.append((rule, _source()))

    assert incomplete == []


def test_every_control_point_and_control_area_has_a_rule() -> None:
    """The twelve points of the data protection officer and the ten areas of the internal check can show gaps."""
    points = {str(point) for point in _shapes().objects(None, _ansvar("controlPoint"))}
    areas = {str(area) for area in _shapes().objects(None, _ansvar("controlArea"))}

    assert points == {str(number) for number in range(1, 13)}
    assert areas == {str(number) for number in range(1, 11)}


def test_every_field_has_a_name_in_swedish_and_english_a_group_and_an_audience() -> None:
    """Pages and forms are made from the fields."""
    fields = set(_shapes().subjects(RDF.type, SH.PropertyShape))

    for field in fields:
        names = [name.language for name in _shapes().objects(field, SH.name) if isinstance(name, Literal)]
        assert sorted(map(str, names)) == ["en", "sv"], field
        assert _shapes().value(field, _ansvar("audience")) is not None, field
        group = _shapes().value(field, SH.group)
        assert (group, RDF.type, SH.PropertyGroup) in _shapes(), field
    assert fields


def test_shapes_have_no_blank_nodes() -> None:
    """Every node can be pointed to, by a result and by another file."""
    nodes = {node for triple in _shapes() for node in (triple[0], triple[2])}

    assert all(isinstance(node, URIRef | Literal) for node in nodes)


def _rules() -> set[URIRef]:
    parameters = COMPONENT_BY_PARAMETER
    return {rule for parameter in parameters for rule in _shapes().subjects(parameter) if isinstance(rule, URIRef)}


def _ansvar(name: str) -> URIRef:
    return URIRef(PREFIXES["ansvar"] + name)


def _source() -> URIRef:
    return URIRef(PREFIXES["dcterms"] + "source")
