"""Mappings proposed for files never seen: what each column is taken for, and that the text is a mapping that works."""

from __future__ import annotations

import json
import tempfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.errors import DataRejected
from graph_service.fields import Field, read_fields
from graph_service.names import ANSVAR, CLASS_BY_KIND, CODE, DPV, ORG, SKOS, Base
from graph_service.system_graphs import read_system_graphs
from ingest.mapping.apply import apply_mapping
from ingest.mapping.codes import shipped_codes
from ingest.mapping.header_words import alike, header_words, language_of
from ingest.mapping.mapped import Mapped
from ingest.mapping.propose import Proposal, propose_mapping
from ingest.mapping.read import parse_mapping
from ingest.mapping.resolving import NothingKnown
from ingest.readers.open import open_source
from ingest.tables import ReadOptions
from tests.workbooks import write_xlsx, written

BASE = Base("https://ansvar.example.org")
SOURCES = Path(__file__).parent.parent / "ingest/demo/sources"
FILES = Path(__file__).parent / "data/import"

REGISTER = [
    [
        "Namn på behandlingen",
        "Ansvarig nämnd",
        "Syfte",
        "Laglig grund",
        "Registrerade",
        "Gallringsfrist",
        "Biträden",
        "DSO",
    ],
    ["Lön", "Nämnden A", "Betala lön", "artikel 6.1 b", "Anställda", "2 år", "Lönebolaget AB; Drift AB", "x@y.se"],
    ["Schema", "Nämnden A", "Planera skoldagen", "artikel 6.1 e", "Elever", "5 år", "Nej", "z@y.se"],
]


@cache
def _fields() -> dict[str, list[Field]]:
    return read_fields(read_system_graphs().shapes)


def fields(kind: str) -> list[Field]:
    """Return the fields of a kind, as a register gives them."""
    return _fields()[CLASS_BY_KIND[kind].value]


def proposed(path: Path) -> Proposal:
    """Return what is proposed for a file."""
    return propose_mapping(open_source(path), fields)


def taken_for(proposal: Proposal) -> dict[str, str]:
    """Return what each column was taken for."""
    return {guess.column: guess.property for guess in proposal.columns}


def applied(path: Path) -> Mapped:
    """Return the records that the proposed mapping makes of the file."""
    mapping = parse_mapping(proposed(path).text, "proposed.yaml")
    return apply_mapping(mapping, open_source(path), base=BASE, codes=shipped_codes(), resolve=NothingKnown())


def said(mapped: Mapped, kind: str, name: str) -> dict[str, set[str]]:
    """Return what is said of the record of a name, by the IRI of the property."""
    record = next(one for one in mapped.records.values() if one.kind == kind and one.name == name)
    found: dict[str, set[str]] = {}
    for triple in record.triples:
        if triple.subject == record.thing:
            found.setdefault(triple.predicate.value, set()).add(triple.object.value)
    return found


def test_columns_of_a_register_are_known_by_their_headers(tmp_path):
    """Each column of a Swedish register of activities is what a reader would take it for."""
    proposal = proposed(write_xlsx(tmp_path / "register.xlsx", {"Blad1": REGISTER}))

    assert taken_for(proposal) == {
        "Namn på behandlingen": "name",
        "Ansvarig nämnd": "dpv:hasDataController",
        "Syfte": "purpose",
        "Laglig grund": "hasLegalBasis",
        "Registrerade": "hasDataSubject",
        "Gallringsfrist": "retentionPeriod",
        "Biträden": "processorText",
        "DSO": "person",
    }


