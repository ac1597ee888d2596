"""Where countries stand on a day, and whether a transfer there has a ground."""

from __future__ import annotations

from datetime import date

import pytest

from graph_service.chains.chain import paths_to_trouble
from graph_service.chains.facts import Period
from graph_service.chains.jurisdiction import Transfer
from graph_service.names import CODE, COUNTRY

TODAY = date(2026, 11, 24)


def _transfer(tool: str, *countries: str, end: date | None = None, start: date | None = None) -> Transfer:
    named = tuple(COUNTRY.term(code).value for code in countries)
    return Transfer("transfer", CODE.term(f"transfer-tool#{tool}").value, named, Period(start, end))


@pytest.mark.parametrize(
    ("code", "on", "standing"),
    [
        ("SE", TODAY, "sweden"),
        ("IE", TODAY, "eea"),
        ("NO", TODAY, "eea"),
        ("AX", TODAY, "eea"),
        ("GB", TODAY, "adequate"),
        ("GB", date(2021, 6, 27), "third"),
        ("GB", date(2031, 12, 28), "third"),
        ("IN", TODAY, "third"),
        ("US", TODAY, "third"),
        ("XX", TODAY, "unknown"),
    ],
)
def test_country_stands_where_the_code_list_puts_it_on_the_day(jurisdiction, code, on, standing):
    """Adequacy decisions begin and end; a code that the list does not have says nothing."""
    assert jurisdiction.standing(COUNTRY.term(code).value, on) == standing


@pytest.mark.parametrize(
    ("tool", "on", "standing"),
    [
        ("dpf", TODAY, "adequate"),
        ("A45-3", TODAY, "adequate"),
        ("adequacyJP", TODAY, "third"),
        ("A46-2-c", TODAY, "third"),
        ("privacyShield", TODAY, "third"),
        ("dpf", date(2023, 7, 9), "third"),
    ],
)
def test_partial_adequacy_counts_only_with_a_transfer_that_rests_on_it(jurisdiction, tool, on, standing):
    """The decision on the USA covers certified recipients, so somebody must have said that this is one."""
    assert jurisdiction.standing(COUNTRY.US.value, on, [_transfer(tool, "US")]) == standing


@pytest.mark.parametrize(
    ("transfer", "code", "on", "state"),
    [
        (_transfer("A46-2-c"), "IN", TODAY, "valid"),
        (_transfer("A46-2-c", "IN"), "US", TODAY, "missing"),
        (_transfer("A46-2-c", end=date(2026, 11, 23)), "IN", TODAY, "expired"),
        (_transfer("A46-2-c", end=TODAY), "IN", TODAY, "valid"),
        (_transfer("A46-2-c", start=date(2026, 11, 25)), "IN", TODAY, "missing"),
        (_transfer("privacyShield"), "US", TODAY, "expired"),
        (_transfer("privacyShield"), "US", date(2020, 7, 16), "valid"),
        (_transfer("dpf"), "US", date(2023, 7, 9), "missing"),
        (_transfer("A45-3"), "IN", TODAY, "missing"),
        (_transfer("A45-3"), "GB", date(2032, 1, 1), "expired"),
        (_transfer("adequacyJP"), "JP", TODAY, "valid"),
        (_transfer("adequacyKR"), "JP", TODAY, "missing"),
        (_transfer("adequacyJP"), "JP", date(2019, 1, 22), "missing"),
        (_transfer("dpf"), "CA", TODAY, "missing"),
        (Transfer("transfer", None, (), Period()), "IN", TODAY, "missing"),
    ],
)
def test_transfer_holds_while_it_and_its_tool_do(jurisdiction, transfer, code, on, state):
    """A transfer, its tool and, for adequacy, the decision must all be in force, and the country be one it covers."""
    assert jurisdiction.transfer_state(COUNTRY.term(code).value, transfer, on) == state


def test_links_say_what_each_transfer_rests_on(chain_of, local):
    """Every third country of an engagement must be covered; where nothing is stated nothing is known."""
    chain = chain_of("with-third-countries", "list")

    assert {
        local(one.engaged): (one.transfer_state, one.in_third_country, one.lacks_ground) for one in chain.links
    } == {
        "a-home": ("not needed", False, False),
        "b-within": ("not needed", False, False),
        "c-adequate": ("not needed", True, False),
        "d-clauses": ("valid", True, False),
        "e-certified": ("valid", True, False),
        "f-shielded": ("expired", True, True),
        "g-bare": ("missing", True, True),
        "h-half": ("missing", True, True),
        "i-ended": ("expired", True, True),
        "j-worldwide": ("unknown", False, False),
        "k-silent": ("unknown", False, False),
    }


def test_link_keeps_the_published_place_where_no_country_is_known(chain_of, local):
    """A text that names no country is shown, and stands nowhere."""
    chain = chain_of("with-third-countries", "list")

    places = {local(link.engaged): [(one.text, one.standing) for one in link.places] for link in chain.links}

    assert places["j-worldwide"] == [("Worldwide", "unknown")]
    assert places["k-silent"] == []


def test_link_tells_when_its_ground_ends(chain_of, local):
    """The earlier of the end of the transfer and that of its tool."""
    chain = chain_of("with-third-countries", "list")

    until = {local(link.engaged): link.transfer_until for link in chain.links if link.transfer_until}

    assert until == {"f-shielded": date(2020, 7, 16), "i-ended": date(2025, 12, 31)}


def test_chain_names_its_third_countries_and_the_shortest_way_to_each(chain_of, local):
    """The United Kingdom is a third country too, though data may go there."""
    chain = chain_of("with-third-countries", "list")

    nearest = {local(iri): local(chain.links[at].engaged) for iri, at in chain.nearest_in_third_countries().items()}

    assert [local(country) for country in chain.third_countries] == ["GB", "IN", "US"]
    assert nearest == {"GB": "c-adequate", "IN": "d-clauses", "US": "e-certified"}
    assert len(paths_to_trouble(chain)) == len(chain.links)  # None of them has an agreement.
