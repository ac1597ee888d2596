"""Values as registers write them: days, lengths of time, yes and no, and numbers that may not be kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.mapping.identity import MAX_SLUG, holds_personal_number, is_same_key, slug_of_key
from ingest.mapping.template import TemplateRejected, read_template
from ingest.mapping.values import day_before, read_boolean, read_date, read_duration, read_integer, read_moment
from ingest.mapping.words import key, shorten, split_text

DAY = "2026-11-24"


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-24",
        "2026-11-24 00:00:00",
        "2026-11-24T09:30:00+01:00",
        "20261124",
        "24/11/2026",
        "24/11 2026",
        "24/11-2026",
        "24.11.2026",
        "24 november 2026",
        "den 24:e november 2026",
        "24. november 2026",
        "24 Nov 2026",
        "November 24, 2026",
        "46350",
    ],
)
def test_a_day_is_read_as_registers_write_it(written):
    """ISO, day first, in words of three languages, and the number that Excel keeps."""
    assert read_date(written) == DAY


@pytest.mark.parametrize(
    "written", ["", "kl 5", "2026-13-01", "31/02/2026", "hösten 2026", "2026", "123", "24 foo 2026"]
)
def test_what_is_no_day_is_none(written):
    """A guess is never stated."""
    assert read_date(written) is None


def test_a_month_is_read_in_danish_and_swedish():
    """Names of months differ."""
    assert (read_date("1. marts 2024"), read_date("3 maj 2024"), read_date("3 oktober 2024")) == (
        "2024-03-01",
        "2024-05-03",
        "2024-10-03",
    )


@pytest.mark.parametrize(
    ("written", "unit", "duration"),
    [
        ("5 år", "", "P5Y"),
        ("två år", "", "P2Y"),
        ("90 dagar", "", "P90D"),
        ("6 måneder", "", "P6M"),
        ("3 weeks", "", "P21D"),
        ("10", "år", "P10Y"),
        ("P2Y6M", "", "P2Y6M"),
        ("för evigt", "", None),
        ("5 år efter avslutat ärende", "", None),
        ("10", "", None),
        ("P", "", None),
    ],
)
def test_a_length_of_time_is_read_where_nothing_else_is_said(written, unit, duration):
    """From when it counts is a part of it, so a text that says more has none."""
    assert read_duration(written, unit) == duration


def test_yes_and_no_are_read_in_three_languages():
    """What is neither is none: "delvis" is no yes."""
    words = ["Ja", "ja.", "Nej", "yes", "X", "0", "delvis", ""]

    assert [read_boolean(one) for one in words] == ["true", "true", "false", "true", "true", "false", None, None]


def test_whole_numbers_are_read_with_spaces_and_as_excel_writes_them():
    """A number with decimals is none."""
    assert [read_integer(one) for one in ["7", "1 200", "3.0", "-2", "3,5", "sju"]] == [
        "7",
        "1200",
        "3",
        "-2",
        None,
        None,
    ]


def test_a_moment_needs_a_time_zone():
    """Hours count there."""
    assert read_moment("2026-11-24T09:30:00Z") == "2026-11-24T09:30:00+00:00"
    assert read_moment("2026-11-24T09:30:00") is None


def test_the_day_before_the_first_of_a_month_is_in_the_month_before():
    """An interval ends the day before the next one begins."""
    assert day_before("2024-03-01") == "2024-02-29"


@pytest.mark.parametrize(
    ("text", "is_personal"),
    [
        ("19121212-1212", True),
        ("121212-1212", True),
        ("1912121212 12", False),
        ("701063-2391", True),
        ("212000-1355", False),
        ("556677-8899", False),
        ("121212-1213", False),
        ("KS 2024/00123", False),
        ("Ärende 191212121212 om lön", True),
    ],
)
def test_personal_and_coordination_numbers_are_told_from_organisation_numbers(text, is_personal):
    """The month and the check digit tell them apart: the third digit of an organisation number is 2 or more."""
    assert holds_personal_number(text) == is_personal


def test_spellings_of_one_organisation_share_an_address():
    """A legal form that says nothing of the country is cut, and only of organisations."""
    assert slug_of_key("organisation", "GitHub, Inc.") == slug_of_key("organisation", "GitHub") == "github"
    assert slug_of_key("organisation", "GitHub BV") == "github-bv"
    assert slug_of_key("system", "GitHub Inc") == "github-inc"


def test_keys_that_a_slug_cannot_write_are_told_apart():
    """Letters of another alphabet and long texts have a digest of the whole key."""
    russian, greek = slug_of_key("system", "Система"), slug_of_key("system", "Σύστημα")
    long = slug_of_key("document", "ord " * 80), slug_of_key("document", "ord " * 79)

    assert russian != greek
    assert long[0] != long[1]
    assert max(map(len, long)) <= MAX_SLUG + 9


def test_keys_of_one_slug_are_the_same_only_in_their_letters():
    """Signs and capitals decide nothing; å and a do."""
    assert is_same_key("GDPR-register, 2", "gdpr register 2")
    assert not is_same_key("Hallen", "Hällen")


@given(st.text(max_size=300))
def test_any_key_gives_an_address(text):
    """Whatever stands in a cell, its slug has the form of one."""
    slug = slug_of_key("organisation", text)

    assert slug
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug == slug_of_key("organisation", text)


def test_a_template_is_empty_where_a_column_is():
    """No name is half a name; only what stands in brackets may lack."""
    template = read_template("{name}[ ({place})], {{2024}}")

    assert template.columns == ("name", "place")
    assert template.fill({"name": "Lön", "place": "HR"}.get) == "Lön (HR), {2024}"
    assert template.fill({"name": "Lön", "place": ""}.get) == "Lön, {2024}"
    assert template.fill({"name": "", "place": "HR"}.get) == ""


def test_a_template_writes_a_column_as_it_is_told():
    """Filters follow each other."""
    template = read_template("{text|shorten:12|capital}")

    assert template.fill(lambda _: "nämnden för\n lång text") == "Nämnden för…"


@pytest.mark.parametrize("text", ["{name", "name}", "[{a}", "{a|louder}"])
def test_a_template_that_cannot_be_read_is_refused(text):
    """Braces and brackets pair, and filters are known."""
    with pytest.raises(TemplateRejected, match=r"partner|none of"):
        read_template(text)


def test_words_are_compared_without_capitals_and_spaces():
    """A full stop and the spaces around a slash decide nothing."""
    assert key(" Rättslig  förpliktelse / Allmänt intresse. ") == "rättslig förpliktelse/allmänt intresse"


def test_a_text_is_split_at_the_longest_sign_first():
    """Empty parts and repeats are left out."""
    assert split_text("A och B; C;; A", (";", " och ")) == ["A", "B", "C"]


def test_a_name_is_shortened_between_words():
    """An ellipsis shows that something is cut."""
    assert shorten("Register över behandlingar", 15) == "Register över…"
    assert shorten("<ul><li>DNS</li> <li>S3</li></ul>") == "DNS S3"
