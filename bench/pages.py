"""How fast is the page of a record, and how fast is it said that a page has not changed?

    python -m bench.pages [--triples 1000000 | --store DIR] [--pages 600]

Two servers of their own processes stand on copies of one store: Ansvar's, and a yardstick that the same parts can make
with no feature at all (`page_yardstick.py`). The same random records of all kinds are fetched from both, alternating:
for the first time, again, with the ETag that was sent (304), and by eight clients at once, all of it once the server
has read its search index, which it does in a thread behind the first pages. Wall time over loopback, which other work
on the machine lengthens. Writes `bench/results/pages.json`.
"""

from __future__ import annotations

import argparse
import http.client
import json
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.served import HOST, Fetched, fetch, free_port, running, server
from graph_service.names import CLASS_BY_KIND, RDF
from graph_service.settings import Settings
from graph_service.store.embedded import EmbeddedStore

RESULT = Path(__file__).parent / "results" / "pages.json"
CLIENTS = 8
BROWSER = {"Accept": "text/html"}


def main() -> None:
    """Measure, write and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=int, default=1_000_000, help="size of the store that is made")
    parser.add_argument("--store", type=Path, help="a store that is there, in place of one that is made")
    parser.add_argument("--pages", type=int, default=600, help="records whose pages are fetched")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, ExitStack() as open_ones:
        folder = Path(name)
        store = folder / "store"
        if given.store:
            shutil.copytree(given.store, store)
        else:
            make_store(store, given.triples)
        size, paths = read(store, 2 * given.pages)
        bare = folder / "bare"
        shutil.copytree(store, bare)
        ours, yardstick = open_ones.enter_context(server(store)), free_port()
        bare_server = [sys.executable, "-m", "bench.page_yardstick", str(bare), Settings().base, str(yardstick)]
        open_ones.enter_context(running(bare_server, yardstick, "/readyz"))
        result = {"machine": platform.machine(), "unit": "milliseconds", "triples": size, "pages": given.pages}
        result |= measure(ours, yardstick, paths[: given.pages], paths[given.pages :])
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


def make_store(folder: Path, triples: int) -> None:
    """Make a store with invented records."""
    data = folder.with_suffix(".nq")
    for command in (
        ["synth", "--triples", str(triples), "--out", str(data)],
        ["load", str(data), "--store", str(folder)],
    ):
        subprocess.run([sys.executable, "-m", "ansvar", *command], check=True, stdout=subprocess.DEVNULL)


def read(folder: Path, count: int) -> tuple[int, list[str]]:
    """Return how many statements a store holds, and the paths of as many random records, the kinds equally often."""
    store = EmbeddedStore.open(folder, read_only=True)
    try:
        chance, paths = random.Random(1), []
        kinds = {kind: store.subjects(RDF.type, iri) for kind, iri in CLASS_BY_KIND.items()}
        base = f"{Settings().base}/id/"
        records = [[one.value for one in some if one.value.startswith(base)] for some in kinds.values()]
        for some in filter(None, records):
            paths += chance.sample(some, min(len(some), count // len(list(filter(None, records))) + 1))
        chance.shuffle(paths)
        return len(store.quads()), [f"/doc/{iri.removeprefix(base)}" for iri in paths[:count]]
    finally:
        store.close()


def measure(ours: int, yardstick: int, paths: Sequence[str], others: Sequence[str]) -> dict[str, object]:
    """Return what is told of both servers; `others` are asked for the first time by many clients."""
    first: dict[int, list[float]] = {ours: [], yardstick: []}
    clients = {port: http.client.HTTPConnection(HOST, port, timeout=60) for port in first}
    # Whoever searches waits for the index, which is read behind the first pages: here it is to be there already.
    fetch(clients[ours], "/api/search?q=a")
    etags: dict[str, str] = {}
    sizes = []
    for path in paths:
        for port, client in clients.items():
            page = page_of(client, path)
            first[port].append(page.milliseconds)
            if port == ours:
                etags[path] = page.headers["ETag"]
                sizes.append(len(page.body))
    again = [page_of(clients[ours], path).milliseconds for path in paths]
    unchanged = [page_of(clients[ours], path, etags[path]).milliseconds for path in paths]
    many = {port: (throughput(port, others), throughput(port, others)) for port in first}
    return {
        "first time": told(first[ours]),
        "first time, yardstick": told(first[yardstick]),
        "again": told(again),
        "304": told(unchanged),
        f"pages a second, {CLIENTS} clients": {
            "first time": round(many[ours][0]),
            "again": round(many[ours][1]),
            "yardstick": round(many[yardstick][1]),
        },
        "bytes of a page, median": round(statistics.median(sizes)),
    }


def page_of(client: http.client.HTTPConnection, path: str, etag: str | None = None) -> Fetched:
    """Return a page, or that it is still what the ETag names. Stops where another status comes."""
    answer = fetch(client, path, BROWSER | ({"If-None-Match": etag} if etag else {}))
    if answer.status != (304 if etag else 200):
        raise SystemExit(f"{path} answered {answer.status}.")
    return answer


def throughput(port: int, paths: Sequence[str]) -> float:
    """Return how many pages a second are answered to clients that ask without a pause."""

    def ask(mine: Sequence[str]) -> None:
        client = http.client.HTTPConnection(HOST, port, timeout=60)
        for path in mine:
            page_of(client, path)

    threads = [threading.Thread(target=ask, args=(paths[number::CLIENTS],)) for number in range(CLIENTS)]
    begun = time.perf_counter()
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return len(paths) / (time.perf_counter() - begun)


def told(times: list[float]) -> dict[str, float]:
    """Return the median and the 95th percentile."""
    return {"p50": round(statistics.median(times), 2), "p95": round(statistics.quantiles(times, n=20)[-1], 2)}


if __name__ == "__main__":
    main()
