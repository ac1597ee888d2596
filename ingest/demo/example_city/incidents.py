"""Incidents of the example city, with their clocks, and the plans to go on in spite of them."""

from __future__ import annotations

from pyoxigraph import NamedNode

from graph_service.names import ANSVAR, DPV
from ingest.demo.drafts import Draft, Drafts
from ingest.demo.example_city.invention import (
    codes,
    find,
    found,
    invent,
    moment,
    name_of,
    named,
    read_table,
    things,
    two_texts,
    whole_number,
    yes_or_no,
)
from ingest.demo.source_tables import Row

_MOMENTS: dict[str, NamedNode] = {
    "occurred_at": ANSVAR.occurredAt,
    "known_at": ANSVAR.knownAt,
    "notified_at": ANSVAR.notifiedAuthorityAt,
    "warned_at": ANSVAR.earlyWarningAt,
    "reported_at": ANSVAR.incidentNotifiedAt,
    "progress_at": ANSVAR.progressReportAt,
    "final_at": ANSVAR.finalReportAt,
}
_ANSWERS: dict[str, NamedNode] = {
    "breach": ANSVAR.isPersonalDataBreach,
    "risk": ANSVAR.isRiskToPeople,
    "high": ANSVAR.isHighRisk,
    "significant": ANSVAR.isSignificant,
}
_TEXTS: dict[str, NamedNode] = {
    "consequences": ANSVAR.likelyConsequences,
    "measures": ANSVAR.measures,
    "cause": ANSVAR.rootCause,
    "delay": ANSVAR.delayReason,
    "not_told": ANSVAR.noCommunicationReason,
}
_HOURS: dict[str, NamedNode] = {
    "recovery_time": ANSVAR.recoveryTimeHours,
    "recovery_point": ANSVAR.recoveryPointHours,
    "longest_outage": ANSVAR.longestOutageHours,
}


def add_incidents(drafts: Drafts) -> None:
    """Add incidents (GDPR Art. 33 and 34, cybersäkerhetslagen) and continuity plans; what they concern is there."""
    for row in read_table("incidents"):
        _add_content(drafts, _add_incident(drafts, row), row)
    for row in read_table("continuity-plans"):
        _add_continuity_plan(drafts, row)


def _add_incident(drafts: Drafts, row: Row) -> Draft:
    made = named(invent(drafts, "incident", row["name_sv"], row), row["name_sv"], row["name_en"])
    made.say(ANSVAR.concerns, *found(drafts, row["concerns"]))
    made.say(ANSVAR.incidentKind, *codes("incident-kind", row["kinds"]))
    made.say(ANSVAR.incidentEffect, *codes("incident-effect", row["effects"]))
    made.say(ANSVAR.affects, *things(drafts, "organisation", row["affects"]))
    for column, predicate in _MOMENTS.items():
        made.say(predicate, moment(row[column]))
    for column, predicate in _ANSWERS.items():
        made.say(predicate, yes_or_no(row[column]))
    return made.day(ANSVAR.toldDataSubjectsOn, row["told_on"]).day(ANSVAR.closedOn, row["closed_on"])


def _add_content(drafts: Drafts, made: Draft, row: Row) -> None:
    """State what a notification of a breach has to say (GDPR Art. 33(3))."""
    made.say(DPV.hasDataSubject, *codes("data-subject", row["subjects"]))
    made.say(ANSVAR.dataSubjectCount, whole_number(row["subject_count"]))
    made.say(DPV.hasPersonalData, *codes("personal-data", row["data"]))
    made.say(ANSVAR.recordCount, whole_number(row["record_count"]))
    made.say(ANSVAR.contactedThrough, *found(drafts, row["contact"]))
    for column, predicate in _TEXTS.items():
        two_texts(made, predicate, row, column)


def _add_continuity_plan(drafts: Drafts, row: Row) -> None:
    thing = find(drafts, row["concerns"])
    made = invent(drafts, "continuity", name_of(thing, "sv"), row)
    named(made, f"Kontinuitetsplan: {name_of(thing, 'sv')}", f"Continuity plan: {name_of(thing, 'en')}")
    made.say(ANSVAR.concerns, thing.thing).day(ANSVAR.exercisedOn, row["exercised_on"])
    for column, predicate in _HOURS.items():
        made.say(predicate, whole_number(row[column]))
