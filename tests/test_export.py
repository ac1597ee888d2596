"""Exports: what an audience may see, in every format, whole or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse
from record_books import LONIA, MOLNET, NAMND, export, opened, register_of
from small_graph import DOC, ID, change_of

from ansvar.__main__ import main
from ansvar.output import written
from graph_service.changes import Change
from graph_service.errors import BadRequest, NotFound
from graph_service.exports import Export, Format, Matters, write_export
from graph_service.names import ANSVAR, PROV, SKOS
from graph_service.names import RDF as RDF_TERMS
from graph_service.publishing.table import HEADER
from graph_service.registry import Registry
from graph_service.settings import Settings

INCIDENT = f"{ID}incident/avbrott"
TOLD = """
<doc/incident/avbrott> {
  <id/incident/avbrott> a ansvar:Incident ; skos:prefLabel "Avbrott"@sv ; ansvar:rootCause "Kabeln"@sv ;
    ansvar:concerns <id/system/lonia>, <id/system/hemligt> ;
    ansvar:notifiedAuthorityAt "2026-01-01T10:00:00Z"^^xsd:dateTime .
  <doc/incident/avbrott> foaf:primaryTopic <id/incident/avbrott> ; prov:wasDerivedFrom "logg.csv, rad 2" ;
    dcterms:license <http://creativecommons.org/publicdomain/zero/1.0/> .
}
<doc/system/hemligt> { <id/system/hemligt> a ansvar:System ; skos:prefLabel "Hemligt"@sv ;
  ansvar:shownTo <https://w3id.org/ansvar/code/audience#city> . }
<doc/system/lonia> { <id/system/lonia> a ansvar:System ; skos:prefLabel "Lönia"@sv ;
  ansvar:usedBy <id/organisation/namnd> . }
<doc/safeguard/kopior> { <id/safeguard/kopior> a ansvar:Safeguard ; skos:prefLabel "Kopior"@sv ;
  ansvar:testedOn "2026-01-01"^^xsd:date . <doc/safeguard/kopior> prov:wasDerivedFrom "skydd.csv, rad 3" . }
<doc/organisation/namnd> { <id/organisation/namnd> a ansvar:Organisation ; skos:prefLabel "Nämnden"@sv . }
"""
RDF: dict[Format, RdfFormat] = {"trig": RdfFormat.TRIG, "nq": RdfFormat.N_QUADS, "jsonld": RdfFormat.JSON_LD}


@pytest.fixture(scope="module")
def register() -> Iterator[Registry]:
    """An incident with facts for each audience, and a system that the public may not know of."""
    registry = register_of(TOLD)
    yield registry
    registry.close()


def statements(body: bytes, form: Format = "nq") -> set[Triple]:
    return {quad.triple for quad in parse(body, RDF[form])}


@pytest.mark.parametrize("form", RDF)
def test_everything_is_there_in_every_syntax_with_graphs(register: Registry, form: Format) -> None:
    """Each record in its own graph, as the store has it."""
    found = set(parse(export(register, form), RDF[form]))

    assert found == {quad for quad in register.store.quads() if str(quad.graph_name).startswith(f"<{DOC}")}


def test_turtle_joins_the_records(register: Registry) -> None:
    """It has no way to name a graph."""
    found = {quad.triple for quad in parse(export(register, "ttl"), RdfFormat.TURTLE)}

    assert found == statements(export(register, "nq"))


@pytest.mark.parametrize("form", ["trig", "nq", "ttl", "jsonld", "csv", "xlsx"])
def test_the_same_register_gives_the_same_bytes(register: Registry, form: Format) -> None:
    """A hash of the file tells whether anything was changed."""
    assert export(register, form) == export(register, form)


def test_the_public_sees_what_the_shapes_open_to_it(register: Registry) -> None:
    """Neither facts for the city or the keepers, nor where a record was read, nor a record that is not for it."""
    found = statements(export(register, "nq", audience="public"))

    said = {one.predicate for one in found if one.subject == NamedNode(f"{ID}safeguard/kopior")}
    assert said == {RDF_TERMS.type, SKOS.prefLabel}
    assert not [one for one in found if INCIDENT in str(one)]
    assert PROV.wasDerivedFrom not in {one.predicate for one in found}
    assert not [one for one in found if "hemligt" in str(one)]


def test_the_city_sees_more_and_the_keepers_everything(register: Registry) -> None:
    """Each audience sees what the wider ones see."""
    seen = [statements(export(register, "nq", audience=one)) for one in ("public", "city", "internal")]

    assert seen[0] < seen[1] < seen[2]
    of_city = {one.predicate for one in seen[1] if one.subject == NamedNode(INCIDENT)}
    assert ANSVAR.notifiedAuthorityAt in of_city
    assert ANSVAR.rootCause not in of_city


def test_a_table_has_no_column_or_name_that_the_audience_may_not_see(register: Registry) -> None:
    """Not in its headings, nor in the lists to choose from."""
    book = opened(export(register, "xlsx", audience="public"))

    texts = {str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line}
    assert "Lönia" in texts
    assert not {one for one in texts if "Hemligt" in one or "rootCause" in one or "hemligt" in one}


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"of": LONIA}, {LONIA}),
        ({"of": NAMND}, {NAMND, LONIA, INCIDENT}),
        ({"kinds": ("system",)}, {LONIA, f"{ID}system/hemligt"}),
        ({"of": NAMND, "kinds": ("system",)}, {LONIA}),
    ],
)
def test_a_part_can_be_chosen(register: Registry, chosen: dict[str, object], expected: set[str]) -> None:
    """A record, what is a matter of an organisation, a kind, or several of these."""
    found = statements(export(register, "nq", **chosen))

    assert {str(one.subject)[1:-1] for one in found if f"<{ID}" in str(one.subject)} == expected


def test_csv_of_one_kind_has_a_row_for_each_record(register: Registry) -> None:
    """Of several kinds it has a row for each statement."""
    one = list(csv.reader(io.StringIO(export(register, "csv", kinds=("system",)).decode())))
    every = list(csv.reader(io.StringIO(export(register, "csv").decode())))

    assert [line[1] for line in one[1:]] == ["Hemligt", "Lönia"]
    assert one[0][1] == "Namn (sv) [skos:prefLabel@sv]"
    assert tuple(every[0]) == HEADER
    assert len(every) - 1 == len(list(parse(export(register, "nq"), RdfFormat.N_QUADS)))


def test_a_table_of_statements_has_commas(register: Registry) -> None:
    """It is for programs, and is not read back."""
    with pytest.raises(BadRequest, match="Name one kind with --kind"):
        export(register, "csv", separator=";")


def test_an_empty_kind_has_a_sheet_with_headings(register: Registry) -> None:
    """What was asked for is there to be filled in."""
    book = opened(export(register, "xlsx", kinds=("risk",)))

    assert book.sheetnames == ["Läs mig", "Risk", "ansvar"]
    assert book["Risk"].max_row == 2


def test_an_unknown_kind_is_told(register: Registry) -> None:
    """With those that there are."""
    with pytest.raises(NotFound, match="'systm'"):
        export(register, "nq", kinds=("systm",))


def test_progress_is_told_record_by_record(register: Registry) -> None:
    """The last call says that all are written."""
    told: list[tuple[int, int]] = []
    write_export(Export(register, "internal", progress=lambda *now: told.append(now)), "nq", io.BytesIO())

    assert told == [(done, 5) for done in range(1, 6)]


# --- the command -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store on disk with the same."""
    folder = tmp_path_factory.mktemp("export") / "store"
    registry = Registry.open(Settings(store=folder))
    registry.commit(change_of(TOLD))
    registry.close()
    return folder


def test_the_command_writes_what_the_public_may_see(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Unless it is told otherwise: a file is made to be handed out."""
    out = tmp_path / "all.nq"

    code = main(["export", "--format", "nq", "--out", str(out), "--store", str(store)])

    assert code == 0
    assert "hemligt" not in out.read_text(encoding="utf-8")
    assert capsys.readouterr().out == f"{out}: 3 records, as the audience public may see them.\n"
    assert [one.name for one in tmp_path.iterdir()] == ["all.nq"]


def test_the_command_takes_name_kind_and_separator(store: Path, tmp_path: Path) -> None:
    """As somebody with a Swedish Excel asks for it."""
    out = tmp_path / "system.csv"
    options = ["--kind", "system", "--of", "Nämnden", "--separator", "semicolon", "--bom", "--lang", "en"]

    code = main(["export", "--format", "csv", "--out", str(out), "--store", str(store), *options])

    text = out.read_bytes().decode("utf-8")
    assert code == 0
    assert text.startswith('\ufeff"Address [ansvar-workbook 1;')
    assert ";Name (sv) [skos:prefLabel@sv];" in text
    assert LONIA in text


def test_a_file_stays_as_it_was_where_writing_fails(tmp_path: Path) -> None:
    """Neither half a file nor a temporary one is left."""
    out = tmp_path / "all.nq"
    out.write_text("before", encoding="utf-8")

    with pytest.raises(ValueError, match="closed file"), written(out) as stream:
        stream.close()

    assert out.read_text(encoding="utf-8") == "before"
    assert [one.name for one in tmp_path.iterdir()] == ["all.nq"]


def test_the_command_tells_of_a_kind_that_is_not_there_and_writes_nothing(store: Path, tmp_path: Path) -> None:
    """As of any other slip."""
    out = tmp_path / "all.xlsx"

    assert main(["export", "--format", "xlsx", "--kind", "systm", "--out", str(out), "--store", str(store)]) == 2
    assert list(tmp_path.iterdir()) == []


def test_names_in_a_table_do_not_depend_on_what_else_is_exported() -> None:
    """Two records of one name are told apart also where only one of them is used."""
    registry = register_of()

    lines = list(csv.reader(io.StringIO(export(registry, "csv", of=LONIA, kinds=("system",)).decode())))

    assert f"Molnet AB [{MOLNET.removeprefix(ID)}]" in lines[1]


@pytest.mark.parametrize("form", ["nq", "csv", "xlsx"])
def test_what_is_taken_away_while_an_export_is_written_is_left_out(form: Format) -> None:
    """The rest is written: whoever waits for a file does not get an error for another's change."""
    registry = register_of(TOLD)
    gone = Change({NamedNode(f"{DOC}system/lonia"): ()}, "test", "slut")
    stream = io.BytesIO()

    write_export(Export(registry, "internal", progress=lambda *_: registry.commit(gone)), form, stream)

    told = str([*opened(stream.getvalue())["System"].values]) if form == "xlsx" else stream.getvalue().decode()
    assert "Lönia" not in told
    assert "Hemligt" in told


def test_what_is_a_matter_of_an_organisation_follows_the_register() -> None:
    """It is remembered for one revision, not longer."""
    registry = register_of(TOLD)
    matters = Matters(registry)
    before = matters.of(NAMND)

    registry.commit(Change({NamedNode(f"{DOC}system/lonia"): ()}, "test", "slut"))

    assert before == {f"{ID}system/lonia", INCIDENT}
    assert matters.of(NAMND) == set()
