"""Merging: two records of one thing become one, nothing is lost, and it can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from asgi_client import call
from fastapi import FastAPI
from pages_town import app_of
from pyoxigraph import Literal, NamedNode, Triple
from small_graph import DOC, ID, change_of

from graph_service.changes import Change
from graph_service.errors import BadRequest, DataRejected, NotFound
from graph_service.merging import MergeOutdated, merge, merged_records, preview_merge, replaced_by, undo_merge
from graph_service.names import ANSVAR, COUNTRY, DCTERMS, ORG, SKOS
from graph_service.registry import Registry
from graph_service.settings import Settings
from ingest.names.deciding import NewDecision, decide

KEEP = f"{ID}organisation/sokigo-ab"
DROP = f"{ID}organisation/sokigo"
DAY = date(2026, 11, 26)
TOWN = """
<doc/organisation/sokigo-ab> {
  <doc/organisation/sokigo-ab> foaf:primaryTopic <id/organisation/sokigo-ab> .
  <id/organisation/sokigo-ab> a ansvar:Organisation ; skos:prefLabel "Sokigo AB"@sv ;
    ansvar:domicile country:SE ; org:identifier "556550-6309" ; dcterms:description "Programvara."@sv .
}
<doc/organisation/sokigo> {
  <doc/organisation/sokigo> foaf:primaryTopic <id/organisation/sokigo> ; dcterms:source <https://lists.example/b> .
  <id/organisation/sokigo> a ansvar:Organisation ; skos:prefLabel "Sokigo"@sv ; skos:altLabel "Sokigo Group"@en ;
    ansvar:domicile country:NO ; org:identifier "923609016" ; foaf:homepage <https://sokigo.example/> ;
    dcterms:description "Software."@en ; ansvar:ultimateParent <id/organisation/sokigo-ab> .
}
<doc/organisation/namnd> {
  <doc/organisation/namnd> foaf:primaryTopic <id/organisation/namnd> .
  <id/organisation/namnd> a ansvar:Organisation ; skos:prefLabel "Nämnden"@sv .
}
<doc/system/castor> {
  <doc/system/castor> foaf:primaryTopic <id/system/castor> .
  <id/system/castor> a ansvar:System ; skos:prefLabel "Castor"@sv ; ansvar:suppliedBy <id/organisation/sokigo> .
}
<doc/engagement/e1> {
  <doc/engagement/e1> foaf:primaryTopic <id/engagement/e1> .
  <id/engagement/e1> a ansvar:Engagement ; skos:prefLabel "Nämnden anlitar Sokigo"@sv ;
    ansvar:engager <id/organisation/namnd> ; ansvar:engaged <id/organisation/sokigo> ; ansvar:scope <id/system/castor> .
}
"""


@pytest.fixture
def registry() -> Iterator[Registry]:
    """A supplier that has two records, one of them engaged and supplying a system."""
    made = Registry.in_memory()
    made.commit(change_of(TOWN))
    yield made
    made.close()


@pytest.fixture(scope="module")
def after() -> Iterator[Registry]:
    """The same after the merge, for tests that only read."""
    made = Registry.in_memory(Settings(cross_origin="all"))
    made.commit(change_of(TOWN))
    done(made)
    yield made
    made.close()


def done(registry: Registry) -> int:
    return merge(registry, KEEP, DROP, who="registervårdare", why="Samma bolag")


def graphs(registry: Registry) -> dict[str, set[Triple]]:
    """Every record as it is now."""
    names = [one for one in registry.store.graph_names() if one.value.startswith(DOC)]
    return {one.value: set(registry.store.graph(one)) for one in names}


def test_a_merge_is_one_commit(registry: Registry) -> None:
    """What points to the one that goes never points to nothing."""
    before = registry.revision

    assert done(registry) == before + 1


def test_what_pointed_to_the_one_that_goes_points_to_the_one_that_stays(after: Registry) -> None:
    """System and engagement follow, and nothing but the merge itself names the one that went."""
    left = list(after.used_by(DROP))

    assert after.record(f"{ID}system/castor").values(ANSVAR.suppliedBy) == [NamedNode(KEEP)]
    assert after.record(f"{ID}engagement/e1").values(ANSVAR.engaged) == [NamedNode(KEEP)]
    assert left == []


def test_both_names_are_kept(after: Registry) -> None:
    """Whoever searches for the other name still finds the supplier."""
    names = {one.value for one in after.record(KEEP).values(SKOS.altLabel)}

    assert names == {"Sokigo", "Sokigo Group"}
    assert after.record(KEEP).values(SKOS.prefLabel) == [Literal("Sokigo AB", language="sv")]


def test_both_numbers_are_kept(after: Registry) -> None:
    """The second organisation number stands as an identifier of any sort."""
    record = after.record(KEEP)

    assert record.values(ORG.identifier) == [Literal("556550-6309")]
    assert record.values(DCTERMS.identifier) == [Literal("923609016")]


def test_what_only_the_other_said_is_gained(after: Registry) -> None:
    """A homepage, a description in another language and the source come with it."""
    record = after.record(KEEP)
    source = Triple(NamedNode(record.document), DCTERMS.source, NamedNode("https://lists.example/b"))

    assert {one.value for one in record.values(DCTERMS.description)} == {"Programvara.", "Software."}
    assert source in record.statements


def test_a_part_of_the_record_that_goes_comes_with_it(registry: Registry) -> None:
    """A node with an address of its own keeps what it says."""
    registry.commit(
        change_of(
            """<doc/organisation/delar> { <doc/organisation/delar> foaf:primaryTopic <id/organisation/delar> .
            <id/organisation/delar> a ansvar:Organisation ; skos:prefLabel "Delar"@sv ;
              schema:address <id/organisation/delar#adress> .
            <id/organisation/delar#adress> schema:addressLocality "Lund" . }"""
        )
    )

    merge(registry, KEEP, f"{ID}organisation/delar", who="x", why="y")

    said = {str(one.predicate): one.object for one in registry.record(KEEP).statements}
    assert said["<https://schema.org/address>"] == NamedNode(f"{ID}organisation/delar#adress")
    assert said["<https://schema.org/addressLocality>"] == Literal("Lund")


