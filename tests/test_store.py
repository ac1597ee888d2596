"""What every store does, in memory and on disk; and what the embedded one says where its folder cannot be used.

A store of another kind joins `STORES` and must pass the same class.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from graph_service.errors import StoreInUse, StoreUnusable
from graph_service.names import XSD
from graph_service.store.embedded import EmbeddedStore
from graph_service.store.graph_store import GraphStore

EX = "https://example.org/"
GRAPH, OTHER = NamedNode(f"{EX}graph/1"), NamedNode(f"{EX}graph/2")
NAME, KNOWS = NamedNode(f"{EX}name"), NamedNode(f"{EX}knows")
ANN, BO = NamedNode(f"{EX}ann"), NamedNode(f"{EX}bo")

STORES: dict[str, Callable[[Path], GraphStore]] = {
    "in memory": lambda _folder: EmbeddedStore.in_memory(),
    "on disk": EmbeddedStore.open,
}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[GraphStore]:
    """An empty store of each kind."""
    made = STORES[request.param](tmp_path / "store")
    yield made
    made.close()


def quad(subject: NamedNode, predicate: NamedNode, value: NamedNode | str, graph: NamedNode = GRAPH) -> Quad:
    return Quad(subject, predicate, Literal(value) if isinstance(value, str) else value, graph)


class TestContract:
    """The verbs of `GraphStore`."""

    def test_empty_store_answers_with_nothing(self, store):
        """No verb fails for want of data."""
        assert (store.size(), store.quads(), store.graph_names(), store.graph(GRAPH)) == (0, [], [], [])
        assert store.select("SELECT ?s WHERE { ?s ?p ?o }") == []
        assert store.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }") == []
        assert store.subjects(NAME, Literal("Ann")) == []
        assert store.statements_about(ANN) == []

    def test_commit_adds_to_the_graphs_it_names(self, store):
        """A graph holds its own statements and no others."""
        store.commit([], [quad(ANN, NAME, "Ann"), quad(ANN, NAME, "Anna", OTHER)])

        assert store.graph(GRAPH) == [Triple(ANN, NAME, Literal("Ann"))]
        assert store.graph(OTHER) == [Triple(ANN, NAME, Literal("Anna"))]
        assert store.graph_names() == [GRAPH, OTHER]
        assert store.size() == 2

    def test_commit_removes_and_adds_together(self, store):
        """One transaction may do both, also in several graphs."""
        store.commit([], [quad(ANN, NAME, "Ann"), quad(BO, NAME, "Bo", OTHER)])

        store.commit([quad(ANN, NAME, "Ann"), quad(BO, NAME, "Bo", OTHER)], [quad(ANN, NAME, "Anna")])

        assert store.quads() == [quad(ANN, NAME, "Anna")]

    def test_statement_that_is_removed_and_added_is_there(self, store):
        """Removal goes first, whatever the store held before."""
        store.commit([quad(ANN, NAME, "Ann")], [quad(ANN, NAME, "Ann")])

        assert store.quads() == [quad(ANN, NAME, "Ann")]

    @pytest.mark.parametrize(
        "value",
        [
            Literal("P12M", datatype=XSD.duration),
            Literal("2026-01-01T00:00:00+00:00", datatype=XSD.dateTime),
            Literal("01", datatype=XSD.integer),
            Literal("1", datatype=XSD.boolean),
            Literal("no number", datatype=XSD.integer),
            Literal("P12M"),
            Literal("P12M", language="sv"),
        ],
        ids=str,
    )
    def test_as_stored_tells_how_a_value_is_given_back(self, store, value):
        """The store writes equal values in one way, and says which before it is written to."""
        triple = Triple(NamedNode(f"{EX}s"), NamedNode(f"{EX}p"), value)

        told = store.as_stored([triple])

        store.commit((), [Quad(*triple, NamedNode(f"{EX}g"))])
        assert told == frozenset(store.graph(NamedNode(f"{EX}g")))

    def test_removing_what_is_not_there_is_no_fault(self, store):
        """A change that is made a second time changes nothing."""
        store.commit([quad(ANN, NAME, "Ann")], [])

        assert store.size() == 0

    def test_graph_without_statements_is_no_graph(self, store):
        """A record that was taken out leaves no name behind."""
        store.commit([], [quad(ANN, NAME, "Ann"), quad(BO, NAME, "Bo", OTHER)])

        store.commit([quad(ANN, NAME, "Ann")], [])

        assert store.graph_names() == [OTHER]

    def test_commit_that_fails_writes_nothing(self, store):
        """The first statements are not there either."""
        store.commit([], [quad(BO, NAME, "Bo")])

        def broken() -> Iterator[Quad]:
            yield quad(ANN, NAME, "Ann")
            raise RuntimeError("half way")

        with pytest.raises(RuntimeError, match="half way"):
            store.commit([quad(BO, NAME, "Bo")], broken())

        assert store.quads() == [quad(BO, NAME, "Bo")]

    @pytest.mark.parametrize(
        "text", ['" } ; DROP ALL ; { "', "a\nb\r\t\\", "å \N{SMILING FACE WITH SUNGLASSES}", "'''", '"""', "\x01\x7f"]
    )
    def test_text_is_kept_as_it_is_when_it_is_written_and_removed(self, store, text):
        """No text becomes syntax of an update."""
        store.commit([], [quad(ANN, NAME, text), quad(BO, NAME, "Bo")])
        store.commit([quad(BO, NAME, "Bo")], [quad(BO, NAME, text)])

        assert {one.object for one in store.graph(GRAPH)} == {Literal(text)}

        store.commit([quad(ANN, NAME, text), quad(BO, NAME, text)], [])

        assert store.size() == 0

    def test_select_asks_all_graphs_together(self, store):
        """A question need not know in which record a statement stands."""
        store.commit([], [quad(ANN, KNOWS, BO), quad(BO, NAME, "Bo", OTHER)])

        rows = store.select(f"SELECT ?name WHERE {{ <{ANN.value}> <{KNOWS.value}>/<{NAME.value}> ?name }}")

        assert rows == [{"name": Literal("Bo")}]

    def test_distinct_tells_a_statement_once_though_two_graphs_hold_it(self, store):
        """Without DISTINCT a store may answer once per graph, so every question that counts says it."""
        store.commit([], [quad(ANN, NAME, "Ann"), quad(ANN, NAME, "Ann", OTHER)])

        assert len(store.select(f"SELECT DISTINCT ?s ?o WHERE {{ ?s <{NAME.value}> ?o }}")) == 1

    def test_binding_stands_for_its_variable(self, store):
        """The bound value comes back as a column, and an optional value that is missing as None."""
        store.commit([], [quad(ANN, NAME, "Ann"), quad(BO, NAME, "Bo")])
        query = (
            f"SELECT ?who ?name ?known WHERE {{ ?who <{NAME.value}> ?name OPTIONAL {{ ?who <{KNOWS.value}> ?known }} }}"
        )

        assert store.select(query, who=BO) == [{"who": BO, "name": Literal("Bo"), "known": None}]
        assert store.select(query, name=Literal("Ann")) == [{"who": ANN, "name": Literal("Ann"), "known": None}]

    def test_binding_is_a_value_and_never_syntax(self, store):
        """What a user types is looked for, not run."""
        store.commit([], [quad(ANN, NAME, "Ann")])

        rows = store.select(f"SELECT ?s ?o WHERE {{ ?s <{NAME.value}> ?o }}", o=Literal('Ann" } UNION { ?s ?p ?o '))

        assert rows == []

    def test_construct_makes_triples_with_bindings(self, store):
        """A CONSTRUCT takes values as a SELECT does."""
        store.commit([], [quad(ANN, KNOWS, BO), quad(BO, KNOWS, ANN)])

        made = store.construct(f"CONSTRUCT {{ ?b <{KNOWS.value}> ?a }} WHERE {{ ?a <{KNOWS.value}> ?b }}", a=ANN)

        assert made == [Triple(BO, KNOWS, ANN)]

    def test_statements_are_found_by_their_subject(self, store):
        """In any graph, and once for each graph that says it."""
        store.commit([], [Quad(ANN, NAME, Literal("Ann"), one) for one in (GRAPH, OTHER)])
        store.commit([], [Quad(BO, KNOWS, ANN, GRAPH)])

        assert store.said_of(ANN) == [Triple(ANN, NAME, Literal("Ann"))] * 2
        assert store.said_of(NAME) == []

    def test_statements_are_found_by_their_object(self, store):
        """From a thing to what others say of it, in any graph."""
        store.commit([], [quad(ANN, KNOWS, BO), quad(BO, KNOWS, BO, OTHER), quad(BO, NAME, "Bo")])

        assert set(store.statements_about(BO)) == {quad(ANN, KNOWS, BO), quad(BO, KNOWS, BO, OTHER)}
        assert store.subjects(KNOWS, BO) == [ANN, BO]
        assert store.subjects(NAME, Literal("Bo")) == [BO]

    def test_dump_holds_everything(self, store, tmp_path):
        """A file that another store can read."""
        store.commit([], [quad(ANN, NAME, "Ann"), quad(BO, NAME, "Bo", OTHER)])

        store.dump(tmp_path / "all.nq", RdfFormat.N_QUADS)

        assert set(parse(path=str(tmp_path / "all.nq"))) == set(store.quads())

    def test_closed_store_says_that_it_is_closed(self, store):
        """Closing twice is no fault, using it afterwards is."""
        store.close()
        store.close()

        with pytest.raises(StoreUnusable, match="closed"):
            store.size()


