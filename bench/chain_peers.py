"""The same question to other engines: which engagements are below the provider of a service, with place and agreement.

Each peer is filled from what Ansvar's own adjacency holds, so that only the asking differs; what each one cannot do is
said where it is asked.
"""

from __future__ import annotations

import importlib.util
import sqlite3
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode

from graph_service.chains.adjacency import Adjacency, Engagement
from graph_service.names import XSD
from graph_service.queries import construct_from, query_text
from graph_service.store.embedded import EmbeddedStore

Rows = set[tuple[object, ...]]
"""Engagement, engager, engaged, depth, country, last day of the agreement; empty text where there is none."""
Ask = Callable[[str, str], Rows]
"""Takes a service and its provider."""

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

UPWARD = """
WITH RECURSIVE above(id, engager, scope, path) AS (
  SELECT id, engager, scope, '/' || id || '/' FROM engagement
  WHERE engaged = :supplier AND valid_from <= :day AND (valid_to IS NULL OR valid_to >= :day)
  UNION
  SELECT e.id, e.engager, e.scope, above.path || e.id || '/'
  FROM above JOIN engagement AS e ON e.engaged = above.engager AND e.scope = above.scope
  WHERE e.valid_from <= :day AND (e.valid_to IS NULL OR e.valid_to >= :day)
    AND instr(above.path, '/' || e.id || '/') = 0
)
SELECT DISTINCT above.engager, above.scope FROM above
WHERE NOT EXISTS (SELECT 1 FROM engagement AS e WHERE e.engaged = above.engager AND e.scope = above.scope
  AND e.valid_from <= :day AND (e.valid_to IS NULL OR e.valid_to >= :day))
"""

TAINTED = """
WITH RECURSIVE tainted(engager, scope) AS (
  SELECT DISTINCT e.engager, e.scope FROM engagement AS e JOIN place ON place.engagement = e.id
  WHERE place.is_outside AND e.valid_from <= :day AND (e.valid_to IS NULL OR e.valid_to >= :day)
  UNION
  SELECT e.engager, e.scope FROM tainted JOIN engagement AS e ON e.engaged = tainted.engager AND e.scope = tainted.scope
  WHERE e.valid_from <= :day AND (e.valid_to IS NULL OR e.valid_to >= :day)
)
SELECT tainted.engager, tainted.scope FROM tainted
WHERE NOT EXISTS (SELECT 1 FROM engagement AS e WHERE e.engaged = tainted.engager AND e.scope = tainted.scope
  AND e.valid_from <= :day AND (e.valid_to IS NULL OR e.valid_to >= :day))
"""


def sqlite(adjacency: Adjacency, outside: frozenset[str], path: Path) -> sqlite3.Connection:
    """Return a database in a file with an index for each way to go.

    Without ANALYZE: with its statistics SQLite 3.40 makes a Bloom filter of the whole table for each question, which
    is forty times slower here.
    """
    engagements = [one for ones in adjacency.engagements.values() for one in ones]
    database = sqlite3.connect(path)
    database.executescript(
        """
        CREATE TABLE engagement (
            id TEXT PRIMARY KEY, engager TEXT, engaged TEXT, scope TEXT, valid_from TEXT, valid_to TEXT
        );
        CREATE TABLE place (engagement TEXT, country TEXT, is_outside INTEGER);
        CREATE TABLE agreement (engagement TEXT, valid_to TEXT);
        """
    )
    database.executemany("INSERT INTO engagement VALUES (?, ?, ?, ?, ?, ?)", map(_row, engagements))
    places = [(one.iri, country, country in outside) for one in engagements for country in one.countries]
    database.executemany("INSERT INTO place VALUES (?, ?, ?)", places)
    agreements = [(one.iri, str(each.period.end or "")) for one in engagements for each in one.agreements]
    database.executemany("INSERT INTO agreement VALUES (?, ?)", agreements)
    database.executescript(
        """
        CREATE INDEX by_engager ON engagement (engager, scope);
        CREATE INDEX by_engaged ON engagement (engaged, scope);
        CREATE INDEX place_of ON place (engagement);
        CREATE INDEX agreement_of ON agreement (engagement);
        """
    )
    database.commit()
    return database


def _row(one: Engagement) -> tuple[str, ...]:
    return one.iri, one.engager, one.engaged, one.scope, str(one.period.start), None  # type: ignore[return-value]


def ask_sqlite(database: sqlite3.Connection, on: date) -> Ask:
    """Return the recursive query over indexed tables; it judges neither agreements nor countries."""

    def ask(service: str, provider: str) -> Rows:
        asked = {"scope": service, "provider": provider, "day": on.isoformat()}
        return {tuple(value or "" for value in row) for row in database.execute(CHAIN, asked)}

    return ask


def ask_networkx(adjacency: Adjacency, on: date) -> Ask | None:
    """Return a breadth-first search over a graph of one kind of edge per service; None where it is not installed."""
    if importlib.util.find_spec("networkx") is None:
        return None
    networkx: Any = importlib.import_module("networkx")
    graph = networkx.MultiDiGraph()
    for ones in adjacency.engagements.values():
        for one in ones:
            graph.add_edge((one.engager, one.scope), (one.engaged, one.scope), engagement=one)

    def ask(service: str, provider: str) -> Rows:
        rows: Rows = set()
        start = (provider, service)
        if start not in graph:
            return rows
        depth = {start: 0}
        for source, target, key in networkx.edge_bfs(graph, start):
            depth.setdefault(target, depth[source] + 1)
            one = graph.edges[source, target, key]["engagement"]
            if one.period.holds(on):
                rows.update(rows_of(one, depth[source] + 1))
        return rows

    return ask


def rows_of(one: Engagement, depth: int) -> Iterable[tuple[object, ...]]:
    """Yield the rows of one engagement."""
    for country in one.countries or ("",):
        for until in [str(each.period.end or "") for each in one.agreements] or [""]:
            yield one.iri, one.engager, one.engaged, depth, country, until


def ask_oxigraph(store: EmbeddedStore, on: date) -> Ask:
    """Return the question by property paths; it finds the engagements and gives no depth."""
    day = Literal(on.isoformat(), datatype=XSD.date)

    def ask(service: str, _provider: str) -> Rows:
        rows = store.select(query_text("which-processors-take-part"), about=NamedNode(service), day=day)
        return {(row["engagement"].value,) for row in rows if row["engagement"] is not None}

    return ask


def ask_rdflib(store: EmbeddedStore, on: date) -> Ask | None:
    """Return the same question in rdflib, over the statements that chains are made of; None where not installed."""
    if importlib.util.find_spec("rdflib") is None:
        return None
    rdflib: Any = importlib.import_module("rdflib")
    graph = rdflib.Graph()
    lines = "\n".join(f"{triple} ." for triple in construct_from(store, "chain-what-is-engaged-by-whom"))
    graph.parse(data=lines, format="nt")
    query = importlib.import_module("rdflib.plugins.sparql").prepareQuery(query_text("which-processors-take-part"))
    day = rdflib.Literal(on.isoformat(), datatype=rdflib.XSD.date)

    def ask(service: str, _provider: str) -> Rows:
        found = graph.query(query, initBindings={"about": rdflib.URIRef(service), "day": day})
        return {(str(row.engagement),) for row in found}

    return ask
