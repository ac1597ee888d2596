"""A whole import can be taken back; what was edited later is kept and told."""

from __future__ import annotations

import pytest
from pyoxigraph import Triple

from graph_service.changes import Change
from graph_service.errors import NotFound
from graph_service.names import ANSVAR, RDF
from graph_service.registry import Registry
from ingest.imports.refusals import ImportRefused
from ingest.imports.undo import undo_import
from tests.import_world import BUS, NOW, PAY, PAY_THING, PURPOSE, WHO, edit, import_rows, preview_of, texts


def test_undoing_takes_new_records_away(registry):
    """The import stays in the register, with the time at which it was undone."""
    report = import_rows(registry, PAY, BUS)

    undone = undo_import(registry, report.import_iri, who=WHO, now=NOW)

    assert (undone.removed, undone.restored, undone.kept) == (2, 0, ())
    assert registry.counts() == {"source": 1, "import": 1}
    assert registry.record(report.import_iri).value(ANSVAR.undoneAt) is not None


def test_undoing_restores_every_record_to_the_letter(registry):
    """Changed, ended and new records: each graph is what it was before the import."""
    import_rows(registry, PAY, BUS)
    before = _records(registry)
    second = import_rows(registry, PAY | {"purpose": "Räkna ut lön"}, {"name": "Ny", "slug": "ny"})

    undone = undo_import(registry, second.import_iri, who=WHO, now=NOW)

    assert (undone.removed, undone.restored) == (1, 2)
    assert _records(registry) == before


def test_after_undoing_the_file_is_compared_with_the_import_before(registry):
    """The file of the first import is no change, that of the second is what it was."""
    import_rows(registry, PAY)
    changed = PAY | {"purpose": "Räkna ut lön"}
    second = import_rows(registry, changed)

    undo_import(registry, second.import_iri, who=WHO, now=NOW)

    assert preview_of(registry, [PAY]).drafts == ()
    assert [draft.thing for draft in preview_of(registry, [changed]).changed] == [PAY_THING]


def test_what_was_edited_later_is_kept_and_told(registry):
    """Only the property that somebody edited stays; the others go back."""
    import_rows(registry, PAY | {"systemText": "Gamla systemet"})
    second = import_rows(registry, PAY | {"purpose": "Räkna ut lön", "systemText": "Nya systemet"})
    edit(registry, PAY_THING, PURPOSE, "Rättad")

    undone = undo_import(registry, second.import_iri, who=WHO, now=NOW)

    assert [(kept.thing, kept.key and kept.key.predicate, kept.reason) for kept in undone.kept] == [
        (PAY_THING, PURPOSE, "edited")
    ]
    assert texts(registry, PAY_THING, PURPOSE) == ["Rättad"]
    assert texts(registry, PAY_THING, ANSVAR.systemText) == ["Gamla systemet"]


def test_a_new_record_that_was_edited_later_stays_whole(registry):
    """Half a record would be worse than one that nobody asked for."""
    report = import_rows(registry, PAY, BUS)
    edit(registry, PAY_THING, ANSVAR.retentionText, "Sju år")

    undone = undo_import(registry, report.import_iri, who=WHO, now=NOW)

    assert [(kept.thing, kept.key, kept.reason) for kept in undone.kept] == [(PAY_THING, None, "edited")]
    assert undone.removed == 1
    assert texts(registry, PAY_THING, PURPOSE) == ["Betala lön"]


def test_a_new_record_that_others_name_stays(registry):
    """What was written since may lean on it, and on what it names in turn."""
    report = import_rows(registry, PAY | {"controller": "Skolnämnden"}, BUS)
    assignment = registry.base.thing("assignment", "a")
    registry.commit(
        Change(
            {
                registry.base.document(assignment): [
                    Triple(assignment, RDF.type, ANSVAR.Assignment),
                    Triple(assignment, ANSVAR.concerns, registry.base.thing("activity", "lon")),
                ]
            },
            WHO,
            "uppdrag",
        )
    )

    undone = undo_import(registry, report.import_iri, who=WHO, now=NOW)

    assert {(kept.thing.value.rpartition("/")[2], kept.reason) for kept in undone.kept} == {
        ("lon", "named"),
        ("skolnämnden", "named"),
    }
    assert registry.counts()["activity"] == 1


def test_an_import_is_undone_once(registry):
    """The second time there is nothing left to undo."""
    report = import_rows(registry, PAY)
    undo_import(registry, report.import_iri, who=WHO, now=NOW)

    with pytest.raises(ImportRefused, match="was undone already, at"):
        undo_import(registry, report.import_iri, who=WHO, now=NOW)


def test_only_an_import_is_undone(registry):
    """The address of another record is told apart from one that is gone."""
    import_rows(registry, PAY)

    with pytest.raises(NotFound, match="is no import in the register"):
        undo_import(registry, PAY_THING.value, who=WHO)


def test_undoing_is_in_the_log(registry):
    """One revision, with the function that did it and why."""
    report = import_rows(registry, PAY)
    undone = undo_import(registry, report.import_iri, who=WHO, now=NOW)

    newest = registry.history(PAY_THING.value)[0]

    assert (newest.number, newest.who, newest.why) == (undone.revision, WHO, "Inläsningen test-2026-11-26 ångrad")
    assert registry.revision == 2


def _records(registry: Registry) -> dict[str, frozenset[Triple]]:
    """Return every record but the imports."""
    graphs = [one for one in registry.store.graph_names() if "/doc/" in one.value and "/doc/import/" not in one.value]
    return {graph.value: frozenset(registry.store.graph(graph)) for graph in graphs}
