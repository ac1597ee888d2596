"""The records that a published name may mean, for a person to choose from."""

from __future__ import annotations

from graph_service.labels import Labels
from graph_service.registry import Registry
from ingest.mapping.resolving import Candidate
from ingest.names.decisions import read_decisions
from ingest.names.known import known_names
from ingest.names.matching import Match, asked_for, matches


def candidates(
    registry: Registry,
    name: str,
    kind: str = "organisation",
    *,
    identifier: str | None = None,
    country: str | None = None,
    limit: int = 5,
) -> list[Candidate]:
    """Return the records of a kind that a name may mean, the likeliest first, each with its reasons."""
    decided = read_decisions(registry.store).decided(name)
    asked = asked_for(name, identifier, country, decided)
    found = matches(known_names(registry, kind), asked, limit=limit)
    return [candidate_of(registry.labels, one) for one in found]


def candidate_of(labels: Labels, match: Match) -> Candidate:
    """Return a match as a candidate, called by its Swedish name."""
    label = labels.label(match.iri, "sv").value
    return Candidate(match.iri, label, round(match.score, 1), tuple(one.note for one in match.grounds))
