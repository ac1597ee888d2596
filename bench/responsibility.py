"""How fast is an answer of /api/responsibilities, beside the same question as a SPARQL join?

    python -m bench.responsibility [--triples 1000000] [--rdflib-triples 20000]

A synthetic city lies in a store on disk: boards with officers, services, systems and activities, held roles with past
periods, dated controllers, engagements. Ansvar answers as the route does, holders with proof, vacancies, conflicts and
JSON, from the holdings in memory and one question to the store; the peers run `who-is-responsible.rq`, which gives
the rows alone: the embedded store in the same size, rdflib in a small one, for it holds everything in memory. They take
turns; the run stops where the answers differ. Writes `bench/results/responsibility.json`.
"""

from __future__ import annotations

import argparse
import gc
import json
import platform
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import rdflib
from pyoxigraph import Literal, NamedNode, Quad

from graph_service.files import ontology_files
from graph_service.labels import Labels, read_labels
from graph_service.names import ANSVAR, CODE, DPV, ORG, RDF, ROLE, SKOS, XSD
from graph_service.parsing import parse_file
from graph_service.queries import query_text
from graph_service.roles.conflicts import conflicts
from graph_service.roles.holdings import Holdings, read_holdings
from graph_service.roles.reach import responsible_for
from graph_service.roles.vacancies import expected_roles, vacancies
from graph_service.store.embedded import EmbeddedStore
from web.api import write

TODAY = date(2026, 11, 25)
RESULT = Path(__file__).parent / "results" / "responsibility.json"
BASE = "https://city.example/id/"
PER_ACTIVITY = 46
"""Triples that the city has for each activity, with its share of everything else."""

Answer = Callable[[str], set[tuple[str, str]]]


