"""The catalogue: DCAT-AP-SE 3.0.1, harvestable at one address, of nothing but what is really there."""

from __future__ import annotations

import json
import re
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from asgi_client import Answer, call
from catalogue_world import NUMBER, SETTINGS, graph_of, public, public_app, whole
from dump_world import TODAY, dump_world
from linked_world import world_app
from pyoxigraph import NamedNode, Triple
from rdflib import DCAT, DCTERMS, FOAF, RDF, BNode, Graph, Literal, URIRef
from rdflib.namespace import Namespace

from graph_service.audiences.keeper import Keeper
from graph_service.dumps.building import build_dump
from graph_service.names import PREFIXES
from graph_service.offered import Offered
from graph_service.publishing.catalogue_dcat import CATALOGUE_PREFIXES, catalogue_as_dcat
from graph_service.publishing.catalogue_minima import DEMANDED, RECOMMENDED, WAIVED, lacks
from graph_service.publishing.catalogue_quality import quality_of
from graph_service.registry import Registry
from web.app import create_app
from web.pages.catalogue import local_day

SUITES = Path(__file__).parent.parent.parent / "shared" / "suites"
BASE = SETTINGS.base
CATALOGUE = URIRef(f"{BASE}/data/catalog")
REGISTER = URIRef(f"{BASE}/data/catalog/dataset/register")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")


@pytest.fixture(scope="module")
def harvested() -> Graph:
    """The catalogue as a portal fetches it."""
    return graph_of(call(public_app(), "/data/catalog").body, "xml")


def statements(registry: Registry) -> list[Triple]:
    return catalogue_as_dcat(Offered(registry).catalogue())


def test_a_client_without_a_wish_gets_rdf_xml() -> None:
    """Sveriges dataportal harvests nothing else (DCAT-AP-SE, docs/harvesting.md)."""
    answer = call(public_app(), "/data/catalog", accept="*/*")

    assert (answer.status, answer.headers["content-type"]) == (200, "application/rdf+xml")
    assert answer.headers["content-location"] == "/data/catalog.rdf"
    assert "Accept" in answer.headers["vary"]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize(("suffix", "form"), [("rdf", "xml"), ("ttl", "turtle"), ("jsonld", "json-ld"), ("nt", "nt")])
def test_each_format_says_the_same(harvested: Graph, suffix: str, form: str) -> None:
    """Whichever a portal takes."""
    assert set(graph_of(call(public_app(), f"/data/catalog.{suffix}").body, form)) == set(harvested)


def test_people_get_a_page() -> None:
    """With the datasets, their files and how well they are described."""
    answer = call(public_app(), "/data/catalog", accept="text/html", accept_language="sv")

    assert answer.headers["content-type"].startswith("text/html")
    assert "Ansvarsregistret: vem som ansvarar för vad" in answer.body.decode()
    assert '</data/catalog.rdf>; rel="alternate"; type="application/rdf+xml"' in answer.headers["link"]


def test_the_catalogue_is_kept_until_it_changes() -> None:
    """A portal that harvests each night fetches what is new."""
    etag = call(public_app(), "/data/catalog.rdf").headers["etag"]

    assert call(public_app(), "/data/catalog.rdf", if_none_match=etag).status == 304


def test_everything_has_an_absolute_iri(harvested: Graph) -> None:
    """No blank nodes, which a portal cannot follow from one harvest to the next."""
    terms = {term for triple in harvested for term in triple}

    assert [term for term in terms if isinstance(term, BNode)] == []
    assert [term for term in terms if isinstance(term, URIRef) and not str(term).startswith(("http", "mailto:"))] == []


def test_there_is_one_publisher_and_it_is_not_the_contact(harvested: Graph) -> None:
    """By its number, as the portal knows it again, and described once."""
    publisher = URIRef(f"http://dataportal.se/organisation/SE{NUMBER}")

    assert set(harvested.objects(None, DCTERMS.publisher)) == {publisher}
    assert set(harvested.subjects(RDF.type, FOAF.Agent)) == {publisher}
    assert set(harvested.objects(publisher, FOAF.name)) == {Literal("Exempelstaden", lang="sv")}
    assert set(harvested.objects(None, DCAT.contactPoint)) == set(harvested.subjects(RDF.type, VCARD.Organization))
    assert publisher not in set(harvested.objects(None, DCAT.contactPoint))


def test_a_publisher_without_a_number_has_an_address_here() -> None:
    """Which leads to the catalogue, as that of every part does."""
    address = "/data/catalog/publisher/register"
    answer = call(world_app(), address)

    assert (answer.status, answer.headers["location"]) == (303, "/data/catalog")
    assert NamedNode(BASE + address) in {one.subject for one in statements(Registry.in_memory())}


