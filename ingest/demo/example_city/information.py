"""The information of the example city: what is kept, for how long, and what an archive holder answers for."""

from __future__ import annotations

from graph_service.names import ANSVAR, DPV
from ingest.demo.drafts import Drafts
from ingest.demo.example_city.invention import (
    code,
    codes,
    duration,
    find,
    find_named,
    found,
    invent,
    listed,
    named,
    plain,
    read_table,
    things,
    two_texts,
    yes_or_no,
)
from ingest.demo.source_tables import Row


def add_information(drafts: Drafts) -> None:
    """Add information sets and the rules they are kept under; systems, services and activities are there already."""
    for row in read_table("information"):
        _add_information(drafts, row)
    for row in read_table("retention"):
        _add_retention(drafts, row)
    for row in read_table("archive-duties"):
        _add_archive_duties(drafts, row)


def _add_information(drafts: Drafts, row: Row) -> None:
    made = named(invent(drafts, "information", row["name_sv"], row), row["name_sv"], row["name_en"])
    made.say(ANSVAR.hasRecordsCreator, *things(drafts, "organisation", row["creator"]))
    made.say(ANSVAR.storedIn, *things(drafts, "system", row["stored_in"]))
    for address in listed(row["handled_by"]):
        find(drafts, address).say(ANSVAR.handles, made.thing)
    made.say(ANSVAR.containsPersonalData, yes_or_no(row["personal"]))
    made.say(DPV.hasPersonalData, *codes("personal-data", row["data"]))
    made.say(ANSVAR.holdsPublicRecords, yes_or_no(row["public"]))
    two_texts(made, ANSVAR.secrecyProvision, row, "secrecy").say(ANSVAR.statesNoSecrecy, yes_or_no(row["no_secrecy"]))
    two_texts(made, ANSVAR.legalProvision, row, "provision")
    two_texts(made, ANSVAR.searchAid, row, "search")
    two_texts(made, ANSVAR.saleRight, row, "sale")
    made.say(ANSVAR.receivesFrom, *things(drafts, "organisation", row["receives_from"]))
    made.say(ANSVAR.sendsTo, *things(drafts, "organisation", row["sends_to"]))


def _add_retention(drafts: Drafts, row: Row) -> None:
    made = named(invent(drafts, "retention", row["name_sv"], row), row["name_sv"], row["name_en"])
    made.say(ANSVAR.concerns, *found(drafts, row["concerns"]))
    made.say(ANSVAR.disposalKind, code("disposal-kind", row["kind"]))
    made.say(ANSVAR.retentionPeriod, duration(row["period"]))
    two_texts(made, ANSVAR.retentionText, row, "text")
    made.say(ANSVAR.retentionTrigger, code("retention-trigger", row["trigger"]))
    made.say(ANSVAR.decision, plain(row["decision"])).day(ANSVAR.decidedOn, row["decided_on"])
    made.say(ANSVAR.decidedBy, *things(drafts, "organisation", row["decided_by"]))
    two_texts(made, ANSVAR.legalProvision, row, "provision")
    made.say(ANSVAR.archivedBy, *things(drafts, "organisation", row["archived_by"]))


def _add_archive_duties(drafts: Drafts, row: Row) -> None:
    """State what the technical archive holder of a system that several boards use has arranged."""
    made = find_named(drafts, "system", row["system"])
    two_texts(made, ANSVAR.disposalRoutine, row, "disposal")
    two_texts(made, ANSVAR.storageMethod, row, "storage")
    made.day(ANSVAR.archiveRequirementsCheckedOn, row["checked_on"])
    made.say(ANSVAR.deliversTo, *found(drafts, row["delivers_to"]))
    made.say(ANSVAR.archiveSupplierContact, plain(row["contact"]))
    two_texts(made, ANSVAR.disclosureRoutine, row, "disclosure")
    two_texts(made, ANSVAR.searchAid, row, "search")
    two_texts(made, ANSVAR.publicAccessAid, row, "public")
