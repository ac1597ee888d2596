"""Rows become records as a mapping says, and no row or value is dropped without a word."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mapping_world import BASE, HEAD, code, mapped, of_kind, record, said, source, table, thing
from pyoxigraph import Literal, Triple

from graph_service.errors import DataRejected
from graph_service.names import ANSVAR, DCTERMS, DPV, FOAF, ORG, RDF, SKOS, XSD
from ingest.mapping.apply import apply_mapping
from ingest.mapping.codes import shipped_codes
from ingest.mapping.read import parse_mapping
from ingest.mapping.resolving import Candidate, NothingKnown, Resolved
from ingest.tables import Place

REGISTER = """\
language: sv
tables:
  - headers: [Namn]
    records:
      - kind: activity
        key: "{Namn}"
        name: "{Namn}"
        say:
          purpose: Syfte
          hasLegalBasis: Grund
          retentionPeriod: Lagring
          usesSystem: System
          statesNoTransfer: Ingen överföring
          dcterms:identifier: Nr
"""


def test_a_row_becomes_a_record_with_what_its_columns_say():
    """Each column by its property's kind: text in the language, concept, length of time, yes or no, string."""
    made = mapped(
        REGISTER,
        {
            "Namn": "Löner",
            "Syfte": "Betala lön",
            "Grund": "Avtal",
            "Lagring": "7 år",
            "Ingen överföring": "Ja",
            "Nr": "A1",
        },
    )

    one = record(made, "activity", "loner")
    assert one.name == "Löner"
    assert one.origin == Place("register.csv", "", 2)
    assert one.triples == {
        Triple(one.thing, RDF.type, ANSVAR.ProcessingActivity),
        Triple(one.document, FOAF.primaryTopic, one.thing),
        Triple(one.thing, SKOS.prefLabel, Literal("Löner", language="sv")),
        Triple(one.thing, ANSVAR.purpose, Literal("Betala lön", language="sv")),
        Triple(one.thing, DPV.hasLegalBasis, code("legal-basis", "A6-1-b")),
        Triple(one.thing, ANSVAR.legalBasisText, Literal("Avtal", language="sv")),
        Triple(one.thing, ANSVAR.retentionPeriod, Literal("P7Y", datatype=XSD.duration)),
        Triple(one.thing, ANSVAR.retentionText, Literal("7 år", language="sv")),
        Triple(one.thing, ANSVAR.statesNoTransfer, Literal("true", datatype=XSD.boolean)),
        Triple(one.thing, DCTERMS.identifier, Literal("A1")),
        Triple(one.thing, DCTERMS.source, Literal("Test")),
    }
    assert (made.rows, made.problems, made.unknown, made.unread) == (1, [], [], [])


def test_every_statement_tells_its_cell():
    """Column, letter, row and the text as it is written."""
    made = mapped(REGISTER, {"Namn": "Löner", "Grund": " Avtal; Foo "})

    cells = [
        (one.predicate.rpartition("#")[2], one.column, one.letter, one.text, one.row)
        for one in made.records[thing("activity", "loner")].cells
    ]
    assert cells == [
        ("prefLabel", "Namn", "A", "Löner", 2),
        ("legalBasisText", "Grund", "B", " Avtal; Foo ", 2),
        ("hasLegalBasis", "Grund", "B", " Avtal; Foo ", 2),
    ]


def test_a_value_that_no_list_knows_waits_and_its_text_is_kept():
    """Told once, at the first place; the rest of the cell is read."""
    made = mapped(REGISTER, {"Namn": "A", "Grund": "Avtal; Nåd"}, {"Namn": "B", "Grund": "nåd"})

    assert [(one.list, one.text, one.place.row, one.place.column) for one in made.unknown] == [
        ("legal-basis", "Nåd", 2, "Grund")
    ]
    assert said(record(made, "activity", "a"), DPV.hasLegalBasis) == {"A6-1-b"}
    assert said(record(made, "activity", "b"), ANSVAR.legalBasisText) == {"nåd"}


