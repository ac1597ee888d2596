"""Constraints in SPARQL: `$this` bound beforehand, messages filled in, nothing reached outside the data."""

import pytest
from rdflib.plugins import sparql as rdflib_sparql
from validation_world import EX, found, keys, keys_of_pyshacl, plan_of, store_of, triples

from graph_service.errors import DataRejected
from graph_service.validation.oracle import check_with_pyshacl
from graph_service.validation.run import check
from graph_service.validation.sparql_text import joined, replaced

DATA = """
:a a :Thing ; :p :b, 1 ; :q :b ; :label "ett"@sv, "one"@en .
:b a :Thing ; :p :c ; :label "två"@sv .
:c a :Other ; :p :a, :b .
"""
PREFIXES = f'<{EX}> sh:declare [ sh:prefix "ex" ; sh:namespace "{EX}"^^xsd:anyURI ] .'


def rule(select: str, more: str = "") -> str:
    escaped = select.replace("\\", "\\\\")
    return f"""
    {PREFIXES}
    :Rule a sh:NodeShape ; sh:targetClass :Thing ; sh:sparql :Rule-query {more} .
    :Rule-query sh:prefixes <{EX}> ; sh:message "No {{?value}} for {{$this}}"@en ; sh:select '''{escaped}''' .
    """


QUERIES = {
    "triple": "SELECT $this ?value WHERE { $this ex:p ?value }",
    "distinct": "SELECT DISTINCT ?this WHERE { ?this ex:p ?x . ?x ex:p ?y }",
    "star": "SELECT * WHERE { $this ex:p ?value }",
    "path": "SELECT $this ?path ?value WHERE { $this ?path ?value . FILTER(isIRI(?value)) }",
    "filter only": "SELECT $this WHERE { FILTER($this = ex:a) }",
    "bind": "SELECT $this ?value WHERE { BIND($this AS ?same) ?same ex:q ?value }",
    "not exists": "SELECT $this WHERE { FILTER NOT EXISTS { $this ex:q ?x } }",
    "not exists, two levels": (
        "SELECT $this ?value WHERE { $this ex:p ?value FILTER NOT EXISTS { ?value ex:p ?z "
        "FILTER EXISTS { ?z ex:p ?w FILTER(?w = $this) } } }"
    ),
    "optional": "SELECT $this WHERE { OPTIONAL { $this ex:q ?x } FILTER(!bound(?x)) }",
    "optional with bind": "SELECT $this ?value WHERE { OPTIONAL { BIND($this AS ?value) } }",
    "union": "SELECT $this ?value WHERE { { $this ex:p ?value } UNION { $this ex:q ?value } }",
    "union of filters": "SELECT $this WHERE { { FILTER($this = ex:a) } UNION { FILTER($this = ex:b) } }",
    "inner group": "SELECT $this WHERE { { FILTER(bound($this)) } $this ex:q ?x . FILTER(bound($this)) }",
    "count": "SELECT $this (COUNT(?x) AS ?n) WHERE { $this ex:p ?x } GROUP BY $this HAVING(COUNT(?x) > 1)",
    "inner select": (
        "SELECT $this ?value WHERE { { SELECT $this (COUNT(?x) AS ?value) WHERE { $this ex:p ?x } GROUP BY $this } }"
    ),
    "ordered": "SELECT $this ?value WHERE { $this ex:p ?value } ORDER BY $this ?value LIMIT 1",
    "a name in a text": 'SELECT $this WHERE { $this ex:label ?x FILTER(STR(?x) != "$this { MINUS }") } # VALUES',
}

# What pyshacl 0.40 does not bind, and a word in a text that it takes for a clause.
MISREAD = {"filter only", "inner group", "optional with bind", "a name in a text"}


@pytest.mark.parametrize("name", sorted(set(QUERIES) - MISREAD))
def test_query_finds_what_pyshacl_finds(name):
    """Queries asked once for all and queries asked for each node give the same results."""
    shapes, store = rule(QUERIES[name]), store_of(DATA)

    assert keys(check(plan_of(shapes), store)) == keys_of_pyshacl(shapes, store)


@pytest.mark.parametrize("name", ["filter only", "inner group"])
def test_query_that_only_filters_has_this_bound(name):
    """pyshacl misses these; the standard binds $this in every group (W3C tests pre-binding 001 and 005)."""
    assert [one.focus for one in found(rule(QUERIES[name]), DATA)] == [f"{EX}a"]


def test_each_node_is_its_own_value_where_an_option_binds_this():
    """$this is bound inside OPTIONAL too."""
    findings = found(rule(QUERIES["optional with bind"]), DATA)

    assert [(one.focus, one.value.value) for one in findings] == [(f"{EX}{x}", f"{EX}{x}") for x in "ab"]


def test_plain_queries_are_asked_once_for_all_nodes():
    """Only what would change its meaning is asked for each node."""
    together = {name for name, query in QUERIES.items() if joined(query)}

    assert set(QUERIES) - together == {
        "optional with bind",
        "union of filters",
        "inner group",
        "count",
        "inner select",
        "ordered",
    }


def test_word_in_a_text_or_comment_is_no_clause():
    """MINUS in a text and VALUES in a comment are permitted."""
    assert len(found(rule(QUERIES["a name in a text"]), DATA)) == 2


def test_name_that_ends_in_service_is_no_clause():
    """pyshacl takes ex:Service for a SERVICE clause; neither our engine nor our use of pyshacl does."""
    shapes = rule("SELECT $this WHERE { $this ex:p ?x FILTER NOT EXISTS { ?x a ex:Service } }")
    store = store_of(DATA)

    assert keys(check(plan_of(shapes), store)) == keys_of_pyshacl(shapes, store)


