"""Each constraint component of SHACL Core finds what pyshacl finds, on the smallest graph that shows it."""

import pytest
from validation_world import found, keys, keys_of_pyshacl, plan_of, store_of

from graph_service.validation.run import check

DATA = """
:a a :Thing ; :p 1, 5, "ett"@sv, "one"@en, "uno"@en ; :q 5, "ett"@sv ; :knows :b, :c ;
    :on "2024-02-30"^^xsd:date .
:b a :Small ; :p "text", :c ; :q "text" ; :knows :a ; :on "2024-02-29"^^xsd:date ;
    :number 2.5 ; :amount "x"^^xsd:integer, 4, 4.0 .
:c a :Thing ; :knows :c, [ a :Small ; :p 7 ] ; :label "å"@sv-SE, "a", "" ; :number 12, 3e0 ; :amount true, 1 ; :q 1 .
:d a :Thing ; :p :d ; :q 2 ;
    :at "2024-01-01T00:00:00"^^xsd:dateTime, "2024-01-01T00:00:00Z"^^xsd:dateTime ;
    :at "2022-01-01T00:00:00Z"^^xsd:dateTime .
:Small rdfs:subClassOf :Thing .
"""

ON_PROPERTY = {
    "minCount 1": (":label", "sh:minCount 1"),
    "minCount 2": (":knows", "sh:minCount 2"),
    "minCount 0": (":label", "sh:minCount 0"),
    "maxCount 0": (":knows", "sh:maxCount 0"),
    "maxCount 1": (":knows", "sh:maxCount 1"),
    "maxCount 2": (":p", "sh:maxCount 2"),
    "class": (":knows", "sh:class :Thing"),
    "class, the smaller": (":knows", "sh:class :Small"),
    "two classes": (":p", "sh:class :Small, :Thing"),
    "datatype date": (":on", "sh:datatype xsd:date"),
    "datatype integer": (":number", "sh:datatype xsd:integer"),
    "datatype integer, ill-typed": (":amount", "sh:datatype xsd:integer"),
    "datatype decimal": (":number", "sh:datatype xsd:decimal"),
    "datatype double": (":number", "sh:datatype xsd:double"),
    "datatype boolean": (":amount", "sh:datatype xsd:boolean"),
    "datatype string": (":label", "sh:datatype xsd:string"),
    "datatype langString": (":label", "sh:datatype rdf:langString"),
    "datatype dateTime": (":at", "sh:datatype xsd:dateTime"),
    "kind IRI": (":p", "sh:nodeKind sh:IRI"),
    "kind Literal": (":p", "sh:nodeKind sh:Literal"),
    "kind BlankNode": (":knows", "sh:nodeKind sh:BlankNode"),
    "kind BlankNodeOrIRI": (":knows", "sh:nodeKind sh:BlankNodeOrIRI"),
    "kind BlankNodeOrLiteral": (":knows", "sh:nodeKind sh:BlankNodeOrLiteral"),
    "kind IRIOrLiteral": (":knows", "sh:nodeKind sh:IRIOrLiteral"),
    "minInclusive": (":p", "sh:minInclusive 5"),
    "minExclusive": (":number", "sh:minExclusive 2.5"),
    "maxInclusive": (":number", "sh:maxInclusive 3"),
    "maxExclusive": (":p", "sh:maxExclusive 5"),
    "bound with a time zone": (":at", 'sh:minInclusive "2023-12-31T20:00:00Z"^^xsd:dateTime'),
    "minLength": (":label", "sh:minLength 1"),
    "maxLength": (":label", "sh:maxLength 0"),
    "maxLength of blank nodes": (":knows", "sh:maxLength 100"),
    "pattern": (":p", 'sh:pattern "^[a-z]+$"'),
    "pattern with flags": (":p", 'sh:pattern "^T" ; sh:flags "i"'),
    "pattern with escapes": (":p", r'sh:pattern "^\\d+$"'),
    "languageIn": (":p", 'sh:languageIn ( "sv" "de" )'),
    "languageIn, a region": (":label", 'sh:languageIn ( "sv" )'),
    "uniqueLang": (":p", "sh:uniqueLang true"),
    "in, few": (":p", 'sh:in ( 1 "ett"@sv :c )'),
    "in, many": (":p", "sh:in ( 1 2 3 4 5 6 7 8 9 10 11 :c :d )"),
    "in, nothing": (":p", "sh:in ()"),
    "hasValue": (":p", "sh:hasValue 5"),
    "hasValue, an IRI": (":knows", "sh:hasValue :c"),
    "equals": (":p", "sh:equals :q"),
    "disjoint": (":p", "sh:disjoint :q"),
    "lessThan": (":p", "sh:lessThan :number"),
    "not": (":knows", "sh:not [ sh:class :Small ]"),
    "and": (":p", "sh:and ( [ sh:datatype xsd:integer ] [ sh:minInclusive 2 ] )"),
    "or": (":p", "sh:or ( [ sh:datatype xsd:integer ] [ sh:nodeKind sh:IRI ] )"),
    "or with a path": (":knows", "sh:or ( [ sh:path :p ; sh:minCount 2 ] [ sh:class :Small ] )"),
    "xone": (":p", "sh:xone ( [ sh:datatype xsd:integer ] [ sh:minInclusive 2 ] )"),
    "node": (":knows", "sh:node :Named"),
    "nested property": (":knows", "sh:property [ sh:path :p ; sh:minCount 1 ]"),
    "nested twice": (":knows", "sh:property [ sh:path :knows ; sh:property [ sh:path :p ; sh:maxCount 1 ] ]"),
    "qualified least": (":knows", "sh:qualifiedValueShape [ sh:class :Small ] ; sh:qualifiedMinCount 1"),
    "qualified most": (":knows", "sh:qualifiedValueShape [ sh:class :Thing ] ; sh:qualifiedMaxCount 1"),
    "closed values": (":knows", "sh:closed true ; sh:ignoredProperties ( rdf:type :p )"),
}