class TestOnDisk:
    """What only a store in a folder can do, or fail at."""

    def test_store_that_is_opened_again_holds_what_was_committed(self, tmp_path):
        """Closing loses nothing."""
        store = EmbeddedStore.open(tmp_path / "new" / "store")
        store.commit([], [quad(ANN, NAME, "Ann")])
        store.close()

        again = EmbeddedStore.open(tmp_path / "new" / "store")

        assert again.quads() == [quad(ANN, NAME, "Ann")]
        again.close()

    def test_backup_is_a_store_of_its_own(self, tmp_path):
        """What is written afterwards is not in it."""
        store = EmbeddedStore.open(tmp_path / "store")
        store.commit([], [quad(ANN, NAME, "Ann")])
        store.backup(tmp_path / "backup")
        store.commit([], [quad(BO, NAME, "Bo")])
        store.close()

        copy = EmbeddedStore.open(tmp_path / "backup")

        assert copy.quads() == [quad(ANN, NAME, "Ann")]
        copy.close()

    def test_reader_sees_what_was_committed_while_the_writer_has_it_open(self, tmp_path):
        """The command line asks while the server runs; the reader closes without touching anything."""
        writer = EmbeddedStore.open(tmp_path / "store")
        writer.commit([], [quad(ANN, NAME, "Ann")])

        reader = EmbeddedStore.open(tmp_path / "store", read_only=True)
        writer.commit([], [quad(BO, NAME, "Bo")])

        assert quad(ANN, NAME, "Ann") in reader.quads()
        reader.close()
        assert writer.size() == 2
        writer.close()

    def test_path_that_is_a_file_is_refused(self, tmp_path):
        """The file stays as it is."""
        path = tmp_path / "notes.txt"
        path.write_text("mine")

        with pytest.raises(StoreUnusable, match=r"notes\.txt is a file, not a folder"):
            EmbeddedStore.open(path)

        assert path.read_text() == "mine"

    def test_path_below_a_file_is_refused(self, tmp_path):
        """A slip in the middle of the path is told as well."""
        (tmp_path / "notes.txt").write_text("mine")

        with pytest.raises(StoreUnusable, match="cannot be opened"):
            EmbeddedStore.open(tmp_path / "notes.txt" / "store")

    def test_folder_with_other_files_is_refused(self, tmp_path):
        """Nothing is strewn among them."""
        (tmp_path / "letter.txt").write_text("mine")

        with pytest.raises(StoreUnusable, match="holds other files"):
            EmbeddedStore.open(tmp_path)

        assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]

    def test_reading_where_there_is_no_store_makes_none(self, tmp_path):
        """The text says how to make one."""
        with pytest.raises(StoreUnusable, match=r"There is no store in .*ansvar load"):
            EmbeddedStore.open(tmp_path / "store", read_only=True)

        assert not (tmp_path / "store").exists()

    def test_fault_of_a_folder_with_lock_in_its_name_is_not_taken_for_a_store_in_use(self, tmp_path):
        """The text "in use" would send people to look for a server that is not there."""
        (tmp_path / "clocks").write_text("mine")

        with pytest.raises(StoreUnusable, match="clocks"):
            EmbeddedStore.open(tmp_path / "clocks" / "store")

    def test_store_that_another_process_writes_is_in_use(self, tmp_path):
        """A second writer is refused with what to do, and the first is not disturbed."""
        folder = tmp_path / "store"
        with _writer(folder) as other:
            with pytest.raises(StoreInUse, match=r"store is open in another process\. Stop that server"):
                EmbeddedStore.open(folder)

            reader = EmbeddedStore.open(folder, read_only=True)
            assert reader.quads() == [quad(ANN, NAME, "Ann")]
            reader.close()
            assert other.poll() is None


