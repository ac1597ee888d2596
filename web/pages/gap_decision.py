"""Accepting a gap for a time on its page, and taking that back: the form, what is wrong in it, and what was done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from graph_service.errors import BadRequest, NotFound, Problem
from graph_service.gap_accepting import DECIDERS, AlreadyAccepted, Decision, accept_gap, withdraw_acceptance
from graph_service.gap_engagers import read_suppliers
from graph_service.gaps import Gap
from graph_service.registry import Registry
from web import context_parts as cp
from web import gap_contexts as c
from web.conditional import NEVER_KEPT
from web.editing import may_edit, require_editor
from web.i18n import current_language, day_text, gettext
from web.language import href
from web.pages.gap import gap_page
from web.pages.gap_items import ADDRESS, gap_path
from web.pages.reading import address
from web.pages.service import form_fields
from web.pages.things import Things, things_of
from web.render import page_response

ACCEPTED, WITHDRAWN = "accepted", "withdrawn"
"""What the page is told has been done, in its address."""
_MOST_SUGGESTED = 300
_MOST_SHARING = 5
Form = Annotated[dict[str, str], Depends(form_fields)]


def router(registry: Registry) -> APIRouter:
    """Return the route that the form of a gap is sent to, which is the address of its page."""
    routes = APIRouter(include_in_schema=False)

    @routes.post(f"{ADDRESS}/{{gap_id}}")
    def decide(request: Request, gap_id: str, form: Form) -> Response:
        who, iri = require_editor(request), f"{registry.base.iri}{ADDRESS}/{gap_id}"
        gap = registry.gap(iri)
        if gap is None:
            raise NotFound(f"There is no gap {iri} today, so there is nothing to accept. It may have been mended.")
        if form.get("act") == "withdraw":
            return _withdraw(request, registry, gap, who)
        if form.get("act") == "accept":
            return _accept(request, registry, gap, form, who)
        text = f"Field act is '{form.get('act', '')}'. Give accept or withdraw."
        raise BadRequest(text, (Problem("act", text),))

    return routes


def gap_page_for(registry: Registry, gap: Gap, request: Request, done: str = "") -> c.GapPage:
    """Return the page of a gap for whoever asks: with the form where that is an editor; `done` is told on top."""
    acts = None
    if may_edit(request):
        acts = c.GapActs(_form(registry, gap, {}, {}), told=_told(registry, gap, done))
    return gap_page(registry, gap, has_forms=_has_forms(request), acts=acts)


def _accept(request: Request, registry: Registry, gap: Gap, form: Mapping[str, str], who: str) -> Response:
    read = _Reading(registry, form)
    if read.decision is None:
        return _again(request, registry, gap, c.GapActs(_form(registry, gap, form, read.faults)), 400)
    try:
        accept_gap(registry, gap, read.decision, who=who)
    except AlreadyAccepted:
        refused = gettext("Somebody else has accepted the gap meanwhile. Take that back first.")
        return _again(request, registry, gap, c.GapActs(_form(registry, gap, form, {}), refused=refused), 409)
    return _back(gap, ACCEPTED)


def _withdraw(request: Request, registry: Registry, gap: Gap, who: str) -> Response:
    try:
        withdraw_acceptance(registry, gap, date.today(), who=who)
    except NotFound:
        refused = gettext("The gap is not accepted any more, so there is nothing to take back.")
        return _again(request, registry, gap, c.GapActs(_form(registry, gap, {}, {}), refused=refused), 409)
    return _back(gap, WITHDRAWN)


def _again(request: Request, registry: Registry, gap: Gap, acts: c.GapActs, status: int) -> Response:
    context = gap_page(registry, gap, has_forms=_has_forms(request), acts=acts)
    title = f"{context.gap.name.value}: {context.gap.focus.name.value}"
    if status == 400:
        title = gettext("Something is missing: {title}").format(title=title)
    return page_response(request, context, title=title, status=status, headers=NEVER_KEPT)


def _back(gap: Gap, done: str) -> Response:
    return RedirectResponse(href(address(gap_path(gap), done=done)) + "#done", status_code=303)


def _has_forms(request: Request) -> bool:
    return any(getattr(route, "path", None) == "/edit/{kind}/{slug}" for route in request.app.routes)


def _told(registry: Registry, gap: Gap, done: str) -> str | None:
    """Return what has been done in words, where the register says the same: the address is anybody's to write."""
    known = registry.acceptance(gap)
    if done == ACCEPTED and known and known.until:
        return gettext("The gap is accepted until {day}. It comes back after that.").format(
            day=day_text(known.until, current_language.get())
        )
    if done == WITHDRAWN and known is None:
        return gettext("The decision is taken back. The gap is to be mended again.")
    return None


