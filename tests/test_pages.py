"""The pages over a small town: that each says what the register says, and shows what is missing as missing."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from asgi_client import call
from fastapi import FastAPI
from pages_town import BROWSER, app_of, get, links_of, text_of, town

from graph_service.registry import Registry

PAYROLL = "/sv/doc/activity/loneutbetalning"
SCHOOL = "https://ansvar.example.org/id/organisation/skolnamnden"


@pytest.fixture(scope="module")
def registry() -> Iterator[Registry]:
    yield from town()


@pytest.fixture(scope="module")
def app(registry: Registry) -> FastAPI:
    return app_of(registry)


def test_the_start_page_asks_and_counts(app: FastAPI) -> None:
    """The question, what the register holds, and the newest change."""
    page = text_of(get(app, "/sv/"))

    assert "Vem ansvarar för …?" in page
    assert "Vem ansvarar för Löneutbetalning?" in page
    assert "11 poster totalt." in page
    assert "1 behandling" in page
    assert "prov" in page


def test_an_empty_register_has_a_start_page() -> None:
    """With nothing to count, and no question that it could answer."""
    registry = Registry.in_memory()

    page = text_of(get(app_of(registry), "/sv/"))

    assert "Registret är tomt." in page
    assert "Till exempel" not in page
    registry.close()


def test_a_question_is_answered_with_who_and_why(app: FastAPI) -> None:
    """The controller largest, the service manager by the service, the chain, and a mark that it is made up."""
    page = text_of(get(app, f"/sv/search?q={quote('Vem ansvarar för löneutbetalning?')}"))

    assert "Personuppgiftsansvarig Skolnämnden" in page
    assert "Personuppgiftsbiträde IT-förvaltningen" in page
    assert "Laglig grund Rättslig förpliktelse artikel 6.1 c" in page
    assert "Leverantörer IT-förvaltningen , Molnhotellet" in page
    assert "Påhittat exempel" in page
    assert "Kontrollerad 14 april 2026" in page


def test_a_question_about_gaps_is_answered_with_how_many(app: FastAPI, registry: Registry) -> None:
    """The number stands largest and leads to the gaps."""
    answer = get(app, f"/sv/search?q={quote('Vad saknas för löneutbetalning?')}")

    gaps = registry.gaps(of="https://ansvar.example.org/id/activity/loneutbetalning")
    assert f"Saknas {len(gaps)} brister" in text_of(answer)
    assert f"{PAYROLL}/gaps" in links_of(answer)


def test_a_search_without_an_answer_shows_no_card(app: FastAPI) -> None:
    """No answer is better than a wrong one."""
    page = text_of(get(app, "/sv/search?q=xyzzyplugh"))

    assert "Inga träffar på ”xyzzyplugh”" in page
    assert "Personuppgiftsansvarig" not in page


def test_hits_are_narrowed_by_kind(app: FastAPI) -> None:
    """What is chosen stays chosen, and a record of another kind is gone."""
    whole = text_of(get(app, f"/sv/search?q={quote('löneenhetens chef')}"))
    narrowed = get(app, f"/sv/search?q={quote('löneenhetens chef')}&kind=post")

    assert "Löneenhetens chef" in whole
    assert 'value="post" checked' in narrowed.body.decode()
    assert "/sv/doc/post/loneenhetens-chef" in links_of(narrowed)
    assert "/sv/doc/service/lonetjansten" not in links_of(narrowed)


def test_a_record_tells_its_facts_in_the_language_of_the_page(app: FastAPI) -> None:
    """Codes by name, periods and days in words, yes and no, and of two translations the right one."""
    swedish, english = text_of(get(app, PAYROLL)), text_of(get(app, "/en/doc/activity/loneutbetalning"))

    for words in ("Betala rätt lön i tid.", "2 år, 6 månader", "Nej", "14 april 2026", "Förteckningen, rad 7"):
        assert words in swedish
    for words in ("Pay the right salary in time.", "2 years, 6 months", "14 April 2026", "Legal obligation"):
        assert words in english
    assert "Pay the right salary" not in swedish
    assert "Kallas även lönehantering" in swedish
    assert "På engelska: Payroll" in swedish


def test_a_record_shows_what_is_missing(app: FastAPI) -> None:
    """A field that a rule asks for says so, with the name of the gap beside it."""
    page = text_of(get(app, PAYROLL))

    assert "Uppgift saknas Kategorier av registrerade saknas" in page


def test_a_record_tells_who_answers_for_it_directly_and_through_what(app: FastAPI) -> None:
    """The manager of the service answers for the activity that uses it, with the way there in words."""
    page, through = text_of(get(app, "/sv/doc/service/lonetjansten")), text_of(get(app, PAYROLL))

    assert "Tjänsteansvarig Löneenhetens chef" in page
    assert "Beslut: N 12/24" in page
    assert "sedan 1 januari 2024" in page
    assert "Följer av andra uppgifter Löneutbetalning använder tjänst Lönetjänsten" in through


def test_a_party_tells_what_it_answers_for_and_for_whom_it_works(app: FastAPI) -> None:
    """The board its activity, the supplier its customers at any number of steps."""
    assert "Löneutbetalning" in text_of(get(app, "/sv/doc/organisation/skolnamnden")).partition("Ansvarar för")[2]
    supplier = text_of(get(app, "/sv/doc/organisation/molnhotellet"))

    assert "är kund, direkt eller genom andra leverantörer Skolnämnden" in supplier


def test_a_record_is_data_for_those_who_like_data_better(app: FastAPI) -> None:
    """The same address, with the formats in its head."""
    data = call(app, "/doc/activity/loneutbetalning", accept="text/turtle")
    page = get(app, "/doc/activity/loneutbetalning")

    assert data.headers["content-type"] == "text/turtle; charset=utf-8"
    assert 'rel="alternate"; type="text/turtle"' in page.headers["link"]
    assert page.headers["vary"] == "Accept, Accept-Profile, Accept-Language, Cookie"


def test_a_list_marks_what_is_made_up(app: FastAPI) -> None:
    """Beside its name, as on its own page."""
    assert "Löneutbetalning Påhittat exempel" in text_of(get(app, "/sv/list/activity"))


def test_the_day_asked_about_is_kept_on_the_way(app: FastAPI) -> None:
    """In 2024 the host was not engaged yet; links from the page keep the day."""
    page = get(app, f"{PAYROLL}?on=2024-06-01")

    assert "Detta gällde den 1 juni 2024 , enligt registret." in text_of(page)
    assert "Uppgifter Så som registret ser ut i dag, inte den valda dagen." in text_of(page)
    assert f"{PAYROLL}/chain?on=2024-06-01" in links_of(page)
    assert "Molnhotellet" not in text_of(get(app, f"{PAYROLL}/chain?on=2024-06-01"))
    assert "Molnhotellet" in text_of(get(app, f"{PAYROLL}/chain"))


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ("paths", "Indien tredjeland, grund saknas"),
        ("whole", "IT-förvaltningen Sverige"),
        ("table", "Molnhotellet Lönetjänsten IT-förvaltningen Indien, tredjeland Inget avtal angivet"),
        ("countries", "Tredjeland utan beslut Indien 1 utan grund 1 Molnhotellet"),
    ],
)
def test_a_chain_is_told_in_four_views(app: FastAPI, view: str, words: str) -> None:
    """The same links as picture, list, table and by country."""
    page = text_of(get(app, f"{PAYROLL}/chain?view={view}"))

    assert words in page
    assert "2 leverantörer i kedjan" in page
    assert "1 i tredjeland" in page


def test_a_chosen_supplier_shows_the_way_there(app: FastAPI) -> None:
    """From the one who engages first, and what the agreement lacks."""
    page = text_of(get(app, f"{PAYROLL}/chain?n=1"))

    assert "Vägen dit Skolnämnden IT-förvaltningen Molnhotellet" in page
    assert "Inget avtal angivet" in page


def test_a_chain_of_nothing_says_that_none_is_stated(app: FastAPI) -> None:
    """Which is not the same as none."""
    assert "Inga leverantörer är angivna." in text_of(get(app, "/sv/doc/post/loneenhetens-chef/chain"))


def test_gaps_are_counted_by_severity_rule_point_and_organisation(app: FastAPI, registry: Registry) -> None:
    """Every number leads to the gaps behind it."""
    answer = get(app, "/sv/gaps")
    page = text_of(answer)

    assert f"{len(registry.models.gaps)} brister" in page
    assert "3. Biträdesavtal" in page
    assert "/sv/gaps/skolnamnden" in links_of(answer)
    for link in [one for one in links_of(answer) if one.startswith("/sv/gaps/list?")]:
        assert " 0 brister." not in text_of(get(app, link))


def test_the_gaps_of_an_organisation_have_a_page(app: FastAPI, registry: Registry) -> None:
    """The form leads there."""
    own = registry.gaps(organisation=SCHOOL)
    led = get(app, f"/sv/gaps?organisation={quote(SCHOOL)}")

    assert (led.status, led.headers["location"]) == (303, "/sv/gaps/skolnamnden")
    assert f"{len(own)} brister" in text_of(get(app, "/sv/gaps/skolnamnden"))


def test_a_list_of_gaps_is_narrowed_by_what_is_asked(app: FastAPI, registry: Registry) -> None:
    """By rule, with the rule explained; each choice can be taken back."""
    rule = "https://w3id.org/ansvar/shapes#ActivityShape-dataSubject"
    answer = get(app, f"/sv/gaps/list?rule={quote(rule, safe='')}&severity=violation")
    page = text_of(answer)

    assert f"{len(registry.gaps(rule=rule, severity='violation'))} brist." in page
    assert "Varför är det en brist?" in page
    assert "/sv/gaps/list?severity=violation" in links_of(answer)


def test_the_gaps_of_a_record_have_a_list(app: FastAPI, registry: Registry) -> None:
    """Those of an organisation with those that are its to mend."""
    count = len([gap for gap in registry.models.gaps if SCHOOL in (gap.focus, gap.organisation)])

    assert f"{count} brister." in text_of(get(app, "/sv/doc/organisation/skolnamnden/gaps"))


def test_a_role_tells_who_holds_it_also_where_that_is_derived(app: FastAPI) -> None:
    """The controller is stated by the activity, the sub-processor by an engagement."""
    assert "Löneutbetalning Skolnämnden" in text_of(get(app, "/sv/doc/role/controller"))
    assert "Lönetjänsten Molnhotellet" in text_of(get(app, "/sv/doc/role/subProcessor"))
    assert "Lönetjänsten Löneenhetens chef" in text_of(get(app, "/sv/doc/role/serviceManager"))


def test_a_rule_tells_what_it_demands_and_where_it_is_not_met(app: FastAPI) -> None:
    """Its sentence, its article and the record that lacks something."""
    page = text_of(get(app, "/sv/doc/rule/ActivityShape-dataSubject"))

    assert "En behandling anger vilka kategorier av människor den rör" in page
    assert "GDPR art. 30.1 c" in page
    assert "Löneutbetalning" in page


def test_lists_are_in_swedish_order_and_by_sort(app: FastAPI) -> None:
    """All organisations, and the suppliers among them."""
    everyone, suppliers = get(app, "/sv/list/organisation"), get(app, "/sv/list/organisation?sort=supplier")

    names = [one for one in links_of(everyone) if one.startswith("/sv/doc/organisation/")]
    assert names == [f"/sv/doc/organisation/{slug}" for slug in ("it-forvaltningen", "molnhotellet", "skolnamnden")]
    assert [one for one in links_of(suppliers) if one.startswith("/sv/doc/")] == ["/sv/doc/organisation/molnhotellet"]


def test_the_history_of_a_record_tells_each_change(app: FastAPI) -> None:
    """When, why and by whom."""
    page = text_of(get(app, f"{PAYROLL}/history"))

    assert "1 ändring." in page
    assert "prov ansvar load · revision 1" in page


def test_the_api_is_described_without_scripts(app: FastAPI) -> None:
    """Every operation of the OpenAPI document with its parameters."""
    answer = get(app, "/sv/docs")

    for path in call(app, "/openapi.json").json()["paths"]:
        assert path in text_of(answer)
    assert b"<script>" not in answer.body


@pytest.mark.parametrize(
    "path",
    [
        "/sv/nowhere",
        "/sv/doc/activity/nothing",
        "/sv/doc/dragon/loneutbetalning",
        f"{PAYROLL}/nowhere",
        "/sv/doc/activity/nothing/chain",
        "/sv/doc/activity/nothing/gaps",
        "/sv/doc/activity/nothing/history",
        "/sv/list/dragon",
        "/sv/list/organisation?sort=dragon",
        "/sv/gaps/nobody",
        "/sv/gaps/list?rule=https://nothing.example/",
        "/sv/organisation/nobody",
        "/static/nothing.css",
    ],
)
def test_what_is_not_there_is_said_in_the_language_of_the_page(app: FastAPI, path: str) -> None:
    """404, with a way on."""
    answer = get(app, path)

    assert answer.status == 404
    assert "Här finns ingenting" in text_of(answer) or not path.startswith("/sv/")


@pytest.mark.parametrize(
    "path",
    [
        f"{PAYROLL}?on=yesterday",
        f"{PAYROLL}/chain?view=cube",
        f"{PAYROLL}/chain?n=minus",
        "/sv/search?q=x&kind=dragon",
        "/sv/search?q=x&page=0",
        "/sv/search?q=x&country=Atlantis",
        "/sv/search?q=x&severity=grave",
        "/sv/search?q=x&sort=backwards",
        "/sv/search?q=x&intent=dance",
        "/sv/gaps/list?severity=grave",
        "/sv/gaps/list?control_point=three",
    ],
)
def test_what_cannot_be_read_is_refused(app: FastAPI, path: str) -> None:
    """400, never a page that guesses."""
    assert get(app, path).status == 400


def test_every_answer_carries_the_policy_and_head_is_answered(app: FastAPI) -> None:
    """Pages, data and errors alike."""
    for path in (PAYROLL, "/openapi.json", "/nowhere", "/healthz"):
        answer, head = call(app, path, accept=BROWSER), call(app, path, method="HEAD", accept=BROWSER)

        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert (head.status, head.body) == (answer.status, b"")


def test_a_supplier_has_a_short_address(app: FastAPI) -> None:
    """Which leads to its page in the same language; that of a customer is a page of its own."""
    led = get(app, "/en/organisation/molnhotellet")

    assert (led.status, led.headers["location"]) == (303, "/en/doc/organisation/molnhotellet")
