"""How long does it take to read the whole feed of the demo city over HTTP, and to stay in step with it?

    python -m bench.feeds [--store DIR] [--rounds 5]

A server is started on the demo city, or on a store that is there. In each syntax every page is fetched, parsed and
applied, as a follower does; the peer is the whole register fetched as one file and parsed. Then the last page is asked
for with its ETag, as a follower does that is in step, and closed pages one by one for the time that each takes.
Wall time, which other work on the machine lengthens. Writes `bench/results/feeds.json`.
"""

from __future__ import annotations

import argparse
import http.client
import json
import platform
import re
import statistics
import tempfile
import time
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from bench.served import HOST, Fetched, fetch, server

RESULT = Path(__file__).parent / "results" / "feeds.json"
SYNTAXES = {"trig": RdfFormat.TRIG, "nq": RdfFormat.N_QUADS, "jsonld": RdfFormat.JSON_LD}
PUBLISHED = NamedNode("https://www.w3.org/ns/activitystreams#published")
OBJECT = NamedNode("https://www.w3.org/ns/activitystreams#object")


def main() -> None:
    """Measure, write and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path, help="a store that is there; without it the demo city is loaded")
    parser.add_argument("--rounds", type=int, default=5, help="times that the feed is read in each syntax")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = given.store or Path(folder) / "store"
        with server(store, is_demo=given.store is None) as port:
            client = http.client.HTTPConnection(HOST, port, timeout=120)
            begun = time.perf_counter()
            fetch(client, "/feed")
            result: dict[str, object] = {
                "machine": platform.machine(),
                "first answer of /feed, seconds": round(time.perf_counter() - begun, 2),
                "read whole": {suffix: measure(client, suffix, given.rounds) for suffix in SYNTAXES},
                "in step, milliseconds": in_step(client, given.rounds * 20),
            }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


def measure(client: http.client.HTTPConnection, suffix: str, rounds: int) -> dict[str, object]:
    """Return the medians of reading the whole feed and the whole file, with what each is in bytes."""
    feeds, files, pages = [], [], []
    size = count = whole = 0
    for _ in range(rounds):
        begun = time.perf_counter()
        size, count, times = replay(client, suffix)
        feeds.append(time.perf_counter() - begun)
        pages += times
        begun = time.perf_counter()
        answer = fetch(client, f"/data/selection?format={suffix}")
        if answer.status != 200:
            raise SystemExit(f"/data/selection answered {answer.status}.")
        whole = len(answer.body)
        {quad.graph_name for quad in parse(answer.body, SYNTAXES[suffix])}
        files.append(time.perf_counter() - begun)
    return {
        "feed, seconds": round(statistics.median(feeds), 2),
        "feed, bytes": size,
        "records": count,
        "page, milliseconds p50": round(statistics.median(pages), 1),
        "page, milliseconds p95": round(statistics.quantiles(pages, n=20)[-1], 1),
        "one file, seconds": round(statistics.median(files), 2),
        "one file, bytes": whole,
    }


def replay(client: http.client.HTTPConnection, suffix: str) -> tuple[int, int, list[float]]:
    """Read every page; return the bytes, the records that are left, and the milliseconds that each page took."""
    graphs: dict[str, list[Quad]] = {}
    size, times = 0, []
    following = linked(fetch(client, f"/feed.{suffix}"), "first")
    while following:
        page = fetch(client, following)
        times.append(page.milliseconds)
        if page.status != 200:
            raise SystemExit(f"{following} answered {page.status}.")
        size += len(page.body)
        held: dict[str, list[Quad]] = {}
        things: dict[str, str] = {}
        order: dict[str, str] = {}
        for quad in parse(page.body, SYNTAXES[suffix]):
            held.setdefault(str(quad.graph_name), []).append(quad)
            if quad.predicate == PUBLISHED:
                order[str(quad.subject)] = str(quad.object)
            elif quad.predicate == OBJECT:
                things[str(quad.subject)] = str(quad.object)
        for member in sorted(order, key=order.__getitem__):
            graphs.pop(things[member], None)
            if member in held:
                graphs[things[member]] = held[member]
        following = linked(page, "next")
    return size, len(graphs), times


def in_step(client: http.client.HTTPConnection, count: int) -> dict[str, float]:
    """Return what it takes to learn that nothing has changed."""
    last = linked(fetch(client, "/feed"), "last")
    assert last is not None
    etag, times = fetch(client, last).headers["ETag"], []
    for _ in range(count):
        answer = fetch(client, last, {"If-None-Match": etag})
        times.append(answer.milliseconds)
        if answer.status != 304:
            raise SystemExit(f"{last} answered {answer.status} to its own ETag.")
    return {"p50": round(statistics.median(times), 2), "p95": round(statistics.quantiles(times, n=20)[-1], 2)}


def linked(answer: Fetched, relation: str) -> str | None:
    """Return where the Link header of an answer leads by a relation."""
    found = re.search(rf'<([^>]*)>; rel="{relation}"', answer.headers["Link"])
    return found[1] if found else None


if __name__ == "__main__":
    main()
