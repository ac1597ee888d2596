"""A small town for the search: what each record is called, and little else."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from graph_service.changes import Change
from graph_service.names import PREFIXES
from graph_service.registry import Registry
from graph_service.settings import DEMO_BASE, SEARCH_ENGINES, Settings

ID = f"{DEMO_BASE}/id/"
_HEAD = f"@base <{DEMO_BASE}/> .\n" + "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())

TOWN = """
GRAPH <doc/activity/loneutbetalning> { <id/activity/loneutbetalning> a ansvar:ProcessingActivity ;
    skos:prefLabel "Löneutbetalning"@sv, "Salary payment"@en ; skos:altLabel "lönekörning"@sv, "payroll"@en ;
    dcterms:description "Beräkning och utbetalning av lön till anställda."@sv ;
    dpv:hasDataController <id/organisation/skolnamnden> ; ansvar:usesSystem <id/system/lonia> }
GRAPH <doc/activity/elevregister> { <id/activity/elevregister> a ansvar:ProcessingActivity ;
    skos:prefLabel "Elevregister"@sv, "Pupil register"@en ; dpv:hasDataController <id/organisation/skolnamnden> }
GRAPH <doc/activity/bygglov> { <id/activity/bygglov> a ansvar:ProcessingActivity ;
    skos:prefLabel "Bygglovshandläggning"@sv, "Building permit handling"@en ;
    dpv:hasDataController <id/organisation/byggnadsnamnden> }
GRAPH <doc/system/lonia> { <id/system/lonia> a ansvar:System ; skos:prefLabel "Lönia"@sv, "Lönia"@en ;
    skos:altLabel "lönesystem"@sv }
GRAPH <doc/document/pub-avtal> { <id/document/pub-avtal> a ansvar:Document ;
    skos:prefLabel "Personuppgiftsbiträdesavtal"@sv ; skos:altLabel "PUB-avtal"@sv }
GRAPH <doc/risk/tredjeland> { <id/risk/tredjeland> a ansvar:Risk ; skos:prefLabel "Överföring till tredjeland"@sv ;
    dcterms:description "Uppgifter lagras i eller nås från land utanför EU."@sv }
GRAPH <doc/organisation/skolnamnden> { <id/organisation/skolnamnden> a ansvar:Organisation ;
    skos:prefLabel "Skolnämnden"@sv }
GRAPH <doc/organisation/byggnadsnamnden> { <id/organisation/byggnadsnamnden> a ansvar:Organisation ;
    skos:prefLabel "Byggnadsnämnden"@sv }
"""

Write = Callable[[Registry, str], int]


def change_of(text: str) -> Change:
    """Return the change that makes the graphs of a TriG text what they are in it."""
    graphs: dict[NamedNode, list[Triple]] = {}
    for quad in parse(_HEAD + text, RdfFormat.TRIG):
        assert isinstance(quad.graph_name, NamedNode)
        graphs.setdefault(quad.graph_name, []).append(quad.triple)
    return Change(graphs, "registervårdare", "test")


@pytest.fixture
def write() -> Write:
    """Writes the records of a TriG text into a register."""
    return lambda registry, text: registry.commit(change_of(text))


@pytest.fixture(params=SEARCH_ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Each engine that the search can stand on."""
    return str(request.param)


@pytest.fixture
def town(engine: str) -> Iterator[Registry]:
    """The town in memory, for a test that changes it."""
    registry = Registry.in_memory(Settings(search_engine=engine))
    registry.commit(change_of(TOWN))
    yield registry
    registry.close()


@pytest.fixture(scope="session", params=SEARCH_ENGINES)
def still_town(request: pytest.FixtureRequest) -> Iterator[Registry]:
    """The town in memory, for tests that only ask."""
    registry = Registry.in_memory(Settings(search_engine=request.param))
    registry.commit(change_of(TOWN))
    yield registry
    registry.close()


@pytest.fixture(scope="session")
def store_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Gives the folder of the town in a store, closed, by the engine of its index: to be copied, never opened."""

    @cache
    def made(engine: str) -> Path:
        folder = tmp_path_factory.mktemp("town") / "store"
        registry = Registry.open(Settings(store=folder, search_engine=engine))
        registry.commit(change_of(TOWN))
        registry.close()
        return folder

    return made


@pytest.fixture
def town_on_disk(tmp_path: Path, engine: str, store_of: Callable[[str], Path]) -> Settings:
    """The settings of the town in a store on disk of its own, closed."""
    return Settings(store=shutil.copytree(store_of(engine), tmp_path / "store"), search_engine=engine)
