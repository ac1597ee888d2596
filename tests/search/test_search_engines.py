"""The contract of a full-text engine, asked of each: the search above it must not notice which one it has."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from graph_service.search.engines import INDEX_NAMES, open_index, open_index_to_read
from graph_service.search.index import IndexEntry, SearchIndex, SearchTimedOut, SearchUnusable

Open = Callable[[Path | None], SearchIndex]

WRITE_FOR_EVER = """
import sys
from pathlib import Path
from graph_service.search.engines import open_index
from graph_service.search.index import IndexEntry
index = open_index(sys.argv[1], Path(sys.argv[2]))
revision = index.revision or 0
while True:
    revision += 1
    index.apply([IndexEntry(f"r{revision}", {"x": 1.0}), IndexEntry("latest", {f"n{revision}": 4.0})], [], revision)
    print(revision, flush=True)
"""


def found(index: SearchIndex, *words: dict[str, float]) -> list[str]:
    return [iri for iri, _ in index.search(words, seconds=5, limit=50)]


@pytest.fixture
def index(engine: str) -> SearchIndex:
    """An empty index in memory."""
    return open_index(engine, None)


def test_an_index_that_was_never_built_reflects_no_revision(index: SearchIndex):
    """It can be asked all the same."""
    assert (index.revision, index.size(), index.terms(), found(index, {"x": 1.0})) == (None, 0, [], [])


def test_a_document_that_is_replaced_is_there_once_and_a_removed_one_not_at_all(index: SearchIndex):
    """What counts is the last that was said of each."""
    index.replace([IndexEntry("a", {"x": 4.0}), IndexEntry("b", {"x": 1.0})], 1)

    assert found(index, {"x": 1.0}) == ["a", "b"]
    index.apply([IndexEntry("b", {"x": 9.0})], ["a"], 2)
    assert found(index, {"x": 1.0}) == ["b"]
    assert (index.revision, index.size()) == (2, 1)


def test_the_same_change_twice_is_harmless(index: SearchIndex):
    """After a crash between the change and its revision it is done again."""
    for _ in range(2):
        index.apply([IndexEntry("a", {"x": 4.0})], ["b"], 1)

    assert (found(index, {"x": 1.0}), index.size()) == (["a"], 1)


def test_an_index_built_anew_holds_nothing_from_before(index: SearchIndex):
    """Neither documents nor words that find anything."""
    index.replace([IndexEntry("a", {"x": 4.0})], 1)
    index.replace([IndexEntry("b", {"y": 4.0})], 2)

    assert (found(index, {"x": 1.0}), found(index, {"y": 1.0}), index.size()) == ([], ["b"], 1)


def test_a_change_that_fails_while_it_is_committed_lets_the_next_one_write():
    """whoosh meets a weight that it cannot store only then; its lock would keep the next change waiting for ever."""
    index = open_index("whoosh", None)

    with pytest.raises(OverflowError):
        index.apply([IndexEntry("a", {"x": 1e300})], [], 1)
    assert index.revision is None
    index.apply([IndexEntry("a", {"x": 4.0})], [], 2)

    assert (index.revision, found(index, {"x": 1.0})) == (2, ["a"])


def test_a_change_that_fails_changes_nothing(index: SearchIndex):
    """A document that cannot be made is met halfway through."""
    index.replace([IndexEntry("a", {"x": 4.0})], 1)

    def halfway():
        yield IndexEntry("b", {"x": 4.0})
        raise RuntimeError("halfway")

    with pytest.raises(RuntimeError, match="halfway"):
        index.apply(halfway(), ["a"], 2)
    with pytest.raises(RuntimeError, match="halfway"):
        index.replace(halfway(), 2)
    assert (found(index, {"x": 1.0}), index.revision) == (["a"], 1)


def test_a_name_weighs_more_than_a_synonym_than_a_text_than_a_relation(index: SearchIndex):
    """The weights that the documents give their terms decide, to the last."""
    weights = {"related": 0.4, "text": 1.0, "synonym": 3.0, "name": 4.0}
    index.replace([IndexEntry(iri, {"x": weight, "y": 1.0}) for iri, weight in weights.items()], 1)

    assert found(index, {"x": 1.0}) == ["name", "synonym", "text", "related"]


def test_a_rare_word_decides_before_a_common_one(index: SearchIndex):
    """Each document holds one of the two words."""
    index.replace([IndexEntry(f"common{n}", {"x": 1.0}) for n in range(9)] + [IndexEntry("rare", {"y": 1.0})], 1)

    assert found(index, {"x": 1.0}, {"y": 1.0})[0] == "rare"


def test_a_word_counts_once_by_the_best_of_its_terms(index: SearchIndex):
    """Two spellings of one word in a document do not make it twice as good."""
    index.replace([IndexEntry("a", {"x": 1.0, "y": 1.0})], 1)

    (both,) = index.search([{"x": 1.0, "y": 0.3}], seconds=5, limit=9)
    (one,) = index.search([{"x": 1.0}], seconds=5, limit=9)

    assert both == one


def test_two_words_count_together(index: SearchIndex):
    """A document with both comes before one with the better of them."""
    index.replace([IndexEntry("one", {"x": 2.0}), IndexEntry("both", {"x": 1.0, "y": 1.0})], 1)

    assert found(index, {"x": 1.0}, {"y": 1.0}) == ["both", "one"]


def test_documents_of_the_same_score_come_in_the_order_of_their_iris(index: SearchIndex):
    """In whatever order they were written."""
    index.replace([IndexEntry(iri, {"x": 1.0}) for iri in ("c", "a", "b")], 1)

    assert found(index, {"x": 1.0}) == ["a", "b", "c"]


def test_terms_and_their_frequencies_are_those_of_the_documents(index: SearchIndex):
    """Words of any script; a term of little weight is one as well."""
    index.replace([IndexEntry("a", {"x": 4.0, "åäö": 0.4}), IndexEntry("b", {"x": 0.4, "日本": 1.0})], 1)

    assert index.terms() == ["x", "åäö", "日本"]
    assert [index.frequency(term) for term in ("x", "åäö", "日本", "none")] == [2, 1, 1, 0]


def test_no_more_hits_are_given_than_are_asked_for(index: SearchIndex):
    """The best of them."""
    index.replace([IndexEntry(f"r{n}", {"x": float(n)}) for n in range(1, 5)], 1)

    assert [iri for iri, _ in index.search([{"x": 1.0}], seconds=5, limit=2)] == ["r4", "r3"]


def test_no_word_finds_nothing(index: SearchIndex):
    """As where a question has none that the index could be asked for."""
    index.replace([IndexEntry("a", {"x": 4.0})], 1)

    assert (found(index), found(index, {}), found(index, {"x": 1.0}, {})) == ([], [], ["a"])


def test_a_search_that_may_take_no_time_is_stopped(index: SearchIndex):
    """It is told, and the index can be asked on."""
    index.replace([IndexEntry("a", {"x": 4.0})], 1)

    with pytest.raises(SearchTimedOut, match="fewer words"):
        index.search([{"x": 1.0}], seconds=-1, limit=9)
    assert found(index, {"x": 1.0}) == ["a"]


def test_an_index_on_disk_is_there_when_it_is_opened_again(engine: str, tmp_path: Path):
    """With its revision."""
    index = open_index(engine, tmp_path)
    index.replace([IndexEntry("a", {"x": 4.0})], 7)
    index.close()

    again = open_index(engine, tmp_path)

    assert (again.revision, again.size(), found(again, {"x": 1.0})) == (7, 1, ["a"])
    again.close()


def test_a_reader_beside_the_writer_keeps_what_it_opened(engine: str, tmp_path: Path):
    """Another process goes on writing; a revision that is not there gives an empty index."""
    writer = open_index(engine, tmp_path)
    writer.replace([IndexEntry("a", {"x": 4.0})], 1)
    reader = open_index_to_read(engine, tmp_path, 1)

    writer.apply([IndexEntry("b", {"x": 4.0})], ["a"], 2)

    assert (found(reader, {"x": 1.0}), reader.revision) == (["a"], 1)
    assert open_index_to_read(engine, tmp_path, 1).size() == 0
    assert found(open_index_to_read(engine, tmp_path, 2), {"x": 1.0}) == ["b"]
    writer.close()


def test_many_readers_during_writes_see_one_whole_state_each(engine: str, tmp_path: Path):
    """Each write moves one word from one document to the next: a reader that saw half of it would find none or two."""
    index = open_index(engine, tmp_path)
    index.replace([IndexEntry("r0", {"x": 1.0})], 0)
    seen: list[int] = []
    failures: list[BaseException] = []
    is_done = threading.Event()

    def read() -> None:
        try:
            while not is_done.is_set():
                seen.append(len(found(index, {"x": 1.0})))
        except BaseException as problem:  # noqa: BLE001  # A failure in a thread is lost unless it is kept.
            failures.append(problem)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(1, 25):
        index.apply([IndexEntry(f"r{number}", {"x": 1.0})], [f"r{number - 1}"], number)
    is_done.set()
    for reader in readers:
        reader.join()

    assert failures == []
    assert set(seen) == {1}
    assert found(index, {"x": 1.0}) == ["r24"]
    index.close()


def test_an_index_survives_kill_9_in_the_middle_of_writes(engine: str, tmp_path: Path):
    """Opened again it holds all that was acknowledged, and at most the one change that was under way."""
    acknowledged = 0
    for writes in (1, 3, 6):
        with subprocess.Popen(
            [sys.executable, "-c", WRITE_FOR_EVER, engine, str(tmp_path)], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            for _ in range(writes):
                acknowledged = int(process.stdout.readline())
            os.kill(process.pid, signal.SIGKILL)
            acknowledged = max([acknowledged, *map(int, process.stdout.read().split())])

        index = open_index(engine, tmp_path)

        assert index.revision is not None
        assert acknowledged <= index.revision <= acknowledged + 1
        assert set(found(index, {"x": 1.0})) >= {f"r{number}" for number in range(1, acknowledged + 1)}
        assert index.size() - len(found(index, {"x": 1.0})) == 1
        index.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # whoosh leaves the damaged file open.
@pytest.mark.parametrize("content", [b"", b"not an index"])
def test_an_index_whose_files_are_damaged_is_emptied_to_be_built_anew(
    engine: str, tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
):
    """The log says so; a start must never fail for something that can be made again."""
    index = open_index(engine, tmp_path)
    index.replace([IndexEntry("a", {"x": 4.0})], 7)
    index.close()
    for path in (tmp_path / INDEX_NAMES[engine]()).iterdir():
        if path.name != "REVISION":
            path.write_bytes(content)

    again = open_index(engine, tmp_path)

    assert (again.revision, again.size()) == (None, 0)
    assert "built anew" in caplog.text
    again.replace([IndexEntry("b", {"x": 4.0})], 8)
    assert found(again, {"x": 1.0}) == ["b"]
    again.close()
    gc.collect()


def test_a_folder_that_is_a_file_cannot_hold_an_index(engine: str, tmp_path: Path):
    """The text names it."""
    (tmp_path / "search").write_text("", encoding="utf-8")

    with pytest.raises(SearchUnusable, match=r"search cannot be opened"):
        open_index(engine, tmp_path / "search")


def test_engines_do_not_read_each_others_index(engine: str, tmp_path: Path):
    """Their folders have names of their own, so a change of the setting builds the index anew."""
    other = open_index(next(name for name in INDEX_NAMES if name != engine), tmp_path)
    other.replace([IndexEntry("a", {"x": 4.0})], 7)
    other.close()

    index = open_index(engine, tmp_path)

    assert index.revision is None
    index.replace([IndexEntry("a", {"x": 4.0})], 7)
    assert [path.name for path in tmp_path.iterdir()] == [INDEX_NAMES[engine]()]
    index.close()