def main() -> None:
    """Run the comparison, write and print its result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--rdflib-triples", type=int, default=20_000, help="0: without rdflib")
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--repetitions", type=int, default=3)
    given = parser.parse_args()
    sizes = {"disk": measure(given.triples, given.questions, given.repetitions, with_rdflib=False)}
    if given.rdflib_triples:
        sizes["beside rdflib"] = measure(given.rdflib_triples, 10, 2, with_rdflib=True)
    result = {
        "question": "who is responsible for a record: holders with proof, vacancies, conflicts, as JSON",
        "sizes": sizes,
        "versions": {name: version(name) for name in ("pyoxigraph", "rdflib")} | {"python": platform.python_version()},
        "machine": platform.machine(),
    }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


def measure(triples: int, questions: int, repetitions: int, *, with_rdflib: bool) -> dict[str, Any]:
    """Return the times of all engines on a city of about so many triples."""
    quads = [*_codes(), *city(triples // PER_ACTIVITY)]
    with tempfile.TemporaryDirectory() as folder:
        store = EmbeddedStore.open(Path(folder) / "store")
        store.commit((), quads)
        start = time.perf_counter()
        holdings = read_holdings(store)
        read_seconds = time.perf_counter() - start
        labels = read_labels(store)
        asked = _asked(triples // PER_ACTIVITY, questions)
        engines: dict[str, Answer] = {
            "ansvar": lambda about: ours(store, holdings, labels, about),
            "sparql on the embedded store": lambda about: sparql(store, about),
        }
        if with_rdflib:
            graph = _rdflib_graph(quads)
            engines["sparql on rdflib"] = lambda about: sparql_on_rdflib(graph, about)
        times = _times(engines, asked, repetitions)
        store.close()
    return {
        "triples": len(quads),
        "questions": len(asked),
        "repetitions": repetitions,
        "seconds_to_read_holdings": round(read_seconds, 2),
        "engines": times,
        "ratio_to_sparql": round(times["ansvar"]["p50_ms"] / times["sparql on the embedded store"]["p50_ms"], 4),
    }


def ours(store: EmbeddedStore, holdings: Holdings, labels: Labels, about: str) -> set[tuple[str, str]]:
    """Answer as the route does; the role and party of each that is told."""
    held = responsible_for(holdings, about, TODAY)
    vacant = vacancies(holdings, about, TODAY, expected=expected_roles(store, about))
    several = conflicts(holdings, about, TODAY)
    write.of_record(labels, TODAY, "sv", held=held, vacant=vacant, conflicting=several).model_dump_json(by_alias=True)
    return {(one.role, one.party) for one in held}


def sparql(store: EmbeddedStore, about: str) -> set[tuple[str, str]]:
    """Answer with the join alone."""
    rows = store.select(_written_out(about))
    return {(row["role"].value, row["party"].value) for row in rows if row["role"] and row["party"]}


def sparql_on_rdflib(graph: rdflib.Graph, about: str) -> set[tuple[str, str]]:
    """Answer with the same join."""
    rows = graph.query(_written_out(about))
    return {(str(row["role"]), str(row["party"])) for row in rows}  # type: ignore[index,call-overload]


def _written_out(about: str) -> str:
    """Return the question with its values written into the text, which both engines answer fastest.

    Given as substitutions the embedded store plans without them and takes five to ten times as long.
    """
    head, body = query_text("who-is-responsible").split("WHERE {\n", 1)
    body = body.replace("?about", f"<{about}>").replace("?day", str(_day(TODAY)))
    return f"{head.replace('?about ?day', '')}WHERE {{\n{body}"


def city(activities: int) -> Iterator[Quad]:
    """Yield a city: for every twenty activities one board, for every five one service and one system."""
    pick = random.Random(3)
    for number in range(max(activities // 20, 1)):
        yield from _board(number)
    for number in range(max(activities // 5, 1)):
        yield from _service(number, pick)
    for number in range(activities):
        yield from _activity(number, pick)


def _board(number: int) -> Iterator[Quad]:
    board = f"organisation/{number}"
    yield from _thing(board, ANSVAR.Organisation)
    yield _link(board, ORG.classification, CODE.term("organisation-sort#board"))
    for role in ("dataProtectionOfficer", "dataProtectionCoordinator", "registrar", "archivist"):
        yield from _held(f"{role}-{number}", role, f"post/{number % 50}", board)


def _service(number: int, pick: random.Random) -> Iterator[Quad]:
    service, system, provider = f"service/{number}", f"system/{number}", f"organisation/{number // 4}"
    yield from _thing(service, ANSVAR.Service)
    yield from _thing(system, ANSVAR.System)
    yield _link(service, ANSVAR.providedBy, _iri(provider))
    yield _link(service, ANSVAR.usesSystem, _iri(system))
    yield from _held(f"manager-{number}", "serviceManager", f"post/{number}", service)
    if pick.random() > 0.05:
        yield from _held(f"owner-{number}", "systemOwner", f"post/{number}", system)
    yield from _held(f"administrator-{number}", "systemAdministrator", f"post/{number + 1}", system)


def _activity(number: int, pick: random.Random) -> Iterator[Quad]:
    activity, service, board = f"activity/{number}", number // 5, f"organisation/{number // 20}"
    yield from _thing(activity, ANSVAR.ProcessingActivity)
    yield _link(activity, DPV.hasDataController, _iri(board))
    yield _link(activity, ANSVAR.usesService, _iri(f"service/{service}"))
    yield _link(activity, ANSVAR.usesSystem, _iri(f"system/{service}"))
    yield from _held(f"information-{number}", "informationOwner", f"post/{number % 500}", activity)
    if pick.random() < 0.1:
        yield from _held(f"controller-{number}", "controller", board, activity)
    engagement = f"engagement/{number}"
    yield from _thing(engagement, ANSVAR.Engagement)
    yield _link(engagement, ANSVAR.engager, _iri(board))
    yield _link(engagement, ANSVAR.engaged, _iri(f"organisation/{number // 3}"))
    yield _link(engagement, ANSVAR.scope, _iri(f"service/{service}"))


def _held(name: str, role: str, party: str, about: str) -> Iterator[Quad]:
    """Yield an assignment in force and the one before it."""
    for suffix, first, last in (("now", "2024-01-01", None), ("before", "2018-01-01", "2023-12-31")):
        subject = f"assignment/{name}-{suffix}"
        yield from _thing(subject, ANSVAR.Assignment)
        yield _link(subject, ORG.role, ROLE.term(role))
        yield _link(subject, ANSVAR.heldBy, _iri(party if suffix == "now" else f"{party}-before"))
        yield _link(subject, ANSVAR.concerns, _iri(about))
        yield _link(subject, ANSVAR.validFrom, _day(date.fromisoformat(first)))
        yield _link(subject, ANSVAR.decision, Literal("KS 1/24"))
        if last:
            yield _link(subject, ANSVAR.validTo, _day(date.fromisoformat(last)))


def _thing(subject: str, class_iri: NamedNode) -> Iterator[Quad]:
    yield _link(subject, RDF.type, class_iri)
    yield _link(subject, SKOS.prefLabel, Literal(f"Syntetisk {subject}", language="sv"))
    yield _link(subject, ANSVAR.isSynthetic, Literal("true", datatype=XSD.boolean))


def _link(subject: str, predicate: NamedNode, value: NamedNode | Literal) -> Quad:
    return Quad(_iri(subject), predicate, value, NamedNode(f"{BASE}doc/{subject}"))


def _iri(name: str) -> NamedNode:
    return NamedNode(BASE + name)


def _day(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=XSD.date)


def _codes() -> list[Quad]:
    graph = NamedNode(f"{BASE}code")
    quads = (quad for path in ontology_files() for quad in parse_file(path))
    return [Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads]


def _rdflib_graph(quads: list[Quad]) -> rdflib.Graph:
    graph = rdflib.Graph()
    graph.parse(data="\n".join(f"{quad.triple} ." for quad in quads), format="nt")
    return graph


def _asked(activities: int, questions: int) -> list[str]:
    pick = random.Random(1)
    kinds = [("activity", activities), ("service", activities // 5), ("system", activities // 5)]
    return [f"{BASE}{kind}/{pick.randrange(max(count, 1))}" for kind, count in pick.choices(kinds, k=questions)]


def _times(engines: dict[str, Answer], asked: list[str], repetitions: int) -> dict[str, dict[str, float]]:
    for about in asked[:10]:
        answers = {name: answer(about) for name, answer in engines.items()}
        if len({frozenset(answer) for answer in answers.values()}) != 1:
            raise SystemExit(f"bench: the answers about {about} differ; no times are worth comparing. {answers}")
    taken: dict[str, list[float]] = {name: [] for name in engines}
    gc.collect()
    for _ in range(repetitions):
        for name, answer in engines.items():
            for about in asked:
                start = time.perf_counter()
                answer(about)
                taken[name].append((time.perf_counter() - start) * 1000)
    return {
        name: {"p50_ms": round(statistics.median(one), 3), "p95_ms": round(statistics.quantiles(one, n=20)[18], 3)}
        for name, one in taken.items()
    }


if __name__ == "__main__":
    main()