def test_every_part_of_the_catalogue_leads_to_it(harvested: Graph) -> None:
    """What a portal shows as the identifier of a dataset can be followed."""
    parts = {str(one) for one in harvested.subjects() if str(one).startswith(f"{CATALOGUE}/")}

    answers = [call(public_app(), one.removeprefix(BASE)) for one in parts]

    assert len(parts) > 20
    assert {(one.status, one.headers["location"]) for one in answers} == {(303, "/data/catalog")}
    assert call(public_app(), "/data/catalog/dataset/nothing").status == 404


# The model is large, and each of its files is answered by the same route as these in two other forms.
_OTHER_FORMS = {f"{BASE}/{part}.{form}" for part in ("ns", "code", "shapes") for form in ("jsonld", "rdf", "nt")}


@cache
def fetched(address: str) -> Answer:
    """Return what an address of the catalogue gives."""
    return call(public_app(), address.removeprefix(BASE))


def test_every_address_in_the_catalogue_answers(harvested: Graph) -> None:
    """Files, services and pages: nothing is promised that is not served."""
    wanted = (
        DCAT.accessURL, DCAT.downloadURL, DCAT.endpointURL, DCAT.endpointDescription, DCAT.landingPage, FOAF.homepage,
    )  # fmt: skip
    addresses = {str(one) for predicate in wanted for one in harvested.objects(None, predicate)} - _OTHER_FORMS

    answers = {one: fetched(one).status for one in addresses}

    assert len(answers) > 15
    assert {one: status for one, status in answers.items() if status not in {200, 303}} == {}


def test_a_file_is_of_the_form_that_the_catalogue_says(harvested: Graph) -> None:
    """The media type of each is the one that it is sent with."""
    for file, address in harvested.subject_objects(DCAT.downloadURL):
        if str(address) in _OTHER_FORMS:
            continue
        said = {str(one).partition("media-types/")[2] for one in harvested.objects(file, DCAT.mediaType)}

        sent = fetched(str(address)).headers["content-type"]

        assert said == {sent.partition(";")[0]}


def test_a_dataset_keeps_its_identifier() -> None:
    """A UUID made of its address: the same after a restart and after a change (the portal's key)."""
    told = Offered(public()).catalogue()

    assert told.identifier("register") == Offered(Registry.in_memory(SETTINGS)).catalogue().identifier("register")
    assert len({told.identifier(one.name) for one in told.datasets}) == 4


def test_titles_and_descriptions_are_in_both_languages(harvested: Graph) -> None:
    """Of every dataset, file and service."""
    for class_iri in (DCAT.Catalog, DCAT.Dataset, DCAT.Distribution, DCAT.DataService):
        for part in harvested.subjects(RDF.type, class_iri):
            for predicate in (DCTERMS.title, DCTERMS.description):
                assert {one.language for one in harvested.objects(part, predicate)} == {"sv", "en"}, part


@pytest.mark.parametrize(
    ("audience", "right"), [("public", "PUBLIC"), ("city", "RESTRICTED"), ("internal", "NON_PUBLIC")]
)
def test_the_register_says_who_may_have_it(audience: Any, right: str) -> None:
    """By the audience that it is of; the model is for everybody."""
    told = Offered(Keeper(whole()).register_of(audience)).catalogue()

    assert [one.access for one in told.datasets] == [right, "PUBLIC", "PUBLIC", "PUBLIC"]


def test_the_licence_is_written_as_dcat_ap_se_writes_it(harvested: Graph) -> None:
    """http and a slash at the end; where the setting is left out that is told as missing."""
    files = harvested.objects(REGISTER, DCAT.distribution)
    told = Offered(public()).catalogue()
    unlicensed = tuple(replace(one, licence=None) for one in told.datasets[0].distributions)
    register = replace(told.datasets[0], distributions=unlicensed)
    without = catalogue_as_dcat(replace(told, datasets=(register, *told.datasets[1:])))

    assert {str(one) for file in files for one in harvested.objects(file, DCTERMS.license)} == {SETTINGS.licence}
    assert {one.property for one in lacks(without)} == {str(DCTERMS.license)}
    assert lacks(statements(public())) == []


def test_a_dump_is_told_with_its_size_and_hash(tmp_path: Path) -> None:
    """Then the files of the register are those of the dump, which stay as they are."""
    with closing(dump_world(tmp_path)) as world:
        dump = build_dump(world.registry, world.ring, TODAY).dump
        app = create_app(world.registry, world.registry.settings)
        found = graph_of(call(app, "/data/catalog.rdf").body, "xml")
        files = list(found.objects(REGISTER, DCAT.distribution))
        told = {str(found.value(one, DCAT.downloadURL)): found.value(one, DCAT.byteSize) for one in files}
        held = {one: (dump.folder / one.rpartition("/")[2]).stat().st_size for one in told}
        page = call(app, "/data", accept="text/html").body.decode()

    assert len(files) == 4
    assert {one: int(size) for one, size in told.items()} == held
    assert all(found.value(found.value(one, SPDX.checksum), SPDX.checksumValue) is not None for one in files)
    assert all(one.startswith(f"{BASE}/data/dumps/{dump.version}/") for one in told)
    assert all(one.removeprefix(BASE) in page for one in told)