_WRITES = f"""
import sys
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Quad
from graph_service.store.embedded import EmbeddedStore
store = EmbeddedStore.open(Path(sys.argv[1]))
ann, name, graph = NamedNode("{ANN.value}"), NamedNode("{NAME.value}"), NamedNode("{GRAPH.value}")
store.commit([], [Quad(ann, name, Literal("Ann"), graph)])
print("open", flush=True)
sys.stdin.read()
"""


@contextmanager
def _writer(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the store for writing until the block ends."""
    command = [sys.executable, "-c", _WRITES, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield process
        process.communicate()

    def test_twin_is_changed_and_thrown_away_and_the_store_stays_as_it_is(self, tmp_path):
        """What was tried in it is nowhere afterwards, in the store or beside it; so is what an ended process left."""
        (tmp_path / ".ansvar-twin-of-store-left").mkdir()
        store = EmbeddedStore.open(tmp_path / "store")
        store.commit([], [Quad(ANN, NAME, Literal("Ann"), GRAPH)])

        with store.twin() as twin:
            twin.commit(store.quads(), [Quad(BO, NAME, Literal("Bo"), GRAPH)])
            tried = [one.subject for one in twin.quads()]

        assert tried == [BO]
        assert [one.subject for one in store.quads()] == [ANN]
        store.close()
        assert [one.name for one in tmp_path.iterdir()] == ["store"]

    def test_store_without_files_lends_no_twin(self):
        """Whoever wants one copies it."""
        with EmbeddedStore.in_memory().twin() as twin:
            assert twin is None

    def test_store_that_cannot_be_read_says_so_after_some_attempts(self, tmp_path):
        """A server may be putting its files in order, or the files are gone for good."""
        EmbeddedStore.open(tmp_path / "store").close()
        for one in (tmp_path / "store").glob("MANIFEST-*"):
            one.unlink()

        with pytest.raises(StoreUnusable, match=r"cannot be opened: .* Try again, for a server may be"):
            EmbeddedStore.open(tmp_path / "store", read_only=True)