def test_a_yes_or_no_that_is_neither_waits():
    """It is no "no"."""
    made = mapped(REGISTER, {"Namn": "A", "Ingen överföring": "delvis"})

    assert [(one.list, one.text) for one in made.unknown] == [("yes-no", "delvis")]
    assert said(record(made, "activity", "a"), ANSVAR.statesNoTransfer) == set()


def test_a_value_of_another_form_is_a_problem_with_its_place():
    """File, row, column, the value and what to do, in both languages."""
    made = mapped(
        "tables:\n  - headers: [Namn]\n    records:\n"
        "      - {kind: agreement, key: '{Namn}', name: '{Namn}', say: {signedOn: Datum, foaf:page: Sida}}\n",
        {"Namn": "A", "Datum": "i höstas", "Sida": "www.example.org"},
    )

    assert [one.text("sv") for one in made.problems] == [
        "register.csv, rad 2, kolumn B (Datum): 'i höstas' är inte ett datum. Skriv datumet som 2026-11-24.",
        "register.csv, rad 2, kolumn C (Sida): 'www.example.org' är inte en webbadress. "
        "Skriv adressen med https:// först.",
    ]
    assert made.problems[0].text("en").endswith("'i höstas' is not a date. Write the date as 2026-11-24.")


def test_a_row_without_its_key_is_a_problem():
    """It became no record, and the row says which."""
    made = mapped(REGISTER, {"Namn": "", "Syfte": "Något"}, {"Namn": "B"})

    assert [(one.place.row, "Namn är tomt" in one.message.sv) for one in made.problems] == [(2, True)]
    assert [one.name for one in of_kind(made, "activity")] == ["B"]


def test_a_personal_number_identifies_nothing():
    """Neither as key nor as identifier; and the message does not repeat it."""
    made = mapped(
        REGISTER, {"Namn": "19121212-1212"}, {"Namn": "B", "Nr": "121212-1212"}, {"Namn": "C", "Nr": "212000-1355"}
    )

    assert [(one.place.row, one.place.column) for one in made.problems] == [(2, "Namn"), (3, "Nr")]
    assert not any("1212-1212" in one.text(lang) for one in made.problems for lang in ("sv", "en"))
    assert said(record(made, "activity", "b"), DCTERMS.identifier) == set()
    assert said(record(made, "activity", "c"), DCTERMS.identifier) == {"212000-1355"}


def test_rows_of_one_key_are_one_record_where_they_agree():
    """What each says is put together; a name that differs is a problem and the first stands."""
    made = mapped(
        REGISTER.replace('key: "{Namn}"', 'key: "{Nr}"'),
        {"Nr": "1", "Namn": "Löner", "Grund": "Avtal"},
        {"Nr": "1", "Namn": "Löner", "Grund": "Samtycke"},
        {"Nr": "1", "Namn": "Lön", "Lagring": "7 år"},
        {"Nr": "1", "Namn": "Löner", "Lagring": "5 år"},
    )

    one = record(made, "activity", "1")
    assert said(one, DPV.hasLegalBasis) == {"A6-1-a", "A6-1-b"}
    assert said(one, SKOS.prefLabel) == {"Löner"}
    assert said(one, ANSVAR.retentionPeriod) == {"P7Y"}
    assert [(problem.place.row, problem.message.en) for problem in made.problems] == [
        (4, "'Lön' does not agree with 'Löner', which an earlier row says of Löner; the first stands."),
        (5, "'P5Y' does not agree with 'P7Y', which an earlier row says of Löner; the first stands."),
    ]


def test_two_keys_of_one_address_are_told_and_not_put_together():
    """ "Hallen" and "Hällen" are two."""
    made = mapped(REGISTER, {"Namn": "Hallen", "Syfte": "Ett"}, {"Namn": "Hällen", "Syfte": "Två"})

    assert said(record(made, "activity", "hallen"), ANSVAR.purpose) == {"Ett"}
    assert [one.place.row for one in made.problems] == [3]
    assert "'Hällen' ger samma adress som 'Hallen'" in made.problems[0].message.sv