def test_a_contradiction_is_told_and_the_one_that_stays_is_right(registry: Registry) -> None:
    """Two domiciles cannot both hold."""
    previewed = preview_merge(registry, KEEP, DROP)

    conflicts = {one.predicate: (one.kept, one.dropped) for one in previewed.conflicts}

    assert conflicts == {ANSVAR.domicile.value: ((COUNTRY.SE,), (COUNTRY.NO,))}


def test_nothing_is_said_to_be_related_to_itself(registry: Registry) -> None:
    """The one that goes named the one that stays as its parent; a company is not its own parent."""
    previewed = preview_merge(registry, KEEP, DROP)
    done(registry)

    assert [one.predicate for one in previewed.left_out] == [ANSVAR.ultimateParent]
    assert registry.record(KEEP).values(ANSVAR.ultimateParent) == []


def test_a_preview_writes_nothing(registry: Registry) -> None:
    """Whoever only looks changes nothing."""
    before, revision = graphs(registry), registry.revision

    preview_merge(registry, KEEP, DROP)

    assert (graphs(registry), registry.revision) == (before, revision)


def test_a_preview_that_is_outdated_is_not_merged(registry: Registry) -> None:
    """Somebody edited the record while somebody else looked."""
    previewed = preview_merge(registry, KEEP, DROP)
    registry.commit(change_of('<doc/post/chef> { <id/post/chef> a ansvar:Post ; skos:prefLabel "Chef"@sv . }'))

    with pytest.raises(MergeOutdated, match="preview"):
        merge(registry, KEEP, DROP, who="x", why="y", revision=previewed.revision)

    assert registry.describes(DROP)


