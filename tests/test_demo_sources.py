"""The real facts of the demo city: what the sources say is there, and what they do not say is not."""

from collections import Counter
from datetime import date

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from graph_service.files import ontology_files
from graph_service.names import ANSVAR, COUNTRY, DCTERMS, DPV, FOAF, ORG, PROV, SCHEMA, SKOS, Base
from graph_service.settings import DEMO_BASE
from ingest.demo.build import build_city, city_path, main
from ingest.demo.code_names import codes_named, countries_in, legal_bases_in
from ingest.demo.danish_records import add_danish_records
from ingest.demo.drafts import Draft, Drafts
from ingest.demo.edps import add_edps
from ingest.demo.listings import listings
from ingest.demo.municipalities import add_municipalities
from ingest.demo.organisations import organisation_slug
from ingest.demo.published_lists import LISTS
from ingest.demo.seed import add_seed
from ingest.demo.seed_follow_up import add_follow_up
from ingest.demo.source_tables import SOURCES, read_rows
from ingest.demo.subprocessors import add_subprocessors
from ingest.demo.supplier_list import add_supplier_list


@pytest.fixture(scope="module")
def drafts() -> Drafts:
    """Return the real facts alone, without the example city."""
    made = Drafts(Base(DEMO_BASE))
    for add in (
        add_seed,
        add_follow_up,
        add_municipalities,
        add_danish_records,
        add_edps,
        add_subprocessors,
        add_supplier_list,
    ):
        add(made)
    return made


def values(draft: Draft, predicate: NamedNode) -> list[str]:
    return sorted(t.object.value for t in draft.triples if t.subject == draft.thing and t.predicate == predicate)


def of_kind(drafts: Drafts, kind: str) -> list[Draft]:
    return [draft for draft in drafts if f"/id/{kind}/" in draft.thing.value]


def days(draft: Draft) -> tuple[list[str], list[str]]:
    return values(draft, ANSVAR.validFrom), values(draft, ANSVAR.validTo)


def local_names(iris: list[NamedNode]) -> list[str]:
    return [iri.value.rpartition("#")[2] for iri in iris]


def test_building_again_gives_the_shipped_file():
    """The shipped file is what its sources give, byte for byte."""
    assert city_path().read_bytes() == build_city()
    assert main(["--check"]) == 0


def test_check_tells_when_the_shipped_file_is_out_of_date(tmp_path, monkeypatch, capsys):
    """`--check` fails with a line that says what to run, and writes nothing."""
    stale = tmp_path / "city.trig"
    stale.write_bytes(b"# old\n")
    monkeypatch.setattr("ingest.demo.build.city_path", lambda: stale)

    assert main(["--check"]) == 1
    assert "python -m ingest.demo.build" in capsys.readouterr().err
    assert stale.read_bytes() == b"# old\n"


def test_build_replaces_the_file_whole(tmp_path, monkeypatch):
    """Building writes beside the file and leaves nothing there."""
    target = tmp_path / "city.trig"
    monkeypatch.setattr("ingest.demo.build.city_path", lambda: target)

    assert main([]) == 0
    assert target.read_bytes() == build_city()
    assert list(tmp_path.iterdir()) == [target]


def test_every_record_has_a_graph_of_its_own():
    """A graph of the file speaks of its document and of the one thing that the document is about."""
    topic = {
        quad.graph_name: quad.object
        for quad in parse(path=str(city_path()), format=RdfFormat.TRIG)
        if quad.predicate == FOAF.primaryTopic
    }

    for quad in parse(path=str(city_path()), format=RdfFormat.TRIG):
        assert quad.subject in {quad.graph_name, topic[quad.graph_name]}


def test_every_real_record_names_its_source(drafts):
    """Name, source and row are there for each real fact, and none of them is called synthetic."""
    for draft in drafts:
        said = {(t.subject, t.predicate) for t in draft.triples}
        assert {(draft.thing, SKOS.prefLabel), (draft.thing, DCTERMS.source)} <= said
        assert (draft.document, PROV.wasDerivedFrom) in said
        assert (draft.thing, ANSVAR.isSynthetic) not in said


