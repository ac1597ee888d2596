"""What passed from one board of the example city to another, and by which decision."""

from __future__ import annotations

from graph_service.names import ANSVAR, ORG
from ingest.demo.drafts import Drafts
from ingest.demo.example_city.invention import found, invent, named, plain, read_table, things, two_texts


def add_reorganisations(drafts: Drafts) -> None:
    """Add the reorganisations; boards and what they passed on have to be there already."""
    for row in read_table("reorganisations"):
        made = named(invent(drafts, "change-event", row["name_sv"], row), row["name_sv"], row["name_en"])
        made.say(ORG.originalOrganization, *things(drafts, "organisation", row["original"]))
        made.say(ORG.resultingOrganization, *things(drafts, "organisation", row["resulting"]))
        made.day(ANSVAR.takesEffectOn, row["takes_effect_on"])
        made.say(ANSVAR.carriesOver, *found(drafts, row["carries_over"]))
        made.say(ANSVAR.decision, plain(row["decision"])).day(ANSVAR.decidedOn, row["decided_on"])
        made.say(ANSVAR.decidedBy, *found(drafts, row["decided_by"]))
        two_texts(made, ANSVAR.reason, row, "reason")