def test_property_shape_writes_its_path_into_the_query():
    """$PATH is the path of the shape, and the result has that path."""
    shapes = f"""
    {PREFIXES}
    :Rule sh:targetClass :Thing ; sh:path [ sh:inversePath :p ] ;
        sh:sparql [ sh:select "SELECT $this ?value WHERE {{ $this $PATH ?value . FILTER(isIRI(?value)) }}" ] .
    """
    store = store_of(DATA)

    findings = check(plan_of(shapes), store)

    assert {one.path for one in findings} == {f"^<{EX}p>"}
    assert keys(findings) == keys_of_pyshacl(shapes, store)


def test_message_holds_the_values_of_the_row():
    """Placeholders with ? and $ are filled; the rule is the constraint where it has a name of its own."""
    finding = found(rule("SELECT $this ?value WHERE { $this ex:q ?value }"), DATA)[0]

    assert finding.messages == {"en": f"No {EX}b for {EX}a"}
    assert (finding.rule, finding.source_shape) == (f"{EX}Rule-query", f"{EX}Rule")


def test_query_may_name_the_shape_it_stands_in():
    """$currentShape is bound to the shape."""
    shapes = rule("SELECT $this ?value WHERE { BIND($currentShape AS ?value) FILTER($this = ex:a) }")

    assert [one.value.value for one in found(shapes, DATA)] == [f"{EX}Rule"]


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("SELECT $this WHERE { $this ?p ?o MINUS { $this ex:p ?o } }", "MINUS"),
        ("SELECT $this WHERE { VALUES ?x { 1 } }", "VALUES"),
        ("SELECT $this WHERE { SERVICE <http://localhost/> { $this ?p ?o } }", "SERVICE"),
        (r"SELECT $this WHERE { \u0053ERVICE <http://localhost/> { $this ?p ?o } }", "escapes"),
        ("SELECT $this FROM <file:///etc/passwd> WHERE { $this ?p ?o }", "FROM"),
        ("SELECT $this WHERE { BIND(1 AS $this) }", "AS"),
        ("SELECT $this WHERE { { SELECT ?x WHERE { ?x ?p ?o } } }", "inner SELECT"),
        ("SELECT $this WHERE { $this nowhere:p ?o }", "SPARQL"),
        ("SELECT $this WHERE { $this ", "SPARQL"),
    ],
)
def test_query_that_is_not_permitted_is_refused(query, fault):
    """What is refused is refused before anything runs, and the text names the constraint."""
    with pytest.raises(DataRejected, match=f"{EX}Rule-query.*{fault}"):
        plan_of(rule(query))


def test_pyshacl_never_reads_files_or_addresses():
    """Shapes that go to pyshacl meet the same refusal, and rdflib's loading of graphs is off."""
    with pytest.raises(DataRejected, match="FROM"):
        check_with_pyshacl(triples(rule("SELECT $this FROM <file:///etc/passwd> WHERE { $this ?p ?o }")), [])
    assert rdflib_sparql.SPARQL_LOAD_GRAPHS is False


def test_component_declared_in_the_shapes_is_asked_of_each_value():
    """An ASK validator and a SELECT validator, with their parameters and their messages."""
    shapes = """
    :IsNot a sh:ConstraintComponent ; sh:parameter [ sh:path :isNot ] ;
        sh:validator [ a sh:SPARQLAskValidator ; sh:message "It is {$isNot}"@en ;
            sh:ask "ASK { FILTER($value != $isNot) }" ] .
    :InLanguage a sh:ConstraintComponent ; sh:parameter [ sh:path :tongue ] ;
        sh:propertyValidator [ a sh:SPARQLSelectValidator ;
            sh:select "SELECT $this ?value WHERE { $this $PATH ?value FILTER(LANG(?value) != $tongue) }" ] .
    :Rule sh:targetClass :Thing ; sh:property :Rule-p, :Rule-label .
    :Rule-p sh:path :p ; :isNot :b .
    :Rule-label sh:path :label ; :tongue "sv" .
    """
    findings = found(shapes, DATA)

    assert [(one.component, str(one.value)) for one in findings] == [
        (f"{EX}InLanguage", '"one"@en'),
        (f"{EX}IsNot", f"<{EX}b>"),
    ]
    assert findings[1].messages == {"en": f"It is {EX}b"}


def test_node_without_a_name_goes_to_pyshacl_where_the_query_must_be_asked_for_it_alone():
    """A blank node cannot be written into a query, so the shape is checked by the oracle instead."""
    shapes = rule("SELECT $this (COUNT(?x) AS ?value) WHERE { $this ex:p ?x } GROUP BY $this")

    findings = found(shapes, "[] a :Thing ; :p 1, 2 .")

    assert [one.value.value for one in findings] == ["2"]


def test_replacing_keeps_texts_and_other_variables():
    """Only variables are replaced, and a projection never becomes empty."""
    query = 'SELECT $this WHERE { ?x :p ?this . FILTER(?y = "?this" && BOUND(?this)) }'

    text = replaced(query, {"this": "<urn:a>"})

    assert text == 'SELECT   (1 AS ?found_4) WHERE { ?x :p <urn:a> . FILTER(?y = "?this" && (1=1)) }'


def test_prefixes_of_what_is_imported_are_known():
    """sh:prefixes follows owl:imports."""
    shapes = f"""
    {PREFIXES} :Book owl:imports <{EX}> .
    :Rule sh:targetClass :Thing ; sh:sparql [ sh:prefixes :Book ; sh:select "SELECT $this WHERE {{ $this ex:q ?x }}" ] .
    """

    assert len(found(shapes, DATA)) == 1
