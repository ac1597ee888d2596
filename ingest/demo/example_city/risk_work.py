"""Risks, impact assessments and classifications of the example city."""

from __future__ import annotations

from pyoxigraph import NamedNode

from graph_service.names import ANSVAR, DCTERMS, DPV
from ingest.demo.drafts import Drafts
from ingest.demo.example_city.entities import describe, entities
from ingest.demo.example_city.invention import (
    code,
    find,
    invent,
    listed,
    name_of,
    named,
    read_table,
    things,
    two_texts,
    whole_number,
)
from ingest.demo.source_tables import Row

_ASPECTS: dict[str, NamedNode] = {
    "confidentiality": ANSVAR.confidentiality,
    "integrity": ANSVAR.integrity,
    "availability": ANSVAR.availability,
}


def add_risk_work(drafts: Drafts) -> None:
    """Add what is known of risk; the things that it concerns have to be there already."""
    for row in read_table("risks"):
        _add_risk(drafts, row)
    for row in read_table("assessments"):
        _add_assessment(drafts, row)
    for row in read_table("classifications"):
        _add_classification(drafts, row)


def _add_risk(drafts: Drafts, row: Row) -> None:
    name = row["name_sv"]
    made = invent(drafts, "risk", name, row)
    if ("risk", name) in entities():
        describe(made, "risk", name)
    else:
        named(made, name, row["name_en"])
    made.say(ANSVAR.concerns, *(find(drafts, address).thing for address in listed(row["concerns"])))
    made.say(ANSVAR.likelihood, whole_number(row["likelihood"]))
    made.say(ANSVAR.consequence, whole_number(row["consequence"]))
    made.say(ANSVAR.residualRisk, whole_number(row["residual_risk"]))
    two_texts(made, ANSVAR.treatment, row, "treatment")


def _add_assessment(drafts: Drafts, row: Row) -> None:
    thing = find(drafts, row["concerns"])
    made = invent(drafts, "assessment", name_of(thing, "sv"), row)
    named(made, f"Konsekvensbedömning: {name_of(thing, 'sv')}", f"Impact assessment: {name_of(thing, 'en')}")
    made.say(ANSVAR.concerns, thing.thing).day(DCTERMS.date, row["date"])
    two_texts(made, ANSVAR.outcome, row, "outcome")
    made.say(ANSVAR.residualRisk, whole_number(row["residual_risk"]))
    two_texts(made, ANSVAR.advice, row, "advice").day(ANSVAR.reviewDue, row["review_due"])
    made.say(ANSVAR.assessmentOutcome, code("assessment-outcome", row["result"]))
    two_texts(made, ANSVAR.necessity, row, "necessity")
    two_texts(made, ANSVAR.dataSubjectViews, row, "views")
    made.say(DPV.hasTechnicalOrganisationalMeasure, *things(drafts, "safeguard", row["safeguards"]))


def _add_classification(drafts: Drafts, row: Row) -> None:
    thing = find(drafts, row["concerns"])
    made = invent(drafts, "classification", name_of(thing, "sv"), row)
    named(made, f"Klassning: {name_of(thing, 'sv')}", f"Classification: {name_of(thing, 'en')}")
    made.say(ANSVAR.concerns, thing.thing).day(DCTERMS.date, row["date"])
    for column, aspect in _ASPECTS.items():
        made.say(aspect, whole_number(row[column]))
    made.say(ANSVAR.madeBy, *things(drafts, "organisation", row["made_by"]))
