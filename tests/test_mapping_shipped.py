"""Each shipped mapping reads what it is for: files that ship with the demo city, and hand-made exports of other tools.

The files under tests/data/mapping are synthetic, made by hand with the field names of the tools' public sources.
"""

from __future__ import annotations

from collections import Counter

import pytest
from mapping_world import FILES, SOURCES, code, of_kind, record, said, shipped
from pyoxigraph import Literal, Triple

from graph_service.names import ANSVAR, DCTERMS, DPV, FOAF, ORG, SCHEMA, SKOS


def kinds(made) -> dict[str, int]:
    return dict(Counter(one.kind for one in made.records.values()))


def test_swedish_municipalities():
    """Thirty-one activities with boards, bases, categories, processors and what is said of third countries."""
    made = shipped("sv-kommuner", SOURCES / "registers/sv-kommuner/behandlingar-sv-kommuner.csv")

    assert kinds(made) == {"activity": 31, "organisation": 24, "engagement": 2, "system": 2}
    assert (made.problems, made.unread, made.lacking) == ([], [], [])
    kumla = record(made, "activity", "tillstand-och-tillsyn-enligt-miljobalken-och-miljotillsynsforordningen-kumla")
    assert said(kumla, DPV.hasLegalBasis) == {"A6-1-e", "A9-2-g"}
    assert said(kumla, DPV.hasDataController) == {"myndighetsnamnden-i-kumla"}
    assert {next(iter(said(one, ANSVAR.engaged))) for one in of_kind(made, "engagement")} == {
        "sokigo-ab",
        "enkatfabriken-ab",
    }
    assert sum(not said(one, DPV.hasDataController) for one in of_kind(made, "activity")) == 9
    assert sum("true" in said(one, ANSVAR.statesNoTransfer) for one in of_kind(made, "activity")) == 6
    assert ("personal-data", "hållplats") in {(one.list, one.text) for one in made.unknown}


def test_danish_standard_records():
    """Codes of articles 6 and 9 become concepts, sections of Danish law stay words."""
    made = shipped("kl-article30", SOURCES / "registers/kl-article30/records")

    assert kinds(made) == {"activity": 37}
    assert (made.problems, made.unknown, made.unread) == ([], [], [])
    first = record(made, "activity", "kl-article30-01")
    assert first.name.startswith("Behandling af personoplysninger i forbindelse med ydelser")
    assert said(first, DPV.hasLegalBasis) == {"A6-1-e", "A9-2-f"}
    assert said(first, ANSVAR.legalBasisText) == {
        "databeskyttelsesloven §10: Statistiske eller videnskabelige undersøgelser "
        "af væsentlig samfundsmæssig betydning",
        "databeskyttelsesloven §11: Myndigheders behandling af personnummer",
    }
    assert (said(first, ANSVAR.processesSpecialCategories), said(first, DCTERMS.identifier)) == ({"true"}, {"KL 01"})
    assert first.origin.file == "kl_article30_00.json"
    garbled = [one for one in of_kind(made, "activity") if "KLE hovedgruppe 4." in said(one, DCTERMS.subject)]
    assert [one.thing.value.rpartition("-")[2] for one in garbled] == ["22", "24"]


def test_records_of_the_edps():
    """RDF with the earlier addresses of DPV: own terms are concepts, a wrong name is mended, nothing is lost."""
    made = shipped("edps-dpcat", SOURCES / "registers/edps-dpcat/U13.ttl")

    assert kinds(made) == {"activity": 1, "engagement": 2, "organisation": 4, "safeguard": 1}
    activity = of_kind(made, "activity")[0]
    assert said(activity, DCTERMS.identifier) == {"13"}
    assert said(activity, DPV.hasDataSubject) == {"employee", "supplier"}
    assert said(activity, DPV.hasLegalBasis) == set()
    assert "Responsible entity: HRBA" in said(activity, ANSVAR.controllerText)
    assert {next(iter(said(one, ANSVAR.engaged))) for one in of_kind(made, "engagement")} == {
        "european-commission-ec-dg-budg",
        "european-research-council-executive-agency-ercea",
    }
    edps = record(made, "organisation", "european-data-protection-supervisor-edps")
    assert said(edps, ORG.classification) == {"regulator"}
    assert any("contactPoint" in one.en for one in made.left)
    assert not any("hasResponsibleEntity" in one.en for one in made.left)
    vocabulary = "https://w3id.org/dpcat/examples/EDPS/vocab#"
    assert {one for one in said(activity, DPV.hasRecipient) if one.startswith("https:")} == {
        f"{vocabulary}ED-ABAC-auditors",
        f"{vocabulary}ED-ABAC-operators",
    }


