"""The fields of a class, read from its shapes."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode
from small_graph import triples

from graph_service.fields import Field, read_fields
from graph_service.names import ANSVAR, CLASS_BY_KIND
from graph_service.system_graphs import read_system_graphs

POST = ANSVAR.Post.value
SHAPE = "shapes:PostShape a sh:NodeShape ; sh:targetClass ansvar:Post ; sh:property "


def fields_of(text: str) -> list[Field]:
    return read_fields(tuple(triples(text))).get(POST, [])


def test_field_tells_all_that_its_shape_says():
    """One property shape is one field."""
    (field,) = fields_of(
        SHAPE
        + """shapes:PostShape-grade .
        shapes:PostShape-grade sh:path ansvar:grade ; sh:name "Grad"@sv , "Grade"@en ; sh:description "Vad"@sv ;
          sh:group shapes:main ; sh:order 2 ; sh:minCount 1 ; sh:maxCount 3 ; sh:severity sh:Warning ;
          sh:datatype xsd:string ; sh:in ( "b" "a" ) ; ansvar:audience "internal" .
        shapes:main sh:order 7 ."""
    )

    assert field == Field(
        path=ANSVAR.grade.value,
        rule="https://w3id.org/ansvar/shapes#PostShape-grade",
        names={"sv": "Grad", "en": "Grade"},
        descriptions={"sv": "Vad"},
        group="https://w3id.org/ansvar/shapes#main",
        group_order=7,
        order=2,
        min_count=1,
        max_count=3,
        severity="warning",
        datatype="http://www.w3.org/2001/XMLSchema#string",
        class_=None,
        in_=(Literal("b"), Literal("a")),
        audience="internal",
    )
    assert field.is_mandatory


def test_field_that_says_little_has_the_defaults_of_the_standard():
    """Optional, as often as one likes, a violation, public, and last."""
    (field,) = fields_of(SHAPE + "shapes:PostShape-x . shapes:PostShape-x sh:path ansvar:x ; sh:class ansvar:Unit .")

    assert (field.min_count, field.max_count, field.severity, field.audience) == (0, None, "violation", "public")
    assert (field.group, field.order, field.in_, field.class_) == (None, float("inf"), (), ANSVAR.Unit.value)
    assert not field.is_mandatory


def test_fields_come_by_group_and_then_by_order():
    """What has no group or no order comes last, and the path decides between equals."""
    found = fields_of(
        SHAPE
        + """shapes:d , shapes:c , shapes:b , shapes:a , shapes:e .
        shapes:first sh:order 1 . shapes:second sh:order 2 .
        shapes:a sh:path ansvar:a ; sh:group shapes:second ; sh:order 1 .
        shapes:b sh:path ansvar:b ; sh:group shapes:first ; sh:order 2.5 .
        shapes:c sh:path ansvar:c ; sh:group shapes:first ; sh:order 1 .
        shapes:d sh:path ansvar:d ; sh:order 0 .
        shapes:e sh:path ansvar:e ."""
    )

    assert [field.path[-1] for field in found] == ["c", "b", "a", "d", "e"]


def test_shape_of_the_class_goes_before_the_shape_of_all_records():
    """The same property is one field, that which says more."""
    found = fields_of(
        """shapes:AShape sh:targetClass ansvar:Post , ansvar:Unit ; sh:property shapes:A-name .
        shapes:A-name sh:path skos:prefLabel ; sh:name "Namn"@sv .
        """
        + SHAPE
        + 'shapes:P-name . shapes:P-name sh:path skos:prefLabel ; sh:name "Befattning"@sv .'
    )

    assert [field.names["sv"] for field in found] == ["Befattning"]


def test_paths_of_several_steps_and_shapes_without_a_name_are_no_fields():
    """They are rules; a form could not write them."""
    assert fields_of(SHAPE + "shapes:far , [ sh:path ansvar:x ] . shapes:far sh:path ( ansvar:x ansvar:y ) .") == []


def test_list_of_values_that_leads_back_to_itself_ends():
    """A slip in a shapes file must not hang the program."""
    (field,) = fields_of(
        SHAPE + 'shapes:x . shapes:x sh:path ansvar:x ; sh:in shapes:l . shapes:l rdf:first "a" ; rdf:rest shapes:l .'
    )

    assert field.in_ == (Literal("a"),)


def test_shipped_shapes_give_fields_with_names_in_both_languages():
    """Each is shown in Swedish and in English."""
    fields = read_fields(read_system_graphs().shapes)

    known = {iri.value for iri in CLASS_BY_KIND.values()}
    assert {ANSVAR.ProcessingActivity.value, ANSVAR.Engagement.value, ANSVAR.Assignment.value} <= set(fields) <= known
    for listed in fields.values():
        for field in listed:
            assert set(field.names) == {"sv", "en"}, field.rule
            assert field.audience in {"public", "city", "internal"}, field.rule
            assert all(isinstance(term, NamedNode | Literal) for term in field.in_)
