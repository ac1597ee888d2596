"""Findings as a report of the standard, and files that are in no store."""

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse
from rdflib import Graph
from rdflib.compare import isomorphic
from validation_world import EX, HEAD, SH, plan_of, store_of

from graph_service.errors import DataRejected
from graph_service.validation.outside import check_files
from graph_service.validation.report import report_turtle
from graph_service.validation.run import check

SHAPES = """
:Rule a sh:NodeShape ; sh:targetClass :Thing ; sh:property :Rule-name .
:Rule-name sh:path ( :about :name ) ; sh:nodeKind sh:IRI ; sh:severity sh:Info ; sh:message "Fel"@sv .
"""


def test_report_is_that_of_the_standard():
    """Focus node, path, value, component, shape, severity and message, and that it does not conform."""
    plan = plan_of(SHAPES)
    findings = check(plan, store_of(':a a :Thing ; :about :b . :b :name "x"@en .'))
    expected = f"""{HEAD}
    [] a sh:ValidationReport ; sh:conforms false ; sh:result [ a sh:ValidationResult ;
        sh:focusNode :a ; sh:resultPath ( :about :name ) ; sh:value "x"@en ; sh:resultSeverity sh:Info ;
        sh:resultMessage "Fel"@sv ; sh:sourceShape :Rule-name ;
        sh:sourceConstraintComponent sh:NodeKindConstraintComponent ] ."""

    report = Graph().parse(data=report_turtle(findings, plan.paths), format="turtle")

    assert isomorphic(report, Graph().parse(data=expected, format="turtle"))


def test_report_of_nothing_conforms():
    """No finding is a report too."""
    text = report_turtle([], {})

    conforms = [q.object for q in parse(text, RdfFormat.TURTLE) if q.predicate == NamedNode(f"{SH}conforms")]
    assert [one.value for one in conforms] == ["true"]


def test_files_are_checked_with_the_shapes_given(tmp_path):
    """Blank nodes of two files with the same name stay apart, and narrow numbers are kept as written."""
    shapes = "[] sh:targetClass :Thing ; sh:path :size ; sh:datatype xsd:byte ; sh:maxCount 1 ."
    (tmp_path / "shapes.ttl").write_text(HEAD + shapes)
    (tmp_path / "one.ttl").write_text(HEAD + '_:x a :Thing ; :size "5"^^xsd:byte .')
    (tmp_path / "two.ttl").write_text(HEAD + "_:x a :Thing ; :size 5 .")

    outcome = check_files([tmp_path / "one.ttl", tmp_path / "two.ttl"], [tmp_path / "shapes.ttl"])

    assert [str(one.value) for one in outcome.findings] == ['"5"^^<http://www.w3.org/2001/XMLSchema#integer>']
    assert outcome.statements == 4
    assert len(outcome.plan.fallbacks) == 1


def test_files_are_checked_with_our_own_rules_where_none_are_given(tmp_path):
    """An activity without anything has gaps; the ontology behind it is not tested itself."""
    ansvar = "https://w3id.org/ansvar/ns#"
    (tmp_path / "one.ttl").write_text(f"<{EX}a> a <{ansvar}ProcessingActivity> .")

    outcome = check_files([tmp_path / "one.ttl"])

    assert {one.focus for one in outcome.findings} == {f"{EX}a"}
    assert f"{ansvar}purpose" in {one.path for one in outcome.findings}


def test_file_that_is_no_rdf_is_refused_with_its_place(tmp_path):
    """The message names file and line."""
    (tmp_path / "one.ttl").write_text("<urn:a> <urn:b> .")

    with pytest.raises(DataRejected, match=r"one\.ttl line 1"):
        check_files([tmp_path / "one.ttl"])
