"""Organisations, units and posts of the example city, and its suppliers."""

from __future__ import annotations

from pyoxigraph import Literal

from graph_service.names import ANSVAR, ORG, SCHEMA
from ingest.demo.drafts import Draft, Drafts
from ingest.demo.example_city.entities import describe, entities
from ingest.demo.example_city.invention import code, find, invent, named, read_table, things, yes_or_no
from ingest.demo.source_tables import Row, address


def add_bodies(drafts: Drafts) -> None:
    """Add organisations, then units and posts; posts are functions, and nobody is named."""
    for row in read_table("organisations"):
        _add_organisation(drafts, row)
    for row in read_table("units"):
        unit = named(invent(drafts, "unit", row["name_sv"], row), row["name_sv"], row["name_en"])
        unit.say(ORG.unitOf, find(drafts, row["unit_of"]).thing)
        _add_email(unit, row)
    for row in read_table("posts"):
        post = named(invent(drafts, "post", row["name_sv"], row), row["name_sv"], row["name_en"])
        post.say(ORG.postIn, find(drafts, row["post_in"]).thing)


def _add_organisation(drafts: Drafts, row: Row) -> None:
    name = row["name_sv"]
    made = invent(drafts, "organisation", name, row)
    if ("organisation", name) in entities():
        describe(made, "organisation", name)
    else:
        named(made, name, row["name_en"])
    made.say(ORG.classification, code("organisation-sort", row["sort"]))
    made.say(ORG.subOrganizationOf, *things(drafts, "organisation", row["part_of"]))
    if row["number"]:
        made.say(ORG.identifier, Literal(row["number"]))
    made.say(ANSVAR.domicile, code("country", row["domicile"]))
    made.say(ANSVAR.privacyPage, address(row["privacy_page"])).say(ANSVAR.rightsPage, address(row["rights_page"]))
    made.say(ANSVAR.isCybersecurityOperator, yes_or_no(row["operator"]))
    made.day(ANSVAR.operatorRegisteredOn, row["operator_registered_on"])
    made.say(ANSVAR.statesNoSubProcessors, yes_or_no(row["states_no_sub_processors"]))
    _add_email(made, row)


def _add_email(draft: Draft, row: Row) -> None:
    if row["email"]:
        draft.say(SCHEMA.email, Literal(row["email"]))
