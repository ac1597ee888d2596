"""What things are called: languages, fallbacks, kinds, and names that find a thing."""

from __future__ import annotations

import pytest
from small_graph import ID, store_of

from graph_service.labels import Text, read_labels
from graph_service.names import ROLE, SHAPES, SKOS

TOWN = """
<id/activity/lon> a ansvar:ProcessingActivity ; skos:prefLabel "Lön"@sv , "Payroll"@en ; skos:altLabel "Avlöning"@sv ;
    dcterms:identifier "A-17" ; ansvar:isSynthetic true .
<id/organisation/acme> a ansvar:Organisation ; skos:prefLabel "Acme"@en .
<id/organisation/plain> a ansvar:Organisation ; skos:prefLabel "Plain" , "Beta"@fi .
<id/organisation/german> a ansvar:Organisation ; skos:prefLabel "Amt"@de .
<id/document/plan> a ansvar:Document ; dcterms:title "Plan"@sv ; rdfs:label "label"@sv .
<id/post/unnamed> a ansvar:Post .
<id/post/named-once> skos:prefLabel "Ingen post"@sv .
role:systemOwner skos:prefLabel "Systemägare"@sv .
shapes:ActivityShape-retention sh:name "Gallringsfrist"@sv ; ansvar:gapName "Gallringsfrist saknas"@sv .
shapes:ActivityShape-helper sh:name "Hjälpregel"@sv .
"""


@pytest.fixture(scope="module")
def labels():
    """The names in the small town above."""
    return read_labels(store_of(TOWN))


@pytest.mark.parametrize(
    ("thing", "lang", "text"),
    [
        ("activity/lon", "sv", Text("Lön", "sv")),
        ("activity/lon", "en", Text("Payroll", "en")),
        ("activity/lon", "fi", Text("Lön", "sv")),
        ("organisation/acme", "sv", Text("Acme", "en")),
        ("organisation/plain", "sv", Text("Plain", "")),
        ("organisation/plain", "fi", Text("Beta", "fi")),
        ("organisation/german", "sv", Text("Amt", "de")),
        ("document/plan", "sv", Text("Plan", "sv")),
        ("post/unnamed", "sv", Text("unnamed", "")),
        ("post/nowhere", "en", Text("nowhere", "")),
    ],
)
def test_label_is_in_the_language_or_the_nearest_to_it(labels, thing, lang, text):
    """The language asked for, Swedish, English, untagged, any other, and the end of the IRI at last."""
    assert labels.label(ID + thing, lang) == text


@pytest.mark.parametrize(
    ("iri", "text"),
    [("https://a.example/", "a.example"), ("https://a.example/b#c", "c"), ("https://a.example/b/", "b"), ("", "")],
)
def test_thing_without_a_name_is_called_by_the_end_of_its_iri(labels, iri, text):
    """Never an empty text where there is anything at all."""
    assert labels.label(iri, "sv").value == text


def test_rule_is_called_by_its_gap(labels):
    """What is missing, not the field where it is missing."""
    assert labels.label(SHAPES.term("ActivityShape-retention").value, "sv").value == "Gallringsfrist saknas"


def test_kind_tells_what_the_register_describes(labels):
    """Records by their class, roles and rules by their name; what is only mentioned has none."""
    assert labels.kind(f"{ID}activity/lon") == "activity"
    assert labels.kind(ROLE.systemOwner.value) == "role"
    assert labels.kind(SHAPES.term("ActivityShape-retention").value) == "rule"
    assert labels.kind(SHAPES.term("ActivityShape-helper").value) is None
    assert labels.kind(f"{ID}post/named-once") is None
    assert labels.kind(f"{ID}post/nowhere") is None


def test_synthetic_records_are_marked(labels):
    """What was invented says so everywhere."""
    assert labels.is_synthetic(f"{ID}activity/lon")
    assert not labels.is_synthetic(f"{ID}organisation/acme")
    assert not labels.is_synthetic(f"{ID}post/nowhere")


@pytest.mark.parametrize("name", ["Lön", "LÖN", " payroll ", "avlöning", "a-17", f"{ID}activity/lon"])
def test_thing_is_found_by_any_of_its_names(labels, name):
    """Name in either language, synonym, identifier or IRI; case and blanks around it do not count."""
    assert labels.named(name) == [f"{ID}activity/lon"]


def test_unknown_name_finds_nothing(labels):
    """Nothing near it either: that is what search is for."""
    assert labels.named("Lö") == []


def test_synonyms_are_told_by_property(labels):
    """For a page that shows them."""
    assert labels.texts(f"{ID}activity/lon", SKOS.altLabel) == [Text("Avlöning", "sv")]
    assert labels.texts(f"{ID}post/nowhere", SKOS.altLabel) == []


def test_counts_are_of_records_by_kind(labels):
    """A thing that is only mentioned is not counted."""
    assert labels.counts() == {"activity": 1, "organisation": 3, "document": 1, "post": 1, "role": 1, "rule": 1}
    assert sorted(labels.of_kind("post")) == [f"{ID}post/unnamed"]


def test_things_are_sorted_by_their_names(labels):
    """In Swedish order, by the names that are shown."""
    organisations = labels.of_kind("organisation")

    assert [labels.label(iri, "sv").value for iri in labels.sorted(organisations, "sv")] == ["Acme", "Amt", "Plain"]


def test_name_that_two_records_state_is_told_once():
    """Two graphs may say the same of a thing."""
    said = '<id/post/a> a ansvar:Post ; skos:prefLabel "A"@sv .'

    labels = read_labels(store_of(f"<doc/one> {{ {said} }} <doc/two> {{ {said} }}"))

    assert labels.texts(f"{ID}post/a", SKOS.prefLabel) == [Text("A", "sv")]
    assert labels.counts() == {"post": 1}


def test_changed_things_are_read_anew_and_the_labels_before_stay():
    """A reader that has the snapshot before sees no half of the next."""
    store = store_of(TOWN)
    before = read_labels(store)
    gone, renamed = store_of(TOWN).quads(), store_of(TOWN.replace('"Lön"@sv', '"Löner"@sv')).quads()
    store.commit(gone, renamed)

    after = before.with_changed(store, [f"{ID}activity/lon", f"{ID}post/nowhere"])

    assert before.label(f"{ID}activity/lon", "sv").value == "Lön"
    assert after.label(f"{ID}activity/lon", "sv").value == "Löner"
    assert (after.named("Löner"), after.named("Lön")) == ([f"{ID}activity/lon"], [])
    assert (after.kind(f"{ID}activity/lon"), after.is_synthetic(f"{ID}activity/lon")) == ("activity", True)
    assert after.kind(f"{ID}organisation/acme") == "organisation"


def test_change_gives_the_same_labels_as_reading_everything_anew():
    """Of each kind of thing, also where it lost its class, its name, or is of a kind that belongs to Ansvar."""
    store = store_of(TOWN)
    before = read_labels(store)
    store.commit([quad for quad in store.quads() if quad.subject.value == f"{ID}organisation/acme"], [])
    store.commit([quad for quad in store.quads() if quad.predicate.value.endswith("isSynthetic")], [])
    things = {quad.subject.value for quad in store_of(TOWN).quads()}

    changed, anew = before.with_changed(store, things), read_labels(store)

    for thing in things:
        assert changed.label(thing, "sv") == anew.label(thing, "sv")
        assert changed.kind(thing) == anew.kind(thing), thing
        assert changed.is_synthetic(thing) == anew.is_synthetic(thing)