def test_a_large_register_promises_no_file_that_somebody_would_wait_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its records are taken by dump, by feed or in part."""
    monkeypatch.setattr("graph_service.offered.MOST_LIVE", 1)

    assert Offered(whole()).catalogue().datasets[0].distributions == ()


def test_the_page_for_open_data_lists_the_code_lists_in_swedish_order() -> None:
    """By their names, not by the last parts of their addresses; Å is no A."""
    page = call(public_app(), "/sv/data", accept="text/html").body.decode()
    names = re.findall(r'href="/sv/code/[^"]+">([^<]+)</a>', page)

    assert names[0] == "Allvarlighetsgrader"
    assert names[-2:] == ["Åtgärdens läge", "Överföringsverktyg"]


def test_a_change_shortly_after_midnight_is_of_the_day_that_people_here_say() -> None:
    """Sweden is an hour or two ahead of UTC; what is a day already stays that day."""
    assert local_day(datetime(2026, 11, 25, 23, 30, tzinfo=UTC)) == date(2026, 11, 26)
    assert local_day(date(2026, 11, 25)) == date(2026, 11, 25)


def test_the_quality_is_counted_by_the_share_that_meets_each_indicator() -> None:
    """Everything but the sizes of files that are made when they are asked for, and Excel."""
    found = quality_of(statements(public()), BASE)

    assert sum(one.most for one in found) == 375
    assert {one.name for one in found if one.met < one.parts} == {"size", "open-format"}
    assert sum(one.points for one in found) == pytest.approx(368.9, abs=0.1)


def test_the_demands_are_those_of_the_bundle() -> None:
    """Every field with a minimum of one is in our list of what each class must have."""
    bundle = _bundle()
    by_name = {one["id"]: one for one in bundle if "id" in one}

    demanded = {(of, one) for of, fields in _named(DEMANDED).items() for one in fields}
    every_class = {of for group in bundle for of in _classes(group)}

    assert _fields(bundle, by_name, "min", every_class) == demanded


def test_what_is_recommended_is_there_or_waived() -> None:
    """Every recommended field of a class in our catalogue is in the list, and each waiver is one of them."""
    bundle = _bundle()
    by_name = {one["id"]: one for one in bundle if "id" in one}
    tables = (_named(RECOMMENDED), _named(DEMANDED))

    asked = _fields(bundle, by_name, "pref", set(tables[0]))

    known = {(of, one) for table in tables for of, fields in table.items() for one in fields}
    assert asked - known == set()
    assert {(one.value, other.value) for one, other in WAIVED} <= known


def _named(table: dict[NamedNode, tuple[NamedNode, ...]]) -> dict[str, list[str]]:
    return {one.value: [field.value for field in fields] for one, fields in table.items()}


def _bundle() -> list[dict[str, Any]]:
    path = SUITES / "dcat-ap-se" / "bundle.json"
    if not path.exists():
        pytest.skip("The bundle of DCAT-AP-SE is not beside the checkout.")
    templates: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["templates"]
    return templates


def _fields(bundle: list[dict[str, Any]], by_name: dict[str, Any], bound: str, among: set[str]) -> set[tuple[str, str]]:
    """Return class and property of the fields of some classes of which the bundle wants one at least."""
    found = set()
    for group in bundle:
        for class_iri in _classes(group):
            items = group.get("items", ()) if class_iri in among else ()
            for item in items:
                field = by_name.get(item, {}) if isinstance(item, str) else item
                if field.get("cardinality", {}).get(bound, 0) >= 1:
                    found.add((class_iri, _whole(_property(field, by_name))))
    return found


def _classes(group: dict[str, Any]) -> set[str]:
    wanted = next(iter(group.get("constraints", {}).values()), ())
    named = {_whole(one) for one in ([wanted] if isinstance(wanted, str) else wanted)}
    # Of those that a field takes either, one is what our catalogue has.
    agents = {str(FOAF.Person), str(FOAF.Organization), str(VCARD.Individual), str(VCARD.Kind)}
    return named - agents


def _property(field: dict[str, Any], by_name: dict[str, Any]) -> str:
    while "property" not in field:
        following = field.get("extends") or field["items"][0]
        field = by_name[following] if isinstance(following, str) else following
    return str(field["property"])


def _whole(name: str) -> str:
    prefixes = {**PREFIXES, **CATALOGUE_PREFIXES, "schema": "http://schema.org/", "adms": "http://www.w3.org/ns/adms#"}
    prefix, _, local = name.partition(":")
    return name if name.startswith("http") else prefixes[prefix] + local
