"""The code lists hold what law and standards list, and what they point to in other vocabularies is there."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import DCTERMS, OWL, SKOS

from graph_service.files import ONTOLOGY, ontology_files, shape_files
from graph_service.names import ANSVAR, CODE
from graph_service.parsing import parse_file
from ingest.demo.build import city_path

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
LISTS = sorted(path.stem for path in (ONTOLOGY / "codes").glob("*.ttl"))
MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.relatedMatch)
VOCABULARIES = {
    "https://w3id.org/dpv#": "dpv.ttl",
    "https://w3id.org/dpv/legal/eu#": "legal-eu.ttl",
    "https://w3id.org/dpv/legal/eu/gdpr#": "eu-gdpr.ttl",
    "https://w3id.org/dpv/loc#": "loc.ttl",
    "https://w3id.org/dpv/pd#": "pd.ttl",
    "https://w3id.org/dpv/risk#": "risk.ttl",
}
PROF = "http://www.w3.org/ns/dx/prof/"
INSPEC = "https://w3id.org/inspec/datavoc/"


@cache
def _list(name: str) -> Graph:
    return Graph().parse(ONTOLOGY / "codes" / f"{name}.ttl")


def _concept(name: str, local: str) -> URIRef:
    return URIRef(f"{CODE.iri}{name}#{local}")


def _notations(name: str) -> set[str]:
    return {str(notation) for notation in _list(name).objects(None, SKOS.notation)}


def _day(name: str, local: str, predicate: NamedNode) -> str | None:
    found = _list(name).value(_concept(name, local), URIRef(predicate.value))
    return None if found is None else str(found)


def _rows(table: str) -> list[dict[str, str]]:
    if not SHARED.is_dir():
        pytest.skip("The shared data are not beside the checkout.")
    with (SHARED / table).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize(
    ("name", "notations"),
    [
        ("processor-duty", "abcdefgh"),
        ("dpia-criterion", [str(n) for n in range(1, 10)]),
        ("krt-level", "01234"),
        ("likelihood", "1234"),
        ("consequence", "1234"),
        ("risk-level", "1234"),
        ("control-point", [str(n) for n in range(1, 13)]),
        ("control-area", [str(n) for n in range(1, 11)]),
        ("disposal-kind", ["preserve", "dispose", "partly"]),
        ("audience", ["public", "city", "internal"]),
        ("incident-effect", ["confidentiality", "integrity", "availability"]),
    ],
)
def test_a_closed_list_holds_what_it_must_and_no_more(name: str, notations: str | list[str]) -> None:
    """The duties of Art. 28(3), the nine criteria, the scales and the points of the follow-up are complete."""
    assert _notations(name) == set(notations)


@pytest.mark.parametrize("name", LISTS)
def test_a_concept_is_named_by_its_notation(name: str) -> None:
    """The end of the address of a concept is its notation, so that either leads to the other."""
    graph = _list(name)

    differing = [
        (str(concept), str(notation))
        for concept, notation in graph.subject_objects(SKOS.notation)
        if str(concept) != f"{CODE.iri}{name}#{notation}"
    ]

    assert differing == []


def test_a_scale_has_numbers_that_can_be_compared() -> None:
    """The notation of a level is a number, so that a query can join it with the number of a record."""
    for name in ("krt-level", "likelihood", "consequence", "risk-level", "control-point", "control-area"):
        assert {type(one.toPython()) for one in _list(name).objects(None, SKOS.notation)} == {int}, name


def test_control_points_and_areas_are_no_records() -> None:
    """The classes of control points and areas are kinds of records; a concept of a list is only a concept."""
    for name in ("control-point", "control-area"):
        assert set(_list(name).objects(None, RDF.type)) == {SKOS.Concept, SKOS.ConceptScheme}


def test_every_match_is_a_term_of_the_vocabulary_that_it_names() -> None:
    """Nothing is mapped to a term that DPV 2.3 and its extensions do not have."""
    folder = SHARED / "vocab"
    if not folder.is_dir():
        pytest.skip("The shared data are not beside the checkout.")
    known = {
        quad.subject.value
        for file in VOCABULARIES.values()
        for quad in parse_file(folder / file)
        if isinstance(quad.subject, NamedNode) and quad.predicate == NamedNode(str(RDF.type))
    }
    matched = {
        str(target)
        for graph in (*map(_list, LISTS), Graph().parse(ONTOLOGY / "ansvar.ttl"))
        for predicate in MATCHES
        for target in graph.objects(None, predicate)
        if str(target).startswith(tuple(VOCABULARIES))
    }

    assert matched
    assert sorted(matched - known) == []


def test_every_match_outside_dpv_is_of_a_vocabulary_that_is_reused() -> None:
    """A mapping leads to a vocabulary that the model says it reuses, never to a stray address."""
    reused = {
        str(iri)
        for iri in Graph().parse(ONTOLOGY / "specification.ttl").objects(None, URIRef(f"{PROF}isInheritedFrom"))
    }
    reused |= {"http://www.w3.org/ns/shacl#", "https://www.ica.org/standards/RiC/ontology#"}
    reused |= {"http://data.europa.eu/eli/ontology#", "http://spdx.org/rdf/terms#", *VOCABULARIES}
    targets = {
        str(target)
        for graph in (*map(_list, LISTS), Graph().parse(ONTOLOGY / "ansvar.ttl"))
        for predicate in MATCHES
        for target in graph.objects(None, predicate)
    }

    assert sorted(target for target in targets if re.sub(r"[^#/]*$", "", target) not in reused) == []


def test_countries_say_what_the_reference_table_says() -> None:
    """Names, membership and adequacy decisions of each country are those of the table with sources."""
    graph = _list("country")
    differing = []
    for row in _rows("reference/countries.csv"):
        country = _concept("country", row["iso2"])
        said = {
            "eu": str(graph.value(country, URIRef(ANSVAR.inEU.value))) == "true",
            "eea": str(graph.value(country, URIRef(ANSVAR.inEEA.value))) == "true",
            "scope": str(graph.value(country, URIRef(ANSVAR.adequacyScope.value)) or ""),
            "from": _day("country", row["iso2"], ANSVAR.adequateFrom) or "",
            "until": _day("country", row["iso2"], ANSVAR.adequateUntil) or "",
        }
        # Outermost regions have codes of their own in ISO 3166-1, but the GDPR applies there.
        is_part = "not a third country" in row["territory_note"]
        wanted = {
            "eu": row["eu"] == "yes" or is_part,
            "eea": row["eea"] == "yes" or is_part,
            "scope": row["adequacy_scope"].partition(":")[0],
            "from": row["adequacy_date"],
            "until": row["adequacy_valid_to"],
        }
        if said != wanted:
            differing.append((row["iso2"], said, wanted))

    assert differing == []


def test_every_adequacy_decision_is_a_tool_that_holds_as_long_as_the_country_is_adequate() -> None:
    """A decision can be pointed to, and its days are those of the country that it is for."""
    tools, countries = _list("transfer-tool"), _list("country")
    adequate = URIRef(ANSVAR.adequateFrom.value)
    days_by_country = {
        country: (
            str(tools.value(tool, URIRef(ANSVAR.validFrom.value))),
            tools.value(tool, URIRef(ANSVAR.validTo.value)),
        )
        for tool, country in tools.subject_objects(DCTERMS.spatial)
        if (tool, SKOS.broader, _concept("transfer-tool", "A45-3")) in tools
    }

    assert days_by_country == {
        country: (str(day), countries.value(country, URIRef(ANSVAR.adequateUntil.value)))
        for country, day in countries.subject_objects(adequate)
    }


@pytest.mark.parametrize(
    ("tool", "begins", "ends"),
    [
        ("adequacyKR", "2021-12-17", None),
        ("dpf", "2023-07-10", None),
        ("adequacyBR", "2026-01-26", None),
        ("adequacyEPO", "2025-07-15", None),
        ("adequacyGB", "2021-06-28", "2031-12-27"),
        ("privacyShield", "2016-07-12", "2020-07-16"),
        ("safeHarbour", "2000-07-26", "2015-10-06"),
    ],
)
def test_a_tool_holds_from_and_to_its_day(tool: str, begins: str, ends: str | None) -> None:
    """Decisions that DPV lacks are there with their day, and void frameworks have ended."""
    assert _day("transfer-tool", tool, ANSVAR.validFrom) == begins
    assert _day("transfer-tool", tool, ANSVAR.validTo) == ends


def test_legal_bases_and_tools_hold_every_ground_of_the_reference_table() -> None:
    """No ground of Articles 6, 9, 45, 46 and 49 that DPV has is missing."""
    wanted = {row["dpv_iri"] for row in _rows("reference/gdpr-legal-bases.csv")}
    matched = {
        str(target)
        for name in ("legal-basis", "transfer-tool")
        for target in _list(name).objects(None, SKOS.exactMatch)
    }

    assert sorted(wanted - matched) == []


def test_levels_of_protection_are_those_of_klassa() -> None:
    """The names of the levels are those that municipalities use."""
    names = {row["level"]: row["name_sv"] for row in _rows("reference/klassa-levels.csv")}

    said = {
        level: str(
            next(
                t
                for t in _list("krt-level").objects(_concept("krt-level", level), SKOS.prefLabel)
                if t.language == "sv"
            )
        )
        for level in names
    }

    assert said == names


def test_control_points_are_called_as_the_data_protection_officer_calls_them() -> None:
    """The twelve points and ten areas have the names of the source."""
    for table, name in (
        ("seed/dpo_control_points.csv", "control-point"),
        ("seed/internal_control_areas.csv", "control-area"),
    ):
        for row in _rows(table):
            names = {str(text) for text in _list(name).objects(_concept(name, row["number"]), SKOS.prefLabel)}
            assert names == {row["name_sv"], row["name_en"]}


def _statements() -> Iterator[tuple[Path, Triple]]:
    codes = ONTOLOGY / "codes"
    for path in (*ontology_files(), *shape_files(), city_path()):
        for quad in parse_file(path):
            if path.parent != codes or not str(quad.predicate).startswith(f"<{SKOS}"):
                yield path, quad.triple


def test_every_reused_term_is_called_something_of_ours_in_swedish_and_english() -> None:
    """A term of another vocabulary that ontology, rules or records use has our names, kept beside that vocabulary."""
    names: dict[str, set[str]] = {}
    used: set[str] = set()
    for _, triple in _statements():
        if triple.predicate == NamedNode(str(SKOS.prefLabel)) and isinstance(triple.object, Literal):
            names.setdefault(str(triple.subject)[1:-1], set()).add(triple.object.language or "")
        used.add(triple.predicate.value)
        if isinstance(triple.object, NamedNode):
            used.add(triple.object.value)
        elif isinstance(triple.object, Literal) and not triple.object.language:
            used.add(triple.object.datatype.value)
    namespaces = (
        "http://www.w3.org/",
        "http://purl.org/",
        "http://xmlns.com/",
        "https://schema.org/",
        "http://spdx.org/",
    )
    namespaces += ("https://w3id.org/dpv", "https://www.ica.org/", "http://data.europa.eu/eli/ontology", INSPEC)
    reused = {iri for iri in used if iri.startswith(namespaces) and not iri.endswith(("#", "/", ".rdf"))}
    reused -= {"https://w3id.org/dpv/loc", "https://w3id.org/dpv/legal/eu/gdpr"}

    assert sorted(iri for iri in reused if names.get(iri) != {"sv", "en"}) == []


def test_reused_terms_get_names_and_nothing_else() -> None:
    """The file of names says nothing more of a term that is not ours."""
    graph = Graph().parse(ONTOLOGY / "reused-labels.ttl")
    header = URIRef("https://w3id.org/ansvar/reused-labels")

    assert {predicate for subject, predicate, _ in graph if subject != header} == {SKOS.prefLabel}
    assert not [s for s in graph.subjects(SKOS.prefLabel) if str(s).startswith("https://w3id.org/ansvar/")]


def test_the_specification_lists_every_part_that_ships() -> None:
    """Every code list is a part and names its list, the ontology too; every rules file is imported (INSPEC-2, 9)."""
    graph = Graph().parse(ONTOLOGY / "specification.ttl")
    profile = URIRef("https://w3id.org/ansvar/shapes")
    parts = set(graph.objects(profile, URIRef(f"{PROF}hasResource")))

    def subjects(rule: str) -> set[str]:
        found = graph.subjects(DCTERMS.conformsTo, URIRef(INSPEC + rule))
        return {str(subject) for part in found if part in parts for subject in graph.objects(part, DCTERMS.subject)}

    assert subjects("SKOS") == {f"{CODE.iri}{name}" for name in LISTS}
    assert "https://w3id.org/ansvar/ns" in subjects("RDFS")
    assert set(graph.objects(profile, OWL.imports)) == {
        URIRef(f"https://w3id.org/ansvar/shapes/{path.stem}") for path in shape_files()
    }


def test_every_part_of_the_specification_says_what_it_conforms_to() -> None:
    """A part is a resource descriptor with a title, a file and the rules that it follows (INSPEC-1 to 5)."""
    graph = Graph().parse(ONTOLOGY / "specification.ttl")
    wanted = (
        DCTERMS.title,
        DCTERMS.conformsTo,
        DCTERMS["format"],
        URIRef(f"{PROF}hasArtifact"),
        URIRef(f"{PROF}hasRole"),
    )

    for part in graph.objects(None, URIRef(f"{PROF}hasResource")):
        assert (part, RDF.type, URIRef(f"{PROF}ResourceDescriptor")) in graph
        assert [predicate for predicate in wanted if graph.value(part, predicate) is None] == [], part
