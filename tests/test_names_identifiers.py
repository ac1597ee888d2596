"""Identifiers of organisations are checked and brought to one form, and numbers of persons are none."""

from __future__ import annotations

import pytest

from ingest.names.identifiers import Identifier, is_personal_number, read_identifier


@pytest.mark.parametrize(
    ("text", "scheme", "number"),
    [
        ("556036-0793", "se", "5560360793"),
        ("16556036-0793", "se", "5560360793"),
        ("SE556036079301", "se", "5560360793"),
        ("Org.nr 556036-0793", "se", "5560360793"),
        ("62816414", "dk", "62816414"),
        ("DK 62 81 64 14", "dk", "62816414"),
        ("923 609 016", "no", "923609016"),
        ("NO923609016MVA", "no", "923609016"),
        ("923 609 016 MVA", "no", "923609016"),
        ("0112038-9", "fi", "01120389"),
        ("FI01120389", "fi", "01120389"),
        ("213800T8PC8Q4FYJZR07", "lei", "213800T8PC8Q4FYJZR07"),
        ("213800t8pc8q4fyjzr07", "lei", "213800T8PC8Q4FYJZR07"),
        ("DE136695976", "vat", "DE136695976"),
    ],
)
def test_ways_to_write_a_number_are_one_identifier(text: str, scheme: str, number: str) -> None:
    """With or without hyphen, spaces, country and century."""
    assert read_identifier(text) == Identifier(scheme, number)


@pytest.mark.parametrize("text", ["", "Sokigo", "556036-0794", "000000-0409", "213800T8PC8Q4FYJZR08", "DE1"])
def test_what_has_wrong_check_digits_is_no_identifier(text: str) -> None:
    """A slip of a key must not join two companies."""
    assert read_identifier(text) is None


@pytest.mark.parametrize(
    "text", ["19121212-1212", "121212-1212", "121212+1212", "701063-2391", "121272-1219", "SE121212121201"]
)
def test_what_could_be_the_number_of_a_person_is_no_identifier(text: str) -> None:
    """Nor a coordination number, nor a VAT number that is made of one."""
    assert read_identifier(text) is None


def test_an_organisation_number_is_no_personal_number() -> None:
    """It has 20 or more where persons have the month."""
    assert not is_personal_number("556036-0793")
    assert not is_personal_number("212000-1355")
    assert is_personal_number("121212-1212")


def test_the_country_tells_eight_digits_apart() -> None:
    """A Finnish number without its hyphen looks Danish."""
    assert read_identifier("01120389", "FI") == Identifier("fi", "01120389")
    assert read_identifier("01120389", "DK") is None
