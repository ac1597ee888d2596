"""How places stand in words, and the countries of a chain in their order."""

from __future__ import annotations

from datetime import date

from graph_service.chains.adjacency import Engagement, build_adjacency
from graph_service.chains.countries import rank_countries, taints
from graph_service.chains.facts import Period
from graph_service.chains.status import link_statuses, place_status, status_text
from graph_service.chains.walk import walk
from graph_service.labels import Labels
from graph_service.names import COUNTRY


def test_each_place_has_a_status(chain_of, local):
    """What lets data go to a place, or what is wrong with it."""
    chain = chain_of("with-third-countries", "list")

    statuses = {local(link.engaged): [status for status, _ in link_statuses(link)] for link in chain.links}

    assert statuses == {
        "a-home": ["home"],
        "b-within": ["eea", "home"],
        "c-adequate": ["adequate"],
        "d-clauses": ["covered"],
        "e-certified": ["adequate"],
        "f-shielded": ["expired"],
        "g-bare": ["partial"],
        "h-half": ["covered", "partial"],
        "i-ended": ["expired"],
        "j-worldwide": ["region_only"],
        "k-silent": ["not_stated"],
    }


def test_status_says_until_when(chain_of, local):
    """The decision on the United Kingdom has a last day."""
    chain = chain_of("with-third-countries", "list")
    labels = Labels({})
    by_name = {local(link.engaged): link for link in chain.links}

    def text(name, lang):
        status, place = link_statuses(by_name[name])[0]
        return status_text(labels, status, place, lang)

    assert text("c-adequate", "en") == "GB: third country, adequate until 2031-12-27"
    assert text("c-adequate", "sv") == "GB: tredjeland med adekvat skyddsnivå till och med 2031-12-27"
    assert text("j-worldwide", "en") == "Worldwide: region only, country not stated"
    assert text("k-silent", "sv") == "Platsen för behandlingen är inte angiven"
    assert text("f-shielded", "en") == "US: third country, transfer tool ended on 2020-07-16 (privacyShield)"


def test_partial_decision_is_only_told_while_it_holds(adjacency_of, jurisdiction, local):
    """Before the decision on the USA there was none that could cover anybody."""
    chain = walk(adjacency_of("with-third-countries"), jurisdiction, "https://example.org/list", date(2022, 1, 1))

    bare = next(link for link in chain.links if local(link.engaged) == "g-bare")

    assert place_status(bare.places[0]) == "no_tool"


def test_countries_are_ranked_in_groups(chain_of, local):
    """Third countries first; one that is covered for some stands in two groups."""
    chain = chain_of("with-third-countries", "list")

    groups = {
        group.group: [
            (local(row.country) if row.country else row.text, len(row.suppliers), row.lacking) for row in group.rows
        ]
        for group in rank_countries(chain)
    }

    assert groups == {
        "third": [("IN", 3, 1), ("US", 3, 3)],
        "adequate": [("GB", 1, 0), ("US", 1, 0)],
        "unknown": [("Worldwide", 1, 0)],
        "eea": [("IE", 1, 0)],
        "sweden": [("SE", 2, 0)],
    }


def test_taint_is_the_shortest_path_and_what_lacks_a_ground_comes_first(jurisdiction):
    """India is reached at the first step and again at the third."""
    india = (COUNTRY.IN.value,)
    adjacency = build_adjacency(
        [
            Engagement("long", "city", "a", "thing", Period()),
            Engagement("longer", "a", "b", "thing", Period(), countries=india),
            Engagement("short", "city", "c", "thing", Period(), countries=india),
            Engagement("british", "city", "d", "thing", Period(), countries=(COUNTRY.GB.value,)),
        ],
        uses={},
    )

    chain = walk(adjacency, jurisdiction, "thing", date(2026, 11, 24))

    found = [([chain.links[at].engagement for at in taint.path], taint.lacks_ground) for taint in taints(chain)]
    assert found == [(["short"], True), (["british"], False)]