@pytest.mark.parametrize("name", ON_PROPERTY)
@pytest.mark.parametrize("target", ["sh:targetClass :Thing", "sh:targetSubjectsOf :p", "sh:targetObjectsOf :knows"])
def test_property_shape_finds_what_pyshacl_finds(name, target):
    """Every component on the values of a property, with every kind of target."""
    path, constraint = ON_PROPERTY[name]
    shapes = f"""
    :Named sh:property [ sh:path :label ; sh:minCount 1 ] .
    :Rule a sh:NodeShape ; {target} ; sh:property :Rule-one .
    :Rule-one sh:path {path} ; {constraint} .
    """
    store = store_of(DATA)
    plan = plan_of(shapes)

    assert keys(check(plan, store)) == keys_of_pyshacl(shapes, store)
    assert plan.fallbacks == ()


ON_NODE = {
    "class": "sh:class :Small",
    "datatype": "sh:datatype xsd:integer",
    "kind": "sh:nodeKind sh:IRI",
    "range": "sh:minInclusive 3",
    "length": "sh:maxLength 5",
    "pattern": 'sh:pattern "^https"',
    "languageIn": 'sh:languageIn ( "en" )',
    "in": 'sh:in ( :a 1 "text" )',
    "hasValue": "sh:hasValue :a",
    "equals": "sh:equals :knows",
    "disjoint": "sh:disjoint :knows",
    "not": "sh:not [ sh:path :p ; sh:minCount 1 ]",
    "and": "sh:and ( [ sh:nodeKind sh:IRI ] [ sh:class :Thing ] )",
    "or": "sh:or ( [ sh:class :Small ] [ sh:nodeKind sh:Literal ] )",
    "xone": "sh:xone ( [ sh:class :Small ] [ sh:class :Thing ] )",
    "node": "sh:node [ sh:property [ sh:path :q ; sh:minCount 1 ] ]",
    "closed": "sh:closed true ; sh:ignoredProperties ( rdf:type ) ; sh:property [ sh:path :knows ]",
}


@pytest.mark.parametrize("name", ON_NODE)
@pytest.mark.parametrize(
    "target", ['sh:targetNode :a, :nowhere, 1, "text"', "sh:targetClass :Thing", "sh:targetObjectsOf :p, :knows"]
)
def test_node_shape_finds_what_pyshacl_finds(name, target):
    """Every component on the focus nodes themselves, among them literals and nodes that are in no triple."""
    shapes = f":Rule a sh:NodeShape ; {target} ; {ON_NODE[name]} ."
    store = store_of(DATA)

    assert keys(check(plan_of(shapes), store)) == keys_of_pyshacl(shapes, store)