def test_every_code_used_is_in_a_code_list(drafts):
    """A code that no list has would be shown as an address."""
    known = {quad.subject for path in ontology_files() for quad in parse(path=str(path), format=RdfFormat.TURTLE)}
    used = {
        t.object
        for draft in drafts
        for t in draft.triples
        if isinstance(t.object, NamedNode) and "/ansvar/code/" in t.object.value
    }

    assert used <= known
    assert len(used) > 50


def test_every_link_leads_to_a_record(drafts):
    """No record points to an address of the deployment that nothing describes."""
    things = {draft.thing for draft in drafts}
    linked = {
        t.object
        for draft in drafts
        for t in draft.triples
        if isinstance(t.object, NamedNode) and t.object.value.startswith(f"{DEMO_BASE}/id/")
    }

    assert linked <= things


def test_tables_give_as_many_records_as_they_have_rows(drafts):
    """Nothing is lost on the way: the counts are those of the sources."""
    count = Counter(draft.thing.value.split("/")[4] for draft in drafts)

    assert (count["control-point"], count["control-area"]) == (12, 10)
    assert (count["recommendation"], count["action"]) == (15 + 5, 15)
    assert count["unit"] + count["post"] == 28 + 2 + 1  # U01 is Intraservice itself; B14 and B17; B15 is a post.
    assert count["activity"] == 31 + 37 + 4


def test_control_points_have_the_numbers_that_rules_name(drafts):
    """Rules point to control points by number."""
    numbers = sorted(int(values(draft, SKOS.notation)[0]) for draft in of_kind(drafts, "control-point"))

    assert numbers == list(range(1, 13))


def test_board_for_intraservice_has_the_number_stated(drafts):
    """The organisation number is the one that the city's page gives."""
    board = drafts.find("organisation", "namnden-for-intraservice-goteborgs-stad")

    assert values(board, ORG.identifier) == ["212000-1355"]


def test_recommendation_of_the_officer_concerns_the_control_points_it_lists(drafts):
    """ "Focus on control points 1, 4 and 5" leads to these three."""
    found = drafts.find("recommendation", "f05-dataskyddsombudets-arsrapport-2022")
    numbers = {
        values(point, SKOS.notation)[0]
        for point in of_kind(drafts, "control-point")
        if point.thing.value in values(found, ANSVAR.concerns)
    }

    assert numbers == {"1", "4", "5"}


def test_board_not_stated_by_a_municipality_is_not_invented(drafts):
    """Tingsryd does not say who is controller; Varberg does."""
    assert values(drafts.find("activity", "skolskjuts-tingsryd"), DPV.hasDataController) == []
    assert values(drafts.find("activity", "mina-pagaende-byggarenden-varberg"), DPV.hasDataController) == [
        f"{DEMO_BASE}/id/organisation/byggnadsnamnden-i-varberg"
    ]


def test_retention_is_a_duration_only_where_it_says_nothing_else(drafts):
    """ "2 år" is a duration; "2 år; Ärendet från e-tjänsten …" stays text."""
    plain = drafts.find("activity", "registerutdrag-enligt-gdpr-kumla")
    told = drafts.find("activity", "skolskjuts-tingsryd")

    assert values(plain, ANSVAR.retentionPeriod) == ["P2Y"]
    assert values(told, ANSVAR.retentionPeriod) == []
    assert values(told, ANSVAR.retentionText)[0].startswith("2 år")


def test_processor_named_by_a_municipality_is_engaged_for_the_activity(drafts):
    """ "Sokigo AB och Enkätfabriken AB." are two companies; "de personuppgiftsbiträden vi använder" is none."""
    engaged = {
        values(one, ANSVAR.engaged)[0].rpartition("/")[2]
        for one in of_kind(drafts, "engagement")
        if "miljobalken" in values(one, ANSVAR.scope)[0]
    }

    assert engaged == {"sokigo-ab", "enkatfabriken-ab"}
    assert not [one for one in of_kind(drafts, "engagement") if "borlange" in one.thing.value]


