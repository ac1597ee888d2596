"""What a question is taken to ask: language, kind of answer, role, day and the words about the thing."""

from __future__ import annotations

from datetime import date

import pytest

from graph_service.names import ROLE
from graph_service.responsibility import ROLE_ORDER
from graph_service.search.questions import Reading, settled, understand
from graph_service.search.role_words import role_words

TODAY = date(2026, 11, 24)


def read(question: str) -> Reading:
    return understand(question, TODAY)


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("vem ansvarar för löneutbetalning", "responsible"),
        ("systemägare för Lönia", "responsible"),
        ("who looks after the library", "responsible"),
        ("vem sköter fakturor från leverantörer", "responsible"),
        ("underbiträden för Lönia", "processor_chain"),
        ("vilka leverantörer används för lön", "processor_chain"),
        ("vem tolkar åt staden", "processor_chain"),
        ("which vendor shreds paper", "processor_chain"),
        ("risker med lönen", "risk"),
        ("uppgifter utanför EU", "risk"),
        ("transfers to third countries", "risk"),
        ("behandlingar utan gallringsfrist", "gap"),
        ("underbiträden som inte är redovisade", "gap"),
        ("missing agreements", "gap"),
        ("elevregister", "find"),
        ("PUB-avtal", "find"),
    ],
)
def test_the_kind_of_answer_is_read_from_the_words(question: str, intent: str):
    """Each kind of question in both languages."""
    assert read(question).intent == intent


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Vem ansvarar för löneutbetalning?", ("löneutbetalning",)),
        ("vem är systemägare för lärplattformen", ("lärplattformen",)),
        ("who was responsible for payroll in March 2023?", ("payroll",)),
        ("vem tar hand om klagomål från invånare", ("klagomål", "invånare")),
        ("vem är dataskyddsombud", ()),
    ],
)
def test_only_the_words_about_the_thing_remain(question: str, words: tuple[str, ...]):
    """Question words, roles, verbs of responsibility and days are taken apart."""
    assert read(question).words == words


@pytest.mark.parametrize(
    ("question", "role"),
    [
        ("vem är PUA för lön", "controller"),
        ("personupgiftsansvarig lön", "controller"),
        ("vem bestämmer ändamålet med lön", "controller"),
        ("vem är tjansteansvarig för e-post", "serviceManager"),
        ("service owner of the email service", "serviceManager"),
        ("vem förvaltar Lönia", "systemAdministrator"),
        ("who owns Lönia", "systemOwner"),
        ("sub-processors of Microsoft", "subProcessor"),
        ("who is the data protection officer", "dataProtectionOfficer"),
        ("tekniskt arkivansvarig för Diarion", "technicalArchiveHolder"),
    ],
)
def test_a_role_is_known_by_label_synonym_abbreviation_or_verb(question: str, role: str):
    """With å, ä and ö folded, inflected, and with one slip of a key."""
    assert read(question).role == ROLE.term(role).value


def test_every_role_of_the_code_list_is_understood_by_each_of_its_names():
    """The words are read from the list itself, so a new role is understood without a change of the program."""
    names = {(" ".join(words.forms), words.role) for words in role_words()}

    understood = {(text, understand(text, TODAY).role) for text, _ in names}

    assert understood == names
    assert {role for _, role in names} == set(ROLE_ORDER)


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("vem var ansvarig 2024-05-01", date(2024, 5, 1)),
        ("vem ansvarade den 3 maj 2022", date(2022, 5, 3)),
        ("who handled it on March 4, 2022", date(2022, 3, 4)),
        ("vem var systemägare i mars 2023", date(2023, 3, 31)),
        ("who was responsible in March 2023?", date(2023, 3, 31)),
        ("vem var PUA för skolskjuts 2023", date(2023, 12, 31)),
        ("vem ansvarade förra året", date(2025, 12, 31)),
        ("who was the DPO last year", date(2025, 12, 31)),
        ("vem ansvarar i november 2026", TODAY),
        ("vem var ansvarig för två år sedan", date(2024, 11, 24)),
        ("vem var ansvarig igår", date(2026, 11, 23)),
        ("vem var ansvarig 2024-02-30", None),
        ("underbiträden Office 365", None),
        ("vem ansvarar för lön", None),
    ],
)
def test_the_day_is_read_from_the_question(question: str, day: date | None):
    """A month or a year stands for its last day, or for today while it lasts."""
    assert read(question).on == day


@pytest.mark.parametrize(
    ("question", "lang", "is_certain"),
    [
        ("vem ansvarar for loner", "sv", True),
        ("who is responsible for payroll", "en", True),
        ("controller for library loans", "en", True),
        ("löneutbetalning", "sv", True),
        ("payroll", "sv", False),
    ],
)
def test_the_language_is_told_by_the_words_as_written(question: str, lang: str, is_certain: bool):
    """A bare name tells none."""
    reading = read(question)

    assert (reading.lang, reading.is_lang_certain) == (lang, is_certain)


@pytest.mark.parametrize(
    ("question", "kind", "intent"),
    [
        ("behörigheter som ligger kvar", "risk", "risk"),
        ("gallringsfrist", "rule", "gap"),
        ("PUB avtal", "document", "find"),
        ("vem förstör papper", "organisation", "processor_chain"),
        ("vem ansvarar för skolan", "organisation", "responsible"),
        ("elevregister", "activity", "find"),
    ],
)
def test_what_is_found_settles_what_the_words_left_open(question: str, kind: str, intent: str):
    """A risk may be asked for without the word."""
    assert settled(read(question), kind).intent == intent


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00\x01\x02",
        "?",
        "\ud800",
        "2023",
        "<b>x</b>",
        "SELECT * { ?s ?p ?o }",
        "ö" * 1_000_000,
        "vem " * 99_999,
    ],
)
def test_any_text_is_a_question(text: str):
    """Nothing that is typed or pasted raises, and what is read of it is bounded."""
    assert len(read(text).asked) <= 40
