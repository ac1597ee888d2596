"""How long does it take to find what one edit changes, at 20,000 to a million triples, against a full run?

The demo city is copied under other names until the store on disk is large enough. Each edit takes a record and leaves
out or puts back some of its statements; our engine looks up what that touches and checks it anew. The findings that are
kept so are compared with those of a full run at the end. Measured is processor time. Writes
`bench/results/incremental.json`.

    python -m bench.incremental [--triples N …] [--edits N]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Quad

from graph_service.files import ontology_files, shape_files
from graph_service.store.embedded import EmbeddedStore
from graph_service.validation.findings import node_named
from graph_service.validation.incremental import Watch
from graph_service.validation.outside import read_apart, read_shapes
from graph_service.validation.plan import compile_shapes
from graph_service.validation.run import check

HERE = Path(__file__).resolve().parent
CITY = HERE.parent / "ingest" / "demo" / "city.trig"
RESULT = HERE / "results" / "incremental.json"


def main() -> None:
    """Measure each size, print one line for it, and write the result file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--triples", type=int, nargs="+", default=[100_000, 1_000_000], help="sizes of the store")
    parser.add_argument("--edits", type=int, default=200, help="edits at each size")
    given = parser.parse_args()
    sizes = []
    for triples in given.triples:
        with tempfile.TemporaryDirectory() as folder:
            sizes.append(measure(Path(folder) / "store", triples, given.edits))
        print(json.dumps(sizes[-1]))
    result = {
        "question": __doc__.splitlines()[0],
        "sizes": sizes,
        "machine": {"processors": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()},
        "versions": {name: version(name) for name in ("pyoxigraph",)},
    }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


def measure(folder: Path, triples: int, edits: int) -> dict[str, Any]:
    """Return the milliseconds of the edits and the seconds of a full run at one size."""
    store = EmbeddedStore.open(folder)
    city = read_apart(CITY)
    cities = (copies(city, number) for number in range(max(1, triples // len(city))))
    store.commit([], chain.from_iterable([*map(read_apart, ontology_files()), *cities]))
    plan = compile_shapes(read_shapes(shape_files()))
    start = time.process_time()
    findings = check(plan, store)
    full_seconds = time.process_time() - start
    watch, draw = Watch(plan, store), random.Random(1)
    documents = sorted({quad.graph_name for quad in city if isinstance(quad.graph_name, NamedNode)}, key=str)
    taken: list[float] = []
    left_out: list[Quad] = []
    for _ in range(edits):
        document = draw.choice(documents)
        there = [Quad(one.subject, one.predicate, one.object, document) for one in store.graph(document)]
        removed = draw.sample(there, min(len(there), draw.randint(1, 3))) if draw.random() < 0.7 else []
        added = [] if removed else left_out[:3]
        start = time.process_time()
        touched = watch.touched(store, removed)
        looked_up = time.process_time() - start
        store.commit(removed, added)
        start = time.process_time()
        touched |= watch.touched(store, added)
        found = watch.recheck(store, touched)
        taken.append(looked_up + time.process_time() - start)
        left_out = [*left_out[len(added) :], *removed]
        findings = [
            one for one in findings if not touched.covers(one.rule, one.component, node_named(one.focus))
        ] + found
    full = Counter(one.key for one in check(plan, store))
    kept = Counter(one.key for one in findings)
    milliseconds = sorted(1000 * one for one in taken)
    result = {
        "triples": store.size(),
        "findings": kept.total(),
        "full_seconds_cpu": round(full_seconds, 2),
        "edit_ms_p50": round(statistics.median(milliseconds), 2),
        "edit_ms_p95": round(milliseconds[int(len(milliseconds) * 0.95)], 2),
        "edit_ms_max": round(milliseconds[-1], 2),
        "differences": ((full - kept) + (kept - full)).total(),
    }
    store.close()
    return result


def copies(city: list[Quad], number: int) -> Iterator[Quad]:
    """Yield the statements of one more city, whose records have names of their own."""

    def renamed(term: Any) -> Any:
        if number and isinstance(term, NamedNode) and ("/id/" in term.value or "/doc/" in term.value):
            return NamedNode(f"{term.value}-{number}")
        return term

    for quad in city:
        yield Quad(renamed(quad.subject), quad.predicate, renamed(quad.object), renamed(quad.graph_name))


if __name__ == "__main__":
    main()
