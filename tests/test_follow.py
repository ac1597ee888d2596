"""Following another register: what comes in, what may not, and that it stays in step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from threading import Event

import pytest
from asgi_client import call
from follow_world import CHAIN, CLOUD, HOST, SUPPLIER, A, B, change, ended, record, town
from pyoxigraph import NamedNode
from served import served

from ansvar.__main__ import main
from graph_service.audiences.keeper import Keeper
from graph_service.changes import Change
from graph_service.errors import BadRequest, DataRejected, KeptElsewhere, NotFound
from graph_service.exports import Export, write_export
from graph_service.followed import FollowedRegister, fetched_at, followed_registers
from graph_service.registry import Registry
from ingest.follow.addresses import feed_address
from ingest.follow.following import follow, forget
from ingest.follow.keeping import keep_in_step, kept_in_step
from ingest.imports.origin import origin_of
from ingest.names.known import known_names
from ingest.sources.followed import followed_sources
from web.app import create_app

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
CLOUD_AT_A, SUPPLIER_AT_A = f"{A}/id/service/lonemolnet", f"{A}/id/organisation/lonemoln"


@pytest.fixture(scope="module")
def source() -> Iterator[tuple[Registry, str]]:
    """The register of city A as it is written in `CHAIN`, and where it is served."""
    registry = town(A, CHAIN)
    with served(registry) as address:
        yield registry, address


@pytest.fixture(scope="module")
def living() -> Iterator[tuple[Registry, str]]:
    """A register of city A that is changed: each test makes of it what it needs."""
    registry = town(A)
    with served(registry) as address:
        yield registry, address


@pytest.fixture(scope="module")
def followed(source: tuple[Registry, str]) -> tuple[Registry, str]:
    """City B, which follows A; for tests that only read."""
    ours = town(B, record("organisation", "namnden", 'a ansvar:Organisation ; skos:prefLabel "Nämnden i B"@sv'))
    follow(ours, source[1], now=NOW, name="Stad A")
    return ours, source[1]


def graphs(registry: Registry, base: str) -> dict[str, frozenset[str]]:
    """Return the record graphs of a base."""
    names = [one for one in registry.store.graph_names() if one.value.startswith(f"{base}/doc/")]
    return {one.value: frozenset(map(str, registry.store.graph(one))) for one in names}


def test_records_of_another_register_come_in_under_their_own_addresses(source):
    """Each says what it says at home, and where it is from is told beside it."""
    theirs, address = source
    ours = town(B)

    done = follow(ours, address, now=NOW, name="Stad A")

    assert graphs(ours, A) == graphs(theirs, A)
    assert (done.taken.new, done.taken.changed, done.taken.gone, done.taken.aside) == (4, 0, 0, 0)
    assert ours.labels.label(done.register.source, "sv").value == "Stad A"
    elsewhere = ours.base.elsewhere(CLOUD_AT_A)
    assert elsewhere is not None
    assert fetched_at(ours.store, ours.base, elsewhere) == NOW
    assert ours.record(CLOUD_AT_A).kind == "service"
    assert [one.why for one in ours.history(CLOUD_AT_A)] == ["Följer Stad A: 4 nya, 0 ändrade, 0 borta"]


def test_changes_and_removals_follow_and_a_second_round_makes_no_difference(living):
    """What did not change keeps the time at which it was fetched, and no change is written for nothing."""
    theirs, address = living
    theirs.commit(change(A, CHAIN))
    ours = town(B)
    follow(ours, address, now=NOW)
    theirs.commit(change(A, CLOUD.replace("Lönemolnet", "Molnet")))
    theirs.commit(ended(A, "engagement/drift"))

    done = follow(ours, address, now=LATER)

    assert (done.taken.new, done.taken.changed, done.taken.gone, done.is_anew) == (0, 1, 1, False)
    assert graphs(ours, A) == graphs(theirs, A)
    elsewhere = ours.base.elsewhere(SUPPLIER_AT_A)
    assert elsewhere is not None
    assert fetched_at(ours.store, ours.base, elsewhere) == NOW
    revision = ours.revision
    assert follow(ours, address, now=LATER).taken.revision == revision == ours.revision


def test_feed_that_began_anew_is_compared_as_a_whole():
    """A record that its public may no longer see leaves here too, though no feed tells that it was removed."""
    theirs = town(A, CHAIN)
    keeper = Keeper(theirs)
    ours = town(B)
    with served(keeper.register_of("public")) as address:
        follow(ours, address, now=NOW)
        shown = "ansvar:shownTo <https://w3id.org/ansvar/code/audience#internal> ; a ansvar:Service"
        theirs.commit(change(A, CLOUD.replace("a ansvar:Service", shown)))

        done = follow(ours, address, now=LATER)

    assert done.is_anew
    assert CLOUD_AT_A not in ours.labels.of_kind("service")
    assert ours.describes(SUPPLIER_AT_A)
    assert all("lonemolnet" not in str(quad) for quad in ours.store.quads() if "/change/" not in str(quad.graph_name))
    keeper.close()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(CLOUD.replace("Lönemolnet", "Vårt"), id="a record of theirs"),
        pytest.param(
            record("system", "nytt", 'a ansvar:System ; skos:prefLabel "Nytt"@sv'), id="a new one at their base"
        ),
        pytest.param(
            f'<{B}/doc/system/eget> {{ <id/service/lonemolnet> skos:prefLabel "Vårt"@sv . }}', id="a name said in ours"
        ),
    ],
)
def test_what_another_register_keeps_is_not_changed_here(followed, text):
    """Whoever writes it, by whatever way: it says whose it is and what to do, and nothing is written."""
    ours, _ = followed
    before = ours.revision

    with pytest.raises(KeptElsewhere, match=f"is kept by the register {A}, .* Change it there") as refused:
        ours.commit(change(A, text))

    assert refused.value.status == 409
    assert ours.revision == before


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f'<{B}/followed/stad-a> {{ <{B}/followed/stad-a> dcterms:source "x" . }}', "`ansvar follow` keeps"),
        ("<x/followed/y> { <x> ansvar:followsRegister <https://c.example> . }", "`ansvar follow` keeps"),
        ("<doc/source/x> { <id/source/x> ansvar:followsRegister <https://c.example> . }", "kept by Ansvar itself"),
    ],
)
def test_what_following_keeps_is_written_by_nothing_else(followed, text, told):
    """Or a file could make a register ours, or one of ours another's."""
    ours, _ = followed

    with pytest.raises(DataRejected, match=told):
        ours.commit(change(B, text))


