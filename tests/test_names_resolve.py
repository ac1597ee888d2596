"""What a published name means: by identifier, by decision, by an equal name, and never by likeness alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from pyoxigraph import NamedNode
from small_graph import ID, change_of

from graph_service.errors import DataRejected, NotFound
from graph_service.names import ANSVAR
from graph_service.registry import Registry
from ingest.names.candidates import candidates
from ingest.names.deciding import NewDecision, decide, withdraw
from ingest.names.decisions import read_decisions
from ingest.names.mentions import unsure_mentions
from ingest.names.resolve import Names
from ingest.names.twins import twins

DAY = date(2026, 11, 26)
GITHUB = f"{ID}organisation/github"
TWILIO = f"{ID}organisation/twilio"
ISS = f"{ID}organisation/iss"
TOWN = """
<doc/organisation/github> { <id/organisation/github> a ansvar:Organisation ;
  skos:prefLabel "GitHub"@en ; schema:legalName "GitHub, Inc." ; ansvar:domicile country:US . }
<doc/organisation/twilio> { <id/organisation/twilio> a ansvar:Organisation ;
  skos:prefLabel "Twilio"@en ; skos:altLabel "Twilio Inc"@en . }
<doc/organisation/iss> { <id/organisation/iss> a ansvar:Organisation ;
  skos:prefLabel "Intraservice"@sv ; org:identifier "212000-1355" . }
<doc/activity/lon> { <id/activity/lon> a ansvar:ProcessingActivity ; skos:prefLabel "Lön"@sv ;
  ansvar:processorText "Twilio AB och GitHub BV"@sv , "Intraservice"@sv , "Någon helt annan"@sv . }
