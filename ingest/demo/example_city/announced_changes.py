"""Changes of sub-processors that processors of the example city announced, and what controllers objected to."""

from __future__ import annotations

from graph_service.names import ANSVAR, DCTERMS
from ingest.demo.drafts import Drafts
from ingest.demo.example_city.invention import (
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


def add_announced_changes(drafts: Drafts) -> None:
    """Add announcements and objections (GDPR Art. 28(2)); the engagements have to be there already."""
    for row in read_table("announcements"):
        _add_announcement(drafts, row)
    for row in read_table("objections"):
        _add_objection(drafts, row)


def _add_announcement(drafts: Drafts, row: Row) -> None:
    number, processor = row["number"], find_named(drafts, "organisation", row["by"])
    made = invent(drafts, "announcement", number, row).say(DCTERMS.identifier, plain(number))
    named(
        made,
        f"{number} från {name_of(processor, 'sv')}: {row['about_sv']}",
        f"{number} from {name_of(processor, 'en')}: {row['about_en']}",
    )
    made.say(ANSVAR.announcedBy, processor.thing)
    made.say(ANSVAR.adds, *found(drafts, row["adds"])).say(ANSVAR.ends, *found(drafts, row["ends"]))
    made.say(ANSVAR.alters, *found(drafts, row["alters"]))
    made.day(ANSVAR.announcedOn, row["announced_on"]).day(ANSVAR.objectionDeadline, row["objection_deadline"])
    made.day(ANSVAR.takesEffectOn, row["takes_effect_on"]).day(ANSVAR.withdrawnOn, row["withdrawn_on"])


def _add_objection(drafts: Drafts, row: Row) -> None:
    number, controller = row["number"], find_named(drafts, "organisation", row["by"])
    made = invent(drafts, "objection", number, row).say(DCTERMS.identifier, plain(number))
    named(
        made,
        f"{number}: {name_of(controller, 'sv')} invänder mot {row['announcement']}",
        f"{number}: {name_of(controller, 'en')} objects to {row['announcement']}",
    )
    made.say(ANSVAR.answers, *things(drafts, "announcement", row["announcement"]))
    made.say(ANSVAR.madeBy, controller.thing).day(DCTERMS.date, row["date"])
    two_texts(made, ANSVAR.reason, row, "reason")
    two_texts(made, ANSVAR.outcome, row, "outcome").day(ANSVAR.settledOn, row["settled_on"])
    made.day(ANSVAR.withdrawnOn, row["withdrawn_on"])
