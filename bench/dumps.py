"""How long does a dump of the register take to build and to verify, how large is it, and in how much memory?

The demo city, and an invented one of 100,000 statements, each in a process of its own: every record in every format,
whole, by kind and by organisation. Also how long canonicalising takes with and without blank nodes, and how soon a
graph is refused that is made to take for ever. Writes `bench/results/dumps.json`.

    python bench/dumps.py [--triples N]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import permutations
from pathlib import Path
from typing import Any

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse

from bench.clock import Clock, peak_megabytes
from graph_service.dumps.building import build_dump
from graph_service.dumps.canonical import canonical_hash, canonical_lines
from graph_service.dumps.keys import KeyRing
from graph_service.dumps.verifying import verify
from graph_service.errors import DataRejected
from graph_service.registry import Registry

HERE = Path(__file__).resolve().parent
CITY = HERE.parent / "ingest" / "demo" / "city.trig"
RESULT = HERE / "results" / "dumps.json"


def main() -> None:
    """Measure, print what was found, and write the result file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--triples", type=int, default=100_000, help="statements of the invented city")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        print(json.dumps(measure(given.measure)))
        return
    with tempfile.TemporaryDirectory() as name:
        invented = Path(name) / "invented.nq"
        command = [sys.executable, "-m", "ansvar", "synth", "--triples", str(given.triples), "--out", str(invented)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        dumps = {"demo city": apart(CITY), "invented city": apart(invented)}
    result = {
        "question": __doc__.splitlines()[0],
        "dumps": dumps,
        "canonical": canonical(),
        "load": [round(one, 1) for one in os.getloadavg()],
        "machine": {"processors": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()},
        "versions": {name: version(name) for name in ("pyoxigraph", "cryptography")},
    }
    print(json.dumps(result, indent=2))
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


def apart(source: Path) -> dict[str, Any]:
    """Return what is measured of a file in a process of its own."""
    command = [sys.executable, __file__, "--measure", str(source)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(source: Path) -> dict[str, Any]:
    """Return the seconds and megabytes of building and verifying a dump of a file."""
    registry = Registry.in_memory()
    registry.load([source], why="bench")
    begun_mb, today = peak_megabytes(), datetime.now(UTC).date()
    with tempfile.TemporaryDirectory() as name:
        ring = KeyRing(Path(name) / "keys")
        ring.add(today)
        start = Clock()
        dump = build_dump(registry, ring, today, out=Path(name) / "dump").dump
        built, built_mb = Clock(), peak_megabytes()
        verdict = verify(dump.folder, ring.keys(), today)
        verified = Clock()
    told = dump.manifest
    return {
        "statements": told.statements,
        "records": told.records,
        "files": len(told.files),
        "megabytes": round(sum(one.bytes for one in told.files) / 1e6, 1),
        **built.since(start, "build"),
        **verified.since(built, "verify"),
        "is_good": verdict.is_good,
        "begun_mb": begun_mb,
        "peak_of_building_mb": built_mb,
        "peak_of_verifying_mb": peak_megabytes(),
    }


def canonical() -> dict[str, Any]:
    """Return how long canonicalising takes: the demo city, the same with a blank node, and poison."""
    city = list(parse(path=CITY, format=RdfFormat.TRIG))
    knows, graph = NamedNode("https://example.org/knows"), NamedNode("https://example.org/g")
    start = Clock()
    sorted_hash = canonical_hash(canonical_lines(city))
    by_sorting = Clock()
    canonical_lines([*city, Quad(BlankNode(), knows, BlankNode(), graph)])
    by_renaming = Clock()
    nodes = [BlankNode() for _ in range(10)]
    try:
        canonical_lines(Quad(one, knows, other, graph) for one, other in permutations(nodes, 2))
    except DataRejected:
        refused = Clock()
    return {
        "statements": len(city),
        "sha256": sorted_hash,
        **by_sorting.since(start, "sorted"),
        "renamed_seconds": by_renaming.since(by_sorting, "it")["it_seconds"],
        "poison_refused_after_seconds": refused.since(by_renaming, "it")["it_seconds"],
    }


if __name__ == "__main__":
    main()
