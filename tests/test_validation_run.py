"""A plan: what it refuses, what it leaves to pyshacl, and what a run of it tells."""

import pytest
from pyoxigraph import NamedNode
from validation_world import EX, SH, found, keys, keys_of_pyshacl, plan_of, store_of, triples

from graph_service.errors import DataRejected
from graph_service.validation.findings import Finding, node_named
from graph_service.validation.oracle_process import check_apart
from graph_service.validation.paths import path_name, path_triples, read_path
from graph_service.validation.run import check
from graph_service.validation.shape_graph import ShapeGraph

NEEDS_NAME = ":Rule a sh:NodeShape ; sh:targetClass :Thing ; sh:property :Rule-name . :Rule-name sh:path :name ; "


def test_finding_tells_node_path_rule_severity_and_sentence():
    """Everything that a gap needs is in the finding."""
    shapes = NEEDS_NAME + 'sh:minCount 1 ; sh:severity sh:Warning ; sh:message "Namn saknas"@sv, "No name"@en .'

    assert found(shapes, ":a a :Thing .") == [
        Finding(
            focus=f"{EX}a",
            rule=f"{EX}Rule-name",
            path=f"{EX}name",
            value=None,
            component=f"{SH}MinCountConstraintComponent",
            severity="warning",
            messages={"sv": "Namn saknas", "en": "No name"},
            source_shape=f"{EX}Rule-name",
        )
    ]


def test_shape_without_a_sentence_uses_that_of_the_shape_that_holds_it():
    """The node shape speaks for its property shapes."""
    shapes = ':Rule sh:message "Fel"@sv .' + NEEDS_NAME + "sh:minCount 1 ."

    assert found(shapes, ":a a :Thing .")[0].messages == {"sv": "Fel"}


def test_rule_without_any_sentence_gets_a_plain_one_in_both_languages():
    """The sentence says what is missing, not the name of a component."""
    assert found(NEEDS_NAME + "sh:minCount 1 .", ":a a :Thing .")[0].messages == {
        "sv": "Uppgiften saknas: minst 1 värde ska anges.",
        "en": "Missing: at least 1 value must be stated.",
    }


def test_findings_come_in_the_order_of_severity_and_node():
    """What the law asks comes first, whatever the order of the shapes."""
    shapes = ":Mild sh:targetClass :Thing ; sh:path :p ; sh:minCount 1 ; sh:severity sh:Info ." + NEEDS_NAME
    findings = found(shapes + "sh:minCount 1 .", ":b a :Thing . :a a :Thing .")

    assert [(one.severity, one.focus[-1]) for one in findings] == [
        ("violation", "a"),
        ("violation", "b"),
        ("info", "a"),
        ("info", "b"),
    ]


def test_only_the_nodes_asked_for_are_tested():
    """A node that is no target of a shape is not tested by it, though it is asked for."""
    store = store_of(":a a :Thing . :b a :Thing . :c a :Other .")

    findings = check(plan_of(NEEDS_NAME + "sh:minCount 1 ."), store, [f"{EX}a", f"{EX}c", f"{EX}nowhere"])

    assert [one.focus for one in findings] == [f"{EX}a"]


def test_some_nodes_have_the_findings_that_they_have_in_a_full_run():
    """Nested shapes, counts and queries are the same for one node as for all."""
    shapes = (
        NEEDS_NAME
        + """ sh:minCount 1 ; sh:class :Name .
        :Other sh:targetSubjectsOf :knows ; sh:path [ sh:oneOrMorePath :knows ] ;
            sh:qualifiedValueShape [ sh:class :Thing ] ; sh:qualifiedMinCount 2 ; sh:node [ sh:property :Rule-name ] .
        :Third sh:targetClass :Thing ; sh:sparql [
            sh:select "SELECT $this WHERE { FILTER NOT EXISTS { $this ?p $this } }" ] .
    """
    )
    plan, store = plan_of(shapes), store_of(":a a :Thing ; :knows :b, :a . :b a :Thing ; :name :n ; :knows :c .")
    full = check(plan, store)

    for name in "abc":
        assert check(plan, store, [EX + name]) == [one for one in full if one.focus == EX + name]


