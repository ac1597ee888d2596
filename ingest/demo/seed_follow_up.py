"""What Intraservice is followed up on: control points and areas, recommendations, actions, and required documents."""

from __future__ import annotations

import re

from pyoxigraph import Literal

from graph_service.names import ANSVAR, DCTERMS, SKOS, XSD
from ingest.demo.drafts import Draft, Drafts, label
from ingest.demo.seed import ADMINISTRATION, BOARD, CITY, deck_origin, document_kind, find_named, named
from ingest.demo.source_tables import Row, begin, read_rows, shorten

_REPORT = "dataskyddsombudets årsrapport"


def add_follow_up(drafts: Drafts) -> None:
    """Add the follow-up of the deck; the boards and administrations that it names have to be there already."""
    _add_control(drafts, "control-point", "seed/dpo_control_points.csv")
    _add_control(drafts, "control-area", "seed/internal_control_areas.csv")
    _add_required(drafts)
    _add_processes(drafts)
    _add_duties(drafts)
    _add_recommendations(drafts)
    _add_findings(drafts)
    _add_actions(drafts)


def _add_control(drafts: Drafts, kind: str, table: str) -> None:
    for row in read_rows(table):
        origin, source = deck_origin(row)
        made = named(begin(drafts, kind, row["name_sv"], origin, source), row)
        made.say(SKOS.notation, Literal(row["number"], datatype=XSD.integer))
        made.text(DCTERMS.description, row.cells.get("description_sv", ""), "sv")
        made.text(DCTERMS.description, row.cells.get("description_en", ""), "en")


_KINDS_BY_REQUIRED = {
    "R04": (),
    "R05": ("systemDocumentation", "operationsDocumentation"),
    "R06": ("serviceSpecification",),
    "R07": ("functionDescription",),
    "R09": ("plan",),
    "R12": ("preservationPlan",),
}


def _add_required(drafts: Drafts) -> None:
    """Add the registers and documents that Intraservice must have; of R04 the deck only says that it is a document."""
    for row in read_rows("seed/required_registers.csv"):
        origin, source = deck_origin(row)
        made = named(begin(drafts, "document", row["name_sv"], origin, source), row)
        made.say(DCTERMS.identifier, Literal(row["id"]))
        made.say(ANSVAR.documentKind, *map(document_kind, _KINDS_BY_REQUIRED.get(row["id"], ("register",))))
        made.say(ANSVAR.concerns, find_named(drafts, "organisation", ADMINISTRATION).thing)
        if row["must_hold_sv"]:
            made.text(DCTERMS.description, f"Ska innehålla: {row['must_hold_sv']}.", "sv")
            made.text(DCTERMS.description, f"Must hold: {row['must_hold_en']}.", "en")


def _add_processes(drafts: Drafts) -> None:
    for row in read_rows("seed/processes.csv"):
        origin, source = deck_origin(row)
        made = named(begin(drafts, "document", row["name_sv"], origin, source), row)
        made.say(DCTERMS.identifier, Literal(row["id"])).say(ANSVAR.documentKind, document_kind("process"))
        made.say(ANSVAR.concerns, find_named(drafts, "organisation", ADMINISTRATION).thing)
        detail = f": {row['detail_sv']}" if row["detail_sv"] else ""
        made.text(DCTERMS.description, f"{row['status_sv']}{detail}.", "sv")
        made.text(DCTERMS.description, f"{row['status_en']}.", "en")


def _add_duties(drafts: Drafts) -> None:
    for table, holder in (
        ("seed/provider_duties.csv", ADMINISTRATION),
        ("seed/technical_archive_duties.csv", BOARD),
    ):
        for row in read_rows(table):
            origin, source = deck_origin(row)
            made = _stated(begin(drafts, "document", f"{row['id']} {shorten(row['text_sv'], 50)}", origin, source), row)
            made.say(DCTERMS.identifier, Literal(row["id"])).say(ANSVAR.documentKind, document_kind("duty"))
            made.say(ANSVAR.concerns, find_named(drafts, "organisation", holder).thing)
            recipients = row.cells.get("recipients_sv", "")
            if recipients:
                made.text(DCTERMS.description, f"Mottagare: {recipients}.", "sv")


