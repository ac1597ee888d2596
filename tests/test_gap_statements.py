"""The statement that a gap is about, as Turtle that another tool reads."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pyoxigraph import Literal, RdfFormat, parse
from small_graph import ID, change_of, quads

from graph_service.gap_statements import statement_of
from graph_service.gaps import Gap
from graph_service.names import ANSVAR, DPV, SHAPES
from graph_service.records import Record
from graph_service.registry import Registry

FOCUS = f"{ID}activity/lon"


def gap(path: str | None, rule: str = "ActivityShape-purpose", value=None) -> Gap:
    return Gap(
        iri="g",
        focus=FOCUS,
        rule=SHAPES.term(rule).value,
        severity="violation",
        component="c",
        path=path,
        value=value,
        article=None,
        source=None,
        control_point=None,
        owner_role=None,
        owner=None,
        organisation=None,
    )


def record(iri: str, text: str) -> Record:
    return Record(iri, "x", "d", tuple(quad.triple for quad in quads(text)))


def rule(said: str) -> Record:
    iri = SHAPES.term("ActivityShape-purpose").value
    return record(iri, f"<{iri}> {said} .")


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("sh:nodeKind sh:Literal", '"…"@sv'),
        ("sh:class ansvar:Organisation", "[ a ansvar:Organisation ]"),
        ("sh:datatype xsd:date", '"…"^^xsd:date'),
        ("sh:nodeKind sh:IRI", "[]"),
    ],
)
def test_missing_statement_says_what_sort_of_value_is_wanted(said, wanted):
    """As far as the rule tells it; the value itself is for those who know the matter."""
    found = statement_of(gap(ANSVAR.purpose.value), None, rule(said))

    assert found is not None
    assert found.fault == "missing"
    assert f"<{FOCUS}> ansvar:purpose {wanted} ." in found.turtle
    parsed = list(parse(found.turtle, RdfFormat.TURTLE))
    assert {(quad.subject.value, quad.predicate) for quad in parsed if hasattr(quad.subject, "value")} >= {
        (FOCUS, ANSVAR.purpose)
    }


def test_value_that_the_rule_found_is_the_wrong_statement():
    """With its type and language."""
    there = record(FOCUS, f'<{FOCUS}> ansvar:validFrom "igår" , "2026-01-01"^^xsd:date .')

    found = statement_of(gap(ANSVAR.validFrom.value, value=Literal("igår")), there, None)

    assert found is not None
    assert (found.fault, found.turtle.splitlines()[-1]) == ("wrong", f'<{FOCUS}> ansvar:validFrom "igår" .')


def test_values_are_told_where_the_rule_found_something_else():
    """A rule may name a country for a transfer that is stated and does not cover it."""
    there = record(FOCUS, f"<{FOCUS}> ansvar:restsOnTransfer <https://a.example/t> .")

    found = statement_of(gap(ANSVAR.restsOnTransfer.value, value=Literal("US")), there, None)

    assert found is not None
    assert (found.fault, found.turtle.splitlines()[-1]) == (
        "looked_at",
        f"<{FOCUS}> ansvar:restsOnTransfer <https://a.example/t> .",
    )


def test_rule_that_looks_at_several_facts_has_no_statement_of_its_own():
    """It would point at the wrong one."""
    assert statement_of(gap(None), None, None) is None


def test_name_that_turtle_cannot_shorten_is_written_out():
    """A name that ends in a full stop, or holds a slash, is no local name."""
    odd = replace(gap("https://w3id.org/ansvar/ns#a/b"), focus=FOCUS)

    found = statement_of(odd, None, None)

    assert found is not None
    assert "<https://w3id.org/ansvar/ns#a/b> []" in found.turtle


def test_register_tells_the_statement_of_each_of_its_gaps():
    """What it prints is Turtle, whatever the gap is about."""
    registry = Registry.in_memory()
    registry.commit(change_of("<doc/activity/lon> { <id/activity/lon> a ansvar:ProcessingActivity . }"))

    found = {one.path: registry.gap_statement(one) for one in registry.gaps()}

    subjects = found[DPV.hasDataSubject.value]
    assert subjects is not None
    assert "dpv:hasDataSubject [ a ansvar:DataSubjectCategory ]" in subjects.turtle
    assert all(list(parse(one.turtle, RdfFormat.TURTLE)) for one in found.values() if one)