@pytest.mark.parametrize(
    ("file", "engagements", "vendor", "service"),
    [
        ("github.csv", 30, "github", "github"),
        ("stakater.csv", 6, "stakater-ab", "kubestack"),
        (
            "wolterskluwer-nordic.csv",
            14,
            "wolters-kluwer",
            "wolters-kluwer-cloud-services-denmark-norway-sweden",
        ),
        ("microsoft-online-services-partial.csv", 12, "microsoft", "microsoft-online-services"),
        ("lyyli-v1.1-2026-04-20.csv", 9, "lyyli", "lyyli"),
        ("history/37signals-basecamp-history.csv", 18, "37signals", "basecamp"),
        ("history/stakater-history.csv", 6, "stakater-ab", "kubestack"),
        ("history/github-earlier-9a580f75.csv", 0, "github", "github"),
    ],
)
def test_lists_of_sub_processors(file, engagements, vendor, service):
    """Every layout: the vendor engages whoever is named, for its service, as second link of a chain."""
    made = shipped("subprocessors", SOURCES / "subprocessors" / file)

    links = of_kind(made, "engagement")
    assert len(links) == engagements
    assert made.problems == []
    assert said(record(made, "service", service), ANSVAR.providedBy) == {vendor}
    assert all(said(one, ANSVAR.engager) == {vendor} and said(one, ANSVAR.rank) == {"2"} for one in links)
    assert of_kind(made, "document")


def test_a_history_tells_since_when_and_until_when():
    """KS: Cloudflare came to Basecamp 2023-02-27; reCAPTCHA was replaced 2021-07-12."""
    made = shipped("subprocessors", SOURCES / "subprocessors/history/37signals-basecamp-history.csv")

    cloudflare = record(made, "engagement", "basecamp-cloudflare-cloud-services-provider")
    recaptcha = record(made, "engagement", "basecamp-google-recaptcha-anti-bot-protection")
    hcaptcha = record(made, "engagement", "basecamp-hcaptcha-anti-bot-protection")
    assert said(cloudflare, ANSVAR.validFrom) == {"2023-02-27"}
    assert (said(recaptcha, ANSVAR.validTo), said(hcaptcha, ANSVAR.validFrom)) == ({"2021-07-11"}, {"2021-07-12"})
    assert len(of_kind(made, "document")) == 9


def test_a_list_keeps_places_names_and_instruments():
    """Two places, one company under its other name, a seat, and an agreement with standard clauses."""
    github = shipped("subprocessors", SOURCES / "subprocessors/github.csv")
    stakater = shipped("subprocessors", SOURCES / "subprocessors/stakater.csv")

    fireworks = record(github, "engagement", "github-fireworks-ai-ai-inference-and-ai-services")
    assert said(fireworks, ANSVAR.processingPlace) == {"US", "DE", "IS"}
    assert said(fireworks, ANSVAR.processingPlaceText) == {"United States, Germany, Iceland"}
    vonage = record(github, "organisation", "vonage")
    assert (vonage.name, said(vonage, SKOS.altLabel)) == ("Vonage", {"NexMo Inc (aka Vonage)"})
    assert said(record(github, "organisation", "github-bv"), ANSVAR.domicile) == {"NL"}
    assert said(record(github, "organisation", "github-bv"), ORG.subOrganizationOf) == {"github"}
    pakistan = record(stakater, "engagement", "kubestack-stakater-pakistan-smc-pvt-ltd-stakater-processor")
    (agreement,), (transfer,) = said(pakistan, ANSVAR.underAgreement), said(pakistan, ANSVAR.restsOnTransfer)
    assert said(record(stakater, "agreement", agreement), ANSVAR.party) == {
        "stakater-ab",
        "stakater-pakistan-smc-pvt-ltd",
    }
    assert said(record(stakater, "transfer", transfer), ANSVAR.transferTool) == {"A46-2-c"}
    assert [(one.list, one.text) for one in stakater.unknown] == [("country", "EU (Amsterdam)")]