def test_proposed_mapping_makes_the_records(tmp_path):
    """The text is a mapping as it stands: activities with codes, their controller, and who is engaged for them."""
    mapped = applied(write_xlsx(tmp_path / "register.xlsx", {"Blad1": REGISTER}))

    activity = said(mapped, "activity", "Lön")
    assert activity[ANSVAR.purpose.value] == {"Betala lön"}
    assert activity[DPV.hasLegalBasis.value] == {f"{CODE.iri}legal-basis#A6-1-b"}
    assert activity[ANSVAR.retentionPeriod.value] == {"P2Y"}
    assert activity[DPV.hasDataController.value] == {BASE.thing("organisation", "namnden-a").value}
    assert sorted(one.name for one in mapped.records.values() if one.kind == "engagement") == [
        "Drift AB behandlar uppgifter för Lön",
        "Lönebolaget AB behandlar uppgifter för Lön",
    ]
    assert (mapped.problems, mapped.unread) == ([], [])


def test_every_guess_says_how_sure_it_is_and_why(tmp_path):
    """A person who corrects the mapping sees what to look at."""
    proposal = proposed(write_xlsx(tmp_path / "register.xlsx", {"Blad1": REGISTER}))
    purpose = next(guess for guess in proposal.columns if guess.column == "Syfte")

    assert (purpose.confidence, purpose.reason.sv) == (100, "rubriken liknar ”syfte”")
    assert "# 100 %: the header is like “syfte”" in proposal.text


def test_columns_that_may_name_a_person_are_left(tmp_path):
    """Headers for persons, and values that are e-mail addresses or personal numbers, are never proposed as data."""
    text = "System;Leverantör;Systemägare;Något\nLön;Bolaget AB;Nämnden;a@b.se\nSchema;Annat AB;Nämnden;c@d.se\n"
    proposal = proposed(written(tmp_path / "system.csv", text))

    assert taken_for(proposal)["Systemägare"] == "person"
    assert taken_for(proposal)["Något"] == "person"
    assert '"Något": the values are e-mail addresses or personal numbers' in proposal.text


def test_values_of_the_file_are_not_in_the_mapping(tmp_path):
    """A mapping is kept and shared, and a column that is not recognised may hold names of persons."""
    text = "System;Leverantör;Xyz\nLön;Bolaget AB;Någon Persson\n"
    proposal = proposed(written(tmp_path / "system.csv", text))

    assert "Persson" not in proposal.text
    assert '# Not recognised: "Xyz" (1 values in the first rows, 1 different)' in proposal.text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Systemnamn;Leverantör;Driftland\nLön;Bolaget AB;Sverige\n", "system"),
        ("Leverantör;Org.nr;Land\nBolaget AB;556036-0793;Sverige\n", "organisation"),
        ("Subprocessor;Purpose;Location\nHost Inc;Hosting;Ireland\n", "engagement"),
        ("Databehandler;Formål;Lokation\nVært ApS;Drift;Danmark\n", "engagement"),
        ("Avtal;Motpart;Avtalsstart;Avtalsslut\nDrift;Bolaget AB;2025-01-01;2027-12-31\n", "agreement"),
        (
            "Behandlingsaktivitet;Dataansvarlig;Formål;Hjemmel\nLøn;Kommunen;Udbetaling;Artikel 6, stk. 1, litra c\n",
            "activity",
        ),
        ("Processing activity;Controller;Legal basis;Data subjects\nPayroll;Board;Article 6(1)(b);Staff\n", "activity"),
        ("Handlingstyp;Arkivbildare;Förvaring;Sekretess\nLöneunderlag;Nämnden;Lönesystem;39 kap.\n", "information"),
        ("Risk;Sannolikhet;Konsekvens;Åtgärd\nStrömavbrott;2;4;Reservkraft\n", "risk"),
    ],
)
def test_kind_of_record_is_known_by_the_columns_together(tmp_path, text, kind):
    """The same header is another property in another kind of table, so the columns decide together."""
    mapped = applied(written(tmp_path / "lista.csv", text))

    assert kind in {record.kind for record in mapped.records.values()}
    assert mapped.problems == []


