"""Words, stems and look-alikes."""

from __future__ import annotations

import pytest

from graph_service.search.analysis import fold, forms_of, stems, terms_of
from graph_service.search.vocabulary import Vocabulary, is_one_slip, resemblance


def test_letters_are_folded_before_stemming():
    """What is typed without dots finds what is written with them."""
    assert fold("Färdtjänst ÅÄÖ Æblegrød") == "fardtjanst aao ablegrod"
    assert set(terms_of("lärplattform")) & set(terms_of("LARPLATTFORMEN"))


def test_a_joined_run_gives_its_parts_and_the_whole():
    """It is found however it is written."""
    assert forms_of("PUB-avtal wi-fi e-post") == ["pub", "avtal", "pubavtal", "wi", "fi", "wifi", "post", "epost"]


def test_a_number_is_no_word_to_stem():
    """365 stays 365."""
    assert stems("365") == ("365",)


@pytest.mark.parametrize(
    ("one", "other", "is_slip"),
    [
        ("abcd", "abd", True),
        ("abcd", "acbd", True),
        ("abcd", "abxd", True),
        ("abcd", "abcd", False),
        ("ab", "dcba", False),
    ],
)
def test_one_slip_is_a_letter_missing_added_changed_or_swapped(one: str, other: str, is_slip: bool):
    """Two slips make another word."""
    assert is_one_slip(one, other) is is_slip
    assert is_one_slip(other, one) is is_slip


@pytest.mark.parametrize(
    ("asked", "nearer", "farther"),
    [
        ("bygglovsarend", "bygglovshandlagg", "bygg"),
        ("orosanmalning", "orosanmalan", "anmalning"),
        ("komvuxansokning", "komvux", "ansokning"),
        ("serverdrift", "server", "drift"),
    ],
)
def test_the_beginning_of_a_compound_says_more_than_its_end(asked: str, nearer: str, farther: str):
    """It says what the compound is about; the end is only the sort of thing."""
    assert resemblance(asked, nearer) > resemblance(asked, farther)


def test_a_short_name_within_a_longer_word_is_hardly_alike():
    """Whoever asks about Zoomatic is not answered about Zoom."""
    assert resemblance("zoomatic", "zoom") < 0.6
    assert resemblance("lock", "dock") <= 0.5


def test_look_alikes_come_the_most_alike_first_and_without_the_word_itself():
    """The words are those of the index."""
    vocabulary = Vocabulary(["bygglovshandlagg", "bygglov", "badhus"])

    alike = vocabulary.alike("bygglov")

    assert [term for term, _ in alike] == ["bygglovshandlagg"]