def test_read_models_follow_a_merge(after: Registry) -> None:
    """Lists, search, chains and gaps know one supplier where they knew two."""
    chain = after.chain(f"{ID}system/castor", DAY)
    hits = after.search("Sokigo").hits

    assert [link.engaged for link in chain.links] == [KEEP]
    assert [hit.iri for hit in hits if hit.kind == "organisation"] == [KEEP]
    assert DROP not in after.labels.of_kind("organisation")
    assert list(after.gaps(of=DROP)) == []
    assert after.labels.named("Sokigo")[0] == KEEP


def test_read_models_are_those_of_a_register_opened_anew(registry: Registry) -> None:
    """What followed step by step is what would be read from the graph at once."""
    done(registry)
    fresh = Registry.in_memory()
    fresh.store.commit([], registry.store.quads())
    reopened = Registry(fresh.store, registry.settings)

    assert reopened.counts() == registry.counts()
    assert {(g.rule, g.focus) for g in reopened.gaps()} == {(g.rule, g.focus) for g in registry.gaps()}
    assert [hit.iri for hit in reopened.search("Sokigo").hits] == [hit.iri for hit in registry.search("Sokigo").hits]


def test_what_was_merged_is_listed(after: Registry) -> None:
    """An editor finds the merge that was wrong."""
    assert merged_records(after) == [(DROP, KEEP)]


def test_a_merge_that_is_taken_back_leaves_the_records_as_they_were(registry: Registry) -> None:
    """Every graph has the statements that it had, no more and no fewer."""
    before = graphs(registry)
    done(registry)

    undone = undo_merge(registry, DROP, who="registervårdare", why="Två bolag")

    assert graphs(registry) == before
    assert undone.left == ()
    assert registry.describes(DROP)


def test_what_was_edited_since_stays_when_a_merge_is_taken_back(registry: Registry) -> None:
    """The system has got another supplier meanwhile, which is not undone with the merge."""
    done(registry)
    castor = f"{ID}system/castor"
    record = registry.record(castor)
    other = Triple(NamedNode(castor), ANSVAR.suppliedBy, NamedNode(f"{ID}organisation/namnd"))
    edited = {one for one in record.statements if one.predicate != ANSVAR.suppliedBy} | {other}
    registry.commit(Change({NamedNode(record.document): edited}, "registervårdare", "Ny leverantör"))

    undone = undo_merge(registry, DROP, who="registervårdare", why="Två bolag")

    assert registry.record(castor).values(ANSVAR.suppliedBy) == [NamedNode(f"{ID}organisation/namnd")]
    assert [(one.subject, one.object) for one in undone.left] == [(NamedNode(castor), NamedNode(DROP))]
    assert registry.record(f"{ID}engagement/e1").values(ANSVAR.engaged) == [NamedNode(DROP)]


def test_a_merge_can_be_made_again_after_it_was_taken_back(registry: Registry) -> None:
    """The latest merge is the one that is taken back."""
    before = graphs(registry)
    for _ in range(2):
        done(registry)
        undo_merge(registry, DROP, who="x", why="y")

    assert graphs(registry) == before


def test_a_merged_record_leads_through_later_merges(registry: Registry) -> None:
    """The board takes the supplier in as well: the first address leads to the last record."""
    done(registry)
    merge(registry, f"{ID}organisation/namnd", KEEP, who="x", why="y")

    assert replaced_by(registry, DROP) == f"{ID}organisation/namnd"


def test_a_merge_under_a_later_one_is_not_taken_back(registry: Registry) -> None:
    """The later one comes first."""
    done(registry)
    merge(registry, f"{ID}organisation/namnd", KEEP, who="x", why="y")

    with pytest.raises(DataRejected, match="Take that merge back first"):
        undo_merge(registry, DROP, who="x", why="y")
    undo_merge(registry, KEEP, who="x", why="y")
    undo_merge(registry, DROP, who="x", why="y")

    assert registry.record(f"{ID}system/castor").values(ANSVAR.suppliedBy) == [NamedNode(DROP)]