def test_danish_record_has_codes_and_no_controller(drafts):
    """Sections of Danish law stay text, articles of the regulation become codes, and nobody is controller."""
    record = drafts.find("activity", "kl-article30-01")

    assert values(record, DPV.hasDataController) == []
    assert [one.rpartition("#")[2] for one in values(record, DPV.hasLegalBasis)] == ["A6-1-e", "A9-2-f"]
    assert [text.split(":")[0] for text in values(record, ANSVAR.legalBasisText)] == [
        "databeskyttelsesloven §10",
        "databeskyttelsesloven §11",
    ]
    assert [t.object.language for t in record.triples if t.predicate == SKOS.prefLabel] == ["da"]


def test_record_of_the_supervisor_has_its_joint_controllers_in_words(drafts):
    """What the record points to is read, with the name of ERCEA mended that the file gives wrongly."""
    record = drafts.find("activity", "edps-13-financial-transactions")
    personal_data = local_names([NamedNode(one) for one in values(record, DPV.hasPersonalData)])

    assert len(values(record, DPV.hasDataController)) == 2
    assert {"bankAccount", "dateOfBirth", "name"} <= set(personal_data)
    assert "European Research Council Executive Agency (ERCEA)" in values(record, ANSVAR.processorText)[0]


def test_spellings_of_one_organisation_are_one_record(drafts):
    """Every published name of Amazon Web Services leads to the same organisation, as a synonym."""
    amazon = drafts.find("organisation", "amazon-web-services")

    assert {"AWS", "Amazon Web Services Inc (AWS)"} <= set(values(amazon, SKOS.altLabel))
    assert values(amazon, SCHEMA.legalName) == ["Amazon Web Services, Inc."]
    assert organisation_slug("Nexmo, Inc") == organisation_slug("NexMo Inc (aka Vonage)") == "vonage"
    assert organisation_slug("GitHub BV") != organisation_slug("GitHub, Inc.")


def test_sub_processor_is_engaged_from_its_first_version_to_the_day_before_the_one_without_it(drafts):
    """Basecamp's list of 2020-06-03 no longer had HelloSign; the latest one still has Sentry."""
    assert days(drafts.find("engagement", "basecamp-hellosign")) == (["2020-04-08"], ["2020-06-02"])
    assert days(drafts.find("engagement", "basecamp-sentry")) == (["2020-04-08"], [])
    assert days(drafts.find("engagement", "basecamp-google-recaptcha")) == (["2020-12-09"], ["2021-07-11"])


def test_list_without_a_day_gives_engagements_without_days(drafts):
    """The day of GitHub's versions is not known, so no day is stated."""
    assert days(drafts.find("engagement", "github-cloudflare")) == ([], [])
    earlier = drafts.find("document", "sub-processors-github-version-9a580f75")
    assert "VividCortex" in values(earlier, DCTERMS.description)[0]
    assert not [one for one in of_kind(drafts, "engagement") if "vividcortex" in one.thing.value]


def test_new_version_of_a_list_adds_to_the_earlier_one():
    """Lyyli's version 1.1 has nine where 1.0 had six, and the six go on."""
    lyyli = next(published for published in LISTS if published.product == "Lyyli")

    assert Counter(one.since for one in listings(lyyli)) == {"2025-11-23": 6, "2026-04-20": 3}
    assert {one.until for one in listings(lyyli)} == {""}


def test_every_first_day_is_a_day(drafts):
    """What is stated as a day can be read as one."""
    for one in of_kind(drafts, "engagement"):
        for stated in days(one):
            assert [date.fromisoformat(text).isoformat() for text in stated] == stated


def test_clauses_named_within_a_group_are_a_transfer(drafts):
    """Stakater names standard clauses for Pakistan; "SCCs and/or EU–US DPF as applicable" decides nothing."""
    transfers = of_kind(drafts, "transfer")

    assert [values(one, ANSVAR.toCountry) for one in transfers] == [[COUNTRY.PK.value]]
    assert values(drafts.find("engagement", "lyyli-openai"), ANSVAR.restsOnTransfer) == []
    assert values(drafts.find("engagement", "lyyli-openai"), ANSVAR.safeguardText) != []


