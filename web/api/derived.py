"""The API route of derived roles: controller, processor and sub-processor as they follow from the records."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from graph_service.derived_roles import DerivedRole, read_derived_roles, roles_in
from graph_service.errors import NotFound
from graph_service.labels import Labels
from graph_service.registry import Registry
from web.addresses import thing_iri
from web.api import bodies, parameters, write
from web.api.parameters import Day, Language


class DerivedRoleBody(bodies.Body):
    """One role of an organisation in an activity, and why."""

    rule: str = Field(description="The rule that gave it: the name of a query, explained in the documentation.")
    role: bodies.Thing
    party: bodies.Thing
    activity: bodies.Thing
    on_behalf_of: bodies.Thing | None = Field(description="The controller that a processor works for.")
    jointly_with: bodies.Thing | None = Field(description="The other controller of a joint controller.")
    rank: int | None = Field(description="1 a processor, 2 and up a sub-processor.")
    engagement: str | None
    via: list[bodies.Statement] = Field(description="The statements that it rests on, from the activity to the party.")


class DerivedRoles(bodies.Body):
    """The derived roles in an activity, or of an organisation."""

    on: dt.date
    total: int
    roles: list[DerivedRoleBody]


def add_route(routes: APIRouter, registry: Registry) -> None:
    """Add the route to those of the API."""

    @routes.get("/records/{kind}/{slug}/derived", summary="Roles that follow from the records")
    def derived(
        kind: Annotated[str, Path(description="activity or organisation.")],
        slug: Annotated[str, Path(description="The last part of its address.")],
        on: Day = None,
        lang: Language = "sv",
    ) -> DerivedRoles:
        """Controller, joint controller, processor and sub-processor, each with its rule and statements."""
        language, day = parameters.read_language(lang), parameters.read_day(on) or dt.date.today()
        iri = registry.record(thing_iri(registry.base, kind, slug)).iri
        found = _roles(registry, kind, iri, day)
        return DerivedRoles(on=day, total=len(found), roles=[_body(registry.labels, one, language) for one in found])


def _roles(registry: Registry, kind: str, iri: str, on: dt.date) -> list[DerivedRole]:
    if kind == "activity":
        return roles_in(registry.store, iri, on)
    if kind == "organisation":
        return [one for one in read_derived_roles(registry.store, on) if one.party == iri]
    raise NotFound(f"No roles are derived for the kind '{kind}'. Ask of an activity or an organisation.")


def _body(labels: Labels, one: DerivedRole, lang: str) -> DerivedRoleBody:
    return DerivedRoleBody(
        rule=one.rule,
        role=write.thing(labels, one.role, lang),
        party=write.thing(labels, one.party, lang),
        activity=write.thing(labels, one.activity, lang),
        on_behalf_of=write.thing(labels, one.on_behalf_of, lang) if one.on_behalf_of else None,
        jointly_with=write.thing(labels, one.jointly_with, lang) if one.jointly_with else None,
        rank=one.rank,
        engagement=one.engagement,
        via=[write.statement(triple) for triple in one.via],
    )
