"""JSON-LD for those who read no RDF: the published context, the frames, framed records, and data inside pages."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from asgi_client import Answer, call
from linked_world import PAYROLL, world, world_app
from pages_town import BROWSER
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse
from small_graph import DOC, ID
from small_graph import triples as read_triples

from graph_service.errors import NotAcceptable
from graph_service.names import CLASS_BY_KIND, DCTERMS
from graph_service.publishing.context import context_of
from graph_service.publishing.framed import framed_record
from graph_service.records import Record

CONTEXT = "https://ansvar.example.org/context.jsonld"


def get(path: str, accept: str = "*/*") -> Answer:
    return call(world_app(), path, accept=accept)


def context() -> dict[str, Any]:
    answer = get("/context.jsonld")
    assert answer.status == 200
    found: dict[str, Any] = answer.json()["@context"]
    return found


def statements(document: dict[str, Any]) -> set[Triple]:
    """Read a document as if its context had been fetched."""
    text = json.dumps({**document, "@context": context()})
    return {quad.triple for quad in parse(text.encode(), RdfFormat.JSON_LD)}


def things() -> list[str]:
    return [iri for kind in world().counts() for iri in world().labels.of_kind(kind)]


@pytest.mark.parametrize("iri", things())
def test_a_framed_record_says_the_same_as_its_document(iri: str) -> None:
    """Read with the published context, no statement is lost and none is added."""
    document = get(iri.replace("https://ansvar.example.org/id/", "/doc/") + ".framed.jsonld").json()

    assert document["@context"] == CONTEXT
    assert statements(document) == set(world().record(iri).statements)


def test_a_framed_record_reads_as_plain_json() -> None:
    """Names without prefixes, texts by language, values without types, the document within."""
    document = get("/doc/activity/loner.framed.jsonld").json()

    assert document["@type"] == "ProcessingActivity"
    assert document["prefLabel"] == {"en": "Payroll", "sv": "Löner"}
    assert (document["retentionPeriod"], document["isSynthetic"]) == ("P7Y", True)
    assert document["hasDataController"] == "https://ansvar.example.org/id/organisation/skolnamnden"
    assert document["document"]["@id"] == "https://ansvar.example.org/doc/activity/loner"


def test_the_context_names_every_field_and_every_kind() -> None:
    """A record in which every field is filled in needs no prefix."""
    names = context()
    paths = {one.get("@id") for one in names.values() if isinstance(one, dict)}

    missing = [field.path for kind in CLASS_BY_KIND for field in world().fields(kind) if short(field.path) not in paths]
    assert missing == []
    assert {one.value.rpartition("#")[2] for one in CLASS_BY_KIND.values()} <= set(names)


def short(iri: str) -> str:
    spaces = {name: space for name, space in context().items() if isinstance(space, str) and space[-1] in "/#"}
    name, space = max(
        ((name, space) for name, space in spaces.items() if iri.startswith(space)), key=lambda item: len(item[1])
    )
    return f"{name}:{iri.removeprefix(space)}"


@pytest.mark.parametrize("kind", CLASS_BY_KIND)
def test_each_kind_has_a_frame(kind: str) -> None:
    """It picks the records of the kind, in the terms of the published context."""
    frame = get(f"/frame/{kind}.jsonld").json()

    assert frame["@context"] == CONTEXT
    assert context()[frame["@type"]] == f"ansvar:{frame['@type']}"


@pytest.mark.parametrize(
    "path", ["/frame/dragon.jsonld", "/doc/role/controller.framed.jsonld", "/doc/system/nothing.framed.jsonld"]
)
def test_what_has_no_frame_is_not_found(path: str) -> None:
    """Neither kinds that there are not, nor Ansvar's own lists, nor records that there are not."""
    assert get(path).status == 404


def test_values_that_the_context_does_not_foresee_keep_their_type() -> None:
    """A date as text, a text where a thing belongs, a part without a name."""
    said = read_triples(
        """<id/system/x> a ansvar:System ; ansvar:suppliedBy "Bolaget"@sv ; ansvar:reviewedOn "i våras" ;
        skos:prefLabel "X" , "X"@sv , "7"^^xsd:integer ; ansvar:usesService <id/system/x#del> .
        <id/system/x#del> rdfs:seeAlso <https://a.example/> . <urn:lone> rdfs:label "Ensam" ."""
    )
    record = Record(
        "https://ansvar.example.org/id/system/x", "system", "https://ansvar.example.org/doc/system/x", tuple(said)
    )
    names = context_of({kind: world().fields(kind) for kind in CLASS_BY_KIND})

    document = json.loads(framed_record(record, names, CONTEXT))

    assert statements(document) == set(said)


def test_an_iri_that_the_context_would_read_as_another_is_refused() -> None:
    """`org:x` is an address of its own, and a name of the context."""
    thing = NamedNode(f"{ID}system/x")
    said = (Triple(thing, DCTERMS.source, NamedNode("org:x")),)
    record = Record(thing.value, "system", f"{DOC}system/x", said)

    with pytest.raises(NotAcceptable, match="org:x"):
        framed_record(record, {"org": "http://www.w3.org/ns/org#"}, CONTEXT)


def test_a_page_holds_its_data() -> None:
    """What a program reads in the page is what the document says."""
    page = get("/doc/activity/loner", BROWSER).body.decode()
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)

    said = {quad.triple for quad in parse(found[0].encode(), RdfFormat.JSON_LD)}

    assert len(found) == 1
    assert said == set(world().record(PAYROLL).statements)


def test_no_text_of_a_record_ends_the_element_that_holds_its_data() -> None:
    """`</script>` and `<!--` are escaped in the way of JSON; the text itself is kept (Skosmos issue 701)."""
    page = get("/doc/activity/loner", BROWSER).body.decode()
    text = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]

    assert not set("<>&") & set(text)
    assert Literal("</script><!-- & 'lön'", language="sv") in [one.object for one in world().record(PAYROLL).statements]


@pytest.mark.parametrize("path", ["/doc/role/controller", "/doc/rule/ActivityShape-controller"])
def test_pages_of_roles_and_rules_hold_their_data(path: str) -> None:
    """As those of records do."""
    assert b'<script type="application/ld+json">{' in get(path, BROWSER).body
