"""The routes of names and merges. They are for editors, and whatever changes something is a form of these pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from graph_service.errors import BadRequest, Problem
from graph_service.merging import merge, undo_merge
from graph_service.registry import Registry
from ingest.names.candidates import candidates
from ingest.names.deciding import NewDecision, decide, withdraw
from web.api.parameters import read_record_iri
from web.conditional import NEVER_KEPT
from web.editing import require_editor
from web.i18n import gettext
from web.language import href
from web.pages.merge import PATH as MERGE_PATH
from web.pages.merge import merge_page
from web.pages.names import KIND, PATH, names_page
from web.pages.reading import PageNumber, address, read_revision
from web.pages.service import form_fields
from web.render import page_response

Form = Annotated[dict[str, str], Depends(form_fields)]


def router(registry: Registry) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(include_in_schema=False)
    _add_names(routes, registry)
    _add_merge(routes, registry)
    return routes


def _add_names(routes: APIRouter, registry: Registry) -> None:
    @routes.get(PATH)
    def names(request: Request, name: str = "", page: PageNumber = 1) -> Response:
        require_editor(request)
        context = names_page(registry, name.strip(), page)
        return page_response(request, context, title=gettext("Names to decide on"), headers=NEVER_KEPT)

    @routes.post(PATH)
    def decide_on(request: Request, form: Form) -> Response:
        who = require_editor(request)
        act = form.get("act", "")
        if act not in _ACTS:
            raise _bad("act", f"Field act is '{act}'. Give one of {', '.join(_ACTS)}.")
        _ACTS[act](registry, form, who)
        name = form.get("back", "")
        return RedirectResponse(href(address(PATH, name=name)), status_code=303)


def _add_merge(routes: APIRouter, registry: Registry) -> None:
    @routes.get(MERGE_PATH)
    def preview(request: Request, keep: str = "", drop: str = "") -> Response:
        require_editor(request)
        context = merge_page(registry, *_two(registry, keep, drop))
        return page_response(request, context, title=gettext("Merge two records"), headers=NEVER_KEPT)

    @routes.post(MERGE_PATH)
    def do(request: Request, form: Form) -> Response:
        who = require_editor(request)
        keep, drop = _two(registry, form.get("keep", ""), form.get("drop", ""))
        revision = read_revision(form.get("revision", ""))
        why = form.get("why", "").strip() or gettext("Two records of the same thing")
        merge(registry, keep, drop, who=who, why=why, revision=revision)
        return RedirectResponse(href(registry.base.path(keep) or PATH), status_code=303)

    @routes.post(f"{MERGE_PATH}/undo")
    def undo(request: Request, form: Form) -> Response:
        who = require_editor(request)
        drop = form.get("drop", "")
        undo_merge(registry, drop, who=who, why=form.get("why", "").strip() or gettext("The merge was wrong"))
        return RedirectResponse(href(registry.base.path(drop) or PATH), status_code=303)


def _two(registry: Registry, keep: str, drop: str) -> tuple[str, str]:
    return read_record_iri(registry, "keep", keep), read_record_iri(registry, "drop", drop)


def _same(registry: Registry, form: dict[str, str], who: str) -> None:
    matches = read_record_iri(registry, "iri", form.get("iri", ""))
    decide(
        registry, NewDecision(form.get("name", ""), matches, reason=form.get("why", "")), who=who, today=date.today()
    )


def _other(registry: Registry, form: dict[str, str], who: str) -> None:
    other = read_record_iri(registry, "iri", form.get("iri", ""))
    new = NewDecision(form.get("name", ""), differs_from=(other,), reason=form.get("why", ""))
    decide(registry, new, who=who, today=date.today())


def _new(registry: Registry, form: dict[str, str], who: str) -> None:
    """Decide that a name is none of those that it is like."""
    name = form.get("name", "")
    alike = tuple(one.iri for one in candidates(registry, name, KIND, limit=25))
    decide(registry, NewDecision(name, differs_from=alike, reason=form.get("why", "")), who=who, today=date.today())


def _withdraw(registry: Registry, form: dict[str, str], who: str) -> None:
    why = form.get("why", "").strip() or gettext("The decision was wrong")
    withdraw(registry, form.get("iri", ""), who=who, why=why, on=date.today())


_ACTS: dict[str, Callable[[Registry, dict[str, str], str], None]] = {
    "same": _same,
    "other": _other,
    "new": _new,
    "withdraw": _withdraw,
}


def _bad(name: str, text: str) -> BadRequest:
    return BadRequest(text, (Problem(name, text),))
