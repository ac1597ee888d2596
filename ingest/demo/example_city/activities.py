"""The processing activities of the example city: what each is for, on what ground, about whom, and where."""

from __future__ import annotations

from graph_service.names import ANSVAR, DPV
from ingest.demo.drafts import Drafts
from ingest.demo.example_city.entities import describe
from ingest.demo.example_city.invention import (
    codes,
    duration,
    find_named,
    invent,
    read_table,
    things,
    two_texts,
    yes_or_no,
)
from ingest.demo.source_tables import Row


def add_activities(drafts: Drafts) -> None:
    """Add the activities (GDPR Art. 30(1)); some leave something out on purpose, so that there are gaps to find."""
    for row in read_table("activities"):
        _add_activity(drafts, row)
    for row in read_table("screenings"):
        _add_screening(drafts, row)


def add_transfers_of_activities(drafts: Drafts) -> None:
    """State the transfers that activities rest on; activities and transfers have to be there already."""
    for row in read_table("activities"):
        made = find_named(drafts, "activity", row["name_sv"])
        made.say(ANSVAR.restsOnTransfer, *things(drafts, "transfer", row["transfers"]))


def _add_activity(drafts: Drafts, row: Row) -> None:
    made = describe(invent(drafts, "activity", row["name_sv"], row), "activity", row["name_sv"])
    made.say(DPV.hasDataController, *things(drafts, "organisation", row["controllers"]))
    two_texts(made, ANSVAR.purpose, row, "purpose")
    made.say(DPV.hasLegalBasis, *codes("legal-basis", row["bases"]))
    made.say(DPV.hasDataSubject, *codes("data-subject", row["subjects"]))
    made.say(DPV.hasPersonalData, *codes("personal-data", row["data"]))
    made.say(DPV.hasRecipient, *things(drafts, "organisation", row["recipients"]))
    two_texts(made, ANSVAR.recipientText, row, "recipients")
    made.say(ANSVAR.retentionPeriod, duration(row["retention"]))
    two_texts(made, ANSVAR.retentionText, row, "kept")
    made.say(ANSVAR.statesNoTransfer, yes_or_no(row["no_transfer"]))
    made.say(ANSVAR.transfersTo, *codes("country", row["transfers_to"]))
    made.say(ANSVAR.makesAutomatedDecisions, yes_or_no(row["automated"]))
    two_texts(made, ANSVAR.automatedDecisionText, row, "automated")
    made.say(ANSVAR.usesService, *things(drafts, "service", row["services"]))
    made.say(ANSVAR.usesSystem, *things(drafts, "system", row["systems"]))
    made.say(DPV.hasTechnicalOrganisationalMeasure, *things(drafts, "safeguard", row["safeguards"]))
    made.say(ANSVAR.processesSpecialCategories, yes_or_no(row["special"]))
    made.say(ANSVAR.isHighRisk, yes_or_no(row["high"]))
    made.day(ANSVAR.reviewedOn, row["reviewed_on"]).day(ANSVAR.reviewDue, row["review_due"])


def _add_screening(drafts: Drafts, row: Row) -> None:
    """State what was found when the need of an impact assessment was examined (GDPR Art. 35(1), WP 248)."""
    made = find_named(drafts, "activity", row["activity"])
    made.say(ANSVAR.meetsCriterion, *codes("dpia-criterion", row["criteria"]))
    made.say(ANSVAR.needsAssessment, yes_or_no(row["needed"])).day(ANSVAR.assessmentNeedDecidedOn, row["decided_on"])
    two_texts(made, ANSVAR.assessmentNeedReason, row, "reason")
