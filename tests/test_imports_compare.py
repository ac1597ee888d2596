"""An import is a comparison: with what the source said last, and with what somebody has made of it since."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from pyoxigraph import Literal, Triple

from graph_service.changes import Change
from graph_service.names import ANSVAR, DPV, PROV, RDF, SKOS
from graph_service.registry import Registry
from ingest.imports.refusals import ImportRefused
from tests.import_world import BUS, FILE, NOW, PAY, PAY_THING, PURPOSE, WHO, edit, import_rows, preview_of, texts


def test_a_preview_writes_nothing(registry):
    """What would be done is told, and the register stays at its revision."""
    preview = preview_of(registry, [PAY, BUS])

    assert [draft.name for draft in preview.new] == ["Lön", "Skolskjuts"]
    assert (preview.changed, preview.gone, preview.unchanged) == ((), (), ())
    assert registry.revision == 0
    assert registry.counts() == {}


def test_an_import_writes_records_and_itself_in_one_revision(registry):
    """The import is a record that names file, mapping, time and the source register."""
    report = import_rows(registry, PAY, BUS)

    assert (report.revision, report.new, report.changed, report.gone) == (1, 2, 0, 0)
    assert registry.counts() == {"activity": 2, "source": 1, "import": 1}
    record = registry.record(report.import_iri)
    assert record.value(ANSVAR.fileName) == Literal(FILE)
    assert record.value(ANSVAR.mapping) == Literal("test 1")
    assert record.value(ANSVAR.readFrom) == registry.base.thing("source", "test")
    assert texts(registry, PAY_THING, PURPOSE) == ["Betala lön"]
    assert [revision.who for revision in registry.history(PAY_THING.value)] == [WHO]


def test_the_same_file_again_changes_nothing(registry):
    """No record, no import and no revision come of a file that says what it said."""
    import_rows(registry, PAY, BUS)

    preview = preview_of(registry, [PAY, BUS])
    report = import_rows(registry, PAY, BUS)

    assert preview.drafts == ()
    assert len(preview.unchanged) == 2
    assert (report.import_iri, report.revision) == (None, 1)
    assert registry.counts()["import"] == 1


def test_a_note_without_a_digest_is_compared_as_a_whole(registry):
    """Imports that were made before there were any are known all the same, also once the record was edited."""
    import_rows(registry, PAY, BUS)
    document = registry.base.document(PAY_THING)
    triples = set(registry.store.graph(document))
    (note,) = (one for one in triples if one.predicate == ANSVAR.sourceCells)
    older = re.sub(r'"digest":"[0-9a-f]{32}",', "", note.object.value)
    assert older != note.object.value
    noted = Triple(document, ANSVAR.sourceCells, Literal(older, datatype=note.object.datatype))
    registry.commit(Change({document: [*(triples - {note}), noted]}, WHO, "äldre"))
    edit(registry, PAY_THING, PURPOSE, "Betala ut lön")

    preview = preview_of(registry, [PAY, BUS])

    assert preview.drafts == ()
    assert len(preview.unchanged) == 2
    assert [one.thing for one in preview_of(registry, [BUS]).gone] == [PAY_THING]


def test_rows_in_another_order_are_no_change(registry):
    """A row that is put in above moves all others down, and they still say the same."""
    import_rows(registry, PAY, BUS)

    preview = preview_of(registry, [BUS, PAY])

    assert preview.drafts == ()


def test_a_changed_cell_is_shown_before_and_after(registry):
    """Only the property that differs is altered, and its row is told."""
    import_rows(registry, PAY, BUS)

    preview = preview_of(registry, [PAY | {"purpose": "Räkna ut lön"}, BUS])

    (draft,) = preview.changed
    (change,) = draft.changes
    assert (draft.thing, draft.place) == (PAY_THING, "register.xlsx, blad Behandlingar, rad 2")
    assert change.key.predicate == PURPOSE
    assert change.before == {Literal("Betala lön", language="sv")}
    assert change.after == {Literal("Räkna ut lön", language="sv")}


def test_what_was_edited_by_hand_stays_when_the_file_says_what_it_said(registry):
    """Also at the import after the next, when the record has been written by an import in between."""
    import_rows(registry, PAY)
    edit(registry, PAY_THING, PURPOSE, "Rättad av registervårdaren")

    import_rows(registry, PAY | {"systemText": "Lönesystemet"})
    import_rows(registry, PAY | {"systemText": "Nya lönesystemet"})

    assert texts(registry, PAY_THING, PURPOSE) == ["Rättad av registervårdaren"]
    assert texts(registry, PAY_THING, ANSVAR.systemText) == ["Nya lönesystemet"]


def test_what_was_added_by_hand_stays(registry):
    """A property that the file says nothing of is none of its business."""
    import_rows(registry, PAY)
    edit(registry, PAY_THING, ANSVAR.retentionText, "Sju år")

    import_rows(registry, PAY | {"purpose": "Räkna ut lön"})
    import_rows(registry, PAY | {"purpose": "Räkna och betala ut lön"})

    assert texts(registry, PAY_THING, ANSVAR.retentionText) == ["Sju år"]


def test_changed_on_both_sides_is_a_conflict_and_ours_stays(registry):
    """The conflict is told with three values, once; the register's stays while nobody accepts the file's."""
    import_rows(registry, PAY)
    edit(registry, PAY_THING, PURPOSE, "Rättad")
    changed = PAY | {"purpose": "Räkna ut lön"}

    preview = preview_of(registry, [changed])
    import_rows(registry, changed)

    (conflict,) = preview.conflicts
    assert conflict.name == "activity/lon#ansvar:purpose@sv"
    assert conflict.clash.last == {Literal("Betala lön", language="sv")}
    assert conflict.clash.ours == {Literal("Rättad", language="sv")}
    assert conflict.clash.theirs == {Literal("Räkna ut lön", language="sv")}
    assert texts(registry, PAY_THING, PURPOSE) == ["Rättad"]
    assert preview_of(registry, [changed]).drafts == ()


@pytest.mark.parametrize("accept", ["activity/lon#ansvar:purpose@sv", "all"])
def test_an_accepted_conflict_takes_the_value_of_the_file(registry, accept):
    """By its name or with all others."""
    import_rows(registry, PAY)
    edit(registry, PAY_THING, PURPOSE, "Rättad")

    report = import_rows(registry, PAY | {"purpose": "Räkna ut lön"}, accept=[accept])

    assert report.accepted == 1
    assert texts(registry, PAY_THING, PURPOSE) == ["Räkna ut lön"]


def test_an_unknown_name_in_accept_is_refused(registry):
    """A slip of the key must not pass for a choice."""
    with pytest.raises(ImportRefused, match=r"'activity/lon#x' is no conflict of this import"):
        import_rows(registry, PAY, accept=["activity/lon#x"])

    assert registry.revision == 0


def test_several_values_are_merged_one_by_one(registry):
    """What the file adds and what a person adds stand beside each other; what the file takes away goes."""
    import_rows(registry, PAY | {"synonym": "Lönekörning|Löner"})
    edit(registry, PAY_THING, SKOS.altLabel, "Lönekörning", "Löner", "Avlöning")

    preview = preview_of(registry, [PAY | {"synonym": "Löner|Löneutbetalning"}])
    import_rows(registry, PAY | {"synonym": "Löner|Löneutbetalning"})

    assert preview.conflicts == ()
    assert texts(registry, PAY_THING, SKOS.altLabel) == ["Avlöning", "Löner", "Löneutbetalning"]


def test_a_table_with_nothing_of_what_the_source_had_must_be_accepted(registry):
    """Another table read as the same register would end all that the last one said, however few they are."""
    import_rows(registry, PAY)

    with pytest.raises(ImportRefused, match=r"accept 'gone'"):
        import_rows(registry, BUS)

    assert import_rows(registry, BUS, accept=["gone"]).gone == 1


def test_a_row_that_is_gone_ends_the_day_before(registry):
    """The record stays where it is, with its last day."""
    import_rows(registry, PAY, BUS)
    bus = registry.base.thing("activity", "skolskjuts")

    preview = preview_of(registry, [PAY])
    report = import_rows(registry, PAY)

    assert [draft.thing for draft in preview.gone] == [bus]
    assert report.gone == 1
    assert texts(registry, bus, ANSVAR.validTo) == ["2026-11-25"]
    assert texts(registry, bus, PURPOSE) == ["Köra elever"]
    assert preview_of(registry, [PAY]).drafts == ()


def test_a_row_that_comes_back_holds_again(registry):
    """The day on which the import ended it is taken away."""
    bus = registry.base.thing("activity", "skolskjuts")
    import_rows(registry, PAY, BUS)
    import_rows(registry, PAY)

    import_rows(registry, PAY, BUS, today=date(2026, 12, 24))

    assert texts(registry, bus, ANSVAR.validTo) == []


def test_an_organisation_that_others_name_does_not_end(registry):
    """A list that leaves a company out says nothing of the company."""
    import_rows(registry, PAY | {"controller": "Skolnämnden"}, BUS)
    registry.commit(_names(registry, "Kultur", "skolnämnden"))

    preview = preview_of(registry, [PAY, BUS])
    import_rows(registry, PAY, BUS)

    board = registry.base.thing("organisation", "skolnämnden")
    assert preview.gone == ()
    assert [draft.thing for draft in preview.kept] == [board]
    assert texts(registry, board, ANSVAR.validTo) == []
    assert preview_of(registry, [PAY, BUS]).drafts == ()


def test_most_of_a_register_ends_only_when_it_is_accepted(registry):
    """The wrong file is told from a register that has shrunk."""
    rows = [{"name": f"Rad {number}", "slug": f"rad-{number}"} for number in range(25)]
    import_rows(registry, *rows)

    with pytest.raises(ImportRefused, match=r"would end 24 records.*accept 'gone'"):
        import_rows(registry, rows[0])
    report = import_rows(registry, rows[0], accept=["gone"])

    assert report.gone == 24


def test_a_record_that_others_have_written_is_not_overwritten(registry):
    """What the register says already of a property with one value stays, and the difference is told."""
    registry.commit(_names(registry, "Lön", None))
    edit(registry, PAY_THING, PURPOSE, "Skriven för hand")

    preview = preview_of(registry, [PAY])
    import_rows(registry, PAY)

    assert preview.new == ()
    assert [conflict.name for conflict in preview.conflicts] == ["activity/lon#ansvar:purpose@sv"]
    assert texts(registry, PAY_THING, PURPOSE) == ["Skriven för hand"]


def test_two_mappings_of_one_source_do_not_end_each_others_records(registry):
    """A register that is kept in two files is read by two mappings."""
    import_rows(registry, PAY)

    preview = preview_of(registry, [BUS], mapping="other")

    assert (len(preview.new), preview.gone) == (1, ())


def test_predicted_gaps_are_those_that_come(registry):
    """What the preview says of gaps is what the report says after the import."""
    import_rows(registry, PAY, BUS)
    before = _gaps(registry)
    rows = [PAY | {"controller": "Skolnämnden"}, {"name": "Ny", "slug": "ny"}]

    preview = preview_of(registry, rows)
    import_rows(registry, *rows)

    after = _gaps(registry)
    assert {(one.focus, one.rule) for one in preview.gaps_opened} == after - before
    assert {(one.focus, one.rule) for one in preview.gaps_closed} == before - after
    assert preview.gaps_opened
    assert preview.gaps_closed


def test_an_import_says_when_it_was_made(registry):
    """With a time zone, for hours count where two people read the same file."""
    report = import_rows(registry, PAY)

    ended = registry.record(report.import_iri).value(PROV.endedAtTime)

    assert ended is not None
    assert datetime.fromisoformat(ended.value) == NOW


def _gaps(registry: Registry) -> set[tuple[str, str]]:
    return {(gap.focus, gap.rule) for gap in registry.gaps() if "/import/" not in gap.focus}


def _names(registry: Registry, name: str, controller: str | None) -> Change:
    thing = registry.base.thing("activity", {"Lön": "lon"}.get(name, name.lower()))
    triples = [
        Triple(thing, RDF.type, ANSVAR.ProcessingActivity),
        Triple(thing, SKOS.prefLabel, Literal(name, language="sv")),
    ]
    if controller:
        board = registry.base.thing("organisation", controller)
        triples.append(Triple(thing, DPV.hasDataController, board))
    return Change({registry.base.document(thing): triples}, WHO, "test")