def test_column_is_known_by_its_values_where_the_header_says_nothing(tmp_path):
    """Organisation numbers with right check digits and names of countries speak for themselves."""
    text = "Leverantör;Aaa;Bbb\nEtt AB;556036-0793;Sverige\nTvå AB;556016-0680;Tyskland\n"
    proposal = proposed(written(tmp_path / "lista.csv", text))

    assert taken_for(proposal) == {"Leverantör": "name", "Aaa": "org:identifier", "Bbb": "domicile"}
    assert [guess.confidence for guess in proposal.columns] == [100, 60, 60]


def test_values_that_do_not_fit_make_a_guess_unlikely(tmp_path):
    """A column called Gäller till with words in it is no date."""
    text = "Avtal;Motpart;Gäller till\nDrift;Bolaget AB;tills vidare\nStöd;Bolaget AB;se bilaga\n"

    assert taken_for(proposed(written(tmp_path / "avtal.csv", text)))["Gäller till"] == ""


def test_key_has_as_many_columns_as_tell_rows_apart(tmp_path):
    """Two boards with an activity of one name are two records."""
    text = "Behandling;Nämnd;Ändamål\nLön;A;x\nLön;B;y\n"
    path = written(tmp_path / "register.csv", text)

    assert 'key: "{Behandling}[ {Nämnd}]"' in proposed(path).text
    assert sum(record.kind == "activity" for record in applied(path).records.values()) == 2


MIXED = [
    ["Ref.", "Department", "Business process", "Processor(s)", "Third country"],
    ["A-1", "Nämnden A", "Lön", "Molnet AB och Lappkod Oy", "USA"],
    ["A-2", "Nämnden A", "Schema", "CloudDesk Inc.", "Nej"],
    ["A-3", "Nämnden A", "Resor", "Kust och Land AB", "India"],
    ["A-4", "Nämnden A", "Mat", "Vi lagar den. Ingen annan gör det", "Ruritania"],
]


def test_number_of_the_source_makes_the_key(tmp_path):
    """A name may change; what the source calls a row does not, and so it is the same record next time."""
    proposal = proposed(write_xlsx(tmp_path / "register.xlsx", {"Blad1": MIXED}))

    assert 'key: "register {Ref.}[ {Department}]"' in proposal.text


def test_two_companies_in_a_cell_are_two(tmp_path):
    """A form of company before "och" ends a name; "och" within a name does not, nor a full stop. A sentence is none."""
    mapped = applied(write_xlsx(tmp_path / "register.xlsx", {"Blad1": MIXED}))

    engaged = {one.name.partition(" behandlar")[0] for one in mapped.records.values() if one.kind == "engagement"}
    assert engaged == {"Molnet AB", "Lappkod Oy", "CloudDesk Inc.", "Kust och Land AB"}


def test_column_of_countries_says_where_data_go(tmp_path):
    """Where most values are countries, they are; a no is none, and a word that is no country is told."""
    mapped = applied(write_xlsx(tmp_path / "register.xlsx", {"Blad1": MIXED}))

    assert said(mapped, "activity", "Lön")[ANSVAR.transfersTo.value] == {f"{CODE.iri}country#US"}
    assert ANSVAR.transfersTo.value not in said(mapped, "activity", "Schema")
    assert [one.text for one in mapped.unknown] == ["Ruritania"]


def test_column_of_sentences_on_transfers_stays_text(tmp_path):
    """What is said of transfers in words is not a list of countries."""
    rows = [["Behandling", "Tredje land"], ["Lön", "Nej"], ["Schema", "Endast vid supportärenden, se avtal"]]
    proposal = proposed(write_xlsx(tmp_path / "register.xlsx", {"Blad1": rows}))

    assert taken_for(proposal)["Tredje land"] == "transferText"