def test_the_name_of_another_record_makes_it():
    """Split at semicolons and line breaks; the unsplit text is kept beside."""
    made = mapped(REGISTER, {"Namn": "Löner", "System": "Personec; Agda\nHeroma"})

    one = record(made, "activity", "loner")
    assert said(one, ANSVAR.usesSystem) == {"personec", "agda", "heroma"}
    assert said(one, ANSVAR.systemText) == {"Personec; Agda Heroma"}
    assert [system.name for system in of_kind(made, "system")] == ["Agda", "Heroma", "Personec"]


CHAIN = """\
language: sv
lists:
  brands: {words: {AWS: Amazon Web Services}}
context: {stad: Exempelstad}
tables:
  - headers: [Nämnd]
    columns:
      company: {from: [Biträde, Leverantör], first_filled: "true", split: [" och ", ";"], list: brands}
    records:
      - kind: organisation
        id: board
        key: "{Nämnd} {stad}"
        name: "{Nämnd|capital}, {stad}"
        say: {org:classification: {text: board}}
      - kind: organisation
        id: company
        each: company
        key: "{company}"
        name: "{company}"
      - kind: engagement
        each: company
        key: "{Nämnd} {company}"
        name: "{Nämnd} anlitar {company}"
        say:
          engager: {record: board}
          engaged: {record: company}
          scope: {key: "{System}", kind: system}
"""


def test_records_of_a_row_name_each_other():
    """One engagement for each company of the cell; context stands for what no column says."""
    made = mapped(CHAIN, {"Nämnd": "socialnämnden", "Biträde": "Tieto AB och AWS", "System": "Treserva"})

    aws, tieto = of_kind(made, "engagement")
    assert [one.name for one in of_kind(made, "organisation")] == [
        "Amazon Web Services",
        "Socialnämnden, Exempelstad",
        "Tieto AB",
    ]
    assert (said(aws, ANSVAR.engaged), said(tieto, ANSVAR.engaged)) == ({"amazon-web-services"}, {"tieto-ab"})
    assert said(aws, ANSVAR.engager) == said(tieto, ANSVAR.engager) == {"socialnamnden-exempelstad"}
    assert said(tieto, ANSVAR.scope) == {"treserva"}


def test_a_record_that_one_value_lacks_is_not_borrowed_from_another():
    """Only one of two companies in a cell has an agreement."""
    made = mapped(
        """\
tables:
  - headers: [bolag]
    columns: {bolaget: {from: bolag, split: [";"]}}
    records:
      - {kind: agreement, each: bolaget, key: "{bolaget}", name: "{bolaget}", when: {bolaget: A}}
      - kind: engagement
        each: bolaget
        key: "{bolaget}"
        name: "{bolaget}"
        say: {underAgreement: {record: agreement}}
""",
        {"bolag": "A; B"},
    )

    a, b = of_kind(made, "engagement")
    assert (said(a, ANSVAR.underAgreement), said(b, ANSVAR.underAgreement)) == ({"a"}, set())


def test_a_caller_may_give_the_context():
    """The same mapping serves another municipality."""
    made = mapped(CHAIN, {"Nämnd": "socialnämnden"}, context={"stad": "Annanstad"})

    assert [one.name for one in made.records.values()] == ["Socialnämnden, Annanstad"]


def test_a_column_is_found_under_the_first_name_that_is_filled():
    """Tables call things differently."""
    made = mapped(CHAIN, {"Nämnd": "N", "Biträde": "", "Leverantör": "Visma"})

    assert "visma" in {one.thing.value.rpartition("/")[2] for one in made.records.values()}


def test_parts_of_a_list_are_read_side_by_side():
    """JSON keeps a list of objects as columns, each with one value for every part."""
    made = mapped(
        """\
tables:
  - headers: [name]
    records:
      - {kind: system, key: "{name}", name: "{name}"}
      - kind: activity
        each: uses
        key: "{name} {uses.purpose}"
        name: "{uses.purpose}"
        say: {hasLegalBasis: uses.basis, usesSystem: {record: system}, retentionText: uses.kept}
""",
        {
            "name": "Agda",
            "uses.purpose": ("Lön", "Statistik"),
            "uses.basis": ("Avtal", "Samtycke"),
            "uses.kept": ("7 år", ""),
        },
        {"name": "Tom", "uses.purpose": (), "uses.basis": "", "uses.kept": ""},
    )

    lon, statistik = of_kind(made, "activity")
    assert (said(lon, DPV.hasLegalBasis), said(statistik, DPV.hasLegalBasis)) == ({"A6-1-b"}, {"A6-1-a"})
    assert (said(lon, ANSVAR.retentionText), said(statistik, ANSVAR.retentionText)) == ({"7 år"}, set())
    assert [one.name for one in of_kind(made, "system")] == ["Agda", "Tom"]


