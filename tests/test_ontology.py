"""The ontology is complete: every term is declared, named and defined in both languages, and put to use."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from graph_service.files import ONTOLOGY, QUERIES, ontology_files, shape_files
from graph_service.names import ANSVAR, CLASS_BY_KIND, CODE, DCTERMS, OWL, PREFIXES, RDF, RDFS, ROLE, SH, SKOS
from graph_service.parsing import parse_file
from graph_service.responsibility import ROLE_ORDER
from web import words
from web.i18n import current_language

ROOT = Path(__file__).resolve().parent.parent
CITY = ROOT / "ingest" / "demo" / "city.trig"
SYNTHETIC_LIST = ROOT.parent / "shared" / "data" / "search" / "search-entities.tsv"
TERM_STATUS = NamedNode("http://www.w3.org/2003/06/sw-vocab-status/ns#term_status")
BOTH = {"sv", "en"}
SUPERS = (RDFS.subClassOf, RDFS.subPropertyOf)


@cache
def statements(*paths: Path) -> tuple[Quad, ...]:
    return tuple(quad for path in paths for quad in parse_file(path))


def ontology() -> tuple[Quad, ...]:
    return statements(*ontology_files())


def shapes() -> tuple[Quad, ...]:
    return statements(*shape_files())


@cache
def said() -> dict[NamedNode, dict[NamedNode, list[object]]]:
    """What the ontology and the code lists say, by subject and property."""
    found: dict[NamedNode, dict[NamedNode, list[object]]] = defaultdict(lambda: defaultdict(list))
    for quad in ontology():
        assert isinstance(quad.subject, NamedNode)
        found[quad.subject][quad.predicate].append(quad.object)
    return found


def languages(term: NamedNode, predicate: NamedNode) -> set[str | None]:
    return {text.language for text in said()[term][predicate] if isinstance(text, Literal)}


def own_terms() -> list[NamedNode]:
    return [term for term, about in said().items() if term.value.startswith(ANSVAR.iri) and about[RDF.type]]


def concepts() -> list[NamedNode]:
    return [term for term, about in said().items() if SKOS.Concept in about[RDF.type]]


def names_in(quads: tuple[Quad, ...]) -> set[NamedNode]:
    ends = {end for quad in quads for end in (quad.subject, quad.predicate, quad.object)}
    return {end for end in ends if isinstance(end, NamedNode)}


@cache
def query_texts() -> str:
    """Every query there is: those in files, and those that the shapes hold."""
    files = [path.read_text(encoding="utf-8") for path in sorted(QUERIES.glob("*.rq"))]
    asked = [quad.object for quad in shapes() if quad.predicate in {SH.select, SH.ask}]
    in_shapes = [text.value for text in asked if isinstance(text, Literal)]
    return "\n".join([*files, *in_shapes])


def names_in_queries() -> set[NamedNode]:
    return {
        NamedNode(PREFIXES[prefix] + name)
        for prefix, name in re.findall(r"\b(\w+):([A-Za-z][\w-]*)", query_texts())
        if prefix in PREFIXES
    }


def names_in_code() -> set[NamedNode]:
    texts = [
        path.read_text(encoding="utf-8")
        for folder in ("graph_service", "ingest", "web", "ansvar")
        for path in (ROOT / folder).rglob("*.py")
    ]
    return {ANSVAR.term(name) for name in re.findall(r"\bANSVAR\.([A-Za-z]\w*)", "\n".join(texts))} - {
        ANSVAR.term(name) for name in ("iri", "term")
    }


def test_every_own_term_has_a_name_and_a_definition_in_both_languages() -> None:
    """A term of ours is called something and explained in Swedish and English, each definition a sentence."""
    wanting = [
        term.value
        for term in own_terms()
        if languages(term, SKOS.prefLabel) != BOTH
        or languages(term, SKOS.definition) != BOTH
        or not all(str(getattr(text, "value", "")).endswith(".") for text in said()[term][SKOS.definition])
    ]

    assert own_terms()
    assert wanting == []


@pytest.mark.parametrize("predicate", [TERM_STATUS, DCTERMS.created, RDFS.isDefinedBy], ids=lambda one: one.value)
def test_every_own_term_says_its_status_its_day_and_where_it_is_defined(predicate: NamedNode) -> None:
    """A reader of one term sees whether it can be built on, since when, and of which ontology it is."""
    wanting = [term.value for term in own_terms() if len(said()[term][predicate]) != 1]

    assert wanting == []


@pytest.mark.parametrize("language", ["sv", "en"])
def test_pages_call_kinds_and_severities_as_the_ontology_does(language: str) -> None:
    """One word per concept: what a page calls a kind or a severity is the name of its class or concept."""
    token = current_language.set(language)
    on_pages = {class_iri: words.kind_name(kind) for kind, class_iri in CLASS_BY_KIND.items()}
    on_pages |= {CODE.term(f"severity#{one}"): words.severity_word(one) for one in ("violation", "warning", "info")}
    current_language.reset(token)

    differing = {
        term.value: word
        for term, word in on_pages.items()
        if Literal(word, language=language) not in said()[term][SKOS.prefLabel]
    }

    assert differing == {}


def test_no_two_properties_and_no_two_classes_share_a_name() -> None:
    """A name in one language means one property or one class."""
    terms_by_name: dict[tuple[bool, str | None, str], set[str]] = defaultdict(set)
    for term in own_terms():
        for text in said()[term][SKOS.prefLabel]:
            assert isinstance(text, Literal)
            terms_by_name[OWL.Class in said()[term][RDF.type], text.language, text.value.casefold()].add(term.value)

    assert {name: terms for name, terms in terms_by_name.items() if len(terms) > 1} == {}


def test_the_ontology_and_the_shapes_have_no_blank_nodes() -> None:
    """Everything in them has an address, so that all of it can be linked to and compared."""
    blank = [
        quad
        for quad in (*ontology(), *shapes())
        if isinstance(quad.subject, BlankNode | Triple) or isinstance(quad.object, BlankNode | Triple)
    ]

    assert blank == []


@pytest.mark.parametrize("where", ["shapes", "queries", "demo city", "ontology", "program"])
def test_every_own_term_that_is_used_is_declared(where: str) -> None:
    """A slip in the name of a term would make a rule, a question or a fact say nothing."""
    used = {
        "shapes": lambda: names_in(shapes()),
        "queries": names_in_queries,
        "demo city": lambda: names_in(statements(CITY)),
        "ontology": lambda: names_in(ontology()),
        "program": names_in_code,
    }[where]()
    own = {term for term in used if term.value.startswith((ANSVAR.iri, CODE.iri)) and not term.value.endswith("#")}

    undeclared = sorted(term.value for term in own if not said()[term][RDF.type])

    assert own
    assert undeclared == []


def test_every_reused_term_that_records_and_rules_are_written_with_has_a_name_of_ours() -> None:
    """Pages and tables call a property of another vocabulary something in both languages."""
    everything = (*ontology(), *shapes(), *statements(CITY))
    predicates = {quad.predicate for quad in everything}
    supers = {quad.object for quad in ontology() if quad.predicate in SUPERS}
    classes = {quad.object for quad in statements(CITY) if quad.predicate == RDF.type}

    unnamed = [
        term.value
        for term in predicates | supers | classes
        if isinstance(term, NamedNode) and languages(term, SKOS.prefLabel) != BOTH
    ]

    assert sorted(unnamed) == []


def test_every_own_term_is_put_to_use() -> None:
    """A term that no rule, question, record, code list or line of the program uses is one too many, or deprecated."""
    own = set(own_terms())
    in_lists = {end for quad in ontology() if quad.subject not in own for end in (quad.predicate, quad.object)}
    used = names_in(shapes()) | names_in(statements(CITY)) | names_in_queries() | names_in_code() | in_lists
    # A class of records is used by its kind, a term that others stand under by those.
    used |= set(CLASS_BY_KIND.values()) | {quad.object for quad in ontology() if quad.predicate in SUPERS}
    deprecated = {quad.subject for quad in ontology() if quad.predicate == OWL.deprecated}

    assert {term.value for term in own if term not in used} == {term.value for term in deprecated}


def test_every_concept_of_a_code_list_has_names_a_code_and_its_list() -> None:
    """A code is called something in both languages, has a notation to write it by, and stands in its own list."""
    wanting = [
        concept.value
        for concept in concepts()
        if languages(concept, SKOS.prefLabel) != BOTH
        or len(said()[concept][SKOS.notation]) != 1
        or said()[concept][SKOS.inScheme] != [NamedNode(concept.value.partition("#")[0])]
    ]

    assert concepts()
    assert wanting == []


def test_a_code_list_is_named_after_its_file_in_both_languages() -> None:
    """The list in `country.ttl` is `/code/country`, and says what it is called and what it holds."""
    for path in sorted((ONTOLOGY / "codes").glob("*.ttl")):
        scheme = NamedNode(CODE.iri + path.stem)

        assert languages(scheme, SKOS.prefLabel) == BOTH, path.name
        assert languages(scheme, DCTERMS.description) == BOTH, path.name


def test_roles_are_told_in_an_order_that_has_them_all() -> None:
    """A role that were missing there would be told in no order; one too many would be a slip."""
    roles = {term.value for term, about in said().items() if ANSVAR.Role in about[RDF.type]}

    assert set(ROLE_ORDER) == roles
    assert all(role.startswith(ROLE.iri) for role in roles)


def test_a_role_reaches_along_properties_that_are_there() -> None:
    """A step with a slip in it would reach nothing, and nobody would notice."""
    steps = {quad.object for quad in ontology() if quad.predicate in {ANSVAR.reachesAlong, ANSVAR.reachesAgainst}}

    unknown = [step for step in steps if not isinstance(step, NamedNode) or languages(step, SKOS.prefLabel) != BOTH]

    assert steps
    assert unknown == []


@pytest.mark.skipif(not SYNTHETIC_LIST.is_file(), reason="the list of invented entities is not beside the checkout")
@pytest.mark.parametrize(("sort", "naming"), [("roll", SKOS.prefLabel), ("brist", ANSVAR.gapName)])
def test_roles_and_gaps_are_called_as_in_the_list_that_people_search_by(sort: str, naming: NamedNode) -> None:
    """What the invented list calls a role or a gap is what the role or the rule is called, in both languages."""
    with SYNTHETIC_LIST.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["type"] == sort]
    names: dict[object, dict[str | None, str]] = defaultdict(dict)
    for quad in (*ontology(), *shapes()):
        if quad.predicate == naming and isinstance(quad.object, Literal):
            names[quad.subject][quad.object.language] = quad.object.value
    pairs = {(texts.get("sv"), texts.get("en")) for texts in names.values()}

    wanting = [row["name_sv"] for row in rows if (row["name_sv"], row["name_en"]) not in pairs]

    assert rows
    assert wanting == []
