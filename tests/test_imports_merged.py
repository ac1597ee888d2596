"""A source goes on naming a record that was merged into another: its rows are led to that one."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from graph_service.merging import merge
from graph_service.names import ANSVAR, DCTERMS, DPV, RDF, SKOS
from graph_service.registry import Registry
from graph_service.settings import DEMO_BASE
from tests.import_world import PAY, PAY_THING, PURPOSE, WHO, import_rows, preview_of, texts

WAGES = {"name": "Löneutbetalning", "slug": "loneutbetalning", "systemText": "Lönia"}
WAGES_THING = NamedNode(f"{DEMO_BASE}/id/activity/loneutbetalning")
BUS = {"name": "Skolskjuts", "slug": "skolskjuts", "controller": "Skolan"}


@pytest.fixture
def merged(registry: Registry) -> Registry:
    """A register that read both records from one source, the second of which was then merged into the first."""
    import_rows(registry, PAY, WAGES)
    merge(registry, PAY_THING.value, WAGES_THING.value, who=WHO, why="samma behandling")
    return registry


def left_of(registry: Registry, thing: NamedNode) -> set[Triple]:
    return set(registry.store.graph(registry.base.document(thing)))


def test_the_same_file_after_a_merge_leaves_the_merged_record_merged(merged):
    """It gets neither a class nor an end, and its address leads where it led."""
    before = left_of(merged, WAGES_THING)

    report = import_rows(merged, PAY, WAGES)

    assert (report.new, report.changed, report.gone) == (0, 0, 0)
    assert left_of(merged, WAGES_THING) == before
    assert not merged.describes(WAGES_THING.value)


def test_what_a_source_says_anew_of_a_merged_record_is_said_of_the_one_that_stays(merged):
    """What the one that stays says otherwise waits for a person; its name in the source is a synonym."""
    before = left_of(merged, WAGES_THING)
    rows = (PAY, {**WAGES, "systemText": "Kvarnen"})

    waiting = [one.name for one in preview_of(merged, rows).conflicts]
    report = import_rows(merged, *rows, accept=["all"])

    assert waiting == ["activity/lon#ansvar:systemText@sv"]
    assert report.new == 0
    assert texts(merged, PAY_THING, ANSVAR.systemText) == ["Kvarnen"]
    assert texts(merged, PAY_THING, SKOS.prefLabel) == ["Lön"]
    assert texts(merged, PAY_THING, SKOS.altLabel) == ["Löneutbetalning"]
    assert texts(merged, PAY_THING, PURPOSE) == ["Betala lön"]
    assert left_of(merged, WAGES_THING) == before


def test_a_row_of_a_merged_record_keeps_the_one_that_stays(merged):
    """The file has it no longer under its own key, but under that of the one that was merged into it."""
    preview = preview_of(merged, [WAGES])

    assert (preview.gone, preview.new) == ((), ())
    assert [one.thing for one in preview.drafts] == [PAY_THING]


def test_a_merged_record_that_a_file_has_no_longer_gets_no_end(merged):
    """It has none of its own to end."""
    report = import_rows(merged, PAY)

    assert report.gone == 0
    assert ANSVAR.validTo not in {one.predicate for one in left_of(merged, WAGES_THING)}
    assert ANSVAR.validTo not in {one.predicate for one in left_of(merged, PAY_THING)}


def test_what_names_a_merged_record_names_the_one_that_stays(registry):
    """A row names a board by the name that it had before."""
    old, new = (registry.base.thing("organisation", name) for name in ("skolan", "bildning"))
    import_rows(registry, BUS, {**PAY, "controller": "Bildning"})
    merge(registry, new.value, old.value, who=WHO, why="samma nämnd")

    import_rows(registry, {**BUS, "purpose": "Köra elever"}, {**PAY, "controller": "Bildning"})

    bus = registry.base.thing("activity", "skolskjuts")
    assert set(registry.record(bus.value).values(DPV.hasDataController)) == {new}
    assert left_of(registry, old) >= {Triple(old, DCTERMS.isReplacedBy, new)}
    assert RDF.type not in {one.predicate for one in left_of(registry, old)}
    assert Literal("Skolan", language="sv") in registry.record(new.value).values(SKOS.altLabel)
