"""What one customer decides on an announced change of sub-processors: to approve it, or to object."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from graph_service.chains.links import make_link
from graph_service.chains.procedure import SPECIFIC
from graph_service.change_decisions import Asked, approve, asked_of, object_to
from graph_service.errors import BadRequest, Problem
from graph_service.registry import Registry
from web import chain_contexts as cc
from web.api.parameters import read_day, read_record_iri
from web.conditional import NEVER_KEPT
from web.editing import may_edit, require_editor
from web.i18n import TIME_ZONE, current_language, gettext
from web.language import href
from web.pages.announced import make_announced
from web.pages.customer import customer_path
from web.pages.customer_rows import places_of
from web.pages.reading import address, record_iri
from web.pages.service import form_fields
from web.pages.things import Things, things_of
from web.render import page_response

Form = Annotated[dict[str, str], Depends(form_fields)]


def router(registry: Registry) -> APIRouter:
    """Return the routes of decisions, which are pages and no data: nothing is changed by looking."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/doc/announcement/{slug}/decision")
    def decision(request: Request, slug: str, customer: str = "", on: str | None = None) -> Response:
        announcement = record_iri(registry, "announcement", slug)
        party, day = read_record_iri(registry, "customer", customer), read_day(on or None)
        context = decision_page(registry, announcement, party, day, is_editor=may_edit(request))
        title = gettext("Decision: {name}").format(name=context.change.announcement.name.value)
        return page_response(request, context, title=title, headers=NEVER_KEPT)

    @routes.post("/doc/announcement/{slug}/decision")
    def decide(request: Request, slug: str, form: Form) -> Response:
        who = require_editor(request)
        announcement = record_iri(registry, "announcement", slug)
        party = read_record_iri(registry, "customer", form.get("customer", ""))
        now = datetime.now(ZoneInfo(TIME_ZONE))
        if form.get("act") == "approve":
            approve(registry, announcement, party, who=who, at=now)
        elif form.get("act") == "object":
            lang, reason = current_language.get(), form.get("reason", "")
            object_to(registry, announcement, party, reason, lang=lang, who=who, on=now.date())
        else:
            text = f"Field act is '{form.get('act', '')}'. Give approve or object."
            raise BadRequest(text, (Problem("act", text),))
        path = registry.base.path(announcement)
        return RedirectResponse(href(address(f"{path}/decision", customer=party)), status_code=303)

    return routes


def decision_page(
    registry: Registry, announcement: str, customer: str, on: date | None, *, is_editor: bool
) -> cc.DecisionPage:
    """Return the page on which a customer decides. Raises NotFound where the change does not affect it."""
    things, day = things_of(registry), on or date.today()
    asked = asked_of(registry, announcement, customer, day)
    row = make_announced(registry, things, asked.change, [asked.told], on)
    is_customer = things.labels.kind(customer) == "organisation"
    return cc.DecisionPage(
        change=row,
        told=row.customers[0],
        customer=things.thing(customer),
        customer_path=customer_path(registry, customer) if is_customer else None,
        needs_approval=asked.told.authorisation == SPECIFIC,
        engagements=_engagements(registry, things, asked, day),
        may_approve=is_editor and on is None and asked.may_approve,
        may_object=is_editor and on is None and asked.may_object,
        is_open=asked.may_approve or asked.may_object,
        on=on,
        path=f"{registry.base.path(announcement)}/decision",
    )


def _engagements(registry: Registry, things: Things, asked: Asked, on: date) -> tuple[cc.DecisionRow, ...]:
    """Return the engagements that the change is about, as they would stand on the day it takes effect."""
    models, change = registry.models, asked.change
    sorts = (
        (gettext("Comes in"), change.adds),
        (gettext("Goes out"), change.ends),
        (gettext("Is altered"), change.alters),
    )
    day = max(on, change.takes_effect_on) if change.takes_effect_on else on
    rows = []
    for words, engagements in sorts:
        for one in (one for iri in engagements for one in models.adjacency.engagements.get(iri, ())):
            link = make_link(one, models.jurisdiction, day, depth=1, rank=one.rank or 2, parent=None, is_repeat=False)
            row = cc.DecisionRow(
                what=words,
                engaged=things.thing(one.engaged),
                engagement=things.thing(one.iri),
                scope=things.thing(one.scope),
                places=places_of(things, [link]),
                lacks_ground=link.lacks_ground,
                agreement_state=link.agreement_state,
                transfer_state=link.transfer_state,
            )
            rows.append(row)
    return tuple(rows)
