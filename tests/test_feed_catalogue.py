"""The catalogue as a feed: each dataset, file and service as an activity that a portal can follow."""

from __future__ import annotations

from pathlib import Path

import pytest
from asgi_client import call
from fastapi import FastAPI
from pyoxigraph import Dataset, NamedNode, RdfFormat, Triple, parse
from small_graph import change_of

from graph_service.feeds.catalogue import catalogue_feed
from graph_service.feeds.terms import AS, TREE
from graph_service.names import DCAT, DCTERMS, RDF
from graph_service.offered import Offered
from graph_service.publishing.catalogue_dcat import catalogue_as_dcat
from graph_service.registry import Registry
from graph_service.validation.oracle import check_with_pyshacl
from web import catalogue_feed as pages

ACTIVITY_SHAPE = Path(__file__).parent.parent.parent / "shared" / "suites" / "ldes" / "activity-shape.ttl"
FEED = NamedNode("https://ansvar.example.org/data/catalog/feed")
A_SYSTEM = "GRAPH <doc/system/s> { <id/system/s> a ansvar:System ; skos:prefLabel %s . }"


@pytest.fixture(scope="module")
def registry():
    """Return a register with one record."""
    made = Registry.in_memory()
    made.commit(change_of(A_SYSTEM % '"Ett"@sv'))
    yield made
    made.close()


@pytest.fixture(scope="module")
def app(registry):
    """Return an application with nothing but the feed."""
    made = FastAPI()
    made.include_router(pages.router(registry, Offered(registry)))
    return made


def read(answer):
    """Return the statements of an answer."""
    return Dataset(parse(answer.body, RdfFormat.from_media_type(answer.headers["content-type"])))


def members_of(dataset):
    """Return the things that members are about with the member, by kind of activity."""
    members = [one.object for one in dataset.quads_for_predicate(TREE.member)]
    said = [{one.predicate: one.object for one in dataset.quads_for_subject(member)} for member in members]
    return {(one[RDF.type], one[AS.object]): member for one, member in zip(said, members, strict=True)}


def test_the_payloads_together_are_the_catalogue(registry, app):
    """Nothing is left out, and nothing but that is there."""
    dataset = read(call(app, "/data/catalog/feed"))

    held = {one.triple for one in dataset if isinstance(one.graph_name, NamedNode)}

    assert held == set(catalogue_as_dcat(Offered(registry).catalogue()))


@pytest.mark.skipif(not ACTIVITY_SHAPE.exists(), reason="needs the shapes of DCAT-AP Feeds beside the checkout")
@pytest.mark.parametrize("suffix", ["trig", "jsonld"])
def test_every_member_keeps_to_the_shape_of_dcat_ap_feeds(app, suffix):
    """As it was published; an activity about what is in no catalogue does not."""
    rules = [one.triple for one in parse(path=str(ACTIVITY_SHAPE))]
    members = [one.triple for one in read(call(app, f"/data/catalog/feed.{suffix}"))]
    stray = [Triple(FEED, RDF.type, AS.Update), Triple(FEED, AS.object, NamedNode("https://example.org/none"))]

    assert check_with_pyshacl(rules, members) == []
    assert check_with_pyshacl(rules, [*members, *stray]) != []


def test_a_part_comes_after_what_it_refers_to(app):
    """The file before its dataset, the dataset before the catalogue, which comes last of what is there."""
    dataset = read(call(app, "/data/catalog/feed"))
    time_of = {one.subject: one.object.value for one in dataset.quads_for_predicate(AS.published)}
    by_thing = {thing: time_of[member] for (activity, thing), member in members_of(dataset).items()}

    for predicate in (DCAT.distribution, DCAT.dataset, DCTERMS.publisher):
        for one in dataset.quads_for_predicate(predicate):
            assert by_thing[one.object] < by_thing[one.subject], one


def test_only_what_changed_has_a_new_member(registry, app):
    """The register and the catalogue are updated with a record; the vocabulary is not."""
    before = members_of(read(call(app, "/data/catalog/feed")))
    registry.commit(change_of(A_SYSTEM % '"Två"@sv'))
    after = members_of(read(call(app, "/data/catalog/feed")))

    changed = {thing.value.rpartition("/")[2] for (_, thing), member in after.items() if member not in before.values()}
    kept = {thing.value.rpartition("/")[2] for (_, thing), member in after.items() if member in before.values()}
    assert {"catalog", "register", "register-ttl"} <= changed
    assert {"vocabulary", "vocabulary-ttl"} <= kept


def test_what_is_no_longer_offered_is_deleted(app):
    """A form of the whole register that there may have been, after everything that is there."""
    dataset = read(call(app, "/data/catalog/feed"))
    deleted = {
        thing.value: member for (activity, thing), member in members_of(dataset).items() if activity == AS.Delete
    }
    times = {one.subject: one.object.value for one in dataset.quads_for_predicate(AS.published)}

    [member] = [member for thing, member in deleted.items() if thing.endswith("/distribution/register-nt")]

    assert times[member] == max(times.values())
    assert not list(dataset.quads_for_graph_name(member))


def test_a_feed_that_has_not_changed_is_not_sent_again(app):
    """The catalogue of the same revision is the same bytes."""
    first = call(app, "/data/catalog/feed.nq")

    assert call(app, "/data/catalog/feed.nq", if_none_match=first.headers["etag"]).status == 304


def test_a_catalogue_of_a_register_without_changes_can_be_followed():
    """Nothing in it is dated but the model."""
    registry = Registry.in_memory()

    quads = catalogue_feed(FEED, catalogue_as_dcat(Offered(registry).catalogue()), [])

    assert [one for one in quads if one.predicate == TREE.member]
    registry.close()