def test_following_writes_nothing_but_what_is_followed():
    """A change that says that it follows a register touches no other."""
    ours = town(B)

    with pytest.raises(DataRejected, match="is none of the register"):
        ours.commit(replace(change(B, SUPPLIER), follows=A))


def test_register_does_not_follow_itself(source):
    """Nor one whose addresses could be ours: nothing of ours is ever overwritten by a feed."""
    theirs, address = source
    before = theirs.revision

    with pytest.raises(BadRequest, match="does not follow itself"):
        follow(theirs, address, now=NOW)

    assert theirs.revision == before
    assert followed_registers(theirs.store) == []


def test_register_is_followed_by_one_feed(followed):
    """A second feed of it would take away what only the first holds."""
    ours, address = followed

    with pytest.raises(BadRequest, match=r"followed already.*--forget"):
        follow(ours, f"{address}/feed?organisation=lonemoln", now=LATER)


def test_host_that_says_that_it_is_another_register_is_not_believed(followed):
    """On this machine the address says nothing, elsewhere it must be the same, or be said by whoever follows."""
    _, address = followed

    with pytest.raises(BadRequest, match=f"of the register {A}, and not of https://c.example"):
        follow(town(B), address, now=NOW, register="https://c.example")

    assert not feed_address("https://c.example/feed").is_here
    assert feed_address(address).is_here


