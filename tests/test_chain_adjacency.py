"""The adjacency is read anew only after a change that can alter it."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import Literal, NamedNode, Triple
from small_graph import ID, change_of

from graph_service.chains.reading import CHAIN_PROPERTIES, tells_of_chains
from graph_service.files import QUERIES
from graph_service.names import ANSVAR, DPV, PREFIXES, RDF, SKOS
from graph_service.registry import Registry

THING = NamedNode("https://example.org/thing")
ENGAGEMENT = """
<doc/engagement/e> { <id/engagement/e> a ansvar:Engagement ; ansvar:engager <id/organisation/a> ;
  ansvar:engaged <id/organisation/b> ; ansvar:scope <id/system/s> . }
"""


def test_chain_properties_are_those_that_the_query_reads():
    """A property that the query gains must be told of here, or a change of it would not reach the chains."""
    query = (QUERIES / "chain-what-is-engaged-by-whom.rq").read_text(encoding="utf-8")
    listed = " ".join(re.findall(r"VALUES \?property \{(.*?)\}", query, re.DOTALL))

    read = {PREFIXES[prefix] + name for prefix, name in re.findall(r"(\w+):(\w+)", listed)}

    assert {one.value for one in CHAIN_PROPERTIES} == read


@pytest.mark.parametrize(
    ("predicate", "value", "tells"),
    [
        (ANSVAR.engager, THING, True),
        (DPV.hasDataController, THING, True),
        (RDF.type, ANSVAR.Engagement, True),
        (RDF.type, ANSVAR.Risk, False),
        (SKOS.prefLabel, Literal("Namn", language="sv"), False),
    ],
)
def test_statement_tells_of_chains_or_not(predicate, value, tells):
    """A name or a new risk leaves the chains as they are."""
    assert tells_of_chains(Triple(THING, predicate, value)) is tells


def test_chains_follow_a_commit_and_are_kept_through_others():
    """After an engagement the chain is there; after a new name the same adjacency still is."""
    registry = Registry.in_memory()
    registry.commit(change_of(ENGAGEMENT))
    after = registry.models.adjacency

    registry.commit(change_of('<doc/system/b> { <id/system/b> a ansvar:System ; skos:prefLabel "Ett namn"@sv . }'))

    assert list(after.engagements) == [f"{ID}engagement/e"]
    assert registry.models.adjacency is after
    registry.close()
