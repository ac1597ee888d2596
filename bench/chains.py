"""How fast is a chain of six with its edges, beside the same question to SQLite?

    python -m bench.chains [--engagements 100000]

Both know the same synthetic city: services six engagements deep, each engagement with a place and an agreement. Ansvar
has its adjacency in memory, as the service runs; the peer is a recursive query over indexed tables in a file, the
pages of which the machine has in its cache. It follows the same rules (scope, day, depth, no place twice on a path)
and gives the same rows, but does not judge agreements and countries; the run stops where the rows differ. The two
take turns; medians and their ratio go to `bench/results/chains.json`.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from graph_service.chains.adjacency import Adjacency, Agreement, Engagement, build_adjacency
from graph_service.chains.facts import Period
from graph_service.chains.jurisdiction import Country, Jurisdiction
from graph_service.chains.walk import walk
from graph_service.names import COUNTRY

DEPTH = 6
TODAY = date(2026, 11, 24)
RESULT = Path(__file__).parent / "results" / "chains.json"

CHAIN = """
WITH RECURSIVE chain(id, engager, engaged, depth, path) AS (
  SELECT id, engager, engaged, 1, '/' || engager || '/' || engaged || '/' FROM engagement
  WHERE scope = :scope AND engager = :provider AND valid_from <= :day AND (valid_to IS NULL OR valid_to >= :day)
  UNION ALL
  SELECT e.id, e.engager, e.engaged, chain.depth + 1, chain.path || e.engaged || '/'
  FROM chain JOIN engagement AS e ON e.engager = chain.engaged AND e.scope = :scope
  WHERE e.valid_from <= :day AND (e.valid_to IS NULL OR e.valid_to >= :day)
    AND chain.depth < 50 AND instr(chain.path, '/' || e.engaged || '/') = 0
)
SELECT chain.id, chain.engager, chain.engaged, chain.depth, place.country, agreement.valid_to
FROM chain
LEFT JOIN place ON place.engagement = chain.id
LEFT JOIN agreement ON agreement.engagement = chain.id
"""


def main() -> None:
    """Run the comparison, write and print its result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engagements", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--repetitions", type=int, default=7)
    given = parser.parse_args()

    services = given.engagements // DEPTH
    engagements = [one for service in range(services) for one in _service(service)]
    adjacency = build_adjacency(
        engagements, uses={}, providers={f"service/{number}": (f"provider/{number}",) for number in range(services)}
    )
    jurisdiction = Jurisdiction({COUNTRY.term(code).value: Country(in_eea=True) for code in ("SE", "IE", "FI")}, {})
    folder = tempfile.TemporaryDirectory()
    database = _database(engagements, Path(folder.name) / "chains.sqlite")
    asked = random.Random(1).sample(range(services), min(given.questions, services))
    _agree(adjacency, jurisdiction, database, asked[:50])

    def ours() -> None:
        for number in asked:
            walk(adjacency, jurisdiction, f"service/{number}", TODAY)

    def sqlite() -> None:
        for number in asked:
            _rows(database, number)

    times: dict[str, list[float]] = {"ansvar": [], "sqlite": []}
    for _ in range(given.repetitions):
        times["ansvar"].append(_milliseconds(ours) / len(asked))
        times["sqlite"].append(_milliseconds(sqlite) / len(asked))
    database.close()
    folder.cleanup()
    medians = {name: round(statistics.median(values), 4) for name, values in times.items()}
    result = {
        "question": f"a chain of {DEPTH} with its edges, engine call",
        "engagements": len(engagements),
        "questions": len(asked),
        "repetitions": given.repetitions,
        "median_ms": medians,
        "ratio_to_sqlite": round(medians["ansvar"] / medians["sqlite"], 2),
        "versions": {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version},
        "machine": platform.machine(),
    }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


def _service(number: int) -> list[Engagement]:
    """Return a line of six engagements below the provider of a service, among suppliers that many services share."""
    pick = random.Random(number)
    parties = [f"provider/{number}", *(f"supplier/{one}" for one in pick.sample(range(5000), DEPTH))]
    return [
        Engagement(
            iri=f"engagement/{number}-{step}",
            engager=parties[step],
            engaged=parties[step + 1],
            scope=f"service/{number}",
            period=Period(date(2024, 1, 1), None),
            countries=(COUNTRY.term(pick.choice(("SE", "IE", "FI"))).value,),
            agreements=(Agreement(f"agreement/{number}-{step}", Period(date(2024, 1, 1), date(2027, 12, 31))),),
        )
        for step in range(DEPTH)
    ]


def _database(engagements: list[Engagement], path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path)
    database.executescript(
        """
        CREATE TABLE engagement (
            id TEXT PRIMARY KEY, engager TEXT, engaged TEXT, scope TEXT, valid_from TEXT, valid_to TEXT
        );
        CREATE TABLE place (engagement TEXT, country TEXT);
        CREATE TABLE agreement (engagement TEXT, valid_from TEXT, valid_to TEXT);
        CREATE INDEX by_engager ON engagement (engager, scope);
        CREATE INDEX place_of ON place (engagement);
        CREATE INDEX agreement_of ON agreement (engagement);
        """
    )
    database.executemany(
        "INSERT INTO engagement VALUES (?, ?, ?, ?, '2024-01-01', NULL)",
        [(one.iri, one.engager, one.engaged, one.scope) for one in engagements],
    )
    database.executemany(
        "INSERT INTO place VALUES (?, ?)", [(one.iri, place) for one in engagements for place in one.countries]
    )
    database.executemany(
        "INSERT INTO agreement VALUES (?, '2024-01-01', '2027-12-31')", [(one.iri,) for one in engagements]
    )
    database.commit()
    return database


def _rows(database: sqlite3.Connection, number: int) -> list[tuple[object, ...]]:
    asked = {"scope": f"service/{number}", "provider": f"provider/{number}", "day": TODAY.isoformat()}
    return database.execute(CHAIN, asked).fetchall()


def _agree(adjacency: Adjacency, jurisdiction: Jurisdiction, database: sqlite3.Connection, asked: list[int]) -> None:
    for number in asked:
        chain = walk(adjacency, jurisdiction, f"service/{number}", TODAY)
        ours = {
            (link.engagement, link.engager, link.engaged, link.depth, place.country, str(link.agreement_until))
            for link in chain.links
            for place in link.places
        }
        if ours != set(_rows(database, number)) or len(chain.links) != DEPTH:
            raise SystemExit(f"bench: the chains of service/{number} differ; no times are worth comparing.")


def _milliseconds(run: Callable[[], None]) -> float:
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
