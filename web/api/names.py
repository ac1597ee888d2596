"""The API on names: what a name means, what has been decided, and merging. What changes something is for editors."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pyoxigraph import Triple

from graph_service.merging import merge, preview_merge, undo_merge
from graph_service.names import CLASS_BY_KIND
from graph_service.registry import Registry
from ingest.mapping.resolving import Candidate
from ingest.names.candidates import candidate_of
from ingest.names.deciding import NewDecision, decide, withdraw
from ingest.names.decisions import MatchDecision, read_decisions
from ingest.names.resolve import Names
from ingest.names.twins import twins
from web.api import name_bodies as bodies
from web.api import parameters, write
from web.api.bodies import Statement
from web.api.parameters import Language, Limit, Offset
from web.editing import require_editor

Kind = Annotated[str, Query(description="The kind of record that is named.")]
Keep = Annotated[str, Query(description="IRI of the record that stays.")]
Drop = Annotated[str, Query(description="IRI of the record that becomes a part of it.")]
_LONGEST_NAME = 500  # Characters; the same as a decision takes.


def add_routes(routes: APIRouter, registry: Registry) -> None:
    """Add the routes to those of the API."""
    _add_names(routes, registry)
    _add_decisions(routes, registry)
    _add_merge(routes, registry)


def _add_names(routes: APIRouter, registry: Registry) -> None:
    @routes.get("/names", summary="What a published name means")
    def names(
        *,
        name: Annotated[str, Query(description="The name as it is published.", max_length=_LONGEST_NAME)],
        kind: Kind = "organisation",
        identifier: Annotated[str | None, Query(description="Organisation number, VAT number or LEI.")] = None,
        country: Annotated[str | None, Query(description="Where it has its seat, two letters.")] = None,
        lang: Language = "sv",
    ) -> bodies.NameBody:
        """The record that a name is taken for, and those that it may mean; nothing is decided by likeness."""
        language = parameters.read_language(lang)
        _check_kind(kind)
        found = Names(registry).resolve(kind, name, identifier=identifier, country=country)
        return bodies.NameBody(
            name=name,
            iri=found.iri,
            how=found.how,
            candidates=[_candidate(registry, one, language) for one in found.candidates],
        )

    @routes.get("/names/twins", summary="Records that may be one thing twice")
    def alike(
        *, kind: Kind = "organisation", lang: Language = "sv", limit: Limit = 20, offset: Offset = 0
    ) -> bodies.WorkList:
        """Pairs of records that nobody has decided of, the likeliest first."""
        language = parameters.read_language(lang)
        _check_kind(kind)
        pairs = twins(registry, kind)
        return bodies.WorkList(
            total=len(pairs),
            pairs=[
                bodies.TwinsBody(
                    one=write.record(registry.labels, pair.one, language),
                    other=write.record(registry.labels, pair.other, language),
                    name=pair.name,
                    score=round(pair.match.score, 1),
                    reasons=[note.text(language) for note in candidate_of(registry.labels, pair.match).reasons],
                )
                for pair in pairs[offset : offset + limit]
            ],
        )


def _add_decisions(routes: APIRouter, registry: Registry) -> None:
    @routes.get("/names/decisions", summary="What has been decided of names")
    def listed(lang: Language = "sv") -> bodies.Decisions:
        """Every decision on a name, those withdrawn too."""
        language = parameters.read_language(lang)
        found = read_decisions(registry.store).listed
        return bodies.Decisions(decisions=[_decision(registry, one, language) for one in found])

    @routes.post("/names/decisions", summary="Decide what a name means")
    def decided(request: Request, asked: bodies.DecisionAsked) -> bodies.Written:
        """Write a decision, for editors. An earlier one that says the opposite is withdrawn with it."""
        who = require_editor(request)
        new = NewDecision(asked.name, asked.matches, tuple(asked.differs_from), asked.reason, asked.decided_by)
        iri = decide(registry, new, who=who, today=date.today())
        return bodies.Written(iri=iri, revision=registry.revision)

    @routes.post("/names/decisions/withdraw", summary="Take a decision on a name back")
    def withdrawn(request: Request, asked: bodies.WithdrawAsked) -> bodies.Written:
        """End a decision today, for editors; it stays in the register."""
        who = require_editor(request)
        withdraw(registry, asked.decision, who=who, why=asked.reason, on=date.today())
        return bodies.Written(iri=asked.decision, revision=registry.revision)


def _add_merge(routes: APIRouter, registry: Registry) -> None:
    @routes.get("/merge", summary="What a merge of two records would do")
    def preview(keep: Keep, drop: Drop, lang: Language = "sv") -> bodies.MergeBody:
        """What the record that stays gains, what points to it from then on, and where the two contradict."""
        language = parameters.read_language(lang)
        labels = registry.labels
        found = preview_merge(
            registry,
            parameters.read_record_iri(registry, "keep", keep),
            parameters.read_record_iri(registry, "drop", drop),
        )
        return bodies.MergeBody(
            keep=write.record(labels, keep, language),
            drop=write.record(labels, drop, language),
            revision=found.revision,
            gained=_statements(found.gained),
            moved=_statements(one.triple for one in found.moved),
            conflicts=[
                bodies.ConflictBody(
                    predicate=write.thing(labels, one.predicate, language),
                    kept=[value.value for value in one.kept],
                    dropped=[value.value for value in one.dropped],
                )
                for one in found.conflicts
            ],
            left_out=_statements(found.left_out),
        )

    @routes.post("/merge", summary="Merge two records of one thing")
    def done(request: Request, asked: bodies.MergeAsked) -> bodies.Written:
        """Make one record a part of another in one commit, for editors; its address then leads there (308)."""
        who = require_editor(request)
        keep, drop = (
            parameters.read_record_iri(registry, name, iri)
            for name, iri in (("keep", asked.keep), ("drop", asked.drop))
        )
        revision = merge(registry, keep, drop, who=who, why=asked.reason, revision=asked.revision)
        return bodies.Written(iri=keep, revision=revision)

    @routes.post("/merge/undo", summary="Take a merge back")
    def undone(request: Request, asked: bodies.UndoAsked) -> bodies.Written:
        """Make a merged record what it was, for editors; what was edited since stays and is told."""
        who = require_editor(request)
        found = undo_merge(registry, asked.drop, who=who, why=asked.reason)
        return bodies.Written(
            iri=asked.drop, revision=found.revision, left=_statements(one.triple for one in found.left)
        )


def _check_kind(kind: str) -> None:
    if kind not in CLASS_BY_KIND:
        raise parameters.bad("kind", f"Parameter kind is '{kind}'. Give one of {', '.join(CLASS_BY_KIND)}.")


def _candidate(registry: Registry, one: Candidate, lang: str) -> bodies.CandidateBody:
    told = write.record(registry.labels, one.iri, lang)
    return bodies.CandidateBody(**told.model_dump(), score=one.score, reasons=[note.text(lang) for note in one.reasons])


def _decision(registry: Registry, one: MatchDecision, lang: str) -> bodies.DecisionBody:
    labels = registry.labels
    return bodies.DecisionBody(
        iri=one.iri,
        name=one.name,
        matches=write.thing(labels, one.matches, lang) if one.matches else None,
        differs_from=[write.thing(labels, other, lang) for other in sorted(one.differs_from)],
        reason=one.reason,
        decided_on=one.decided_on,
        decided_by=write.thing(labels, one.decided_by, lang) if one.decided_by else None,
        withdrawn_on=one.withdrawn_on,
    )


def _statements(triples: Iterable[Triple]) -> list[Statement]:
    return [write.statement(one) for one in triples]
