"""What the program says where something fails, told in the language of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fault_texts import fault_texts

from graph_service.labels import Text
from web.faults import fault_text
from web.i18n import LOCALES, current_language, texts_of

_PLAIN = "register.csv is empty. Export it again, or give another file."


@pytest.fixture(autouse=True)
def swedish() -> Iterator[None]:
    token = current_language.set("sv")
    yield
    current_language.reset(token)


def test_everything_that_fails_on_a_page_is_told_in_swedish() -> None:
    """As it stands in the code; and nothing is translated that no module says."""
    translated = (LOCALES / "sv" / "LC_MESSAGES" / "faults.po").read_text(encoding="utf-8")
    parts = {one.encode().decode("unicode_escape") for one in re.findall(r'msgctxt "part"\nmsgid "(.*)"', translated)}

    texts, known = set(fault_texts()), set(texts_of("faults", "sv"))

    assert sorted(texts - known) == []
    assert sorted(known - texts - parts) == []


def test_a_translation_has_every_value_of_its_text() -> None:
    """Each once or more, and no other."""
    value = re.compile(r"\{\d+\}")

    wrong = [
        said for said, told in texts_of("faults", "sv").items() if set(value.findall(said)) != set(value.findall(told))
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (_PLAIN, "register.csv är tom. Exportera den igen, eller lämna en annan fil."),
        (
            "https://stad.example/{0}.csv answers 404 Not Found. Check the address with who keeps the file.",
            "https://stad.example/{0}.csv svarar 404 Not Found. Kontrollera adressen med den som har filen.",
        ),
        (
            "There is no dump. Build one with `ansvar dump --audience city`.",
            "Det finns inget uttag. Gör ett med `ansvar dump --audience city`.",
        ),
        (
            "/data/selection has no parameter 'x'. It takes a, b.",
            "/data/selection har ingen parameter ”x”. Den tar a, b.",
        ),
        ("Line 3, column 7: '%' cannot stand here.", "Rad 3, kolumn 7: ”%” kan inte stå här."),
    ],
)
def test_a_fault_is_told_in_swedish_with_its_values(said: str, told: str) -> None:
    """Whatever the values hold; a place is translated, too."""
    assert fault_text(said) == Text(told, "sv")


@pytest.mark.parametrize("said", ["Something else failed.", _PLAIN + "x", ""])
def test_a_fault_that_nobody_translated_stays_english(said: str) -> None:
    """And is marked so."""
    assert fault_text(said) == Text(said, "en")


def test_a_fault_on_an_english_page_is_as_it_was_said() -> None:
    """There is nothing to translate."""
    token = current_language.set("en")
    try:
        assert fault_text(_PLAIN) == Text(_PLAIN, "en")
    finally:
        current_language.reset(token)
