"""`/feed` over HTTP: who replays it has the register, and each page says how long it may be kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from asgi_client import call
from fastapi import FastAPI
from feed_replayer import canonical, linked, replay
from feed_world import CANARY, feed_world, record, service
from pyoxigraph import Dataset, Literal, NamedNode, Quad, RdfFormat, Triple, parse
from small_graph import ID

from graph_service.feeds.stream import Streams
from graph_service.feeds.terms import AS, LDES, TREE
from graph_service.merging import merge
from graph_service.names import RDF, SH
from graph_service.registry import Registry
from graph_service.validation.oracle import check_with_pyshacl
from web import feeds
from web.app import create_app

AN_UPDATE = NamedNode("https://example.org/update")
TO_THE_CITY = "<https://w3id.org/ansvar/code/audience#city> ."
ACTIVITY_SHAPE = Path(__file__).parent.parent.parent / "shared" / "suites" / "ldes" / "activity-shape.ttl"


@pytest.fixture(scope="module")
def world():
    """Return a register with more records than a page holds; each test puts back what it changes."""
    made = feed_world()
    # So that there is an update, a delete, a merge and something that the public never saw.
    made.commit(service("Löner"))
    made.commit(record("service", "kort", "Service"))
    made.end("service/kort")
    merge(made.registry, f"{ID}system/s8", f"{ID}system/s9", who="test", why="samma")
    made.commit(service())
    yield made
    made.close()


def fetcher(app):
    """Return how the replayer fetches from an application."""

    def fetch(path):
        answer = call(app, path)
        assert answer.status == 200, path
        return answer.body, answer.headers["content-type"], answer.headers.get("link", "")

    return fetch


def records_of(registry):
    """Return the record graphs of a register by thing."""
    found = {}
    for kind in registry.counts():
        for iri in registry.labels.of_kind(kind):
            one = registry.record(iri)
            found[iri] = {Quad(s, p, o, NamedNode(one.document)) for s, p, o in one.statements}
    return found


def read(answer):
    """Return the statements of an answer."""
    return Dataset(parse(answer.body, RdfFormat.from_media_type(answer.headers["content-type"])))


def pages_of(app, query=""):
    """Return the path of every page of a feed, from the first on."""
    found = [linked(call(app, f"/feed{query}").headers["link"], "first")]
    while following := linked(call(app, found[-1]).headers["link"], "next"):
        found.append(following)
    return found


def public_of(world):
    """Return the register of the public."""
    return world.keeper.register_of("public")


@pytest.mark.parametrize("suffix", ["trig", "nq", "jsonld"])
def test_who_replays_the_feed_has_the_records_of_the_register(world, suffix):
    """Each graph with the same canonical statements as in the store, whatever syntax it is read in."""
    assert canonical(replay(fetcher(world.internal), f"/feed.{suffix}")) == canonical(records_of(world.registry))


def test_the_public_replays_what_the_public_may_see(world):
    """Neither more nor less."""
    replayed = replay(fetcher(world.public), "/feed")

    assert canonical(replayed) == canonical(records_of(public_of(world)))
    assert replayed.keys() < records_of(world.registry).keys()
    assert f"{ID}system/s9" not in replayed


def test_no_canary_is_in_the_feed_of_the_public(world):
    """Neither what is withheld nor why or by whom something was changed; the other feed is the control."""
    seen = {
        app: b"".join(call(app, page).body for page in ["/feed", *pages_of(app)])
        for app in (world.public, world.internal)
    }

    assert CANARY.encode() not in seen[world.public]
    assert f"Risk {CANARY}".encode() in seen[world.internal]
    assert f"skäl {CANARY}".encode() not in seen[world.internal]


def test_a_record_that_is_withheld_leaves_the_feed_and_those_who_follow_it(world):
    """The pages of before are gone; who begins again has what the public may see, and nothing tells of the record."""
    before = pages_of(world.public)
    world.commit(record("system", "s3", "System", "<id/system/s3> ansvar:shownTo " + TO_THE_CITY))

    gone = call(world.public, before[0], accept="application/trig")
    again = replay(fetcher(world.public), "/feed")

    assert (gone.status, gone.headers["content-type"]) == (410, "application/problem+json")
    assert canonical(again) == canonical(records_of(public_of(world)))
    assert b"/system/s3>" not in b"".join(call(world.public, page).body for page in pages_of(world.public))
    world.commit(record("system", "s3", "System"))
    assert canonical(replay(fetcher(world.public), "/feed")) == canonical(records_of(public_of(world)))


def test_a_closed_page_stays_byte_for_byte_the_same(world):
    """After further changes of what it holds, and for a server that was just started."""
    closed = pages_of(world.public)[:-1]
    before = [call(world.public, page).body for page in closed]
    world.commit(service("Löner"))
    world.commit(service())

    started = FastAPI()
    started.include_router(feeds.router(public_of(world), Streams(public_of(world))))

    after = [call(started, page).body for page in closed]

    assert len(closed) >= 1
    assert after == [call(world.public, page).body for page in closed] == before


def test_closed_pages_are_kept_for_a_week_and_open_ones_for_a_minute(world):
    """By every cache on the way where everybody may see them, else by the reader alone."""
    keeping = {
        name: [call(app, page).headers["cache-control"] for page in (pages_of(app)[0], pages_of(app)[-1], "/feed")]
        for name, app in (("public", world.public), ("internal", world.internal))
    }

    assert keeping["public"] == ["public, max-age=604800, immutable", "public, max-age=60", "public, max-age=60"]
    assert keeping["internal"] == ["private, max-age=604800, immutable", "private, max-age=60", "private, max-age=60"]


def test_what_has_not_changed_is_not_sent_again(world):
    """304 for a closed page always, for the open page and the root until something is changed."""
    first, *_, last = pages_of(world.internal)
    tags = {path: call(world.internal, path).headers["etag"] for path in (first, last, "/feed")}

    assert [call(world.internal, path, if_none_match=tag).status for path, tag in tags.items()] == [304, 304, 304]
    world.commit(service("Löner"))
    world.commit(service())
    assert [call(world.internal, path, if_none_match=tag).status for path, tag in tags.items()] == [304, 200, 304]


def test_relations_lead_to_every_page_and_back(world):
    """Each with the time at which two pages part: what is before it is on the one, what is not on the other."""
    forth = pages_of(world.internal)
    back = [linked(call(world.internal, "/feed").headers["link"], "last")]
    while before := linked(call(world.internal, back[-1]).headers["link"], "prev"):
        back.append(before)
    datasets = {path: read(call(world.internal, path)) for path in ["/feed", *forth]}
    times = {path: times_of(datasets[path]) for path in forth}

    assert back == forth[::-1]
    for path, dataset in datasets.items():
        for sort, value, to in relations_of(dataset):
            assert all(one >= value for one in times[to]) or sort == "LessThanRelation", (path, to)
            assert all(one < value for one in times[to]) or sort == "GreaterThanOrEqualToRelation", (path, to)
    assert {to for _, _, to in relations_of(datasets["/feed"])} == set(forth)
    assert [len(relations_of(datasets[path])) for path in forth] == [1, *[2] * (len(forth) - 2), 1]


def times_of(dataset):
    """Return the times of the members of a page."""
    return [one.object.value for one in dataset.quads_for_predicate(AS.published)]


def relations_of(dataset):
    """Return sort, value and path of each relation of a page."""
    found = []
    for quad in dataset.quads_for_predicate(TREE.relation):
        said = {one.predicate: one.object.value for one in dataset.quads_for_subject(quad.object)}
        path = "/" + said[TREE.node].split("/", 3)[3]
        found.append((said[RDF.type].removeprefix(TREE.iri), said[TREE.value], path))
    return found


def test_every_member_keeps_to_the_shape_that_the_feed_names(world):
    """With its payload beside it, for the class of what it is about is there; what says more does not keep to it."""
    members = members_of(world.internal, "service", "risk", "organisation")
    [shape] = {one.object for one in read(call(world.internal, "/feed")).quads_for_predicate(TREE.shape)}
    shapes = read(call(world.internal, "/" + shape.value.partition("#")[0].split("/", 3)[3], accept="text/turtle"))
    rules = [one.triple for one in shapes]

    assert list(shapes.quads_for_subject(shape))
    assert check_with_pyshacl(rules, members) == []
    for spoilt in (Triple(AN_UPDATE, RDF.value, Literal(1)), Triple(AN_UPDATE, AS.object, NamedNode(f"{ID}risk/r"))):
        update = [Triple(AN_UPDATE, RDF.type, AS.Update), Triple(AN_UPDATE, AS.object, NamedNode(f"{ID}service/lon"))]
        assert check_with_pyshacl(rules, [*members, *update, spoilt]) != []


@pytest.mark.skipif(not ACTIVITY_SHAPE.exists(), reason="needs the shapes of DCAT-AP Feeds beside the checkout")
def test_every_member_keeps_to_the_shape_of_dcat_ap_feeds(world):
    """But for what an activity is about, which is no catalogue there."""
    entity = NamedNode("https://semiceu.github.io/LDES-DCAT-AP-feeds/shape.ttl#EntityShape")
    theirs = [one.triple for one in parse(path=str(ACTIVITY_SHAPE)) if one.subject != entity]
    rules = [*theirs, Triple(entity, RDF.type, SH.NodeShape), Triple(entity, SH.nodeKind, SH.IRI)]
    members = members_of(world.internal, "service", "risk", "organisation")

    assert check_with_pyshacl(rules, members) == []
    assert check_with_pyshacl(rules, [Triple(AN_UPDATE, RDF.type, AS.Update)]) != []


def members_of(app, *kinds):
    """Return the statements of every page of some kinds, payloads and all, without the names of their graphs."""
    return [one.triple for kind in kinds for page in pages_of(app, f"?kind={kind}") for one in read(call(app, page))]


def test_a_member_has_an_address_of_its_own(world):
    """It says there what it says on its page."""
    page = read(call(world.internal, pages_of(world.internal)[-1]))
    members = [one.object for one in page.quads_for_predicate(TREE.member)]

    for member in members:
        alone = read(call(world.internal, "/" + member.value.split("/", 3)[3]))
        assert set(alone) == {*page.quads_for_subject(member), *page.quads_for_graph_name(member)}
    assert call(world.internal, "/" + members[0].value.split("/", 3)[3] + "0").status == 404


def test_a_narrowed_feed_replays_to_the_records_that_belong(world):
    """It is what its own statements say that a record belongs to, now; what no longer belongs is gone."""
    world.commit(service(provider="bolag"))

    replayed = {slug: set(replay(fetcher(world.internal), f"/feed?organisation={slug}")) for slug in ("namnd", "bolag")}

    world.commit(service())
    assert replayed == {
        "namnd": {f"{ID}organisation/namnd"},
        "bolag": {f"{ID}organisation/bolag", f"{ID}service/lon", f"{ID}risk/r"},
    }
    by_iri = call(world.internal, f"/feed?organisation={ID}organisation/namnd&kind=service")
    assert by_iri.body == call(world.internal, "/feed?organisation=namnd&kind=service").body


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/feed?organisaton=namnd", 400),
        ("/feed?kind=kennel", 400),
        ("/feed?kind=service&kind=risk", 400),
        ("/feed?organisation=finns-inte", 404),
        ("/feed?organisation=%3Cx%3E", 404),
        ("/feed.rdf", 404),
        ("/feed/000000000000/1", 410),
        ("/feed/{view}/0", 404),
        ("/feed/{view}/999999", 404),
        ("/feed/{view}/x", 404),
    ],
)
def test_what_is_not_there_is_said_so(world, path, status):
    """A slip in the address never gives the whole feed."""
    view = pages_of(world.internal)[0].split("/")[2]

    assert call(world.internal, path.format(view=view)).status == status


def test_what_the_public_may_not_know_of_cannot_be_asked_for(world):
    """An organisation that is withheld answers as one that never was."""
    world.commit(
        record("organisation", "hemlig", "Organisation", "<id/organisation/hemlig> ansvar:shownTo " + TO_THE_CITY)
    )

    withheld, unknown = (call(world.public, f"/feed?organisation={slug}") for slug in ("hemlig", "hemlik"))
    inside = call(world.internal, "/feed?organisation=hemlig")

    world.end("organisation/hemlig")
    assert (withheld.status, inside.status) == (404, 200)
    assert withheld.body.replace(b"hemlig", b"hemlik") == unknown.body


def test_a_register_that_nothing_was_written_to_has_a_feed_without_pages():
    """It begins with the first change."""
    registry = Registry.in_memory()

    answer = call(create_app(registry, registry.settings), "/feed")

    assert answer.status == 200
    assert "rel=" not in answer.headers.get("link", "")
    assert list(read(answer).quads_for_predicate(LDES.timestampPath))
    registry.close()
