"""What does the SPARQL service add to the engine's own time, and how fast are pages while hostile queries run?

    python -m bench.sparql [--store DIR] [--rounds 20] [--pages 200] [--peer OXIGRAPH]

A server is started on the demo city, or on a store that is there. Each example query and a few small ones are asked
of the engine in this process, of the server over HTTP, and of Oxigraph's own server with the same statements,
alternating; what the server adds is the difference. That one is the same engine without limits, processes apart or
truncation; it comes from `requirements-bench.txt` (`make bench` installs it). Then pages of records are fetched one
after the other, first alone and then while four clients send queries without end. Wall time, which other work on the
machine lengthens. Writes `bench/results/sparql.json`.
"""

from __future__ import annotations

import argparse
import http.client
import json
import platform
import random
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

from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat

from bench.served import HOST, fetch, free_port, running, server
from graph_service.sparql.examples import examples
from graph_service.sparql.reading import read_query
from graph_service.store.embedded import EmbeddedStore

RESULT = Path(__file__).parent / "results" / "sparql.json"
CLIENTS = 4
PEER = Path(__file__).parent.parent / ".venv-bench" / "bin" / "oxigraph"
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
    parser.add_argument("--peer", type=Path, default=PEER, help="the program oxigraph")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = given.store or Path(folder) / "store"
        with server(store, is_demo=given.store is None) as port:
            with peer(given.peer, store, Path(folder)) as other:
                queries = measure_queries(port, other, store, given.rounds)
            result = {
                "machine": platform.machine(),
                "unit": "milliseconds",
                "queries": queries,
                "pages": measure_pages(port, given.pages),
            }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


@contextmanager
def peer(program: Path, store: Path, folder: Path) -> Iterator[int | None]:
    """Give the port of Oxigraph's server with the same statements, or None where it is not installed."""
    if not program.is_file():
        print(f"{program} is not there, so Oxigraph's own server is not measured.", file=sys.stderr)
        yield None
        return
    dump, copy, port = folder / "dump.nq", folder / "peer", free_port()
    statements = EmbeddedStore.open(store, read_only=True)
    statements.dump(dump, RdfFormat.N_QUADS)
    statements.close()
    subprocess.run([program, "load", "--location", copy, "--file", dump], check=True, capture_output=True)
    command = [program, "serve-read-only", "--location", copy, "--bind", f"{HOST}:{port}", "--union-default-graph"]
    with running([str(one) for one in command], port, "/"):
        yield port


def measure_queries(port: int, other: int | None, store: Path, rounds: int) -> dict[str, object]:
    """Return, for each query, the medians of the engine here, of the server and of the other, and what is added."""
    engine = EmbeddedStore.open(store, read_only=True)
    client = http.client.HTTPConnection(HOST, port, timeout=60)
    peer_client = http.client.HTTPConnection(HOST, other, timeout=60) if other else None
    queries = SMALL | {one.name: one.text for one in examples() if read_query(one.text).form == "select"}
    told: dict[str, object] = {}
    added, least, by_peer = [], [], []
    for name, text in queries.items():
        path = f"/sparql?{urlencode({'query': text})}"
        here, there, beside = [], [], []
        for _ in range(rounds):
            begun = time.perf_counter()
            result = engine.query(text, base_iri="http://e/", is_union=True, graphs=None)
            cast(QuerySolutions, result).serialize(format=QueryResultsFormat.JSON)
            here.append((time.perf_counter() - begun) * 1000)
            there.append(fetch(client, path).milliseconds)
            if peer_client is not None:
                asked = f"/query?{urlencode({'query': text})}"
                beside.append(fetch(peer_client, asked, {"Accept": "application/sparql-results+json"}).milliseconds)
        added.append(statistics.median(there) - statistics.median(here))
        if beside:
            by_peer.append(min(beside) - min(here))
        least.append(min(there) - min(here))
        told[name] = {
            "engine": round(statistics.median(here), 2),
            "server": round(statistics.median(there), 2),
            **({"oxigraph server": round(statistics.median(beside), 2)} if beside else {}),
            "added": round(added[-1], 2),
            "added, fastest rounds": round(least[-1], 2),
        }
    # Other work on the machine lengthens most rounds; the fastest of each tell what the server itself adds.
    return {
        "added, median of all": round(statistics.median(added), 2),
        "added in the fastest rounds, median of all": round(statistics.median(least), 2),
        "added in the fastest rounds, most": round(max(least), 2),
        **({"added by the oxigraph server in its fastest rounds, median": _median(by_peer)} if by_peer else {}),
        **told,
    }


def _median(times: list[float]) -> float:
    return round(statistics.median(times), 2)


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
        statuses.append(fetch(client, f"/sparql?{urlencode({'query': query})}").status)


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
        page = fetch(client, path, {"Accept": "text/html"})
        if page.status != 200:
            raise SystemExit(f"{path} answered {page.status}.")
        times.append(page.milliseconds)
    return times


def _told(times: list[float]) -> dict[str, float]:
    return {"p50": round(statistics.median(times), 2), "p95": round(statistics.quantiles(times, n=20)[-1], 2)}


if __name__ == "__main__":
    main()