def test_a_list_of_another_vendor_is_told_what_it_is_of():
    """Vendor and product come from the context where the list names neither."""
    made = shipped("subprocessors", FILES / "list-synthetic.md")

    assert of_kind(made, "engagement") == []
    assert [one.place.row for one in made.problems][:1] == [5]
    assert "publisher är tomt" in made.problems[0].message.sv


def test_suppliers():
    """Rows of one company are one organisation and its products; the source contradicts itself once, and says so."""
    made = shipped("suppliers", SOURCES / "suppliers/suppliers.csv")

    assert kinds(made) == {"organisation": 448, "service": 29}
    assert [one.place.row for one in made.problems] == [416]
    assert "'US' does not agree with 'CN'" in made.problems[0].message.en
    microsoft = record(made, "organisation", "microsoft")
    assert said(microsoft, SCHEMA.legalName) == {"Microsoft Corporation"}
    products = [one.name for one in of_kind(made, "service") if said(one, ANSVAR.providedBy) == {"microsoft"}]
    assert products == [
        "Microsoft 365",
        "Microsoft Azure",
        "Microsoft Azure App Insights",
        "Microsoft Dynamics",
        "Playwright",
    ]
    swedish = [one.name for one in of_kind(made, "organisation") if said(one, ANSVAR.domicile) == {"SE"}]
    assert swedish == ["Consentmanager.net", "Flowbox", "Spotify", "Verve", "Yubico"]
    php = record(made, "organisation", "php-net")
    assert (said(php, ANSVAR.domicile), said(php, ANSVAR.headquartersAddress)) == (set(), {"Global (community-driven)"})


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("action_plan", {"action": 15}),
        ("audit_recommendations", {"organisation": 3, "recommendation": 15}),
        ("bodies_and_roles", {"organisation": 9, "post": 1, "unit": 2}),
        ("dpo_control_points", {"control-point": 12}),
        ("goteborg_controllers_public_pages", {"organisation": 18}),
        ("goteborg_public_facts", {"document": 1, "organisation": 3}),
        ("internal_control_areas", {"control-area": 10}),
        ("intraservice_service_areas", {"organisation": 1, "service": 9}),
        ("organisational_units", {"organisation": 1, "post": 1, "unit": 27}),
        ("processes", {"document": 10, "organisation": 1}),
        ("provider_duties", {"document": 8, "organisation": 1}),
        ("required_registers", {"document": 12, "organisation": 1}),
        ("services_named", {"organisation": 1, "service": 4}),
        ("technical_archive_duties", {"document": 10, "organisation": 1}),
    ],
)
def test_tables_of_the_seed(file, expected):
    """Each table of the city's own facts has its rule, and every row of it is a record or left out with a reason."""
    made = shipped("seed", SOURCES / f"seed/{file}.csv")

    assert kinds(made) == expected
    assert (made.problems, made.unknown, made.unread) == ([], [], [])


def test_the_seed_names_its_records_by_each_other():
    """The board with its number, what a recommendation concerns, and who made it."""
    pages = shipped("seed", SOURCES / "seed/goteborg_controllers_public_pages.csv")
    advice = shipped("seed", SOURCES / "seed/audit_recommendations.csv")

    board = record(pages, "organisation", "namnden-for-intraservice-goteborgs-stad")
    assert said(board, ORG.identifier) == {"212000-1355"}
    assert said(record(pages, "organisation", "intraservice-goteborgs-stad"), ORG.subOrganizationOf) == {
        "namnden-for-intraservice-goteborgs-stad"
    }
    ninth = record(advice, "recommendation", "a09-stadsrevisionen-och-arkivnamnden-2022")
    assert said(ninth, ANSVAR.concerns) == {"namnden-for-intraservice-goteborgs-stad", "arkivforteckning"}
    assert said(ninth, ANSVAR.madeBy) == {"stadsrevisionen-goteborgs-stad", "arkivnamnden-goteborgs-stad"}
    assert said(ninth, DCTERMS.date) == {"2022"}