_DOCUMENT_BY_RECOMMENDATION = {
    "A09": "Arkivförteckning",
    "A11": "Förteckning över IT-system som innehåller elektroniska allmänna handlingar",
    "A12": "Plan för bevarande av elektroniska handlingar",
    "A13": "Dokumenthanteringsplan",
}


def _add_recommendations(drafts: Drafts) -> None:
    for row in read_rows("seed/audit_recommendations.csv"):
        origin, source = deck_origin(row)
        name = f"{row['id']} {row['auditor_sv']} {row['year']}"
        made = _stated(begin(drafts, "recommendation", name, origin, source), row)
        made.say(DCTERMS.identifier, Literal(row["id"])).say(DCTERMS.date, _year(row))
        for auditor in row["auditor_sv"].split(" och "):
            made.say(ANSVAR.madeBy, find_named(drafts, "organisation", f"{auditor}, {CITY}").thing)
        made.say(ANSVAR.concerns, find_named(drafts, "organisation", BOARD).thing)
        if row["id"] in _DOCUMENT_BY_RECOMMENDATION:
            about = find_named(drafts, "document", _DOCUMENT_BY_RECOMMENDATION[row["id"]])
            made.say(ANSVAR.concerns, about.thing)


def _add_findings(drafts: Drafts) -> None:
    """Add what the data protection officer found; who held that role the deck does not say, so nobody is named."""
    name_by_number = {row["number"]: row["name_sv"] for row in read_rows("seed/dpo_control_points.csv")}
    for row in read_rows("seed/dpo_findings.csv"):
        origin, source = deck_origin(row)
        made = begin(drafts, "recommendation", f"{row['id']} {_REPORT} {row['year']}", origin, source)
        is_named = row["title_sv"] != "Rekommendation"
        title_sv = row["title_sv"] if is_named else f"Rekommendation i {_REPORT} {row['year']}"
        title_en = row["title_en"] if is_named else f"Recommendation of the DPO's annual report {row['year']}"
        label(made, [(title_sv, "sv"), (title_en, "en")])
        made.text(DCTERMS.description, row["text_sv"], "sv").text(DCTERMS.description, row["text_en"], "en")
        made.say(DCTERMS.identifier, Literal(row["id"])).say(DCTERMS.date, _year(row))
        made.say(ANSVAR.concerns, find_named(drafts, "organisation", ADMINISTRATION).thing)
        listed = re.search(r"kontrollpunkterna ([\d, och]+)", row["text_sv"])
        for number in re.findall(r"\d+", listed[1]) if listed else []:
            made.say(ANSVAR.concerns, find_named(drafts, "control-point", name_by_number[number]).thing)


def _add_actions(drafts: Drafts) -> None:
    """Add the actions of the plan; which recommendation each answers the deck does not say."""
    for row in read_rows("seed/action_plan.csv"):
        origin, source = deck_origin(row)
        made = begin(drafts, "action", f"{row['id']} {shorten(row['action_sv'], 50)}", origin, source)
        _stated(made, row, "action_sv", "action_en").say(DCTERMS.identifier, Literal(row["id"]))
        made.text(ANSVAR.actionKindText, row["kind"], "sv")
        made.text(ANSVAR.dueText, row["when_as_stated"], "sv").text(ANSVAR.statusText, row["status_sv"], "sv")


def _stated(draft: Draft, row: Row, sv: str = "text_sv", en: str = "text_en") -> Draft:
    """State a sentence as the name, cut where it is long, and then whole as the description."""
    label(draft, [(_headline(row[sv]), "sv"), (_headline(row[en]), "en")])
    for column, language in ((sv, "sv"), (en, "en")):
        if shorten(row[column]) != row[column]:
            draft.text(DCTERMS.description, row[column], language)
    return draft


def _headline(text: str) -> str:
    short = shorten(text)
    return short[0].upper() + short[1:]


def _year(row: Row) -> Literal:
    return Literal(row["year"], datatype=XSD.gYear)
