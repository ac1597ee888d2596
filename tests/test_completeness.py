"""How much of what it may say a record says: three numbers, and the same for all records of a kind."""

from __future__ import annotations

import pytest
from demo_city import demo_registry
from small_graph import ID, change_of

from graph_service.completeness import Answered, asked_fields, in_all
from graph_service.names import ANSVAR, CLASS_BY_KIND
from graph_service.registry import Registry

ACTIVITY = f"{ID}activity/lon"


def register(said: str) -> Registry:
    registry = Registry.in_memory()
    registry.commit(change_of(f"<doc/activity/lon> {{ <id/activity/lon> a ansvar:ProcessingActivity ; {said} . }}"))
    return registry


def test_what_the_law_asks_for_is_told_apart_from_the_rest():
    """A purpose is mandatory, a name recommended, a synonym optional."""
    bare, named = register('dcterms:identifier "A-1"'), register('skos:prefLabel "Lön"@sv ; skos:altLabel "Löner"@sv')
    with_purpose = register('dcterms:identifier "A-1" ; ansvar:purpose "Betala lön."@sv')

    before, after = bare.completeness(ACTIVITY), with_purpose.completeness(ACTIVITY)

    assert after["mandatory"].answered == before["mandatory"].answered + 1
    assert after["mandatory"].asked == before["mandatory"].asked
    assert named.completeness(ACTIVITY)["recommended"].answered == before["recommended"].answered + 1
    assert named.completeness(ACTIVITY)["optional"].answered == before["optional"].answered


def test_field_that_a_rule_asks_of_some_records_is_counted_where_it_is_missed():
    """The reason for a decision on an assessment is asked of those that have decided, and of nobody else."""
    undecided = register('dcterms:identifier "A-1"').completeness(ACTIVITY)["recommended"]
    decided = register("ansvar:needsAssessment false").completeness(ACTIVITY)["recommended"]

    assert (decided.asked, decided.answered) == (undecided.asked + 1, undecided.answered)


def test_marks_of_a_record_and_what_a_source_said_are_asked_of_nobody():
    """That a record is invented, or what a file said in words, is not something to fill in."""
    fields = Registry.in_memory().fields("activity")

    asked = {field.path for field in asked_fields(fields)}

    assert {ANSVAR.purpose.value, ANSVAR.legalProvision.value} <= asked
    assert not asked & {ANSVAR.isSynthetic.value, ANSVAR.isTemplate.value, ANSVAR.controllerText.value}


@pytest.fixture(scope="module")
def city() -> Registry:
    """The demo city."""
    return demo_registry()


@pytest.mark.parametrize("kind", ["activity", "engagement", "post"])
def test_numbers_of_a_kind_are_those_of_its_records_added_up(city: Registry, kind: str):
    """The page of all kinds and the pages of the records never differ."""
    records = [city.completeness(iri) for iri in city.labels.of_kind(kind)]

    summed = in_all(city.field_counts(kind))

    assert records
    for level, found in summed.items():
        assert found == Answered(
            sum(one[level].answered for one in records), sum(one[level].asked for one in records)
        ), (level, CLASS_BY_KIND[kind])
