"""Shapes and data made by chance: our engine and pyshacl find the same, every result as often."""

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from validation_world import keys, keys_of_pyshacl, plan_of, store_of

from graph_service.validation.run import check

CASES = int(os.environ.get("GENERATED_CASES", "400"))
"""How many cases are made; `make soak` makes 10,000 of them, each other than those of every day."""
NODES = [":a", ":b", ":c", "_:d", "_:e"]
PROPERTIES = [":p", ":q", ":r"]
CLASSES = [":One", ":Two", ":Three"]
TEXTS = ['"x"@sv', '"y"@sv', '"x"@en', '"x"', '""', '"text"']
NUMBERS = ["0", "1", "2", "2.5", '"10"^^xsd:double']
DATES = ['"2024-01-01"^^xsd:date', '"2024-12-31"^^xsd:date', '"2024-02-30"^^xsd:date']
VALUES = [*NODES, *TEXTS, *NUMBERS, *DATES]
NAMED = [one for one in VALUES if not one.startswith("_:")]

names = st.sampled_from(PROPERTIES)
statements = st.one_of(
    st.tuples(st.sampled_from(NODES), st.just("a"), st.sampled_from(CLASSES)),
    st.tuples(st.sampled_from(NODES), names, st.sampled_from(VALUES)),
)
graphs = st.lists(statements, min_size=4, max_size=25).map(
    lambda made: ":Two rdfs:subClassOf :One .\n" + "\n".join(f"{s} {p} {o} ." for s, p, o in made)
)
targets = st.one_of(
    st.sampled_from(CLASSES).map(lambda one: f"sh:targetClass {one}"),
    st.sampled_from(NAMED).map(lambda one: f"sh:targetNode {one}"),
    names.map(lambda one: f"sh:targetSubjectsOf {one}"),
    names.map(lambda one: f"sh:targetObjectsOf {one}"),
)
paths = st.recursive(
    names,
    lambda inner: st.one_of(
        # pyshacl 0.40 follows the inverse of a sequence in the wrong order, so only a property is turned round here.
        names.map(lambda one: f"[ sh:inversePath {one} ]"),
        st.lists(inner, min_size=2, max_size=3).map(lambda some: f"( {' '.join(some)} )"),
        st.lists(inner, min_size=2, max_size=3).map(lambda some: f"[ sh:alternativePath ( {' '.join(some)} ) ]"),
        st.tuples(st.sampled_from(["zeroOrMore", "oneOrMore", "zeroOrOne"]), inner).map(
            lambda one: f"[ sh:{one[0]}Path {one[1]} ]"
        ),
    ),
    max_leaves=3,
)
on_values = st.one_of(
    st.sampled_from(CLASSES).map(lambda one: f"sh:class {one}"),
    st.sampled_from(["string", "integer", "decimal", "double", "date"]).map(lambda one: f"sh:datatype xsd:{one}"),
    st.just("sh:datatype rdf:langString"),
    st.sampled_from(["IRI", "Literal", "BlankNode", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"]).map(
        lambda one: f"sh:nodeKind sh:{one}"
    ),
    st.integers(0, 4).map(lambda one: f"sh:minLength {one}"),
    st.integers(0, 4).map(lambda one: f"sh:maxLength {one}"),
    st.sampled_from(["^x", "t$", "[0-9]+", ""]).map(lambda one: f'sh:pattern "{one}"'),
    st.sampled_from(["sv", "en", "de"]).map(lambda one: f'sh:languageIn ( "{one}" )'),
    st.lists(st.sampled_from(NAMED), max_size=4, unique=True).map(lambda some: f"sh:in ( {' '.join(some)} )"),
    st.sampled_from(NAMED).map(lambda one: f"sh:hasValue {one}"),
    names.map(lambda one: f"sh:equals {one}"),
    names.map(lambda one: f"sh:disjoint {one}"),
    st.just("sh:closed true ; sh:ignoredProperties ( rdf:type :p )"),
)
on_sets = st.one_of(
    st.integers(0, 3).map(lambda one: f"sh:minCount {one}"),
    st.integers(0, 3).map(lambda one: f"sh:maxCount {one}"),
    st.just("sh:uniqueLang true"),
)


def _property_shape(path: str, some: list[str]) -> str:
    # A component may stand only once in a shape, but for those that may be repeated.
    once = {one.split()[0]: one for one in some}
    return f"sh:path {path} ; {' ; '.join(once.values())}"


def _node_shape(some: list[str]) -> str:
    return " ; ".join({one.split()[0]: one for one in some}.values())


def _logic(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    lists = st.lists(inner, min_size=1, max_size=3).map(lambda some: " ".join(f"[ {one} ]" for one in some))
    return st.one_of(
        inner.map(lambda one: f"sh:not [ {one} ]"),
        lists.map(lambda some: f"sh:and ( {some} )"),
        lists.map(lambda some: f"sh:or ( {some} )"),
        lists.map(lambda some: f"sh:xone ( {some} )"),
    )


flat = st.lists(on_values, min_size=1, max_size=2).map(_node_shape)
node_constraints = st.one_of(on_values, _logic(flat), flat.map(lambda one: f"sh:node [ {one} ]"))
property_shapes = st.builds(
    _property_shape, paths, st.lists(st.one_of(node_constraints, on_sets), min_size=1, max_size=3)
)
nested = property_shapes.map(lambda one: f"sh:property [ {one} ]")
shapes = st.builds(
    lambda target, some: f":Rule a sh:NodeShape ; {target} ; {_node_shape(some)} .",
    targets,
    st.lists(st.one_of(node_constraints, nested, _logic(property_shapes)), min_size=1, max_size=3),
)
named_property_shapes = st.builds(
    lambda target, one, more: f":Rule {target} ; {one} ; sh:property [ {more} ] .",
    targets,
    property_shapes,
    property_shapes,
)


@given(st.one_of(shapes, named_property_shapes), graphs)
@settings(max_examples=CASES, deadline=None, derandomize=CASES == 400, suppress_health_check=list(HealthCheck))
def test_engine_finds_what_pyshacl_finds(text, data):
    """The same nodes, paths, values, components and shapes, each as often as pyshacl has it."""
    store = store_of(data)

    assert keys(check(plan_of(text), store)) == keys_of_pyshacl(text, store)