def test_kitos_registrations():
    """Controller, processors with agreement, sub-processors under the one processor, third countries, inspections."""
    made = shipped("kitos", FILES / "kitos-registrations-synthetic.json")

    slug = "kitos-11111111-1111-4111-8111-111111111111"
    activity = record(made, "activity", slug)
    assert said(activity, ANSVAR.usesSystem) == {"eksempel-lon"}
    assert said(activity, ANSVAR.transfersTo) == {"IN"}
    links = {next(iter(said(one, ANSVAR.engaged))): one for one in of_kind(made, "engagement")}
    assert {name: said(one, ANSVAR.rank) for name, one in links.items()} == {
        "eksempel-drift-a-s": {"1"},
        "eksempel-sky": {"2"},
        "eksempel-support-ltd": {"2"},
        "eksempel-boger-aps": {"1"},
    }
    assert said(links["eksempel-sky"], ANSVAR.engager) == {"eksempel-drift-a-s"}
    assert said(links["eksempel-boger-aps"], ANSVAR.statesNoSubProcessors) == {"true"}
    (agreement,) = of_kind(made, "agreement")
    assert said(agreement, ANSVAR.signedOn) == {"2024-03-01"}
    assert said(agreement, ANSVAR.party) == {"eksempel-kommune", "eksempel-drift-a-s"}
    (inspection,) = of_kind(made, "oversight")
    assert (said(inspection, DCTERMS.date), said(inspection, ANSVAR.outcome)) == ({"2025-02-01"}, {"Uden anmærkninger"})
    assert made.unread == ["note"]


def test_kitos_report_of_systems():
    """A system and what it stores, with or without personal data; an unknown category waits."""
    made = shipped("kitos", FILES / "kitos-gdpr-report-synthetic.csv")

    wages = record(made, "information", "oplysninger-i-eksempel-lon")
    parking = record(made, "information", "oplysninger-i-eksempel-parkering")
    assert (said(wages, ANSVAR.containsPersonalData), said(parking, ANSVAR.containsPersonalData)) == (
        {"true"},
        {"false"},
    )
    assert said(wages, ANSVAR.storedIn) == {"eksempel-lon"}
    assert said(record(made, "system", "eksempel-lon"), ANSVAR.handles) == {"oplysninger-i-eksempel-lon"}
    assert [(one.list, one.text) for one in made.unknown] == [("personal-data", "Helbredsoplysninger")]


def test_os2compliance():
    """A system with supplier, sub-suppliers, agreement and contract, archive duty; a supplier with its number."""
    assets = shipped("os2compliance", FILES / "os2compliance-assets-synthetic.json")
    suppliers = shipped("os2compliance", FILES / "os2compliance-suppliers-synthetic.json")

    assert kinds(assets) == {"organisation": 3, "system": 2, "agreement": 2, "engagement": 3, "retention": 1}
    assert said(record(assets, "system", "eksempel-lon"), ANSVAR.suppliedBy) == {"eksempel-drift-a-s"}
    assert said(record(assets, "engagement", "os2compliance-41-8"), ANSVAR.engager) == {"eksempel-drift-a-s"}
    assert said(record(assets, "agreement", "os2compliance-kontrakt-41"), ANSVAR.validTo) == {"2028-02-01"}
    assert said(record(assets, "retention", "os2compliance-41"), ANSVAR.disposalKind) == {"dispose"}
    supplier = record(suppliers, "organisation", "eksempel-drift-a-s")
    assert said(supplier, ORG.identifier) == {"87654321"}
    assert (said(supplier, ANSVAR.domicile), said(supplier, DCTERMS.description)) == ({"DK"}, {"SYNTHETIC supplier"})
    assert said(supplier, ANSVAR.headquartersAddress) == {"Eksempelvej 1, 8000 Aarhus C, Danmark"}
    assert (assets.unread, suppliers.unread) == ([], [])


def test_ciso_assistant():
    """Choices stand with and without their prefix; contractors are links of a chain with their country."""
    processings = shipped("ciso-assistant", FILES / "ciso-assistant-processings-synthetic.json")
    contractors = shipped("ciso-assistant", FILES / "ciso-assistant-contractors-synthetic.json")

    wages, letter = of_kind(processings, "activity")
    assert (said(wages, DPV.hasLegalBasis), said(letter, DPV.hasLegalBasis)) == ({"A6-1-c"}, {"A6-1-a"})
    assert (said(wages, ANSVAR.needsAssessment), said(wages, ANSVAR.processesSpecialCategories)) == ({"true"}, {"true"})
    first, second = of_kind(contractors, "engagement")
    assert (said(first, ANSVAR.rank), said(second, ANSVAR.rank)) == ({"1"}, {"2"})
    assert (said(first, ANSVAR.scope), said(second, ANSVAR.processingPlace)) == ({"ciso-assistant-p1"}, {"US"})


