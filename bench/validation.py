"""How long does it take to find every gap of the demo city, by our engine and by pyshacl?

Both get the same statements and the same shapes in the same run, taking turns; the findings are compared. Our engine is
asked over an open store, pyshacl over an rdflib graph that is filled before the clock starts. Writes
`bench/results/validation.json`.

    python bench/validation.py [--data FILE …] [--repetitions N] [--without-pyshacl]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import time
from collections import Counter
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pyoxigraph import Quad

from graph_service.files import ontology_files, shape_files
from graph_service.store.embedded import EmbeddedStore
from graph_service.validation.findings import Finding
from graph_service.validation.oracle import check_with_pyshacl
from graph_service.validation.outside import read_apart, read_shapes
from graph_service.validation.plan import compile_shapes
from graph_service.validation.run import check

HERE = Path(__file__).resolve().parent
CITY = HERE.parent / "ingest" / "demo" / "city.trig"
RESULT = HERE / "results" / "validation.json"


def main() -> None:
    """Measure, print one line for each engine, and write the result file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, nargs="+", default=[CITY], help="RDF files; without them the demo city")
    parser.add_argument("--repetitions", type=int, default=3, help="turns of each engine")
    parser.add_argument(
        "--without-pyshacl", action="store_true", help="our engine alone, for data that pyshacl cannot do"
    )
    given = parser.parse_args()
    result = measure(given.data, given.repetitions, with_pyshacl=not given.without_pyshacl)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    for name, one in result["engines"].items():
        print(f"{name}: median {one['median_seconds']:.3f} s CPU, {one['findings']} findings")
    print(f"{result['triples']} triples; written to {RESULT.name}")


def measure(files: list[Path], repetitions: int, *, with_pyshacl: bool) -> dict[str, Any]:
    """Return the figures of both engines and how their findings differ."""
    quads = [quad for path in [*files, *ontology_files()] for quad in read_apart(path)]
    shapes = read_shapes(shape_files())
    store = EmbeddedStore.in_memory()
    store.commit([], quads)
    plan, compile_seconds = timed(lambda: compile_shapes(shapes))
    stored: list[Quad] = store.quads()
    engines: dict[str, Callable[[], list[Finding]]] = {"ansvar": lambda: check(plan, store)}
    if with_pyshacl:
        engines["pyshacl"] = lambda: check_with_pyshacl(shapes, stored)
    seconds: dict[str, list[float]] = {name: [] for name in engines}
    found: dict[str, list[Finding]] = {}
    for _ in range(repetitions):
        for name, run in engines.items():
            found[name], took = timed(run)
            seconds[name].append(took)
    return {
        "question": __doc__.splitlines()[0],
        "triples": store.size(),
        "shapes": len(plan.roots),
        "fallbacks": len(plan.fallbacks),
        "compile_seconds": round(compile_seconds, 4),
        "engines": {name: figures(seconds[name], found[name]) for name in engines},
        "differences": differences(found),
        "machine": {"processors": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()},
        "versions": {name: version(name) for name in ("pyoxigraph", "pyshacl", "rdflib")},
    }


def timed(run: Callable[[], Any]) -> tuple[Any, float]:
    """Return the result and the seconds of processor time it took."""
    start = time.process_time()
    result = run()
    return result, time.process_time() - start


def figures(seconds: list[float], findings: list[Finding]) -> dict[str, Any]:
    """Return the figures of one engine."""
    return {
        "median_seconds": round(statistics.median(seconds), 4),
        "all_seconds": [round(one, 4) for one in seconds],
        "findings": len(findings),
    }


def differences(found: dict[str, list[Finding]]) -> dict[str, int] | None:
    """Return how many findings only one of the two engines has, or None where only one was run."""
    if len(found) < 2:
        return None
    ours, theirs = (Counter(one.key for one in found[name]) for name in ("ansvar", "pyshacl"))
    return {"only ansvar": (ours - theirs).total(), "only pyshacl": (theirs - ours).total()}


if __name__ == "__main__":
    main()
