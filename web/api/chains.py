"""The API routes on chains: where something is used, how far an incident reaches, what changed, and what if."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query

from graph_service.chains.what_if import SUPPOSED, read_supposition
from graph_service.registry import Registry
from web.api import chain_bodies as bodies
from web.api import chain_write as write
from web.api import parameters
from web.api.parameters import Day, Language, Of

Moment = Annotated[
    str | None,
    Query(
        description="When the incident became known, such as 2026-01-15T08:30:00+01:00; the limits count from then.",
        json_schema_extra={"format": "date-time"},
    ),
]


def add_routes(routes: APIRouter, registry: Registry) -> None:
    """Add the routes to those of the API."""
    _add_reach(routes, registry)
    _add_changes(routes, registry)
    _add_what_if(routes, registry)


def _add_reach(routes: APIRouter, registry: Registry) -> None:
    @routes.get("/used-by", summary="Where a supplier, service or system is used")
    def used_by(of: Of, on: Day = None, lang: Language = "sv") -> bodies.UsedBy:
        """The customers and controllers that are served in the end, for what, at which rank, and by which path."""
        language, day = parameters.read_language(lang), parameters.read_day(on) or date.today()
        iri = parameters.read_record_iri(registry, "of", of)
        return write.used_by(registry.labels, iri, registry.where_used(iri, day), day, language)

    @routes.get("/impact", summary="How far an incident reaches")
    def impact(of: Of, on: Day = None, known_at: Moment = None, lang: Language = "sv") -> bodies.ImpactBody:
        """Controllers, categories of people, contacts, time limits, and the draft of a notice to each controller.

        `of` is a supplier, a service or a system that has an incident, or an incident of the register.
        """
        language, day = parameters.read_language(lang), parameters.read_day(on)
        iri = parameters.read_record_iri(registry, "of", of)
        known = _read_moment(known_at)
        return write.impact(registry.labels, registry.impact(iri, day, known_at=known, lang=language), language)


def _add_changes(routes: APIRouter, registry: Registry) -> None:
    @routes.get("/diff", summary="What changed in chains between two days")
    def diff(
        *,
        first: Annotated[str, Query(alias="from", description="The first day, YYYY-MM-DD.")],
        last: Annotated[str, Query(alias="to", description="The last day, YYYY-MM-DD.")],
        of: Annotated[str | None, Query(description="IRI of a record. Without it all engagements.")] = None,
        lang: Language = "sv",
    ) -> bodies.ChainDifference:
        """Who was added, removed, renamed or changed, by who is engaged and not by what they are called."""
        language = parameters.read_language(lang)
        days = [_read_needed_day(name, text) for name, text in (("from", first), ("to", last))]
        iri = parameters.read_record_iri(registry, "of", of) if of is not None else None
        return write.difference(registry.labels, registry.chain_changes(iri, *days), language)

    @routes.get("/list-diff", summary="What changed between two versions of a published list")
    def list_diff(
        *,
        of: Annotated[str, Query(description="IRI of the service whose list of sub-processors it is.")],
        first: Annotated[str, Query(alias="from", description="The first version.")],
        last: Annotated[str, Query(alias="to", description="The last version.")],
    ) -> bodies.ListDifference:
        """Who was added, removed, or only spelt otherwise, between two versions of which the day may be unknown."""
        iri = parameters.read_record_iri(registry, "of", of)
        return write.list_difference(iri, first, last, registry.list_changes(iri, first, last))

    @routes.get("/announced-changes", summary="Announced changes of sub-processors")
    def announced_changes(
        of: Annotated[str | None, Query(description="IRI of a processor, a customer or an announcement.")] = None,
        on: Day = None,
        lang: Language = "sv",
    ) -> bodies.AnnouncedChanges:
        """Each change with its clocks, whom it affects, who was told, objects or has agreed, and drafts of notices."""
        language, day = parameters.read_language(lang), parameters.read_day(on) or date.today()
        iri = parameters.read_record_iri(registry, "of", of) if of is not None else None
        return write.announced(registry, registry.announced_changes(day, of=iri), day, language)


def _add_what_if(routes: APIRouter, registry: Registry) -> None:
    @routes.get("/what-if", summary="What becomes invalid if something ends, moves or changes hands")
    def what_if(
        *,
        what: Annotated[
            str,
            Query(
                description="ends: an agreement; withdrawn: a transfer, a transfer tool or the decision on a country; "
                "moves: an organisation's seat; acquired: an organisation; gone: an organisation.",
                json_schema_extra={"enum": list(SUPPOSED)},
            ),
        ],
        of: Annotated[str, Query(description="IRI of what it happens to.")],
        to: Annotated[str | None, Query(description="IRI of the country or the organisation that it leads to.")] = None,
        on: Day = None,
        lang: Language = "sv",
    ) -> bodies.ConsequencesBody:
        """Every engagement that becomes invalid or doubtful, why, and whom it serves. Nothing is written."""
        language, day = parameters.read_language(lang), parameters.read_day(on)
        return write.consequences(registry.labels, registry.what_if(read_supposition(what, of, to), day), language)


def _read_needed_day(name: str, text: str) -> date:
    day = parameters.read_day(text, name)
    assert day is not None
    return day


def _read_moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        detail = f"Parameter known_at is '{text}'. Give a moment with its time zone, such as 2026-01-15T08:30:00+01:00."
        raise parameters.bad("known_at", detail)
    return moment