@pytest.mark.parametrize("drop", [KEEP, f"{ID}system/castor"])
def test_only_two_records_of_one_kind_are_merged(registry: Registry, drop: str) -> None:
    """A system is no organisation, and nothing is merged with itself."""
    with pytest.raises(BadRequest, match="two records of one kind"):
        preview_merge(registry, KEEP, drop)


def test_a_record_that_is_made_up_is_not_merged_with_one_that_is_not(registry: Registry) -> None:
    """Invented facts would stand as facts."""
    registry.commit(
        change_of(
            """<doc/organisation/pahitt> { <id/organisation/pahitt> a ansvar:Organisation ;
            skos:prefLabel "Sokigo Påhitt"@sv ; ansvar:isSynthetic true . }"""
        )
    )

    with pytest.raises(DataRejected, match="made up"):
        preview_merge(registry, KEEP, f"{ID}organisation/pahitt")


def test_records_that_were_decided_to_be_two_are_not_merged(registry: Registry) -> None:
    """Somebody has looked at them before."""
    decide(registry, NewDecision("Sokigo", differs_from=(KEEP,)), who="registervårdare", today=DAY)

    with pytest.raises(DataRejected, match="Withdraw that decision"):
        preview_merge(registry, KEEP, DROP)


def test_a_decision_on_a_name_follows_a_merge(registry: Registry) -> None:
    """What the name means is now the record that stayed."""
    decision = decide(registry, NewDecision("Sokigo Sverige", DROP), who="registervårdare", today=DAY)

    done(registry)

    assert registry.record(decision).values(ANSVAR.matches) == [NamedNode(KEEP)]


def test_taking_back_what_was_not_merged_is_refused(registry: Registry) -> None:
    """The message says where merges are listed."""
    with pytest.raises(NotFound, match="/names"):
        undo_merge(registry, DROP, who="x", why="y")


# --- over HTTP ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def merged(after: Registry) -> FastAPI:
    """The service after the merge."""
    return app_of(after)


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/id/organisation/sokigo", "/id/organisation/sokigo-ab"),
        ("/doc/organisation/sokigo", "/doc/organisation/sokigo-ab"),
        ("/en/doc/organisation/sokigo", "/en/doc/organisation/sokigo-ab"),
        ("/doc/organisation/sokigo.ttl", "/doc/organisation/sokigo-ab.ttl"),
        ("/doc/organisation/sokigo/history", "/doc/organisation/sokigo-ab/history"),
        ("/doc/organisation/sokigo/chain?on=2026-01-01", "/doc/organisation/sokigo-ab/chain?on=2026-01-01"),
        ("/api/records/organisation/sokigo", "/api/records/organisation/sokigo-ab"),
        ("/organisation/sokigo/package.csv", "/organisation/sokigo-ab/package.csv"),
        ("/gaps/sokigo", "/gaps/sokigo-ab"),
    ],
)
def test_every_address_of_a_merged_record_leads_to_the_one_that_stayed(
    merged: FastAPI, path: str, location: str
) -> None:
    """Page, document and data, for good: 308."""
    answer = call(merged, path)

    assert (answer.status, answer.headers["location"]) == (308, location)


def test_the_address_that_a_merged_record_leads_to_answers(merged: FastAPI) -> None:
    """The data there is that of the record that stayed."""
    answer = call(merged, "/doc/organisation/sokigo-ab.ttl")

    assert answer.status == 200
    assert b"Sokigo AB" in answer.body


def test_scripts_on_other_sites_may_follow(merged: FastAPI) -> None:
    """The redirect is data as the record was."""
    assert call(merged, "/id/organisation/sokigo").headers["access-control-allow-origin"] == "*"


def test_what_never_was_is_not_found(merged: FastAPI) -> None:
    """Only what was merged is redirected."""
    assert call(merged, "/id/organisation/nobody").status == 404


def test_a_record_answers_at_its_own_address_after_the_merge_is_taken_back(registry: Registry) -> None:
    """The redirect goes with the merge."""
    app = app_of(registry)
    done(registry)
    undo_merge(registry, DROP, who="x", why="y")

    assert call(app, "/doc/organisation/sokigo.ttl").status == 200