VERSIONS = """\
tables:
  - headers: [list, name]
    records:
      - kind: engagement
        key: "{list} {name}"
        name: "{name}"
        period: {day: day, of: "{list}"}
        say: {engagedFor: what}
"""


def versions(*rows: tuple[str, str, str]) -> list[dict[str, str]]:
    return [{"list": "L", "day": day, "name": name, "what": what} for day, name, what in rows]


def test_versions_of_a_list_become_days():
    """From the first version that names somebody to the day before the first that does not; the last wording stands."""
    made = mapped(
        VERSIONS,
        *versions(
            ("2020-01-01", "A", "old"), ("2020-01-01", "B", "x"), ("2021-06-01", "A", "new"), ("2022-03-01", "C", "y")
        ),
    )

    days = {
        one.name: (said(one, ANSVAR.validFrom), said(one, ANSVAR.validTo), said(one, ANSVAR.engagedFor))
        for one in of_kind(made, "engagement")
    }
    assert days == {
        "A": ({"2020-01-01"}, {"2022-02-28"}, {"new"}),
        "B": ({"2020-01-01"}, {"2021-05-31"}, {"x"}),
        "C": ({"2022-03-01"}, set(), {"y"}),
    }


def test_what_comes_back_to_a_list_is_another_record():
    """It ended once; its second address tells since when."""
    made = mapped(VERSIONS, *versions(("2020-01-01", "A", ""), ("2021-01-01", "B", ""), ("2022-01-01", "A", "")))

    first, second = (record(made, "engagement", slug) for slug in ("l-a", "l-a-2022-01-01"))
    assert (said(first, ANSVAR.validTo), said(second, ANSVAR.validFrom)) == ({"2020-12-31"}, {"2022-01-01"})


def test_a_list_of_one_version_says_the_day_only_of_what_is_new():
    """Whoever stands in it may have stood there before."""
    made = mapped(VERSIONS, *versions(("2026-04-20", "A", "x")))

    (one,) = of_kind(made, "engagement")
    assert said(one, ANSVAR.validFrom) == set()
    assert {(triple.predicate, triple.object.value) for triple in one.when_new} == {(ANSVAR.validFrom, "2026-04-20")}


def test_a_version_without_a_day_is_the_newest():
    """What it lacks ended on a day that nobody knows."""
    made = mapped(VERSIONS, *versions(("2020-01-01", "A", ""), ("", "B", "")))

    assert [said(one, ANSVAR.validTo) for one in of_kind(made, "engagement")] == [set(), set()]


class _Known:
    """A register that has one organisation, and one like it."""

    def resolve(self, kind, name, *, identifier=None, country=None):
        if name == "Tieto AB":
            return Resolved("https://city.example.org/id/organisation/tietoevry", "name")
        if name == "Visma":
            return Resolved(
                None, "new", (Candidate("https://city.example.org/id/organisation/visma-ab", "Visma AB", 90.0),)
            )
        return Resolved(None, "new")


def test_an_organisation_that_the_register_has_keeps_its_address():
    """The published name becomes a synonym; what is only alike is a suggestion and a record of its own."""
    made = mapped(CHAIN, {"Nämnd": "N", "Biträde": "Tieto AB; Visma"}, resolve=_Known())

    tieto, visma = record(made, "organisation", "tietoevry"), record(made, "organisation", "visma")
    assert (tieto.is_known, visma.is_known) == (True, False)
    assert (said(tieto, SKOS.altLabel), said(tieto, SKOS.prefLabel)) == ({"Tieto AB"}, set())
    assert {"tietoevry", "visma"} == {next(iter(said(one, ANSVAR.engaged))) for one in of_kind(made, "engagement")}
    assert [(one.name, one.thing, one.candidates[0].label) for one in made.unsure] == [
        ("Visma", thing("organisation", "visma"), "Visma AB")
    ]


