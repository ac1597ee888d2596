"""How long does it take to find every gap, at 20,000 to a million triples, by our engine and by others?

A synthetic city of each size with the ontology, and the rules of Ansvar as shapes. Each engine runs as a process of
its own that reads the files, checks and writes what it found; they take turns, and the findings are compared with
ours. Ours runs once more over a store on disk that is open already, which is what the register does. Measured are the
seconds of processor time and the peak of memory. Writes `bench/results/validation.json`; a size that is not asked for
keeps its figures there, for the largest takes long. The peers come from `requirements-bench.txt` (`make bench`
installs them); one that is missing, fails or takes too long is told as that.

    python -m bench.validation [--triples N …] [--repetitions N] [--engines NAME …] [--peers PYTHON]
        [--limit SECONDS]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pyoxigraph import Quad, RdfFormat, serialize

from graph_service.files import ontology_files, shape_files
from graph_service.store.embedded import EmbeddedStore
from graph_service.validation.outside import read_apart, read_shapes
from graph_service.validation.plan import compile_shapes
from ingest.synth import city

HERE = Path(__file__).resolve().parent
RESULT = HERE / "results" / "validation.json"
PEERS = HERE.parent / ".venv-bench" / "bin" / "python"
OURS = ("ansvar", "ansvar_open")
ENGINES = (*OURS, "pyshacl", "pyshacl_turbo", "pyshifty", "pyrudof")
LARGEST = {"pyshacl": 20_000}
"""pyshacl takes minutes beyond this."""


@dataclass(slots=True)
class Turns:
    """What the turns of one engine took and found."""

    seconds: list[float] = field(default_factory=list)
    check_seconds: list[float] = field(default_factory=list)
    megabytes: int = 0
    findings: Counter[str] = field(default_factory=Counter)
    failure: str = ""


def main() -> None:
    """Measure each size, print one line for each engine, and write the result file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--triples", type=int, nargs="+", default=[20_000, 100_000, 1_000_000], help="sizes")
    parser.add_argument("--repetitions", type=int, default=3, help="turns of each engine")
    parser.add_argument("--peers", type=Path, default=PEERS, help="the Python that has the other engines")
    parser.add_argument(
        "--limit", type=int, default=400, help="seconds of processor time after which a turn is given up"
    )
    parser.add_argument("--engines", nargs="+", default=ENGINES, choices=ENGINES, help="the engines that take turns")
    given = parser.parse_args()
    sizes: list[dict[str, Any]] = []
    for number in given.triples:
        sizes.append(measure(number, given.engines, given.repetitions, given.peers, given.limit))
        # After each size, for the largest takes long.
        write_result(sizes, given.peers)
    print(f"written to {RESULT.name}")


def write_result(sizes: list[dict[str, Any]], peers: Path) -> None:
    """Write the figures with the machine and the versions that they are of; those of other sizes are kept."""
    before = json.loads(RESULT.read_text(encoding="utf-8"))["sizes"] if RESULT.is_file() else []
    measured = {one["triples"] for one in sizes}
    result = {
        "question": __doc__.splitlines()[0],
        "rules": _rules(),
        "sizes": sorted(
            [*sizes, *(one for one in before if one["triples"] not in measured)], key=lambda one: one["triples"]
        ),
        "machine": {
            "processors": os.cpu_count(),
            "load": os.getloadavg(),
            "python": platform.python_version(),
            "system": platform.platform(),
        },
        "versions": {"pyoxigraph": version("pyoxigraph"), **_versions(peers)},
    }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


def measure(triples: int, names: Sequence[str], repetitions: int, python: Path, limit: int) -> dict[str, Any]:
    """Return the figures of the named engines at one size, among which is our own over an open store."""
    with tempfile.TemporaryDirectory() as folder:
        there = Path(folder)
        quads = [*city(triples), *(quad for path in ontology_files() for quad in read_apart(path))]
        _write_inputs(there, quads)
        there_are = ENGINES if python.is_file() else OURS
        engines = [one for one in there_are if one in {*names, OURS[1]} and triples <= LARGEST.get(one, triples)]
        turns = {name: Turns() for name in engines}
        for _ in range(repetitions):
            for name, told in turns.items():
                if not told.failure:
                    _take_turn(name, told, there, python, limit)
    ours = turns["ansvar_open"].findings
    found = {name: _figures(told, ours) for name, told in turns.items()}
    for name, one in found.items():
        print(triples, name, json.dumps(one), flush=True)
    return {"triples": len(quads), "engines": found}


def _write_inputs(there: Path, quads: list[Quad]) -> None:
    store = EmbeddedStore.open(there / "store")
    store.commit([], quads)
    store.close()
    with (there / "data.nt").open("wb") as stream:
        serialize((quad.triple for quad in quads), stream, RdfFormat.N_TRIPLES)
    with (there / "shapes.nt").open("wb") as stream:
        serialize(read_shapes(shape_files()), stream, RdfFormat.N_TRIPLES)


def _take_turn(name: str, told: Turns, there: Path, python: Path, limit: int) -> None:
    out = there / f"{name}.tsv"
    data = there / ("store" if name == "ansvar_open" else "data.nt")
    command = [sys.executable if name in OURS else str(python), str(HERE / "validation_peer.py"), name]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    # The limit is of processor time, so that other work on the machine does not make an engine fail.
    done = subprocess.run(
        ["prlimit", f"--cpu={limit}", *command, str(data), str(there / "shapes.nt"), str(out)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(HERE.parent) if name in OURS else ""},
    )
    if done.returncode in {-signal.SIGXCPU, -signal.SIGKILL}:
        told.failure = f"given up after {limit} s of processor time"
        return
    if done.returncode:
        told.failure = (done.stderr.strip().splitlines() or ["no word"])[-1][:300]
        return
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    told.seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    lines = out.read_text(encoding="utf-8").splitlines()
    told.findings = Counter(line for line in lines if not line.startswith("#"))
    told.megabytes = max(told.megabytes, _peak_megabytes(lines))
    if name == "ansvar_open":
        told.check_seconds.append(float(done.stdout))


def _peak_megabytes(lines: list[str]) -> int:
    return next((int(line.partition("\t")[2]) // 1024 for line in lines if line.startswith("#")), 0)


def _figures(told: Turns, ours: Counter[str]) -> dict[str, Any]:
    if told.failure:
        return {"failed": told.failure}
    figures: dict[str, Any] = {
        "cpu_seconds": round(statistics.median(told.seconds), 2),
        "all_cpu_seconds": [round(one, 2) for one in told.seconds],
        "peak_megabytes": told.megabytes,
        "findings": told.findings.total(),
        "missing": (ours - told.findings).total(),
        "more": (told.findings - ours).total(),
    }
    if told.check_seconds:
        figures["check_cpu_seconds"] = round(statistics.median(told.check_seconds), 3)
    return figures


def _rules() -> dict[str, int]:
    plan = compile_shapes(read_shapes(shape_files()))
    shapes = [one for root in plan.roots for one in (root.shape, *root.shape.properties)]
    return {"shapes": len(shapes), "constraints": sum(len(one.constraints) for one in shapes)}


def _versions(python: Path) -> dict[str, str]:
    names = ("pyshacl", "pyshacl-turbo", "pyshifty", "pyrudof")
    if not python.is_file():
        return {}
    code = f"from importlib.metadata import version; print(*map(version, {names}))"
    done = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=True)
    return dict(zip(names, done.stdout.split(), strict=True))


if __name__ == "__main__":
    main()
