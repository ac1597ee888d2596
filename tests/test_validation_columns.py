"""A full run reads columns, a run for some nodes asks the store: both find the same, and so does pyshacl."""

import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad
from test_validation_generated import CLASSES, PROPERTIES, graphs
from validation_world import EX, keys, keys_of_pyshacl, plan_of, store_of

from graph_service.files import ontology_files, shape_files
from graph_service.store.embedded import EmbeddedStore
from graph_service.validation.column_run import ColumnRun
from graph_service.validation.columns import Columns
from graph_service.validation.findings import Finding
from graph_service.validation.judge import Judge
from graph_service.validation.outside import read_apart, read_shapes
from graph_service.validation.paths import Choice, Inverse, Property, Repeat, Steps
from graph_service.validation.plan import Plan, compile_shapes
from graph_service.validation.run import check
from graph_service.validation.sparql_groups import read_selects
from graph_service.validation.sparql_patterns import NotRead
from graph_service.validation.sparql_tests import SparqlTest
from graph_service.validation.store_run import StoreRun

CITY = Path(__file__).resolve().parents[1] / "ingest" / "demo" / "city.trig"
CASES = int(os.environ.get("GENERATED_CASES", "300"))
PREFIX = f"PREFIX : <{EX}>\n"
NAMES = f'sh:prefixes [ sh:declare [ sh:prefix "" ; sh:namespace "{EX}" ] ]'


def from_store(plan: Plan, store: EmbeddedStore) -> list[Finding]:
    """Return what queries alone find."""
    run = StoreRun(store)
    return [one for root in plan.roots for one in run.findings(root, None)]


def rule(query: str, target: str = "sh:targetClass :One") -> str:
    """Return a shape with one rule in SPARQL."""
    return f""":Rule a sh:NodeShape ; {target} ; sh:sparql [ {NAMES} ; sh:select '''{query}''' ] ."""


variables = st.sampled_from(["$this", "?x", "?y", "?value"])
names = st.sampled_from(PROPERTIES)
steps = st.one_of(
    names,
    names.map(lambda one: f"^{one}"),
    st.tuples(names, names).map(lambda two: f"({two[0]}|{two[1]})"),
    st.tuples(names, names).map(lambda two: f"({two[0]}/{two[1]})"),
    st.tuples(names, st.sampled_from("*+?")).map(lambda one: f"{one[0]}{one[1]}"),
)
patterns = st.one_of(
    st.tuples(variables, steps, variables),
    st.tuples(variables, steps, st.sampled_from([":a", ":b", "1", '"x"', '"x"@sv'])),
    st.tuples(variables, st.just("a"), st.sampled_from(CLASSES)),
).map(lambda parts: f"{' '.join(parts)} .")
conditions = st.one_of(
    st.tuples(variables, st.sampled_from(["=", "!=", "<"]), variables).map(lambda one: f"FILTER({' '.join(one)})"),
    variables.map(lambda one: f"FILTER(isIRI({one}) && {one} != :a)"),
    variables.map(lambda one: f'FILTER(STR({one}) > "m")'),
)
groups = st.lists(st.one_of(patterns, patterns, conditions), min_size=1, max_size=3).map(" ".join)
exists = st.tuples(st.sampled_from(["EXISTS", "NOT EXISTS"]), groups).map(lambda one: f"FILTER {one[0]} {{ {one[1]} }}")
unions = st.tuples(groups, groups).map(lambda two: f"{{ $this a :One . {two[0]} }} UNION {{ $this a :One . {two[1]} }}")
queries = st.lists(st.one_of(patterns, conditions, exists, unions), min_size=1, max_size=4).map(
    lambda parts: f"SELECT DISTINCT $this ?value WHERE {{ $this a :One . {' '.join(parts)} }}"
)


@given(queries, graphs)
@settings(max_examples=CASES, deadline=None, derandomize=CASES == 300, suppress_health_check=list(HealthCheck))
def test_query_answered_from_columns_has_the_rows_of_the_store(query, data):
    """Patterns, paths, conditions, EXISTS and UNION in any mixture."""
    plan, store = plan_of(rule(query)), store_of(data.replace("_:d", ":d").replace("_:e", ":e"))

    assert keys(ColumnRun(store, plan).findings(plan.roots[0], None)) == keys(from_store(plan, store))


@pytest.mark.slow
@pytest.mark.skipif(not CITY.is_file(), reason="the demo city has not been built")
def test_every_rule_finds_the_same_in_the_demo_city():
    """With severity and sentences, by all rules of ours; only a handful of them need the store."""
    store = EmbeddedStore.in_memory()
    store.commit([], [quad for path in [CITY, *ontology_files()] for quad in read_apart(path)])
    plan = compile_shapes(read_shapes(shape_files()))

    ours = check(plan, store)

    def told(findings: list[Finding]) -> Counter[object]:
        return Counter((one.key, one.severity, *sorted(one.messages.items())) for one in findings)

    assert told(ours) == told(from_store(plan, store))
    assert len(ours) > 500


