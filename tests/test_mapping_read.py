"""A mapping is read whole or refused, with file, line, key and what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from mapping_world import BASE, HEAD, record, said, source, table

from graph_service.errors import DataRejected, NotFound
from graph_service.names import ANSVAR, DCTERMS, DPV
from ingest.mapping.apply import apply_mapping
from ingest.mapping.checking import SCHEMA
from ingest.mapping.codes import shipped_codes
from ingest.mapping.read import parse_mapping, read_mapping, shipped_mappings
from ingest.mapping.resolving import NothingKnown

GOOD = (
    HEAD
    + """\
language: sv
lists:
  bases: {words: {Lag: A6-1-c}}
tables:
  - headers: [Namn, Syfte]
    records:
      - kind: activity
        key: "{Namn}"
        name: "{Namn}"
        say:
          purpose: Syfte
          hasLegalBasis: {column: Grund, list: bases}
"""
)


def refused(text: str) -> str:
    with pytest.raises(DataRejected) as caught:
        parse_mapping(text, "register.yaml")
    return caught.value.detail


@pytest.mark.parametrize(
    ("told", "wrong"),
    [("mapping: test\n", 'mapping: "test\\n"\n'), ("language: sv\n", 'language: "sv\\n"\n')],
)
def test_a_name_does_not_end_with_a_line_break(told: str, wrong: str) -> None:
    """Which `$` of a pattern alone would take; names become addresses and names of files."""
    assert GOOD.count(told) == 1

    detail = refused(GOOD.replace(told, wrong))

    assert "has another form than ^[a-z" in detail
    assert detail.endswith("$. Mend it.")


def test_a_mapping_is_read_with_what_the_shapes_say():
    """The mapping names columns and properties; what the values are, the shapes know."""
    mapping = parse_mapping(GOOD, "register.yaml")

    (rule,) = mapping.tables[0].records
    assert (mapping.name, mapping.version, mapping.language) == ("test", "1", "sv")
    assert [(one.property, one.kind, one.language) for one in rule.statements] == [
        (ANSVAR.purpose, "text", "sv"),
        (rule.statements[1].property, "code", "sv"),
    ]
    assert rule.statements[1].keep == ANSVAR.legalBasisText


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("kind: activity", "kind: activty", 11, "'activty' is no kind of record"),
        ("purpose: Syfte", "purpos: Syfte", 15, "Did you mean 'purpose'?"),
        ("list: bases", "list: basis", 16, "there is no list 'basis'"),
        ('key: "{Namn}"', 'key: "{Namn"', 12, "'{' has no partner"),
        ('version: "1"', 'version: ""', 2, "Mend it"),
        ("language: sv", "languages: sv", 5, "'languages' is no key here"),
        ("    records:", "    record:", 9, "'records' is missing"),
        ("{Lag: A6-1-c}", "{Lag: A6-9-z}", 16, "'A6-9-z', which the code list legal-basis does not have"),
        ("          purpose: Syfte", "          purpose: Syfte\n          purpose: Namn", 16, "stands twice"),
        ("  bases: {words: {Lag: A6-1-c}}", "  bases: [", 9, "not YAML"),
        ("purpose: Syfte", "purpose: {columns: Syfte}", 15, "'columns' is no key here"),
        ("purpose: Syfte", "concerns: {column: Syfte}", 15, "'concerns' is no property"),
        ("purpose: Syfte", "hasDataController: {record: board}", 14, "there is no record 'board'"),
        ("purpose: Syfte", "usesSystem: {column: Syfte, kind: service}", 15, "takes a record of the kind 'system'"),
    ],
)
def test_a_fault_is_told_with_file_line_and_what_to_do(old, new, line, told):
    """Nobody searches for it."""
    detail = refused(GOOD.replace(old, new, 1))

    assert detail.startswith(f"register.yaml, line {line}")
    assert told in detail


def test_every_fault_of_form_is_told_at_once():
    """A mapping is mended in one go."""
    with pytest.raises(DataRejected) as caught:
        parse_mapping("mapping: a\nversion: '1'\ntitle: {en: A}\nsource: A\nreads: paper\ntables: []\n", "a.yaml")

    assert [problem.path for problem in caught.value.problems] == ["a.yaml, line 5, reads", "a.yaml, line 6, tables"]


def test_what_is_no_mapping_is_refused():
    """A list, nothing, an alias that could grow without end, and more text than anybody writes."""
    assert "stands where keys with values should" in refused("- a\n")
    assert "is empty" in refused("# nothing\n")
    assert "is an alias" in refused("a: &x [1]\nb: *x\n")
    assert "Shorten it" in refused("#" * 1_000_001)
    assert "more than 40 levels" in refused("a: " + "[" * 5000)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_mapping_is_read_or_refused(data):
    """Whatever was cut out, doubled or typed into it: no other error."""
    start = data.draw(st.integers(0, len(GOOD)))
    end = data.draw(st.integers(start, min(len(GOOD), start + 40)))
    put = data.draw(
        st.sampled_from(
            ["", "\n", ": ", "- ", "{", "]", "*a", "&a ", "\t", "'", "kind: x\n", "\x00", GOOD[start:end] * 2]
        )
    )

    told = _told(GOOD[:start] + put + GOOD[end:])

    assert told == "read" or told.startswith("a.yaml")


def _told(text: str) -> str:
    """Return "read", or why the text is refused."""
    try:
        parse_mapping(text, "a.yaml")
    except DataRejected as error:
        return error.detail
    return "read"


def test_scalars_stay_as_they_are_written():
    """ "NO" is a country and "1.10" a version."""
    mapping = parse_mapping(GOOD.replace('version: "1"', "version: 1.10").replace("{Lag:", "{NO:"), "a.yaml")

    assert mapping.version == "1.10"
    assert "no" in mapping.lists["bases"].by_word


def test_a_list_of_words_is_read_from_a_file_beside_the_mapping(tmp_path):
    """CSV with named columns, or YAML; outside the folder nothing is read."""
    (tmp_path / "words.csv").write_text("phrase,code\nLag,A6-1-c; A6-1-e\n", encoding="utf-8")
    (tmp_path / "words.yaml").write_text("Lag: [A6-1-c]\n", encoding="utf-8")
    csv_list = "{file: words.csv, from: phrase, to: code, separator: ';'}"
    for file, codes in ((csv_list, ("A6-1-c", "A6-1-e")), ("{file: words.yaml}", ("A6-1-c",))):
        mapping = parse_mapping(GOOD.replace("{words: {Lag: A6-1-c}}", file), "a.yaml", folder=tmp_path)

        assert mapping.lists["bases"].by_word["lag"] == codes

    for file, told in (
        ("{file: ../secret.csv}", "lies outside the folder"),
        ("{file: gone.csv}", "cannot be read"),
        ("{file: words.csv, from: word, to: code}", "has no column 'word'"),
    ):
        with pytest.raises(DataRejected, match=told):
            parse_mapping(GOOD.replace("{words: {Lag: A6-1-c}}", file), "a.yaml", folder=tmp_path)


def test_a_mapping_that_is_not_there_is_named_with_those_that_are():
    """By name those that ship, by path any file."""
    with pytest.raises(NotFound, match=r"There is no mapping 'sv-komuner'.*sv-kommuner"):
        read_mapping("sv-komuner")
    with pytest.raises(NotFound, match="there is no such file"):
        read_mapping("gone.yaml")


def test_the_schema_is_a_schema():
    """Editors check a mapping by it while it is written."""
    Draft202012Validator.check_schema(json.loads(SCHEMA.read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", shipped_mappings())
def test_every_shipped_mapping_is_read_and_named_as_its_file(name):
    """Titles are in both languages, and each table says what makes it one of its own."""
    mapping = read_mapping(name)

    assert mapping.name == name
    assert set(mapping.title) == {"sv", "en"}
    assert mapping.reads != "tables" or all(one.headers or one.names or one.files for one in mapping.tables)


def test_shipped_mappings_are_those_that_are_promised():
    """Issue 7: the registers and lists of Sweden, Denmark and the EDPS, and the exports of five tools."""
    assert {
        "sv-kommuner",
        "kl-article30",
        "edps-dpcat",
        "subprocessors",
        "suppliers",
        "seed",
        "kitos",
        "os2compliance",
        "ciso-assistant",
        "fides",
        "backstage",
        "imy-template",
        "datatilsynet-template",
        "csm-ropa",
    } <= set(shipped_mappings())


def test_the_source_of_a_record_may_be_a_statement():
    """Then the mapping's source is not said besides."""
    mapping = parse_mapping(GOOD.replace("purpose: Syfte", "purpose: Syfte\n          dcterms:source: Källa"), "a.yaml")

    (rule,) = mapping.tables[0].records
    assert rule.states_source
    assert DCTERMS.source in {one.property for one in rule.statements}