def test_record_that_tells_of_ours_is_set_aside(living):
    """Who answers for our things is ours to say; that theirs is built on ours is theirs."""
    theirs, address = living
    ours = town(B, CLOUD)
    theirs.commit(
        change(
            A,
            record(
                "assignment",
                "vems",
                f"a ansvar:Assignment ; org:role role:serviceManager ; ansvar:concerns <{B}/id/service/lonemolnet> ; "
                "ansvar:heldBy <id/organisation/lonemoln>",
            )
            + record("import", "fil", 'a ansvar:Import ; skos:prefLabel "En fil som A har läst in"@sv')
            + record("source", "fil", 'a ansvar:SourceRegister ; skos:prefLabel "En fil"@sv ; ansvar:mapping "m"')
            + record("service", "ny", f"a ansvar:Service ; ansvar:usesService <{B}/id/service/lonemolnet>"),
        )
    )

    done = follow(ours, address, now=NOW)

    assert done.taken.aside == 2
    assert done.taken.new == len(graphs(ours, A)) == len(graphs(theirs, A)) - 2
    assert ours.responsibilities(f"{B}/id/service/lonemolnet") == []
    assert ours.describes(f"{A}/id/service/ny")
    # What they read themselves comes in, and is neither fetched here nor what an import of ours is from.
    assert ours.describes(f"{A}/id/source/fil")
    assert [one.iri for one in followed_sources(ours)] == [done.register.source]
    assert origin_of(ours, file_name="x", digest="x", mapping="m", version="1").register_is_new


def test_what_is_followed_is_neither_a_gap_of_ours_nor_in_our_export(followed, tmp_path):
    """Nor is it a name that an import could take for ours."""
    ours, _ = followed
    path = tmp_path / "out.nq"

    with path.open("wb") as stream:
        count = write_export(Export(ours, "internal"), "nq", stream)

    assert count == 2  # The board, and the source register that A is here.
    assert A not in path.read_text(encoding="utf-8").replace(f"<{A}>", "")
    assert [gap for gap in ours.models.gaps if gap.focus.startswith(A)] == []
    assert {one.iri for one in known_names(ours).names} == {f"{B}/id/organisation/namnden"}


def test_pages_show_what_is_followed_with_its_register(followed):
    """A page of its own that tells where it is from and when; lists and search mark it."""
    ours, _ = followed
    app = create_app(ours, ours.settings)

    def text(path: str) -> str:
        return call(app, path, accept="text/html").body.decode()

    page = text("/sv/followed/a.example/service/lonemolnet")

    assert "Från Stad A – kan inte ändras här" in page
    assert f'href="{CLOUD_AT_A}"' in page
    assert "26 november 2026 kl. 09.00" in page
    for path in ("/sv/list/service", "/sv/search?q=L%C3%B6nemolnet"):
        shown = text(path)
        assert 'href="/sv/followed/a.example/service/lonemolnet"' in shown
        assert "Från a.example" in shown
    assert call(app, "/followed/a.example/service/lonemolnet/history").status == 200
    assert call(app, "/followed/a.example/service/lonemolnet/chain").status == 200
    assert "Följs löpande" in text("/sv/sources/stad-a")
    assert call(app, "/doc/service/lonemolnet").status == 404
    assert call(app, "/followed/c.example/service/lonemolnet").status == 404
    assert "https://c.example/id/service/lonemolnet" in text("/followed/c.example/service/lonemolnet")


def test_audiences_see_nothing_of_what_is_followed(followed):
    """It is for those who keep the register: others fetch it at its source."""
    ours, _ = followed
    keeper = Keeper(ours)

    public = keeper.register_of("public")

    assert [quad for quad in public.store.quads() if A in str(quad.subject)] == []
    keeper.close()