PATHS = [
    "[ sh:inversePath :knows ]",
    "( :knows :p )",
    "( :knows [ sh:inversePath :knows ] )",
    "[ sh:alternativePath ( :p :q ) ]",
    "[ sh:zeroOrMorePath :knows ]",
    "[ sh:oneOrMorePath :knows ]",
    "[ sh:zeroOrOnePath :knows ]",
    "( [ sh:zeroOrMorePath :knows ] :q )",
    "[ sh:inversePath ( :knows :knows ) ]",
    "[ sh:alternativePath ( :q [ sh:zeroOrOnePath [ sh:inversePath :knows ] ] ) ]",
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "constraint",
    ["sh:class :Small", "sh:minCount 2", "sh:maxCount 1", "sh:hasValue :c", "sh:nodeKind sh:IRI", "sh:equals :q"],
)
def test_path_leads_to_the_values_that_pyshacl_finds(path, constraint):
    """Every kind of path, also from a node that is in no triple."""
    shapes = f":Rule sh:targetClass :Thing ; sh:targetNode :nowhere ; sh:path {path} ; {constraint} ."
    store = store_of(DATA)

    assert keys(check(plan_of(shapes), store)) == keys_of_pyshacl(shapes, store)


def test_class_that_is_a_shape_is_its_own_target():
    """An implicit class target reaches the instances of the classes below it."""
    shapes = ":Thing a rdfs:Class, sh:NodeShape ; sh:property :Thing-q . :Thing-q sh:path :q ; sh:maxCount 0 ."

    assert [one.focus for one in found(shapes, DATA)] == [f"https://example.org/{name}" for name in "abcd"]


def test_value_that_cannot_be_compared_is_out_of_range():
    """A number is neither before nor after a date; SPARQL gives no answer, and no answer is a breach."""
    shapes = ':Rule sh:targetClass :Thing ; sh:path :q ; sh:minInclusive "2024-01-01"^^xsd:date .'

    assert [one.value.value for one in found(shapes, ':x a :Thing ; :q 5, "a", "2024-01-02"^^xsd:date .')] == ["5", "a"]


def test_siblings_are_left_out_of_a_disjoint_count():
    """A value that conforms to the shape of a sibling does not count for this one."""
    shapes = """
    :Hand sh:targetNode :hand ; sh:property :thumb, :finger .
    :thumb sh:path :digit ; sh:qualifiedValueShape [ sh:class :Thumb ] ; sh:qualifiedMinCount 1 ;
        sh:qualifiedValueShapesDisjoint true .
    :finger sh:path :digit ; sh:qualifiedValueShape [ sh:class :Finger ] ; sh:qualifiedMinCount 2 ;
        sh:qualifiedValueShapesDisjoint true .
    """
    data = ":hand :digit :t, :f . :t a :Thumb, :Finger . :f a :Finger ."
    store = store_of(data)

    findings = check(plan_of(shapes), store)

    assert [one.rule for one in findings] == ["https://example.org/finger", "https://example.org/thumb"]
    assert keys(findings) == keys_of_pyshacl(shapes, store)


def test_deactivated_shapes_find_nothing():
    """Neither a deactivated target shape nor a deactivated property shape has results."""
    shapes = """
    :Off sh:deactivated true ; sh:targetClass :Thing ; sh:nodeKind sh:Literal .
    :On sh:targetClass :Thing ; sh:property [ sh:deactivated true ; sh:path :p ; sh:maxCount 0 ] .
    """

    assert found(shapes, DATA) == []


def test_statement_in_two_graphs_counts_once():
    """The default graph is a set, though two records may state the same."""
    shapes = ":Rule sh:targetClass :Thing ; sh:path :knows ; sh:maxCount 1 ."

    store = store_of(":x a :Thing ; :knows :y .", ":x a :Thing ; :knows :y .")

    assert check(plan_of(shapes), store) == []


def test_narrow_whole_number_is_told_by_its_range():
    """The store keeps 300 as an integer whatever its type was; as a byte it is out of range."""
    shapes = ":Rule sh:targetClass :Thing ; sh:path :size ; sh:datatype xsd:byte ."

    findings = found(shapes, ":x a :Thing ; :size 300, 12, -1, 1.5 .")

    assert sorted(one.value.value for one in findings) == ["1.5", "300"]