def test_progress_is_told_after_each_shape():
    """Someone who waits sees how far it is."""
    told: list[tuple[int, int]] = []
    shapes = NEEDS_NAME + "sh:minCount 1 . :Loop sh:targetClass :Thing ; sh:path :next ; sh:node :Loop ."

    check(plan_of(shapes), store_of(":a a :Thing ."), progress=lambda done, total: told.append((done, total)))

    assert told == [(1, 2), (2, 2)]


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        (":Loop sh:targetClass :Thing ; sh:property [ sh:path :next ; sh:node :Loop ; sh:minCount 1 ] .", "recursive"),
        ("[] sh:targetClass :Thing ; sh:path :p ; sh:in ( [ :q 1 ] ) .", "without an IRI"),
        (":Thing a rdfs:Class, sh:NodeShape ; sh:property [ sh:path :p ; sh:hasValue [] ] .", "without an IRI"),
    ],
)
def test_shape_that_no_query_can_express_goes_to_pyshacl(shape, reason):
    """The plan says which and why, and the findings of the other shapes are there as well."""
    shapes = NEEDS_NAME + "sh:minCount 1 . " + shape
    store = store_of(":a a :Thing ; :p 1 ; :next :b . :b a :Thing .")

    plan = plan_of(shapes)

    assert [reason in one.reason for one in plan.fallbacks] == [True]
    assert keys(check(plan, store)) == keys_of_pyshacl(shapes, store)


def test_shape_that_names_itself_ends_over_records_in_a_ring():
    """SHACL leaves recursion open; what is found is what pyshacl finds, and going round has an end."""
    shapes = """:Loop sh:targetClass :Thing ; sh:property [ sh:path :next ; sh:node :Loop ] ;
        sh:property [ sh:path :name ; sh:minCount 1 ] ."""
    store = store_of(":a a :Thing ; :name 1 ; :next :b . :b :next :c . :c :name 3 ; :next :a .")

    findings = check(plan_of(shapes), store)

    assert [(one.focus, one.component.rpartition("#")[2]) for one in findings] == [
        (f"{EX}a", "NodeConstraintComponent")
    ]
    assert keys(findings) == keys_of_pyshacl(shapes, store)


def test_plan_names_what_nobody_checks():
    """Targets in SPARQL are not of the standard's core; the plan says so instead of passing them over."""
    plan = plan_of(':Rule a sh:NodeShape ; sh:target [ sh:select "SELECT ?this {}" ] ; sh:nodeKind sh:IRI .')

    assert [(str(one.shape), one.reason) for one in plan.unchecked] == [
        (f"<{EX}Rule>", "sh:target is of SHACL Advanced Features")
    ]


@pytest.mark.parametrize(
    ("constraint", "fault"),
    [
        ('sh:pattern "(a"', r"'\(a'.*close every bracket"),
        ('sh:pattern "(?=a)b"', "look-ahead"),
        ('sh:pattern "a" ; sh:flags "z"', "'z'"),
        ("sh:minCount -1", "whole number"),
        ('sh:minCount "two"', "whole number"),
        ("sh:minCount 1, 2", "2 values"),
        ("sh:nodeKind sh:Iri", "nodeKind"),
        ('sh:datatype "date"', "datatype"),
        ("sh:in [ rdf:first 1 ]", r"not a complete list.*\( \)"),
        ("sh:node :Missing", ":Missing|Missing.*not described"),
        ("sh:message <urn:a> ; sh:class :A", "not text"),
        ('sh:class "A"', "not an IRI"),
        ("sh:property [ sh:minCount 1 ]", "sh:path|node shape"),
        ("sh:qualifiedValueShape [ sh:class :A ]", "sh:qualifiedMinCount"),
        ("sh:sparql [ sh:message 'x' ]", "sh:select"),
    ],
)
def test_broken_shape_is_refused_with_its_name_and_the_cure(constraint, fault):
    """Nothing is checked with half a rule book."""
    with pytest.raises(DataRejected, match=f"Shape .*{fault}"):
        plan_of(NEEDS_NAME + constraint + " .")


@pytest.mark.parametrize("path", ['"text"', "[ :p 1 ]", "( :p )", "[ sh:inversePath :p, :q ]"])
def test_broken_path_is_refused(path):
    """A path that SHACL does not know is named with its shape."""
    with pytest.raises(DataRejected, match=f"Shape {EX}Rule"):
        plan_of(f":Rule sh:targetClass :Thing ; sh:path {path} ; sh:minCount 1 .")


