"""The pages of customers and of what their chains are asked, over two boards that share a payroll service."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import fields
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import pytest
from asgi_client import call
from fastapi import FastAPI
from jinja2 import meta, nodes
from pages_town import BROWSER, app_of, get, links_of, text_of
from pyoxigraph import Literal, NamedNode, Triple

from graph_service.changes import Change
from graph_service.names import ANSVAR, CLASS_BY_KIND, COUNTRY, RDF, SKOS
from graph_service.registry import Registry
from graph_service.settings import Settings
from web import chain_contexts, reach_contexts
from web.render import TEMPLATES, environment

DATA = Path(__file__).parent / "data"
ID = "https://ansvar.example.org/id"
SCHOOL, CARE = "/sv/organisation/skolan", "/sv/organisation/varden"
CLOUD = "/sv/doc/organisation/moln"
DAY = "2026-11-25"
PAGES = (
    SCHOOL,
    CARE,
    "/sv/organisation/it",
    f"{SCHOOL}/package",
    f"{CARE}/package?on=2026-06-20&since=2024-06-01",
    f"{CLOUD}/used-by",
    "/sv/doc/system/journalen/used-by",
    f"{CLOUD}/impact?known=2026-11-25T10:00",
    f"{CLOUD}/what-if",
    f"{CLOUD}/what-if?what=gone",
    f"{CLOUD}/what-if?what=acquired&to={quote('Cloud Group Inc.')}",
    "/sv/doc/service/lon/what-if",
    "/sv/doc/post/ombud/what-if",
    "/sv/doc/organisation/skolan/changes?from=2025-01-01&to=2026-11-25",
    "/sv/doc/post/ombud/changes",
    "/sv/doc/announcement/backup/announced?on=2026-06-20",
    "/sv/doc/organisation/journal/announced",
    "/sv/doc/activity/lon-skola/chain?view=countries",
    "/sv/doc/activity/lon-skola/chain?n=1",
    "/sv/doc/activity/lon-skola/chain?view=table&sort=place",
    f"/sv/doc/announcement/backup/decision?customer={quote(f'{ID}/organisation/skolan')}",
)


@pytest.fixture(scope="module")
def registry() -> Iterator[Registry]:
    registry = Registry.in_memory(Settings(registry_name="Ansvarsregistret"))
    registry.load([DATA / "chain-pages.trig"], why="prov")
    yield registry
    registry.close()


@pytest.fixture(scope="module")
def app(registry: Registry) -> FastAPI:
    return app_of(registry)


def part_of(page: str, start: str, end: str) -> str:
    """Return the words of a page from `start` to `end`."""
    assert start in page, page
    return page.partition(start)[2].partition(end)[0]


# --- the customer ----------------------------------------------------------------------------------------------------


def test_a_customer_sees_what_is_processed_for_it_and_by_whom(app: FastAPI) -> None:
    """Each activity with its purpose, processor, number of suppliers and third countries."""
    page = text_of(get(app, SCHOOL))

    assert "1 behandling 4 leverantörer 2 i tredjeland" in page
    assert "Lön i skolan Betala lön i tid. IT-förvaltningen 4 2 leverantörer" in page
    assert "Lönetjänsten IT-förvaltningen 2024-01-01 4 Indien, USA" in page


def test_a_supplier_stands_on_one_row_with_its_rank_and_its_worst_agreement(app: FastAPI) -> None:
    """A processor, and sub-processors of rank two and three."""
    page = part_of(text_of(get(app, f"{SCHOOL}?on={DAY}")), "Leverantörer som deltar", "Kontakter")

    assert "IT-förvaltningen Personuppgiftsbiträde Sverige 1 av era behandlingar Gäller" in page
    assert "Molnhotellet AB Underbiträde i led 2 USA, tredjeland 1 av era behandlingar Gäller till 2027-12-31" in page
    assert "=Support Pvt Underbiträde i led 3 Indien, tredjeland 1 av era behandlingar Inget avtal angivet" in page


def test_a_customer_sees_its_own_officer_and_its_processors_address(app: FastAPI) -> None:
    """Functions, never people."""
    page = part_of(text_of(get(app, SCHOOL)), "Kontakter", "Visa en annan dag")

    assert "Skolnämnden Dataskyddsombud Dataskyddsombudet dso@stad.example" in page
    assert "IT-förvaltningen Allmän kontakt it@stad.example" in page


@pytest.mark.parametrize("path", [SCHOOL, f"{SCHOOL}/package", f"{SCHOOL}/package.csv", f"{SCHOOL}/package.jsonld"])
def test_a_customer_is_told_nothing_of_another_customer(app: FastAPI, path: str) -> None:
    """Neither the other board, nor its activities, agreement, objection and own processor."""
    body = get(app, path).body.decode("utf-8")

    assert "Skolnämnden" in body
    for other in ("Vårdnämnden", "Lön i vården", "Patientjournal", "Journalbolaget", "Rättsaktsbilaga 2", "varden"):
        assert other not in body


def test_an_activity_for_which_nobody_is_engaged_still_shows_where_its_data_goes() -> None:
    """What the provider of the service engages is told, and no engagement of the other board."""
    registry = Registry.in_memory()
    registry.load([DATA / "chain-pages.trig"], why="prov")
    without = {NamedNode("https://ansvar.example.org/doc/engagement/skolan-it"): ()}
    registry.commit(Change(without, "registervårdare", "prov"))

    page = text_of(get(app_of(registry), SCHOOL))

    assert "Lön i skolan Betala lön i tid. Inget uppdrag angivet 3 2 leverantörer" in page
    assert "Molnhotellet AB Underbiträde i led 2" in page
    assert "Vårdnämnden" not in page
    registry.close()


def test_who_only_engages_for_what_it_delivers_is_no_customer(app: FastAPI) -> None:
    """The provider and its suppliers are led to their records."""
    for slug in ("it", "moln", "support"):
        led = get(app, f"/sv/organisation/{slug}")

        assert (led.status, led.headers["location"]) == (303, f"/sv/doc/organisation/{slug}")


def test_a_customer_is_told_of_a_change_with_its_own_answer(app: FastAPI) -> None:
    """On a day before the deadline: what comes, how long there is to object, and a message."""
    page = part_of(text_of(get(app, f"{SCHOOL}?on=2026-06-20")), "Aviserade ändringar", "Kontakter")

    assert "Tillkommer Nya Backup AB" in page
    assert "Invänd senast 1 juli 2026 12 dagar kvar" in page
    assert "Ert svar Kan invända Besluta om ändringen Utkast till Skolnämnden" in page
    assert "Ni kan invända till och med 2026-07-01." in page


# --- the package -----------------------------------------------------------------------------------------------------


def test_a_package_tells_what_each_instrument_says_of_the_eight_duties(app: FastAPI) -> None:
    """Stated with its place, stated as missing, and not stated."""
    page = part_of(text_of(get(app, f"{SCHOOL}/package")), "Avtal och de åtta skyldigheterna", "Ändringar sedan")

    unknown = " – Uppgift saknas" * 6
    assert f"2024-01-01 tills vidare Gäller Ja Ja{unknown} Nej" in page
    assert "a Dokumenterade instruktioner punkt 3" in page
    assert page.index("Rättsaktsbilaga 1") < page.index("Molnavtalet")


def test_a_package_tells_what_changed_since_a_day(app: FastAPI) -> None:
    """Those engaged after it are new; a day later nothing is."""
    before = part_of(text_of(get(app, f"{SCHOOL}/package?since=2025-01-01&on={DAY}")), "Ändringar sedan", "Brister")
    after = part_of(text_of(get(app, f"{SCHOOL}/package?since=2026-09-01&on={DAY}")), "Ändringar sedan", "Brister")

    assert "Nya i kedjan 2" in before
    assert "=Support Pvt Molnhotellet AB Lönetjänsten" in before
    assert "Kedjan är lika båda dagarna." in after


def test_the_gaps_of_a_package_are_those_of_its_own_records(app: FastAPI, registry: Registry) -> None:
    """Counted by rule, and none of the other board."""
    page = part_of(text_of(get(app, f"{SCHOOL}/package")), "Brister per regel", "Kontakter")

    assert [gap.focus for gap in registry.gaps() if gap.focus.endswith("/activity/journal")]
    assert "Skolan anlitar IT" in page
    assert "Patientjournal" not in page


def test_the_table_of_a_package_has_a_row_per_engagement_and_no_formulas(app: FastAPI) -> None:
    """In the language of the address, in UTF-8 that a spreadsheet knows."""
    answer = get(app, f"{SCHOOL}/package.csv?on={DAY}")
    rows = list(csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig"))))

    assert answer.body.startswith(b"\xef\xbb\xbf")
    assert [(row["Leverantör"], row["Led"], row["Plats"], row["Avtalets status"]) for row in rows] == [
        ("IT-förvaltningen", "1", "Sverige", "Gäller"),
        ("Molnhotellet AB", "2", "USA", "Gäller"),
        ("Nya Backup AB", "2", "Sverige", "Inget avtal angivet"),
        ("'=Support Pvt", "3", "Indien", "Inget avtal angivet"),
    ]
    assert rows[1]["Yttersta ägare"] == "Cloud Group Inc."
    assert {row["Behandlingar"] for row in rows} == {"Lön i skolan"}


def test_the_data_of_a_package_holds_its_records_each_in_its_graph(app: FastAPI) -> None:
    """The customer, its activity, the engagements, instruments, transfers and suppliers; services only by name."""
    answer = get(app, f"{SCHOOL}/package.jsonld")
    graphs = {one["@id"].removeprefix("https://ansvar.example.org/doc/") for one in json.loads(answer.body)["@graph"]}

    assert answer.headers["content-type"] == "application/ld+json"
    assert {"organisation/skolan", "activity/lon-skola", "engagement/it-moln", "transfer/usa"} <= graphs
    assert {"agreement/skolan-it", "agreement/it-moln", "organisation/support"} <= graphs
    assert not {"service/lon", "agreement/varden-it"} & graphs


def test_a_package_goes_as_a_file_with_a_name_and_in_known_formats(app: FastAPI) -> None:
    """The answer can be kept, and another format is not there."""
    answer = call(app, f"{SCHOOL}/package.csv", accept=BROWSER)

    assert answer.headers["content-disposition"] == 'attachment; filename="skolan-package.csv"'
    assert answer.headers["etag"]
    assert get(app, f"{SCHOOL}/package.pdf").status == 404


# --- use, impact, what if --------------------------------------------------------------------------------------------


def test_a_supplier_is_used_by_every_customer_above_it(app: FastAPI) -> None:
    """With what, at which rank and along which way; the customers lead to their pages."""
    answer = get(app, f"{CLOUD}/used-by")
    page = text_of(answer)

    way = "Underbiträde i led 2 Skolnämnden IT-förvaltningen Molnhotellet AB"
    assert f"Skolnämnden Lönetjänsten Lön i skolan {way}" in page
    assert "2 kunder 2 behandlingar" in page
    assert {SCHOOL, CARE} <= set(links_of(answer))


def test_what_serves_nobody_says_that_none_is_stated(app: FastAPI) -> None:
    """Which is not the same as none."""
    assert "Ingen användning är angiven." in text_of(get(app, "/sv/doc/post/ombud/used-by"))


def test_an_incident_is_told_with_its_clocks_and_a_draft_to_each_controller(app: FastAPI) -> None:
    """Hours count from when it was known, in Swedish time; whose data, and where to turn."""
    page = text_of(get(app, f"{CLOUD}/impact?known=2026-11-25T10:00"))

    assert "2 personuppgiftsansvariga" in page
    assert "GDPR art. 33.1 28 november 2026 kl. 10.00" in page
    assert "Skolnämnden Underbiträde i led 2 Lön i skolan Anställd" in page
    assert "Utkast till Skolnämnden Underrättelse om incident: Molnhotellet AB" in page
    assert "dso@stad.example" in page


def test_the_page_of_what_if_offers_what_a_thing_rests_on(app: FastAPI) -> None:
    """Of a supplier its agreement and grounds, of a service its suppliers."""
    supplier, service = get(app, f"{CLOUD}/what-if"), get(app, "/sv/doc/service/lon/what-if")

    agreement = f"{CLOUD}/what-if?what=ends&of={quote(f'{ID}/agreement/it-moln', safe='')}"
    assert agreement in links_of(supplier)
    assert "Molnhotellet AB finns inte" not in text_of(supplier)
    assert "En leverantör försvinner 3" in text_of(service)


@pytest.mark.parametrize(
    ("query", "sentence", "why"),
    [
        ("what=gone", "Molnhotellet AB finns inte längre kvar.", "En part finns inte kvar"),
        (f"what=ends&of={ID}/agreement/it-moln", "Molnavtalet upphör.", "Inget gällande avtal (art. 28.3)"),
        (f"what=withdrawn&of={ID}/transfer/usa", "Överföring till USA gäller inte längre.", "Överföring utan grund"),
        (f"what=moves&to={quote(COUNTRY.CN.value)}", "flyttar sin hemvist till Kina.", "Hemvist i tredjeland"),
        ("what=acquired&to=Journalbolaget", "köps av Journalbolaget.", "Den nya ägarens hemvist är inte angiven"),
    ],
)
def test_a_supposition_is_told_with_what_it_makes_invalid(app: FastAPI, query: str, sentence: str, why: str) -> None:
    """What is supposed, why it matters, and which customers it reaches; an owner may be given by its name."""
    page = text_of(get(app, f"{CLOUD}/what-if?{query}&on={DAY}"))

    assert sentence in page
    assert why in page
    assert "Skolnämnden , Vårdnämnden" in page


def test_a_supposition_without_consequences_says_so(app: FastAPI) -> None:
    """A move within the EU makes nothing invalid."""
    page = text_of(get(app, f"{CLOUD}/what-if?what=moves&to={quote(COUNTRY.DE.value)}"))

    assert "Då blir inget ogiltigt som är i ordning i dag." in page


# --- changes ---------------------------------------------------------------------------------------------------------


def test_changes_between_two_days_are_told_by_sort(app: FastAPI) -> None:
    """Whoever was engaged in between is new; the other way round it is gone."""
    page = text_of(get(app, "/sv/doc/organisation/skolan/changes?from=2025-01-01&to=2026-11-25"))

    assert "Leverantörskedjan för Skolnämnden den 1 januari 2025 jämförd med den 25 november 2026 ." in page
    assert "Nya i kedjan 2" in page
    assert "Inte längre i kedjan" not in page


def test_an_agreement_that_ran_out_is_told_before_and_after(app: FastAPI) -> None:
    """The engagement goes on, its agreement does not."""
    page = text_of(get(app, "/sv/doc/service/lon/changes?from=2027-12-01&to=2028-01-01"))

    assert "Ändrade 1 " in page
    assert "Avtalets status: Gäller → Avtalet har gått ut" in page


def test_an_announcement_tells_where_each_customer_stands(app: FastAPI) -> None:
    """Who was told, who objects and why, under which authorisation."""
    page = text_of(get(app, "/sv/doc/announcement/backup/announced?on=2026-06-20"))

    assert "Ny säkerhetskopiering Det finns invändningar" in page
    assert "Lön i skolan Allmänt förhandstillstånd 1 juni 2026 kl. 09.00 Kan invända" in page
    assert "Lön i vården Särskilt förhandstillstånd – Invänder Patientuppgifter får inte följa med." in page


# --- the chain -------------------------------------------------------------------------------------------------------


def test_the_countries_of_a_chain_stand_in_groups(app: FastAPI) -> None:
    """Those where the law asks most first, and the shortest way to each third country."""
    page = text_of(get(app, "/sv/doc/activity/lon-skola/chain?view=countries"))

    groups = [page.index(one) for one in ("Tredjeland utan beslut Indien 1 utan grund 1", "Sverige Sverige 2")]
    assert groups == sorted(groups)
    assert "Indien grund saknas Skolnämnden IT-förvaltningen Molnhotellet AB =Support Pvt" in page


def test_a_chosen_supplier_tells_its_ground_its_seat_and_its_owner(app: FastAPI) -> None:
    """The place of processing is told apart from where the supplier is seated and who owns it."""
    page = text_of(get(app, "/sv/doc/activity/lon-skola/chain?n=1"))

    assert "USA: tredjeland, överföring enligt" in page
    assert "Hemvist Sverige ägs av Cloud Group Inc." in page


def wide_chain(count: int) -> Registry:
    """Return a register in which a board engages IT, with `count` suppliers below it, eight to each, and a ring."""
    registry = Registry.in_memory()
    graphs: dict[NamedNode, list[Triple]] = {}

    def record(kind: str, slug: str, **facts: NamedNode) -> NamedNode:
        thing = registry.base.thing(kind, slug)
        said = [
            Triple(thing, RDF.type, CLASS_BY_KIND[kind]),
            Triple(thing, SKOS.prefLabel, Literal(slug, language="sv")),
        ]
        said += [Triple(thing, ANSVAR.term(name), value) for name, value in facts.items()]
        graphs[registry.base.document(thing)] = said
        return thing

    board, parties = record("organisation", "namnden"), [record("organisation", "it")]
    service = record("service", "lon", providedBy=parties[0])
    record("engagement", "namnden-it", engager=board, engaged=parties[0], scope=service)
    for number in range(count):
        engager = parties[number // 8]
        parties.append(record("organisation", f"l{number}"))
        place = (COUNTRY.SE, COUNTRY.IN)[number % 2]
        record("engagement", f"e{number}", engager=engager, engaged=parties[-1], scope=service, processingPlace=place)
    record("engagement", "ring", engager=parties[-1], engaged=parties[2], scope=service)
    registry.commit(Change(graphs, "registervårdare", "prov"))
    return registry


def test_a_chain_of_more_than_a_thousand_says_what_it_lists_and_draws() -> None:
    """The nearest are listed, the shortest way to a third country is drawn, and the ring is told."""
    registry = wide_chain(1_100)
    app = app_of(registry)

    chain, customer = text_of(get(app, "/sv/doc/service/lon/chain")), text_of(get(app, "/sv/organisation/namnden"))

    assert "1 000 av 1 101 uppdrag visas, de närmaste först." in chain
    assert "Bilden visar den kortaste vägen till varje tredjeland." in chain
    assert "Kedjan går runt i en ring." in chain
    assert "500 av 1" in customer
    registry.close()


# --- every page ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_well_formed_and_links_keep_its_language(app: FastAPI, path: str) -> None:
    """Elements are closed, identifiers unique, headings leave out no level, nothing is in English."""
    answer = get(app, path)
    outline = Outline(answer.body.decode("utf-8")) if answer.status == 200 else None

    assert answer.status in {200, 303}
    if outline:
        assert outline.open == []
        assert len(outline.ids) == len(set(outline.ids))
        assert outline.headings.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(outline.headings))
        assert not [one for one in links_of(answer) if re.match(r"/(?:doc|organisation)/(?!.*\.)", one)]


@pytest.mark.parametrize(
    "path",
    [
        f"{CLOUD}/what-if?what=burnt",
        f"{CLOUD}/what-if?what=acquired&to=Ingen",
        f"{CLOUD}/what-if?what=moves",
        f"{CLOUD}/impact?known=yesterday",
        "/sv/doc/organisation/skolan/changes?from=2026-01-01&to=2025-01-01",
        "/sv/doc/organisation/skolan/changes?from=then",
        f"{SCHOOL}/package?since=2999-01-01",
        f"{SCHOOL}?on=yesterday",
    ],
)
def test_what_cannot_be_read_is_refused(app: FastAPI, path: str) -> None:
    """400, with what to write instead."""
    assert get(app, path).status == 400


@pytest.mark.parametrize("name", ["used-by", "impact", "what-if", "changes", "announced"])
def test_what_is_not_described_has_no_such_page(app: FastAPI, name: str) -> None:
    """404, with a way on."""
    assert get(app, f"/sv/doc/organisation/ingen/{name}").status == 404


@pytest.mark.parametrize(
    "context",
    dict.fromkeys(
        one for module in (chain_contexts, reach_contexts) for one in vars(module).values() if hasattr(one, "template")
    ),
)
def test_a_template_uses_every_field_of_its_context_and_nothing_else(context: type) -> None:
    """A template can ask for nothing that no page gives, and no page works out what none shows."""
    tree = environment("sv").parse((TEMPLATES / context.template).read_text(encoding="utf-8"))
    macros = {macro.name for macro in tree.find_all(nodes.Macro)}
    for imported in tree.find_all(nodes.FromImport):
        macros.update(one if isinstance(one, str) else one[1] for one in imported.names)

    asked = meta.find_undeclared_variables(tree) - set(environment("sv").globals) - macros

    assert asked - {"page"} == {field.name for field in fields(context)}


class Outline(HTMLParser):
    """Collects the identifiers and headings of a page, and the tags that it leaves open."""

    VOID = frozenset({"meta", "link", "input", "br"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.headings += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element of an SVG that has no end tag."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
