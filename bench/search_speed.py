"""How long do an answer, a search with facets, a suggestion, a build and a change take, on each engine?

    python -m bench.search_speed [--records 10000 100000] [--engines whoosh tantivy] [--rounds 3]

The demo city buried in further records. Per engine: a question up to what its card needs, a search with all six
facets, a suggestion for the beginning of a word, the build of the index (documents made, written and opened), and one
changed record until it is found. The peer is SQLite FTS5 as it ships, with counts per kind as its facet, asked the same
questions in the same run, alternating. Processor time of the thread, since other work on the machine is not ours;
`wall` beside it. Writes `bench/results/search_speed.json`.
"""

from __future__ import annotations

import argparse
import json
import platform
import re
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from pyoxigraph import Literal, Quad

from bench.search_quality import BASE, DATA, Question, demo_store, further_records, read_questions
from graph_service.names import SKOS
from graph_service.search.analysis import fold
from graph_service.search.catalogue import Catalogue, read_catalogue
from graph_service.search.engines import open_index
from graph_service.search.find import Finder
from graph_service.search.questions import understand
from graph_service.settings import SEARCH_ENGINES
from graph_service.store.embedded import EmbeddedStore

RESULT = Path(__file__).parent / "results" / "search_speed.json"
CHANGES = 20


def main() -> None:
    """Measure each size and engine; write and print the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, nargs="+", default=[10_000, 100_000], help="further records")
    parser.add_argument("--engines", nargs="+", choices=SEARCH_ENGINES, default=list(SEARCH_ENGINES))
    parser.add_argument("--rounds", type=int, default=3, help="times that each question is asked")
    given = parser.parse_args()
    questions = [one for path in sorted(DATA.glob("search-questions-*.tsv")) for one in read_questions(path)]
    result: dict[str, object] = {"machine": platform.machine(), "questions": len(questions), "unit": "milliseconds"}
    for records in given.records:
        store = demo_store()
        store.commit((), list(further_records(records)))
        peer = Peer(read_catalogue(store))
        for engine in given.engines:
            told = measure(engine, store, peer, questions, given.rounds)
            result[f"{engine}, {records} further records"] = told
            print(engine, records, json.dumps(told))
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


class Peer:
    """SQLite FTS5 over the names and texts of the same records, ranked by bm25, with counts per kind."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._base = sqlite3.connect(":memory:")
        start = time.thread_time()
        self._base.execute("CREATE VIRTUAL TABLE found USING fts5(iri UNINDEXED, kind UNINDEXED, name, synonym, said)")
        self._base.executemany(
            "INSERT INTO found VALUES (?, ?, ?, ?, ?)",
            (
                (said.iri, said.kind, *(fold(" ".join(text for text, _ in some)) for some in texts))
                for said in catalogue.known.values()
                for texts in [(said.names, said.synonyms, said.texts)]
            ),
        )
        self.build_seconds = time.thread_time() - start

    def find(self, question: str) -> int:
        """Return how many rows of hits and facets the question gives."""
        words = re.findall(r"\w+", fold(question))
        asked = " OR ".join(f'"{word}"' for word in words)
        hits = self._base.execute(
            "SELECT iri, bm25(found, 0, 0, 4, 3, 1) AS score FROM found WHERE found MATCH ? ORDER BY score LIMIT 20",
            [asked],
        ).fetchall()
        facet = self._base.execute(
            "SELECT kind, count(*) FROM found WHERE found MATCH ? GROUP BY kind", [asked]
        ).fetchall()
        return len(hits) + len(facet)


def measure(
    engine: str, store: EmbeddedStore, peer: Peer, questions: Sequence[Question], rounds: int
) -> dict[str, object]:
    """Return the figures of one engine over one store, the peer asked between."""
    with tempfile.TemporaryDirectory() as folder:
        start, wall = time.process_time(), time.perf_counter()
        finder = Finder.open(open_index(engine, Path(folder)), store, BASE, 1)
        built, built_wall = time.process_time() - start, time.perf_counter() - wall
        finder.close()
        start = time.process_time()
        finder = Finder.open(open_index(engine, Path(folder)), store, BASE, 1)
        finder.warm_up()
        opened = time.process_time() - start
        texts = [one.question for one in questions] * rounds
        beginnings = [max(one.question.split(), key=len)[:5] for one in questions] * rounds
        answers, searches, suggestions, peers = [], [], [], []
        for text, beginning in zip(texts, beginnings, strict=True):
            answers.append(_timed(lambda text=text: finder.find(understand(text), limit=20, is_shown=False)))
            searches.append(_timed(lambda text=text: finder.find(text)))
            suggestions.append(_timed(lambda text=beginning: finder.find(text, limit=8, is_shown=False)))
            peers.append(_timed(lambda text=text: peer.find(text)))
        changes = [_change(finder, store, number) for number in range(CHANGES)]
        finder.close()
    return {
        "answer": _figures(answers),
        "search with facets": _figures(searches),
        "suggest": _figures(suggestions),
        "fts5 with one facet": _figures(peers),
        "one record visible": _figures(changes),
        "build seconds": round(built, 2),
        "build seconds wall": round(built_wall, 2),
        "fts5 build seconds": round(peer.build_seconds, 2),
        "open and warm up seconds": round(opened, 2),
    }


def _change(finder: Finder, store: EmbeddedStore, number: int) -> tuple[float, float]:
    thing = BASE.thing("activity", "further-0")
    graph, word = BASE.document(thing), f"kvarnhjulsnav{chr(97 + number)}"
    name = Quad(thing, SKOS.altLabel, Literal(word, language="sv"), graph)

    def change() -> None:
        store.commit((), [name])
        finder.apply(store, [thing.value], number + 2)
        assert finder.find(word).hits[0].iri == thing.value

    return _timed(change)


def _timed(run: Callable[[], object]) -> tuple[float, float]:
    start, wall = time.thread_time(), time.perf_counter()
    run()
    return (time.thread_time() - start) * 1000, (time.perf_counter() - wall) * 1000


def _figures(times: Sequence[tuple[float, float]]) -> dict[str, float]:
    own, wall = (sorted(values) for values in zip(*times, strict=True))
    return {
        "p50": round(own[len(own) // 2], 2),
        "p95": round(own[int(len(own) * 0.95)], 2),
        "p50 wall": round(wall[len(wall) // 2], 2),
        "p95 wall": round(wall[int(len(wall) * 0.95)], 2),
    }


if __name__ == "__main__":
    main()
