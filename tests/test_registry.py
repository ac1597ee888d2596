"""The register: one door for writes, and what is derived follows."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from small_graph import DOC, ID, change_of

from graph_service import registry as registry_module
from graph_service.changes import Change, latest_changes
from graph_service.errors import DataRejected, NotFound, StoreUnusable
from graph_service.gaps import report_graph, report_state
from graph_service.names import ANSVAR, ROLE, SKOS
from graph_service.registry import Registry
from graph_service.settings import DEMO_BASE, Settings

POST = f"{ID}post/chef"
CHEF = '<doc/post/chef> { <id/post/chef> a ansvar:Post ; skos:prefLabel "%s"@sv . }'
TOWN = (
    CHEF % "Chef"
    + """
<doc/organisation/namnd> { <id/organisation/namnd> a ansvar:Organisation ; skos:prefLabel "Nämnden"@sv . }
<doc/activity/lon> {
  <id/activity/lon> a ansvar:ProcessingActivity ; skos:prefLabel "Lön"@sv ;
    dpv:hasDataController <id/organisation/namnd> .
}
"""
)


def register_of(text: str) -> Registry:
    """Return a register in memory that holds the records of a TriG text, as revision 1."""
    registry = Registry.in_memory()
    registry.commit(change_of(text))
    return registry


@pytest.fixture
def registry() -> Iterator[Registry]:
    """A post, a board and its activity, at revision 1."""
    made = register_of(TOWN)
    yield made
    made.close()


@pytest.fixture(scope="module")
def town() -> Iterator[Registry]:
    """The same, for tests that only read."""
    made = register_of(TOWN)
    yield made
    made.close()


def posts_found(registry: Registry, words: str) -> list[str]:
    """Return the posts that a search finds, sorted; roles and rules speak of chiefs too."""
    return sorted(hit.iri for hit in registry.search(words, narrowed={"kind": ["post"]}).hits)


class TestWriting:
    """What a commit does, and refuses."""

    def test_change_whose_index_cannot_be_written_is_told_and_counts_all_the_same(self, tmp_path):
        """Where the folder of the index is gone, the commit fails aloud; the record is there, its number taken."""
        registry = Registry.open(Settings(store=tmp_path / "store"))
        registry.commit(change_of(TOWN))
        shutil.rmtree(tmp_path / "store" / "search")

        with pytest.raises(FileNotFoundError):
            registry.commit(change_of(CHEF % "Chefen"))

        after = registry.revision, registry.labels.label(f"{ID}post/chef", "sv").value
        registry.close()
        assert after == (2, "Chefen")

    def test_commit_writes_record_log_and_revision(self, registry):
        """The three are there together."""
        revision = registry.commit(change_of(CHEF % "Chefen", why="nytt namn", who="registervårdare"))

        assert revision == registry.revision == 2
        assert str(registry.record(POST).value(SKOS.prefLabel)) == '"Chefen"@sv'
        assert [(one.number, one.who, one.why) for one in registry.history(POST)] == [
            (2, "registervårdare", "nytt namn"),
            (1, "registervårdare", "test"),
        ]
        assert registry.revised_at == registry.history(POST)[0].when

    def test_names_search_and_counts_follow_a_commit(self, registry):
        """What is derived is of the same revision."""
        registry.commit(change_of(CHEF % "Ekonomidirektör"))

        assert registry.labels.label(POST, "sv").value == "Ekonomidirektör"
        assert posts_found(registry, "ekonomidirektör") == [POST]
        assert posts_found(registry, "chef") == []
        assert registry.models.revision.number == 2

    def test_gaps_follow_a_commit(self, registry):
        """What is mended is no gap any more, and the report says which revision it reflects."""
        rule = "https://w3id.org/ansvar/shapes#PostShape-postIn"
        assert [gap.focus for gap in registry.gaps(rule=rule)] == [POST]

        mended = CHEF.replace("a ansvar:Post", "a ansvar:Post ; org:postIn <id/organisation/namnd>")
        registry.commit(change_of(mended % "Chef"))

        assert registry.gaps(rule=rule) == []
        assert report_state(registry.store, registry.base).startswith("revision 2, ")

    def test_record_that_is_ended_is_gone_and_its_history_stays(self, registry):
        """No page, no name, no hit; the log tells what there was."""
        registry.commit(Change({NamedNode(f"{DOC}post/chef"): ()}, "registervårdare", "indragen"))

        assert not registry.describes(POST)
        with pytest.raises(NotFound, match=POST):
            registry.record(POST)
        assert posts_found(registry, "chef") == []
        assert registry.counts() == {"organisation": 1, "activity": 1}
        assert [one.why for one in registry.history(POST)] == ["indragen", "test"]

    def test_change_that_changes_nothing_gives_no_revision(self, town):
        """The same once more leaves the log as it is."""
        size = town.store.size()

        assert town.commit(change_of(TOWN)) == 1
        assert town.store.size() == size

    @pytest.mark.parametrize(
        "graph",
        [
            f"{DEMO_BASE}/report",
            f"{DEMO_BASE}/change/1",
            "https://w3id.org/ansvar/ns",
            "https://w3id.org/ansvar/code/role",
        ],
    )
    def test_graphs_that_ansvar_keeps_itself_are_refused(self, town, graph):
        """Nobody writes the log, the report, the ontology or the rules by loading a file; nothing of it is written."""
        before = set(town.store.quads())

        with pytest.raises(DataRejected, match="kept by Ansvar itself"):
            town.commit(change_of(f"<{graph}> {{ <{graph}> skos:note 'x' . }}" + CHEF % "Annan"))

        assert set(town.store.quads()) == before

    @pytest.mark.parametrize(
        "said",
        [
            "a ansvar:Change ; ansvar:revision 'x'",
            "ansvar:revision 5000",
            "ansvar:hasPart <part>",
            "ansvar:changes <doc/post/chef>",
            "a sh:ValidationResult",
        ],
    )
    def test_record_that_states_what_the_log_or_the_report_states_is_refused(self, town, said):
        """The register would tell of a change or a gap that never was, or could not be opened again."""
        before = set(town.store.quads())

        with pytest.raises(DataRejected, match="kept by Ansvar itself"):
            town.commit(change_of(f"<doc/post/ny> {{ <id/post/ny> {said} . }}"))

        assert set(town.store.quads()) == before

    def test_load_tells_what_it_read_and_changed(self, registry, tmp_path):
        """Records that were the same are not counted as changed."""
        path = tmp_path / "a.trig"
        path.write_text(
            f"@prefix ansvar: <{ANSVAR}> . @prefix skos: <{SKOS}> .\n"
            f"<{DOC}post/ny> {{ <{ID}post/ny> a ansvar:Post . }}\n"
            f'<{DOC}post/chef> {{ <{ID}post/chef> a ansvar:Post ; skos:prefLabel "Chef"@sv . }}',
            encoding="utf-8",
        )

        report = registry.load([path], why="a.trig")

        assert (report.statements, report.graphs, report.changed, report.revision) == (3, 2, 1, 2)
        assert registry.load([path], why="again").changed == 0

    def test_load_of_a_broken_file_writes_nothing(self, town, tmp_path):
        """Not even what stands in the files before it."""
        good, broken = tmp_path / "good.ttl", tmp_path / "broken.ttl"
        good.write_text(f"<{POST}> <{SKOS.note.value}> 'x' .")
        broken.write_text("x")
        before = set(town.store.quads())

        with pytest.raises(DataRejected, match=r"broken\.ttl line 1"):
            town.load([good, broken], why="test")

        assert set(town.store.quads()) == before

    def test_commits_of_several_threads_come_one_after_the_other(self, registry):
        """None is lost, and each has a revision of its own."""
        with ThreadPoolExecutor(4) as pool:
            texts = [f"<doc/post/{n}> {{ <id/post/{n}> a ansvar:Post . }}" for n in range(8)]
            revisions = list(pool.map(lambda text: registry.commit(change_of(text)), texts))

        assert sorted(revisions) == list(range(2, 10))
        assert registry.counts()["post"] == 9
        assert registry.revision == 9


class TestReading:
    """What the register tells."""

    def test_latest_tells_what_changed_last(self, registry):
        """Newest first; what is gone has no page to lead to."""
        registry.commit(change_of("<doc/post/ny> { <id/post/ny> a ansvar:Post . }"))
        registry.commit(Change({NamedNode(f"{DOC}organisation/namnd"): ()}, "registervårdare", "borta"))

        found = [(iri.removeprefix(ID), revision.number) for iri, revision in registry.latest(3)]

        assert found == [("post/ny", 2), ("activity/lon", 1), ("post/chef", 1)]

    def test_what_changed_last_is_kept_in_step_with_the_log(self, registry):
        """After each commit it is what the whole log tells, a hundred documents at most."""
        many = "".join(f"<doc/post/{n}> {{ <id/post/{n}> a ansvar:Post . }}" for n in range(99))
        for text in (many, CHEF % "Ny chef", CHEF % "Ny chef"):
            registry.commit(change_of(text))

            assert registry.models.latest == tuple(latest_changes(registry.store))
        assert [revision.number for _, revision in registry.models.latest] == [3] + [2] * 99

    def test_what_others_say_of_a_thing_is_told(self, town):
        """The activity names the board; the log and the gap report do not count."""
        assert [(str(one.subject), str(one.predicate)) for one in town.used_by(f"{ID}organisation/namnd")] == [
            (f"<{ID}activity/lon>", "<https://w3id.org/dpv#hasDataController>")
        ]

    def test_records_of_a_kind_are_told_in_parts(self, registry):
        """How many there are, and a part of them from A to Ö."""
        registry.commit(change_of('<doc/post/a> { <id/post/a> a ansvar:Post ; skos:prefLabel "Arkivarie"@sv . }'))

        assert registry.records_of("post", "sv", limit=1) == (2, [f"{ID}post/a"])
        assert registry.records_of("post", "sv", limit=5, offset=1) == (2, [POST])
        assert registry.records_of("unit", "sv", limit=5) == (0, [])

    def test_fields_of_an_unknown_kind_are_none(self, town):
        """A slip in an address is no fault of the program."""
        assert town.fields("post") != []
        assert town.fields("nonsense") == []

    def test_gaps_can_be_narrowed(self, town):
        """Each filter that is given must hold."""
        everything = town.gaps()
        of = town.gaps(of=f"{ID}activity/lon")

        assert {gap.focus for gap in of} == {f"{ID}activity/lon"}
        assert town.gaps(organisation=f"{ID}organisation/namnd") == of
        assert town.gaps(kind="post") == [gap for gap in everything if gap.focus == POST]
        assert {gap.severity for gap in town.gaps(severity="violation")} == {"violation"}
        assert all("30" in (gap.article or "") for gap in town.gaps(article="GDPR art. 30"))
        assert town.gaps(article="GDPR art. 30") != []
        assert {gap.control_point for gap in town.gaps(control_point=1)} == {1}
        assert town.gaps(of=f"{ID}activity/lon", kind="post") == []

    def test_chain_of_the_unknown_is_not_found(self, town):
        """The text names it."""
        with pytest.raises(NotFound, match="nowhere"):
            town.chain(f"{ID}activity/nowhere")

    def test_role_is_described_in_every_register(self, town):
        """Roles and rules come with the program."""
        assert town.record(ROLE.systemOwner.value).kind == "role"
        assert town.describes("https://w3id.org/ansvar/shapes#PostShape-postIn")


class TestDays:
    """The rules look at the day."""

    def test_report_is_renewed_when_the_day_changes(self, monkeypatch):
        """A post that takes office tomorrow owns the gap tomorrow, though nothing is written."""
        today = date.today()
        start = (today + timedelta(days=1)).isoformat()
        registry = register_of(
            TOWN
            + f"""<doc/assignment/a> {{ <id/assignment/a> a ansvar:Assignment ; org:role role:controller ;
            ansvar:heldBy <id/post/chef> ; ansvar:concerns <id/activity/lon> ;
            ansvar:validFrom "{start}"^^xsd:date . }}"""
        )
        owned_by_board = {gap.rule for gap in registry.gaps(of=f"{ID}activity/lon") if gap.owner != POST}

        class Tomorrow(date):
            @classmethod
            def today(cls) -> date:
                return today + timedelta(days=1)

        monkeypatch.setattr(registry_module, "date", Tomorrow)
        owned_by_post = {gap.rule for gap in registry.gaps(of=f"{ID}activity/lon") if gap.owner == POST}

        assert owned_by_post != set()
        assert owned_by_post <= owned_by_board
        assert start in report_state(registry.store, registry.base)
        assert registry.revision == 1

    def test_register_for_reading_tells_the_gaps_of_today(self, tmp_path):
        """The stored report is of another day, and nothing may be written: it is made anew in memory."""
        settings = Settings(store=tmp_path / "store")
        writer = Registry.open(settings)
        writer.commit(change_of(TOWN))
        gaps = writer.gaps()
        report = report_graph(writer.base)
        stored = [Quad(*triple, report) for triple in writer.store.graph(report)]
        writer.store.commit(stored, [Quad(report, ANSVAR.reflects, Literal("revision 1, long ago"), report)])
        writer.close()

        reader = Registry.open(settings, read_only=True)

        assert gaps != []
        assert reader.gaps() == gaps
        assert report_state(reader.store, reader.base) == "revision 1, long ago"
        reader.close()

    def test_register_for_reading_that_stays_open_follows_the_day(self, tmp_path, monkeypatch):
        """A post that takes office tomorrow owns the gap then, though the gaps of today were made anew before."""
        today = date.today()
        tomorrow = today + timedelta(days=1)
        settings = Settings(store=tmp_path / "store")
        writer = Registry.open(settings)
        writer.commit(
            change_of(
                TOWN
                + f"""<doc/assignment/a> {{ <id/assignment/a> a ansvar:Assignment ; org:role role:controller ;
                ansvar:heldBy <id/post/chef> ; ansvar:concerns <id/activity/lon> ;
                ansvar:validFrom "{tomorrow}"^^xsd:date . }}"""
            )
        )
        report = report_graph(writer.base)
        stored = [Quad(*triple, report) for triple in writer.store.graph(report)]
        writer.store.commit(stored, [])
        writer.close()
        reader = Registry.open(settings, read_only=True)
        owners_today = {gap.owner for gap in reader.gaps(of=f"{ID}activity/lon")}

        class Tomorrow(date):
            @classmethod
            def today(cls) -> date:
                return tomorrow

        monkeypatch.setattr(registry_module, "date", Tomorrow)
        owners_tomorrow = {gap.owner for gap in reader.gaps(of=f"{ID}activity/lon")}
        reader.close()

        assert POST not in owners_today
        assert POST in owners_tomorrow


class TestOnDisk:
    """A register in a folder."""

    def test_register_that_is_opened_again_is_the_same(self, tmp_path):
        """Records, revision, gaps and search."""
        settings = Settings(store=tmp_path / "store")
        first = Registry.open(settings)
        first.commit(change_of(TOWN))
        quads, gaps = set(first.store.quads()), first.gaps()
        first.close()

        again = Registry.open(settings)

        assert set(again.store.quads()) == quads
        assert (again.revision, again.gaps()) == (1, gaps)
        assert posts_found(again, "chef") == [POST]
        again.close()

    def test_register_for_reading_refuses_changes_and_writes_nothing(self, tmp_path):
        """It may be read while another process writes."""
        settings = Settings(store=tmp_path / "store")
        writer = Registry.open(settings)
        writer.commit(change_of(TOWN))
        size = writer.store.size()

        reader = Registry.open(settings, read_only=True)

        assert posts_found(reader, "chef") == [POST]
        with pytest.raises(StoreUnusable, match="for reading only"):
            reader.commit(change_of(CHEF % "Annan"))
        reader.close()
        assert writer.store.size() == size
        writer.close()

    def test_register_that_cannot_be_opened_lets_go_of_its_folder(self, tmp_path):
        """The store is not held by a register that never came to be."""
        settings = Settings(store=tmp_path / "store")
        Registry.open(settings).close()
        (tmp_path / "store" / "search").rename(tmp_path / "kept")
        (tmp_path / "store" / "search").write_text("in the way")

        with pytest.raises(Exception, match="search"):
            Registry.open(settings)

        (tmp_path / "store" / "search").unlink()
        Registry.open(settings).close()

    def test_rules_of_an_older_program_are_replaced(self, tmp_path):
        """The ontology and the rules in the store are those of the program that opens it."""
        settings = Settings(store=tmp_path / "store")
        first = Registry.open(settings)
        graph = NamedNode("https://w3id.org/ansvar/code/role")
        whole = set(first.store.graph(graph))
        role = [quad for quad in first.store.quads() if quad.graph_name == graph][:3]
        first.store.commit(role, [])
        first.close()

        again = Registry.open(settings)

        assert set(again.store.graph(graph)) == whole
        assert again.revision == 0
        again.close()


_COMMITS = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from small_graph import change_of
from graph_service.registry import Registry
from graph_service.settings import Settings

registry = Registry.open(Settings(store=Path(sys.argv[1])))
while True:
    number = registry.revision + 1
    said = f'a ansvar:Post ; skos:prefLabel "Revision {number}"@sv'
    revision = registry.commit(change_of("".join(f"<doc/post/{x}> {{ <id/post/{x}> {said} . }}" for x in "ab")))
    print(revision, flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("acknowledged", [1, 4, 9])
def test_writer_that_is_killed_leaves_whole_commits(tmp_path, acknowledged):
    """What was acknowledged is there, records and log agree, and names, gaps and search are caught up."""
    command = [sys.executable, "-c", _COMMITS, str(tmp_path / "store"), str(Path(__file__).parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        seen = [int(writer.stdout.readline()) for _ in range(acknowledged)]
        os.kill(writer.pid, signal.SIGKILL)
        seen += [int(line) for line in writer.stdout.read().split()]

    registry = Registry.open(Settings(store=tmp_path / "store"))

    last = registry.revision
    assert last >= seen[-1]
    for post in ("a", "b"):
        thing = f"{ID}post/{post}"
        assert registry.labels.label(thing, "sv").value == f"Revision {last}"
        assert [one.number for one in registry.history(thing)] == list(range(last, 0, -1))
    assert posts_found(registry, f"Revision {last}") == [f"{ID}post/a", f"{ID}post/b"]
    assert report_state(registry.store, registry.base).startswith(f"revision {last}, ")
    assert {gap.focus for gap in registry.gaps()} == {f"{ID}post/a", f"{ID}post/b"}
    assert registry.commit(change_of("<doc/post/c> { <id/post/c> a ansvar:Post . }")) == last + 1
    assert registry.store.graph(report_graph(registry.base)) != []
    registry.close()