<doc/system/github> { <id/system/github> a ansvar:System ; skos:prefLabel "GitHub"@sv . }
"""


@pytest.fixture
def registry() -> Iterator[Registry]:
    """Three organisations, a system of the same name as one of them, and an activity that names some as text."""
    made = Registry.in_memory()
    made.commit(change_of(TOWN))
    yield made
    made.close()


@pytest.fixture(scope="module")
def town() -> Iterator[Registry]:
    """The same, for tests that only read."""
    made = Registry.in_memory()
    made.commit(change_of(TOWN))
    yield made
    made.close()


def meant(registry: Registry, name: str, **known: str) -> tuple[str | None, str]:
    found = Names(registry).resolve("organisation", name, **known)
    return found.iri, found.how


def decided(registry: Registry, name: str, matches: str | None = None, *others: str) -> str:
    return decide(registry, NewDecision(name, matches, others, "prov"), who="registervårdare", today=DAY)


def test_an_identifier_goes_before_the_name(town: Registry) -> None:
    """A company is its number, whatever it is called."""
    assert meant(town, "GitHub", identifier="SE212000135501") == (ISS, "identifier")


def test_a_decision_goes_before_the_name(registry: Registry) -> None:
    """Somebody has looked."""
    decided(registry, "GitHub", TWILIO)

    assert meant(registry, "GitHub") == (TWILIO, "decision")


@pytest.mark.parametrize("name", ["GitHub", "github, inc", "GitHub Incorporated"])
def test_an_equal_name_is_enough(town: Registry, name: str) -> None:
    """However it is typed."""
    assert meant(town, name) == (GITHUB, "name")


@pytest.mark.parametrize("name", ["Git Hub", "GitHubb", "GitHub (Copilot)", "GitHub Copilot", "GitHub BV"])
def test_likeness_alone_is_never_enough(town: Registry, name: str) -> None:
    """The name is new, and the record that it is like is suggested."""
    found = Names(town).resolve("organisation", name)

    assert (found.iri, found.how) == (None, "new")
    assert [one.iri for one in found.candidates] == [GITHUB]


def test_another_country_speaks_against_an_equal_name(town: Registry) -> None:
    """A company of the same name elsewhere may be another one."""
    assert meant(town, "GitHub", country="SE") == (None, "new")
    assert meant(town, "GitHub", country="US") == (GITHUB, "name")


def test_another_number_speaks_against_an_equal_name(town: Registry) -> None:
    """Two numbers are two companies."""
    assert meant(town, "Intraservice", identifier="556036-0793") == (None, "new")


def test_the_number_of_a_person_is_not_looked_for(town: Registry) -> None:
    """The name is all that counts then."""
    assert meant(town, "GitHub", identifier="121212-1212") == (GITHUB, "name")


def test_two_records_of_one_name_decide_nothing(registry: Registry) -> None:
    """Which one is meant is for somebody to say."""
    registry.commit(
        change_of('<doc/organisation/t2> { <id/organisation/t2> a ansvar:Organisation ; skos:prefLabel "TWILIO"@en . }')
    )

    found = Names(registry).resolve("organisation", "Twilio")

    assert (found.iri, found.how) == (None, "new")
    assert {one.iri for one in found.candidates} == {TWILIO, f"{ID}organisation/t2"}


def test_a_main_name_goes_before_a_synonym(registry: Registry) -> None:
    """What is called so is meant before what is also called so."""
    registry.commit(
        change_of(
            """<doc/organisation/t2> { <id/organisation/t2> a ansvar:Organisation ;
            skos:prefLabel "Twilio Ireland"@en ; skos:altLabel "Twilio"@en . }"""
        )
    )

    assert meant(registry, "Twilio") == (TWILIO, "name")


def test_a_name_is_looked_for_among_records_of_its_kind(town: Registry) -> None:
    """The system GitHub is not the company GitHub."""
    assert Names(town).resolve("system", "GitHub").iri == f"{ID}system/github"


def test_reasons_are_told_in_both_languages(town: Registry) -> None:
    """An editor reads why a record is suggested."""
    first = candidates(town, "GitHub BV")[0]

    assert (first.iri, first.score) == (GITHUB, 88)
    assert first.reasons[0].sv.startswith("Samma namn men annan bolagsform")
    assert first.reasons[0].en.startswith("Same name but another legal form")


# --- decisions ---------------------------------------------------------------------------------------------------


def test_a_decision_that_a_name_is_new_is_remembered(registry: Registry) -> None:
    """Nothing is suggested again that somebody has looked at."""
    decided(registry, "GitHub BV", None, GITHUB)

    found = Names(registry).resolve("organisation", "GitHub BV")

    assert (found.iri, found.how, found.candidates) == (None, "new", ())


def test_a_decision_holds_for_the_name_with_its_legal_form(registry: Registry) -> None:
    """What is decided of the Dutch company says nothing of the American one."""
    decided(registry, "GitHub BV", TWILIO)

    assert meant(registry, "github b.v.") == (TWILIO, "decision")
    assert meant(registry, "GitHub Inc") == (GITHUB, "name")


def test_a_decision_is_a_record_of_its_own(registry: Registry) -> None:
    """With name, reason, day, and in the change log by whom."""
    iri = decided(registry, "GitHub BV", GITHUB)

    record = registry.record(iri)

    assert record.kind == "match"
    assert [one.value for one in record.values(ANSVAR.publishedName)] == ["GitHub BV"]
    assert record.values(ANSVAR.matches) == [NamedNode(GITHUB)]
    assert [one.value for one in record.values(ANSVAR.decidedOn)] == ["2026-11-26"]
    assert [one.value for one in record.values(ANSVAR.reason)] == ["prov"]
    assert registry.history(iri)[0].who == "registervårdare"


def test_a_decision_holds_among_records_of_its_kind(registry: Registry) -> None:
    """What the company is says nothing of the system of that name."""
    decided(registry, "Hubben", GITHUB)

    assert Names(registry).resolve("system", "Hubben").iri is None
    assert meant(registry, "Hubben") == (GITHUB, "decision")


def test_the_same_decision_again_changes_nothing(registry: Registry) -> None:
    """A form that is sent twice writes once."""
    first = decided(registry, "GitHub BV", GITHUB)
    revision = registry.revision

    again = decided(registry, "GitHub BV", GITHUB)

    assert (again, registry.revision) == (first, revision)


def test_a_decision_that_is_withdrawn_holds_no_longer(registry: Registry) -> None:
    """It stays in the register with the day."""
    iri = decided(registry, "GitHub", TWILIO)

    withdraw(registry, iri, who="registervårdare", why="fel", on=DAY)

    assert meant(registry, "GitHub") == (GITHUB, "name")
    assert [one.withdrawn_on for one in read_decisions(registry.store).listed] == [DAY]


def test_a_decision_withdraws_the_one_that_says_the_opposite(registry: Registry) -> None:
    """Never two that contradict each other, and what else the first said still holds."""
    decided(registry, "GitHub BV", None, GITHUB, TWILIO)

    decided(registry, "GitHub BV", GITHUB)

    assert meant(registry, "GitHub BV") == (GITHUB, "decision")
    in_force = [one for one in read_decisions(registry.store).listed if one.is_in_force]
    assert [(one.matches, one.differs_from) for one in in_force] == [(GITHUB, {TWILIO})]


def test_two_decisions_that_contradict_each_other_decide_nothing(registry: Registry) -> None:
    """A file may bring them in; then the name decides, or nobody."""
    registry.commit(
        change_of(
            """<doc/match/a> { <id/match/a> a ansvar:MatchDecision ; ansvar:publishedName "Hub" ;
              ansvar:matches <id/organisation/github> . }
            <doc/match/b> { <id/match/b> a ansvar:MatchDecision ; ansvar:publishedName "HUB" ;
              ansvar:matches <id/organisation/twilio> . }"""
        )
    )

    assert meant(registry, "Hub") == (None, "new")


@pytest.mark.parametrize(
    ("new", "message"),
    [
        (NewDecision("GitHub"), "neither what it is nor what it is not"),
        (NewDecision("…", GITHUB), "neither letters nor digits"),
        (NewDecision("GitHub", GITHUB, (GITHUB,)), "both be and not be"),
        (NewDecision("121212-1212", GITHUB), "personal number"),
        (NewDecision("x" * 501, GITHUB), "501 characters"),
    ],
)
def test_a_decision_that_says_nothing_is_refused(registry: Registry, new: NewDecision, message: str) -> None:
    """With what is wrong and what to do."""
    revision = registry.revision

    with pytest.raises(DataRejected, match=message):
        decide(registry, new, who="x", today=DAY)

    assert registry.revision == revision


def test_a_decision_about_nothing_is_refused(registry: Registry) -> None:
    """The record must be there."""
    with pytest.raises(NotFound, match="nobody"):
        decided(registry, "GitHub", f"{ID}organisation/nobody")


def test_taking_back_what_is_no_decision_is_refused(registry: Registry) -> None:
    """An organisation cannot be withdrawn."""
    with pytest.raises(NotFound, match="no decision"):
        withdraw(registry, GITHUB, who="x", why="y", on=DAY)


# --- work lists --------------------------------------------------------------------------------------------------


def test_records_that_may_be_one_are_paired(registry: Registry) -> None:
    """Once for each pair, with the name that they are alike by."""
    registry.commit(
        change_of(
            '<doc/organisation/g2> { <id/organisation/g2> a ansvar:Organisation ; skos:prefLabel "GitHub BV"@en . }'
        )
    )

    assert [(one.one, one.other) for one in twins(registry)] == [(GITHUB, f"{ID}organisation/g2")]


def test_a_pair_that_somebody_has_decided_of_is_not_told_again(registry: Registry) -> None:
    """Either name will do."""
    other = f"{ID}organisation/g2"
    registry.commit(
        change_of(
            '<doc/organisation/g2> { <id/organisation/g2> a ansvar:Organisation ; skos:prefLabel "GitHub BV"@en . }'
        )
    )
    decided(registry, "GitHub", None, other)

    assert twins(registry) == ()


def test_records_with_two_numbers_are_no_pair(registry: Registry) -> None:
    """Two organisation numbers are two organisations, however alike their names are."""
    registry.commit(
        change_of(
            """<doc/organisation/i2> { <id/organisation/i2> a ansvar:Organisation ; skos:prefLabel "Intraservice"@sv ;
            org:identifier "556036-0793" . }"""
        )
    )

    assert twins(registry) == ()


def test_names_told_only_as_text_are_listed_where_they_are_unsure(town: Registry) -> None:
    """What is certain and what is like nothing needs no decision."""
    assert {(one.name, one.record) for one in unsure_mentions(town)} == {
        ("Twilio AB", f"{ID}activity/lon"),
        ("GitHub BV", f"{ID}activity/lon"),
    }
