"""Who holds which role in the example city, from when to when, and by which decision."""

from __future__ import annotations

from pyoxigraph import Literal

from graph_service.names import ANSVAR, ORG, ROLE
from ingest.demo.code_names import code_name
from ingest.demo.drafts import Drafts
from ingest.demo.example_city.invention import find, invent, name_of, named, read_table
from ingest.demo.source_tables import Row


def add_responsibilities(drafts: Drafts) -> None:
    """Add the assignments; those that have ended stay, so that a question about a past day has its own answer."""
    for row in read_table("assignments"):
        _add_assignment(drafts, row)


def _add_assignment(drafts: Drafts, row: Row) -> None:
    role, since = ROLE.term(row["role"]), row["valid_from"]
    holder, thing = find(drafts, row["held_by"]), find(drafts, row["concerns"])
    made = invent(drafts, "assignment", f"{code_name(role, 'sv')} {name_of(thing, 'sv')} {since}", row)
    named(
        made,
        f"{code_name(role, 'sv')} för {name_of(thing, 'sv')} från {since}: {name_of(holder, 'sv')}",
        f"{code_name(role, 'en')} for {name_of(thing, 'en')} from {since}: {name_of(holder, 'en')}",
    )
    made.say(ORG.role, role).say(ANSVAR.heldBy, holder.thing).say(ANSVAR.concerns, thing.thing)
    made.day(ANSVAR.validFrom, since).day(ANSVAR.validTo, row["valid_to"]).day(ANSVAR.decidedOn, row["decided_on"])
    if row["decision"]:
        made.say(ANSVAR.decision, Literal(row["decision"]))
        made.say(ANSVAR.decidedBy, find(drafts, row["decided_by"]).thing)