def test_rows_are_left_out_on_purpose_or_told():
    """`skip` counts with its reason; a row that nothing fits is a problem."""
    made = mapped(
        """\
tables:
  - headers: [slag, namn]
    skip: [{when: {slag: roll}, reason: roles are concepts}]
    leave: {intern: for us alone}
    records:
      - kind: organisation
        key: "{namn}"
        name: "{namn}"
        when: {slag: [nämnd, bolag]}
        unless: {namn: {matches: "^Test"}}
      - {kind: unit, key: "{namn}", name: "{namn}", when: {slag: {filled: "false"}}}
""",
        {"slag": "Nämnd", "namn": "A", "intern": "x", "extra": "y"},
        {"slag": "roll", "namn": "B"},
        {"slag": "", "namn": "C"},
        {"slag": "nämnd", "namn": "Testnämnd"},
    )

    assert sorted((one.kind, one.name) for one in made.records.values()) == [("organisation", "A"), ("unit", "C")]
    assert [one.place.row for one in made.problems] == [5]
    assert [str(one) for one in made.left] == [
        "The column intern is not read: for us alone",
        "1 rows are not read: roles are concepts",
    ]
    assert made.unread == ["extra"]


def test_texts_of_several_rows_are_gathered_into_one():
    """A version of a list names everybody in it."""
    made = mapped(
        "tables:\n  - headers: [lista]\n    records:\n"
        "      - {kind: document, key: '{lista}', name: '{lista}', say: {description: {column: namn, gather: '; '}}}\n",
        {"lista": "L", "namn": "B"},
        {"lista": "L", "namn": "A"},
        {"lista": "L", "namn": "B"},
    )

    assert said(record(made, "document", "l"), DCTERMS.description) == {"B; A"}


def test_a_number_and_its_unit_may_stand_apart():
    """Retention as number, unit, trigger and text."""
    made = mapped(
        "language: sv\ntables:\n  - headers: [namn]\n    records:\n"
        "      - kind: retention\n        key: '{namn}'\n        name: '{namn}'\n        say:\n"
        "          retentionPeriod: {column: antal, unit: enhet, keep: none}\n"
        "          retentionText: text\n          retentionTrigger: från\n          disposalKind: {text: dispose}\n",
        {
            "namn": "Löner",
            "antal": "10",
            "enhet": "år",
            "från": "Anställningen upphörde",
            "text": "10 år efter slutad anställning",
        },
    )

    one = record(made, "retention", "loner")
    assert said(one, ANSVAR.retentionPeriod) == {"P10Y"}
    assert said(one, ANSVAR.retentionText) == {"10 år efter slutad anställning"}
    assert said(one, ANSVAR.retentionTrigger) == {"employmentEnded"}


def test_a_table_is_chosen_by_its_name_file_and_columns():
    """The first rule that fits; a table that none fits is told."""
    mapping = parse_mapping(
        HEAD
        + """\
tables:
  - {name: System*, headers: [Namn], records: [{kind: system, key: "{Namn}", name: "{Namn}"}]}
  - {headers: [Namn | Name], records: [{kind: service, key: "{_table} {Namn}", name: "{Namn}"}]}
""",
        "a.yaml",
    )
    given = source(
        table([{"Namn": "Agda"}], "Systemlista"), table([{"namn *": "Lön"}], "Tjänster"), table([{"x": "y"}], "Läs mig")
    )

    made = apply_mapping(mapping, given, base=BASE, codes=shipped_codes(), resolve=NothingKnown())

    assert sorted((one.kind, one.name, one.origin.sheet) for one in made.records.values()) == [
        ("service", "Lön", "Tjänster"),
        ("system", "Agda", "Systemlista"),
    ]
    assert [str(one) for one in made.left] == ["The table Läs mig is not read: no part of the mapping has its columns."]


