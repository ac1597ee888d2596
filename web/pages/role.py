"""The page of a role: what it is, how far it reaches, and who holds it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pyoxigraph import NamedNode, Triple

from graph_service.names import ANSVAR, DPV, ROLE, SKOS
from graph_service.records import Record
from graph_service.registry import Registry
from graph_service.responsibility import Responsibility
from graph_service.store.graph_store import Term
from web import contexts as c
from web.embedded import embedded_json_ld
from web.pages.held import make_held
from web.pages.paging import PAGE_SIZE, first_of, make_paging
from web.pages.reading import address
from web.pages.record import synonyms_of
from web.pages.things import Things, things_of
from web.pages.values import texts_in


def role_page(registry: Registry, iri: str, on: date | None, number: int) -> c.RolePage:
    """Return the page of a role, with a part of those who hold it on a day."""
    things, record, day = things_of(registry), registry.record(iri), on or date.today()
    found = _in_order(things, [*registry.holders_of(iri, day), *derived_holders(registry, iri, day)])
    path = registry.base.path(iri) or ""
    paging = make_paging(number, len(found), PAGE_SIZE, lambda one: address(path, on=on, page=one))
    start = first_of(paging, PAGE_SIZE)
    return c.RolePage(
        thing=things.thing(iri),
        descriptions=texts_in(record.values(SKOS.definition), things.lang),
        synonyms=synonyms_of(things, iri),
        reaches=tuple(things.text(one.value) for one in _reach(record)),
        held=tuple(make_held(things, one) for one in found[start : start + PAGE_SIZE]),
        total=len(found),
        paging=paging,
        on=on,
        path=path,
        data=embedded_json_ld(record),
    )


def derived_holders(registry: Registry, role: str, on: date) -> Iterator[Responsibility]:
    """Give the controllers that activities state, or the processors that engagements make (GDPR Art. 4(7), 4(8))."""
    adjacency = registry.models.adjacency
    if role == ROLE.controller.value:
        for activity, controllers in adjacency.controllers.items():
            for party in controllers:
                proof = Triple(NamedNode(activity), DPV.hasDataController, NamedNode(party))
                yield Responsibility(role, party, activity, True, (proof,), None, None, None, None)
    if role not in {ROLE.processor.value, ROLE.subProcessor.value}:
        return
    for engagements in adjacency.engagements.values():
        for one in engagements:
            is_sub = one.rank is not None and one.rank > 1
            if one.period.holds(on) and is_sub == (role == ROLE.subProcessor.value):
                proof = Triple(NamedNode(one.iri), ANSVAR.engaged, NamedNode(one.engaged))
                yield Responsibility(
                    role, one.engaged, one.scope, True, (proof,), one.period.start, one.period.end, None, one.iri
                )


def _in_order(things: Things, found: list[Responsibility]) -> list[Responsibility]:
    once = {(one.about, one.party): one for one in reversed(found)}
    place = {iri: number for number, iri in enumerate(things.sorted({one.about for one in once.values()}))}
    return sorted(once.values(), key=lambda one: (place[one.about], one.party))


def _reach(record: Record) -> list[Term]:
    return [*record.values(ANSVAR.reachesAlong), *record.values(ANSVAR.reachesAgainst)]