def test_next_file_of_a_register_is_read_alike(tmp_path):
    """The name of the register, and not that of the file, is in keys and source, or every record would change."""
    proposals = [
        propose_mapping(open_source(write_xlsx(tmp_path / name, {"Blad1": MIXED})), fields, register="Vår lista").text
        for name in ("lista-2026.xlsx", "lista-2027.xlsx")
    ]

    assert proposals[0].partition("\n")[2] == proposals[1].partition("\n")[2]
    assert 'source: "Vår lista"' in proposals[0]
    assert 'key: "var-lista {Ref.}[ {Department}]"' in proposals[0]


def test_short_numbers_are_told_apart_by_their_register(tmp_path):
    """Number 1 of one register is another activity than number 1 of the next; a long identifier is one anywhere."""
    short = written(tmp_path / "norr.csv", "Id;Behandling;Ändamål\n1;Lön;x\n2;Schema;y\n")
    long = written(tmp_path / "syd.csv", "Id;Behandling;Ändamål\n7c9e6679-7425;Lön;x\n")

    assert 'key: "norr {Id}"' in proposed(short).text
    assert 'key: "{Id}"' in proposed(long).text


def test_register_without_names_is_called_by_its_purposes(tmp_path):
    """The template of the British authority has no column for the name of the activity."""
    text = "Business function;Purpose of processing;Categories of individuals\nFinance;Payroll;Employees\n"
    mapped = applied(written(tmp_path / "ropa.csv", text))

    assert [record.name for record in mapped.records.values() if record.kind == "activity"] == ["Payroll"]


def test_rows_that_share_a_key_are_told_of(tmp_path):
    """Where no column tells rows apart, the text says that they become one record."""
    proposal = proposed(written(tmp_path / "register.csv", "Behandling;Ändamål\nLön;x\nLön;y\n"))

    assert "# Some rows share this key" in proposal.text


def test_columns_of_two_languages_are_one_property(tmp_path):
    """A name in Swedish and one in English are names of one record."""
    text = "behandling_sv;behandling_en;ändamål_sv;ändamål_en\nLön;Payroll;betala;pay\n"
    mapped = applied(written(tmp_path / "register.csv", text))

    (record,) = mapped.records.values()
    labels = {
        (triple.object.value, triple.object.language) for triple in record.triples if triple.predicate == SKOS.prefLabel
    }
    assert {("Lön", "sv"), ("Payroll", "en")} <= labels
    assert said(mapped, "activity", record.name)[ANSVAR.purpose.value] == {"betala", "pay"}


def test_header_with_signs_of_templates_is_read(tmp_path):
    """Braces and bars in a header are part of its name and not of the mapping's language."""
    path = written(tmp_path / "register.csv", "Behandling [namn] | titel;Ändamål {kort};Nämnd\nLön;betala;A\n")

    assert said(applied(path), "activity", "Lön")[ANSVAR.purpose.value] == {"betala"}


@pytest.mark.parametrize("kind", sorted(header_words().columns))
@pytest.mark.parametrize("language", ["sv", "en"])
def test_labels_of_the_fields_give_a_mapping_that_can_be_read(tmp_path, kind, language):
    """A table whose columns are called as the pages call the fields is one that every field can be read of."""
    names = dict.fromkeys(field.names.get(language, "") for field in fields(kind))
    words = [word.text for word in header_words().columns[kind] if word.property in {"name", "engaged"}]
    path = written(tmp_path / f"{kind}.json", json.dumps([dict.fromkeys([words[0], *filter(None, names)], "")]))

    mapping = parse_mapping(proposed(path).text, "proposed.yaml")

    assert mapping.tables[0].records[0].kind == kind


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=20), min_size=1, max_size=4))
def test_any_header_gives_a_mapping_that_can_be_read(headers):
    """Whatever signs stand in the headers, the text is YAML and a mapping."""
    with tempfile.TemporaryDirectory() as folder:
        records = [{"Behandling": "Lön", "Ändamål": "betala", **dict.fromkeys(headers, "x")}]
        path = written(Path(folder) / "a.json", json.dumps(records))

        assert parse_mapping(proposed(path).text, "proposed.yaml").tables[0].records[0].kind == "activity"


