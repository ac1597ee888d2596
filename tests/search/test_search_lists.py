"""Questions whose answer is a list, and questions narrowed by an organisation, a country, a phrase or a number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from conftest import ID, change_of

from graph_service.answering import Choice
from graph_service.names import ROLE
from graph_service.registry import Registry

DAY = date(2026, 11, 24)
TOWN = """
GRAPH <doc/organisation/skolnamnden> { <id/organisation/skolnamnden> a ansvar:Organisation ;
    skos:prefLabel "Skolnämnden"@sv ; org:identifier "212000-1355" }
GRAPH <doc/organisation/bostader> { <id/organisation/bostader> a ansvar:Organisation ;
    skos:prefLabel "Exempelbostäder AB"@sv ; ansvar:domicile country:SE }
GRAPH <doc/organisation/cloud> { <id/organisation/cloud> a ansvar:Organisation ;
    skos:prefLabel "Sample Cloud Ltd"@en ; ansvar:domicile country:IN }
GRAPH <doc/system/lonia> { <id/system/lonia> a ansvar:System ; skos:prefLabel "Lönia"@sv ;
    ansvar:usedBy <id/organisation/skolnamnden>, <id/organisation/bostader> ; ansvar:hostedIn country:IN }
GRAPH <doc/system/larkan> { <id/system/larkan> a ansvar:System ; skos:prefLabel "Lärkan"@sv ;
    ansvar:usedBy <id/organisation/skolnamnden> ; ansvar:hostedIn country:SE }
