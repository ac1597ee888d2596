"""Normal forms of names, what is taken off them, and companies that share a cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.names.cells import companies_in
from ingest.names.normal import normal_form, read_name, same_party


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GitHub, Inc.", "github incorporated"),
        ("JustPremium B.V.", "Justpremium BV"),
        ("Ernst & Young AB", "Ernst och Young"),
        ("Ørsted A/S", "örsted"),
        ("L'Oréal SA", "LOreal"),
        ("Telia Company AB (publ)", "Telia  Company"),
        ("Aktiebolaget Volvo", "Volvo AB"),
        ("Allegro sp. z o.o.", "Allegro"),
        ("Amazon Web Services Inc (AWS)", "Amazon Web Services"),
        ("Coca-Cola", "Coca Cola"),
    ],
)
def test_ways_to_type_one_name_have_one_normal_form(one: str, other: str) -> None:
    """Capitals, punctuation, accents, "and" and the legal form do not count."""
    assert normal_form(one) == normal_form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Skånska Byggvaror", "Skanska Byggvaror"),
        ("Föreningen Ör", "Foreningen Or"),
        ("AB Tasty", "Tasty AB"),
        ("KubeStack+", "KubeStack"),
        ("Adalyser.com", "Adalyser"),
        ("Twilio (SendGrid)", "Twilio"),
        ("Twilio (SendGrid)", "Twilio SendGrid"),
        ("Wolters Kluwer (group)", "Wolters Kluwer"),
        ("SpotX (now Magnite)", "SpotX"),
    ],
)
def test_names_that_are_two_have_two_normal_forms(one: str, other: str) -> None:
    """The letters å, ä and ö, brackets and plus signs tell names apart."""
    assert normal_form(one) != normal_form(other)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Sokigo AB", "ab"),
        ("KMD AS", "a/s"),
        ("Dansk IT a/s", "a/s"),
        ("Tietoevry Oyj", "oyj"),
        ("Foo GmbH & Co. KG", "gmbh and co kg"),
        ("Stakater Pakistan SMC-Pvt Ltd", "smc pvt ltd"),
        ("Bolt Technology OÜ", "ou"),
        ("GitHub Canada ULC", "ulc"),
        ("SAP SE", "se"),
        ("Så gör vi det se", None),
        ("Region Skåne", None),
        ("AB", None),
    ],
)
def test_the_legal_form_is_read(name: str, form: str | None) -> None:
    """Each spelling is one form; a small word that is also a form is none."""
    assert read_name(name).form == form


@pytest.mark.parametrize(
    ("name", "relation", "other"),
    [
        ("NexMo Inc (aka Vonage)", "alias", "Vonage"),
        ("CLX Communications (f/k/a Sinch)", "former", "Sinch"),
        ("Marigold (formerly Sailthru, Inc.)", "former", "Sailthru, Inc."),
        ("Cambio Healthcare Systems (tidigare Cambio)", "former", "Cambio"),
        ("GetEmails, LLC d/b/a RB2B", "trade", "RB2B"),
        ("RealtimeBoard, Inc. (dba Miro)", "trade", "Miro"),
        ("SpotX, Inc. (now Magnite)", "later", "Magnite"),
        ("Oribi Ltd. (acquired by LinkedIn)", "owner", "LinkedIn"),
        ("CodePen (a Shoptalk Show company)", "owner", "Shoptalk Show"),
        ("Braintree, a division of PayPal, Inc.", "owner", "PayPal, Inc."),
        ("Google Cloud Platform (GCP)", "abbreviation", "GCP"),
        ("Microsoft (Azure)", "bracket", "Azure"),
        ("Wolters Kluwer (group)", "group", "group"),
    ],
)
def test_what_stands_beside_a_name_is_read_for_what_it_is(name: str, relation: str, other: str) -> None:
    """Former names, brands, owners, abbreviations, products, groups."""
    assert [(one.relation, one.name) for one in read_name(name).others] == [(relation, other)]


def test_a_vendor_is_known_in_its_own_list() -> None:
    """Stakater AB stands among its own sub-processors; its companies abroad are others."""
    assert same_party("Stakater AB", "Stakater")
    assert not same_party("Stakater AB", "Stakater Czech s.r.o.")
    assert not same_party("GitHub BV", "GitHub, Inc.")


@given(st.text(max_size=60))
def test_a_normal_form_is_its_own_normal_form(text: str) -> None:
    """Whatever is typed, nothing is taken off twice that would make two names one."""
    once = read_name(text)

    assert normal_form(text) == once.normal
    assert once.normal == " ".join(once.normal.split())


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Digital Realty + OpenMetal", ("Digital Realty", "OpenMetal")),
        ("Sokigo AB och Enkätfabriken AB", ("Sokigo AB", "Enkätfabriken AB")),
        ("Google LLC / Google Cloud", ("Google LLC", "Google Cloud")),
        ("Foo, Inc., Bar LLC and Baz Ltd.", ("Foo, Inc.", "Bar LLC", "Baz Ltd.")),
        ("KMD A/S; Dansk IT A/S", ("KMD A/S", "Dansk IT A/S")),
        ("KMD A/S\nKMD A/S", ("KMD A/S",)),
        ("Ernst & Young", ("Ernst & Young",)),
        ("Procter & Gamble AB", ("Procter & Gamble AB",)),
        ("Pixel & Tonic, Inc.", ("Pixel & Tonic, Inc.",)),
        ("Nexmo, Inc", ("Nexmo, Inc",)),
        ("Braintree, a division of PayPal, Inc.", ("Braintree, a division of PayPal, Inc.",)),
        ("Tencent (Beijing, China) Co., Ltd.", ("Tencent (Beijing, China) Co., Ltd.",)),
        ("  ", ()),
    ],
)
def test_companies_that_share_a_cell_are_taken_apart_with_care(cell: str, names: tuple[str, ...]) -> None:
    """Two companies are two, and one with "and" in its name is one."""
    assert companies_in(cell) == names


def test_what_the_register_knows_takes_a_cell_apart() -> None:
    """Without legal forms only names that are known stand for themselves."""
    known = {"Sokigo", "Evry"}

    assert companies_in("Sokigo, Evry", known.__contains__) == ("Sokigo", "Evry")
    assert companies_in("Sokigo, Okänd", known.__contains__) == ("Sokigo, Okänd",)


def test_a_whole_that_the_register_knows_is_not_taken_apart() -> None:
    """A joint company bears both names."""
    assert companies_in("A AB och B AB", {"A AB och B AB"}.__contains__) == ("A AB och B AB",)
