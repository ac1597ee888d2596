"""The API routes on gaps: which there are, each of them, how they moved, and accepting one for a time."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from typing import Literal as OneOf

from fastapi import APIRouter, Path, Query, Request

from graph_service.completeness import in_all
from graph_service.errors import NotFound
from graph_service.gap_accepting import Decision, accept_gap, withdraw_acceptance
from graph_service.gap_history import Grouping
from graph_service.gaps import Gap
from graph_service.registry import Registry
from web.api import gap_bodies as bodies
from web.api import gap_write as write
from web.api import parameters
from web.api.parameters import Language, Offset
from web.editing import require_editor

Severity = OneOf["violation", "warning", "info"]
GapId = Annotated[str, Path(description="The last part of the name of the gap.", pattern="^[0-9a-f]{20}$")]


def add_routes(routes: APIRouter, registry: Registry) -> None:
    """Add the routes to those of the API; those with a fixed name before that of one gap."""
    _add_list(routes, registry)
    _add_trend(routes, registry)
    _add_completeness(routes, registry)
    _add_one(routes, registry)
    _add_acceptance(routes, registry)


def read_gap(registry: Registry, gap_id: str) -> Gap:
    """Return the gap whose name ends so. Raises NotFound where it is not there today."""
    iri = f"{registry.base.iri}/gap/{gap_id}"
    found = registry.gap(iri)
    if found is None:
        periods = registry.gap_periods(iri)
        was = f" It was there until {periods[-1].closed}." if periods else ""
        raise NotFound(f"There is no gap {iri} today.{was} The gaps that there are stand at /api/gaps.")
    return found


def _add_list(routes: APIRouter, registry: Registry) -> None:
    @routes.get("/gaps", summary="What is missing or wrong")
    def gaps(
        *,
        of: Annotated[str | None, Query(description="IRI of the record.")] = None,
        organisation: Annotated[str | None, Query(description="IRI of the organisation whose gaps they are.")] = None,
        owner: Annotated[str | None, Query(description="IRI of the post or organisation that must mend them.")] = None,
        severity: Annotated[
            Severity | None, Query(description="violation: law; warning: rule of the city; info.")
        ] = None,
        article: Annotated[str | None, Query(description="The article, such as GDPR art. 28.3.")] = None,
        control_point: Annotated[int | None, Query(description="Number of the control point.")] = None,
        rule: Annotated[str | None, Query(description="IRI of the rule.")] = None,
        kind: Annotated[str | None, Query(description="Only records of this kind.")] = None,
        accepted: Annotated[
            bool | None, Query(description="true: only those accepted for a time; false: only those to be mended.")
        ] = None,
        lang: Language = "sv",
        limit: Annotated[int, Query(ge=0, le=1000, description="The most gaps to give.")] = 100,
        offset: Offset = 0,
    ) -> bodies.Gaps:
        """The gaps that the rules find now, the most serious first, with article, owner and remedy."""
        language = parameters.read_language(lang)
        parameters.read_kinds([kind] if kind is not None else None)
        for name, iri in (("of", of), ("organisation", organisation), ("owner", owner), ("rule", rule)):
            if iri is not None:
                parameters.read_record_iri(registry, name, iri)
        found = registry.gaps(
            of=of,
            organisation=organisation,
            owner=owner,
            severity=severity,
            article=article,
            control_point=control_point,
            rule=rule,
            kind=kind,
            accepted=accepted,
        )
        return write.gaps(registry, found[offset : offset + limit], len(found), language)


def _add_trend(routes: APIRouter, registry: Registry) -> None:
    @routes.get("/gaps/trend", summary="How gaps moved, month by month")
    def trend(
        by: Annotated[Grouping | None, Query(description="What they are counted by. Without it all together.")] = None,
        months: Annotated[int, Query(ge=1, le=120, description="How many months, this one included.")] = 12,
    ) -> bodies.TrendBody:
        """How many gaps there were at the end of each month, and how many came and went in it."""
        return write.trend(registry.gap_history.began(), by, registry.gap_trend(months, by))


def _add_completeness(routes: APIRouter, registry: Registry) -> None:
    @routes.get("/completeness", summary="How much of what they may say records say")
    def how_complete(
        of: Annotated[str | None, Query(description="IRI of a record. Without it all, kind by kind.")] = None,
    ) -> bodies.Completenesses:
        """Of what the law asks for, of what the city asks for, and of the rest: how much is filled in of how much."""
        if of is not None:
            iri = parameters.read_record_iri(registry, "of", of)
            return bodies.Completenesses(completeness=[write.completeness(iri, 1, registry.completeness(iri))])
        found = [
            write.completeness(kind, records, in_all(registry.field_counts(kind)))
            for kind, records in registry.counts().items()
        ]
        return bodies.Completenesses(completeness=found)


def _add_one(routes: APIRouter, registry: Registry) -> None:
    @routes.get("/gaps/acceptances", summary="Gaps accepted for a time")
    def acceptances(lang: Language = "sv") -> bodies.Acceptances:
        """Every decision to leave a gap as it is; those that hold come first, the one that ends soonest on top."""
        language, today = parameters.read_language(lang), date.today()
        found = sorted(registry.acceptances(), key=lambda one: (not one.holds(today), one.until or date.max, one.iri))
        told = [write.acceptance(registry, one, language) for one in found]
        return bodies.Acceptances(total=len(told), acceptances=told)

    @routes.get("/gaps/{gap_id}", summary="One gap")
    def one_gap(gap_id: GapId, lang: Language = "sv") -> bodies.OneGap:
        """A gap with the statement that is missing or wrong, when it was there, and who accepted it."""
        language, gap = parameters.read_language(lang), read_gap(registry, gap_id)
        statement = registry.gap_statement(gap)
        periods = registry.gap_periods(gap.iri)
        return write.one_gap(registry, gap, language, periods, statement.turtle if statement else None)


def _add_acceptance(routes: APIRouter, registry: Registry) -> None:
    @routes.post("/gaps/{gap_id}/acceptance", status_code=201, summary="Accept a gap for a time")
    def accept(request: Request, gap_id: GapId, sent: bodies.NewAcceptance) -> bodies.AcceptanceBody:
        """Write a record that the gap is left as it is, why, who decided, and until when; then it comes back."""
        who = require_editor(request)
        gap = read_gap(registry, gap_id)
        reason = {"sv": sent.reason} if isinstance(sent.reason, str) else sent.reason
        decided_on = sent.decided_on or date.today()
        decision = Decision(reason, sent.decided_by, sent.until, decided_on, sent.decision)
        return write.acceptance(registry, accept_gap(registry, gap, decision, who=who), "sv")

    @routes.delete("/gaps/{gap_id}/acceptance", summary="Withdraw the acceptance of a gap")
    def withdraw(request: Request, gap_id: GapId) -> bodies.AcceptanceBody:
        """The acceptance in force ends today and the gap is to be mended; its record stays."""
        who = require_editor(request)
        gap = read_gap(registry, gap_id)
        return write.acceptance(registry, withdraw_acceptance(registry, gap, date.today(), who=who), "sv")
