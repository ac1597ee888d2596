"""Finding in a small town: what comes first, what it may be narrowed by, and why a hit is there."""

from __future__ import annotations

import pytest
from conftest import ID

from graph_service.registry import Registry
from graph_service.search.index import SearchTimedOut

PAYROLL = f"{ID}activity/loneutbetalning"
SCHOOL = f"{ID}organisation/skolnamnden"


def first(registry: Registry, words: str) -> str | None:
    hits = registry.search(words).hits
    return hits[0].iri if hits else None


@pytest.mark.parametrize(
    ("words", "iri"),
    [
        ("löneutbetalning", PAYROLL),
        ("loneutbetalningen", PAYROLL),
        ("löneutbetlaning", PAYROLL),
        ("löneutb", PAYROLL),
        ("payroll", PAYROLL),
        ("vem ansvarar för lönekörningar", PAYROLL),
        ("elev register", f"{ID}activity/elevregister"),
        ("bygglovsärenden", f"{ID}activity/bygglov"),
        ("systemägare för lönesystemet", f"{ID}system/lonia"),
        ("PUB avtal", f"{ID}document/pub-avtal"),
        ("vilka system lagrar uppgifter utanför EU", f"{ID}risk/tredjeland"),
        ("vem är DPO", "https://w3id.org/ansvar/code/role#dataProtectionOfficer"),
        ("behandlingar utan gallringsfrist", "https://w3id.org/ansvar/shapes#ActivityShape-retention"),
    ],
)
def test_the_record_that_is_meant_comes_first(still_town: Registry, words: str, iri: str):
    """Inflected, folded, misspelt, begun, by synonym, in two words, as a compound, by description."""
    assert first(still_town, words) == iri


def test_a_hit_by_synonym_says_so(still_town: Registry):
    """A reader who asked for "lönekörning" is told why "Löneutbetalning" is there; the name itself needs no reason."""
    assert still_town.search("lönekörning").hits[0].found_by == "lönekörning"
    assert still_town.search("löneutbetalning").hits[0].found_by is None


def test_the_words_that_were_found_are_marked(still_town: Registry):
    """In a piece of the text, whole words."""
    hit = still_town.search("anställda").hits[0]

    assert hit.highlight == "Beräkning och utbetalning av lön till \u0002anställda\u0003."


def test_facets_count_what_each_value_would_leave(still_town: Registry):
    """A filter on kind does not change the counts of kinds, only those of organisations."""
    everything = still_town.search("register lön bygglov")
    narrowed = still_town.search("register lön bygglov", narrowed={"kind": ["system"]})

    assert dict(everything.facets["kind"])["activity"] == 3
    assert narrowed.facets["kind"] == everything.facets["kind"]
    assert {hit.kind for hit in narrowed.hits} == {"system"}
    assert dict(everything.facets["organisation"])[SCHOOL] == 2


def test_hits_are_narrowed_to_an_organisation(still_town: Registry):
    """What is a matter of the school board."""
    page = still_town.search("register lön bygglov", narrowed={"organisation": [SCHOOL]})

    assert {hit.iri for hit in page.hits} == {PAYROLL, f"{ID}activity/elevregister"}
    assert page.total == 2


def test_pages_follow_each_other(still_town: Registry):
    """The total is that of all hits."""
    whole = still_town.search("register lön bygglov", limit=100)
    parts = [still_town.search("register lön bygglov", limit=1, offset=at).hits[0] for at in range(whole.total)]

    assert tuple(parts) == whole.hits


@pytest.mark.parametrize("text", ["", "\x00", "?", "*:* AND (", "qqqq", "\ud800"])
def test_what_names_nothing_finds_nothing(still_town: Registry, text: str):
    """No text is syntax of an engine."""
    page = still_town.search(text)

    assert (page.hits, page.total) == ((), 0)


def test_a_search_is_stopped_at_its_time_limit(still_town: Registry):
    """It says so, and does not give a part of the hits as if they were all."""
    with pytest.raises(SearchTimedOut, match="Ask with fewer words"):
        still_town.finder.find("löneutbetalning", seconds=-1.0)


def test_a_question_about_what_is_not_there_gets_no_card(still_town: Registry):
    """A wrong answer is worse than none; the nearest hits are given all the same."""
    answer = still_town.ask("vem ansvarar för rymdfärjan")

    assert answer.about is None
    assert answer.responsibilities == ()


def test_a_question_about_a_record_is_answered(still_town: Registry):
    """The board that the record names, in the language of the question."""
    answer = still_town.ask("Who is responsible for payroll?")

    assert (answer.about, answer.lang, answer.intent) == (PAYROLL, "en", "responsible")
    assert answer.responsibilities[0].party == SCHOOL


def test_a_bare_name_is_answered_in_the_language_of_the_name(still_town: Registry):
    """The words alone do not tell it."""
    assert still_town.ask("salary payment").lang == "en"
    assert still_town.ask("lönekörning").lang == "sv"
