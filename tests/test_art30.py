"""The records of Article 30 hold statements of the graph, by letter, and tell what is missing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse
from small_graph import store_of

from graph_service.art30 import CONTROLLER_POINTS, controller_record, processor_record
from graph_service.derived_roles import read_derived_roles
from graph_service.names import ANSVAR, COUNTRY, ORG, ROLE
from graph_service.settings import DEMO_BASE
from graph_service.store.embedded import EmbeddedStore

EX = "https://example.org/"
TODAY = date(2026, 11, 24)
DATA = Path(__file__).parent / "questions/what-is-in-the-record-of-a-controller/data.ttl"


def ex(name: str) -> NamedNode:
    return NamedNode(EX + name)


@pytest.fixture
def store() -> EmbeddedStore:
    made = EmbeddedStore.in_memory()
    quads = parse(DATA.read_bytes(), RdfFormat.TURTLE)
    made.commit((), [Quad(quad.subject, quad.predicate, quad.object, NamedNode(EX)) for quad in quads])
    return made


def test_record_of_a_controller_answers_every_letter(store):
    """Each letter of Art. 30(1) has its statements, the processors among the recipients."""
    (entry,) = controller_record(store, EX + "board", TODAY).entries

    assert {point for point in CONTROLLER_POINTS if entry.at(point)} == set(CONTROLLER_POINTS)
    assert entry.at("d") == (
        Triple(ex("board-provider"), ANSVAR.engaged, ex("provider")),
        Triple(ex("provider-maker"), ANSVAR.engaged, ex("maker")),
    )
    assert Triple(ex("provider-maker"), ANSVAR.processingPlace, COUNTRY.US) in entry.at("e")
    assert entry.missing == ()


def test_record_of_a_controller_tells_the_letters_that_nothing_answers(store):
    """What the register does not say is missing, save the transfers, which there need not be any."""
    (entry,) = controller_record(store, EX + "other-board", TODAY).entries

    assert entry.at("b") == (Triple(ex("fees"), ANSVAR.purpose, Literal("Betala arvoden", language="sv")),)
    assert entry.missing == ("c", "d", "f", "g")


def test_record_of_a_controller_is_that_of_a_day(store):
    """Before the engagement began there was no recipient, and no transfer."""
    (entry,) = controller_record(store, EX + "board", date(2023, 12, 31)).entries

    assert (entry.at("d"), entry.at("e")) == ((), ())


@pytest.mark.parametrize(("day", "controller"), [(date(2024, 12, 31), "board"), (date(2025, 1, 1), "other-board")])
def test_activity_stands_in_the_record_of_its_controller_on_the_day(day, controller):
    """Where assignments say who the controller is, the record and the derived roles agree, on every day."""
    store = store_of(
        """
        <wages> a ansvar:ProcessingActivity ; dpv:hasDataController <other-board> ; ansvar:purpose "Lön"@sv .
        <before> a ansvar:Assignment ; org:role role:controller ; ansvar:heldBy <board> ; ansvar:concerns <wages> ;
            ansvar:validTo "2024-12-31"^^xsd:date .
        <after> a ansvar:Assignment ; org:role role:controller ; ansvar:heldBy <other-board> ; ansvar:concerns <wages> ;
            ansvar:validFrom "2025-01-01"^^xsd:date .
        """
    )

    records = {one: controller_record(store, f"{DEMO_BASE}/{one}", day) for one in ("board", "other-board")}

    assert [one for one, record in records.items() if record.entries] == [controller]
    assert [one.party for one in read_derived_roles(store, day)] == [f"{DEMO_BASE}/{controller}"]


def test_joint_controllers_of_a_day_are_told_with_each_other():
    """By the assignments that hold on the day; a former one is not told."""
    store = store_of(
        """
        <wages> a ansvar:ProcessingActivity ; dpv:hasDataController <board> , <former> .
        <a> org:role role:controller ; ansvar:heldBy <board> ; ansvar:concerns <wages> .
        <b> org:role role:controller ; ansvar:heldBy <other> ; ansvar:concerns <wages> .
        <c> org:role role:controller ; ansvar:heldBy <former> ; ansvar:concerns <wages> ;
            ansvar:validTo "2024-12-31"^^xsd:date .
        """
    )

    (entry,) = controller_record(store, f"{DEMO_BASE}/board", TODAY).entries

    told = Triple(NamedNode(f"{DEMO_BASE}/b"), ANSVAR.heldBy, NamedNode(f"{DEMO_BASE}/other"))
    assert entry.at("a") == (told,)


def test_officer_that_is_named_in_words_is_told_as_it_stands(store):
    """The record of a processor is made all the same."""
    words = Triple(ex("slip"), ANSVAR.heldBy, Literal("Ombudet"))
    said = (
        words,
        Triple(ex("slip"), ORG.role, ROLE.dataProtectionOfficer),
        Triple(ex("slip"), ANSVAR.concerns, ex("provider")),
    )
    store.commit((), [Quad(*triple, NamedNode(EX)) for triple in said])

    entries = processor_record(store, EX + "provider", TODAY).entries

    assert all(words in entry.at("a") for of_one in entries.values() for entry in of_one)


def test_record_of_a_processor_has_an_entry_for_each_controller(store):
    """A sub-processor records the activities of those on whose behalf it acts, and no others (Art. 30(2))."""
    record = processor_record(store, EX + "maker", TODAY)

    assert list(record.entries) == [EX + "board"]
    (entry,) = record.entries[EX + "board"]
    assert entry.activity == EX + "wage-payment"
    assert Triple(ex("clauses"), ANSVAR.toCountry, COUNTRY.US) in entry.at("c")
    assert entry.missing == ()


def test_recipients_of_a_record_are_the_derived_processors(store):
    """What Art. 30(1)(d) tells of engagements are the processors and sub-processors that the rules derive."""
    entries = controller_record(store, EX + "board", TODAY).entries

    told = {
        (entry.activity, fact.object.value)
        for entry in entries
        for fact in entry.at("d")
        if fact.predicate == ANSVAR.engaged
    }
    assert told == {(role.activity, role.party) for role in read_derived_roles(store, TODAY) if role.rank}


def test_organisation_without_activities_has_an_empty_record(store):
    """There is nothing to tell of one that processes nothing."""
    assert controller_record(store, EX + "maker", TODAY).entries == ()
    assert processor_record(store, EX + "board", TODAY).entries == {}
