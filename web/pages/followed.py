"""The pages of records that other registers keep: what they say, where they are from, and their chains and history."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from graph_service.answering import CHAIN_KINDS
from graph_service.errors import NotFound
from graph_service.followed import fetched_at, register_of
from graph_service.names import DCTERMS, Elsewhere
from graph_service.registry import Registry
from web.api.parameters import read_day
from web.conditional import NEVER_KEPT
from web.followed_contexts import FollowedPage
from web.i18n import gettext
from web.pages.chain import chain_page
from web.pages.facts import make_groups, standing_notes
from web.pages.history import history_page
from web.pages.record import licence_of, synonyms_of, used_by_groups
from web.pages.things import things_of
from web.pages.values import texts_in
from web.render import page_response

_PATH = "/followed/{register:path}/{kind}/{slug}"


def router(registry: Registry) -> APIRouter:
    """Return the routes under /followed/."""
    routes = APIRouter(include_in_schema=False)

    # The longer ones first: the base of a register may have a path, so it takes whatever stands before.
    @routes.get(f"{_PATH}/chain")
    def chain(
        request: Request,
        register: str,
        kind: str,
        slug: str,
        *,
        view: str | None = None,
        on: str | None = None,
        sort: str | None = None,
        n: Annotated[int | None, Query(ge=0)] = None,
    ) -> Response:
        iri = _thing(registry, register, kind, slug).iri
        context = chain_page(registry, iri, read_day(on or None), view=view, chosen=n, sort=sort or None)
        title = gettext("Chain of suppliers: {name}").format(name=context.thing.name.value)
        return page_response(request, context, title=title, headers=NEVER_KEPT)

    @routes.get(f"{_PATH}/history")
    def history(request: Request, register: str, kind: str, slug: str) -> Response:
        context = history_page(registry, _thing(registry, register, kind, slug).iri)
        title = gettext("History: {name}").format(name=context.thing.name.value)
        return page_response(request, context, title=title, headers=NEVER_KEPT)

    @routes.get(_PATH)
    def record(request: Request, register: str, kind: str, slug: str) -> Response:
        context = followed_page(registry, _thing(registry, register, kind, slug))
        return page_response(request, context, title=context.thing.name, headers=NEVER_KEPT)

    return routes


def followed_page(registry: Registry, address: Elsewhere) -> FollowedPage:
    """Return the page of a record that another register keeps."""
    things, iri = things_of(registry), address.iri
    record, register = registry.record(iri), register_of(registry.store, iri)
    joined = registry.models.adjacency.joined
    first = joined.stand_in.get(iri, iri)
    chain = registry.chain(iri) if address.kind in CHAIN_KINDS else None
    today, stated = date.today(), {one.predicate.value for one in record.statements}
    # That a field is empty is for the other register to see to.
    fields = [one for one in registry.fields(address.kind) if one.path in stated]
    return FollowedPage(
        thing=things.thing(iri),
        descriptions=texts_in(record.values(DCTERMS.description), things.lang),
        synonyms=synonyms_of(things, iri),
        groups=make_groups(things, record, fields, (), standing_notes(registry.models.jurisdiction, today)),
        used_by=used_by_groups(registry, things, iri, today),
        path=address.document_path,
        register=things.text(register.source).value if register else address.host,
        register_path=f"/sources/{register.slug}" if register else None,
        fetched_at=fetched_at(registry.store, registry.base, address),
        same=things.things(one for one in (first, *joined.others.get(first, ())) if one != iri),
        chain_count=len(chain.suppliers) if chain else 0,
        licence=licence_of(record),
    )


def _thing(registry: Registry, register: str, kind: str, slug: str) -> Elsewhere:
    base = register.replace("http:", "http://", 1) if register.startswith("http:") else f"https://{register}"
    thing = registry.base.elsewhere(f"{base}/id/{kind}/{slug}")
    if thing is None or not registry.describes(thing.iri):
        raise NotFound(
            f"No record {base}/id/{kind}/{slug} is followed here. Ask at its own address, or search for its name."
        )
    return thing