# --- the form ----------------------------------------------------------------------------------------------------


def _form(registry: Registry, gap: Gap, given: Mapping[str, str], faults: Mapping[str, str]) -> c.AcceptForm:
    return c.AcceptForm(
        reason=given.get("reason", ""),
        decided_by=given.get("decided_by", ""),
        until=given.get("until", ""),
        decided_on=given.get("decided_on", date.today().isoformat() if not given else ""),
        decision=given.get("decision", ""),
        faults=dict(faults),
        deciders=tuple(_deciders(registry, gap)),
        today=date.today().isoformat(),
    )


def _deciders(registry: Registry, gap: Gap) -> Iterator[cp.Option]:
    """Yield whom the form suggests: those that the gap concerns, then posts, units and organisations of the city."""
    things, is_supplier = things_of(registry), read_suppliers(registry.store, date.today()).is_one
    near = [one for one in (gap.owner, gap.organisation) if one and things.labels.kind(one) in DECIDERS]
    every = {one for kind in DECIDERS for one in things.labels.of_kind(kind)}
    others = things.sorted(one for one in every - set(near) if not is_supplier(one))
    for one in [*dict.fromkeys(near), *others][:_MOST_SUGGESTED]:
        name = things.text(one)
        value = name.value if _named(things, name.value) == [one] else one
        yield cp.Option(value, name, None, False)


def _named(things: Things, text: str) -> list[str]:
    return [one for one in things.labels.named(text) if things.labels.kind(one) in DECIDERS]


@dataclass(frozen=True, slots=True)
class _Day:
    value: date | None
    is_stated: bool


class _Reading:
    """What a form says, and what is wrong at which of its fields, in the language of the page."""

    def __init__(self, registry: Registry, form: Mapping[str, str]) -> None:
        self.faults: dict[str, str] = {}
        self._things = things_of(registry)
        reason = form.get("reason", "").strip()
        if not reason:
            self.faults["reason"] = gettext("Write why the gap may remain for a time.")
        decided_by = self._decider(registry, form.get("decided_by", "").strip())
        until, decided_on = self._until(_day(form, "until")), self._decided_on(_day(form, "decided_on"))
        self.decision: Decision | None = None
        if not self.faults and decided_by and until:
            number = form.get("decision", "").strip() or None
            self.decision = Decision({current_language.get(): reason}, decided_by, until, decided_on, number)

    def _decider(self, registry: Registry, text: str) -> str | None:
        found = _named(self._things, text) if text else []
        if len(found) == 1:
            return found[0]
        if not text:
            fault = gettext("Say which post or organisation has decided.")
        elif found:
            fault = gettext("{count} records are called “{text}”. Give the address of one: {addresses}").format(
                count=len(found), text=text, addresses=", ".join(found[:_MOST_SHARING])
            )
        else:
            fault = gettext("No post, unit or organisation in the register is called “{text}”.").format(text=text)
            near = [one.iri for one in registry.suggest(text, lang=self._things.lang) if self._decides(one.iri)]
            if near:
                names = ", ".join(self._things.text(one).value for one in near[:_MOST_SHARING])
                fault += " " + gettext("Do you mean {names}?").format(names=names)
        self.faults["decided_by"] = fault
        return None

    def _decides(self, iri: str) -> bool:
        return self._things.labels.kind(iri) in DECIDERS

    def _until(self, day: _Day) -> date | None:
        if not day.is_stated:
            self.faults["until"] = gettext("Say the last day that the gap may remain.")
        elif day.value is None:
            self.faults["until"] = gettext("Write the day as year, month and day, such as 2027-03-31.")
        elif day.value < date.today():
            self.faults["until"] = gettext("The day is past. Give the last day that the gap may remain.")
        return day.value

    def _decided_on(self, day: _Day) -> date:
        if day.is_stated and day.value is None:
            self.faults["decided_on"] = gettext("Write the day as year, month and day, such as 2027-03-31.")
        elif day.value and day.value > date.today():
            self.faults["decided_on"] = gettext("The day is yet to come. Give the day of the decision.")
        return day.value or date.today()


def _day(form: Mapping[str, str], name: str) -> _Day:
    text = form.get(name, "").strip()
    try:
        return _Day(date.fromisoformat(text) if text else None, bool(text))
    except ValueError:
        return _Day(None, is_stated=True)
