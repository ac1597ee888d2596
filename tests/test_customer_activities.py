"""The page of a customer with many activities: in groups, narrowed by the address, with what is new; and its marks."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from pages_town import app_of, get, text_of
from small_graph import ID, change_of

from graph_service.registry import Registry
from web.pages import used_by, what_if

PAGE = "/sv/organisation/skolan"
PAY = f"{ID}service/lon"


def many(count: int) -> str:
    """Return a board whose activities use a pay service and, every third of them, a register system; one uses none."""
    activities = "".join(
        f"""<doc/activity/a{number}> {{ <id/activity/a{number}> a ansvar:ProcessingActivity ;
          skos:prefLabel "Behandling {number:02}"@sv ; dpv:hasDataController <id/organisation/skolan> ;
          {"ansvar:usesSystem <id/system/register>" if number % 3 else "ansvar:usesService <id/service/lon>"} . }}\n"""
        for number in range(1, count)
    )
    return f"""
    <doc/organisation/skolan> {{ <id/organisation/skolan> a ansvar:Organisation ; skos:prefLabel "Skolnämnden"@sv ;
      ansvar:isSynthetic true . }}
    <doc/organisation/it> {{ <id/organisation/it> a ansvar:Organisation ; skos:prefLabel "IT"@sv . }}
    <doc/organisation/moln> {{ <id/organisation/moln> a ansvar:Organisation ; skos:prefLabel "Moln"@sv . }}
    <doc/service/lon> {{ <id/service/lon> a ansvar:Service ; skos:prefLabel "Lönetjänsten"@sv ;
      ansvar:providedBy <id/organisation/it> . }}
    <doc/system/register> {{ <id/system/register> a ansvar:System ; skos:prefLabel "Registret"@sv . }}
    <doc/engagement/own> {{ <id/engagement/own> a ansvar:Engagement ; ansvar:engager <id/organisation/skolan> ;
      ansvar:engaged <id/organisation/it> ; ansvar:scope <id/service/lon> ; ansvar:isSynthetic true . }}
    <doc/engagement/new> {{ <id/engagement/new> a ansvar:Engagement ; ansvar:engager <id/organisation/it> ;
      ansvar:engaged <id/organisation/moln> ; ansvar:scope <id/service/lon> ; ansvar:validFrom "2026-10-20"^^xsd:date ;
      ansvar:processingPlace country:IN ; ansvar:processingPlaceText "Bangalore"@en . }}
    <doc/engagement/text> {{ <id/engagement/text> a ansvar:Engagement ; ansvar:engager <id/organisation/it> ;
      ansvar:engaged <id/organisation/nord> ; ansvar:scope <id/service/lon> ;
      ansvar:processingPlaceText "The Nordics"@en . }}
    <doc/activity/bare> {{ <id/activity/bare> a ansvar:ProcessingActivity ; skos:prefLabel "Utan system"@sv ;
      dpv:hasDataController <id/organisation/skolan> . }}
    {activities}"""


@pytest.fixture(scope="module")
def app() -> Iterator[FastAPI]:
    """The board with twenty activities."""
    registry = Registry.in_memory()
    registry.commit(change_of(many(20)))
    yield app_of(registry)
    registry.close()


def test_many_activities_stand_under_what_they_are_built_on(app):
    """By name, and those that use nothing last; each heading with its number."""
    page = text_of(get(app, PAGE))

    places = [page.index(one) for one in ("Lönetjänsten 6 ", "Registret 13 ", "Ingen tjänst eller system angivet 1 ")]
    assert places == sorted(places)
    assert page.index("Behandling 03") < page.index("Registret 13 ") < page.index("Behandling 01")


def test_few_activities_have_no_headings():
    """A screen of rows needs none."""
    registry = Registry.in_memory()
    registry.commit(change_of(many(5)))

    page = text_of(get(app_of(registry), PAGE))

    assert "Behandling 01" in page
    assert "Ingen tjänst eller system angivet" not in page
    registry.close()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        (f"uses={quote(PAY)}", 6),
        ("show=third", 6),
        ("show=unengaged", 14),
        (f"uses={quote(PAY)}&show=unengaged", 0),
    ],
)
def test_activities_are_narrowed_by_the_address(app, query, shown):
    """To what they are built on, and to what is wrong with them; the page says of how many."""
    page = text_of(get(app, f"{PAGE}?{query}"))

    assert page.count("Behandling ") - page.count("Behandling Ändamål") == shown - page.count("Utan system")
    assert f"{shown} av 20 visas. Visa alla" in page


@pytest.mark.parametrize("query", ["show=everything", f"uses={quote(f'{ID}system/annat')}"])
def test_filter_that_is_none_is_refused(app, query):
    """A slip must not show everything."""
    assert get(app, f"{PAGE}?{query}").status == 400


def test_what_is_new_since_a_month_is_told_with_the_way_to_it(app):
    """One supplier came on the twentieth of October."""
    page = get(app, f"{PAGE}?on=2026-11-10")

    assert "Sedan 11 oktober 2026 : 1 leverantör tillkom, 0 försvann" in text_of(page)
    assert "/sv/doc/organisation/skolan/changes?from=2026-10-11&amp;to=2026-11-10" in page.body.decode()
    assert "tillkom" not in text_of(get(app, f"{PAGE}?on=2027-01-10"))


def test_invented_examples_are_marked_on_every_page_of_chains(app):
    """On the page of an invented board by its name, on that of a real supplier at the invented rows."""
    for name in ("used-by", "impact", "what-if", "changes"):
        head = get(app, f"/sv/doc/organisation/skolan/{name}").body.decode().partition("<h1>")[0]
        assert "Påhittat exempel" in head, name
    for name in ("used-by", "impact", "what-if?what=gone"):
        page = text_of(get(app, f"/sv/doc/organisation/it/{name}"))
        assert "Skolnämnden Påhittat exempel" in page, name


def test_published_place_carries_its_language(app):
    """So that it is read aloud in English on a Swedish page; in the table, by country, and on the customer's page."""
    marked = '<span lang="en">The Nordics</span>'

    for path in ("/sv/doc/service/lon/chain?view=table", "/sv/doc/service/lon/chain?view=countries", PAGE):
        assert marked in get(app, path).body.decode(), path


def test_table_of_a_chain_is_sorted_by_the_address(app):
    """By name, or what is wrong first; the chosen column says so, and another word is refused."""

    def order(column: str) -> list[str]:
        page = get(app, f"/sv/doc/service/lon/chain?view=table&sort={column}").body.decode()
        assert page.count('aria-sort="ascending"') == 1
        words = text_of(get(app, f"/sv/doc/service/lon/chain?view=table&sort={column}")).partition("Nivå")[2]
        return sorted(("Moln", "nord"), key=words.index)

    assert order("supplier") == ["Moln", "nord"]
    assert order("place") == ["Moln", "nord"]
    assert get(app, "/sv/doc/service/lon/chain?view=table&sort=colour").status == 400


def test_pages_of_uses_and_effects_show_the_first_and_say_of_how_many(app, monkeypatch):
    """A supplier in a tangle of thousands gives a page that can be read."""
    monkeypatch.setattr(used_by, "MAX_USES", 3)

    assert "3 av 13 visas. Alla finns i API:t." in text_of(get(app, "/sv/doc/system/register/used-by"))

    monkeypatch.setattr(what_if, "MAX_EFFECTS", 1)
    page = text_of(get(app, "/sv/doc/organisation/it/what-if?what=gone"))
    assert "1 av 3 visas. Alla finns i API:t." in page