def test_nearly_all_rules_in_sparql_are_read():
    """A rule that columns cannot answer costs a query at every full run: seconds at a million statements."""
    plan = compile_shapes(read_shapes(shape_files()))
    tests = [
        one
        for root in plan.roots
        for shape in (root.shape, *root.shape.properties)
        for one in shape.constraints
        if isinstance(one, SparqlTest)
    ]

    def is_read(test: SparqlTest) -> bool:
        try:
            return bool(read_selects(test.prologue, test.query))
        except NotRead:
            return False

    assert len(tests) > 100
    assert sum(not is_read(one) for one in tests) <= 4


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("SELECT $this WHERE { $this ?p ?o }", "property is a variable"),
        ("SELECT $this WHERE { OPTIONAL { $this :p ?o } }", "OPTIONAL"),
        ("SELECT (1 AS ?one) WHERE { $this :p ?o }", "projects"),
        ("SELECT $this WHERE { { SELECT $this WHERE { $this :p ?o } } }", "SELECT"),
        ("SELECT $this WHERE { $this :p ?o } LIMIT 1", "after"),
        ("SELECT $this WHERE { $this :p ?o FILTER(IF(EXISTS { ?o :p ?q }, true, false)) }", "inside an expression"),
        ("SELECT $this WHERE { ?x :p $this { $this :q ?y FILTER(?x = ?y) } UNION { $this :r ?y } }", "from outside"),
        ("SELECT $this WHERE { $this :p ?o FILTER(?nobody > 1) }", "no value"),
    ],
)
def test_query_beyond_columns_is_left_to_the_store(query, reason):
    """What is not understood whole is not answered in part."""
    with pytest.raises(NotRead, match=reason):
        read_selects(PREFIX, query)


def test_property_that_a_list_limits_is_asked_for_each_of_the_list():
    """The rows are those of all of them."""
    query = "SELECT $this ?value WHERE { $this ?p ?value . FILTER(?p IN (:p, :q)) }"
    plan, store = plan_of(rule(query)), store_of(":a a :One ; :p 1 ; :q 2 ; :r 3 .")

    assert len(read_selects(PREFIX, query)) == 2
    assert sorted(one.value.value for one in check(plan, store)) == ["1", "2"]


def test_blank_nodes_are_left_to_the_store_where_a_condition_meets_them():
    """A node without a name cannot be listed in a query; the findings are there all the same."""
    shapes = rule("SELECT $this ?value WHERE { $this :p ?value FILTER(isBlank(?value)) }")
    store = store_of(":a a :One ; :p [ :q 1 ], 2 .")

    assert keys(check(plan_of(shapes), store)) == keys_of_pyshacl(shapes, store)
    assert len(check(plan_of(shapes), store)) == 1


STAR = Repeat(Property(NamedNode(f"{EX}p")), "*")


@pytest.mark.parametrize(
    ("path", "ends"),
    [
        (Property(NamedNode(f"{EX}p")), "b"),
        (Inverse(Property(NamedNode(f"{EX}p"))), "c"),
        (Steps((Property(NamedNode(f"{EX}p")), Property(NamedNode(f"{EX}p")))), "c"),
        (Choice((Property(NamedNode(f"{EX}p")), Property(NamedNode(f"{EX}q")))), "bd"),
        (STAR, "abc"),
        (Repeat(Property(NamedNode(f"{EX}p")), "+"), "abc"),
        (Repeat(Property(NamedNode(f"{EX}q")), "?"), "ad"),
    ],
)
def test_way_along_a_path_is_the_same_forwards_and_backwards(path, ends):
    """From `a` in a ring of three, of which one has another property as well."""
    columns = Columns(store_of(":a :p :b ; :q :d . :b :p :c . :c :p :a ."))
    wanted = {f"<{EX}{end}>" for end in ends}

    assert set(columns.way(path)(f"<{EX}a>")) == wanted
    assert columns.image(path, {f"<{EX}a>"}) == wanted
    assert all(f"<{EX}a>" in columns.origin(path, {end}) for end in wanted)


def test_text_with_every_sign_keeps_its_form_in_a_column():
    """Tabs, line ends and quotation marks do not shift a row."""
    store = store_of(r':a :p "tab\t line\n return\r quote\" back\\ å" ; :q 1 .')
    columns = Columns(store)

    (term,) = columns.of(NamedNode(f"{EX}p")).forward[f"<{EX}a>"]

    assert columns.node(term).value == 'tab\t line\n return\r quote" back\\ å'


def test_value_is_judged_once():
    """Two rows that are alike need one answer, and the same answer serves the next rule."""
    judge = Judge()

    passed = judge.passing("", "FILTER(?a < ?b)", ("a", "b"), {("1", "2"), ("2", "1"), ('"x"', "1")})

    assert passed == {("1", "2")}
    assert judge.computed("", "?a + ?b", ("a", "b"), [("1", "2"), ('"x"', "1")]) == {("1", "2"): "3", ('"x"', "1"): ""}


def test_statement_in_two_graphs_is_one_statement_in_a_column():
    """Two records may say the same; it counts once."""
    store = EmbeddedStore.in_memory()
    ends = NamedNode(f"{EX}a"), NamedNode(f"{EX}p"), NamedNode(f"{EX}b")
    store.commit([], [Quad(*ends, NamedNode(f"{EX}g1")), Quad(*ends, NamedNode(f"{EX}g2"))])
    column = Columns(store).of(ends[1])

    assert column.several == {}
    assert column.forward == {f"<{EX}a>": (f"<{EX}b>",)}