def test_a_file_that_the_mapping_does_not_fit_is_refused_with_what_it_lacks():
    """A wrong mapping writes nothing."""
    with pytest.raises(
        DataRejected, match=r"register.csv: the mapping 'test' does not fit.*no column 'Namn'.*but 'Titel'"
    ):
        mapped(REGISTER, {"Titel": "x"})


def test_columns_that_the_table_lacks_are_told():
    """A slip in the mapping and an export without empty columns look the same."""
    made = mapped(REGISTER, {"Namn": "A", "Grund": "Avtal", "Syfte": "x"})

    assert made.lacking == ["Ingen överföring", "Lagring", "Nr", "System"]


def test_source_licence_and_mark_of_invented_data_follow_every_record():
    """An address is an IRI and stands on the document too."""
    text = (
        HEAD.replace("source: Test", 'source: "{källa}"')
        + 'licence: https://example.org/licence\nsynthetic: "true"\n'
        + REGISTER
    )
    given = source(table([{"Namn": "A", "källa": "https://example.org/a"}, {"Namn": "B", "källa": "en pärm"}]))

    made = apply_mapping(parse_mapping(text, "a.yaml"), given, base=BASE, codes=shipped_codes(), resolve=NothingKnown())

    a, b = of_kind(made, "activity")
    assert {one.predicate for one in a.triples if one.subject == a.document} == {
        FOAF.primaryTopic,
        DCTERMS.source,
        DCTERMS.license,
    }
    assert (said(a, DCTERMS.source), said(b, DCTERMS.source)) == ({"https://example.org/a"}, {"en pärm"})
    assert said(a, ANSVAR.isSynthetic) == {"true"}


def test_an_organisation_number_is_written_with_its_hyphen():
    """The register's form; a number of another country stays as it is."""
    made = mapped(
        "tables:\n  - headers: [namn]\n    records:\n"
        "      - {kind: organisation, key: '{namn}', name: '{namn}', say: {org:identifier: nr}}\n",
        {"namn": "A", "nr": "2120001355"},
        {"namn": "B", "nr": "DK87654321"},
    )

    assert [said(one, ORG.identifier) for one in of_kind(made, "organisation")] == [{"212000-1355"}, {"DK87654321"}]


def test_progress_is_told_while_rows_are_read():
    """Every thousand rows, and at the end."""
    seen: list[int] = []
    given = source(table([{"Namn": f"Namn {at}"} for at in range(2500)]))

    apply_mapping(
        parse_mapping(HEAD + REGISTER, "a.yaml"),
        given,
        base=BASE,
        codes=shipped_codes(),
        resolve=NothingKnown(),
        progress=seen.append,
    )

    assert seen == [1000, 2000, 2500]


def test_the_same_file_gives_the_same_records():
    """An import is a comparison: what is read may not depend on the run."""
    rows = [{"Nämnd": f"N{at % 3}", "Biträde": f"Bolag {at} AB; AWS", "System": "S"} for at in range(20)]

    first, second = mapped(CHAIN, *rows), mapped(CHAIN, *rows)

    assert first.records == second.records


_CELL = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_CELL, _CELL, _CELL, _CELL), max_size=8))
def test_no_row_is_dropped_without_a_word(rows):
    """Whatever stands in the cells, each row is a record's origin or cell, or a problem's place."""
    made = mapped(
        REGISTER,
        *[
            {"Namn": name.strip(), "Grund": basis.strip(), "Lagring": kept.strip(), "Nr": number.strip()}
            for name, basis, kept, number in rows
        ]
        or [{"Namn": ""}],
    )

    told = {one.place.row for one in made.problems}
    told |= {cell.row for one in made.records.values() for cell in one.cells}
    assert told >= set(range(2, len(rows) + 2))


def test_a_folder_names_the_file_of_each_row():
    """Places lead to the file that was read."""
    made = mapped(REGISTER, {"Namn": "A", "_file": "one.json"}, file="records")

    assert record(made, "activity", "a").origin.file == "one.json"
    assert made.unread == []
