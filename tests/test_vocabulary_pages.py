"""The vocabulary over HTTP: pages for people and data for machines at the same addresses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from asgi_client import call
from fastapi import FastAPI
from pages_town import BROWSER, app_of, get, links_of, text_of, town
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from graph_service.names import ANSVAR, CODE, KIND_BY_CLASS, RDF, SH
from graph_service.registry import Registry
from web.vocabulary import Vocabulary

PATHS = ["/ns", "/ns/Engagement", "/shapes", "/shapes/activity", "/code/role", "/code/country"]


@pytest.fixture(scope="module")
def registry() -> Iterator[Registry]:
    yield from town()


@pytest.fixture(scope="module")
def app(registry: Registry) -> FastAPI:
    return app_of(registry)


@pytest.fixture(scope="module")
def vocabulary(registry: Registry) -> Vocabulary:
    return Vocabulary(registry)


def triples(body: bytes, rdf_format: RdfFormat) -> set[Triple]:
    return {quad.triple for quad in parse(body, rdf_format)}


@pytest.mark.parametrize("path", PATHS)
def test_the_vocabulary_is_turtle_unless_something_else_is_asked_for(app: FastAPI, path: str) -> None:
    """All syntaxes by suffix and by Accept; a browser gets the page at the same address, with links to the data."""
    turtle = call(app, path)
    assert (turtle.status, turtle.headers["content-type"]) == (200, "text/turtle; charset=utf-8")
    assert turtle.headers["content-location"] == f"{path}.ttl"
    wanted = triples(turtle.body, RdfFormat.TURTLE)
    assert len(wanted) > 10

    assert triples(call(app, path, accept="application/ld+json").body, RdfFormat.JSON_LD) == wanted
    assert triples(call(app, f"{path}.rdf").body, RdfFormat.RDF_XML) == wanted
    page = call(app, path, accept=BROWSER)
    assert (page.status, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "Accept" in page.headers["vary"]
    assert f'<{path}.ttl>; rel="alternate"; type="text/turtle"' in page.headers["link"]


def test_a_term_is_only_what_is_said_of_it(app: FastAPI) -> None:
    """A machine that follows one term need not read the whole ontology."""
    found = triples(call(app, "/ns/Engagement.ttl").body, RdfFormat.TURTLE)

    assert {triple.subject for triple in found} == {ANSVAR.Engagement}


def test_the_rules_of_a_class_are_its_shapes_file(app: FastAPI) -> None:
    """And all of them together are more."""
    some = triples(call(app, "/shapes/activity.ttl").body, RdfFormat.TURTLE)
    whole = triples(call(app, "/shapes.ttl").body, RdfFormat.TURTLE)

    shape = NamedNode("https://w3id.org/ansvar/shapes#ActivityShape")
    assert Triple(shape, SH.targetClass, ANSVAR.ProcessingActivity) in some
    assert some < whole


@pytest.mark.parametrize(
    "path",
    [
        "/ns/Nothing",
        "/ns/Nothing.ttl",
        "/ns/%3E",
        "/ns/%3Cscript%3E",
        "/ns/Engagement.exe",
        "/ns.exe",
        "/ns.csv",
        "/shapes/nothing",
        "/shapes/nothing.ttl",
        "/code/nothing",
        "/code/..%2Fns",
        "/code/%3E",
    ],
)
@pytest.mark.parametrize("accept", [BROWSER, "text/turtle"])
def test_what_the_vocabulary_has_not_gives_404(app: FastAPI, path: str, accept: str) -> None:
    """Whatever the address looks like, as a page and as data."""
    assert call(app, path, accept=accept).status == 404


def test_a_client_that_takes_nothing_there_is_gets_406(app: FastAPI) -> None:
    """The answer lists what can be asked for."""
    answer = call(app, "/ns", accept="image/png")

    assert (answer.status, "text/turtle" in answer.json()["detail"]) == (406, True)


def test_shapes_without_rules_are_data_also_to_people(app: FastAPI) -> None:
    """The prefixes of the queries have nothing for a page."""
    answer = get(app, "/shapes/prefixes")

    assert (answer.status, answer.headers["location"]) == (303, "/shapes/prefixes.ttl")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_term_set_and_list_has_a_page_in_both_languages(
    app: FastAPI, vocabulary: Vocabulary, language: str
) -> None:
    """None of the model is too odd to be shown."""
    paths = [f"/ns/{name}" for name in vocabulary.model.terms]
    paths += [f"/shapes/{name}" for name in vocabulary.rule_book]
    paths += [f"/code/{name}" for name in vocabulary.code_lists]

    assert {path for path in paths if get(app, f"/{language}{path}").status != 200} == set()
    assert len(paths) > 300


def test_all_terms_are_listed_and_classes_stand_below_what_they_are_cases_of(
    app: FastAPI, vocabulary: Vocabulary
) -> None:
    """Each with a link to its page, and at the fragment that its IRI has."""
    answer = get(app, "/sv/ns")

    links = set(links_of(answer))
    assert {f"/sv/ns/{name}" for name in vocabulary.model.terms} <= links
    assert {f"/sv/code/{name}" for name in vocabulary.code_lists} <= links
    assert b'id="Engagement"' in answer.body
    assert "Delegering prov:Delegation Anlitande" in text_of(answer)


def test_a_class_is_told_with_sheet_picture_examples_and_use(app: FastAPI) -> None:
    """Everything that one must know to use it rightly."""
    answer = get(app, "/sv/ns/Engagement")
    words, body = text_of(answer), answer.body.decode()

    assert "Att en part anlitar en annan" in words
    assert "Att ett företag står i stadens leverantörsregister." in words
    assert "Klass ansvar:Engagement" in words
    assert '<svg class="chain-svg class-svg"' in body
    assert '<a class="chain-node" href="/sv/ns/Agreement"' in body
    assert "/sv/doc/rule/EngagementShape-agreement" in links_of(answer)
    assert "/sv/shapes/engagement" in links_of(answer)
    assert "chain-what-is-engaged-by-whom.rq" in words


def test_a_class_is_told_with_the_properties_that_it_takes_from_other_vocabularies(app: FastAPI) -> None:
    """The controller of an activity is said with DPV, and is as much part of the class as what is ours."""
    answer = get(app, "/en/ns/ProcessingActivity")

    assert "has data controller" in text_of(answer)
    assert "https://w3id.org/dpv#hasDataController" in links_of(answer)
    assert '<a class="chain-node" href="/en/ns/LegalBasis"' in answer.body.decode()


def test_a_property_tells_whose_it_is_and_what_its_values_are_chosen_from(app: FastAPI, registry: Registry) -> None:
    """With how many records of the register have it."""
    answer = get(app, "/en/ns/agreementKind")

    assert "/en/ns/Agreement" in links_of(answer)
    assert "/en/code/agreement-kind" in links_of(answer)
    engagements = len(registry.labels.of_kind("engagement"))
    assert f"In the register {engagements} record" in text_of(get(app, "/en/ns/engager"))


def test_a_deprecated_term_says_what_to_use_instead(app: FastAPI) -> None:
    """Nobody takes it up again by mistake."""
    answer = get(app, "/en/ns/whenText")

    assert "No longer used Use instead:" in text_of(answer)
    assert "/en/ns/dueText" in links_of(answer)


def test_the_rules_of_a_class_can_be_read(app: FastAPI, registry: Registry) -> None:
    """Sentence, article, control point, owner, remedy, and the gaps that there are now."""
    answer = get(app, "/en/shapes/activity")
    words = text_of(answer)
    rule = "https://w3id.org/ansvar/shapes#ActivityShape-purpose"
    gaps = len(registry.gaps(rule=rule))

    assert "Purpose missing Must be mended" in words
    assert "GDPR art. 5.1 b, 30.1 b" in words
    assert "Control point 4" in words
    assert "/en/doc/rule/ActivityShape-purpose" in links_of(answer)
    assert "/en/doc/role/dataProtectionCoordinator" in links_of(answer)
    assert (f"/en/gaps/list?rule={rule.replace('#', '%23')}" in links_of(answer)) == (gaps > 0)
    assert "/en/shapes/record" in links_of(answer)


def test_the_rules_are_counted_by_class(app: FastAPI, registry: Registry, vocabulary: Vocabulary) -> None:
    """The gaps of all sets are the gaps of the register."""
    words = text_of(get(app, "/en/shapes"))
    rules = sum(len(one.rules) for one in vocabulary.rule_book.values())

    assert f"{rules} rules say what the law, the city and good practice ask" in words
    assert f"They find {len(registry.gaps())} gaps now." in words


def test_a_code_list_tells_what_each_code_means_and_is_mapped_to(app: FastAPI) -> None:
    """At the fragment that the IRI of the code has; a role leads to its page."""
    answer = get(app, "/en/code/legal-basis")
    words = text_of(answer)

    assert "A6-1-a Consent Samtycke Processing that is lawful under Article 6(1)(a) of the GDPR." in words
    assert "the same as eu-gdpr:A6-1-a" in words
    assert b'id="A6-1-a"' in answer.body
    assert "/en/doc/role/controller" in links_of(get(app, "/en/code/role"))


def test_the_pages_lead_to_the_vocabulary(app: FastAPI) -> None:
    """From the data, from a rule to its neighbours, and from a fact to what the word means."""
    assert {"/sv/ns", "/sv/shapes", "/sv/code/country"} <= set(links_of(get(app, "/sv/data")))
    assert "/sv/shapes/activity" in links_of(get(app, "/sv/doc/rule/ActivityShape-purpose"))
    assert "/sv/ns/purpose" in links_of(get(app, "/sv/doc/activity/loneutbetalning"))


def test_every_kind_has_rules_and_a_class_page(vocabulary: Vocabulary) -> None:
    """A kind of record that nothing explains or checks is no part of the model."""
    checked = {iri for one in vocabulary.rule_book.values() for iri in one.classes}

    assert {iri for iri in KIND_BY_CLASS if iri not in checked} == set()
    assert {iri for iri in KIND_BY_CLASS if iri.removeprefix(ANSVAR.iri) not in vocabulary.model.terms} == set()


def test_concepts_are_read_with_what_they_are(vocabulary: Vocabulary) -> None:
    """The classes of a list are ours; that each is a concept goes without saying."""
    kinds = vocabulary.code_lists["agreement-kind"]

    assert kinds.classes == (ANSVAR.AgreementKind.value,)
    assert kinds.concepts[0].iri == f"{CODE}agreement-kind#contract"
    assert RDF.type.value not in {match.predicate for one in kinds.concepts for match in one.matches}
