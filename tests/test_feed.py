"""The change log told as a stream: what each revision did to each record, in an order that can be replayed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from threading import Thread

import pytest
from feed_world import SYSTEMS, feed_world, record, service
from pyoxigraph import NamedNode
from small_graph import DOC, ID

from graph_service.changes import Change
from graph_service.feeds.members import LogEntry, Teller
from graph_service.feeds.narrowing import Choice, narrowed
from graph_service.feeds.payloads import payloads
from graph_service.feeds.sequence import after_what_they_await
from graph_service.feeds.stream import MOST_PARTS, PAGE_SIZE, Streams
from graph_service.merging import merge, undo_merge
from graph_service.names import CLASS_BY_KIND, Base
from graph_service.settings import DEMO_BASE

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
A_SYSTEM = (
    f"<{ID}system/{{0}}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/ansvar/ns#System> .\n"
)


@pytest.fixture(scope="module")
def world():
    """Return a register with more records than a page of its feed holds; each test puts back what it changes."""
    made = feed_world()
    yield made
    made.close()


@pytest.fixture
def streams(world):
    """Return the stream of those who keep the register, read anew."""
    return Streams(world.registry)


def told(members):
    """Return what members do, shortly."""
    return [(one.activity, f"{one.address.kind}/{one.address.slug}") for one in members]


def entry(revision, slug, when=NOON, removed="", added=""):
    """Return an entry of the log about a system."""
    return LogEntry(revision, when, f"{DOC}system/{slug}", removed, added)


def test_what_is_awaited_comes_first():
    """Otherwise the order is that of the names, whatever order they come in."""
    awaited = {"a": {"c"}, "c": {"b", "elsewhere"}}

    assert after_what_they_await(["c", "b", "a", "d"], awaited) == ["b", "c", "a", "d"]


def test_a_ring_is_read_from_its_first_name():
    """What awaits each other is each told once."""
    assert after_what_they_await(["b", "a", "c"], {"a": {"b"}, "b": {"c"}, "c": {"a"}}) == ["c", "b", "a"]


def test_a_long_chain_of_references_is_put_in_order():
    """It may be longer than the calls that Python nests."""
    names = [f"{number:05}" for number in range(5000)]

    assert after_what_they_await(names, {one: {after} for one, after in pairwise(names)}) == names[::-1]


def test_a_first_revision_creates_what_is_referred_to_before_what_refers_to_it(streams):
    """The service comes after its system and its provider, although its name comes before theirs."""
    order = [slug for _, slug in told(streams.current().members)]

    assert len(order) == SYSTEMS + 4
    assert order.index("service/lon") > order.index("system/s7")
    assert order.index("service/lon") > order.index("organisation/namnd")
    assert order.index("risk/r") > order.index("service/lon")


def test_no_two_members_have_the_same_time(world, streams):
    """They are a microsecond apart, so that the order of a revision is told by the times alone."""
    times = [one.published for one in streams.current().members[: SYSTEMS + 4]]

    assert {after - before for before, after in pairwise(times)} == {timedelta(microseconds=1)}
    assert times[0] == world.registry.history(f"{ID}risk/r")[-1].when


def test_a_clock_that_is_put_back_does_not_put_a_later_revision_first():
    """It gets the next microsecond."""
    teller = Teller(Base(DEMO_BASE))
    [first] = teller.tell([entry(1, "a", added=A_SYSTEM.format("a"))])

    [second] = teller.tell([entry(2, "b", NOON - timedelta(hours=1), added=A_SYSTEM.format("b"))])

    assert (first.published, second.published) == (NOON, NOON + timedelta(microseconds=1))


def test_what_never_was_a_record_is_not_told():
    """Neither a graph whose thing has no type nor one of a kind that is none of ours."""
    teller = Teller(Base(DEMO_BASE))
    untyped = f'<{ID}system/a> <http://www.w3.org/2004/02/skos/core#prefLabel> "a" .\n'
    strange = LogEntry(1, NOON, f"{DOC}kennel/a", "", A_SYSTEM.format("a").replace("/system/", "/kennel/"))

    assert teller.tell([entry(1, "a", added=untyped), strange]) == []


def test_edits_are_updates_and_ended_graphs_deletes(world, streams):
    """What is gone goes after what referred to it, and comes back as created."""
    before = len(streams.current().members)
    world.commit(service("Löner"))
    world.commit(
        record("system", "ny", "System")
        + record("service", "ny", "Service", "<id/service/ny> ansvar:usesSystem <id/system/ny> .")
    )
    ended = {NamedNode(f"{DOC}{one}/ny"): () for one in ("service", "system")}
    world.registry.commit(Change(ended, "test", "slut"))
    world.commit(service())

    assert told(streams.current().members[before:]) == [
        ("Update", "service/lon"),
        ("Create", "system/ny"),
        ("Create", "service/ny"),
        ("Delete", "service/ny"),
        ("Delete", "system/ny"),
        ("Update", "service/lon"),
    ]


def test_a_merge_deletes_the_record_that_went_and_undoing_creates_it_again(world, streams):
    """What pointed to it is updated before it goes, and after it is there again."""
    before = len(streams.current().members)
    merge(world.registry, f"{ID}system/s8", f"{ID}system/s7", who="test", why="samma")
    undo_merge(world.registry, f"{ID}system/s7", who="test", why="inte samma")

    assert told(streams.current().members[before:]) == [
        ("Update", "system/s8"),
        ("Update", "service/lon"),
        ("Delete", "system/s7"),
        ("Create", "system/s7"),
        ("Update", "service/lon"),
        ("Update", "system/s8"),
    ]


def test_each_member_holds_the_graph_as_its_revision_left_it(world, streams):
    """Not as it is now."""
    before = len(streams.current().members)
    for label in ("Ett", "Två", "Tre"):
        world.commit(service(label))
    world.commit(service())
    stream = streams.current()

    held = payloads(world.registry.store, world.registry.base, stream.members[before:], stream.beginning)

    labels = [[o.value for _, p, o in held[one] if p.value.endswith("prefLabel")] for one in stream.members[before:]]
    assert labels == [["Ett"], ["Två"], ["Tre"], ["Lön"]]


def test_a_stream_that_followed_every_change_is_the_one_that_is_read_anew(world, streams):
    """So pages do not depend on when the server was started."""
    world.commit(service("Löner"))
    streams.current()
    world.commit(service())

    assert streams.current() == Streams(world.registry).current()


def test_pages_hold_the_members_in_order_and_all_of_them(streams):
    """The last holds what is left, and beyond it there is none."""
    stream = streams.current()

    pages = [stream.page(number) for number in range(1, stream.page_count + 1)]

    assert [one for page in pages for one in page] == list(stream.members)
    assert {len(page) for page in pages[:-1]} == {PAGE_SIZE}
    assert stream.page(0) == stream.page(stream.page_count + 1) == ()


def test_what_begins_or_ceases_to_belong_is_created_or_deleted_for_the_organisation(world, streams):
    """The whole stream says that it was updated."""
    board = Choice(organisation=f"{ID}organisation/namnd")
    before = len(streams.current(board).members)
    world.commit(service(provider="bolag"))
    world.commit(service("Löner", provider="bolag"))
    world.commit(service())
    world.commit(service("Löner"))
    world.commit(service())

    assert [one for one in told(streams.current(board).members[before:]) if "service" in one[1]] == [
        ("Delete", "service/lon"),
        ("Create", "service/lon"),
        ("Update", "service/lon"),
        ("Update", "service/lon"),
    ]


def test_what_is_about_a_record_of_the_organisation_belongs_with_it(world, streams):
    """It goes and comes with that record, although it is not changed itself, and holds what it said."""
    board = Choice(organisation=f"{ID}organisation/namnd")
    before = len(streams.current(board).members)
    world.commit(service(provider="bolag"))
    world.commit(service())
    stream = streams.current(board)
    come = stream.members[-1]

    assert told(stream.members[before:]) == [
        ("Delete", "service/lon"),
        ("Delete", "risk/r"),
        ("Create", "service/lon"),
        ("Create", "risk/r"),
    ]
    assert payloads(world.registry.store, world.registry.base, [come], stream.beginning)[come] == frozenset(
        world.registry.record(f"{ID}risk/r").statements
    )
    assert sorted(one.published for one in stream.members) == [one.published for one in stream.members]


def test_a_kind_narrows_the_stream_and_changes_none_of_its_members(streams):
    """They are those of the whole one."""
    whole = streams.current().members

    assert list(streams.current(Choice(kind="service")).members) == [m for m in whole if m.address.kind == "service"]


def test_a_part_is_kept_while_others_are_asked_for(streams):
    """As many as there may be; one more lets the first go, not all of them."""
    choices = [Choice(kind=kind) for kind in CLASS_BY_KIND][: MOST_PARTS + 1]
    assert len(choices) == MOST_PARTS + 1

    parts = [streams.current(one) for one in choices]

    assert [streams.current(one) is part for one, part in zip(choices[1:], parts[1:], strict=True)] == [
        True
    ] * MOST_PARTS
    assert streams.current(choices[0]) is not parts[0]


def test_nobody_waits_while_a_part_is_narrowed(streams, monkeypatch):
    """A thread that narrows holds up none that reads the whole, or another part."""
    read = []

    def narrow_while_others_read(members, choice):
        if choice == Choice(kind="system"):
            other = Thread(target=lambda: read.extend([streams.current(), streams.current(Choice(kind="service"))]))
            other.start()
            other.join(timeout=5)
        return narrowed(members, choice)

    monkeypatch.setattr("graph_service.feeds.stream.narrowed", narrow_while_others_read)
    part = streams.current(Choice(kind="system"))

    assert {one.address.kind for one in read[0].members} > {"system", "service"}
    assert {one.address.kind for one in read[1].members} == {"service"}
    assert streams.current(Choice(kind="system")) is part


def test_a_part_that_was_narrowed_while_the_log_grew_is_not_kept(world, streams, monkeypatch):
    """Whoever asks next is told what came meanwhile."""
    choice = Choice(kind="risk")

    def narrow_while_another_reads(members, wanted):
        monkeypatch.undo()
        world.commit(record("risk", "another", "Risk"))
        other = Thread(target=streams.current)
        other.start()
        other.join(timeout=5)
        return narrowed(members, wanted)

    monkeypatch.setattr("graph_service.feeds.stream.narrowed", narrow_while_another_reads)
    before = streams.current(choice)
    after = streams.current(choice)

    world.end("risk/another")
    assert len(after.members) == len(before.members) + 1


def test_a_log_that_something_is_taken_out_of_begins_anew(world):
    """With everything that is still there, under another name, and without a word of what is withheld."""
    public = world.keeper.register_of("public")
    streams = Streams(public)
    before = streams.current()
    world.commit(
        record("system", "s3", "System", "<id/system/s3> ansvar:shownTo <https://w3id.org/ansvar/code/audience#city> .")
    )

    after = streams.current()

    assert after.beginning.view != before.beginning.view
    assert {one.activity for one in after.members} == {"Create"}
    assert "s3" not in {one.address.slug for one in after.members}
    assert len(after.members) == sum(public.counts().values())
    assert after == Streams(public).current()
    world.commit(record("system", "s3", "System"))
    assert told(streams.current().members[len(after.members) :]) == [("Create", "system/s3")]