def test_pattern_that_makes_others_explode_is_quick():
    """The engine's expressions take time in proportion to the text, so (a+)+$ is harmless."""
    shapes = ':Rule sh:targetClass :Thing ; sh:path :name ; sh:pattern "^(a+)+$" .'

    assert len(found(shapes, f':x a :Thing ; :name "{"a" * 5000}b" .')) == 1


@pytest.mark.slow
def test_hundred_thousand_findings_are_all_told():
    """A graph in which everything is wrong is checked like any other, and nothing is cut off."""
    data = "\n".join(f":n{number} a :Thing ." for number in range(100_000))

    assert len(found(NEEDS_NAME + "sh:minCount 1 .", data)) == 100_000


def test_filter_over_any_number_of_steps_is_the_same_worked_out_once():
    """A rule whose filter follows a path again and again finds what it finds for each node alone."""
    query = """SELECT $this WHERE { $this :by ?x .
        FILTER EXISTS { ?x (^:to/:by)* ?first . ?first a :Root . FILTER(?first != :c) } }"""
    shapes = f"""<{EX}> sh:declare [ sh:prefix "" ; sh:namespace "{EX}" ] .
        :Rule sh:targetClass :Step ; sh:sparql [ sh:prefixes <{EX}> ; sh:select '''{query}''' ] ."""
    data = """:a a :Root . :c a :Root . :s1 a :Step ; :by :a ; :to :b . :s2 a :Step ; :by :b ; :to :d .
        :s3 a :Step ; :by :c ; :to :e . :s4 a :Step ; :by :e ; :to :c . :s5 a :Step ; :by :d ; :to :b ."""

    findings = found(shapes, data)

    assert [one.focus for one in findings] == [f"{EX}s1", f"{EX}s2", f"{EX}s5"]
    assert keys(findings) == keys_of_pyshacl(shapes, store_of(data))


def test_path_written_as_rdf_reads_as_the_same_path():
    """The report of the standard holds paths as RDF."""
    plan = plan_of(
        """:Rule sh:targetClass :Thing ; sh:minCount 1 ; sh:path
        ( [ sh:inversePath :p ] [ sh:alternativePath ( :q [ sh:zeroOrMorePath :r ] ) ] [ sh:zeroOrOnePath :s ] ) ."""
    )
    path = plan.paths[f"{EX}Rule"]
    node, written = path_triples(path)

    assert read_path(ShapeGraph(written), NamedNode(f"{EX}Rule"), node) == path
    assert path_name(path) == f"(^<{EX}p>)/(<{EX}q>|(<{EX}r>*))/(<{EX}s>?)"


@pytest.mark.parametrize(
    "name", [f"{EX}a", "_:b1", '"a \\" \\n"@sv', '"5"^^<http://www.w3.org/2001/XMLSchema#integer>']
)
def test_node_written_in_a_finding_can_be_read_again(name):
    """IRIs are bare, other nodes as in N-Triples."""
    node = node_named(name)

    assert name in {str(node), getattr(node, "value", "")}


def test_shape_that_pyshacl_never_finishes_is_stopped_and_named():
    """Its regular expressions are those of Python, of which this one takes for ever over this text."""
    shapes = triples(':Loop sh:targetClass :Thing ; sh:path :p ; sh:pattern "^(a+)+$" .')
    data = store_of(f':x a :Thing ; :p "{"a" * 40}b" .').quads()

    with pytest.raises(DataRejected, match=rf"Shape {EX}Loop: .*3 s.*regular expression"):
        check_apart(shapes, data, [NamedNode(f"{EX}Loop")], limit_seconds=3)


def test_what_pyshacl_gives_up_on_is_told_as_from_this_process():
    """A query that reaches out of the data is refused there as well."""
    query = "SELECT $this { SERVICE <urn:x> { $this ?p ?o } }"
    shapes = triples(f':Loop sh:targetClass :Thing ; sh:sparql [ sh:select "{query}" ] .')

    with pytest.raises(DataRejected, match="SERVICE"):
        check_apart(shapes, [], [NamedNode(f"{EX}Loop")])
