"""How fast is a chain of six with its edges, beside the same question to other engines?

    python -m bench.chains [--triples 1000000]

All know the same synthetic city (`ansvar synth`). Ansvar and networkx have their graph in memory, as the service runs;
SQLite is a recursive query over indexed tables in a file, whose pages the machine has in its cache; Oxigraph (in
memory) and rdflib answer the question `which-processors-take-part.rq` by property paths, rdflib over the statements
that chains are made of. SQLite and networkx give the same rows, the others the same engagements; the run stops where
they differ. Only Ansvar judges agreements and countries. Two questions are about the whole city: where a supplier is
used, and which customers' chains reach a third country; after each change the first to ask it pays for numbering the
engagements anew. All take turns; medians go to `bench/results/chains.json`. networkx is in `requirements-bench.txt`;
where it is not installed the run says so and goes on without it.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Triple

from bench import chain_peers as peers
from graph_service.chains.adjacency import Adjacency
from graph_service.chains.city import tainted_uses
from graph_service.chains.jurisdiction import Jurisdiction, read_jurisdiction
from graph_service.chains.reading import adjacency_after, read_adjacency
from graph_service.chains.upward import used_by
from graph_service.chains.walk import walk
from graph_service.files import ontology_files
from graph_service.names import ANSVAR, XSD
from graph_service.parsing import parse_file
from graph_service.store.embedded import EmbeddedStore
from ingest.synth import city

DEPTH = 6
TODAY = date(2026, 11, 24)
RESULT = Path(__file__).parent / "results" / "chains.json"
FEW = {"oxigraph": 5, "rdflib": 5}
"""How many questions the slow ones are asked in one turn, so that a run stays short."""

Question = tuple[str, str]
"""A service and its provider."""


def main() -> None:
    """Run the comparison, write and print its result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--repetitions", type=int, default=5)
    given = parser.parse_args()

    store = _store(given.triples)
    start = time.perf_counter()
    adjacency, jurisdiction = read_adjacency(store), read_jurisdiction(store)
    read_seconds = time.perf_counter() - start
    after_ms, first_ms = _after_a_change(store, adjacency, jurisdiction)
    outside = frozenset(
        one for one in jurisdiction.countries if jurisdiction.standing(one, TODAY) in {"adequate", "third"}
    )
    with tempfile.TemporaryDirectory() as folder:
        database = peers.sqlite(adjacency, outside, Path(folder) / "chains.sqlite")
        asked = _questions(adjacency, jurisdiction, given.questions)
        engines = _engines(store, adjacency, jurisdiction, database)
        _agree(engines, asked[:5])
        chain = _race(
            {name: _asking(ask, asked[: FEW.get(name, len(asked))]) for name, ask in engines.items()}, given.repetitions
        )
        whole = _whole_city(adjacency, jurisdiction, database, given.repetitions)
        database.close()
    result = {
        "question": f"a chain of {DEPTH} with its edges, engine call",
        "triples": given.triples,
        "engagements": len(adjacency.engagements),
        "questions": len(asked),
        "repetitions": given.repetitions,
        "adjacency_read_seconds": round(read_seconds, 2),
        "adjacency_after_a_changed_engagement_median_ms": after_ms,
        "first_third_country_question_after_it_median_ms": first_ms,
        "chain_median_ms": chain,
        "chain_ratio_to_sqlite": round(chain["ansvar"] / chain["sqlite"], 2),
        "whole_city_median_ms": whole,
        "versions": _versions(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
    }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


def _store(triples: int) -> EmbeddedStore:
    store = EmbeddedStore.in_memory()
    store.commit([], (quad for path in ontology_files() for quad in parse_file(path)))
    store.commit([], city(triples))
    return store


def _after_a_change(
    store: EmbeddedStore, adjacency: Adjacency, jurisdiction: Jurisdiction, repetitions: int = 5
) -> tuple[float, float]:
    """Return how long the adjacency takes to follow one engagement that ends, and the first question to all of it."""
    after, first = [], []
    for iri in sorted(adjacency.engagements)[:repetitions]:
        ends = Triple(NamedNode(iri), ANSVAR.validTo, Literal("2027-01-01", datatype=XSD.date))
        graph = NamedNode(iri.replace("/id/", "/doc/"))
        store.commit([], [Quad(*ends, graph)])
        start = time.perf_counter()
        changed = adjacency_after(adjacency, store, [ends])
        after.append((time.perf_counter() - start) * 1000)
        start = time.perf_counter()
        tainted_uses(changed, jurisdiction, TODAY)
        first.append((time.perf_counter() - start) * 1000)
        store.commit([Quad(*ends, graph)], [])
    return round(statistics.median(after), 1), round(statistics.median(first), 1)


def _questions(adjacency: Adjacency, jurisdiction: Jurisdiction, count: int) -> list[Question]:
    """Return services whose chain has six links in a line, with their providers."""
    services = sorted(adjacency.providers)
    random.Random(1).shuffle(services)
    found: list[Question] = []
    for service in services:
        if len(found) < count and walk(adjacency, jurisdiction, service, TODAY).depth == DEPTH:
            found.append((service, adjacency.providers[service][0]))
    return found


def _engines(
    store: EmbeddedStore, adjacency: Adjacency, jurisdiction: Jurisdiction, database: sqlite3.Connection
) -> dict[str, peers.Ask]:
    def ours(service: str, _provider: str) -> peers.Rows:
        return {
            (link.engagement, link.engager, link.engaged, link.depth, place.country, str(link.agreement_until or ""))
            for link in walk(adjacency, jurisdiction, service, TODAY).links
            for place in link.places
        }

    engines = {
        "ansvar": ours,
        "sqlite": peers.ask_sqlite(database, TODAY),
        "networkx": peers.ask_networkx(adjacency, TODAY),
        "oxigraph": peers.ask_oxigraph(store, TODAY),
        "rdflib": peers.ask_rdflib(store, TODAY),
    }
    for name in [name for name, ask in engines.items() if ask is None]:
        print(f"bench: {name} is not installed and is left out. Run: pip install -r requirements-bench.txt")
    return {name: ask for name, ask in engines.items() if ask is not None}


def _agree(engines: dict[str, peers.Ask], asked: Sequence[Question]) -> None:
    for question in asked:
        ours = engines["ansvar"](*question)
        for name, ask in engines.items():
            theirs = ask(*question)
            same = ours if name not in FEW else {(row[0],) for row in ours}
            if theirs != same or len(same) != DEPTH:
                raise SystemExit(f"bench: {name} answers otherwise of {question[0]}; no times are worth comparing.")


def _whole_city(
    adjacency: Adjacency, jurisdiction: Jurisdiction, database: sqlite3.Connection, repetitions: int
) -> dict[str, dict[str, float]]:
    """Return the medians of what is asked of the whole city, with how many customers it finds."""
    supplier = max(adjacency.by_engaged, key=lambda one: (len(adjacency.by_engaged[one]), one))
    day = TODAY.isoformat()

    def sql(query: str, **values: str) -> set[tuple[str, str]]:
        return set(database.execute(query, {"day": day, **values}))

    pairs: dict[str, tuple[Callable[[], set[tuple[str, str]]], Callable[[], set[tuple[str, str]]]]] = {
        "where the most used supplier is used": (
            lambda: {(use.customer, use.scope) for use in used_by(adjacency, supplier, TODAY)},
            lambda: sql(peers.UPWARD, supplier=supplier),
        ),
        "whose chains reach a third country": (
            lambda: {(use.customer, use.scope) for use in tainted_uses(adjacency, jurisdiction, TODAY)},
            lambda: sql(peers.TAINTED),
        ),
    }
    found: dict[str, dict[str, float]] = {}
    for question, (ours, theirs) in pairs.items():
        answer = ours()
        if answer != theirs():
            raise SystemExit(f"bench: SQLite answers otherwise {question}; no times are worth comparing.")
        times = _race({"ansvar": _once(ours), "sqlite": _once(theirs)}, repetitions)
        found[question] = {
            **times,
            "ratio_to_sqlite": round(times["ansvar"] / times["sqlite"], 2),
            "found": len(answer),
        }
    return found


def _asking(ask: peers.Ask, asked: Sequence[Question]) -> Callable[[], float]:
    def run() -> float:
        start = time.perf_counter()
        for question in asked:
            ask(*question)
        return (time.perf_counter() - start) * 1000 / len(asked)

    return run


def _once(ask: Callable[[], object]) -> Callable[[], float]:
    def run() -> float:
        start = time.perf_counter()
        ask()
        return (time.perf_counter() - start) * 1000

    return run


def _race(runs: dict[str, Callable[[], float]], repetitions: int) -> dict[str, float]:
    """Return the median milliseconds of each, which take turns."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(repetitions):
        for name, run in runs.items():
            times[name].append(run())
    return {name: round(statistics.median(some), 4) for name, some in times.items()}


def _versions() -> dict[str, str]:
    versions = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    for name in ("pyoxigraph", "rdflib", "networkx"):
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            versions[name] = "not installed, not run"
    return versions


if __name__ == "__main__":
    main()
