"""How the register of the example city is kept: gaps accepted, registers kept elsewhere, names that were decided on."""

from __future__ import annotations

from graph_service.names import ANSVAR, DCAT, DCTERMS, FOAF, SHAPES
from ingest.demo.drafts import Drafts
from ingest.demo.example_city.invention import found, invent, named, plain, read_table, things, two_texts
from ingest.demo.source_tables import Row, address


def add_register_keeping(drafts: Drafts) -> None:
    """Add accepted gaps, source registers and match decisions; imports and changes are made by the register itself."""
    for row in read_table("acceptances"):
        _add_acceptance(drafts, row)
    for row in read_table("source-registers"):
        _add_source_register(drafts, row)
    for row in read_table("match-decisions"):
        _add_match_decision(drafts, row)


def _add_acceptance(drafts: Drafts, row: Row) -> None:
    made = invent(drafts, "acceptance", row["name_sv"], row)
    named(made, f"Godtagen brist – {row['name_sv']}", f"Accepted gap – {row['name_en']}")
    made.say(ANSVAR.acceptsRule, SHAPES.term(row["rule"])).say(ANSVAR.concerns, *found(drafts, row["concerns"]))
    two_texts(made, ANSVAR.reason, row, "reason")
    made.say(ANSVAR.decidedBy, *found(drafts, row["decided_by"])).day(ANSVAR.decidedOn, row["decided_on"])
    made.say(ANSVAR.decision, plain(row["decision"]))
    made.day(ANSVAR.validTo, row["valid_to"]).day(ANSVAR.withdrawnOn, row["withdrawn_on"])


def _add_source_register(drafts: Drafts, row: Row) -> None:
    made = named(invent(drafts, "source", row["name_sv"], row), row["name_sv"], row["name_en"])
    made.say(DCTERMS.publisher, *things(drafts, "organisation", row["publisher"]))
    made.say(FOAF.page, address(row["page"])).say(DCAT.downloadURL, address(row["download"]))
    made.say(DCTERMS.license, address(row["licence"])).say(ANSVAR.mapping, plain(row["mapping"]))


def _add_match_decision(drafts: Drafts, row: Row) -> None:
    name = row["name"]
    made = invent(drafts, "match", f"{name} {row['published_on']}", row)
    named(made, f"”{name}” i {row['published_on']}", f"“{name}” in {row['published_on']}")
    made.say(ANSVAR.publishedName, plain(name)).say(ANSVAR.matches, *found(drafts, row["matches"]))
    made.say(ANSVAR.differsFrom, *found(drafts, row["differs_from"]))
    two_texts(made, ANSVAR.reason, row, "reason")
    made.day(ANSVAR.decidedOn, row["decided_on"]).say(ANSVAR.decidedBy, *found(drafts, row["decided_by"]))
    made.day(ANSVAR.withdrawnOn, row["withdrawn_on"])