def test_fides():
    """Each declaration of a system is an activity of its own."""
    made = shipped("fides", FILES / "fides-synthetic.yml")

    wages = record(made, "activity", "payroll-example-pay-wages")
    assert said(wages, DPV.hasLegalBasis) == {"A6-1-c", "A9-2-b"}
    assert said(wages, DPV.hasPersonalData) == {"email", "bankAccount"}
    assert (said(wages, ANSVAR.retentionPeriod), said(wages, DPV.hasDataSubject)) == ({"P7Y"}, {"employee"})
    assert said(wages, ANSVAR.statesNoTransfer) == {"true"}
    assert said(record(made, "system", "payroll-example"), ANSVAR.suppliedBy) == {"exempel-lon-ab"}
    assert [one.name for one in of_kind(made, "system")] == ["Lönesystemet Exempel", "Webbplatsen Exempel"]


def test_backstage():
    """A system with its parts and its owner; persons are left out."""
    made = shipped("backstage", FILES / "backstage-synthetic.yaml")

    (system,) = of_kind(made, "system")
    assert system.name == "Löneportalen Exempel"
    assert said(system, SKOS.altLabel) == {"payroll-portal", "payroll-web", "payroll-db"}
    assert said(system, FOAF.page) == {"https://example.org/payroll"}
    (owner,) = of_kind(made, "assignment")
    assert Triple(owner.thing, ORG.role, code("role", "systemOwner")) in owner.triples
    assert (said(owner, ANSVAR.heldBy), said(owner, ANSVAR.concerns)) == ({"team-hr"}, {"payroll-portal"})
    assert said(record(made, "organisation", "team-hr"), SCHEMA.email) == {"hr@example.org"}
    assert "1 rows are not read: a register of responsibility names functions and no persons" in map(str, made.left)


@pytest.mark.parametrize(
    ("name", "slug", "subject", "processor"),
    [
        ("imy-template", "1-kommunstyrelsen", "employee", "exempel-lon-ab"),
        ("datatilsynet-template", "1-eksempel-kommune", "employee", "eksempel-drift-a-s"),
        ("csm-ropa", "r1-example-city", "employee", "example-payroll"),
    ],
)
def test_templates_of_article_30(name, slug, subject, processor):
    """The same facts from a Swedish, a Danish and an English template."""
    made = shipped(name, FILES / f"{name}-synthetic.csv")

    one = record(made, "activity", slug)
    assert said(one, DPV.hasLegalBasis) == {"A6-1-c"}
    assert said(one, DPV.hasDataSubject) == {subject}
    assert "name" in said(one, DPV.hasPersonalData)
    assert said(one, ANSVAR.retentionPeriod)
    engaged = {next(iter(said(link, ANSVAR.engaged))) for link in of_kind(made, "engagement")}
    assert processor in engaged
    assert (made.problems, made.unread) == ([], [])


def test_a_template_tells_none_from_not_stated():
    """ "Nej" is a stated none, a country is a transfer, words are no company, and a blank cell says nothing."""
    made = shipped("imy-template", FILES / "imy-template-synthetic.csv")

    wages, letter, bus = of_kind(made, "activity")
    assert [said(one, ANSVAR.statesNoTransfer) for one in (wages, letter, bus)] == [{"true"}, set(), set()]
    assert [said(one, ANSVAR.transfersTo) for one in (wages, letter, bus)] == [set(), {"US"}, set()]
    assert said(letter, ANSVAR.statesNoRecipients) == {"true"}
    assert said(bus, ANSVAR.processorText) == {"det biträde vi anlitar"}
    assert len(of_kind(made, "engagement")) == 2
    assert said(bus, DPV.hasLegalBasis) == {"A6-1-e"}
    assert Triple(bus.thing, ANSVAR.processesSpecialCategories, Literal(True)) in bus.triples