def test_forgotten_register_leaves_nothing_but_its_name(source):
    """And can be followed again, under the same name."""
    _, address = source
    ours = town(B)
    follow(ours, address, now=NOW, name="Stad A")

    register, taken = forget(ours, "stad-a")

    assert taken.gone == 4
    assert graphs(ours, A) == {}
    assert followed_registers(ours.store) == []
    assert [one for one in ours.store.graph_names() if one.value.startswith(f"{B}/followed")] == []
    assert follow(ours, address, now=LATER, name="Stad A").register.source == register.source
    with pytest.raises(NotFound, match="These are: stad-a"):
        forget(ours, "stad-c")


def test_narrowed_feed_is_followed_by_the_same_address(living):
    """Only the records that belong to the organisation come, and a later round goes on with them."""
    theirs, address = living
    theirs.commit(change(A, HOST + CLOUD))
    ours = town(B)

    follow(ours, f"{address}/feed?organisation=driftbolaget", now=NOW)
    theirs.commit(change(A, HOST.replace("Driftbolaget", "Driften")))
    follow(ours, f"{address}/feed?organisation=driftbolaget", now=LATER)

    assert not ours.describes(CLOUD_AT_A)
    assert ours.labels.label(f"{A}/id/organisation/driftbolaget", "sv").value == "Driften"


def test_command_follows_lists_and_forgets(tmp_path, capsys, source):
    """Without an address it tells which are followed and how far; a name does for one that is followed."""
    _, address = source
    store = ["--store", str(tmp_path / "b")]

    def run(*words: str) -> str:
        assert main(["follow", *words, *store]) == 0
        return capsys.readouterr().out

    run(address, "--as", "Stad A")
    listed = run()
    again = run("stad-a", "--once")
    forgotten = run("Stad A", "--forget")

    assert "stad-a  https://a.example" in listed
    assert "member/1/" in listed
    assert "0 new, 0 changed, 0 gone" in again
    assert "4 records removed" in forgotten
    assert "No other register is followed." in run()


def test_service_keeps_what_it_follows_in_step(source, caplog):
    """A register that cannot be asked is noted and told in the log; the others come all the same."""
    theirs, address = source
    ours = town(B)
    follow(ours, address, now=NOW, name="Stad A")
    view = "https://c.example/feed/v"
    c = FollowedRegister(f"{B}/id/source/c", "https://c.example", "http://127.0.0.1:9/feed", view, None, None, NOW)
    ours.commit(Change({c.state(ours.base): c.triples(ours.base)}, "x", "x", follows=c.register))
    theirs.commit(change(A, record("system", "nytt", "a ansvar:System")))

    count = keep_in_step(ours, LATER)

    assert count == 1
    assert ours.describes(f"{A}/id/system/nytt")
    assert "https://c.example is not in step" in caplog.text
    theirs.commit(ended(A, "system/nytt"))
    came = Event()
    ours.followers.append(lambda _: came.set())
    with kept_in_step(ours, 0.01):
        assert came.wait(60)
    assert not ours.describes(f"{A}/id/system/nytt")


@pytest.mark.parametrize("words", [["--forget"], ["ftp://a.example"], ["http://a.example/"], ["https://u:p@a.example"]])
def test_command_tells_what_it_cannot_do_in_one_line(tmp_path, capsys, words):
    """No address, one that is none, one that is not encrypted, one with a secret: exit 2, and no store is made."""
    assert main(["follow", *words, "--store", str(tmp_path / "b")]) == 2

    told = capsys.readouterr().err
    assert told.startswith("ansvar: ")
    assert told.count("\n") == 1
    assert not (tmp_path / "b").exists()


def test_change_without_following_is_as_before():
    """A register that follows nobody is asked nothing more than which it follows."""
    ours = town(B)

    ours.commit(Change({NamedNode(f"{A}/doc/system/x"): change(A, CLOUD).graphs.popitem()[1]}, "x", "x"))

    assert ours.revision == 1
