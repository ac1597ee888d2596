"""A record: one thing and what its graph says."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode
from small_graph import DOC, ID, store_of

from graph_service.names import ANSVAR, ROLE, SHAPES, SKOS, Base
from graph_service.records import read_record
from graph_service.settings import DEMO_BASE

BASE = Base(DEMO_BASE)
PAYROLL = f"{ID}activity/lon"
TOWN = """
<doc/activity/lon> {
  <id/activity/lon> a ansvar:ProcessingActivity ; skos:prefLabel "Lön"@sv , "Payroll"@en ; ansvar:purpose "Betala"@sv .
  <doc/activity/lon> foaf:primaryTopic <id/activity/lon> .
}
<doc/post/chef> { <id/post/chef> a ansvar:Post . <id/activity/lon> skos:altLabel "Avlöning"@sv . }
<doc/post/nameless> { <id/post/nameless> skos:prefLabel "Utan slag"@sv . }
"""


def test_record_holds_what_its_own_graph_says():
    """Not what another record says of the thing, and what is said of the document as well."""
    record = read_record(store_of(TOWN), BASE, PAYROLL)

    assert record is not None
    assert (record.iri, record.kind, record.document) == (PAYROLL, "activity", f"{DOC}activity/lon")
    assert len(record.statements) == 5
    assert record.statements == tuple(sorted(record.statements, key=str))
    assert record.values(SKOS.altLabel) == []


def test_values_are_those_of_the_thing():
    """One value is the first in text order; where there is none it is None."""
    record = read_record(store_of(TOWN), BASE, PAYROLL)

    assert record is not None
    assert record.values(SKOS.prefLabel) == [Literal("Lön", language="sv"), Literal("Payroll", language="en")]
    assert record.value(SKOS.prefLabel) == Literal("Lön", language="sv")
    assert record.value(ANSVAR.isHighRisk) is None


def test_unknown_thing_has_no_record():
    """Nor has what is only mentioned, has no class, or lies under another base."""
    store = store_of(TOWN)

    for iri in (f"{ID}activity/other", f"{ID}post/nameless", "https://elsewhere.example/id/activity/lon"):
        assert read_record(store, BASE, iri) is None


def test_record_of_a_role_or_rule_is_what_is_said_of_it():
    """Its file is one graph for many; the rest of the file belongs to the others."""
    store = store_of("", with_codes=True)

    record = read_record(store, BASE, ROLE.systemOwner.value)

    assert record is not None
    assert (record.kind, record.document) == ("role", "https://w3id.org/ansvar/code/role")
    assert {triple.subject for triple in record.statements} == {ROLE.systemOwner}
    assert record.values(ANSVAR.reachesAlong) == [ANSVAR.usesSystem]


def test_record_of_a_rule_is_found_in_the_graph_of_its_file():
    """Rules share a namespace that is no graph."""
    store = store_of(
        "<https://w3id.org/ansvar/shapes/activity> { shapes:ActivityShape-purpose a sh:PropertyShape ; sh:order 1 . }"
    )

    record = read_record(store, BASE, SHAPES.term("ActivityShape-purpose").value)

    assert record is not None
    assert record.value(NamedNode("http://www.w3.org/ns/shacl#order")) == Literal(1)
