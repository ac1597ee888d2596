"""The synthetic city: the same each time, as large as asked for, invented, and full of chains."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from ansvar.__main__ import main
from graph_service.chains.city import tainted_uses
from graph_service.chains.jurisdiction import read_jurisdiction
from graph_service.chains.reading import read_adjacency
from graph_service.chains.walk import walk
from graph_service.files import ONTOLOGY
from graph_service.names import ANSVAR, FOAF
from graph_service.parsing import parse_file
from graph_service.store.embedded import EmbeddedStore
from ingest.synth import MAX_DEPTH, city

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    """A small city with the code lists."""
    store = EmbeddedStore.in_memory()
    store.commit(
        [], [quad for name in ("country", "transfer-tool") for quad in parse_file(ONTOLOGY / f"codes/{name}.ttl")]
    )
    store.commit([], city(6000))
    return store


def test_city_is_the_same_each_time_and_ends_with_a_record():
    """At least as many statements as asked for, and not a record more."""
    first, again = list(city(3000)), list(city(3000))

    assert first == again
    assert len({quad.graph_name for quad in first}) == sum(quad.predicate == FOAF.primaryTopic for quad in first)
    last = [quad for quad in first if quad.graph_name == first[-1].graph_name]
    assert len(first) - len(last) < 3000 <= len(first)


def test_every_record_says_that_it_is_invented():
    """Nobody takes it for a real city."""
    quads = list(city(2000))

    marked = {quad.graph_name for quad in quads if quad.predicate == ANSVAR.isSynthetic}
    assert marked == {quad.graph_name for quad in quads}


def test_chains_are_up_to_eight_deep(store):
    """Each service reaches as far as its line of suppliers, from one to eight."""
    adjacency, jurisdiction = read_adjacency(store), read_jurisdiction(store)

    depths = {walk(adjacency, jurisdiction, service, TODAY).depth for service in adjacency.providers}

    assert max(depths) == MAX_DEPTH
    assert depths >= set(range(1, MAX_DEPTH + 1))


def test_tainted_customers_are_those_whose_walk_reaches_a_third_country(store):
    """The search upward over the whole city finds what the walk down from each customer finds."""
    adjacency, jurisdiction = read_adjacency(store), read_jurisdiction(store)

    found = {(use.customer, use.scope): use.path for use in tainted_uses(adjacency, jurisdiction, TODAY)}

    tops = [one for ones in adjacency.engagements.values() for one in ones if not adjacency.above(one, TODAY)]
    chains = {
        (one.engager, one.scope): walk(adjacency, jurisdiction, one.iri, TODAY)
        for one in tops
        if one.period.holds(TODAY)
    }
    assert set(found) == {place for place, chain in chains.items() if chain.third_countries}
    for place, path in found.items():
        nearest = min(len(chains[place].path(at)) for at in chains[place].nearest_in_third_countries().values())
        assert len(path) == nearest
    assert 0 < len(found) < len(chains)


def test_command_writes_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """With the number of statements in it."""
    out = tmp_path / "city.nq"

    assert main(["synth", "--triples", "1000", "--out", str(out)]) == 0

    count = sum(1 for _ in parse(out.read_bytes(), RdfFormat.N_QUADS))
    assert capsys.readouterr().out == f"{count} statements in {out}\n"
    assert count >= 1000


@pytest.mark.parametrize(
    ("triples", "name", "told"), [("0", "city.nq", "--triples is 0"), ("10", "city.xml", "city.xml")]
)
def test_command_refuses_what_it_cannot_write(tmp_path, capsys, triples, name, told):
    """And leaves nothing behind."""
    assert main(["synth", "--triples", triples, "--out", str(tmp_path / name)]) == 2

    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
