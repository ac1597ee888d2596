"""The ontology and the code lists are kept in order: every term has its sheet, and no rule of hygiene finds anything.

`hygiene/term-sheet.ttl` says what every term carries (SHACL); `hygiene/*.rq` are one question per rule and an answer
is a fault. `hygiene/broken.trig` holds each fault once, so that a rule that finds nothing can be trusted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode
from pyshacl import validate
from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.namespace import DCTERMS, OWL, SH, SKOS

from graph_service.files import ONTOLOGY, QUERIES, ontology_files, shape_files
from graph_service.names import ANSVAR
from graph_service.parsing import parse_file
from graph_service.store.embedded import EmbeddedStore
from graph_service.system_graphs import read_system_graphs, write_system_graphs
from ingest.demo.build import city_path

HYGIENE = Path(__file__).parent / "hygiene"
RULES = sorted(HYGIENE.glob("*.rq"))
ROOT = Path(__file__).resolve().parents[1]
SCHEMA = Namespace("https://schema.org/")
STATUS = URIRef("http://www.w3.org/2003/06/sw-vocab-status/ns#term_status")


def _answers(store: EmbeddedStore, rule: Path) -> list[dict[str, str]]:
    rows = store.select(rule.read_text(encoding="utf-8"))
    return [{name: str(term) for name, term in row.items()} for row in rows]


@pytest.fixture(scope="module")
def model() -> Iterator[EmbeddedStore]:
    """The ontology, the code lists and the shapes as they ship."""
    store = EmbeddedStore.in_memory()
    write_system_graphs(store, read_system_graphs())
    yield store
    store.close()


@pytest.fixture(scope="module")
def broken() -> Iterator[EmbeddedStore]:
    """A small model with every fault."""
    store = EmbeddedStore.in_memory()
    store.commit([], parse_file(HYGIENE / "broken.trig"))
    yield store
    store.close()


@cache
def _terms() -> Graph:
    return Graph().parse(ONTOLOGY / "ansvar.ttl")


@cache
def _lists() -> Graph:
    graph = Graph()
    for path in sorted((ONTOLOGY / "codes").glob("*.ttl")):
        graph.parse(path)
    return graph


@cache
def _sheet() -> Graph:
    return Graph().parse(HYGIENE / "term-sheet.ttl")


def _faults(graph: Graph) -> set[tuple[str, str]]:
    _, report, _ = validate(graph, shacl_graph=_sheet(), inference="none")
    return {
        (str(report.value(result, SH.focusNode)), str(report.value(result, SH.resultPath)))
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_no_rule_of_hygiene_finds_anything(rule: Path, model: EmbeddedStore) -> None:
    """What ships is free of the fault that the question asks for."""
    assert _answers(model, rule) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_each_rule_of_hygiene_finds_its_fault(rule: Path, broken: EmbeddedStore) -> None:
    """A question that finds nothing in the broken model would find nothing anywhere."""
    assert _answers(broken, rule) != []


def test_each_rule_of_hygiene_is_a_question() -> None:
    """The first line of a rule is the question that it asks."""
    first_lines = [rule.read_text(encoding="utf-8").partition("\n")[0] for rule in RULES]

    assert [line for line in first_lines if not re.fullmatch(r"# .+\?( \(.+\))?", line)] == []


def test_every_term_has_its_sheet() -> None:
    """No class or property is without label, definition, note, examples, status, day and ontology."""
    assert _faults(_terms()) == set()


def test_every_concept_has_its_sheet() -> None:
    """No concept is without names, notation and list; no list without names, description and licence."""
    assert _faults(_lists()) == set()


@pytest.mark.parametrize(
    "predicate",
    [SKOS.prefLabel, SKOS.definition, SKOS.scopeNote, SKOS.example, STATUS, DCTERMS.created, RDFS.isDefinedBy],
    ids=lambda predicate: predicate.rpartition("/")[2],
)
def test_a_term_without_part_of_its_sheet_is_found(predicate: URIRef) -> None:
    """The sheet bites on each thing that it asks for."""
    term = URIRef(ANSVAR.Engagement.value)
    graph = Graph()
    for triple in _terms().triples((term, None, None)):
        if triple[1] != predicate:
            graph.add(triple)

    assert (str(term), str(predicate)) in _faults(graph)


def test_a_header_without_a_version_is_found() -> None:
    """The ontology itself has a sheet as well."""
    header = URIRef("https://w3id.org/ansvar/ns")
    graph = Graph() + _terms()
    graph.remove((header, OWL.versionIRI, None))

    assert _faults(graph) == {(str(header), str(OWL.versionIRI))}


def test_every_definition_of_a_concept_is_in_both_languages() -> None:
    """A concept needs no definition where its name says all, such as a country; one in a single language is a slip."""
    lists = _lists()
    languages = {
        concept: sorted(str(getattr(text, "language", "")) for text in lists.objects(concept, SKOS.definition))
        for concept in lists.subjects(RDF.type, SKOS.Concept)
    }

    assert {str(concept): found for concept, found in languages.items() if found not in ([], ["en", "sv"])} == {}


def test_every_term_is_used_by_a_query_a_shape_or_a_list() -> None:
    """A term that nothing asks for or checks has no reason to be there (FIBO's habit)."""
    texts = [path.read_text(encoding="utf-8") for path in (*QUERIES.glob("*.rq"), *shape_files())]
    texts += [path.read_text(encoding="utf-8") for path in (ONTOLOGY / "codes").glob("*.ttl")]
    used = set(re.findall(r"\bansvar:(\w+)", "\n".join(texts)))
    # What Ansvar itself writes, the change log and the report, is written and read by the program.
    for path in (ROOT / "graph_service").rglob("*.py"):
        used |= set(re.findall(r"\bANSVAR\.(\w+)", path.read_text(encoding="utf-8")))

    terms = {
        str(term).rpartition("#")[2]
        for term in _terms().subjects(RDFS.isDefinedBy)
        if (term, OWL.deprecated, None) not in _terms()
    }

    assert sorted(terms - used) == []


def test_no_query_asks_for_a_deprecated_term() -> None:
    """Records are migrated, so a question that asks for the old term would be answered with nothing."""
    deprecated = {str(term).rpartition("#")[2] for term in _terms().subjects(OWL.deprecated)}

    asking = {
        path.stem: names
        for path in QUERIES.glob("*.rq")
        if (names := deprecated & set(re.findall(r"\bansvar:(\w+)", path.read_text(encoding="utf-8"))))
    }

    assert deprecated
    assert asking == {}


def test_rules_about_the_model_are_no_rules_of_a_register() -> None:
    """The term sheet is not among the shapes and graphs that ship."""
    shipped = {path.name for path in (*ontology_files(), *shape_files())}

    assert not shipped & {path.name for path in HYGIENE.iterdir()}


def test_the_version_of_the_header_and_its_address_agree(model: EmbeddedStore) -> None:
    """The version IRI ends in the version, and the version before is another one."""
    header = NamedNode("https://w3id.org/ansvar/ns")
    said = {
        triple.predicate.value.rpartition("#")[2]: triple.object.value
        for triple in model.graph(header)
        if triple.subject == header and isinstance(triple.object, NamedNode | Literal)
    }

    assert said["versionIRI"] == f"https://w3id.org/ansvar/ns/{said['versionInfo']}"
    assert said["priorVersion"] != said["versionIRI"]


def _misused(path: Path) -> set[tuple[str, str]]:
    """Return the uses of our properties on a class, or with a class as value, that the ontology does not foresee."""
    terms = _terms()
    quads = parse_file(path)
    class_by_thing = {
        quad.subject: URIRef(quad.object.value)
        for quad in quads
        if quad.predicate == NamedNode(str(RDF.type)) and isinstance(quad.object, NamedNode)
    }
    found = set()
    for quad in quads:
        for end, said in ((quad.subject, SCHEMA.domainIncludes), (quad.object, SCHEMA.rangeIncludes)):
            foreseen = set(terms.objects(URIRef(quad.predicate.value), said))
            class_ = class_by_thing.get(end) if isinstance(end, NamedNode) else None
            if foreseen and class_ is not None and class_ not in foreseen:
                found.add((quad.predicate.value.rpartition("#")[2], f"{said.rpartition('/')[2]} {class_}"))
    return found


def test_the_demo_city_uses_terms_as_the_ontology_says() -> None:
    """No record has a property of another kind of record, and none points to what a property is not for."""
    assert _misused(city_path()) == set()


def test_a_term_that_is_used_on_the_wrong_kind_of_record_is_found(tmp_path: Path) -> None:
    """An organisation that is said to be engaged as if it were an engagement is a misuse."""
    wrong = tmp_path / "wrong.ttl"
    wrong.write_text(
        "@prefix ansvar: <https://w3id.org/ansvar/ns#> .\n"
        "<https://example.org/a> a ansvar:Organisation ; ansvar:engaged <https://example.org/b> .\n"
        "<https://example.org/b> a ansvar:System .\n",
        encoding="utf-8",
    )

    assert _misused(wrong) == {
        ("engaged", f"domainIncludes {ANSVAR.Organisation.value}"),
        ("engaged", f"rangeIncludes {ANSVAR.System.value}"),
    }