def test_tables_of_one_layout_are_one_part_of_the_mapping():
    """A published list in two tables under two headings is read by one rule, whatever the headings are called."""
    proposal = proposed(FILES / "github.md")
    mapped = applied(FILES / "github.md")

    assert proposal.text.count("kind: engagement") == 1
    assert sum(record.kind == "engagement" for record in mapped.records.values()) == 30


def test_shared_register_of_municipalities_is_proposed_as_a_reader_would():
    """Of the 14 columns of a real register two are not recognised, and every row becomes an activity."""
    path = FILES / "behandlingar-sv-kommuner.synthetic-layout.xlsx"

    assert [column for column, property_ in taken_for(proposed(path)).items() if not property_] == ["Kommun", "Utdrag"]
    assert sum(record.kind == "activity" for record in applied(path).records.values()) == 31


def test_shared_list_of_suppliers_is_proposed_as_organisations():
    """471 suppliers become organisations with their legal name and domicile."""
    mapped = applied(SOURCES / "suppliers/suppliers.csv")

    organisation = said(mapped, "organisation", "1Password")
    assert organisation["https://schema.org/legalName"] == {"AgileBits Inc."}
    assert organisation[ANSVAR.domicile.value] == {f"{CODE.iri}country#CA"}
    assert ORG.classification.value not in organisation


def test_how_the_file_was_read_is_kept(tmp_path):
    """What a person chose of header and sheet is a part of the mapping, so that the next file is read the same way."""
    path = write_xlsx(tmp_path / "register.xlsx", {"Blad1": [["Titel", "om", "allt"], *REGISTER]})
    options = ReadOptions(sheet="Blad1", header_row=2)
    proposal = propose_mapping(open_source(path, options), fields, options=options)

    assert parse_mapping(proposal.text, "proposed.yaml").options == {"sheet": "Blad1", "header_row": "2"}


def test_file_of_no_register_is_refused(tmp_path):
    """Columns that are like those of nothing get no mapping that would make nonsense of them."""
    with pytest.raises(DataRejected, match=r"a\.csv: no table has columns that are like those of a register"):
        proposed(written(tmp_path / "a.csv", "foo;bar\n1;2\n"))


@pytest.mark.parametrize(
    ("header", "word", "least"),
    [
        ("Ändamål *", "ändamål", 100),
        ("Personuppgiftsansvarig (PUA)", "personuppgiftsansvarig", 100),
        ("headquarterAddress", "headquarter address", 100),
        ("Registrerade, kategorier av", "kategorier av registrerade", 95),
        ("Rättslig grund för tjänsten", "rättslig grund", 80),
        ("Behandlas känsliga personuppgifter?", "känsliga personuppgifter", 95),
        ("Utlämnande (mottagare)", "mottagare", 70),
        ("Reciepients", "recipients", 65),
    ],
)
def test_headers_are_compared_as_people_write_them(header, word, least):
    """Signs, brackets, joined words, order, words besides and slips of spelling do not hide what a column is."""
    assert alike(header, word) >= least


def test_headers_of_other_things_are_not_alike():
    """Short words that share letters are other words."""
    assert alike("Land", "hand") < 65
    assert alike("Datum", "data") < 65


def test_language_of_a_header_is_its_ending():
    """Endings as tables have them; a word that ends so by chance is whole."""
    assert language_of("name_sv") == ("name", "sv")
    assert language_of("Namn (engelska)") == ("Namn", "en")
    assert language_of("Bolag") == ("Bolag", "")


def test_every_property_of_the_word_list_is_one_of_its_kind():
    """A word that leads to a property the kind does not have would make a mapping that cannot be read."""
    properties = shipped_codes().properties

    for kind, words in header_words().columns.items():
        for word in words:
            assert word.property == "name" or properties.find(kind, word.property).iri