def test_the_example_of_the_documentation_says_what_the_page_tells():
    """The mapping on the page reads the table on the page."""
    page = (Path(__file__).parent.parent / "docs/mappings.md").read_text(encoding="utf-8")
    text = page.partition("```yaml\n")[2].partition("```")[0]
    header, _, row = [line for line in page.splitlines() if line.startswith("|")][:3]
    cells = dict(zip(_cells(header), _cells(row), strict=True))

    made = apply_mapping(
        parse_mapping(text, "docs/mappings.md"),
        source(table([cells])),
        base=BASE,
        codes=shipped_codes(),
        resolve=NothingKnown(),
    )

    assert sorted((one.kind, one.name) for one in made.records.values()) == [
        ("activity", "Skolskjuts"),
        ("engagement", "Karta AB behandlar uppgifter för Skolskjuts"),
        ("engagement", "Taxi AB behandlar uppgifter för Skolskjuts"),
        ("organisation", "Barnnämnden, Exempelstad"),
        ("organisation", "Karta AB"),
        ("organisation", "Taxi AB"),
    ]
    activity = record(made, "activity", "7-barnnamnden")
    assert said(activity, DPV.hasLegalBasis) == {"A6-1-c"}
    assert said(activity, ANSVAR.retentionPeriod) == {"P2Y"}
    assert said(activity, ANSVAR.personalDataText) == {"Namn; mående"}
    assert [(one.list, one.text) for one in made.unknown] == [("personal-data", "mående")]
    assert (made.problems, made.unread) == ([], [])


def test_the_documentation_tells_of_every_key_and_every_shipped_mapping():
    """Whoever writes a mapping needs no other page."""
    page = (Path(__file__).parent.parent / "docs/mappings.md").read_text(encoding="utf-8")
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    parts = [schema, *schema["$defs"].values(), *(one["oneOf"][1] for one in (schema["$defs"]["column"],))]
    keys = {key for part in parts for key in part.get("properties", {})}

    missing = {one for one in (*keys, *shipped_mappings()) if f"`{one}`" not in page and f"`{one}:" not in page}

    assert missing == set()


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]
