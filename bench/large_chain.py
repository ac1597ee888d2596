"""How long does a chain of 10,000 engagements with rings take: the walk, its pages, what if, and a change of one?

    python -m bench.large_chain [--engagements 10000]

Every supplier engages two others for one service in a tangle full of rings, in eight countries, a third of them
without agreement: worse than any register. Pages are asked for through the application, in this process and without
a network; the medians go to `bench/results/large_chain.json`, with the size of each page. Told is the time of the
processor, so that other work on the machine does not count.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import anyio
import httpx
from pyoxigraph import Literal, NamedNode, Triple

from graph_service.changes import Change
from graph_service.names import ANSVAR, CODE, COUNTRY, ORG, RDF, SKOS, XSD
from graph_service.parsing import Graphs
from graph_service.registry import Registry
from graph_service.settings import DEMO_BASE, Settings
from web.app import create_app

RESULT = Path(__file__).parent / "results" / "large_chain.json"
PLACES = tuple(COUNTRY.term(code) for code in ("SE", "DE", "IE", "US", "IN", "GB", "JP", "CL"))
REPETITIONS = 5


def main() -> None:
    """Run the questions, write and print their times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engagements", type=int, default=10_000)
    given = parser.parse_args()

    registry = Registry.in_memory(Settings(contact="registret@stad.example"))
    graphs = dict(_world(given.engagements // 2))
    load_seconds = _timed(lambda: registry.commit(Change(graphs, "bench", "a large chain"))) / 1000
    service, supplier = _thing("service", "tangle").value, _thing("organisation", "s1").value
    chain = registry.chain(service)
    transport = httpx.ASGITransport(create_app(registry, registry.settings))

    def get(path: str) -> httpx.Response:
        return anyio.run(_get, transport, path)

    pages = {
        "chain, paths to third countries": "/doc/service/tangle/chain?view=paths",
        "chain, by country": "/doc/service/tangle/chain?view=countries",
        "chain, table": "/doc/service/tangle/chain?view=table",
        "what if a supplier is gone": "/doc/organisation/s1/what-if?what=gone",
        "used by": "/doc/organisation/s1/used-by",
    }
    result = {
        "question": f"a chain of {given.engagements} engagements with rings",
        "links": len(chain.links),
        "suppliers": len(chain.suppliers),
        "depth": chain.depth,
        "rings told": len(chain.cycles),
        "is truncated": chain.is_truncated,
        "load_cpu_seconds": round(load_seconds, 1),
        "engine_median_cpu_ms": {
            "chain": _median(lambda: registry.chain(service)),
            "where a supplier is used": _median(lambda: registry.where_used(supplier)),
        },
        "page_median_cpu_ms": {name: _median(lambda path=path: get(path)) for name, path in pages.items()},
        "page_kilobytes": {name: round(len(get(path).content) / 1000) for name, path in pages.items()},
        "one_engagement_changed_median_cpu_ms": _median(_changing(registry)),
        "versions": {"python": platform.python_version()},
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
    }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


async def _get(transport: httpx.ASGITransport, path: str) -> httpx.Response:
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        answer = await client.get(path)
    return answer.raise_for_status()


def _world(suppliers: int) -> Iterator[tuple[NamedNode, set[Triple]]]:
    """Yield each record's graph: one service, its provider, and suppliers that engage each other for it."""
    service, provider = _thing("service", "tangle"), _thing("organisation", "s0")
    yield _record(service, "Service", "Tangle", (ANSVAR.providedBy, provider))
    for number in range(suppliers):
        sort = (ORG.classification, CODE.term("organisation-sort#supplier"))
        yield _record(_thing("organisation", f"s{number}"), "Organisation", f"Supplier {number}", sort)
    yield _record(_thing("agreement", "a"), "Agreement", "Agreement", (ANSVAR.party, provider))
    for number in range(suppliers):
        for step in (2, 3):
            yield _engagement(number, step, suppliers)


def _engagement(number: int, step: int, suppliers: int, rank: int | None = None) -> tuple[NamedNode, set[Triple]]:
    said: list[tuple[NamedNode, NamedNode | Literal]] = [
        (ANSVAR.engager, _thing("organisation", f"s{number}")),
        (ANSVAR.engaged, _thing("organisation", f"s{(number * step + 1) % suppliers}")),
        (ANSVAR.scope, _thing("service", "tangle")),
        (ANSVAR.processingPlace, PLACES[number * step % len(PLACES)]),
    ]
    if number % 3:
        said.append((ANSVAR.underAgreement, _thing("agreement", "a")))
    if rank is not None:
        said.append((ANSVAR.rank, Literal(str(rank), datatype=XSD.integer)))
    return _record(_thing("engagement", f"e{number}-{step}"), "Engagement", f"Engagement {number}, {step}", *said)


def _record(
    thing: NamedNode, class_name: str, name: str, *said: tuple[NamedNode, NamedNode | Literal]
) -> tuple[NamedNode, set[Triple]]:
    label = (SKOS.prefLabel, Literal(name, language="en"))
    statements = [(RDF.type, ANSVAR.term(class_name)), label, *said]
    return NamedNode(thing.value.replace("/id/", "/doc/")), {Triple(thing, *one) for one in statements}


def _thing(kind: str, slug: str) -> NamedNode:
    return NamedNode(f"{DEMO_BASE}/id/{kind}/{slug}")


def _changing(registry: Registry) -> Callable[[], object]:
    """Return what writes one engagement anew, with another rank each time."""
    ranks = iter(range(2, 100))

    def change() -> object:
        graph, said = _engagement(1, 2, 5_000, next(ranks))
        graphs: Graphs = {graph: said}
        return registry.commit(Change(graphs, "bench", "another rank"))

    return change


def _median(ask: Callable[[], Any]) -> float:
    ask()
    return round(statistics.median(_timed(ask) for _ in range(REPETITIONS)), 1)


def _timed(ask: Callable[[], object]) -> float:
    start = time.process_time()
    ask()
    return (time.process_time() - start) * 1000


if __name__ == "__main__":
    main()
