"""What the provider of the example city offers: safeguards, services, and the systems they are built on."""

from __future__ import annotations

from graph_service.names import ANSVAR, DCTERMS
from ingest.demo.drafts import Drafts
from ingest.demo.example_city.entities import describe
from ingest.demo.example_city.invention import (
    code,
    codes,
    find_named,
    found,
    invent,
    named,
    read_table,
    things,
    two_texts,
    yes_or_no,
)

PROVIDER = "Exempelstadens servicenämnd"
"""The board that provides the shared services, and so is the processor of the other boards."""


def add_offer(drafts: Drafts) -> None:
    """Add safeguards, systems and services; the organisations have to be there already."""
    for row in read_table("safeguards"):
        made = named(invent(drafts, "safeguard", row["name_sv"], row), row["name_sv"], row["name_en"])
        two_texts(made, DCTERMS.description, row, "description")
        made.say(ANSVAR.safeguardKind, code("safeguard-kind", row["kind"])).day(ANSVAR.testedOn, row["tested_on"])
    _add_systems(drafts)
    _add_services(drafts)


def add_protection(drafts: Drafts) -> None:
    """State what each safeguard protects; safeguards and all that they protect have to be there already."""
    for row in read_table("safeguards"):
        find_named(drafts, "safeguard", row["name_sv"]).say(ANSVAR.concerns, *found(drafts, row["concerns"]))


def _add_systems(drafts: Drafts) -> None:
    for row in read_table("systems"):
        made = describe(invent(drafts, "system", row["name_sv"], row), "system", row["name_sv"])
        made.say(ANSVAR.suppliedBy, *things(drafts, "organisation", row["supplier"]))
        made.say(ANSVAR.hostedIn, *codes("country", row["hosted_in"]))
        made.say(ANSVAR.usedBy, *things(drafts, "organisation", row["used_by"]))
        made.say(ANSVAR.holdsPublicRecords, yes_or_no(row["holds_public_records"]))


def _add_services(drafts: Drafts) -> None:
    provider = find_named(drafts, "organisation", PROVIDER)
    rows = read_table("services")
    # A service may use one that stands further down, so all of them begin before any refers to another.
    for row in rows:
        describe(invent(drafts, "service", row["name_sv"], row), "service", row["name_sv"])
    for row in rows:
        made = find_named(drafts, "service", row["name_sv"]).say(ANSVAR.providedBy, provider.thing)
        made.say(ANSVAR.grade, code("service-grade", row["grade"]))
        made.say(ANSVAR.usesSystem, *things(drafts, "system", row["systems"]))
        made.say(ANSVAR.usesService, *things(drafts, "service", row["services"]))