GRAPH <doc/activity/lon-skola> { <id/activity/lon-skola> a ansvar:ProcessingActivity ;
    skos:prefLabel "Löneutbetalning"@sv ; dpv:hasDataController <id/organisation/skolnamnden> ;
    ansvar:usesSystem <id/system/lonia> ; dpv:hasPersonalData <https://w3id.org/ansvar/code/personal-data#finances> }
GRAPH <doc/activity/lon-bostader> { <id/activity/lon-bostader> a ansvar:ProcessingActivity ;
    skos:prefLabel "Löneutbetalning"@sv ; dpv:hasDataController <id/organisation/bostader> }
GRAPH <doc/risk/fel-lon> { <id/risk/fel-lon> a ansvar:Risk ; skos:prefLabel "Fel lön betalas ut"@sv ;
    ansvar:concerns <id/system/lonia> }
GRAPH <doc/document/handbok> { <id/document/handbok> a ansvar:Document ; skos:prefLabel "Handbok"@sv ;
    ansvar:concerns <id/system/lonia> }
GRAPH <doc/assessment/dpia> { <id/assessment/dpia> a ansvar:ImpactAssessment ;
    skos:prefLabel "Bedömning av Lönia"@sv ; ansvar:concerns <id/system/lonia> }
GRAPH <doc/agreement/a1> { <id/agreement/a1> a ansvar:Agreement ; skos:prefLabel "Avtal om molndrift"@sv ;
    dcterms:identifier "SN 2024-0117" ; ansvar:party <id/organisation/skolnamnden> ;
    ansvar:validTo "2026-12-31"^^xsd:date }
GRAPH <doc/agreement/a2> { <id/agreement/a2> a ansvar:Agreement ; skos:prefLabel "Avtal om tolkar"@sv ;
    ansvar:party <id/organisation/bostader> ; ansvar:validTo "2027-09-30"^^xsd:date }
GRAPH <doc/post/chef> { <id/post/chef> a ansvar:Post ; skos:prefLabel "Lönechef"@sv ;
    org:postIn <id/organisation/skolnamnden> }
GRAPH <doc/assignment/owner> { <id/assignment/owner> a ansvar:Assignment ; org:role role:systemOwner ;
    skos:prefLabel "Systemägare för Lönia"@sv ; ansvar:heldBy <id/post/chef> ; ansvar:concerns <id/system/lonia> }
"""


@pytest.fixture(scope="module")
def register() -> Iterator[Registry]:
    """A town with two boards, two systems and what belongs to them."""
    registry = Registry.in_memory()
    registry.commit(change_of(TOWN))
    yield registry
    registry.close()


def listed(register: Registry, question: str) -> tuple[str | None, list[str]]:
    found = register.ask(question, on=DAY).listed
    return (found.of, [row.iri.removeprefix(ID) for row in found.rows]) if found else (None, [])


@pytest.mark.parametrize(
    ("question", "of", "rows"),
    [
        ("vilka avtal går ut inom 90 dagar", "expiring", ["agreement/a1"]),
        ("which agreements expire within 12 months", "expiring", ["agreement/a1", "agreement/a2"]),
        ("vilka avtal löper ut inom ett år i Exempelbostäder", "expiring", ["agreement/a2"]),
        ("vilka system lagrar uppgifter utanför EU", "third_country", ["system/lonia"]),
        ("which systems store data outside the EU", "third_country", ["system/lonia"]),
        ("vilka leverantörer finns i Indien", "located", ["organisation/cloud"]),
        ("system i Exempelbostäder", "located", ["system/lonia"]),
        ("risker med Lönia", "risks", ["risk/fel-lon"]),
        ("vilka dokument finns om Lönia", "documents", ["document/handbok"]),
        ("DPIA för Lönia", "assessments", ["assessment/dpia"]),
        ("vilka använder Lönia", "customers", ["organisation/bostader", "organisation/skolnamnden"]),
        ("vad ansvarar Lönechef för", "answers_for", ["system/lonia"]),
        ("vilka behandlingar saknar gallringsfrist", "lacking", ["activity/lon-bostader", "activity/lon-skola"]),
    ],
)
def test_a_question_about_several_things_is_answered_with_a_list(
    register: Registry, question: str, of: str, rows: list[str]
):
    """In both languages, about everything or about what belongs to one thing."""
    assert listed(register, question) == (of, rows)


def test_an_agreement_is_listed_with_the_day_that_it_ends(register: Registry):
    """And the answer says up to which day it looked."""
    found = register.ask("vilka avtal går ut inom 90 dagar", on=DAY).listed

    assert found is not None
    assert (found.rows[0].day, found.until) == (date(2026, 12, 31), date(2027, 2, 22))


def test_an_empty_list_is_an_answer(register: Registry):
    """No document is stated for the other system."""
    assert listed(register, "vilka dokument finns om Lärkan") == ("documents", [])


def test_an_organisation_in_the_question_narrows_it(register: Registry):
    """Two boards have an activity of that name; the form of the company may be left out."""
    for place, slug in (("Exempelbostäder", "lon-bostader"), ("Skolnämnden", "lon-skola")):
        answer = register.ask(f"vem ansvarar för löneutbetalning i {place}", on=DAY)

        assert answer.about == f"{ID}activity/{slug}"
        assert list(answer.narrowed) == ["organisation"]


def test_third_countries_of_a_thing_are_its_chain(register: Registry):
    """With the words for third countries the question is still about the thing."""
    answer = register.ask("går löneutbetalning i Skolnämnden till tredje land", on=DAY)

    assert answer.reading.wanted == "third_country"
    assert register.ask("lagras Lönia i tredje land", on=DAY).about == f"{ID}system/lonia"


@pytest.mark.parametrize("number", ["212000-1355", "2120001355", "SN 2024-0117", "sn20240117", "SN2024-0117"])
def test_an_identifier_finds_exactly_what_has_it(register: Registry, number: str):
    """With or without hyphens and spaces."""
    first = register.search(number).hits[0]

    assert first.iri in {f"{ID}organisation/skolnamnden", f"{ID}agreement/a1"}
    assert first.certainty == 1.0
    assert register.ask(number).about == first.iri


def test_a_number_that_nothing_has_is_no_answer(register: Registry):
    """One digit off is another organisation."""
    assert register.ask("212000-1356").about is None


def test_a_phrase_is_found_as_it_stands(register: Registry):
    """Without quotation marks each word may stand anywhere."""
    assert {hit.iri for hit in register.search('"lön betalas"').hits} == {f"{ID}risk/fel-lon"}
    assert register.search("”betalas lön”").total == 0
    assert register.search("betalas lön").total > 0


def test_every_facet_counts_and_narrows(register: Registry):
    """Role by assignment, country by place, severity by gap, category by personal data."""
    facets = register.search("lön").facets

    assert dict(facets["category"]) == {"https://w3id.org/ansvar/code/personal-data#finances": 1}
    assert ROLE.systemOwner.value in dict(facets["role"])
    assert dict(facets["severity"])["violation"] >= 1
    for facet, values in facets.items():
        for value, count in values:
            assert register.search("lön", narrowed={facet: [value]}).total == count, (facet, value)


def test_without_words_a_choice_gives_everything_that_has_it(register: Registry):
    """From A to Ö."""
    page = register.search("", narrowed={"kind": ["system"]})

    assert [hit.iri for hit in page.hits] == [f"{ID}system/larkan", f"{ID}system/lonia"]
    assert register.search("").total == 0


def test_hits_are_sorted_by_name_and_by_what_was_changed_last(register: Registry):
    """The same hits in another order."""
    by_name = [hit.iri for hit in register.search("avtal", sort="name", narrowed={"kind": ["agreement"]}).hits]

    assert by_name == [f"{ID}agreement/a1", f"{ID}agreement/a2"]
    changed = Registry.in_memory()
    changed.commit(change_of(TOWN))
    changed.commit(
        change_of(
            """GRAPH <doc/agreement/a2> { <id/agreement/a2> a ansvar:Agreement ; skos:prefLabel "Avtal om bud"@sv }"""
        )
    )
    latest = changed.search("avtal", sort="changed", narrowed={"kind": ["agreement"]}).hits
    assert latest[0].iri == f"{ID}agreement/a2"
    changed.close()


def test_a_hit_by_what_it_names_says_which(register: Registry):
    """The activity says nothing of Lönia but that it uses it."""
    hits = {hit.iri: hit for hit in register.search("Lönia").hits}

    assert hits[f"{ID}activity/lon-skola"].found_via == f"{ID}system/lonia"
    assert hits[f"{ID}system/lonia"].found_via is None


def test_a_choice_goes_before_the_reading(register: Registry):
    """What somebody clicked on is what they mean."""
    choice = Choice("responsible", ROLE.systemOwner.value, f"{ID}system/lonia")

    answer = register.ask("något helt annat", on=DAY, choice=choice)

    assert answer.about == f"{ID}system/lonia"
    assert [one.party for one in answer.responsibilities] == [f"{ID}post/chef"]
