"""How the example city is followed up: what audits recommend, what is done about it, and inspections of processors."""

from __future__ import annotations

from pyoxigraph import Literal

from graph_service.names import ANSVAR, DCTERMS, XSD
from ingest.demo.drafts import Draft, Drafts
from ingest.demo.example_city.invention import (
    code,
    find_named,
    found,
    invent,
    name_of,
    named,
    plain,
    read_table,
    things,
    two_texts,
)
from ingest.demo.source_tables import Row


def add_follow_up(drafts: Drafts) -> None:
    """Add recommendations, actions and inspections; what they concern has to be there already, documents as well."""
    for row in read_table("recommendations"):
        _add_recommendation(drafts, row)
    for row in read_table("actions"):
        _add_action(drafts, row)
    for row in read_table("inspections"):
        _add_inspection(drafts, row)


def _add_recommendation(drafts: Drafts, row: Row) -> None:
    made = _numbered(drafts, "recommendation", row)
    made.say(ANSVAR.madeBy, *things(drafts, "organisation", row["by"]))
    made.say(ANSVAR.concerns, *found(drafts, row["concerns"]))
    made.say(DCTERMS.date, Literal(row["year"], datatype=XSD.gYear)).day(ANSVAR.dueOn, row["due_on"])


def _add_action(drafts: Drafts, row: Row) -> None:
    made = _numbered(drafts, "action", row)
    made.say(ANSVAR.answers, *things(drafts, "recommendation", row["answers"]))
    made.say(ANSVAR.concerns, *found(drafts, row["concerns"]))
    two_texts(made, ANSVAR.actionKindText, row, "kind")
    made.say(ANSVAR.actionStatus, code("action-status", row["status"]))
    made.day(ANSVAR.dueOn, row["due_on"]).day(ANSVAR.doneOn, row["done_on"])
    made.say(ANSVAR.performedBy, *found(drafts, row["by"]))
    made.say(ANSVAR.isShownBy, *things(drafts, "document", row["shown_by"]))


def _numbered(drafts: Drafts, kind: str, row: Row) -> Draft:
    """Begin a record under its number, named by what it says."""
    made = invent(drafts, kind, row["number"], row).say(DCTERMS.identifier, plain(row["number"]))
    return named(made, row["text_sv"], row["text_en"])


def _add_inspection(drafts: Drafts, row: Row) -> None:
    processor = find_named(drafts, "organisation", row["processor"])
    made = invent(drafts, "oversight", f"{row['processor']} {row['date']}", row)
    named(
        made,
        f"Granskning av {name_of(processor, 'sv')} {row['date']}",
        f"Inspection of {name_of(processor, 'en')} {row['date']}",
    )
    made.say(ANSVAR.inspects, processor.thing).say(ANSVAR.concerns, *found(drafts, row["concerns"]))
    made.day(DCTERMS.date, row["date"])
    two_texts(made, ANSVAR.outcome, row, "outcome")
    made.say(ANSVAR.assessmentOutcome, code("assessment-outcome", row["result"]))
    made.say(ANSVAR.performedBy, *found(drafts, row["by"]))
    made.say(ANSVAR.isShownBy, *things(drafts, "document", row["shown_by"]))
