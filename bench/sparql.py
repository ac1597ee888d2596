"""What does the SPARQL service add to the engine's own time, and how fast are pages while hostile queries run?

    python -m bench.sparql [--store DIR] [--rounds 20] [--pages 200]

A server is started on the demo city, or on a store that is there. Each example query and a few small ones are asked
of the engine in this process and of the server over HTTP, alternating; what the server adds is the difference. Then
pages of records are fetched one after the other, first alone and then while four clients send queries without end.
Wall time, which other work on the machine lengthens. Writes `bench/results/sparql.json`.
"""

from __future__ import annotations

import argparse
import http.client
import json
import platform
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast
from urllib.parse import urlencode

from pyoxigraph import QueryResultsFormat, QuerySolutions

from graph_service.sparql.examples import examples
from graph_service.sparql.reading import read_query
from graph_service.store.embedded import EmbeddedStore

RESULT = Path(__file__).parent / "results" / "sparql.json"
HOST = "127.0.0.1"
CLIENTS = 4
SMALL = {
    "ask": "ASK {}",
    "one-record": "SELECT * { <https://ansvar.example.org/id/activity/loneutbetalning> ?p ?o }",
    "a-hundred-rows": "SELECT ?s ?p ?o { ?s a <https://w3id.org/ansvar/ns#System> ; ?p ?o } LIMIT 100",
}
HOSTILE = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * { ?a (!<a:a>|^<a:a>)* ?b . ?b (!<a:a>|^<a:a>)* ?c }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(?c = CONCAT(STR(?f), 'x')) }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(REGEX(CONCAT(STR(?c), STR(?f)), '(x+x+)+y$')) }",
)


def main() -> None:
    """Measure, write and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path, help="a store that is there; without it the demo city is loaded")
    parser.add_argument("--rounds", type=int, default=20, help="times that each query is asked")
    parser.add_argument("--pages", type=int, default=200, help="pages that are fetched, alone and beside queries")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = given.store or Path(folder) / "store"
        with server(store, is_demo=given.store is None) as port:
            result = {
                "machine": platform.machine(),
                "unit": "milliseconds",
                "queries": measure_queries(port, store, given.rounds),
                "pages": measure_pages(port, given.pages),
            }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


@contextmanager
def server(store: Path, *, is_demo: bool) -> Iterator[int]:
    """Give the port of a server of its own process."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "ansvar",
        "demo" if is_demo else "serve",
        "--port",
        str(port),
        "--store",
        str(store),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        while not _answers(port):
            time.sleep(0.2)
        yield port
    finally:
        process.terminate()
        process.wait()


def _answers(port: int) -> bool:
    try:
        return fetch(http.client.HTTPConnection(HOST, port, timeout=5), "/readyz")[0] == 200
    except OSError:
        return False


def fetch(client: http.client.HTTPConnection, path: str, accept: str = "*/*") -> tuple[int, float]:
    """Return the status of an address and how many milliseconds it took."""
    begun = time.perf_counter()
    client.request("GET", path, headers={"Accept": accept})
    answer = client.getresponse()
    answer.read()
    return answer.status, (time.perf_counter() - begun) * 1000


def measure_queries(port: int, store: Path, rounds: int) -> dict[str, object]:
    """Return, for each query, the medians of the engine here and of the server, and what the server adds."""
    engine = EmbeddedStore.open(store, read_only=True)
    client = http.client.HTTPConnection(HOST, port, timeout=60)
    queries = SMALL | {one.name: one.text for one in examples() if read_query(one.text).form == "select"}
    told: dict[str, object] = {}
    added, least = [], []
    for name, text in queries.items():
        path = f"/sparql?{urlencode({'query': text})}"
        here, there = [], []
        for _ in range(rounds):
            begun = time.perf_counter()
            result = engine.query(text, base_iri="http://e/", is_union=True, graphs=None)
            cast(QuerySolutions, result).serialize(format=QueryResultsFormat.JSON)
            here.append((time.perf_counter() - begun) * 1000)
            there.append(fetch(client, path)[1])
        added.append(statistics.median(there) - statistics.median(here))
        least.append(min(there) - min(here))
        told[name] = {
            "engine": round(statistics.median(here), 2),
            "server": round(statistics.median(there), 2),
            "added": round(added[-1], 2),
            "added, fastest rounds": round(least[-1], 2),
        }
    # Other work on the machine lengthens most rounds; the fastest of each tell what the server itself adds.
    return {
        "added, median of all": round(statistics.median(added), 2),
        "added in the fastest rounds, median of all": round(statistics.median(least), 2),
        "added in the fastest rounds, most": round(max(least), 2),
        **told,
    }


def measure_pages(port: int, count: int) -> dict[str, object]:
    """Return the median and the 95th percentile of pages, alone and beside hostile queries."""
    paths = _pages(port, count)
    alone = _times(port, paths)
    stop = threading.Event()
    statuses: list[int] = []
    clients = [threading.Thread(target=_ask_without_end, args=(port, query, stop, statuses)) for query in HOSTILE]
    for one in clients:
        one.start()
    time.sleep(1)
    beside = _times(port, paths)
    stop.set()
    for one in clients:
        one.join()
    return {"alone": _told(alone), f"beside {CLIENTS} hostile queries": _told(beside), "statuses of those": statuses}


def _ask_without_end(port: int, query: str, stop: threading.Event, statuses: list[int]) -> None:
    client = http.client.HTTPConnection(HOST, port, timeout=60)
    while not stop.is_set():
        statuses.append(fetch(client, f"/sparql?{urlencode({'query': query})}")[0])


def _pages(port: int, count: int) -> list[str]:
    client = http.client.HTTPConnection(HOST, port, timeout=60)
    kinds = "VALUES ?kind { ansvar:ProcessingActivity ansvar:Organisation ansvar:System ansvar:Service }"
    prefix = "PREFIX ansvar: <https://w3id.org/ansvar/ns#>"
    query = f"{prefix} SELECT DISTINCT ?s {{ {kinds} GRAPH ?g {{ ?s a ?kind }} }} ORDER BY ?s"
    client.request("GET", f"/sparql?{urlencode({'query': query})}")
    rows = json.loads(client.getresponse().read())["results"]["bindings"]
    paths = [f"/doc/{row['s']['value'].partition('/id/')[2]}" for row in rows]
    return random.Random(1).choices(paths, k=count)


def _times(port: int, paths: list[str]) -> list[float]:
    client = http.client.HTTPConnection(HOST, port, timeout=60)
    times = []
    for path in paths:
        status, taken = fetch(client, path, "text/html")
        if status != 200:
            raise SystemExit(f"{path} answered {status}.")
        times.append(taken)
    return times


def _told(times: list[float]) -> dict[str, float]:
    return {"p50": round(statistics.median(times), 2), "p95": round(statistics.quantiles(times, n=20)[-1], 2)}


if __name__ == "__main__":
    main()
