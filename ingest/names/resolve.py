"""What a published name means: by identifier, by decision, by an equal name, or not without a person.

Likeness alone never decides: two records are joined only by what identifies them or by somebody who says so.
"""

from __future__ import annotations

from graph_service.registry import Registry
from ingest.mapping.resolving import Candidate, Resolved, Resolver
from ingest.names.candidates import candidate_of
from ingest.names.decisions import read_decisions
from ingest.names.known import known_names
from ingest.names.matching import Match, asked_for, certain, matches

SUGGESTED_FROM = 80.0
"""The score from which a record is worth a person's look."""
_MOST_SUGGESTED = 5


class Names(Resolver):
    """Resolves names against a register as it is when this is made; what it has answered it answers again."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._labels = registry.labels
        self._decisions = read_decisions(registry.store)
        self._answered: dict[tuple[str, str, str | None, str | None], Resolved] = {}

    def resolve(self, kind: str, name: str, *, identifier: str | None = None, country: str | None = None) -> Resolved:
        """Return what a published name means; where nothing is certain, the records that it may mean."""
        key = kind, name, identifier, country
        if key not in self._answered:
            self._answered[key] = self._resolve(kind, name, identifier, country)
        return self._answered[key]

    def _resolve(self, kind: str, name: str, identifier: str | None, country: str | None) -> Resolved:
        decided = self._decisions.decided(name)
        asked = asked_for(name, identifier, country, decided)
        known = known_names(self._registry, kind)
        found = matches(known, asked)
        how, meant = certain(known, asked, found)
        suggested = [one for one in found if one is not meant and one.score >= SUGGESTED_FROM]
        listed = tuple(self._candidate(one) for one in suggested[:_MOST_SUGGESTED])
        return Resolved(meant.iri, how, listed) if meant is not None else Resolved(None, "new", listed)

    def _candidate(self, match: Match) -> Candidate:
        return candidate_of(self._labels, match)
