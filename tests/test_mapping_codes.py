"""Words for concepts: countries, legal bases, and which value each property takes."""

from __future__ import annotations

from pathlib import Path

import pytest
from mapping_world import code

from graph_service.system_graphs import read_system_graphs
from ingest.mapping.codes import read_codes, shipped_codes
from ingest.mapping.properties import UnknownProperty
from ingest.mapping.yaml_lines import read_document

OTHER_WORDS = Path(__file__).parent.parent / "ingest/mapping/other-words.yaml"
CODES = shipped_codes()


@pytest.mark.parametrize(
    ("written", "countries"),
    [
        ("Sverige", ("SE",)),
        ("Tyskland", ("DE",)),
        ("Storbritannien", ("GB",)),
        ("Kina", ("CN",)),
        ("Germany (EU/EEA)", ("DE",)),
        ("EU (Sweden)", ("SE",)),
        ("Sweden and France (EU/EEA)", ("FR", "SE")),
        ("EEA, UK, India, US", ("GB", "IN", "US")),
        ("United States, France,</br>Switzerland, and Japan", ("CH", "FR", "JP", "US")),
        ("Bosnien och Hercegovina", ("BA",)),
        ("Sverige och Norge", ("NO", "SE")),
        ("Danmark; NO", ("DK", "NO")),
        ("USA", ("US",)),
        ("Czech Republic", ("CZ",)),
    ],
)
def test_countries_are_read_by_name_in_several_languages_and_by_code(written, countries):
    """A place in brackets beside a region is the country."""
    places = CODES.places(written)

    assert (places.countries, places.unknown) == (countries, ())


@pytest.mark.parametrize("written", ["EEA", "EU", "inom EU/EES", "Europe (AWS) (EU/EEA)", "Norden", "worldwide"])
def test_a_region_is_no_country_and_no_unknown_word(written):
    """Which country is meant is not said; the text is kept."""
    places = CODES.places(written)

    assert (places.countries, places.unknown) == ((), ())


@pytest.mark.parametrize("written", ["EU or USA (service-dependent)", "EU (Amsterdam)", "no", "Storgatan 1"])
def test_a_place_that_is_not_clear_is_unknown(written):
    """An alternative, a city, and a word in lower case that a code would be."""
    places = CODES.places(written)

    assert places.countries == ()
    assert places.unknown == (written,)


@pytest.mark.parametrize(
    ("written", "notations"),
    [
        ("Samtycke", ["A6-1-a"]),
        ("samtycke.", ["A6-1-a"]),
        ("A6-1-e", ["A6-1-e"]),
        ("6(1)(e); 9(2)(g)", ["A6-1-e", "A9-2-g"]),
        ("Artikel 6.1e och 9.2.g dataskyddsförordningen", ["A6-1-e", "A9-2-g"]),
        ("art. 6, stk. 1, litra c", ["A6-1-c"]),
        ("artikel 6.1 första stycket c", ["A6-1-c"]),
        ("kapitel 6.1 x", []),
        ("16.1 a", []),
    ],
)
def test_a_legal_basis_is_read_by_name_and_by_the_article_that_is_cited(written, notations):
    """Another law's numbers are none."""
    found = CODES.find("legal-basis", written)

    assert [one.value.rpartition("#")[2] for one in found] == notations


def test_a_synonym_of_a_special_category_proves_nothing():
    """It helps a search: "modersmål" is in the list for ethnic origin."""
    assert CODES.find("personal-data", "modersmål") == ()


@pytest.mark.parametrize(
    ("code_list", "word", "notation"),
    [
        ("data-subject", "Elever", "pupil"),
        ("data-subject", "Job applicants", "jobApplicant"),
        ("personal-data", "contact details", "contact"),
        ("personal-data", "Hälsouppgifter", "health"),
        ("legal-basis", "Public task", "A6-1-e"),
    ],
)
def test_words_of_registers_are_read_as_the_concept_that_they_mean(code_list, word, notation):
    """Registers write the plural, and words of their forms, where a list has the singular and a name of its own."""
    assert [one.value.rpartition("#")[2] for one in CODES.find(code_list, word)] == [notation]


def test_every_word_that_ships_leads_to_a_concept():
    """A word of a notation that the list does not have would be read as nothing."""
    content = read_document(OTHER_WORDS.read_text(encoding="utf-8"), OTHER_WORDS.name).content

    for code_list, by_notation in content.items():
        for notation, words in by_notation.items():
            assert CODES.notation(code_list, notation) is not None
            assert all(len(CODES.find(code_list, word)) == 1 for word in words), notation


def test_what_a_person_decided_of_a_word_stands_first():
    """A word that no list has is known once it was decided."""
    decided = {("data-subject", "Boende"): code("data-subject", "careRecipient").value}

    codes = read_codes(read_system_graphs(), decided)

    assert codes.find("data-subject", "boende.") == (code("data-subject", "careRecipient"),)


def test_the_shapes_say_what_a_property_takes():
    """Concepts of a list, records of a kind, days, texts, and the property that keeps the words."""
    find = CODES.properties.find

    assert (find("activity", "hasLegalBasis").value, find("activity", "hasLegalBasis").code_list) == (
        "code",
        "legal-basis",
    )
    assert find("activity", "hasLegalBasis").text_beside.endswith("legalBasisText")
    assert (find("activity", "usesSystem").value, find("activity", "usesSystem").record_kind) == ("record", "system")
    assert find("engagement", "processingPlace").code_list == "country"
    assert [find("agreement", one).value for one in ("signedOn", "purpose", "flowsDown")] == ["date", "text", "boolean"]
    assert find("recommendation", "dcterms:date").value == "year"
    assert find("document", "page").value == "address"


def test_a_property_that_a_kind_lacks_is_named_with_what_was_meant():
    """A slip in a mapping is found when it is read."""
    with pytest.raises(
        UnknownProperty, match=r"'purpos' is no property of the kind 'activity'. Did you mean 'purpose'"
    ):
        CODES.properties.find("activity", "purpos")
    with pytest.raises(UnknownProperty, match=r"two properties: dcterms:identifier, org:identifier"):
        CODES.properties.find("organisation", "identifier")
    with pytest.raises(UnknownProperty, match="'foo' is no prefix"):
        CODES.properties.find("organisation", "foo:bar")
