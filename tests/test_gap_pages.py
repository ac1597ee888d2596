"""The pages of gaps: each number leads to its gaps, each gap has a page, and every list is a file as well."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import quote

import pytest
from asgi_client import call
from fastapi import FastAPI
from openpyxl import load_workbook
from pages_town import app_of, get, links_of, text_of, town
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from graph_service.changes import Change
from graph_service.gap_accepting import Decision, accept_gap
from graph_service.gap_checks import checking
from graph_service.gaps import Gap
from graph_service.names import ANSVAR, SH, SKOS
from graph_service.registry import Registry

ID = "https://ansvar.example.org/id/"
PAYROLL, SCHOOL, HEAD = f"{ID}activity/loneutbetalning", f"{ID}organisation/skolnamnden", f"{ID}post/loneenhetens-chef"
TODAY = date.today()


@pytest.fixture(scope="module")
def registry() -> Iterator[Registry]:
    """The small town, for the tests that leave it as it is."""
    yield from town()


@pytest.fixture(scope="module")
def app(registry: Registry) -> FastAPI:
    """Its application."""
    return app_of(registry)


@pytest.fixture
def own_town() -> Iterator[Registry]:
    """A town of its own, for a test that changes it."""
    yield from town()


def one_gap(registry: Registry, rule: str = "ActivityShape-dataSubject") -> Gap:
    return next(gap for gap in registry.gaps() if gap.rule.endswith(rule))


def path_of(gap: Gap) -> str:
    return f"/gap/{gap.iri.rpartition('/')[2]}"


def accept(registry: Registry, gap: Gap, days: int = 30) -> None:
    decision = Decision({"sv": "Avvecklas i vår"}, SCHOOL, TODAY + timedelta(days=days), TODAY, "SN 2026-12")
    accept_gap(registry, gap, decision, who="registervårdare")


def mend(registry: Registry, gap: Gap) -> None:
    """Write the missing data subjects."""
    graph = registry.base.document(NamedNode(gap.focus))
    subject = NamedNode("https://w3id.org/ansvar/code/data-subject#employee")
    said = [*registry.store.graph(graph), Triple(NamedNode(gap.focus), NamedNode(str(gap.path)), subject)]
    registry.commit(Change({graph: said}, "registervårdare", "Kompletterar"))


def test_page_of_a_gap_says_what_is_missing_why_whose_it_is_and_what_to_do(app: FastAPI, registry: Registry):
    """With the article, the statement that is missing, and where in the record it is mended."""
    gap = one_gap(registry)

    answer = get(app, f"/sv{path_of(gap)}")

    page = text_of(answer)
    assert "Kategorier av registrerade saknas" in page
    assert "En behandling anger vilka kategorier av människor den rör (GDPR art. 30.1 c)." in page
    assert "Välj kategorier av registrerade ur listan." in page
    assert "dpv:hasDataSubject [ a ansvar:DataSubjectCategory ] ." in page
    assert "Registrerade : uppgiften saknas." in page
    assert "Ingen har rollen för den här posten, så det är organisationens sak: Dataskyddssamordnare" in page
    links = links_of(answer)
    assert "/sv/doc/activity/loneutbetalning#dpv-hasDataSubject" in links
    assert "http://data.europa.eu/eli/reg/2016/679/art_30/oj" in links
    assert "/sv/doc/organisation/skolnamnden" in links
    assert f"{path_of(gap)}.ttl" in links


def test_field_that_a_gap_leads_to_is_on_the_page_of_the_record(app: FastAPI, registry: Registry):
    """The link ends at the field, not at the top of a long page."""
    gap = one_gap(registry)
    (link,) = [one for one in links_of(get(app, f"/sv{path_of(gap)}")) if "#dpv-" in one]

    record = get(app, link.partition("#")[0])

    assert f'id="{link.partition("#")[2]}"' in record.body.decode()


def test_page_of_a_gap_says_through_what_its_owner_holds_the_role(app: FastAPI, registry: Registry):
    """The head of the payroll unit is the one for the service, by an assignment."""
    gap = one_gap(registry, "ServiceShape-specification")

    page = text_of(get(app, f"/sv{path_of(gap)}"))

    assert "Vem som åtgärdar Löneenhetens chef som Tjänsteansvarig" in page


def test_form_is_offered_only_where_there_is_one(registry: Registry):
    """No link leads nowhere."""
    gap, without, with_forms = one_gap(registry), app_of(registry), app_of(registry)
    with_forms.add_api_route("/edit/{kind}/{slug}", lambda kind, slug: f"{kind} {slug}")

    offered = [
        any("/edit/" in link for link in links_of(get(one, f"/sv{path_of(gap)}"))) for one in (without, with_forms)
    ]

    assert offered == [False, True]


def test_gap_that_is_mended_is_gone_and_says_when_it_was_there(own_town: Registry):
    """Its address says 410, not 404: somebody may have it in a letter."""
    registry, app = own_town, app_of(own_town)
    gap = one_gap(registry)
    mend(registry, gap)

    answer = get(app, f"/sv{path_of(gap)}")

    assert answer.status == 410
    assert "Bristen finns inte längre" in text_of(answer)
    assert "/sv/doc/rule/ActivityShape-dataSubject" in links_of(answer)
    assert get(app, "/sv/gap/0123456789abcdef0123").status == 404


def test_gap_is_given_as_a_report_that_shacl_tools_read(app: FastAPI, registry: Registry):
    """By suffix and by Accept."""
    gap = one_gap(registry)

    by_suffix, by_accept = call(app, f"{path_of(gap)}.ttl"), call(app, path_of(gap), accept="text/turtle")

    assert by_suffix.body == by_accept.body
    said = {(quad.predicate, quad.object) for quad in parse(by_suffix.body, RdfFormat.TURTLE)}
    assert (SH.result, NamedNode(gap.iri)) in said
    assert (SH.focusNode, NamedNode(PAYROLL)) in said
    assert (ANSVAR.liesWith, NamedNode(SCHOOL)) in said


def test_every_number_of_the_table_of_heat_is_that_of_the_list_behind_it(app: FastAPI, registry: Registry):
    """By organisation and control point."""
    body = get(app, "/sv/gaps").body.decode()
    table = body.partition('class="ds-table heat"')[2].partition("</table>")[0]
    cells = [part.partition('"')[0] for part in table.split('<td class="heat-')[1:]]
    links = [one for one in links_of(get(app, "/sv/gaps")) if "control_point=" in one and "organisation=" in one]

    told = {}
    for link in links:
        told[link] = len(
            list(csv.DictReader(io.StringIO(call(app, link[3:].replace("list?", "list.csv?")).body.decode())))
        )

    assert cells
    assert sum(told.values()) == len(registry.gaps())
    assert all(told.values())


def test_what_to_do_first_stands_with_what_gives_it_its_place(app: FastAPI, registry: Registry):
    """And the order is explained."""
    page = text_of(get(app, "/sv/gaps"))

    assert "I den här ordningen: hur allvarlig bristen är" in page
    first = page.partition("Det som är godtaget för en tid är inte med.")[2]
    assert first.index("Behöver åtgärdas") < first.index("Bör ses över")
    assert "poster hänvisar hit" in first


def test_accepted_gap_is_told_apart_and_is_not_among_what_to_do_first(own_town: Registry):
    """On the overview, in the list, on its own page and on that of the acceptances."""
    registry, app = own_town, app_of(own_town)
    gap = one_gap(registry, "OrganisationShape-dataProtectionOfficer")
    accept(registry, gap)

    overview, listed = text_of(get(app, "/sv/gaps")), text_of(get(app, "/sv/gaps/list?accepted=yes"))

    assert "1 av dem är godtagen för en tid" in overview
    assert path_of(gap) not in "".join(links_of(get(app, "/sv/gaps")))
    assert listed.startswith("Start Brister Alla brister")
    assert "1 brist." in listed
    assert "godtagen till och med" in listed
    own = text_of(get(app, f"/sv{path_of(gap)}"))
    assert "Avvecklas i vår" in own
    assert "SN 2026-12" in own
    acceptances = text_of(get(app, "/sv/gaps/acceptances"))
    assert "Kommer tillbaka inom 60 dagar 1" in acceptances
    assert "Avvecklas i vår" in acceptances


def test_acceptance_of_a_gap_that_was_mended_says_so(own_town: Registry):
    """It can be withdrawn then."""
    registry, app = own_town, app_of(own_town)
    gap = one_gap(registry)
    accept(registry, gap, days=200)
    mend(registry, gap)

    page = text_of(get(app, "/sv/gaps/acceptances"))

    assert "Bristen är åtgärdad" in page
    assert "Kommer tillbaka inom" not in page


def test_page_without_acceptances_says_that_there_are_none(app: FastAPI):
    """It explains what they are."""
    page = text_of(get(app, "/sv/gaps/acceptances"))

    assert "Ingen brist är godtagen just nu." in page


@pytest.mark.parametrize(
    "query", ["", "?severity=violation", f"?owner={quote(HEAD)}", "?control_point=0", "?kind=service"]
)
def test_every_file_of_a_list_holds_the_gaps_of_the_list(app: FastAPI, registry: Registry, query: str):
    """CSV, Excel, SHACL and JSON of the same filter."""
    page = text_of(get(app, f"/sv/gaps/list{query}"))

    rows = list(csv.DictReader(io.StringIO(call(app, f"/gaps/list.csv{query}").body.decode())))
    sheet = load_workbook(io.BytesIO(call(app, f"/sv/gaps/list.xlsx{query}").body)).worksheets[0]
    quads = list(parse(call(app, f"/gaps/list.ttl{query}").body, RdfFormat.TURTLE))
    told = json.loads(call(app, f"/gaps/list.json{query}").body)

    names = {row["gap"] for row in rows}
    assert names
    assert f"{len(names)} brist" in page
    assert sheet.max_row - 1 == len(names)
    assert {quad.object.value for quad in quads if quad.predicate == SH.result} == names
    assert {one["iri"] for one in told["gaps"]} == names
    assert told["total"] == len(names)


def test_file_is_chosen_by_accept_as_well(app: FastAPI):
    """And the answer says that it depends on it."""
    answer = call(app, "/gaps/list?severity=violation", accept="text/csv")

    assert answer.headers["content-type"].startswith("text/csv")
    assert "Accept" in answer.headers["vary"]
    assert answer.body == call(app, "/gaps/list.csv?severity=violation").body


def test_text_that_a_spreadsheet_would_run_stays_a_text(own_town: Registry):
    """A name that begins with an equals sign is no formula, in neither of the two tables."""
    registry, app = own_town, app_of(own_town)
    graph = registry.base.document(NamedNode(PAYROLL))
    said = [replaced(one) for one in registry.store.graph(graph)]
    registry.commit(Change({graph: said}, "registervårdare", "prov"))

    rows = list(csv.DictReader(io.StringIO(call(app, "/gaps/list.csv?kind=activity").body.decode())))
    sheet = load_workbook(io.BytesIO(call(app, "/sv/gaps/list.xlsx?kind=activity").body)).worksheets[0]

    assert {row["name"] for row in rows} == {"'=1+1"}
    assert {(cell.value, cell.data_type) for cell in sheet["B"][1:]} == {("=1+1", "s")}


def replaced(triple: Triple) -> Triple:
    is_name = triple.predicate == SKOS.prefLabel
    return Triple(triple.subject, triple.predicate, Literal("=1+1", language="sv")) if is_name else triple


def test_gaps_of_a_post_are_those_that_it_must_mend(app: FastAPI, registry: Registry):
    """On its page and its list, in all records."""
    own = [gap for gap in registry.gaps() if HEAD in (gap.owner, gap.focus)]

    listed = text_of(get(app, "/sv/doc/post/loneenhetens-chef/gaps"))

    assert len(own) > 1
    assert f"{len(own)} brister." in listed
    assert "brister i andra poster som befattningen ska åtgärda" in text_of(get(app, "/sv/doc/post/loneenhetens-chef"))
    rows = call(app, "/doc/post/loneenhetens-chef/gaps.csv").body.decode().splitlines()
    assert len(rows) == len(own) + 1


def test_organisation_is_told_who_is_to_mend_and_how_much_more_it_uses(app: FastAPI, registry: Registry):
    """Its own gaps, and those in all that it uses, are two numbers with words of their own."""
    page = text_of(get(app, "/sv/gaps/skolnamnden"))

    own = len(registry.gaps(organisation=SCHOOL))
    assert f"{own} brister hos organisationen själv" in page
    assert "brister i allt som organisationen använder, också hos leverantörer" in page
    assert "Vem som ska åtgärda Brister per den som ska åtgärda" in page
    assert "brister hos er eller i det ni använder" in text_of(get(app, "/sv/organisation/skolnamnden"))


def test_trend_begins_when_gaps_were_first_followed(app: FastAPI):
    """Before that there is no number, which is not drawn as none."""
    page = get(app, "/sv/gaps/trend")

    assert "En kurva ritas när det finns två månader att jämföra." in text_of(page)
    assert "<polyline" not in page.body.decode()


def test_trend_is_drawn_and_told_in_a_table(own_town: Registry):
    """The last point is the number of now; the tile says how it differs from last month."""
    registry, app = own_town, app_of(own_town)
    earlier = (TODAY.replace(day=1) - timedelta(days=40)).replace(day=5)
    registry.gap_history.follow((), [replace(one_gap(registry), iri="https://ansvar.example.org/gap/old")], earlier)

    overview, trend = get(app, "/sv/gaps"), get(app, "/sv/gaps/trend")

    assert '<svg class="line-chart"' in overview.body.decode()
    count = registry.gap_trend(1)[0].there
    assert f"{count} nu" in trend.body.decode()
    assert f"{count - 1} fler än förra månaden" in text_of(overview)
    rows = trend.body.decode().count('<tr><th scope="row"')
    assert rows >= 2


@pytest.mark.parametrize("by", ["organisation", "control_point", "article", "rule", "severity"])
def test_trend_is_told_by_each_thing(app: FastAPI, registry: Registry, by: str):
    """The numbers of now add up to all gaps."""
    body = get(app, f"/sv/gaps/trend?by={by}").body.decode()

    rows = body.partition("<tbody>")[2].partition("</tbody>")[0].split("<tr>")[1:]
    now = [int(row.split('<td class="right">')[1].partition("<")[0]) for row in rows]

    assert sum(now) == len(registry.gaps())


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/gaps/trend?by=colour", "by"),
        ("/gaps/list?accepted=maybe", "accepted"),
        ("/gaps/list?severity=high", "severity"),
    ],
)
def test_value_that_there_is_not_is_refused_with_those_that_there_are(app: FastAPI, path: str, name: str):
    """A slip never gives everything."""
    answer = get(app, path)

    assert answer.status == 400
    assert f"Parametern {name} är" in text_of(answer)


def test_running_check_is_told_on_the_overview(app: FastAPI, registry: Registry):
    """How many rules of how many, and that the numbers are those of the check before."""
    with checking(registry.store) as progress:
        progress(34, 88)
        during = text_of(get(app, "/sv/gaps"))

    assert "En kontroll av allt pågår: 34 av 88 regelgrupper är klara. Siffrorna är från kontrollen innan." in during
    assert "En kontroll" not in text_of(get(app, "/sv/gaps"))


def test_completeness_is_three_numbers_by_kind_and_field(app: FastAPI, registry: Registry):
    """Of each kind, of each field, and of the record itself."""
    found = registry.completeness(PAYROLL)
    of_one = f"Obligatoriskt {found['mandatory'].answered} av {found['mandatory'].asked}"

    assert of_one in text_of(get(app, "/sv/doc/activity/loneutbetalning"))
    kinds, fields = text_of(get(app, "/sv/gaps/completeness")), get(app, "/sv/gaps/completeness?kind=activity")
    assert "Behandlingar 1" in kinds
    assert "Registrerade Obligatoriskt 0 av 1" in text_of(fields)
    assert any(
        link.endswith("rule=https%3A%2F%2Fw3id.org%2Fansvar%2Fshapes%23ActivityShape-dataSubject")
        for link in links_of(fields)
    )
    assert get(app, "/sv/gaps/completeness?kind=incident").status == 404


def test_template_says_that_it_is_one(own_town: Registry):
    """And has none of the gaps of an activity that takes place."""
    registry, app = own_town, app_of(own_town)
    graph = registry.base.document(NamedNode(PAYROLL))
    said = [*registry.store.graph(graph), Triple(NamedNode(PAYROLL), ANSVAR.isTemplate, Literal(True))]
    registry.commit(Change({graph: said}, "registervårdare", "prov"))

    page = text_of(get(app, "/sv/doc/activity/loneutbetalning"))

    assert "Behandling Påhittat exempel Mall" in page
    assert "En mall att utgå från" in page
    assert "Roller utan innehavare" not in page
    assert [gap.rule.rpartition("#")[2] for gap in registry.gaps(of=PAYROLL)] == []