def test_supplier_that_shares_its_company_is_a_product_of_it(drafts):
    """Six rows of Google LLC are one company and its products; its cloud was an organisation already."""
    google = drafts.find("organisation", "google")
    provided = [one for one in of_kind(drafts, "service") if google.thing.value in values(one, ANSVAR.providedBy)]

    assert {values(one, SKOS.prefLabel)[0] for one in provided} >= {"Google Ads", "Google Analytics"}
    assert values(drafts.find("organisation", "google-cloud-platform"), SCHEMA.legalName) == ["Google LLC"]


def test_every_supplier_of_the_list_is_found(drafts):
    """Each of the 471 rows stands as the origin of at least one record."""
    origins = {
        t.object.value.split(";")[0] for draft in drafts for t in draft.triples if t.predicate == PROV.wasDerivedFrom
    }

    assert {row.place for row in read_rows("suppliers/suppliers.csv")} <= origins


def test_domicile_is_stated_at_most_once(drafts):
    """Two sources that differ do not give a company two homes."""
    assert max(len(values(one, ANSVAR.domicile)) for one in of_kind(drafts, "organisation")) == 1


@pytest.mark.parametrize(
    ("place", "countries"),
    [
        ("Sweden and France (EU/EEA)", ["FR", "SE"]),
        ("EU (Sweden)", ["SE"]),
        ("EEA, UK, India, US", ["GB", "IN", "US"]),
        ("EU (Amsterdam)", []),
        ("EU or USA (service-dependent)", []),
        ("Europe (AWS)", []),
        ("Czech Republic", ["CZ"]),
    ],
)
def test_place_names_only_the_countries_that_are_certain(place, countries):
    """A region, a city or an alternative gives no country; the published words are kept beside."""
    assert local_names(countries_in(place)) == countries


@pytest.mark.parametrize(
    ("phrase", "articles"),
    [
        ("Myndighetsutövning. Artikel 6.1e och 9.2.g dataskyddsförordningen och kapitel 7 § 3", ["A6-1-e", "A9-2-g"]),
        ("rättsligförpliktelse", ["A6-1-c"]),
        ("rättslig förpliktelse/ allmänt intresse", ["A6-1-c", "A6-1-e"]),
        (
            "Den registrerade har lämnat sitt samtycke; En arbetsuppgift av allmänt intresse ska kunna utföras",
            ["A6-1-a", "A6-1-e"],
        ),
        ("enligt gällande regler", []),
    ],
)
def test_phrase_of_a_legal_basis_becomes_its_articles(phrase, articles):
    """Phrases that really stand in registers, with their misspellings; others stay text."""
    assert local_names(legal_bases_in(phrase)) == articles


def test_synonym_of_a_special_category_proves_nothing():
    """Mother tongue is a word to find ethnic origin by, not a statement of it."""
    assert codes_named("personal-data", "modersmål") == []
    assert local_names(codes_named("personal-data", "Namn; Mobilnummer; IP-nummer")) == [
        "ipAddress",
        "name",
        "telephone",
    ]


def test_sources_are_small_and_have_their_licences():
    """The copies ship in the wheel."""
    files = [path for path in SOURCES.rglob("*") if path.is_file()]

    assert sum(path.stat().st_size for path in files) < 2_000_000
    assert {path.name for path in files} >= {
        "SOURCES.md",
        "LICENSE-MPL-2.0.txt",
        "LICENSE-Apache-2.0.txt",
        "LICENSE-37signals-CC-BY-4.0.md",
        "LICENSE-MIT.txt",
    }


def test_supplier_of_a_supplier_leads_on(drafts):
    """Wolters Kluwer engages Microsoft, whose only product listed leads to Databricks; that is said to be derived."""
    made = drafts.find("engagement", "wolters-kluwer-cloud-services-denmark-norway-sweden-microsoft")

    assert values(made, ANSVAR.obtains) == [f"{DEMO_BASE}/id/service/microsoft-online-services"]
    origins = {t.object for t in made.triples if t.predicate == PROV.wasDerivedFrom and isinstance(t.object, Literal)}
    assert any(origin.value.startswith("obtains: derived") for origin in origins)
