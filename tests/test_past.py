"""Graphs as they were at a revision are told from the change log."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from graph_service.names import SKOS
from graph_service.past import changes_of, graphs_at, revision_that_made
from graph_service.registry import Registry
from tests.small_graph import DOC, change_of, triples

PAY = NamedNode(f"{DOC}activity/lon")


def _committed(*bodies: str) -> Registry:
    registry = Registry.in_memory()
    for body in bodies:
        registry.commit(change_of(f"<doc/activity/lon> {{ {body} }}"))
    return registry


def test_a_graph_is_told_as_it_was_after_each_revision():
    """From nothing, through two states, to none again."""
    states = ['<id/activity/lon> skos:prefLabel "Lön"@sv .', '<id/activity/lon> skos:prefLabel "Pay"@en .', ""]
    registry = _committed(*states[:2])
    registry.commit(change_of('<doc/activity/bus> { <id/activity/bus> skos:prefLabel "Buss"@sv }'))

    told = [graphs_at(registry.store, {PAY: revision})[PAY] for revision in range(4)]

    assert told == [frozenset(), *(frozenset(triples(state)) for state in states[:2]), frozenset(triples(states[1]))]


def test_each_graph_has_a_revision_of_its_own():
    """What was read at different times is told as of its time, in one go."""
    registry = _committed('<id/activity/lon> skos:prefLabel "Lön"@sv .')
    bus = NamedNode(f"{DOC}activity/bus")
    registry.commit(change_of('<doc/activity/bus> { <id/activity/bus> skos:prefLabel "Buss"@sv }'))
    registry.commit(change_of('<doc/activity/bus> { <id/activity/bus> skos:prefLabel "Skolbuss"@sv }'))

    told = graphs_at(registry.store, {PAY: 0, bus: 2})

    assert told == {PAY: frozenset(), bus: frozenset(triples('<id/activity/bus> skos:prefLabel "Buss"@sv .'))}


def test_values_that_the_store_writes_in_its_own_way_are_found_again():
    """`P12M` is kept as `P1Y`, in the graph and in the log alike."""
    state = '<id/activity/lon> ansvar:retentionPeriod "P12M"^^xsd:duration .'
    registry = _committed(state, '<id/activity/lon> skos:prefLabel "Lön"@sv .')

    told = graphs_at(registry.store, {PAY: 1})

    assert told[PAY] == registry.store.as_stored(triples(state))


def test_a_revision_tells_what_it_changed():
    """The graph, what went and what came."""
    registry = _committed('<id/activity/lon> skos:prefLabel "Lön"@sv .', '<id/activity/lon> skos:prefLabel "Pay"@en .')

    (changed,) = changes_of(registry.store, registry.base, 2)

    assert changed.graph == PAY
    assert [(one.predicate, one.object) for one in changed.removed] == [(SKOS.prefLabel, Literal("Lön", language="sv"))]
    assert [(one.predicate, one.object) for one in changed.added] == [(SKOS.prefLabel, Literal("Pay", language="en"))]
    assert changes_of(registry.store, registry.base, 3) == []


def test_the_revision_that_made_a_graph_is_the_first():
    """Later changes do not count."""
    registry = _committed('<id/activity/lon> skos:prefLabel "Lön"@sv .', '<id/activity/lon> skos:prefLabel "Pay"@en .')

    assert revision_that_made(registry.store, PAY) == 1
    assert revision_that_made(registry.store, NamedNode(f"{DOC}activity/bus")) is None
